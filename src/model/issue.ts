/** One segment of a JSON path: a property name or an array index. */
export type PathSegment = string | number;

/** Faults of an event or of a rule set outside its conditions. Stable; listed in docs/codes.md. */
export const DOCUMENT_ISSUE_CODES = [
  'too-deep',
  'too-large',
  'not-json',
  'unreadable',
  'wrong-type',
  'missing-key',
  'unknown-key',
  'not-one-of',
  'out-of-range',
  'bad-id',
  'not-a-decimal',
  'not-a-decimal-or-path',
  'negative',
  'not-an-instant',
  'not-a-date',
  'not-a-date-or-instant',
  'not-a-time',
  'empty-hours',
  'bad-path',
  'empty',
  'empty-duration',
  'no-fixed-length',
  'zero-day',
  'until-and-through',
  'unknown-zone',
  'unknown-kind',
  'unknown-rule',
  'unknown-tier',
  'unknown-currency',
  'no-default-currency',
  'reserved-currency',
  'ambiguous-amount',
  'nothing-to-award',
  'limits-nothing',
  'limit-reaches-nothing',
  'not-for-programme',
  'internal-type',
  'cap-terms',
  'sum-limits-only-gains',
  'finer-than-scale',
  'amount-too-large',
  'zero-divisor',
  'range-reversed',
  'within-or-per',
  'confusables-need-text',
  'asks-nothing',
  'no-effect',
  'words-need-spaces',
  'rows-not-ascending',
  'level-repeated',
  'table-terms',
  'round-each-without-lines',
  'no-reach',
  'no-awards-reached',
  'no-default',
  'default-not-last',
  'group-disagrees',
  'counter-shared',
  'streak-terms',
  'freeze-terms',
  'streak-care-differs',
  'expiry-terms',
  'season-terms',
  'hold-terms',
  'whole-days',
  'keys-disagree',
  'streak-reads-streak',
  'replaces-other-member',
  'open-after-late',
  'unknown-preset',
  'parent-not-pinned',
  'extends-cycle',
  'own-name-missing',
  'schedule-empty',
  'schedule-not-ascending',
  'schedule-disagrees',
  'sums-factors',
  'tag-not-named',
  'tag-not-carried',
  'type-always-refused',
  'never-acts',
] as const;

export type DocumentIssueCode = (typeof DOCUMENT_ISSUE_CODES)[number];

/**
 * A fault in a document: what was found, what was expected and where. `params` are the facts of
 * the sentence in `message`, so that a host can say it in its own words.
 */
export interface Issue {
  /** A {@link DocumentIssueCode} or the code of a condition's fault. */
  readonly code: string;
  /** From the root of the document; empty for the document itself. */
  readonly path: readonly PathSegment[];
  readonly params: Readonly<Record<string, unknown>>;
  readonly message: string;
}
