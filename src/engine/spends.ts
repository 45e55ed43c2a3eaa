import type { Member } from '../model/member.ts';
import type { Spend, Spends } from '../model/spend.ts';

/** Remembers a spend under its id, and under the key of its order. */
export function addSpend(member: Member, id: string, spend: Spend): void {
  const spends: Spends = member.spends ?? { byId: new Map(), byKey: new Map() };
  member.spends = spends;
  spends.byId.set(id, spend);
  if (spend.key !== undefined) spends.byKey.set(spend.key, id);
}

/** The spend that an id or the key of an order means; of one order the latest. */
export function spendMeant(ref: string, { spends }: Member): readonly [string, Spend] | undefined {
  const id = spends?.byId.has(ref) ? ref : spends?.byKey.get(ref);
  const spend = id === undefined ? undefined : spends?.byId.get(id);
  return id === undefined || !spend ? undefined : [id, spend];
}

/** The latest accepted spend of an order. */
export function spendOf(key: string, { spends }: Member): Spend | undefined {
  const id = spends?.byKey.get(key);
  return id === undefined ? undefined : spends?.byId.get(id);
}

/** Forgets the oldest spends, as long as they are past. */
export function forgetSpends({ spends }: Member, isPast: (spend: Spend) => boolean): void {
  for (const [id, spend] of spends?.byId ?? []) {
    if (!isPast(spend)) return;
    spends?.byId.delete(id);
    if (spend.key !== undefined && spends?.byKey.get(spend.key) === id)
      spends.byKey.delete(spend.key);
  }
}

/** Notes how much more of a spend has come back. */
export function noteReturned(id: string, units: number, { spends }: Member): void {
  const spend = spends?.byId.get(id);
  if (!spend) return;
  const { at, key, entryId, currency, points, lots } = spend;
  const returned = spend.returned + units;
  spends?.byId.set(id, { at, key, entryId, currency, points, lots, returned });
}
