import type { Book, Entry, MemberView, Outcome } from 'tallybook';

/** What the lines of a ledger come to, by what a correction keeps; nothing that comes to nothing. */
type Net = Readonly<Record<string, number>>;

/** A line as far as it counts for the net book. */
export type NetLine = Pick<
  Entry,
  'memberId' | 'currency' | 'bucket' | 'eventId' | 'ruleId' | 'contra' | 'at' | 'day' | 'points'
>;

/** Points by account, event, rule, contra and the instant and day that they are of. */
export function netOf(lines: Iterable<NetLine>): Net {
  const sums = new Map<string, number>();
  for (const { memberId, currency, bucket, eventId, ruleId, at, day, points, contra } of lines) {
    const other = contra.startsWith('held:') ? 'held' : contra;
    const name = [memberId, currency, bucket, eventId, ruleId, other, at, day].join(' ');
    sums.set(name, (sums.get(name) ?? 0) + points);
  }
  const kept = [...sums].filter(([, points]) => points !== 0);
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What a host may show of members as of an instant, but for how many lines led to it. */
export function viewsOf(
  book: Pick<Book, 'member'>,
  memberIds: readonly string[],
  at: number,
): readonly Omit<MemberView, 'entries'>[] {
  return memberIds.map((id) => {
    const { entries: _, ...view } = book.member(id, { at });
    return view;
  });
}

/** Every line of outcomes, in posting order. */
export function linesOf(outcomes: readonly Outcome[]): readonly Entry[] {
  return outcomes.flatMap(({ entries }) => entries);
}

/** What is wrong with a ledger in itself: sums, counts, ids and what is held. */
export function faultsOf(entries: readonly Entry[]): readonly string[] {
  const ids = new Set(entries.map(({ id }) => id));
  const twice = ids.size === entries.length ? [] : [`${entries.length - ids.size} ids twice`];
  return [...twice, ...entries.flatMap(faultsOfLine(new Map())), ...heldFaultsOf(entries)];
}

/** Each line counts on from the one before it, of the member and of the account. */
function faultsOfLine(known: Map<string, number>): (entry: Entry) => readonly string[] {
  const next = (name: string, more: number) => {
    const sum = (known.get(name) ?? 0) + more;
    known.set(name, sum);
    return sum;
  };
  return ({ id, seq, memberId, currency, bucket, points, balance, at, postedAt }) => {
    const sum = next(JSON.stringify([memberId, currency, bucket]), points);
    const count = next(JSON.stringify([memberId]), 1);
    const claims: readonly (readonly [boolean, string])[] = [
      [balance === sum, `comes to ${sum}, not ${balance}`],
      [seq === count, `is line ${count}, not ${seq}`],
      [points !== 0, 'moves nothing'],
      [postedAt >= at, 'is posted before it takes effect'],
    ];
    return claims.flatMap(([holds, fault]) => (holds ? [] : [`${id} ${fault}`]));
  };
}

/** What is released leaves one bucket and enters the other. */
function heldFaultsOf(entries: readonly Entry[]): readonly string[] {
  const held = new Map<string, number>();
  for (const { contra, points } of entries)
    if (contra.startsWith('held:')) held.set(contra, (held.get(contra) ?? 0) + points);
  return [...held].flatMap(([contra, sum]) => (sum === 0 ? [] : [`${contra} holds ${sum}`]));
}
