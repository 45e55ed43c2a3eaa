import { moreOf, type Returned } from '../model/grant.ts';
import { ZERO } from '../units/exact.ts';
import type { Commanded, CommandRefusal, Decision } from './command.ts';
import { namedBy } from './grants.ts';
import { badPayload } from './payload.ts';

/**
 * `void{ref}` of what has closed: its own grants go back, its keys and its room are free, and nothing
 * else is derived again.
 */
export function voidClosed({ context, program }: Commanded): CommandRefusal | Decision {
  const { event, member } = context;
  const { ref } = event;
  if (ref === undefined) return badPayload('$.ref', 'the id or the key of an input');
  const targets = namedBy(ref, member, event, program.terms.lateMs);
  const standing = targets.filter((of) => {
    const { to, returned } = moreOf(of);
    return of.grants.some((grant) => grant.standing !== 0) || (to.length > 0 && !returned?.all);
  });
  const returned: Returned = { all: true, amount: ZERO, lines: [], cause: event.id, at: event.at };
  const code = standing.length === 0 ? 'nothing-left' : 'closed';
  return {
    change: () => undefined,
    messages: [],
    moves: [],
    reversals: standing.map(({ eventId: name }) => ({ name, returned })),
    reasons: [{ code, params: { ref } }],
  };
}
