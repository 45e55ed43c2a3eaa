import { openBook, type Rule, type RuleSet } from 'tallybook';
import { describe, expect, it } from 'vitest';
import { Audit } from './audit.ts';
import { feed } from './feed.ts';
import { epochMs, inOrder } from './plain.ts';
import { floodSample, textSample } from './samples.ts';
import { add, pairs } from './sums.ts';
import { itOnReal, openStream, type Stream, type StreamEvent, tellSkips } from './support.ts';

/** One point a message that no screen catches. */
function rulesOf(timeZone: string, screens: Readonly<Record<string, Rule>>): RuleSet {
  const chat: Rule = { kind: 'award', on: 'message', amount: 1 };
  return { id: 'screens', version: 1, timeZone, rules: { chat, ...screens } };
}

/** A screen said once more in plain words. */
interface PlainScreen {
  readonly ruleId: string;
  readonly code: string;
  /** Whether the message is caught; every screen sees every message. */
  catches(event: StreamEvent): boolean;
}

/**
 * Catches a message where `times` with its key lie less than a window before it, caught or not.
 * Instants come in order; those the window has left are dropped.
 */
function plainCount(
  ruleId: string,
  code: string,
  times: number,
  { windowMs, keyOf }: { windowMs: number; keyOf: (event: StreamEvent) => string | undefined },
): PlainScreen {
  const seen = new Map<string, number[]>();
  return {
    ruleId,
    code,
    catches: (event) => {
      const key = keyOf(event);
      if (key === undefined) return false;
      const at = epochMs(event);
      const inside = (seen.get(key) ?? []).filter((one) => one > at - windowMs);
      const before = inside.length;
      seen.set(key, [...inside, at]);
      return before >= times;
    },
  };
}

function plainGate(ruleId: string, passes: (event: StreamEvent) => boolean): PlainScreen {
  return { ruleId, code: 'gate-closed', catches: (event) => !passes(event) };
}

/** What became of each message: `id` alone where it earned its point, else with what caught it. */
function plainFates(events: readonly StreamEvent[], screens: readonly PlainScreen[]) {
  const ids = new Set<string>();
  const fates: string[] = [];
  const points = new Map<string, number>();
  for (const event of events) {
    if (ids.has(event.id)) continue;
    ids.add(event.id);
    const caught = screens.filter((one) => one.catches(event));
    fates.push(fateOf(event.id, caught));
    if (caught.length === 0) add(points, event.memberId, 1);
  }
  return { fates, points };
}

function fateOf(
  id: string,
  caught: readonly { readonly ruleId?: string; readonly code: string }[],
) {
  return [id, ...caught.map(({ ruleId, code }) => `${ruleId} ${code}`)].join(', ');
}

function post(stream: Pick<Stream, 'name' | 'events'>, rules: RuleSet) {
  const book = openBook({ programme: 'screens', rules });
  const audit = new Audit();
  const fates: string[] = [];
  const points = new Map<string, number>();
  feed(book, stream, (outcome) => {
    audit.see(outcome);
    if (outcome.status !== 'duplicate') fates.push(fateOf(outcome.eventId, outcome.reasons));
    for (const { memberId, points: sum } of outcome.entries) add(points, memberId, sum);
  });
  return { book, audit, fates, points };
}

tellSkips();

describe('flood, repeat and length over all rooms of fcc-gitter, by hashes and lengths', () => {
  const stream = openStream('chat/fcc-gitter', () => floodSample(31));
  const events = stream.events.map((event) => ({ ...event, groupId: String(event.data['room']) }));
  const rules = rulesOf('UTC', {
    flood: { kind: 'rate-limit', on: 'message', times: 5, within: { seconds: 30 } },
    repeat: {
      kind: 'duplicate',
      on: 'message',
      of: '$.data.h',
      normalise: 'none',
      within: { minutes: 10 },
    },
    room: {
      kind: 'rate-limit',
      on: 'message',
      times: 3,
      within: { seconds: 20 },
      for: 'member-in-group',
    },
    short: {
      kind: 'gate',
      on: 'message',
      length: { min: 5, unit: 'codePoints', of: '$.data.len' },
    },
  });
  const screens = [
    plainCount('flood', 'rate-limited', 5, {
      windowMs: 30_000,
      keyOf: ({ memberId }) => memberId,
    }),
    plainCount('repeat', 'repeated', 1, {
      windowMs: 600_000,
      keyOf: ({ memberId, data }) => `${memberId} ${data['h']}`,
    }),
    plainCount('room', 'rate-limited', 3, {
      windowMs: 20_000,
      keyOf: ({ memberId, groupId }) => `${memberId} ${groupId}`,
    }),
    plainGate('short', ({ data }) => Number(data['len']) >= 5),
  ];
  const plain = plainFates(events, screens);
  const { book, audit, fates, points } = post({ name: stream.name, events }, rules);
  const again = events.length - plain.fates.length;

  it('lets through and catches, by each screen, the messages that a plain count does', () => {
    expect(differing(fates, plain.fates)).toEqual([]);
  });

  it('gives every member a point for each message that no screen caught', () => {
    expect(pairs(points)).toEqual(pairs(plain.points));
    expect(audit.close(book)).toEqual([]);
  });

  it('answers messages delivered again as duplicates, which no screen sees', () => {
    expect(again).toBeGreaterThan(0);
    expect(pairs(audit.statuses)).toEqual([
      ['accepted', plain.fates.length],
      ['duplicate', again],
    ]);
  });

  itOnReal(stream)('catches so many messages by each screen', () => {
    expect(audit.entries).toBe(195_326);
    expect(pairs(audit.reasons)).toEqual([
      ['flood rate-limited', 1_121],
      ['repeat repeated', 2_516],
      ['room rate-limited', 2_064],
      ['short gate-closed', 12_527],
    ]);
  });
});

/** Ranks where two lists differ, at most ten of them: a list of thousands is no message. */
function differing(found: readonly string[], expected: readonly string[]) {
  const length = Math.max(found.length, expected.length);
  const ranks = Array.from({ length }, (_, rank) => rank);
  return ranks
    .filter((rank) => found[rank] !== expected[rank])
    .slice(0, 10)
    .map((rank) => ({ rank, found: found[rank], expected: expected[rank] }));
}

/**
 * What stands for a text, by the runtime's own tables: compatibility forms made one, invisible
 * characters left out, letters by their capitals' small form one by one (which knows neither a last
 * sigma nor the dotless i), white space as one space.
 */
function plainKey(text: string): string {
  const visible = text.normalize('NFKD').replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '');
  const folded = Array.from(visible, (letter) => letter.toUpperCase().toLowerCase()).join('');
  return trimmed(folded.normalize('NFKC').replaceAll(/\p{White_Space}+/gu, ' '));
}

function trimmed(text: string): string {
  return text.replace(/^\p{White_Space}+/u, '').replace(/\p{White_Space}+$/u, '');
}

const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' });

function graphemes(text: string): number {
  return [...SEGMENTER.segment(trimmed(text))].length;
}

function codePoints(text: string): number {
  return [...trimmed(text)].length;
}

function textOf({ data }: StreamEvent): string {
  return String(data['text']);
}

/** An empty key repeats nothing. */
function textKeyOf(event: StreamEvent): string | undefined {
  const key = plainKey(textOf(event));
  return key === '' ? undefined : `${event.memberId} ${key}`;
}

const HOUR_MS = 3_600_000;

/** Lengths that a gate which nothing passes tells, in the order of the texts. */
function lengthsIn(unit: 'graphemes' | 'codePoints', stream: Pick<Stream, 'name' | 'events'>) {
  const measure: Rule = { kind: 'gate', on: 'message', length: { min: 1_000_000, unit } };
  const book = openBook({ programme: 'screens', rules: rulesOf('UTC', { measure }) });
  const lengths: unknown[] = [];
  feed(book, stream, ({ reasons }) => {
    for (const { params } of reasons) lengths.push(params['found']);
  });
  return lengths;
}

/** What the files hold: points, caught by each, and repeats, over all members, that are no copies to the letter. */
const GITTER = { points: 7_446, repeated: 88, short: 412, unlike: 17 };
const ZH = { points: 7_752, repeated: 831, short: 55, unlike: 2 };

/**
 * The runtime's tables are of another Unicode version than the project's own: in these texts no
 * character came to be, or changed, between them, so nothing differs.
 */
describe.each([
  { name: 'chat/fcc-gitter-text-sample', timeZone: 'UTC', hours: 24, seed: 32, facts: GITTER },
  { name: 'chat/zh-short-texts', timeZone: 'Asia/Shanghai', hours: 168, seed: 33, facts: ZH },
])('texts of $name', ({ name, timeZone, hours, seed, facts }) => {
  const stream = openStream(name, () => textSample(seed));
  const events = inOrder(stream.events);
  const texts = events.map(textOf);
  const rules = rulesOf(timeZone, {
    repeat: { kind: 'duplicate', on: 'message', within: { hours } },
    short: { kind: 'gate', on: 'message', length: { min: 5, unit: 'graphemes' } },
  });
  const screens = [
    plainCount('repeat', 'repeated', 1, { windowMs: hours * HOUR_MS, keyOf: textKeyOf }),
    plainGate('short', (event) => graphemes(textOf(event)) >= 5),
  ];
  const plain = plainFates(events, screens);
  const { book, audit, fates, points } = post({ name, events }, rules);
  it('are as long as the segmenter of the runtime counts, in graphemes and in code points', () => {
    expect(lengthsIn('graphemes', { name, events })).toEqual(texts.map(graphemes));
    expect(lengthsIn('codePoints', { name, events })).toEqual(texts.map(codePoints));
    expect(texts.map(graphemes)).not.toEqual(texts.map(codePoints));
  });

  it('are caught as the segmenter and the normal forms of the runtime say', () => {
    expect(differing(fates, plain.fates)).toEqual([]);
  });

  it('give every member a point for each text that no screen caught', () => {
    expect(pairs(points)).toEqual(pairs(plain.points));
    expect(audit.close(book)).toEqual([]);
  });

  const crowd = events.map((event) => ({ ...event, memberId: 'everybody' }));
  const repeats = { repeat: { kind: 'duplicate', on: 'message', within: { hours } } } as const;
  const alike = repeatsBy(plainKey);
  const copied = new Set(repeatsBy((text) => text));
  const unlike = alike.filter((fate) => !copied.has(fate));

  /** What repeats by a key, where everybody is one member. */
  function repeatsBy(keyOf: (text: string) => string): readonly string[] {
    const keyed = (event: StreamEvent) => keyOf(textOf(event)) || undefined;
    const repeat = plainCount('repeat', 'repeated', 1, {
      windowMs: hours * HOUR_MS,
      keyOf: keyed,
    });
    return plainFates(crowd, [repeat]).fates.filter((fate) => fate.endsWith(' repeated'));
  }

  it('are compared by their letters and not by their writing', () => {
    const { fates: crowded } = post({ name, events: crowd }, rulesOf(timeZone, repeats));
    expect(crowded.filter((fate) => fate.endsWith(' repeated'))).toEqual(alike);
    expect(unlike.length).toBeGreaterThan(0);
  });

  it('are caught by both screens, and by each for itself', () => {
    for (const codes of [
      'repeat repeated',
      'short gate-closed',
      'repeat repeated, short gate-closed',
    ])
      expect(fates.some((fate) => fate.endsWith(`, ${codes}`))).toBe(true);
  });

  itOnReal(stream)('are so many by each screen', () => {
    const repeated = audit.reasons.get('repeat repeated');
    const short = audit.reasons.get('short gate-closed');
    expect({ points: audit.entries, repeated, short, unlike: unlike.length }).toEqual(facts);
  });
});
