import { expect } from 'vitest';
import type { AdmittedEvent } from '../../src/model/event.ts';
import { type Member, newMember } from '../../src/model/member.ts';
import type { StreakMemory, StreakView } from '../../src/model/streak.ts';
import { compileVersions } from '../../src/rules/compile.ts';
import type { Context } from '../../src/rules/context.ts';
import type { Program } from '../../src/rules/program.ts';
import type { RuleSet } from '../../src/rules/rule-set.ts';
import type { CompiledCounter } from '../../src/rules/streak-counter.ts';
import type { Calendar } from '../../src/units/calendar.ts';
import { type Day, dayKeyText } from '../../src/units/civil.ts';
import { formatInstant, type Instant, parseInstant } from '../../src/units/instant.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface Options {
  readonly timeZone?: string;
  readonly dayStart?: string;
  readonly weekStart?: string;
}

/** A rule set of streaks; `amount` is 10 where a rule states no terms. */
export function rulesOf(rules: Readonly<Record<string, Json>>, options: Options = {}): RuleSet {
  const full = Object.fromEntries(
    Object.entries(rules).map(([id, rule]) => {
      const hasTerms = ['every', 'milestones', 'table'].some((key) => key in rule);
      const terms = hasTerms ? {} : { every: 1, amount: 10 };
      return [id, { kind: 'streak', on: 'check-in', ...terms, ...rule }];
    }),
  );
  return { id: 't', version: 1, timeZone: 'UTC', ...options, rules: full } as unknown as RuleSet;
}

export function programOf(...documents: readonly RuleSet[]): Program {
  const [first, ...rest] = documents.map((ruleSet, index) => ({
    from: index === 0 ? undefined : `20${30 + index}-01-01T00:00Z`,
    path: [],
    ruleSet,
  }));
  if (!first) throw new Error('No rule set.');
  const { program, issues } = compileVersions([first, ...rest], []);
  expect(issues).toEqual([]);
  return program;
}

export interface Track {
  readonly member: Member;
  readonly counter: CompiledCounter;
  readonly calendar: Calendar;
  memory(): StreakMemory | undefined;
  /** Applies an event; answers the length reached. */
  post(at: string, data?: Json): number | undefined;
  /** Length as of an instant. */
  current(at: string): number;
  view(at: string): TrackView;
}

export function instantOf(text: string): Instant {
  const at = parseInstant(text);
  if (at === undefined) throw new Error(`No instant: ${text}`);
  return at;
}

/** A view with days and instants as texts. */
export interface TrackView extends Pick<StreakView, 'current' | 'longest' | 'atRisk'> {
  readonly days: readonly (string | undefined)[];
  readonly longestDays: readonly (string | undefined)[];
  readonly endsAt: string | undefined;
}

/** A member's streak under one rule. */
export function track(rule: Json = {}, options: Options = {}): Track {
  const { versions, calendar } = programOf(rulesOf({ streak: rule }, options));
  const counter = versions[0]?.counters[0];
  if (!counter) throw new Error('No counter.');
  const member = newMember('ada');
  const memory = () => member.memory[counter.slot] as StreakMemory | undefined;
  return {
    member,
    counter,
    calendar,
    memory,
    post: (text, data) => {
      const context = contextOf(member, calendar, text, data);
      const before = structuredClone(member.memory);
      const step = counter.advance(context, 0);
      expect(member.memory).toEqual(before);
      if (step) member.memory[counter.slot] = step.memory;
      return step?.reached;
    },
    current: (text) => counter.currentAt(member, instantOf(text), calendar),
    view: (text) => {
      const whole = counter.viewAt(member, instantOf(text), calendar);
      const { first, last, longestFirst, longestLast, endsAt, freezes, frozen, ...view } = whole;
      expect([freezes, frozen]).toEqual([undefined, []]);
      expect(view.current).toBe(counter.currentAt(member, instantOf(text), calendar));
      return {
        ...view,
        days: [first, last].map(dayText),
        longestDays: [longestFirst, longestLast].map(dayText),
        endsAt: endsAt === undefined ? undefined : formatInstant(endsAt),
      };
    },
  };
}

export function contextOf(
  member: Context['member'],
  calendar: Calendar,
  text: string,
  data: Json = {},
): Context {
  const at = instantOf(text);
  const event: AdmittedEvent = {
    id: text,
    type: 'check-in',
    memberId: member.id,
    at,
    receivedAt: undefined,
    seq: 0,
    by: undefined,
    groupId: undefined,
    key: undefined,
    ref: undefined,
    data,
    contentHash: 0,
  };
  const day = calendar.dayAt(at);
  return { event, member, calendar, day, groupTags: [], ranks: undefined };
}

const dayText = (day: Day | undefined) => (day === undefined ? undefined : dayKeyText(day));

/** Noon of each day; the length after each, 0 where none runs. */
export function lengths(rule: Json, instants: readonly string[], options: Options = {}) {
  const streak = track(rule, options);
  return instants.map((text) => {
    const at = text.includes('T') ? text : `${text}T12:00Z`;
    streak.post(at);
    return streak.current(at);
  });
}
