import type { ZoneStretch } from '../model/member.ts';
import type { MemberRow } from '../model/member-row.ts';
import type { Day } from '../units/civil.ts';
import { zoneOf } from '../units/zone.ts';
import { count, integer, is, optional, ordered, tuple } from './fault.ts';

type ZoneRow = NonNullable<MemberRow['zones']>[number];

/** The zones of a member as JSON. */
export function zoneRows(zones: readonly ZoneStretch[]): readonly ZoneRow[] {
  return zones.map(({ from, zone, reached }) =>
    reached === undefined ? [from, zone] : [from, zone, reached],
  );
}

export function thawZones(rows: readonly ZoneRow[] = []): readonly ZoneStretch[] {
  return rows.map(([from, zone, reached]) => ({ from, zone, reached: reached as Day | undefined }));
}

/** A zone that this runtime does not have would name other days. */
const zone = is(
  'a time zone that is known here',
  (value) => value === '' || (typeof value === 'string' && zoneOf(value) !== undefined),
);

export const zonesTest = ordered<ZoneRow>(
  tuple(count, zone, optional(integer)),
  ([before], [from]) => before < from,
);
