import type { AdmittedEvent } from '../model/event.ts';
import { moreOf, type Returned, type Reversible } from '../model/grant.ts';
import type { Member } from '../model/member.ts';
import type { MessagePlace, ReverseMessage } from '../model/message.ts';
import type { Program } from '../rules/program.ts';
import { compare, formatExact, parseFraction, ZERO } from '../units/exact.ts';
import { joinId } from '../units/identifier.ts';
import type { Instant } from '../units/instant.ts';
import { nameIn } from './grants.ts';
import { HOPS_MAX } from './place.ts';
import { keepReads } from './reads.ts';

/** Tells members who were sent awards for an event how much of its order has come back. */
export function reverseMessages(
  of: Reversible,
  to: readonly string[],
  returned: Returned,
  {
    refund,
    place,
    member,
    program,
  }: {
    readonly refund: AdmittedEvent;
    readonly place: MessagePlace;
    readonly member: Member;
    readonly program: Program;
  },
): readonly ReverseMessage[] {
  if (to.length === 0 || place.hops >= HOPS_MAX) return [];
  const { all, amount, lines } = returned;
  const event = keepReads(refund, program);
  const parts = [place.origin, refund.id, of.origin, of.eventId, member.id];
  return to.map((other) => ({
    kind: 'reverse',
    id: joinId([...parts, other, 'reverse']),
    to: other,
    event: { ...event, data: undefined },
    about: aboutOf(of),
    returned: { all, amount: formatExact(amount), lines },
    place: { origin: place.origin, n: '0', depth: 0, hops: place.hops },
  }));
}

function aboutOf({ origin, eventId, type, at, seq, key }: Reversible): ReverseMessage['about'] {
  const about = { memberId: origin, id: eventId, type, at, seq };
  return key === undefined ? about : { ...about, key };
}

/**
 * What the member keeps of the event that a message is about, and how much of it has come back with the message.
 * What came with another message before stays. Undefined where the message says nothing new.
 */
export function reversedBy(
  message: ReverseMessage,
  member: Member,
): { readonly name: string; readonly returned: Returned } | undefined {
  const { about, event } = message;
  const name = nameIn(about.memberId, about.id, member);
  const of = member.reversibles.get(name);
  const known = of && moreOf(of).returned;
  const returned = merged(known, returnedIn(message), event.id, event.at as Instant);
  return returned && { name, returned };
}

function returnedIn({ returned: { all, amount, lines } }: ReverseMessage) {
  return { all, amount: parseFraction(amount) ?? ZERO, lines };
}

function merged(
  known: Returned | undefined,
  { all, amount, lines }: Pick<Returned, 'all' | 'amount' | 'lines'>,
  cause: string,
  at: Instant,
): Returned | undefined {
  if (!known) return { all, amount, lines, cause, at };
  if (known.all) return undefined;
  const isMore =
    all ||
    compare(amount, known.amount) > 0 ||
    lines.some((quantity, index) => quantity > (known.lines[index] ?? 0));
  if (!isMore) return undefined;
  const length = Math.max(lines.length, known.lines.length);
  return {
    all,
    amount: compare(amount, known.amount) > 0 ? amount : known.amount,
    lines: Array.from({ length }, (_, index) =>
      Math.max(lines[index] ?? 0, known.lines[index] ?? 0),
    ),
    cause,
    at,
  };
}
