import type { Entry } from '../../model/entry.ts';
import type { Outcome } from '../../model/outcome.ts';

/**
 * The lines of an outcome, those that correct earlier inputs summed up: one for each member, rule,
 * currency and bucket, at the place of the last of them and with its balance. Sums of nothing are left out.
 */
export function summed({ entries, corrected = [] }: Outcome): readonly Entry[] {
  const subjects = new Set(corrected.map(({ eventId, memberId }) => nameOf(eventId, memberId)));
  const sums = new Map<string, { points: number; last: Entry }>();
  for (const entry of entries) {
    if (!corrects(entry, subjects)) continue;
    const group = groupOf(entry);
    const points = (sums.get(group)?.points ?? 0) + entry.points;
    sums.set(group, { points, last: entry });
  }
  return entries.flatMap((entry) => {
    if (!corrects(entry, subjects)) return [entry];
    const { points, last } = sums.get(groupOf(entry)) ?? { points: 0, last: undefined };
    return entry === last && points !== 0 ? [{ ...entry, kind: 'correction', points }] : [];
  });
}

/** Also an award that an earlier input earns only now. What time takes says itself what it is. */
function corrects({ kind, eventId, memberId }: Entry, subjects: ReadonlySet<string>): boolean {
  if (kind === 'correction') return true;
  return kind === 'accrual' && subjects.has(nameOf(eventId, memberId));
}

const nameOf = (eventId: string, memberId: string) => JSON.stringify([eventId, memberId]);

const groupOf = ({ memberId, ruleId, currency, bucket }: Entry) =>
  JSON.stringify([memberId, ruleId, currency, bucket]);

/** One of the things that were told, in words. */
interface Said<T> {
  readonly of: T;
  readonly text: string;
}

interface Changes<T> {
  readonly gone: readonly Said<T>[];
  readonly come: readonly Said<T>[];
}

/** What was said and no longer holds, and what holds now and was not said: two are one if their sentences are. */
export function changesOf<T>(
  was: readonly T[],
  now: readonly T[],
  say: (one: T) => string,
): Changes<T> {
  const [before, after] = [was, now].map((all) => all.map((of) => ({ of, text: say(of) })));
  return { gone: missing(before, after), come: missing(after, before) };
}

function missing<T>(from: readonly Said<T>[] = [], others: readonly Said<T>[] = []) {
  const texts = new Set(others.map(({ text }) => text));
  return from.filter(({ text }) => !texts.has(text));
}
