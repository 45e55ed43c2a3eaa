import { tzScan } from '@date-fns/tz';
import { describe, expect, it, vi } from 'vitest';
import { dayOf } from '../../src/units/civil.ts';
import { formatInstant, parseInstant, toInstant } from '../../src/units/instant.ts';
import { instantOfWall, transitionsOf, type Zone, zoneOf } from '../../src/units/zone.ts';

const HOUR_MS = 3_600_000;
const isLong = process.env['LONG'] !== undefined;

function zone(id: string): Zone {
  const found = zoneOf(id);
  if (found === undefined) throw new Error(`No such zone: ${id}`);
  return found;
}

function at(text: string): number {
  const instant = parseInstant(text);
  if (instant === undefined) throw new Error(`No such instant: ${text}`);
  return instant;
}

/** The offset that a wall clock written by Intl shows; read by the parts' names. */
function offsetByIntl(format: Intl.DateTimeFormat, ms: number): number {
  const second = Math.floor(ms / 1000) * 1000;
  const part = new Map(
    format.formatToParts(second).map(({ type, value }) => [type, Number(value)]),
  );
  const field = (name: Intl.DateTimeFormatPartTypes) => part.get(name) ?? Number.NaN;
  const date = Date.UTC(field('year'), field('month') - 1, field('day'));
  const clock = (field('hour') * 60 + field('minute')) * 60 + field('second');
  return date + clock * 1000 - second;
}

function intlFormat(timeZone: string): Intl.DateTimeFormat {
  const numeric = 'numeric';
  const date = { year: numeric, month: numeric, day: numeric } as const;
  const clock = { hour: numeric, minute: numeric, second: numeric, hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat('en-GB', { timeZone, ...date, ...clock });
}

describe('zoneOf', () => {
  it.each([
    ['UTC', 0],
    ['+08:00', 8 * HOUR_MS],
    ['-03:30', -3.5 * HOUR_MS],
    ['+00:00', 0],
    ['-18:00', -18 * HOUR_MS],
  ])('gives %s one offset for ever', (id, offset) => {
    expect(zone(id).id).toBe(id);
    expect(zone(id).offsetAt(1)).toBe(offset);
    expect(transitionsOf(zone(id), 1970, 2100)).toEqual([[0, offset]]);
  });

  it.each([
    '',
    'Mars/Olympus',
    '+8:00',
    '+0800',
    '+18:01',
    'Z',
    'Asia/Shanghai ',
    'Asia/Kol\u212Aata',
    'x'.repeat(65),
    '__proto__',
  ])('does not know %j', (id) => {
    expect(zoneOf(id)).toBeUndefined();
  });

  it('takes names in any case and keeps them as given', () => {
    expect(zone('asia/shanghai').id).toBe('asia/shanghai');
    expect(zone('asia/shanghai').offsetAt(at('2024-06-01T00:00Z'))).toBe(8 * HOUR_MS);
    expect(zone('US/Eastern').offsetAt(at('2024-06-01T00:00Z'))).toBe(-4 * HOUR_MS);
  });

  it('does not take any other fault of the runtime for an unknown name', () => {
    const intl = globalThis.Intl;
    try {
      Reflect.set(globalThis, 'Intl', {});
      expect(() => zoneOf('Indian/Kerguelen')).toThrow(TypeError);
    } finally {
      globalThis.Intl = intl;
    }
  });

  it('needs no Intl for fixed offsets and knows no names without it', async () => {
    const intl = globalThis.Intl;
    vi.resetModules();
    Reflect.deleteProperty(globalThis, 'Intl');
    try {
      const zones = await import('../../src/units/zone.ts');
      const { calendarOf } = await import('../../src/units/calendar.ts');
      const shanghai = zones.zoneOf('+08:00');
      const name = zones.zoneOf('Asia/Shanghai');
      const key =
        shanghai && calendarOf({ zone: shanghai }).dayAt(toInstant(at('2024-02-29T16:00Z')));
      globalThis.Intl = intl;
      expect(key).toBe(dayOf(2024, 3, 1));
      expect(name).toBeUndefined();
      expect(zones.zoneOf('Asia/Shanghai')).toBeDefined();
    } finally {
      globalThis.Intl = intl;
    }
  });
});

describe('offsets', () => {
  it.each([
    [
      'America/Recife',
      2000,
      ['2000-02-27T02:00:00.000Z', '2000-10-08T03:00:00.000Z', '2000-10-15T02:00:00.000Z'],
    ],
    [
      'Pacific/Apia',
      2011,
      ['2011-04-02T14:00:00.000Z', '2011-09-24T14:00:00.000Z', '2011-12-30T10:00:00.000Z'],
    ],
    ['Australia/Lord_Howe', 2024, ['2024-04-06T15:00:00.000Z', '2024-10-05T15:30:00.000Z']],
    ['America/St_Johns', 2006, ['2006-04-02T03:31:00.000Z', '2006-10-29T02:31:00.000Z']],
    ['Africa/Monrovia', 1972, ['1972-01-07T00:44:30.000Z']],
    ['Asia/Shanghai', 2024, []],
  ])('of %s change in %d at %j', (id, year, expected) => {
    const [, ...changes] = transitionsOf(zone(id), year, year + 1);
    expect(changes.map(([instant]) => formatInstant(toInstant(instant)))).toEqual(expected);
  });

  it('may have seconds', () => {
    const monrovia = zone('Africa/Monrovia');
    expect(monrovia.offsetAt(1)).toBe(-(44 * 60 + 30) * 1000);
    expect(zone('Europe/Amsterdam').offsetAt(Date.UTC(1850, 0, 1))).toBe((17 * 60 + 30) * 1000);
  });

  it('are those of Intl on both sides of every change and between, in many zones', () => {
    const [step, from, until] = isLong ? [1, 1970, 2038] : [8, 2005, 2016];
    const ids = Intl.supportedValuesOf('timeZone').filter((_, index) => index % step === 0);
    let compared = 0;
    for (const [index, id] of ids.entries()) {
      const format = intlFormat(id);
      const tested = zone(id);
      const probes = transitionsOf(tested, from, until).flatMap(([t]) => [t - 1, t, t + 1]);
      for (let year = from; year < until; year += 1) {
        probes.push(Date.UTC(year, index % 12, 1 + (index % 28), index % 24));
      }
      const wrong = probes.filter((at) => tested.offsetAt(at) !== offsetByIntl(format, at));
      expect([id, ...wrong]).toEqual([id]);
      compared += probes.length;
    }
    expect(compared).toBeGreaterThan(1_000);
  });

  // Zones that change at whole hours of UTC: tzScan looks no closer.
  it.each(['America/New_York', 'Africa/Casablanca', 'Pacific/Apia', 'America/Santiago'])(
    'of %s change where @date-fns/tz finds it',
    (id) => {
      const [from, until] = [2010, 2014];
      const interval = {
        start: new Date(Date.UTC(from, 0, 1)),
        end: new Date(Date.UTC(until, 0, 1)),
      };
      const expected = tzScan(id, interval).map(({ date, offset }) => [+date, offset * 60_000]);
      expect(transitionsOf(zone(id), from, until).slice(1)).toEqual(expected);
    },
  );

  it('do not depend on the order in which they are asked for', () => {
    const years = [2031, 1999, 2015, 2007, 2023];
    const forward = years.map((year) => zone('Europe/Lisbon').offsetAt(Date.UTC(year, 6, 1)));
    expect(forward).toEqual(years.map(() => HOUR_MS));
    expect(transitionsOf(zone('Europe/Lisbon'), 1999, 2032)).toEqual(
      transitionsOf(zone('europe/lisbon'), 1999, 2032),
    );
  });
});

describe('instantOfWall', () => {
  it.each([
    ['a time that exists once', 'America/New_York', '2024-06-01T12:00Z', '2024-06-01T16:00Z'],
    ['the end of a gap', 'America/New_York', '2024-03-10T02:30Z', '2024-03-10T07:00Z'],
    ['the earlier of two', 'America/New_York', '2024-11-03T01:30Z', '2024-11-03T05:30Z'],
    ['the end of a skipped day', 'Pacific/Apia', '2011-12-30T12:00Z', '2011-12-30T10:00Z'],
  ])('gives %s', (_what, id, wall, expected) => {
    expect(instantOfWall(zone(id), at(wall))).toBe(at(expected));
  });
});
