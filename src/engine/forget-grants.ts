import { type Reversible, untilOf } from '../model/grant.ts';
import type { Member } from '../model/member.ts';
import type { Instant } from '../units/instant.ts';

/** At least this part of the late limit passes between two clearings. */
const CLEARINGS = 8;

/** What part of all that is kept goes with a clearing, at least. */
const PART = 4;

/**
 * Forgets what can no longer be taken back, and, a late limit later, that it ever was. All is looked
 * through only when enough of it is due, so that each grant is looked at a few times in all.
 */
export function forgetReversed(member: Member, lateMs: number): void {
  const { clock, reversibles, early } = member;
  if (clock === undefined) return;
  const next = clock + Math.floor(lateMs / CLEARINGS);
  member.forgetsAt ??= next as Instant;
  if (clock <= member.forgetsAt) return;
  const horizon = clock - lateMs;
  if (early.length > 0) member.early = early.filter(({ at }) => at >= horizon);
  const dueAts: number[] = [];
  reversibles.update((one) => {
    const until = untilOf(one);
    if (until <= horizon) return undefined;
    dueAts.push(clock < until ? until : until + lateMs);
    return clock < until ? one : emptied(one);
  });
  dueAts.sort((a, b) => a - b);
  const due = dueAts[Math.floor(dueAts.length / PART)] ?? 0;
  member.forgetsAt = Math.max(due, next) as Instant;
}

function emptied({ origin, eventId, type, at, seq, key, day, within }: Reversible): Reversible {
  return {
    origin,
    eventId,
    type,
    at,
    seq,
    key,
    groupId: undefined,
    day,
    grants: NOTHING,
    within,
    more: undefined,
  };
}

const NOTHING: readonly never[] = [];
