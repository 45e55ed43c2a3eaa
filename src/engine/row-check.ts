import { comparePositions } from '../model/event.ts';
import type { MemberRow } from '../model/member-row.ts';
import type { MessageEvent } from '../model/message.ts';
import { REASON_CODES } from '../model/outcome.ts';
import type { Instant } from '../units/instant.ts';
import { lazy } from '../units/lazy.ts';
import {
  among,
  count,
  type Fault,
  id,
  instant,
  integer,
  list,
  object,
  optional,
  ordered,
  pairs,
  text,
  tuple,
} from './fault.ts';
import { reversibleShape } from './grant-check.ts';
import { journalTest, ownerFault, voidedTest } from './journal-check.ts';
import { sumFault, timeShape } from './lot-check.ts';
import { exact, memoryTest } from './memory-check.ts';
import { baseShape, causeTest, eventTest, placeTest, truth } from './message-check.ts';
import { pausesTest } from './pause.ts';
import { HOPS_MAX } from './place.ts';
import { shortfallFault, shortfallsTest } from './shortfall-row.ts';
import { zonesTest } from './zone-row.ts';

/** What is wrong with the row of a member, apart from what only a program can tell. */
export function rowFault(row: unknown): Fault | undefined {
  return rowTest()(row) ?? disagreement(row as MemberRow) ?? ownerFault(row as MemberRow);
}

const rowTest = lazy(() =>
  object({
    v: integer,
    memberId: id,
    position: optional(tuple(instant, integer, id)),
    entryCount: count,
    balances: pairs(tuple(id, integer)),
    memory: pairs(tuple(text, memoryTest)),
    clock: optional(instant),
    open: optional(list(openTest())),
    seen: pairs(tuple(text, instant, count, SEEN_STATUS, optional(among(REASON_CODES)))),
    prunedAt: optional(instant),
    waiting: ordered<Waiting>(tuple(eventTest(), count), ([a], [b]) => isBefore(a, b)),
    joinedAt: optional(instant),
    leftAt: optional(instant),
    tags: list(id),
    zones: optional(zonesTest),
    pauses: optional(pausesTest),
    lastActiveDay: optional(integer),
    ...timeShape(),
    ...reversibleShape(tuple(eventTest(), count), ([a], [b]) => isBefore(a, b)),
    journal: optional(journalTest(stateFault, (value) => openTest()(value))),
    voided: optional(voidedTest),
    shortfalls: optional(shortfallsTest()),
  }),
);

/** A state inside a journal. */
function stateFault(row: unknown): Fault | undefined {
  return rowTest()(row) ?? disagreement(row as MemberRow);
}

/** Awards that wait for replies. */
const openTest = lazy(() => {
  const factor = object({ ruleId: id, factor: exact });
  const stake = object({
    ...baseShape(),
    factors: list(factor),
    factor: exact,
    asked: integer,
    granted: integer,
    cutBy: list(id),
    carry: optional(exact),
  });
  return object({
    event: causeTest(),
    place: placeTest(HOPS_MAX),
    groupTags: list(id),
    awards: list(
      object({
        ruleId: id,
        to: optional(id),
        key: optional(count),
        lengths: optional(list(count)),
        givesWay: optional(truth),
        stakes: list(stake),
      }),
    ),
    judges: optional(truth),
    asked: list(
      object({
        id: text,
        key: text,
        gate: text,
        asks: list(tuple(integer, truth, optional(integer))),
        targets: list(tuple(count, count, integer)),
        granted: optional(list(integer)),
        opensAt: optional(integer),
      }),
    ),
  });
});

/** What is wrong with the row of a programme key. */
export function keyRowFault(row: unknown): Fault | undefined {
  return keyRowTest()(row);
}

const keyRowTest = lazy(() =>
  object({
    v: integer,
    key: text,
    memory: optional(memoryTest),
    clock: optional(instant),
    seen: pairs(tuple(text, instant)),
    prunedAt: optional(instant),
    tags: list(id),
    taggedAt: optional(tuple(instant, integer, id)),
  }),
);

type Waiting = readonly [event: MessageEvent, contentHash: number];

/** What becomes of an input whose id is remembered. */
const SEEN_STATUS = among(['accepted', 'late', 'future', 'refused', 'held']);

function isBefore(a: MessageEvent, b: MessageEvent): boolean {
  return comparePositions({ ...a, at: a.at as Instant }, { ...b, at: b.at as Instant }) < 0;
}

/** What each field for itself cannot show. */
function disagreement(row: MemberRow): Fault | undefined {
  for (const [index, [{ memberId }]] of row.waiting.entries()) {
    if (memberId === row.memberId) continue;
    const path = ['waiting', index, 0, 'memberId'];
    return { path, found: 'another member', expected: 'that of the row' };
  }
  // All that was applied may have been voided.
  const isVoided = row.journal?.inputs.length === 0;
  const isUsed = row.entryCount + row.balances.length + row.memory.length > 0 && !isVoided;
  if (row.position !== undefined || row.clock !== undefined || !isUsed)
    return sumFault(row) ?? shortfallFault(row);
  return { path: ['position'], found: 'nothing', expected: 'one, because inputs were applied' };
}
