import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatInstant,
  INSTANT_FROM,
  INSTANT_UNTIL,
  parseInstant,
  readOffset,
  toInstant,
} from '../../src/units/instant.ts';

const options = { seed: 20_240_601, numRuns: process.env['LONG'] ? 200_000 : 3_000 };
const instants = fc.integer({ min: INSTANT_FROM, max: INSTANT_UNTIL - 1 });

describe('parseInstant', () => {
  it.each([
    ['2024-06-01T12:00Z', '2024-06-01T12:00:00.000Z'],
    ['2024-06-01T12:00:59Z', '2024-06-01T12:00:59.000Z'],
    ['2024-06-01T12:00:00.5Z', '2024-06-01T12:00:00.500Z'],
    ['2024-06-01T12:00:00.05Z', '2024-06-01T12:00:00.050Z'],
    ['2024-06-01T12:00:00.123Z', '2024-06-01T12:00:00.123Z'],
    ['2024-06-01T12:00:00.123456789Z', '2024-06-01T12:00:00.123Z'],
    ['2024-06-01T12:00:00.999999999Z', '2024-06-01T12:00:00.999Z'],
    ['2024-06-01T20:00+08:00', '2024-06-01T12:00:00.000Z'],
    ['2024-06-01T08:30:00-03:30', '2024-06-01T12:00:00.000Z'],
    ['2024-06-01T08:30:00.250-03:30', '2024-06-01T12:00:00.250Z'],
    ['2024-06-01T12:00:00+00:00', '2024-06-01T12:00:00.000Z'],
    ['2024-06-01T12:00:00-00:00', '2024-06-01T12:00:00.000Z'],
    ['2024-06-02T06:00+18:00', '2024-06-01T12:00:00.000Z'],
    ['2024-02-29T00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2000-02-29T00:00Z', '2000-02-29T00:00:00.000Z'],
    ['2199-12-31T23:59:59.999Z', '2199-12-31T23:59:59.999Z'],
    ['1970-01-01T00:00:00.001Z', '1970-01-01T00:00:00.001Z'],
    [1_717_243_200_000, '2024-06-01T12:00:00.000Z'],
    [1_717_243_200_000.9, '2024-06-01T12:00:00.000Z'],
  ])('reads %j as %s', (value, expected) => {
    const at = parseInstant(value);
    expect(at === undefined ? at : formatInstant(at)).toBe(expected);
  });

  it.each([
    ['no offset', '2024-06-01T12:00:00'],
    ['no time', '2024-06-01'],
    ['no minutes', '2024-06-01T12Z'],
    ['a space instead of T', '2024-06-01 12:00:00Z'],
    ['a small t', '2024-06-01t12:00:00Z'],
    ['a small z', '2024-06-01T12:00:00z'],
    ['something before', ' 2024-06-01T12:00:00Z'],
    ['something after', '2024-06-01T12:00:00Z '],
    ['something after an offset', '2024-06-01T12:00:00+08:00Z'],
    ['30 February', '2024-02-30T00:00Z'],
    ['29 February of a common year', '2023-02-29T00:00Z'],
    ['29 February of 2100', '2100-02-29T00:00Z'],
    ['31 April', '2024-04-31T00:00Z'],
    ['day 0', '2024-04-00T00:00Z'],
    ['month 0', '2024-00-01T00:00Z'],
    ['month 13', '2024-13-01T00:00Z'],
    ['hour 24', '2024-06-01T24:00Z'],
    ['minute 60', '2024-06-01T12:60Z'],
    ['second 60', '2016-12-31T23:59:60Z'],
    ['a point without digits', '2024-06-01T12:00:00.Z'],
    ['ten digits of fraction', '2024-06-01T12:00:00.1234567890Z'],
    ['a comma', '2024-06-01T12:00:00,5Z'],
    ['a fraction of a minute', '2024-06-01T12:00.5Z'],
    ['an offset past 18 hours', '2024-06-01T12:00:00+18:01'],
    ['an offset minute of 60', '2024-06-01T12:00:00+08:60'],
    ['an offset without a colon', '2024-06-01T12:00:00+0800'],
    ['an offset of hours', '2024-06-01T12:00:00+08'],
    ['an offset with a wide minus', '2024-06-01T12:00:00−08:00'],
    ['a wide digit', '2024-06-0１T12:00:00Z'],
    ['a long year', '+002024-06-01T12:00:00Z'],
    ['a week date', '2024-W22-6T12:00:00Z'],
    ['letters for digits', '2O24-06-01T12:00:00Z'],
    ['colons for dashes', '2024:06:01T12:00:00Z'],
    ['points for colons', '2024-06-01T12.00:00Z'],
    ['letters for seconds', '2024-06-01T12:00:aaZ'],
    ['an empty text', ''],
    ['epoch zero as a text', '1970-01-01T00:00:00Z'],
    ['a time before 1970', '1969-12-31T23:59:59Z'],
    ['the year 2200', '2200-01-01T00:00:00Z'],
    ['2200 by its offset', '2199-12-31T23:00:00-01:00'],
    ['epoch zero', 0],
    ['less than a millisecond', 0.5],
    ['a negative number', -1],
    ['the first number of 2200', INSTANT_UNTIL],
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['a number as a text', '1717243200000'],
    ['a bigint', 1_717_243_200_000n],
    ['a Date', new Date(1_717_243_200_000)],
    ['null', null],
    ['nothing', undefined],
  ])('refuses %s', (_what, value) => {
    expect(parseInstant(value)).toBeUndefined();
  });

  it('reads up to the year 2200', () => {
    expect(INSTANT_UNTIL).toBe(Date.UTC(2200, 0, 1));
  });

  it('reads what a Date writes, to the millisecond', () => {
    fc.assert(
      fc.property(instants, (ms) => {
        expect(parseInstant(new Date(ms).toISOString())).toBe(ms);
        expect(parseInstant(ms)).toBe(ms);
      }),
      options,
    );
  });

  it('reads the same instant through any offset', () => {
    const minutes = fc.integer({ min: -18 * 60, max: 18 * 60 });
    fc.assert(
      fc.property(instants, minutes, (ms, east) => {
        const size = Math.abs(east);
        const hours = `${Math.floor(size / 60)}`.padStart(2, '0');
        const sign = east < 0 ? '-' : '+';
        const wall = new Date(ms + east * 60_000).toISOString().slice(0, 23);
        const text = `${wall}${sign}${hours}:${`${size % 60}`.padStart(2, '0')}`;
        expect(parseInstant(text)).toBe(ms);
      }),
      options,
    );
  });

  it('accepts nothing that Date.parse reads differently, when single characters are changed', () => {
    const texts = ['2024-02-29T23:59:59.999Z', '2023-12-31T00:00:00+18:00', '2024-10-30T09:05Z'];
    const characters = fc.constantFrom(...'0123456789:-+.TZ ');
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(23), characters, (text, index, character) => {
        const changed = text.slice(0, index) + character + text.slice(index + 1);
        const at = parseInstant(changed);
        if (at !== undefined) expect(at).toBe(Date.parse(changed));
      }),
      options,
    );
  });
});

describe('formatInstant', () => {
  it('writes what a Date writes', () => {
    const years0To9999 = fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 });
    fc.assert(
      fc.property(fc.oneof(instants, years0To9999), (ms) => {
        expect(formatInstant(toInstant(ms))).toBe(new Date(ms).toISOString());
      }),
      options,
    );
  });
});

describe('readOffset', () => {
  it.each([
    ['+08:00', 28_800_000],
    ['-03:30', -12_600_000],
    ['+00:00', 0],
    ['-00:00', 0],
    ['-18:00', -64_800_000],
    ['+18:01', undefined],
    ['Z', undefined],
    ['08:00', undefined],
    ['*08:00', undefined],
  ])('reads %s as %s ms', (text, expected) => {
    expect(readOffset(text, 0)).toBe(expected);
  });
});
