import type { MeasureMemory, MeasureRow, MeasureSum, TierMemory, TierRow } from '../model/tier.ts';
import { toDay } from '../units/civil.ts';
import { formatExact, parseFraction, plus, ZERO } from '../units/exact.ts';
import type { Instant } from '../units/instant.ts';
import {
  among,
  id,
  instant,
  integer,
  object,
  optional,
  ordered,
  type Test,
  text,
  tuple,
} from './fault.ts';

export function freezeTier({ kind, level, anchor, standing, since, pin }: TierMemory): TierRow {
  return {
    kind,
    ...(level !== undefined && { level }),
    ...(anchor !== undefined && { anchor }),
    ...(standing !== undefined && { standing }),
    ...(since !== undefined && { since }),
    ...(pin && {
      pin: pin.until === undefined ? [pin.level, pin.as] : [pin.level, pin.as, pin.until],
    }),
  };
}

export function thawTier({ kind, level, anchor, standing, since, pin }: TierRow): TierMemory {
  const [pinned = '', as = 'floor', until] = pin ?? [];
  return {
    kind,
    level,
    anchor: anchor as Instant | undefined,
    standing,
    since: since as Instant | undefined,
    pin: pin && { level: pinned, as, until: until as Instant | undefined },
  };
}

export function freezeMeasure({ kind, sums }: MeasureMemory): MeasureRow {
  return { kind, sums: sums.map(({ day, sum }) => [day, formatExact(sum)]) };
}

export function thawMeasure({ kind, sums: rows }: MeasureRow): MeasureMemory {
  const sums = rows.map(([day, sum]): MeasureSum => {
    return { day: toDay(day), sum: parseFraction(sum) ?? ZERO };
  });
  const total = sums.reduce((all, { sum }) => plus(all, sum), ZERO);
  return { kind, sums, total, losses: sums.filter(({ sum }) => sum.num < 0).length };
}

export function tierTest(): Test {
  return object({
    kind: text,
    level: optional(id),
    anchor: optional(instant),
    standing: optional(id),
    since: optional(instant),
    pin: optional(tuple(id, among(['floor', 'exact']), optional(instant))),
  });
}

/** Sums by day, each day once; `exact` tests the text of an exact number. */
export function measureTest(exact: Test): Test {
  type Row = MeasureRow['sums'][number];
  const follows = ([before]: Row, [day]: Row) => before < day;
  return object({ kind: text, sums: ordered<Row>(tuple(integer, exact), follows) });
}
