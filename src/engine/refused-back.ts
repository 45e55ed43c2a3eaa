import type { Entry } from '../model/entry.ts';
import type { Reversible } from '../model/grant.ts';
import { copyMember } from '../model/member.ts';
import type { CommandRefusal } from './command.ts';
import { type Reversing, takeBack } from './take-back.ts';

/** What is to be taken back of one event, grant by grant. */
export interface Taking {
  readonly of: Reversible;
  /** Units by place of the grant. */
  readonly takes: readonly number[];
}

/** Units of a currency that come in before anything is taken. */
export type ComingIn = ReadonlyMap<number, number>;

const NOTHING_IN: ComingIn = new Map();

/**
 * What is wrong with taking so much, in a currency that does not let more be taken back than is there;
 * undefined where all of it can be. The member stays as it is.
 */
export function refusedBack(
  takings: readonly Taking[],
  reversing: Pick<Reversing, 'context' | 'version' | 'posting'>,
  comingIn: ComingIn = NOTHING_IN,
): (CommandRefusal & { readonly currency: number }) | undefined {
  const { context, version, posting } = reversing;
  const { currencies } = posting.program;
  const { balances } = context.member;
  if (!takings.some((one) => mayBeRefused(one, reversing))) return undefined;
  const taken = sumsTaken(tried(takings, { context, version, posting, reasons: [] }));
  for (const [currency, { id, clawback }] of currencies.entries()) {
    const needs = taken.get(id) ?? 0;
    const has = Math.max(0, (balances[currency] ?? 0) + (comingIn.get(currency) ?? 0));
    if (clawback !== 'refuse' || needs <= has) continue;
    return { code: 'exceeds-balance', params: { currency: id, needs, has }, currency };
  }
  return undefined;
}

function mayBeRefused({ of, takes }: Taking, { posting }: Pick<Reversing, 'posting'>): boolean {
  const { currencies } = posting.program;
  return of.grants.some(
    ({ currency }, index) => (takes[index] ?? 0) > 0 && currencies[currency]?.clawback === 'refuse',
  );
}

/** The lines that a copy of the member gets. */
function tried(takings: readonly Taking[], reversing: Reversing): readonly Entry[] {
  const { context, version, posting } = reversing;
  const member = copyMember(context.member);
  const entries: Entry[] = [];
  const trial = {
    context: { ...context, member },
    version,
    posting: { ...posting, entries, notices: [] },
    reasons: [],
  };
  for (const { of, takes } of takings) {
    for (const [index, grant] of of.grants.entries()) {
      const units = takes[index] ?? 0;
      if (units !== 0) takeBack({ of, grant, index, units }, trial);
    }
  }
  return entries;
}

/** Available units that are taken, less what deductions give back, by id of the currency. */
function sumsTaken(entries: readonly Entry[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { currency, bucket, points } of entries)
    if (bucket === 'available') sums.set(currency, (sums.get(currency) ?? 0) - points);
  return sums;
}
