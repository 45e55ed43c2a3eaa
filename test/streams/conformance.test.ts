import { type Outcome, openBook, type RuleSet } from 'tallybook';
import { describe, expect, it } from 'vitest';
import { itOnReal, openDocument, tellSkips } from './support.ts';

/**
 * Cases that another project states for its point rules (repository isuru89/oasis, Apache 2.0).
 * Where the two differ, and what was done about it:
 * - Its conditions and awards are scripts over the event; here they are data. `minValue` becomes
 *   `when`, `floor(value/5)` a formula with the rounding of its rule, `value` a rate of 1.
 * - `minValue` was read as a least value that is included. No case has exactly that value.
 * - What a full day leaves out is no award there, and a reason without a line here.
 * - Its awards are decimals; every stated one is whole, so a currency of scale 0 holds them.
 */
interface Cases {
  readonly cases: readonly Case[];
}

interface Case {
  readonly name: string;
  readonly rule: { readonly minValue?: number; readonly award: string; readonly dailyCap?: string };
  readonly events: readonly { readonly id: string; readonly ts: number; readonly value: number }[];
  readonly expectedAwards: readonly (readonly [id: string, points: string])[];
}

/** Own cases of the same shape, for where the file is absent. */
const STAND_IN: Cases = {
  cases: [
    {
      name: 'a fifth of the value from 50 on',
      rule: { minValue: 50, award: 'floor(value/5)' },
      events: [
        { id: 'e1', ts: 110, value: 49 },
        { id: 'e2', ts: 144, value: 59 },
      ],
      expectedAwards: [['e2', '11']],
    },
    {
      name: 'the value, at most 100 a day',
      rule: { award: 'value', dailyCap: '100' },
      events: [
        { id: 'e1', ts: 1_000, value: 67 },
        { id: 'e2', ts: 3_600_000, value: 55 },
        { id: 'e3', ts: 86_400_000, value: 55 },
      ],
      expectedAwards: [
        ['e1', '67'],
        ['e2', '33'],
        ['e3', '55'],
      ],
    },
  ],
};

function amountOf(award: string) {
  if (award === 'value') return { rate: '1', of: '$.data.value' };
  if (award === 'floor(value/5)')
    return { formula: { divide: ['$.data.value', 5] }, rounding: 'floor' } as const;
  return { fixed: award };
}

function rulesOf({ minValue, award, dailyCap }: Case['rule']): RuleSet {
  return {
    id: 'oasis',
    version: 1,
    timeZone: 'UTC',
    rules: {
      points: {
        kind: 'award',
        on: 'scored',
        amount: amountOf(award),
        ...(minValue !== undefined && {
          when: { 'event.data.value': { greaterThanInclusive: minValue } },
        }),
        ...(dailyCap !== undefined && { limit: { sum: dailyCap, per: 'day' } }),
      },
    },
  };
}

function outcomesOf({ rule, events }: Case): readonly Outcome[] {
  const book = openBook({ programme: 'oasis', rules: rulesOf(rule) });
  return events.map(({ id, ts, value }) =>
    book.post({ id, type: 'scored', memberId: 'one', at: ts, data: { value } }),
  );
}

const { value: stated, ...file } = openDocument('conformance/points-and-caps', STAND_IN);

tellSkips();

describe('point rules with caps as another project states them', () => {
  it.each(stated.cases)('$name', (one) => {
    const awards = outcomesOf(one).flatMap(({ entries }) =>
      entries.map(({ eventId, points }) => [eventId, String(points)]),
    );
    expect(awards).toEqual(one.expectedAwards);
  });

  it.each(stated.cases)('says why an event earned nothing: $name', (one) => {
    const quiet = outcomesOf(one).filter(({ entries }) => entries.length === 0);
    const codes = new Map(
      quiet.map(({ eventId, reasons }) => [eventId, reasons.map(({ code }) => code)]),
    );
    const { minValue = 0 } = one.rule;
    const awarded = new Set(one.expectedAwards.map(([id]) => id));
    const why = one.events
      .filter(({ id }) => !awarded.has(id))
      .map(({ id, value }) => [id, [value < minValue ? 'condition-not-met' : 'cap-reached']]);
    expect([...codes]).toEqual(why);
  });

  itOnReal(file)('are seven cases', () => {
    expect(stated.cases.length).toBe(7);
  });
});
