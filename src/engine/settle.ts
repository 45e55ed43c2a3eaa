import {
  type Grant,
  moreOf,
  type Returned,
  type Reversible,
  untilOfGrant,
  withGrants,
  withStanding,
} from '../model/grant.ts';
import type { ReleaseMessage } from '../model/message.ts';
import type { Reason } from '../model/outcome.ts';
import { versionAt } from '../rules/compile.ts';
import { minus, signOf, times } from '../units/exact.ts';
import { formatInstant, type Instant } from '../units/instant.ts';
import { type Freeing, forgetEarned, freeKeys, freeRoom, freeWideKey } from './freed.ts';
import { refusedBack } from './refused-back.ts';
import { keptOf, shareLeft } from './remaining.ts';
import { type Reversing, takeBack } from './take-back.ts';

/** Units of each grant of an event that go back once so much of its order has come back. */
export function takesOf(of: Reversible, returned: Returned): readonly number[] {
  const { order } = moreOf(of);
  return of.grants.map((grant) => {
    if (returned.at >= untilOfGrant(of, grant)) return 0;
    const units = grant.standing - keptOf(grant, order, returned);
    return grant.points > 0 ? Math.max(0, units) : Math.min(0, units);
  });
}

/** Grants that stand and can no longer be taken back. */
export function tooOldFor(of: Reversible, { at }: Returned, ref: string): readonly Reason[] {
  return of.grants.flatMap((grant): readonly Reason[] => {
    const { ruleId, standing } = grant;
    const until = untilOfGrant(of, grant);
    if (standing === 0 || at < until) return [];
    const params = { ref, until: formatInstant(until as Instant) };
    return [{ ruleId, code: 'not-reversible', params }];
  });
}

/**
 * Brings what an event has granted to a member down to what is left of its order. What it has taken
 * before is not taken again. Answers what programme keys get back.
 */
export function settle(
  name: string,
  returned: Returned,
  reversing: Reversing,
): readonly ReleaseMessage[] {
  const { context, version, posting } = reversing;
  const { member } = context;
  const { program } = posting;
  const of = member.reversibles.get(name);
  if (!of) return [];
  const takes = allowed(of, takesOf(of, returned), reversing);
  const isAll = signOf(shareLeft(moreOf(of).order, returned)) === 0;
  const isVoid = context.event.type === 'void';
  const frees = {
    keys: isAll && (isVoid || version.undo.freesKey(of.type)),
    room: isVoid || version.undo.releasesRoom,
  };
  const freeing = { program, of, refund: context };
  const releases = of.grants.flatMap((_, index) =>
    takeOne(index, takes[index] ?? 0, frees, { freeing, reversing }),
  );
  if (frees.keys) freeKeys(of, context);
  if (isAll) forgetEarned(of, freeing);
  lowerSpent(of, returned, reversing);
  const grants = of.grants.map((grant, index) => lowered(grant, takes[index] ?? 0));
  const keys = frees.keys ? [] : moreOf(of).keys;
  member.reversibles.set(name, withGrants(of, grants, { returned, keys }));
  return releases;
}

/** What becomes free with what is taken back. */
interface Frees {
  readonly keys: boolean;
  readonly room: boolean;
}

function takeOne(
  index: number,
  units: number,
  frees: Frees,
  { freeing, reversing }: { readonly freeing: Freeing; readonly reversing: Reversing },
): readonly ReleaseMessage[] {
  const { of } = freeing;
  const grant = of.grants[index] as Grant;
  const room = frees.room ? freeRoom(grant, units, index, freeing) : [];
  const key = frees.keys && grant.standing !== 0 ? freeWideKey(grant, index, freeing) : [];
  if (units !== 0) takeBack({ of, grant, index, units }, reversing);
  return [...room, ...key];
}

/**
 * Another member's refund is decided there: where a currency lets no more be taken back than is there,
 * nothing of it is. A void takes it all the same.
 */
function allowed(
  of: Reversible,
  takes: readonly number[],
  reversing: Reversing,
): readonly number[] {
  const { event, member } = reversing.context;
  if (event.memberId === member.id || event.type === 'void') return takes;
  const refusal = refusedBack([{ of, takes }], reversing);
  if (!refusal) return takes;
  const { code, params, currency } = refusal;
  reversing.reasons?.push({ code, params });
  const left = takes.map((units, index) => (of.grants[index]?.currency === currency ? 0 : units));
  return allowed(of, left, reversing);
}

/** What was spent is net of what has come back. */
function lowerSpent(of: Reversible, returned: Returned, { context, posting }: Reversing): void {
  const { order, spent, returned: earlier } = moreOf(of);
  if (spent.length === 0) return;
  const before = earlier ? shareLeft(order, earlier) : ALL;
  const part = minus(before, shareLeft(order, returned));
  const { byType } = versionAt(posting.program, of.at).tiers;
  for (const { measure } of byType.get(of.type) ?? []) {
    const amount = spent.find(([slot]) => slot === measure.slot)?.[1];
    if (amount && signOf(part) > 0)
      measure.add(context.member, times(times(amount, part), MINUS), of.day);
  }
}

const ALL = { num: 1, den: 1 };
const MINUS = { num: -1, den: 1 };

function lowered(grant: Grant, taken: number): Grant {
  return taken === 0 ? grant : withStanding(grant, grant.standing - taken);
}
