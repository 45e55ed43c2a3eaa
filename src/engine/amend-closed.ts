import { type Grant, withGrants, withStanding } from '../model/grant.ts';
import type { Member } from '../model/member.ts';
import type { AmendMessage } from '../model/message.ts';
import { versionAt } from '../rules/compile.ts';
import type { Instant } from '../units/instant.ts';
import { contextOf } from './context.ts';
import { nameIn } from './grants.ts';
import { takeBack } from './take-back.ts';
import {
  type Applied,
  appliedBy,
  type Desk,
  newTurn,
  postingOf,
  type Surroundings,
} from './turn.ts';

/**
 * What an earlier message has given goes back, by what is recorded of it: the receiver's inputs have
 * closed, and nothing else is derived again.
 */
export function takeBackAmended(
  desk: Desk,
  member: Member,
  { of: { origin, eventId, ruleId }, cause }: AmendMessage,
  around: Surroundings,
): Applied {
  const { program } = desk;
  const turn = newTurn(desk, member, around);
  const name = nameIn(origin, eventId, member);
  const of = member.reversibles.get(name);
  if (!of || ruleId === '') return appliedBy(turn, [], []);
  const at = Math.max(cause.at, cause.knownAt) as Instant;
  const context = contextOf(program, member, correcting(cause.id, origin, at), []);
  const version = versionAt(program, at);
  const grants = of.grants.map((grant, index): Grant => {
    const units = grant.ruleId === ruleId ? grant.standing : 0;
    if (units === 0) return grant;
    takeBack(
      { of, grant, index, units },
      {
        context,
        version,
        posting: postingOf(turn),
        reasons: turn.reasons,
      },
    );
    return withStanding(grant, 0);
  });
  member.reversibles.set(name, withGrants(of, grants));
  return appliedBy(turn, [], []);
}

function correcting(id: string, memberId: string, at: Instant) {
  return {
    id,
    type: 'void',
    memberId,
    at,
    receivedAt: undefined,
    seq: 0,
    by: undefined,
    groupId: undefined,
    key: undefined,
    ref: undefined,
    data: undefined,
    contentHash: 0,
  };
}
