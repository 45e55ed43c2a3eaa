import { openBook } from '../../src/engine/book.ts';
import type { Event } from '../../src/model/event.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import { compile } from '../../src/rules/parse.ts';
import type { RuleSet } from '../../src/rules/rule-set.ts';
import { bookOf, PROGRAMME } from './contenders.ts';
import type { HandMade } from './hand-made.ts';
import { type Contender, measure, type Ratio, ratioOf } from './measure.ts';
import { atMost, print, table, verdict } from './report.ts';

/** What the sections about a ledger have in common. */

type Answer = (event: Event) => HandMade;

/** Both must give the same lines and notices, event by event. */
export function compareOutcomes(rules: RuleSet, events: readonly Event[], answer: Answer): void {
  const book = openBook({ programme: PROGRAMME, rules });
  const counts = new Map<string, number>();
  for (const event of events) {
    const outcome = book.post(event, { trusted: true });
    const ours = outcomeText(outcome);
    const byHand = outcomeText(answer(event));
    if (ours !== byHand) throw new Error(`Not the same outcome:\n${ours}\n${byHand}`);
    for (const { kind } of [...outcome.entries, ...outcome.notices])
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const kinds = [...counts].map(([kind, count]) => `${kind} ${count.toLocaleString('en')}`);
  print(`  ${events.length.toLocaleString('en')} outcomes compared: ${kinds.sort().join(', ')}`);
}

/** What both say, without the order of members at one instant; the lines of each are counted by `seq`. */
function outcomeText({ status, eventId, entries, notices }: Outcome | HandMade): string {
  const lines = entries.map((entry) => JSON.stringify(entry)).sort();
  const told = notices.map((notice) => JSON.stringify(notice)).sort();
  return JSON.stringify({ status, eventId, lines, told });
}

/** A whole ledger against a reducer with the same duties. */
export function wholeLedger(
  rules: RuleSet,
  byHand: Contender,
  events: readonly Event[],
  rounds: number,
): void {
  const rows = measure([byHand, bookOf(compile(rules))], events, rounds);
  table(rows);
  const [slow, fast] = rows;
  verdict('the whole ledger against the reducer', ratioOf(slow, fast), 0.33);
}

/** How fast the ledger is, where the reducer is 1. */
export function ratioOver(
  rules: RuleSet,
  byHand: Contender,
  events: readonly Event[],
  rounds: number,
): Ratio {
  const [slow, fast] = measure([byHand, bookOf(compile(rules))], events, rounds);
  return ratioOf(slow, fast);
}

/** What the rows of a snapshot weigh as history grows. */
export function stateOverTime(
  rules: RuleSet,
  events: readonly Event[],
  { members, parts }: { readonly members: number; readonly parts: number },
): void {
  const book = openBook({ programme: PROGRAMME, rules });
  print();
  print(`State of ${members.toLocaleString('en')} members, as JSON`);
  const sizes: number[] = [];
  for (let part = 0; part < parts; part += 1) {
    const until = ((part + 1) * events.length) / parts;
    for (const event of events.slice((part * events.length) / parts, until))
      book.post(event, { trusted: true });
    const day = new Date(events[until - 1]?.at ?? 0).toISOString().slice(0, 10);
    const bytes = rowBytes(book.snapshot()) / members;
    sizes.push(bytes);
    print(
      `  after ${until.toLocaleString('en').padStart(9)} events (${day}): ${bytes.toFixed(0)} bytes per member`,
    );
  }
  const [first = 0, ...later] = sizes;
  atMost('later against the first part', Math.max(...later) / first, 1.1);
}

function rowBytes(rows: Iterable<unknown>): number {
  let bytes = 0;
  for (const row of rows) bytes += Buffer.byteLength(JSON.stringify(row));
  return bytes;
}
