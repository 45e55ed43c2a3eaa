import type { Correction, Entry, Outcome } from 'tallybook';

type Points = Readonly<Record<string, number>>;

/**
 * What corrections say wrongly of what was told before: each begins where the outcome of its input,
 * or the correction before it, has ended, and says something new.
 */
export function tellingFaults(outcomes: readonly Outcome[]): readonly string[] {
  const told = new Map<string, string>();
  return outcomes.flatMap((outcome) => {
    for (const one of withReleased(outcome))
      for (const [about, text] of toldBy(one)) told.set(about, text);
    return (outcome.corrected ?? []).flatMap((correction) => retellingFaults(correction, told));
  });
}

function retellingFaults(
  { eventId, memberId, was, now }: Correction,
  told: Map<string, string>,
): readonly string[] {
  const about = JSON.stringify([memberId, eventId]);
  const known = told.get(about) ?? textOf(was.points);
  told.set(about, textOf(now.points));
  const checks: readonly (readonly [boolean, string])[] = [
    [known === textOf(was.points), `was told as ${known}`],
    [JSON.stringify(was) !== JSON.stringify(now), 'is told again as it was'],
  ];
  return checks.filter(([holds]) => !holds).map(([, fault]) => `${about} ${fault}`);
}

/** What an outcome corrects it names itself, also of what it released. */
function withReleased(outcome: Outcome): readonly Outcome[] {
  return [...(outcome.released ?? []).flatMap(withReleased), outcome];
}

/** Of each member that an input moves, the points that it gave for itself. */
function toldBy({ status, eventId, memberId, entries }: Outcome): ReadonlyMap<string, string> {
  if (status !== 'accepted' || eventId === '') return new Map();
  const own = entries.filter(
    ({ cause, kind, ...entry }) =>
      cause === eventId && (entry.eventId === eventId || kind === 'reversal'),
  );
  const members = new Set([memberId, ...own.map((entry) => entry.memberId)]);
  return new Map(
    [...members].map((id) => [
      JSON.stringify([id, eventId]),
      textOf(sumsOf(own.filter((entry) => entry.memberId === id))),
    ]),
  );
}

function sumsOf(entries: readonly Entry[]): Points {
  const sums: Record<string, number> = {};
  for (const { currency, points } of entries) sums[currency] = (sums[currency] ?? 0) + points;
  return sums;
}

function textOf(points: Points): string {
  const sums = Object.entries(points).filter(([, units]) => units !== 0);
  return JSON.stringify(sums.sort(([a], [b]) => (a < b ? -1 : 1)));
}
