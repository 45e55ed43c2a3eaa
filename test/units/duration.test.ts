import { describe, expect, it } from 'vitest';
import { elapsedMs, isEmpty, isWithinLimits, partsOf } from '../../src/units/duration.ts';

describe('durations', () => {
  it('fall into months, days and elapsed time, which do not turn into one another', () => {
    const duration = { years: 1, months: 2, weeks: 3, days: 4, hours: 5, minutes: 6, seconds: 7 };
    expect(partsOf(duration)).toEqual({ months: 14, days: 25, elapsedMs: 18_367_000 });
  });

  it.each([
    [{ seconds: 90 }, 90_000],
    [{ hours: 24 }, 86_400_000],
    [{ hours: 1, minutes: 1, seconds: 1 }, 3_661_000],
    [{ days: 0, minutes: 1 }, 60_000],
    [{}, 0],
    [{ days: 1 }, undefined],
    [{ weeks: 1, hours: 1 }, undefined],
    [{ months: 1 }, undefined],
    [{ years: 1 }, undefined],
  ])('%j lasts %s ms of elapsed time', (duration, expected) => {
    expect(elapsedMs(duration)).toBe(expected);
  });

  it('are empty when every field is 0 or absent', () => {
    expect(isEmpty({})).toBe(true);
    expect(isEmpty({ days: 0, seconds: 0 })).toBe(true);
    expect(isEmpty({ seconds: 1 })).toBe(false);
    expect(isEmpty({ months: 1 })).toBe(false);
  });

  it.each([
    [{}, true],
    [{ years: 100 }, true],
    [{ months: 1200 }, true],
    [{ days: 36_525 }, true],
    [{ hours: 876_600 }, true],
    [{ years: 100, seconds: 1 }, false],
    [{ months: 1201 }, false],
    [{ days: 36_526 }, false],
    [{ seconds: Number.MAX_SAFE_INTEGER }, false],
    [{ days: -1 }, false],
    [{ years: 1, days: -1 }, false],
    [{ days: 0.5 }, false],
    [{ days: Number.NaN }, false],
    [{ hours: Number.POSITIVE_INFINITY }, false],
  ])('%j is within the limits: %s', (duration, expected) => {
    expect(isWithinLimits(duration)).toBe(expected);
  });
});
