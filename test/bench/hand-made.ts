import type { Entry } from '../../src/model/entry.ts';
import type { Event } from '../../src/model/event.ts';
import type { Notice, Outcome } from '../../src/model/outcome.ts';

/** What every reducer that is written by hand needs besides its rules: accounts, days, and what was here before. */

export const DAY = 86_400_000;
export const WEEK = 7 * DAY;
export const SHANGHAI = 8 * 3_600_000;

/** The same fields as an outcome of the engine. */
export interface HandMade<Told extends Notice = Notice> {
  status: Outcome['status'];
  readonly eventId: string;
  readonly memberId: string;
  readonly reasons: { readonly ruleId: string; readonly code: string }[];
  readonly entries: Entry[];
  readonly notices: Told[];
  readonly seq: number;
}

export function newOutcome<Told extends Notice>({ id, memberId, seq }: Event): HandMade<Told> {
  return {
    status: 'accepted',
    eventId: id,
    memberId,
    reasons: [],
    entries: [],
    notices: [],
    seq: seq ?? 0,
  };
}

export function refuse({ reasons }: Pick<HandMade, 'reasons'>, ruleId: string, code: string): void {
  reasons.push({ ruleId, code });
}

/** Accounts by member, made when they are first asked for. */
export function accountsOf<Account>(create: (id: string) => Account) {
  const all = new Map<string, Account>();
  const of = (id: string): Account => {
    let account = all.get(id);
    if (!account) {
      account = create(id);
      all.set(id, account);
    }
    return account;
  };
  return { all, of };
}

/** Ids of a week, with what tells a redelivery from another event. */
export type Seen = Map<string, { readonly at: number; readonly content: string }>;

/** Whether an event with the same id was here before; its outcome then says with which content. */
export function wasHere(
  seen: Seen,
  { id }: Event,
  content: string,
  outcome: Pick<HandMade, 'status'>,
): boolean {
  const before = seen.get(id);
  if (before === undefined) return false;
  outcome.status = before.content === content ? 'duplicate' : 'conflict';
  return true;
}

/** What tells a redelivery from another event under the same id. */
export function contentOf({ type, ref = '', data }: Event): string {
  return data === undefined ? `${type} ${ref}` : `${type} ${ref}${JSON.stringify(data)}`;
}

/** Drops ids of more than a week ago. */
export function forgetSeen(seen: Seen, at: number): void {
  for (const [id, known] of seen) {
    if (at - known.at <= WEEK) break;
    seen.delete(id);
  }
}

export function dayAt(at: number): number {
  return Math.floor((at + SHANGHAI) / DAY);
}

/** Days since 1970-01-01 as `YYYY-MM-DD`, each made once. */
export function dayTexts(): (day: number) => string {
  const texts = new Map<number, string>();
  return (day) => {
    let text = texts.get(day);
    if (text === undefined) {
      text = new Date(day * DAY).toISOString().slice(0, 10);
      texts.set(day, text);
    }
    return text;
  };
}
