import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compile,
  type Entry,
  type Event,
  type MemberRow,
  type Outcome,
  type Program,
  type RuleSet,
  run,
  type Schedule,
} from '../../src/index.ts';
import { parseInstant } from '../../src/units/instant.ts';
import { type StepHost, stepHost } from '../support/steps.ts';
import {
  bookOf,
  entriesOf,
  orderedWorlds,
  postAll,
  rowsOf,
  runs,
  textOf,
  worlds,
} from './support.ts';

/** What hosts do that store each member apart: a step, its messages delivered, nothing else. */
function stepAll(program: Program, events: readonly Event[], deliveries = 1) {
  const host = stepHost(program, { deliveries });
  return gathered(
    host,
    events.flatMap((event) => host.post(event).entries),
  );
}

/** The same with a clock: before an event that a book applied, each member is woken on time. */
function stepAllOnTime(program: Program, events: readonly Event[], outcomes: readonly Outcome[]) {
  const host = stepHost(program);
  const wake = (until: number) => {
    const due = [...host.wakes].filter(([, at]) => Number(parseInstant(at)) <= until);
    for (const [memberId, at] of due) host.advance(memberId, at);
    return due.length > 0;
  };
  const entries = events.flatMap((event, index) => {
    const isApplied = ['accepted', 'refused'].includes(outcomes[index]?.status ?? '');
    while (isApplied && wake(Number(event.at)));
    return host.post(event).entries;
  });
  return gathered(host, entries);
}

function gathered(host: StepHost, entries: readonly Entry[]) {
  const states = new Map(
    host.rows().flatMap((row) => ('memberId' in row ? [[row.memberId, row] as const] : [])),
  );
  return { states, entries };
}

const byMember = (entries: readonly Entry[], memberId: string) =>
  entries.filter((entry) => entry.memberId === memberId);

function withRule(rules: RuleSet | Schedule, id: string, rule: object): RuleSet | Schedule {
  const add = (one: RuleSet) => ({ ...one, rules: { ...one.rules, [id]: rule } }) as RuleSet;
  if (!('versions' in rules)) return add(rules);
  return {
    versions: rules.versions.map((version) => ({ ...version, rules: add(version.rules) })),
  };
}

/** One event of each, by turns. */
function* inTurns(one: readonly Event[], two: readonly Event[]) {
  for (let i = 0; i < Math.max(one.length, two.length); i += 1) {
    yield [0, one.slice(i, i + 1)] as const;
    yield [1, two.slice(i, i + 1)] as const;
  }
}

/** Whether what a member gets may depend on what others got from the same key. */
const sharesKeys = ({ versions, tracks }: Program) =>
  tracks.groupTags ||
  versions.some(({ wideGates, identitiesByType }) => wideGates.size + identitiesByType.size > 0);

/** What programme keys reply is there at once in a book, and an input of its own in a step. */
function withoutReplies(row: MemberRow): MemberRow {
  const { journal, ...rest } = row;
  if (!journal) return row;
  return {
    ...rest,
    journal: { ...journal, inputs: journal.inputs.filter(({ reply }) => !reply) },
  };
}

const bare = ({ ruleSet: _, ...entry }: Entry) => entry;

describe('members', () => {
  it('stepped one by one, with messages delivered by hand, have the entries and states of a book', () => {
    fc.assert(
      fc.property(worlds, ({ rules, events: arrived }) => {
        const program = compile(rules);
        const events = arrived.map((event, seq) => ({ ...event, seq }));
        const book = bookOf(program);
        const outcomes = postAll(book, events);
        const entries = entriesOf(outcomes);
        const steps = stepAllOnTime(program, events, outcomes);
        const rows = rowsOf(textOf(book)).flatMap((row) =>
          row.kind === 'member' ? [row.row] : [],
        );
        expect(steps.entries).toEqual(entries);
        expect(
          [...steps.states.values()]
            .sort((a, b) => (a.memberId < b.memberId ? -1 : 1))
            .map(withoutReplies),
        ).toEqual(rows);
      }),
      runs(72),
    );
  });

  it('take a message once, however often it is delivered', () => {
    fc.assert(
      fc.property(worlds, ({ rules, events }) => {
        const program = compile(rules);
        expect(stepAll(program, events, 3)).toEqual(stepAll(program, events));
      }),
      runs(60),
    );
  });

  it('do not see another book that is posted to in turns', () => {
    fc.assert(
      fc.property(worlds, worlds, (one, two) => {
        const programs = [compile(one.rules), compile(two.rules)] as const;
        const apart = [
          postAll(bookOf(programs[0]), one.events),
          postAll(bookOf(programs[1]), two.events),
        ];
        const books = [bookOf(programs[0]), bookOf(programs[1])] as const;
        const mixed = [0, 1].map(() => [] as unknown[]);
        for (const [turn, events] of inTurns(one.events, two.events)) {
          for (const event of events) mixed[turn]?.push(books[turn].post(event, { trusted: true }));
        }
        expect(mixed).toEqual(apart);
      }),
      runs(24),
    );
  });

  it('share a program with the members of another book and nothing else', () => {
    fc.assert(
      fc.property(worlds, ({ rules, events }) => {
        const program = compile(rules);
        const alone = postAll(bookOf(program), events);
        const [one, two] = [bookOf(program), bookOf(program)];
        const mixed = events.map((event) => {
          const outcome = one.post(event, { trusted: true });
          two.post({ ...event, at: Number(event.at) + 1 }, { trusted: true });
          return outcome;
        });
        expect(mixed).toEqual(alone);
      }),
      runs(24),
    );
  });

  it('are not touched by a rule on events that they do not send', () => {
    fc.assert(
      fc.property(worlds, ({ rules, events }) => {
        const rule = {
          kind: 'award',
          on: 'unheard-of',
          amount: 5,
          limit: { times: 1, per: 'day' },
        };
        const more = withRule(rules, 'unrelated', rule);
        expect(run(compile(more), events).entries).toEqual(run(compile(rules), events).entries);
      }),
      runs(36),
    );
  });

  it('are not touched by a member with whom they have nothing to do', () => {
    fc.assert(
      fc.property(orderedWorlds, ({ rules, events }) => {
        if (sharesKeys(compile(rules))) return;
        const strangers = events
          .filter((_, index) => index % 3 === 0)
          .map((event) => ({ ...event, memberId: 'zoe', by: 'zoe', data: { to: 'zoe', paid: 5 } }));
        const expected = run(compile(rules), events).entries;
        const found = run(compile(rules), [...events, ...strangers]).entries;
        for (const memberId of ['ann', 'bob', 'cho']) {
          expect(byMember(found, memberId)).toEqual(byMember(expected, memberId));
        }
      }),
      runs(36),
    );
  });

  it('with other names have the same ledger under these names', () => {
    const names: Readonly<Record<string, string>> = {
      ann: '__proto__',
      bob: 'b#ob~',
      cho: '邱 儿',
    };
    const renamed = (event: Event): Event => {
      const to = event.data?.['to'];
      return {
        ...event,
        memberId: names[event.memberId] ?? event.memberId,
        ...(event.by !== undefined && { by: names[event.by] ?? event.by }),
        data: { ...event.data, to: typeof to === 'string' ? (names[to] ?? to) : to },
      };
    };
    fc.assert(
      fc.property(worlds, ({ rules, events }) => {
        const stamped = events.map((event, seq) => ({ ...event, seq }));
        const expected = entriesOf(postAll(bookOf(compile(rules)), stamped));
        const found = entriesOf(postAll(bookOf(compile(rules)), stamped.map(renamed)));
        const nameless = ({ id: _, memberId: __, by: ___, ...entry }: Entry) => entry;
        expect(found.map(nameless)).toEqual(expected.map(nameless));
        const named = (name: string | undefined) => name && names[name];
        expect(found.map(({ memberId, by }) => [memberId, by])).toEqual(
          expected.map(({ memberId, by }) => [named(memberId), named(by)]),
        );
      }),
      runs(60),
    );
  });

  it('keep their ledger where the rule set only gets another name and version', () => {
    fc.assert(
      fc.property(worlds, ({ rules, events }) => {
        if ('versions' in rules) return;
        const other = { ...rules, id: 'other', version: 9 };
        expect(run(compile(other), events).entries.map(bare)).toEqual(
          run(compile(rules), events).entries.map(bare),
        );
      }),
      runs(36),
    );
  });
});
