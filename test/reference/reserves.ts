import { type Ask, asksOf, type Gate } from './asks.ts';
import { charge, keepCarries } from './charges.ts';
import { decide, isInside, isNothing } from './limits.ts';
import { givesSomething, type Moment, type Plan, type Try } from './log.ts';
import { byName, refuse } from './moment.ts';

/**
 * Lets tries through, one by one, as limits, caps and pauses of the member allow. What wider keys
 * are to be asked comes in the order (priority, id); the tries concerned wait.
 */
export function settle(plan: Plan): readonly Ask[] {
  const asks = plan.outgoing.flatMap((one) => wait(one, plan));
  const { who, at, event: of, log } = plan.now;
  for (const one of plan.outgoing) {
    const { key } = one.claim;
    if (one.waits && key) log.keys.push({ who, at, by: one, of, ...key });
  }
  for (const one of plan.tries) {
    if (isNothing(one)) continue;
    if (decide(one, plan)) keepCarries(one, plan.now);
    asks.push(...wait(one, plan));
    charge(one, plan);
  }
  return asks.sort(
    ({ gate: a }, { gate: b }) =>
      a.priority - b.priority || byName(a.ruleId, b.ruleId) || byName(a.counter, b.counter),
  );
}

function wait(one: Try, plan: Plan): Ask[] {
  const asks = [...asksOf(one, plan)];
  one.waits = asks.length > 0;
  one.isOpen = one.waits;
  return asks;
}

/** Asks every key at once, then grants what the smallest answer leaves, and gives back the rest. */
export function conclude(asks: readonly Ask[], plan: Plan): void {
  const answered = asks.map((ask) => ({ ...ask, granted: answerOf(ask, plan.now) }));
  const tries = [...plan.tries, ...plan.outgoing].filter(({ waits }) => waits);
  giveBack(tries, plan.now);
  for (const one of tries) {
    cutBack(
      one,
      answered.filter((ask) => ask.one === one),
      plan.now,
    );
    one.isGranted &&= givesSomething(one);
    one.isOpen = false;
    if (one.isGranted) keepCarries(one, plan.now);
    if (plan.tries.includes(one)) charge(one, plan);
    const own = asks.filter((ask) => ask.one === one && one.isGranted);
    for (const { gate, part } of own) count(gate, one, part ? part.granted : 1, plan.now);
  }
}

/** What tries had put on counters, keys and pauses while they waited. */
function giveBack(tries: readonly Try[], { log }: Moment): void {
  const lists: { readonly by: object | undefined }[][] = [
    log.uses,
    log.pauses,
    log.keys,
    log.carries,
  ];
  const waited = new Set<object | undefined>(tries);
  for (const list of lists)
    list.splice(0, list.length, ...list.filter(({ by }) => !waited.has(by)));
}

function count({ counter }: Gate, by: Try, amount: number, now: Moment): void {
  if (amount !== 0) now.log.uses.push({ counter, at: now.at, amount, by, stage: now });
}

/** A key grants in the order of the asks, and counts at once. */
function answerOf({ gate, one, amount, whole, isLimited }: Ask, now: Moment): number {
  const used = now.log.uses
    .filter(({ counter }) => counter === gate.counter)
    .filter((use) => isInside(gate, use.at, now))
    .reduce((sum, use) => sum + use.amount, 0);
  const room = Math.max(0, gate.max - used);
  const isAll = gate.kind === 'times' || gate.isSkip;
  const left = isAll ? (room >= whole ? amount : 0) : Math.min(room, amount);
  const granted = isLimited ? left : amount;
  count(gate, one, granted, now);
  return granted;
}

type Answered = Ask & { readonly granted: number };

/** A key that refuses a try as a whole goes first; else the smallest answer counts. */
function cutBack(one: Try, answers: readonly Answered[], now: Moment): void {
  const cuts = answers.filter(({ isLimited, granted, amount }) => isLimited && granted < amount);
  const refusing = cuts.find(({ part }) => part === undefined);
  if (refusing) one.isGranted = false;
  if (refusing) refuse(one.claim.ruleId, refusing.gate.code, now, refusing.gate.params);
  if (refusing) return;
  for (const part of one.parts) {
    const own = cuts.filter((cut) => cut.part === part);
    const left = Math.min(...own.map(({ granted }) => granted));
    const binding = own.filter(({ granted }) => granted === left);
    const [first] = binding;
    if (!first) continue;
    part.granted = left;
    part.cutBy = binding.map(({ gate }) => gate.ruleId);
    const { whole, amount, gate } = first;
    const params = { ...gate.params, asked: gate.isSkip ? whole : amount, granted: left };
    refuse(one.claim.ruleId, left === 0 ? gate.code : 'cut-by-cap', now, params);
  }
}
