import type { Book, Entry, Outcome, Status } from 'tallybook';
import { add } from './sums.ts';

/** Most faults that are worth reading. */
const FAULTS_MAX = 10;

/**
 * Looks at every line of a ledger as it is posted and keeps only sums: lines are counted without a
 * gap per member, ids are unique, balances follow from lines, and both sides of every line are
 * booked, so that all accounts together are zero.
 */
export class Audit {
  readonly faults: string[] = [];
  readonly statuses = new Map<Status, number>();
  /** Reason codes, as `rule code`. */
  readonly reasons = new Map<string, number>();
  /** Points by `currency member`. */
  readonly sums = new Map<string, number>();
  /** Points by `currency member day`. */
  readonly days = new Map<string, number>();
  /** The other sides of all lines, by `currency contra`. */
  readonly contras = new Map<string, number>();
  #entries = 0;
  readonly #ids = new Set<string>();
  readonly #seqs = new Map<string, number>();
  readonly #known: ReadonlySet<string>;

  /** Any other side than these is a fault. */
  constructor(contras: readonly string[] = ['issued']) {
    this.#known = new Set(contras);
  }

  see(outcome: Outcome): void {
    add(this.statuses, outcome.status, 1);
    for (const { ruleId = '', code } of outcome.reasons) add(this.reasons, `${ruleId} ${code}`, 1);
    for (const entry of outcome.entries) this.#seeEntry(entry);
  }

  get entries(): number {
    return this.#entries;
  }

  /** Faults of the lines, and of the book's own balances against them. */
  close(book: Book): readonly string[] {
    for (const [key, sum] of this.sums) {
      const [currency = '', memberId = ''] = key.split(' ');
      const balance = book.member(memberId).balances[currency];
      if (balance !== sum) this.#fault(`${key}: lines say ${sum}, the book says ${balance}`);
    }
    for (const [memberId, seq] of this.#seqs) {
      const { entries } = book.member(memberId);
      if (entries !== seq) this.#fault(`${memberId}: ${seq} lines, the book says ${entries}`);
    }
    for (const [currency, total] of this.#totals(book)) {
      if (total !== 0) this.#fault(`${currency}: all accounts together are ${total}`);
    }
    return this.faults;
  }

  /** Balances of the book and contra accounts of the lines, all together, by currency. */
  #totals(book: Book): ReadonlyMap<string, number> {
    const totals = new Map<string, number>();
    for (const row of book.snapshot()) {
      if (row.kind === 'member')
        for (const [currency, units] of row.row.balances) add(totals, currency, units);
    }
    for (const [key, sum] of this.contras) add(totals, key.split(' ')[0] ?? '', sum);
    return totals;
  }

  #seeEntry(entry: Entry): void {
    const { id, memberId, currency, points, day } = entry;
    const key = `${currency} ${memberId}`;
    const before = this.sums.get(key) ?? 0;
    const seq = (this.#seqs.get(memberId) ?? 0) + 1;
    if (entry.seq !== seq) this.#fault(`${id}: seq ${entry.seq} after ${seq - 1}`);
    if (this.#ids.has(id)) this.#fault(`${id}: an id used before`);
    if (entry.balance !== before + points) this.#fault(`${id}: ${entry.balance} after ${before}`);
    if (!Number.isSafeInteger(points) || points === 0) this.#fault(`${id}: ${points} points`);
    if (entry.calc.granted !== points) this.#fault(`${id}: granted ${entry.calc.granted}`);
    if (!this.#known.has(entry.contra) || entry.bucket !== 'available')
      this.#fault(`${id}: ${entry.contra}, ${entry.bucket}`);
    this.#entries += 1;
    this.#ids.add(id);
    this.#seqs.set(memberId, seq);
    add(this.sums, key, points);
    add(this.days, `${key} ${day}`, points);
    add(this.contras, `${currency} ${entry.contra}`, -points);
  }

  #fault(fault: string): void {
    if (this.faults.length < FAULTS_MAX) this.faults.push(fault);
  }
}
