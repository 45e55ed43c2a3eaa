import { compile, type Entry, type Event, openBook, run } from 'tallybook';

const program = compile({
  id: 'group',
  version: 1,
  timeZone: '+08:00',
  rules: { chat: { kind: 'award', on: 'message', amount: 1, limit: { sum: 2, per: 'day' } } },
});
const events: Event[] = ['09:00', '09:01', '09:02', '23:59'].map((time, index) => ({
  id: `m-${index}`,
  type: 'message',
  memberId: index === 1 ? 'ben' : 'mia',
  at: `2026-06-18T${time}+08:00`,
}));

function faultsOf(entries: readonly Entry[]): readonly string[] {
  const last = new Map<string, { readonly seq: number; readonly balance: number }>();
  const faults: string[] = [];
  for (const { id, memberId, currency, bucket, seq, points, balance } of entries) {
    const sum = JSON.stringify([memberId, currency, bucket]);
    const lines = last.get(memberId)?.seq ?? 0;
    const before = last.get(sum)?.balance ?? 0;
    if (seq !== lines + 1) faults.push(`${id}: line ${seq} follows line ${lines}`);
    if (balance !== before + points) faults.push(`${id}: ${before} + ${points} is not ${balance}`);
    last.set(memberId, { seq, balance });
    last.set(sum, { seq, balance });
  }
  return faults;
}

const { entries, book } = run(program, events);
console.log(faultsOf(entries));
// → []

const again = openBook({ programme: book.programme, rules: program });
const half = events.slice(0, 2).flatMap((event) => again.post({ ...event, seq: 0 }).entries);
const reopened = openBook({
  programme: book.programme,
  rules: program,
  snapshot: JSON.parse(JSON.stringify([...again.snapshot()])),
});
const rest = events.slice(2).flatMap((event) => reopened.post({ ...event, seq: 0 }).entries);
console.log(JSON.stringify([...half, ...rest]) === JSON.stringify(entries));
// → true
