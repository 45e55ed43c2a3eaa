import type { Member } from '../model/member.ts';
import type { Shortfall } from '../model/shortfall.ts';

/** Most shortfalls that are told apart in one currency; beyond it the two oldest become one. */
const SHORTFALLS_MAX = 100;

/** Units of a currency that income has to pay before anything of it stays. */
export function shortOf(currency: number, { shortfalls }: Pick<Member, 'shortfalls'>): number {
  let sum = 0;
  for (const one of shortfalls) if (one.currency === currency) sum += one.points;
  return sum;
}

/** All units that a member has, promised ones as well, less what income pays first. */
export function worthOf(
  currency: number,
  member: Pick<Member, 'balances' | 'pending' | 'shortfalls'>,
): number {
  const { balances, pending } = member;
  return (balances[currency] ?? 0) + (pending[currency] ?? 0) - shortOf(currency, member);
}

/** Units of a loss that a balance which stays at 0 can bear. */
export function bearable(
  { currency, points }: Pick<Shortfall, 'currency' | 'points'>,
  { balances }: Member,
): number {
  return Math.min(points, Math.max(0, balances[currency] ?? 0));
}

/** Remembers what a line could not take. */
export function addShortfall(shortfall: Shortfall, member: Member): void {
  const all = [...member.shortfalls, shortfall];
  const own = all.filter(({ currency }) => currency === shortfall.currency);
  const [first, second] = own;
  if (own.length <= SHORTFALLS_MAX || !first || !second) member.shortfalls = all;
  else
    member.shortfalls = all.flatMap((one) =>
      one === first ? [] : one === second ? [merged(first, second)] : [one],
    );
}

/** Which line it is the rest of is no longer known. */
function merged(first: Shortfall, { label, currency, points, day }: Shortfall): Shortfall {
  return {
    entryId: '',
    eventId: '',
    ruleId: '',
    label,
    currency,
    points: first.points + points,
    day,
    reverses: undefined,
  };
}

/**
 * Lowers what a line could not take, because the line itself is taken back; answers by how much. What
 * is given back is less by that, and has been paid by income where it is not there any more.
 */
export function dropShortfall(entryId: string, points: number, member: Member): number {
  const found = member.shortfalls.find((one) => one.entryId === entryId);
  if (!found) return 0;
  const dropped = Math.min(found.points, points);
  member.shortfalls = without(member.shortfalls, [{ shortfall: found, points: dropped }]);
  return dropped;
}

/** A shortfall, and how much of it is paid. */
export interface Payment {
  readonly shortfall: Shortfall;
  /** Units; above 0. */
  readonly points: number;
}

/** Pays as many units as there are, the oldest shortfall first. */
export function payShortfalls(
  currency: number,
  points: number,
  member: Member,
): readonly Payment[] {
  const payments: Payment[] = [];
  let left = points;
  for (const shortfall of member.shortfalls) {
    if (left <= 0) break;
    if (shortfall.currency !== currency) continue;
    const part = Math.min(left, shortfall.points);
    payments.push({ shortfall, points: part });
    left -= part;
  }
  member.shortfalls = without(member.shortfalls, payments);
  return payments;
}

function without(
  shortfalls: readonly Shortfall[],
  payments: readonly Payment[],
): readonly Shortfall[] {
  return shortfalls.flatMap((one) => {
    const paid = payments.find(({ shortfall }) => shortfall === one)?.points ?? 0;
    if (paid === 0) return [one];
    return paid === one.points ? [] : [withPoints(one, one.points - paid)];
  });
}

function withPoints(shortfall: Shortfall, points: number): Shortfall {
  const { entryId, eventId, ruleId, label, currency, day, reverses } = shortfall;
  return { entryId, eventId, ruleId, label, currency, points, day, reverses };
}
