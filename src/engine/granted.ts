import type { Grant, Order, ReversibleMore } from '../model/grant.ts';
import { counterAddress } from '../model/programme-key.ts';
import { totalOf } from '../rules/basis.ts';
import { versionAt } from '../rules/compile.ts';
import type { Context } from '../rules/context.ts';
import type { CompiledAward, Program, Share } from '../rules/program.ts';
import type { WideGate } from '../rules/wide-gate.ts';
import { compare, type Exact, minus, times } from '../units/exact.ts';
import { escapePart } from '../units/identifier.ts';
import type { Instant } from '../units/instant.ts';
import type { Candidate, Plan, Stake } from './plan.ts';

const NOTHING: readonly never[] = [];

/** What a plan, which was posted, has granted for an event of that instant; most plans one line. */
export function grantsOf(plan: Plan, at: Instant): readonly Grant[] {
  let grants: readonly Grant[] = NOTHING;
  for (const candidate of plan.candidates)
    if (isPaid(candidate)) grants = withPaid(grants, candidate, plan, at);
  return grants;
}

function withPaid(
  before: readonly Grant[],
  { award, stakes }: Candidate,
  plan: Plan,
  at: Instant,
): readonly Grant[] {
  let grants = before;
  for (const stake of stakes) {
    if (stake.granted === 0) continue;
    const one = grantOf(stake, award, plan, at);
    grants = grants.length === 0 ? one : grants.concat(one);
  }
  return grants;
}

function isPaid({ award, waits, granted }: Candidate): boolean {
  return granted && !waits && !award.shadow;
}

/** The latest grant of each share, in a list of its own, where nothing of it was read from its event. */
const latest = new WeakMap<Share, readonly [Grant]>();

/** A list of one: that of an event before, where it would be the same. */
function grantOf(
  stake: Stake,
  award: CompiledAward,
  { context, place }: Plan,
  at: Instant,
): readonly [Grant] {
  const { share, granted } = stake;
  const { event, calendar } = context;
  const n = escapePart(place.n);
  const within = award.reversibleUntil(event.at, event.type, calendar) - at;
  const asksNobody = award.wide.length === 0 && !award.onceWide;
  const isPlain = asksNobody && !share.basis && !stake.carry && !stake.into;
  const known = isPlain ? latest.get(share) : undefined;
  if (known && isSame(known[0], stake, n, within)) return known;
  const grants = [
    {
      n,
      ruleId: award.ruleId,
      label: award.label,
      currency: share.currency,
      points: granted,
      standing: granted,
      base: stake.base,
      factor: stake.factor,
      rounding: share.rounding,
      carried: carriedIn(stake),
      basis: share.basis?.(context),
      lot: stake.into?.[0],
      within,
      wide: asksNobody ? NOTHING : wideUses(award, stake, context),
    },
  ] as const;
  if (isPlain) latest.set(share, grants);
  return grants;
}

function isSame(
  grant: Grant,
  { granted, base, factor }: Stake,
  n: string,
  within: number,
): boolean {
  if (grant.points !== granted || grant.within !== within || grant.n !== n) return false;
  return grant.base === base && grant.factor === factor;
}

/** The fraction that earlier awards have left for this one. */
function carriedIn({ carry, asked, base, factor }: Stake): Exact | undefined {
  if (!carry) return undefined;
  const own = minus(times(base, factor), { num: asked, den: 1 });
  return minus(carry, own);
}

function wideUses(award: CompiledAward, { share }: Stake, context: Context): Grant['wide'] {
  const { wide, onceWide } = award;
  const counting = wide.filter(
    ({ kind, currency }) => kind !== 'sum' || currency === share.currency,
  );
  const uses = counting.flatMap((gate) =>
    useOf(gate, gate.kind === 'sum' ? 'units' : 'award', context),
  );
  return onceWide ? [...useOf(onceWide, 'once', context), ...uses] : uses;
}

function useOf(
  gate: WideGate,
  counts: Grant['wide'][number]['counts'],
  context: Context,
): Grant['wide'] {
  const value = gate.valueFor(context);
  if (value === undefined) return NOTHING;
  return [{ gate: gate.name, key: counterAddress(gate.name, value), counts }];
}

/** Whom the plan has sent awards. */
export function sentTo({ outgoing }: Plan): readonly string[] {
  if (outgoing.length === 0) return NOTHING;
  const sent = outgoing.flatMap(({ waits, to }) => (waits || to === undefined ? [] : [to]));
  return [...new Set(sent)];
}

/** Keys that granted awards have used, here and for those who were sent something. */
export function keysOf({ candidates, uses }: Plan): ReversibleMore['keys'] {
  let keys: ReversibleMore['keys'] = NOTHING;
  const add = (all: Plan['uses']) => {
    for (const use of all) {
      if (use.kind !== 'key') continue;
      keys = [...keys, [use.once.slot, use.hash]];
    }
  };
  add(uses);
  for (const { uses: own, waits } of candidates) if (!waits) add(own);
  return keys;
}

/** What an order is: what the rule set names, or else the most that any rate reads, and the first lines. */
export function orderOf({ context, version }: Plan): Order | undefined {
  const named = version.undo.orderOf;
  if (named) return named(context);
  let order: Order | undefined;
  for (const { shares } of version.awardsByType.get(context.event.type) ?? NOTHING) {
    for (const { basis } of shares) if (basis) order = widest(order, readBy(basis, context));
  }
  return order;
}

function readBy(
  basisOf: NonNullable<CompiledAward['shares'][number]['basis']>,
  context: Context,
): Order | undefined {
  const basis = basisOf(context);
  if (!basis || basis.kind === 'share') return undefined;
  if (basis.kind === 'money') return { money: basis.money, lines: NOTHING };
  return { money: totalOf(basis.lines), lines: basis.lines };
}

function widest(a: Order | undefined, b: Order | undefined): Order | undefined {
  if (!a || !b) return a ?? b;
  const isMore = a.money && b.money && compare(b.money, a.money) > 0;
  return {
    money: isMore ? b.money : (a.money ?? b.money),
    lines: a.lines.length > 0 ? a.lines : b.lines,
  };
}

/** What the event counts for measures of money spent. */
export function spentBy({ context }: Plan, program: Program): ReversibleMore['spent'] {
  const measuring = versionAt(program, context.event.at).tiers.byType.get(context.event.type);
  if (!measuring) return NOTHING;
  const spent: (readonly [slot: number, amount: Exact])[] = [];
  for (const { measure, spendOf } of measuring) {
    const amount = spendOf?.(context);
    if (amount) spent.push([measure.slot, amount]);
  }
  return spent;
}
