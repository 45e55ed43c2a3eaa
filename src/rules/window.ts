import type { Duration } from 'date-fns';
import {
  type Memory,
  type PeriodCount,
  type PeriodUse,
  type RollingUse,
  safely,
  usedFrom,
} from '../model/memory.ts';
import type { Calendar } from '../units/calendar.ts';
import type { Day, Weekday } from '../units/civil.ts';
import { elapsedMs } from '../units/duration.ts';
import type { Instant } from '../units/instant.ts';
import type { Context } from './context.ts';
import type { PeriodName } from './limit.ts';

/** When a window is asked, and whose memory it looks into: a member's or a programme key's. */
export interface Moment {
  readonly event: { readonly at: Instant };
  readonly day: Day;
  readonly calendar: Calendar;
  readonly member: Holder;
}

export interface Holder {
  readonly memory: (Memory | undefined)[];
}

/** How much of a limit is used at the instant of the event in hand: awards, or units. */
export interface Window {
  /** Of the member's memory; −1 where it remembers nothing. */
  readonly slot: number;
  used(context: Context): number;
  add(context: Context, amount: number): void;
  /** Takes back what was added at this instant; never more than was. */
  lower(context: Context, amount: number): void;
  /** Whether a grant of this instant can still be counted: a late one may come too late. */
  isOpen(context: Context): boolean;
  /** First instant at which there is more room again, where it is known. */
  opensAt(context: Context): Instant | undefined;
  /** Whether a grant of another event of the same member would count at this one. */
  covers(context: Context, other: Context): boolean;
}

/** A window over the memory that its moment brings along. */
export interface MemoryWindow {
  readonly kind: 'period' | 'rolling';
  readonly slot: number;
  used(moment: Moment): number;
  add(moment: Moment, amount: number): void;
  /** Takes back what was added at this instant and is not used after all. */
  lower(moment: Moment, amount: number): void;
  isOpen(moment: Moment): boolean;
  opensAt(moment: Moment): Instant | undefined;
  covers(moment: Moment, other: Moment): boolean;
  /** Whether nothing that is still to come can ask about this memory. */
  isOver(memory: Memory, moment: Moment): boolean;
}

/** Most earlier periods kept for late grants. */
const EARLIER_PERIODS_MAX = 64;

/** Remembers nothing: what one event uses is in its plan. */
export const EVENT_WINDOW: Window = {
  slot: -1,
  used: () => 0,
  add: () => undefined,
  lower: () => undefined,
  isOpen: () => true,
  opensAt: () => undefined,
  covers: () => false,
};

export interface PeriodTerms {
  readonly period: PeriodName;
  readonly weekStart: Weekday;
  /** How long an earlier period may get late grants, in ms. */
  readonly lateMs: number;
}

/** A calendar period; the slot holds a {@link PeriodUse}. */
export function periodWindow(
  slot: number,
  { period, weekStart, lateMs }: PeriodTerms,
): MemoryWindow {
  const keyOf = ({ calendar, event, day }: Moment) =>
    period === 'day' ? day : calendar.periodAt(period, event.at, weekStart);
  const oldestKey = ({ calendar, event }: Moment) =>
    calendar.periodAt(period, Math.max(1, event.at - lateMs) as Instant, weekStart);
  const isOpen = (moment: Moment) => {
    const use = useIn(moment.member, slot);
    return use === undefined || keyOf(moment) > use.forgotten;
  };
  const add = (moment: Moment, amount: number) => {
    const key = keyOf(moment);
    const use = useIn(moment.member, slot) ?? firstUse(moment.member, slot, key);
    if (key > use.period) turn(use, key, oldestKey(moment));
    const count = countOf(use, key) ?? insertEarlier(use, key);
    count.used = saturated(count.used + amount);
  };
  return {
    kind: 'period',
    slot,
    used: (moment) => countOf(useIn(moment.member, slot), keyOf(moment))?.used ?? 0,
    add,
    lower: (moment, amount) => {
      if (isOpen(moment)) add(moment, -amount);
    },
    isOpen,
    opensAt: ({ calendar, event }) => calendar.periodEnd(period, event.at, weekStart),
    covers: (moment, other) => keyOf(moment) === keyOf(other),
    isOver: (memory, moment) =>
      period !== 'ever' && (memory as PeriodUse).period < oldestKey(moment),
  };
}

/** A counter that has reached the safe integers stays there. */
function saturated(used: number): number {
  return Math.min(Math.max(used, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}

function useIn(member: Holder, slot: number): PeriodUse | undefined {
  return member.memory[slot] as PeriodUse | undefined;
}

function firstUse(member: Holder, slot: number, period: number): PeriodUse {
  const forgotten = Number.MIN_SAFE_INTEGER;
  const use: PeriodUse = { kind: 'period', period, used: 0, earlier: [], forgotten };
  member.memory[slot] = use;
  return use;
}

function countOf(use: PeriodUse | undefined, key: number): PeriodCount | undefined {
  if (use === undefined || use.period === key) return use;
  return use.earlier.find((count) => count.period === key);
}

/** The latest period becomes an earlier one; what no late grant can reach any more is dropped. */
function turn(use: PeriodUse, key: number, oldestKey: number): void {
  use.earlier.push({ period: use.period, used: use.used });
  for (const oldest of [...use.earlier]) {
    if (oldest.period >= oldestKey && use.earlier.length <= EARLIER_PERIODS_MAX) break;
    use.forgotten = oldest.period;
    use.earlier.shift();
  }
  use.period = key;
  use.used = 0;
}

function insertEarlier(use: PeriodUse, key: number): PeriodCount {
  const count = { period: key, used: 0 };
  use.earlier.push(count);
  use.earlier.sort((a, b) => a.period - b.period);
  return count;
}

export interface RollingTerms {
  /** Civil days are those of the moment's calendar. */
  readonly length: Duration;
  readonly lateMs: number;
}

/** The window (t − length, t]; the slot holds a {@link RollingUse}. */
export function rollingWindow(slot: number, { length, lateMs }: RollingTerms): MemoryWindow {
  const elapsed = elapsedMs(length);
  const startOf = ({ event: { at }, calendar }: Moment): number =>
    elapsed === undefined ? calendar.shift(at, length, -1) : at - elapsed;
  const use = ({ member }: Moment) => member.memory[slot] as RollingUse | undefined;
  return {
    kind: 'rolling',
    slot,
    used: (context) => {
      const log = use(context);
      const { at } = context.event;
      const end = elapsed === undefined ? context.calendar.shift(at, length, 1) : at + elapsed;
      return log ? usedIn(log, { from: startOf(context), at, end }) : 0;
    },
    add: (context, amount) => {
      const { member, event } = context;
      const log = use(context) ?? {
        kind: 'rolling',
        ats: [],
        uses: [],
        head: 0,
        used: 0,
        forgotten: Number.MIN_SAFE_INTEGER,
      };
      member.memory[slot] = log;
      insert(log, event.at, amount);
      forget(log, startOf(context) - lateMs);
    },
    lower: (moment, amount) => {
      const log = use(moment);
      if (log) takeBack(log, moment.event.at, amount);
    },
    isOpen: (context) => {
      const log = use(context);
      return log === undefined || startOf(context) >= log.forgotten;
    },
    opensAt: (context) => {
      const first = use(context)?.ats[use(context)?.head ?? 0];
      if (first === undefined) return undefined;
      return elapsed === undefined
        ? context.calendar.shift(first, length, 1)
        : ((first + elapsed) as Instant);
    },
    covers: (moment, other) => other.event.at > startOf(moment) && startOf(other) < moment.event.at,
    isOver: (memory, moment) =>
      ((memory as RollingUse).ats.at(-1) ?? 0) <= startOf(moment) - lateMs,
  };
}

/** Takes back what one grant or several have added at an instant. */
function takeBack(log: RollingUse, at: Instant, amount: number): void {
  let left = amount;
  for (let i = log.ats.length - 1; left > 0 && (log.ats[i] ?? 0) >= at; i -= 1) {
    const use = log.ats[i] === at ? Math.max(0, log.uses[i] ?? 0) : 0;
    const taken = Math.min(use, left);
    if (taken > 0) lowerAt(log, i, use - taken);
    left -= taken;
  }
}

/** Leaves so much of a use; the log stays as short as it can be. */
function lowerAt(log: RollingUse, index: number, left: number): void {
  const isCounted = index >= log.head;
  if (isCounted) log.used = safely(log.used - (log.uses[index] ?? 0) + left);
  log.uses[index] = left;
  if (left > 0) return;
  log.ats.splice(index, 1);
  log.uses.splice(index, 1);
  if (!isCounted) log.head -= 1;
}

/** The window of a question, and what a late one must look at behind itself. */
interface Span {
  /** Excluded. */
  readonly from: number;
  readonly at: Instant;
  /** Excluded. */
  readonly end: number;
}

/**
 * Used in (from, at]. In order of time it looks at each grant once. A late question counts up to
 * `end`, so that no window around it is overdrawn.
 */
function usedIn(log: RollingUse, { from, at, end }: Span): number {
  const { ats, uses } = log;
  const isLate = at < (ats.at(-1) ?? at) || (ats[log.head - 1] ?? from) > from;
  if (isLate) return usedAgain(log, from, end);
  while ((ats[log.head] ?? end) <= from) {
    log.used -= uses[log.head] ?? 0;
    log.head += 1;
  }
  if (Number.isNaN(log.used)) log.used = usedFrom(uses, log.head);
  return Number.isNaN(log.used) ? Number.MAX_SAFE_INTEGER : log.used;
}

function usedAgain({ ats, uses }: RollingUse, from: number, end: number): number {
  let used = 0;
  for (let i = ats.length - 1; i >= 0; i -= 1) {
    const grantedAt = ats[i] ?? 0;
    if (grantedAt <= from) break;
    if (grantedAt < end) used += uses[i] ?? 0;
  }
  return used;
}

function insert(log: RollingUse, at: Instant, amount: number): void {
  let index = log.ats.length;
  while (index > 0 && (log.ats[index - 1] ?? 0) > at) index -= 1;
  log.ats.splice(index, 0, at);
  log.uses.splice(index, 0, amount);
  if (index < log.head) log.head += 1;
  else log.used = safely(log.used + amount);
}

/** Drops grants that no window of a grant still to come can hold. */
function forget(log: RollingUse, horizon: number): void {
  let dropped = 0;
  while (dropped < log.ats.length && (log.ats[dropped] ?? 0) <= horizon) {
    if (dropped >= log.head) log.used -= log.uses[dropped] ?? 0;
    dropped += 1;
  }
  if (dropped === 0) return;
  log.forgotten = log.ats[dropped - 1] ?? 0;
  log.ats.splice(0, dropped);
  log.uses.splice(0, dropped);
  log.head = Math.max(0, log.head - dropped);
}
