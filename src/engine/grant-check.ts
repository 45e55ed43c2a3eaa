import type { WaitingRow } from '../model/member-row.ts';
import { ROUNDINGS } from '../units/exact.ts';
import { lazy } from '../units/lazy.ts';
import {
  among,
  count,
  day,
  id,
  instant,
  integer,
  is,
  list,
  object,
  optional,
  ordered,
  type Test,
  text,
  tuple,
} from './fault.ts';
import { lotTest } from './lot-check.ts';
import { exact } from './memory-check.ts';
import { truth } from './message-check.ts';

const units = is('a whole number other than 0', isUnits);

function isUnits(value: unknown): boolean {
  return Number.isSafeInteger(value) && value !== 0;
}

const orderLines = list(tuple(text, exact, count));

const basisTest: Test = (value) => {
  const { kind } = Object(value) as { readonly kind?: unknown };
  if (kind === 'money') return object({ kind: text, money: exact })(value);
  if (kind === 'lines') return linesTest(value);
  if (kind === 'split') return splitTest(value);
  return object({ kind: among(['share', 'money', 'lines', 'split']) })(value);
};

const linesTest = object({
  kind: text,
  lines: optional(orderLines),
  rate: exact,
  each: among(['order', 'line', 'unit']),
});

const splitTest = object({
  kind: text,
  lines: optional(orderLines),
  remainder: among(['largest', 'first', 'last']),
});

const grantTest = lazy(() =>
  object({
    entryId: text,
    ruleId: id,
    label: text,
    currency: id,
    points: units,
    standing: optional(integer),
    base: exact,
    factor: optional(exact),
    rounding: optional(among([...ROUNDINGS, 'carry'])),
    carried: optional(exact),
    basis: optional(basisTest),
    lot: optional(lotTest()),
    until: integer,
    wide: optional(list(tuple(text, text, among(['units', 'award', 'once'])))),
  }),
);

const reversibleTest = lazy(() =>
  object({
    origin: optional(id),
    eventId: id,
    type: id,
    at: instant,
    seq: integer,
    key: optional(id),
    groupId: optional(id),
    by: optional(id),
    day,
    order: optional(object({ money: optional(exact), lines: optional(orderLines) })),
    grants: optional(list(grantTest())),
    to: optional(list(id)),
    keys: optional(list(tuple(text, count))),
    spent: optional(list(tuple(text, exact))),
    until: integer,
    returned: optional(
      object({
        all: optional(truth),
        amount: optional(exact),
        lines: optional(list(count)),
        cause: id,
        at: instant,
      }),
    ),
  }),
);

/** The fields of a member's row about what may be taken back; `waiting` is a test for an event that waits. */
export function reversibleShape(
  waiting: Test,
  isBefore: (a: WaitingRow, b: WaitingRow) => boolean,
): Readonly<Record<string, Test>> {
  return {
    reversibles: optional(list(reversibleTest())),
    early: optional(ordered<WaitingRow>(waiting, isBefore)),
    forgetsAt: optional(instant),
  };
}
