import type { Entry, Program } from 'tallybook';

/** How tables write a line of the ledger and a lot, so that both read as a sentence. */

/** What a lot and what a line did to one have in common. */
export interface LotWords {
  readonly points: number;
  readonly currency?: string;
  readonly through?: string;
  readonly class?: string;
  readonly priority?: number;
  readonly granted?: string;
}

/** `30 through 2024-06-10`, or `-5 growth as bonus at 20 from 2024-01-31 for ever`. */
export function lotWords(lot: LotWords, program: Program): string {
  const { points, through, class: name, priority, granted, currency } = lot;
  return joined([
    String(points),
    currency === usualCurrency(program) ? undefined : currency,
    name && `as ${name}`,
    priority && `at ${priority}`,
    granted && `from ${granted}`,
    through === undefined ? 'for ever' : `through ${through}`,
  ]);
}

/** What lines did to lots, line by line. */
export function movesIn(entries: readonly Entry[], program: Program): readonly string[] {
  return entries.flatMap(({ lots = [], currency }) =>
    lots.map((lot) => lotWords({ ...lot, currency }, program)),
  );
}

/**
 * `2024-07-01T00:00Z expiration -20 growth pending by shelf-life for u2`: the instant and the rule
 * only where the table states them, currency, bucket and member only where they are not the usual ones.
 */
export function lineWords(
  entry: Entry,
  stated: string | undefined,
  { memberId, program }: { readonly memberId: string; readonly program: Program },
): string {
  const { kind, points, currency, bucket, ruleId } = entry;
  return joined([
    instantWord(entry.at, stated),
    kind,
    String(points),
    currency === usualCurrency(program) ? undefined : currency,
    bucket === 'available' ? undefined : bucket,
    stated === undefined || stated.includes(' by ') ? `by ${ruleId}` : undefined,
    entry.memberId === memberId ? undefined : `for ${entry.memberId}`,
  ]);
}

/** An instant in the spelling of the table, if it is the same one. */
function instantWord(at: string, stated: string | undefined): string | undefined {
  const [word = ''] = stated?.split(' ') ?? [at];
  const isInstant = /^\d{4}-/.test(word);
  if (!isInstant) return undefined;
  return Date.parse(word) === Date.parse(at) ? word : at;
}

/** What a bare number is in: `points`, or else the only currency. */
export function usualCurrency({ currencies }: Program): string {
  const ids = currencies.map(({ id }) => id);
  return ids.includes('points') ? 'points' : (ids[0] ?? '');
}

function joined(words: readonly (string | 0 | undefined)[]): string {
  return words.filter((word) => word !== undefined && word !== 0 && word !== '').join(' ');
}
