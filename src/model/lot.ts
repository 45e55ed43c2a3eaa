import { type Day, dayKeyText } from '../units/civil.ts';
import type { Instant } from '../units/instant.ts';

/**
 * Points of one currency that lapse together: of one last day, class, priority and granted.
 * Replaced and never changed; an empty lot does not exist.
 */
export interface Lot {
  /** Last day on which it can be spent; Infinity: it never lapses. */
  readonly lastDay: number;
  /** Empty where its award names none. */
  readonly class: string;
  readonly priority: number;
  /** Day of its grants, where the currency tells lots apart by age; else 0. */
  readonly granted: number;
  /** Instant of its first grant. */
  readonly since: Instant;
  /** The rule that set the last day; empty where none did. */
  readonly ruleId: string;
  /** Units; above 0. */
  readonly points: number;
}

/** What a line of the ledger did to one lot, as JSON. */
export interface LotMove {
  /** Last day on which the lot can be spent, `YYYY-MM-DD`; absent: it never lapses. */
  readonly through?: string;
  readonly class?: string;
  readonly priority?: number;
  /** Day of its grants, where the currency tells lots apart by age. */
  readonly granted?: string;
  /** Units; above 0 for what was put in, below 0 for what was taken. */
  readonly points: number;
}

export function lotMove({ lastDay, class: name, priority, granted }: Lot, points: number): LotMove {
  // The common case as one literal: see "Write fast code" in docs/contributing.md.
  if (name === '' && priority === 0 && granted === 0 && Number.isFinite(lastDay))
    return { through: dayKeyText(lastDay as Day), points };
  return {
    ...(Number.isFinite(lastDay) && { through: dayKeyText(lastDay as Day) }),
    ...(name !== '' && { class: name }),
    ...(priority !== 0 && { priority }),
    ...(granted !== 0 && { granted: dayKeyText(granted as Day) }),
    points,
  };
}

/** The order in which lots stand: soonest to lapse, then oldest; the rest only makes it total. */
export function compareLots(a: Lot, b: Lot): number {
  if (a.lastDay !== b.lastDay) return a.lastDay < b.lastDay ? -1 : 1;
  return a.since - b.since || compareLabels(a, b);
}

function compareLabels(a: Lot, b: Lot): number {
  if (a.priority !== b.priority) return a.priority - b.priority;
  if (a.class !== b.class) return a.class < b.class ? -1 : 1;
  return a.granted - b.granted;
}

export function isSameLot(a: Lot, b: Lot): boolean {
  return a.lastDay === b.lastDay && compareLabels(a, b) === 0;
}
