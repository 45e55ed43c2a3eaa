type Document = Readonly<Record<string, unknown>>;

/** One faulty rule set, written as its difference from a sound one. */
export interface FaultyRow {
  readonly says: string;
  /** The whole document. */
  readonly document?: unknown;
  /** Keys put over those of a sound rule set. */
  readonly with?: Document;
  /** Keys taken from it. */
  readonly without?: readonly string[];
  /** Keys put over those of its one award, `a`. */
  readonly award?: Document;
  /** Keys of a rule beside the award, which it reaches by the tag `t`. */
  readonly cap?: Document;
  readonly cooldown?: Document;
  readonly multiplier?: Document;
  /** A schedule, in which `"BASE"` stands for a sound rule set. */
  readonly schedule?: Document;
  readonly presets?: readonly unknown[];
  /** Whether the rule set is sound and the issues are warnings. */
  readonly warnings?: boolean;
  readonly issues: readonly FaultyRowIssue[];
}

export interface FaultyRowIssue {
  readonly code: string;
  readonly path: readonly (string | number)[];
  readonly message: string;
}

const AWARD = { kind: 'award', on: 'x', amount: 1 } as const;

export const BASE = { id: 's', version: 1, timeZone: 'UTC', rules: { a: AWARD } } as const;

/** The faulty document of a row. */
export function documentOf(row: FaultyRow): unknown {
  if (row.schedule) return scheduleOf(row.schedule);
  if (Object.hasOwn(row, 'document')) return row.document;
  if (row.award) return { ...BASE, rules: { a: { ...AWARD, ...row.award } } };
  for (const [kind, rest] of Object.entries({ cap: {}, cooldown: {}, multiplier: { factor: 2 } })) {
    const own = row[kind as 'cap' | 'cooldown' | 'multiplier'];
    if (own)
      return { ...BASE, rules: { a: { ...AWARD, tags: ['t'] }, c: ruleOf(kind, rest, own) } };
  }
  const document: Record<string, unknown> = { ...BASE, ...row.with };
  for (const key of row.without ?? []) delete document[key];
  return document;
}

/** A rule that reaches the award by its tag, unless it says itself what it reaches. */
function ruleOf(kind: string, rest: Document, own: Document): Document {
  const reach = own['rules'] || own['tags'] ? {} : { tags: ['t'] };
  return { kind, ...reach, ...rest, ...own };
}

function scheduleOf(schedule: Document): Document {
  const { versions } = schedule;
  if (!Array.isArray(versions)) return schedule;
  return {
    ...schedule,
    versions: versions.map((version: Document | null) =>
      version?.['rules'] === 'BASE' ? { ...version, rules: BASE } : version,
    ),
  };
}
