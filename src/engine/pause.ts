import type { Member } from '../model/member.ts';
import type { MemberRow } from '../model/member-row.ts';
import type { Pause } from '../model/pause.ts';
import { type Day, dayKeyText, parseDay, toDay } from '../units/civil.ts';
import type { Commanded, CommandRefusal } from './command.ts';
import { day, is, ordered, type Test, tuple } from './fault.ts';
import { badPayload } from './payload.ts';

/** How many days ahead a pause may reach. */
const AHEAD_MAX = 366;

/** How many pauses are remembered; older ones go. */
const PAUSES_MAX = 32;

/**
 * `pause{until}` or `pause{through}`: from the day of the input on nothing is missed. It takes the
 * place of a pause that is under way; until the day itself it ends that one.
 */
export function pause({ context }: Commanded): CommandRefusal | ((member: Member) => void) {
  const { event, day: today } = context;
  const { until, through } = event.data ?? {};
  if ((until === undefined) === (through === undefined))
    return badPayload('$.data', 'either "until" or "through"');
  const end =
    until === undefined
      ? endIn(today - 1, through, '$.data.through')
      : endIn(today, until, '$.data.until');
  if (typeof end !== 'number') return end;
  const first = toDay(until === undefined ? end + 1 : end);
  return (member) => {
    member.pauses = withPause(member.pauses, today, first);
  };
}

/** The day that is named, from an earliest one on. */
function endIn(earliest: number, named: unknown, path: string): Day | CommandRefusal {
  const latest = earliest + AHEAD_MAX;
  const found = dayIn(named);
  if (found !== undefined && found >= earliest && found <= latest) return found;
  const [from, to] = [dayKeyText(toDay(earliest)), dayKeyText(toDay(latest))];
  return badPayload(path, `a date from ${from} to ${to}`);
}

/** A date of a payload, `YYYY-MM-DD`. */
export function dayIn(value: unknown): Day | undefined {
  return typeof value === 'string' ? parseDay(value) : undefined;
}

/** What was paused before a day stays; from it on only the new pause does. */
function withPause(pauses: readonly Pause[], from: Day, until: Day): readonly Pause[] {
  const before = pauses
    .map((one) => (one.until > from ? { from: one.from, until: from } : one))
    .filter((one) => one.from < one.until);
  if (until === from) return before;
  const last = before.at(-1);
  const all =
    last?.until === from
      ? [...before.slice(0, -1), { from: last.from, until }]
      : [...before, { from, until }];
  return all.slice(-PAUSES_MAX);
}

type PauseRows = NonNullable<MemberRow['pauses']>;

export function pauseRows(pauses: readonly Pause[]): PauseRows {
  return pauses.map(({ from, until }) => [from, until]);
}

export function thawPauses(rows: PauseRows = []): readonly Pause[] {
  return rows.map(([from, until]) => ({ from: toDay(from), until: toDay(until) }));
}

const stretch = tuple(day, day);
const holdsDays = is('days from the first on', (value) => {
  const [from, until] = value as PauseRows[number];
  return from < until;
});

/** What is wrong with the pauses in a row of a member. */
export const pausesTest: Test = ordered<PauseRows[number]>(
  (value) => stretch(value) ?? holdsDays(value),
  ([, until], [from]) => until < from,
);
