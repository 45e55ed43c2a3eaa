import { CROSSED_PREFIX, GRANTED_PREFIX } from '../model/event.ts';
import type { CompiledTier } from './compiled-tier.ts';
import { factsRead } from './condition-facts.ts';
import { looksAt } from './fact-traffic.ts';
import type { CompiledAward, Program, Share, Version } from './program.ts';
import type { CompiledCounter } from './streak-counter.ts';
import { isMeasured, isMovedByTime, tierLooks, tierMarks } from './tier-traffic.ts';
import {
  balanceCell,
  GROUP_TAGS,
  type Look,
  type Mark,
  MEMBER,
  type StepKind,
  slotCell,
  type Traffic,
  WIDE,
} from './traffic-cells.ts';

const ALWAYS: readonly Mark[] = [
  { cell: WIDE, step: 'other' },
  { cell: GROUP_TAGS, step: 'other' },
  { cell: MEMBER, step: 'own' },
];

export function trafficOf(version: Version, { currencies }: Program): Traffic {
  const awards = [...version.awardsById.values()];
  const others = setOffByOthers(awards, version.tiers.all);
  const notes: Notes = { version, currencies, looks: [], marks: [...ALWAYS] };
  for (const award of awards) {
    const asked = stepOf(award.on, others);
    const granted = award.beneficiary ? 'other' : asked;
    noteAsked(award, asked, notes);
    noteGates(award, granted, notes);
    noteFollows(award, granted, notes);
    noteRule(award.ruleId, ['hold'], granted, notes);
    for (const share of award.shares) noteShare(share, award, { step: granted, notes });
  }
  for (const counter of version.counters) noteCounter(counter, stepOf(counter.on, others), notes);
  noteScreens(notes);
  noteTimers(notes);
  notes.looks.push(...tierLooks(notes));
  notes.marks.push(...tierMarks(version));
  return notes;
}

interface Notes {
  readonly version: Version;
  readonly currencies: Program['currencies'];
  readonly looks: Look[];
  readonly marks: Mark[];
}

/** Awards that are granted in the step of a message, and with them what they set off there; tiers that they move. */
function setOffByOthers(
  awards: readonly CompiledAward[],
  tiers: readonly CompiledTier[],
): ReadonlySet<string> {
  const others = new Set(tiers.filter(isMovedByTime).map(({ ruleId }) => ruleId));
  for (let size = -1; size < others.size; ) {
    size = others.size;
    const granted = awards.filter(
      ({ beneficiary, on }) => beneficiary || stepOf(on, others) === 'other',
    );
    const moved = tiers.filter((tier) => granted.some((award) => isMeasured(award, tier)));
    for (const { ruleId } of [...granted, ...moved]) others.add(ruleId);
  }
  return others;
}

/** A rule that hears both kinds of inputs is looked at where its order is free. */
function stepOf(on: readonly string[], others: ReadonlySet<string>): StepKind {
  return on.some((type) => others.has(settingOff(type))) ? 'other' : 'own';
}

/** The rule behind an input that no host sends; empty for others. */
function settingOff(type: string): string {
  const prefix = [GRANTED_PREFIX, CROSSED_PREFIX].find((one) => type.startsWith(one));
  return prefix === undefined ? '' : type.slice(prefix.length);
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
  if (!shadow) noteMoved(share, ruleId, { step, notes });
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

function noteMoved(share: Share, ruleId: string, { step, notes }: Noting): void {
  const cell = balanceCell(notes.currencies[share.currency]?.id);
  notes.marks.push({ cell, step });
  if (goesByBalance(share, notes)) notes.looks.push({ cell, step, ruleId, why: 'reads-balance' });
}

/** What is taken, or taken back, of a balance that never falls below 0 goes by what is there. */
function goesByBalance({ currency, constant = -1 }: Share, { currencies }: Notes): boolean {
  const { clawback = 'debt', penalties = 'debt' } = currencies[currency] ?? {};
  return clawback !== 'debt' || (penalties !== 'debt' && constant < 0);
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

function noteCounter(counter: CompiledCounter, step: StepKind, notes: Notes): void {
  const { slot, ruleIds } = counter;
  for (const ruleId of ruleIds) {
    noteSlot(slot, step, { ruleId, why: 'streak' }, notes);
    noteRule(ruleId, ['when'], step, notes);
    noteCare(counter, ruleId, step, notes);
  }
}

/** Freezes are asked about where a run ends, and come out of a balance; so does the price of a day. */
function noteCare(
  { freezes, makeUp }: CompiledCounter,
  ruleId: string,
  step: StepKind,
  { looks, marks, currencies }: Notes,
): void {
  if (freezes) looks.push({ cell: WIDE, step: 'own', ruleId, why: 'timer' });
  for (const currency of [freezes?.currency ?? -1, makeUp?.currency ?? -1]) {
    if (currency < 0) continue;
    const cell = balanceCell(currencies[currency]?.id);
    looks.push({ cell, step, ruleId, why: 'reads-balance' });
    marks.push({ cell, step });
  }
}

/** Screens see the member's own inputs only. */
function noteScreens(notes: Notes): void {
  const { screensByType, identitiesByType } = notes.version;
  for (const { ruleId, effects } of [...screensByType.values()].flat()) {
    noteRule(ruleId, ['when', 'pass'], 'own', notes);
    for (const share of effects?.penalty?.shares ?? [])
      noteMoved(share, ruleId, { step: 'own', notes });
  }
  for (const { gate } of [...identitiesByType.values()].flat())
    notes.looks.push({ cell: WIDE, step: 'own', ruleId: gate.ruleId, why: 'identity' });
}

/** What is done at a boundary goes by what the member had then, as far as it was known. */
function noteTimers({ version, looks }: Notes): void {
  const { expiries, decays, seasons } = version;
  const resets = seasons.filter(({ currency }) => currency >= 0);
  for (const { ruleId } of [...expiries, ...decays, ...resets])
    looks.push({ cell: WIDE, step: 'own', ruleId, why: 'timer' });
}

/** The conditions of a rule, under these of its keys. */
function noteRule(
  ruleId: string,
  keys: readonly ('when' | 'pass' | 'factor' | 'hold')[],
  step: StepKind,
  notes: Notes,
): void {
  const { rules, segments = {} } = notes.version.ruleSet;
  const rule = rules[ruleId] as Readonly<Record<string, unknown>> | undefined;
  if (goesByMemberClock(rule?.['during'], notes.version))
    notes.looks.push({ cell: MEMBER, step, ruleId, why: 'reads-member' });
  for (const key of keys) {
    const isList = key === 'factor' || key === 'hold';
    const rows = isList ? choicesOf(rule?.[key]) : [rule?.[key]];
    for (const use of rows.flatMap((json) => factsRead(json, segments)))
      for (const look of looksAt(use, notes)) notes.looks.push({ ...look, step, ruleId });
  }
}

/** Dates are those of the programme; hours and days of the week may be the member's. */
function goesByMemberClock(during: unknown, { ruleSet: { clock } }: Version): boolean {
  if (clock !== 'member' || typeof during !== 'object' || during === null) return false;
  return 'weekdays' in during || 'hours' in during || 'daysOfMonth' in during;
}

/** The conditions of an ordered list. */
function choicesOf(rows: unknown): readonly unknown[] {
  return Array.isArray(rows) ? rows.map((row) => row?.if) : [];
}
