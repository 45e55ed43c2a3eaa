import { GRANTED_PREFIX } from '../model/event.ts';
import { type FactUse, factsRead } from './condition-facts.ts';
import type { CompiledAward, Program, Share, Version } from './program.ts';
import { DEFAULT_CURRENCIES } from './rule-set.ts';
import type { CompiledCounter } from './streak-counter.ts';

/** Why what a rule decides depends on the order in which members meet. */
export const ORDER_REASONS = [
  'wide-limit',
  'wide-once',
  'identity',
  'group-tags',
  'limit',
  'balance-cap',
  'reads-balance',
  'reads-member',
  'reads-streak',
  'carry',
  'once',
  'follows',
  'streak',
] as const;
export type OrderReason = (typeof ORDER_REASONS)[number];

/** The step of the member whose input it is, or one that a message of another member begins. */
export type StepKind = 'own' | 'other';

/** A rule decides by something that is remembered. */
export interface Look {
  /** What is remembered: a slot, a balance, what members are, what other keys hold. */
  readonly cell: string;
  readonly step: StepKind;
  readonly ruleId: string;
  readonly why: OrderReason;
}

/** Something is remembered. */
export interface Mark {
  readonly cell: string;
  readonly step: StepKind;
}

/** What the rules of one version remember, and what they decide by. */
export interface Traffic {
  readonly looks: readonly Look[];
  readonly marks: readonly Mark[];
}

/** Of other keys: whoever looks at it sees it in some order. */
const WIDE = 'wide';
const GROUP_TAGS = 'group tags';
/** What a member's own inputs say about it: tags, days, purchases. */
const MEMBER = 'member';

const balanceCell = (currency: string | undefined): string => `balance ${currency}`;
const slotCell = (slot: number): string => `slot ${slot}`;

const ALWAYS: readonly Mark[] = [
  { cell: WIDE, step: 'other' },
  { cell: GROUP_TAGS, step: 'other' },
  { cell: MEMBER, step: 'own' },
];

export function trafficOf(version: Version, { currencies }: Program): Traffic {
  const awards = [...version.awardsById.values()];
  const others = setOffByOthers(awards);
  const notes: Notes = { version, currencies, looks: [], marks: [...ALWAYS] };
  for (const award of awards) {
    const asked = stepOf(award.on, others);
    const granted = award.beneficiary ? 'other' : asked;
    noteAsked(award, asked, notes);
    noteGates(award, granted, notes);
    noteFollows(award, granted, notes);
    for (const share of award.shares) noteShare(share, award, { step: granted, notes });
  }
  for (const counter of version.counters) noteCounter(counter, stepOf(counter.on, others), notes);
  noteScreens(notes);
  return notes;
}

interface Notes {
  readonly version: Version;
  readonly currencies: Program['currencies'];
  readonly looks: Look[];
  readonly marks: Mark[];
}

/** Awards that are granted in the step of a message, and with them what they set off there. */
function setOffByOthers(awards: readonly CompiledAward[]): ReadonlySet<string> {
  const others = new Set<string>();
  for (let size = -1; size < others.size; ) {
    size = others.size;
    for (const { ruleId, beneficiary, on } of awards)
      if (beneficiary || stepOf(on, others) === 'other') others.add(ruleId);
  }
  return others;
}

/** A rule that hears both kinds of inputs is looked at where its order is free. */
function stepOf(on: readonly string[], others: ReadonlySet<string>): StepKind {
  const isHeard = (type: string) =>
    type.startsWith(GRANTED_PREFIX) && others.has(type.slice(GRANTED_PREFIX.length));
  return on.some(isHeard) ? 'other' : 'own';
}

/** What is decided where the award is proposed. */
function noteAsked(award: CompiledAward, step: StepKind, notes: Notes): void {
  const { ruleId, once, onceWide, wide } = award;
  noteRule(ruleId, ['when'], step, notes);
  for (const gate of wide)
    notes.looks.push({ cell: WIDE, step, ruleId: gate.ruleId, why: 'wide-limit' });
  if (onceWide) notes.looks.push({ cell: WIDE, step, ruleId, why: 'wide-once' });
  // A key by default is one of a purchase or a join, which no rule sets off.
  if (once) noteSlot(once.slot, once.required ? step : 'own', { ruleId, why: 'once' }, notes);
}

function noteGates({ gates }: CompiledAward, step: StepKind, notes: Notes): void {
  for (const gate of gates) {
    const slot = gate.kind === 'times' ? gate.window.slot : gate.slot;
    const isOnlyCounted = gate.kind === 'times' && !gate.refuses;
    if (isOnlyCounted) notes.marks.push({ cell: slotCell(slot), step });
    else noteSlot(slot, step, { ruleId: gate.ruleId, why: 'limit' }, notes);
  }
}

function noteFollows(award: CompiledAward, step: StepKind, notes: Notes): void {
  const { ruleId, follows, earnedSlot, streak } = award;
  if (earnedSlot >= 0) notes.marks.push({ cell: slotCell(earnedSlot), step });
  if (streak) noteSlot(streak.onceSlot, step, { ruleId, why: 'once' }, notes);
  if (!follows) return;
  notes.looks.push({ cell: slotCell(follows.slot), step, ruleId, why: 'follows' });
  noteSlot(follows.onceSlot, step, { ruleId, why: 'follows' }, notes);
}

interface Noting {
  readonly step: StepKind;
  readonly notes: Notes;
}

function noteShare(share: Share, { ruleId, shadow }: CompiledAward, { step, notes }: Noting): void {
  const { currency, caps, carrySlot, factorGroups } = share;
  const balance = balanceCell(notes.currencies[currency]?.id);
  if (!shadow) notes.marks.push({ cell: balance, step });
  noteSlot(carrySlot, step, { ruleId, why: 'carry' }, notes);
  for (const { ruleId: by, measure, cuts, window } of caps) {
    if (measure === 'balance')
      notes.looks.push({ cell: balance, step, ruleId: by, why: 'balance-cap' });
    else if (!cuts) notes.marks.push({ cell: slotCell(window.slot), step });
    else noteSlot(window.slot, step, { ruleId: by, why: 'limit' }, notes);
  }
  for (const { factors } of factorGroups)
    for (const factor of factors) noteRule(factor.ruleId, ['when', 'factor'], step, notes);
}

/** What a rule both looks at and moves. A window of one event, at −1, remembers nothing. */
function noteSlot(
  slot: number,
  step: StepKind,
  about: Pick<Look, 'ruleId' | 'why'>,
  { looks, marks }: Notes,
): void {
  if (slot < 0) return;
  const cell = slotCell(slot);
  looks.push({ cell, step, ruleId: about.ruleId, why: about.why });
  marks.push({ cell, step });
}

function noteCounter({ slot, ruleIds }: CompiledCounter, step: StepKind, notes: Notes): void {
  for (const ruleId of ruleIds) {
    noteSlot(slot, step, { ruleId, why: 'streak' }, notes);
    noteRule(ruleId, ['when'], step, notes);
  }
}

/** Screens see the member's own inputs only. */
function noteScreens(notes: Notes): void {
  const { screensByType, identitiesByType } = notes.version;
  for (const { ruleId, effects } of [...screensByType.values()].flat()) {
    noteRule(ruleId, ['when', 'pass'], 'own', notes);
    for (const { currency } of effects?.penalty?.shares ?? [])
      notes.marks.push({ cell: balanceCell(notes.currencies[currency]?.id), step: 'own' });
  }
  for (const { gate } of [...identitiesByType.values()].flat())
    notes.looks.push({ cell: WIDE, step: 'own', ruleId: gate.ruleId, why: 'identity' });
}

/** The conditions of a rule, under these of its keys. */
function noteRule(
  ruleId: string,
  keys: readonly ('when' | 'pass' | 'factor')[],
  step: StepKind,
  notes: Notes,
): void {
  const { rules, segments = {} } = notes.version.ruleSet;
  const rule = rules[ruleId] as Readonly<Record<string, unknown>> | undefined;
  for (const key of keys) {
    const rows = key === 'factor' ? choicesOf(rule?.[key]) : [rule?.[key]];
    for (const use of rows.flatMap((json) => factsRead(json, segments)))
      for (const look of looksAt(use, notes)) notes.looks.push({ ...look, step, ruleId });
  }
}

/** The conditions of a list of factors. */
function choicesOf(factor: unknown): readonly unknown[] {
  return Array.isArray(factor) ? factor.map((row) => row?.if) : [];
}

type Seen = Pick<Look, 'cell' | 'why'>;

function looksAt({ fact, field, params }: FactUse, { version }: Notes): readonly Seen[] {
  if (fact === 'group' && field !== 'id') return [{ cell: GROUP_TAGS, why: 'group-tags' }];
  if (fact !== 'member' || field === 'id' || field === 'bucket') return [];
  const balance: Seen = { cell: balanceOf(params['currency'], version), why: 'reads-balance' };
  const member: Seen = { cell: MEMBER, why: 'reads-member' };
  if (field === 'balance') return [balance];
  if (field === 'streak') return streaksOf(params['rule'], version);
  return field === undefined ? [member, balance] : [member];
}

function balanceOf(currency: unknown, { ruleSet }: Version): string {
  const ids = Object.keys(ruleSet.currencies ?? DEFAULT_CURRENCIES);
  const meant = ids.includes('points') ? 'points' : ids[0];
  return balanceCell(currency === undefined ? meant : String(currency));
}

/** A streak that is switched off is never more than 0. */
function streaksOf(rule: unknown, { counters }: Version): readonly Seen[] {
  return counters
    .filter(({ ruleIds }) => ruleIds.some((id) => id === rule))
    .map(({ slot }) => ({ cell: slotCell(slot), why: 'reads-streak' }));
}
