import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';

/** The format of `*.spec.json`; `test/rules/README.md` says what each column means. */

const json = z.record(z.string(), z.unknown());
const units = z.union([z.int(), z.record(z.string(), z.int())]);

const reason = z.union([
  z.string(),
  z.strictObject({
    code: z.string(),
    rule: z.string().exactOptional(),
    params: json.exactOptional(),
  }),
]);

const eventColumns = {
  id: z.string().exactOptional(),
  type: z.string().exactOptional(),
  memberId: z.string().exactOptional(),
  at: z.union([z.string(), z.number()]).exactOptional(),
  receivedAt: z.union([z.string(), z.number()]).exactOptional(),
  seq: z.int().exactOptional(),
  by: z.string().exactOptional(),
  groupId: z.string().exactOptional(),
  key: z.string().exactOptional(),
  ref: z.string().exactOptional(),
  data: json.exactOptional(),
};

/** A line of the ledger in words, or the parts that matter. */
const entry = z.union([z.string(), json]);

/** Units of the usual currency, units by currency, or the parts that matter. */
const told = z.union([z.int(), json]);

const correction = z.strictObject({
  eventId: z.string(),
  memberId: z.string().exactOptional(),
  was: told,
  now: told,
});

const resultColumns = {
  gives: units.exactOptional(),
  to: z.record(z.string(), units).exactOptional(),
  from: z.record(z.string(), z.int()).exactOptional(),
  order: z.array(z.string()).exactOptional(),
  lines: z.array(entry).exactOptional(),
  moves: z.array(z.string()).exactOptional(),
  time: z.array(entry).exactOptional(),
  why: z.array(reason).exactOptional(),
  status: z.string().exactOptional(),
  actor: z.string().exactOptional(),
  day: z.string().exactOptional(),
  postedAt: z.string().exactOptional(),
  ruleSet: z.string().exactOptional(),
  calc: json.exactOptional(),
  items: z.array(json).exactOptional(),
  corrected: z.array(correction).exactOptional(),
  first: json.exactOptional(),
  retry: z.string().exactOptional(),
  issues: z.array(z.string()).exactOptional(),
};

const releasedSchema = z.strictObject({ id: z.string(), ...resultColumns });

/** By rule: the current length, or parts of what the book says. */
const streaks = z.record(z.string(), z.union([z.int(), json]));

/** By rule: the id of the level, null below the first, or parts of what the book says. */
const tiers = z.record(z.string(), z.union([z.string(), z.null(), json]));

/** Of a member as of an instant. */
const standingColumns = {
  balance: units.exactOptional(),
  pending: units.exactOptional(),
  shortfall: units.exactOptional(),
  lots: z.array(z.string()).exactOptional(),
  streaks: streaks.exactOptional(),
  tiers: tiers.exactOptional(),
};

const instant = z.union([z.string(), z.number()]);

const lineSchema = z.union([
  z.strictObject({
    advance: instant,
    memberId: z.string().exactOptional(),
    released: z.array(releasedSchema).exactOptional(),
    time: z.array(entry).exactOptional(),
    items: z.array(json).exactOptional(),
    wakeAt: z.union([z.string(), z.literal(false)]).exactOptional(),
  }),
  z.strictObject({
    ask: instant,
    memberId: z.string().exactOptional(),
    ...standingColumns,
    through: instant.exactOptional(),
    forecast: z.array(entry).exactOptional(),
    items: z.array(json).exactOptional(),
  }),
  z.strictObject({
    past: instant,
    memberId: z.string().exactOptional(),
    ...standingColumns,
  }),
  z.strictObject({
    ...eventColumns,
    ...resultColumns,
    raw: z.unknown().optional(),
    repeat: z.int().min(2).exactOptional(),
    apartHours: z.int().min(1).exactOptional(),
    gives: z.union([units, z.array(units).min(2)]).exactOptional(),
    trusted: z.boolean().exactOptional(),
    ...standingColumns,
    wakeAt: z.union([z.string(), z.literal(false)]).exactOptional(),
  }),
]);

const rowSchema = z.strictObject({
  id: z.string(),
  alt: z.string().exactOptional(),
  title: z.string(),
  shows: z.array(z.string()).exactOptional(),
  never: z.literal(true).exactOptional(),
  todo: z.string().exactOptional(),
  rules: json.exactOptional(),
  patch: json.exactOptional(),
  schedule: z
    .array(z.strictObject({ from: z.string().exactOptional(), patch: json }))
    .exactOptional(),
  event: z.strictObject(eventColumns).exactOptional(),
  order: z.enum(['arrival', 'canonical']).exactOptional(),
  given: z.array(z.strictObject(eventColumns)).exactOptional(),
  when: z.array(lineSchema).exactOptional(),
  balances: z.record(z.string(), units).exactOptional(),
  refused: z.array(z.string()).exactOptional(),
  warnings: z.array(z.string()).exactOptional(),
});

const specSchema = z.strictObject({
  about: z.string(),
  ruleSet: json.exactOptional(),
  event: z.strictObject(eventColumns).exactOptional(),
  rows: z.array(rowSchema).min(1),
});

export type EventColumns = z.infer<z.ZodObject<typeof eventColumns>>;
export type ResultColumns = z.infer<z.ZodObject<typeof resultColumns>>;
export type Line = z.infer<typeof lineSchema>;
export type AskLine = Extract<Line, { readonly ask: unknown }>;
export type EventLine = Exclude<
  Line,
  { readonly advance: unknown } | { readonly ask: unknown } | { readonly past: unknown }
>;
export type Row = z.infer<typeof rowSchema>;
export type Units = z.infer<typeof units>;
/** What a table may state of a member as of an instant. */
export type StandingColumns = z.infer<z.ZodObject<typeof standingColumns>>;
export type StatedEntry = z.infer<typeof entry>;
export type StatedTold = z.infer<typeof told>;

export interface Spec extends z.infer<typeof specSchema> {
  /** From the root of the project. */
  readonly file: string;
}

/**
 * Reads a table, the one of a preset together with it. Throws at a column that it does not know
 * and at a row that expects nothing.
 */
export function readSpec(file: string): Spec {
  const spec = parseSpec(read(file), file);
  if (spec.ruleSet || !existsSync(presetBeside(file))) return { ...spec, file };
  return { ...spec, file, ruleSet: json.parse(read(presetBeside(file))) };
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function presetBeside(file: string): string {
  return join(dirname(file), 'preset.json');
}

export function parseSpec(document: unknown, file: string): z.infer<typeof specSchema> {
  const parsed = specSchema.safeParse(document);
  if (!parsed.success) throw new Error(`${file}\n${z.prettifyError(parsed.error)}`);
  const bare = parsed.data.rows.filter((row) => !expectsSomething(row));
  const first = bare[0];
  if (first) throw new Error(`${file}: row ${nameOf(first)} expects nothing`);
  return parsed.data;
}

/** A row expects a refused rule set, or something of each of its lines. */
function expectsSomething({ refused, when = [] }: Row): boolean {
  if (refused) return refused.length > 0 && when.length === 0;
  return when.length > 0 && when.every(lineExpectsSomething);
}

function lineExpectsSomething(line: Line): boolean {
  if ('ask' in line || 'past' in line) return Object.keys(line).some((key) => VIEWED.has(key));
  if ('advance' in line) return Object.keys(line).some((key) => BROUGHT.has(key));
  return line.gives !== undefined || line.status !== undefined;
}

const BROUGHT: ReadonlySet<string> = new Set(['released', 'time', 'items', 'wakeAt']);
const VIEWED: ReadonlySet<string> = new Set([...Object.keys(standingColumns), 'forecast', 'items']);

/** `CAP-01 (alt all-or-nothing)`. */
export function nameOf({ id, alt }: Row): string {
  return alt === undefined ? id : `${id} (alt ${alt})`;
}

/** A merge patch (RFC 7396), written apart from the one under test. */
export function patched(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = patched(merged[key], value);
  }
  return merged;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const DEFAULTS = { id: 'spec', version: 1, timeZone: 'UTC' };

/** The rule set of a row; of a row with a schedule, that of its first version. */
export function ruleSetOf(spec: Spec, row: Row): unknown {
  const shared = { ...DEFAULTS, ...spec.ruleSet };
  return patched(row.rules ? { ...shared, rules: row.rules } : shared, row.patch ?? {});
}

/** What `compile` is given: a rule set, or a schedule whose versions patch it. */
export function rulesOf(spec: Spec, row: Row): unknown {
  const ruleSet = ruleSetOf(spec, row);
  if (!row.schedule) return ruleSet;
  const versions = row.schedule.map(({ patch, ...from }, index) => ({
    ...from,
    rules: patched(patched(ruleSet, { version: index + 1 }), patch),
  }));
  return { versions };
}
