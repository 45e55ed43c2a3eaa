import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import {
  type Correction,
  compile,
  type Entry,
  type Event,
  type Notice,
  type Program,
  parseRuleSet,
  type RuleSet,
  run,
  type Schedule,
  statement,
} from 'tallybook';
import { describe, expect, test } from 'vitest';
import { countExpectations, judge, ledgerFaults } from './support/judge.ts';
import {
  type Game,
  type Player,
  play,
  previewingPlayer,
  recordOf,
  snapshotPlayer,
  stepPlayer,
} from './support/play.ts';
import { shuffledKeys } from './support/shuffle.ts';
import {
  nameOf,
  parseSpec,
  type Row,
  readSpec,
  ruleSetOf,
  rulesOf,
  type Spec,
} from './support/spec.ts';
import { tellingFaults } from './support/telling.ts';

function filesIn(folder: string, ending: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => basename(name).endsWith(ending))
    .map((name) => `${folder}/${name}`)
    .sort();
}

const specs = [...filesIn('test/rules', '.spec.json'), ...filesIn('presets', 'spec.json')].map(
  readSpec,
);

interface Named {
  readonly name: string;
  readonly spec: Spec;
  readonly row: Row;
}

const rows: readonly Named[] = specs.flatMap((spec) =>
  spec.rows.map((row) => ({ name: `${spec.file} ${nameOf(row)}`, spec, row })),
);
const played = rows.filter(({ row }) => row.when && row.todo === undefined);

const programs = new Map<Row, Program>();

function programOf(spec: Spec, row: Row): Program {
  const program = programs.get(row) ?? compile(rulesOf(spec, row) as RuleSet | Schedule);
  programs.set(row, program);
  return program;
}

const counted = rows.reduce((sum, { row }) => sum + countExpectations(row), 0);

describe(`${rows.length} rows with ${counted} expectations in ${specs.length} tables`, () => {
  describe.each(specs)('$file ($rows.length rows): $about', (spec) => {
    for (const row of spec.rows) {
      const name = `${nameOf(row)}: ${row.title}${shown(row)}`;
      if (row.todo === undefined) test(name, () => check(spec, row));
      else test.fails(`${name} – to do: ${row.todo}`, () => check(spec, row));
    }
  });
});

function shown({ shows }: Row): string {
  return shows ? ` [${shows.join(' ')}]` : '';
}

function check(spec: Spec, row: Row): void {
  const parsed = parseRuleSet(ruleSetOf(spec, row));
  const issues = parsed.ok ? [] : parsed.issues;
  expect(issues.map(({ path, code }) => `${path.join('.')}: ${code}`)).toEqual(row.refused ?? []);
  if (!parsed.ok) return;
  expect(parsed.warnings.map(({ path, code }) => `${path.join('.')}: ${code}`)).toEqual(
    row.warnings ?? [],
  );
  const program = programOf(spec, row);
  const { played: lines, entries, player } = play(spec, row, program);
  const { expected, found } = judge(row, lines, player, program);
  if (row.never) expect(found).not.toEqual(expected);
  else expect(found).toEqual(expected);
  expect(ledgerFaults(entries, player)).toEqual([]);
  expect(tellingFaults(lines.flatMap(({ outcomes }) => outcomes))).toEqual([]);
}

describe('every row', () => {
  test('has a name of its own', () => {
    const names = rows.map(({ row }) => nameOf(row));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  const otherWays: readonly (readonly [way: string, player: (program: Program) => Player])[] = [
    ['twice', (program) => previewingPlayer(program)],
    ['with a snapshot before every line', snapshotPlayer],
  ];
  test.each(otherWays)('gives the same bytes %s', (_, playerFor) => {
    const different = played.filter(({ spec, row }) => {
      const program = programOf(spec, row);
      const again = play(spec, row, program, playerFor);
      return toldIn(again) !== toldIn(play(spec, row, program));
    });
    expect(different.map(({ name }) => name)).toEqual([]);
  });

  test('gives every member the same bytes in a host of single steps', () => {
    const different = played.filter(({ spec, row }) => {
      if (!suitsSteps(row)) return false;
      const program = programOf(spec, row);
      const again = play(spec, row, program, stepPlayer);
      const game = play(spec, row, program);
      const amended = amendedIn(game, program);
      return byMember(again, amended) !== byMember(game, amended);
    });
    expect(different.map(({ name }) => name)).toEqual([]);
  });

  test('tells every member the same in a host of single steps', () => {
    const different = played.filter(({ spec, row }) => {
      if (!suitsSteps(row)) return false;
      const program = programOf(spec, row);
      const again = noticesIn(play(spec, row, program, stepPlayer));
      return textOf(again) !== textOf(noticesIn(play(spec, row, program)));
    });
    expect(different.map(({ name }) => name)).toEqual([]);
  });

  test('says as of each instant of its record what its lines up to then say', () => {
    const different = played.filter(({ spec, row }) => {
      const program = programOf(spec, row);
      return program.isTimed && !isSameAsOf(program, recordOf(spec, row));
    });
    expect(different.map(({ name }) => name)).toEqual([]);
  });

  test('gives the same bytes with the keys of rules and events in another order (REP-07)', () => {
    const different = played.filter(({ spec, row }) => {
      const turned = shuffledKeys({ spec, row });
      const again = play(turned.spec, turned.row, programOf(turned.spec, turned.row)).entries;
      return textOf(again) !== textOf(play(spec, row, programOf(spec, row)).entries);
    });
    expect(different.map(({ name }) => name)).toEqual([]);
  });
});

function textOf(lines: readonly object[]): string {
  return lines.map((line) => JSON.stringify(line)).join('\n');
}

/**
 * What holds in the end, by id, with all that time brings later: a host of steps may hear of an end one
 * input earlier or later.
 */
function noticesIn({ played: lines, player }: Game): readonly Notice[] {
  const outcomes = [
    ...lines.flatMap((line) => line.outcomes),
    ...player.advance('2199-01-01T00:00Z'),
  ];
  const holding = new Map<string, Notice>();
  for (const outcome of outcomes) {
    for (const notice of outcome.notices) holding.set(notice.id, notice);
    for (const correction of outcome.corrected ?? []) tellAgain(correction, holding);
  }
  return [...holding.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function tellAgain({ was, now }: Correction, holding: Map<string, Notice>): void {
  for (const { id } of was.notices) holding.delete(id);
  for (const notice of now.notices) holding.set(notice.id, notice);
}

/** The ledger, and what is said beside it: notices and streaks. */
function toldIn({ entries, played: lines }: Game): string {
  const said = lines.map(({ outcomes, view, ahead }) => [
    outcomes.map((one) => [one.notices, one.corrected]),
    view,
    ahead,
  ]);
  return `${textOf(entries)}\n${JSON.stringify(said)}`;
}

/**
 * Whether a record until an instant has the lines up to it, and members what these lines leave. What
 * an input has corrected was not known before that input.
 */
function isSameAsOf(program: Program, record: readonly Event[]): boolean {
  const { entries } = run(program, record);
  const instants = [...new Set(entries.map(({ at }) => at))];
  const causes = new Map(record.map(({ id, at }) => [id, new Date(at).toISOString()]));
  return instants.every((asOf) => {
    const upTo = entries.filter(({ at, cause }) => at <= asOf && (causes.get(cause) ?? at) <= asOf);
    const part = run(program, record, { asOf });
    const members = [...new Set(upTo.map(({ memberId }) => memberId))];
    const isSameStanding = members.every((memberId) => {
      const { balances } = statement(upTo, { memberId });
      const standing = part.book.member(memberId).balances;
      return Object.entries(balances).every(([currency, units]) => standing[currency] === units);
    });
    return isSameStanding && textOf(part.entries) === textOf(upTo);
  });
}

/** A step trusts whatever it gets and needs a member to be the step of. */
function suitsSteps({ order, when = [] }: Row): boolean {
  return order !== 'canonical' && when.every((line) => !('raw' in line || 'trusted' in line));
}

/**
 * Members whose lines the input of somebody else has corrected, or their own where the replies of
 * programme keys come later than the correction: what is left of each event is the same.
 */
function amendedIn({ played: lines }: Game, { versions }: Program): ReadonlySet<string> {
  const isWide = versions.some(({ wideGates }) => wideGates.size > 0);
  const outcomes = lines.flatMap((line) => line.outcomes);
  const amended = outcomes.flatMap((outcome) =>
    (outcome.corrected ?? [])
      .filter(({ memberId }) => isWide || memberId !== outcome.memberId)
      .map(({ memberId }) => memberId),
  );
  return new Set(amended);
}

/** The lines of each member; of the amended the net book alone. */
function byMember({ entries }: Game, amended: ReadonlySet<string>): string {
  const members = [...new Set(entries.map(({ memberId }) => memberId))].sort();
  const texts = members.map((id) => {
    const own = entries.filter(({ memberId }) => memberId === id);
    return amended.has(id) ? netBook(own) : textOf(own);
  });
  return texts.join('\n');
}

/** Sums by currency, bucket, event, rule, contra and instant. */
function netBook(entries: readonly Entry[]): string {
  const sums = new Map<string, number>();
  for (const { memberId, currency, bucket, eventId, ruleId, contra, at, points } of entries) {
    const place = JSON.stringify([memberId, currency, bucket, eventId, ruleId, contra, at]);
    sums.set(place, (sums.get(place) ?? 0) + points);
  }
  const left = [...sums].filter(([, sum]) => sum !== 0);
  return left
    .map((one) => one.join(' '))
    .sort()
    .join('\n');
}

/** Rows of the semantics that tables hold, with how many policies each has. */
const SEMANTICS: Readonly<Record<string, number>> = {
  'TZ-01': 2,
  'TZ-02': 1,
  'TZ-03': 1,
  'TZ-05': 1,
  'DAY-01': 1,
  'DAY-02': 1,
  'DAY-03': 2,
  'DAY-05': 2,
  'DAY-06': 1,
  'DAY-08': 2,
  'DAY-10': 2,
  'STK-01': 1,
  'STK-02': 1,
  'STK-03': 1,
  'STK-04': 1,
  'STK-06': 1,
  'STK-11': 1,
  'STK-13': 1,
  'STK-15': 3,
  'STK-16': 2,
  'STK-17': 3,
  'STK-19': 2,
  'STK-20': 2,
  'ORD-01': 1,
  'ORD-02': 1,
  'ORD-03': 1,
  'ORD-04': 2,
  'ORD-06': 2,
  'ORD-07': 2,
  'ORD-08': 2,
  'ORD-11': 1,
  'CAP-01': 2,
  'CAP-02': 1,
  'CAP-04': 1,
  'CAP-05': 2,
  'CAP-06': 4,
  'CAP-08': 3,
  'CAP-09': 2,
  'CAP-11': 2,
  'CAP-13': 1,
  'CAP-14': 1,
  'CAP-16': 5,
  'MUL-01': 5,
  'MUL-02': 4,
  'MUL-03': 6,
  'MUL-05': 2,
  'MUL-06': 2,
  'MUL-09': 1,
  'MUL-11': 2,
  'MUL-12': 1,
  'MUL-14': 3,
  'MUL-15': 4,
  'RFD-01': 1,
  'RFD-02': 3,
  'RFD-04': 2,
  'RFD-05': 1,
  'RFD-06': 3,
  'RFD-07': 2,
  'RFD-09': 1,
  'RFD-11': 3,
  'RFD-12': 1,
  'RFD-14': 1,
  'RFD-15': 1,
  'SPAM-01': 2,
  'SPAM-02': 2,
  'SPAM-03': 1,
  'SPAM-04': 1,
  'SPAM-05': 2,
  'SPAM-06': 1,
  'SPAM-08': 2,
  'RULE-01': 1,
  'RULE-02': 1,
  'RULE-04': 2,
  'RULE-05': 2,
  'RULE-09': 1,
  'TIER-01': 1,
  'TIER-02': 2,
  'TIER-03': 2,
  'TIER-04': 3,
  'TIER-06': 3,
  'TIER-08': 1,
  'TIER-10': 1,
  'TIER-11': 2,
  'TIER-12': 1,
  'EXP-01': 2,
  'EXP-02': 1,
  'EXP-03': 1,
  'EXP-04': 2,
  'EXP-06': 2,
  'EXP-07': 3,
  'EXP-09': 1,
  'EXP-10': 1,
  'EXP-13': 1,
  'EXP-14': 1,
  'DEC-01': 3,
  'DEC-02': 2,
  'DEC-03': 1,
  'DEC-04': 1,
  'DEC-06': 1,
  'DEC-07': 1,
  'NEG-01': 3,
  'NEG-04': 1,
  'NEG-05': 1,
  'REP-04': 4,
  'REP-05': 3,
  'REP-08': 2,
};

/** Rows that no table can hold: of so many events, or about more than one rule set or book. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'RULE-06': 'test/engine/diff.test.ts',
  'RULE-08': 'test/engine/continuation.test.ts',
  'SCALE-01': 'test/scale.test.ts',
  'SCALE-03': 'test/scale.test.ts',
  'SCALE-04': 'test/scale.test.ts',
  'SCALE-05': 'test/scale.test.ts',
  'SCALE-06': 'test/scale.test.ts',
};

const CAPABILITIES =
  'A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 B1 B2 B3 B4 B5 B6 B7 B8 B9 B10 B11 B12 B13 ' +
  'C1 C2 C3 C4 C7 D1 D2 D3 D4 E1 E2 E4 E5 E6 E7 E8 E9 E10 F8 G1 G2 G3 G4 G5 G6 G7 H5 J10 K1 K2 K3 K4 ' +
  'K6 K7 K8 K9 L3 L4 L5 L11 L12';

/** Capabilities that a row shows which no table can hold. */
const SHOWN_BY: Readonly<Record<string, string>> = { L2: 'RULE-06' };

describe('the tables', () => {
  test.each(Object.entries(SEMANTICS))('%s has its %i rows', (id, policies) => {
    const found = rows.filter(({ row }) => row.id === id);
    expect(found.map(({ row }) => nameOf(row))).toHaveLength(policies);
  });

  test.each(Object.entries(ELSEWHERE))('%s is a test of its own in %s', (id, file) => {
    expect(readFileSync(file, 'utf8')).toContain(`describe('${id}'`);
  });

  test.each(CAPABILITIES.split(' '))('a row shows %s', (capability) => {
    const showing = rows.filter(({ row }) => row.shows?.includes(capability));
    expect(showing).not.toEqual([]);
  });

  test.each(Object.entries(SHOWN_BY))('%s is shown by %s', (_, id) => {
    expect(Object.keys(ELSEWHERE)).toContain(id);
  });
});

describe('a table is refused', () => {
  const row = { id: 'X-01', title: 'one', when: [{ gives: 0 }] };
  const parse = (changed: object) => () =>
    parseSpec({ about: 'a table', rows: [{ ...row, ...changed }] }, 'x.spec.json');

  test('only where something is wrong with it', () => {
    expect(parse({})).not.toThrow();
  });

  test('where a column is unknown', () => {
    expect(parse({ when: [{ gives: 0, givs: 1 }] })).toThrow('Unrecognized key');
    expect(parse({ balance: { u1: 1 } })).toThrow('Unrecognized key: "balance"');
    const halves = [{ eventId: 'e1', was: 10 }];
    expect(parse({ when: [{ gives: 0, corrected: halves }] })).toThrow('Invalid input');
  });

  test('where a row or one of its lines expects nothing', () => {
    expect(parse({ when: [] })).toThrow('row X-01 expects nothing');
    expect(parse({ when: [{ gives: 0 }, { at: '2024-06-01T00:00Z' }] })).toThrow('expects nothing');
    expect(parse({ when: [], refused: [] })).toThrow('expects nothing');
  });
});
