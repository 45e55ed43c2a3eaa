import type { Day } from '../units/civil.ts';
import type { Exact } from '../units/exact.ts';
import type { Instant } from '../units/instant.ts';
import type { Lot } from './lot.ts';

/**
 * What one event has granted to a member, as long as it may be taken back. Also of an event of
 * another member, and of one that has earned nothing but may be named. Never changed; replaced.
 */
export interface Reversible {
  /** The member whose event it is. */
  readonly origin: string;
  readonly eventId: string;
  readonly type: string;
  readonly at: Instant;
  readonly seq: number;
  readonly key: string | undefined;
  readonly groupId: string | undefined;
  /** Day of the event in the member's calendar. */
  readonly day: Day;
  /** In posting order; empty once all of them can no longer be taken back. */
  readonly grants: readonly Grant[];
  /** How long any of its grants can be taken back, in ms from its instant; the end is excluded. */
  readonly within: number;
  /** What few events have; undefined where there is none of it. */
  readonly more: ReversibleMore | undefined;
}

export interface ReversibleMore {
  /** Who acted, where it was not the member whose event it is. */
  readonly by: string | undefined;
  readonly order: Order | undefined;
  /** Members to whom this step has sent awards for it. */
  readonly to: readonly string[];
  /** Once-keys that its awards have used up, by slot and hash. */
  readonly keys: readonly (readonly [slot: number, hash: number])[];
  /** What it counted for measures of money spent, by slot. */
  readonly spent: readonly (readonly [slot: number, amount: Exact])[];
  /** How much of the order has come back; undefined for nothing. */
  readonly returned: Returned | undefined;
}

/**
 * One line of the ledger that can be taken back. Never changed; replaced. It says nothing that another
 * event could not have too, so that events that are alike share it.
 */
export interface Grant {
  /** Where in what the event set off its line stands, as a part of the id of the line. */
  readonly n: string;
  readonly ruleId: string;
  /** `id@version` of the rule set that granted it. */
  readonly label: string;
  readonly currency: number;
  /** Units granted; not 0. Also the smallest room that caps had, where one has cut it. */
  readonly points: number;
  /** Units of it that have not been taken back. */
  readonly standing: number;
  /** Exact units before factors. */
  readonly base: Exact;
  /** All factors in one. */
  readonly factor: Exact;
  readonly rounding: GrantRounding;
  /** The fraction from earlier awards that was in it, with rounding `carry`. */
  readonly carried: Exact | undefined;
  /** How the base shrinks with the order; undefined: it stays whole until nothing is left. */
  readonly basis: Basis | undefined;
  /** The lot that it went into; undefined where none is kept, and while it is held. */
  readonly lot: Lot | undefined;
  /** How long it can be taken back, in ms from the instant of the event; the end is excluded. */
  readonly within: number;
  /** Limits of programme keys that have counted it. */
  readonly wide: readonly WideUse[];
}

export type GrantRounding = 'floor' | 'ceil' | 'trunc' | 'half-up' | 'half-even' | 'carry';

/** What a limit of a programme key has counted: units, or the award as a whole. */
export interface WideUse {
  readonly gate: string;
  /** Address of the programme key. */
  readonly key: string;
  readonly counts: 'units' | 'award' | 'once';
}

/** What a base was computed from, and so shrinks with. */
export type Basis =
  /** The part of the order that is left. */
  | { readonly kind: 'share' }
  /** Money of its own, above 0. */
  | { readonly kind: 'money'; readonly money: Exact }
  /** The lines of the order; `rate` is units for one of money. */
  | {
      readonly kind: 'lines';
      readonly lines: readonly OrderLine[];
      readonly rate: Exact;
      readonly each: 'order' | 'line' | 'unit';
    }
  /** The lines of the order, over which what was granted is parted. */
  | {
      readonly kind: 'split';
      readonly lines: readonly OrderLine[];
      readonly remainder: 'largest' | 'first' | 'last';
    };

/** What refunds of an order are measured against. */
export interface Order {
  /** Above 0; undefined where none is known. */
  readonly money: Exact | undefined;
  /** Empty where none are known. */
  readonly lines: readonly OrderLine[];
}

export interface OrderLine {
  /** Empty where it has none. */
  readonly id: string;
  /** Money of one. */
  readonly price: Exact;
  /** Whole; at least 0. */
  readonly quantity: number;
}

/** All that has come back of one order so far. It only grows. */
export interface Returned {
  /** Whether nothing is left, whatever else is said. */
  readonly all: boolean;
  /** Money, beside what lines stand for. */
  readonly amount: Exact;
  /** How many of each line, by its place; shorter where nothing came back of the last ones. */
  readonly lines: readonly number[];
  /** Id of the latest refund, undo or chargeback. */
  readonly cause: string;
  readonly at: Instant;
}

/** So many units of a grant stand, and are in a lot. */
export function withStanding(grant: Grant, standing: number, lot = grant.lot): Grant {
  const { n, ruleId, label, currency, points, base, factor, rounding } = grant;
  const { carried, basis, within, wide } = grant;
  return {
    n,
    ruleId,
    label,
    currency,
    points,
    standing,
    base,
    factor,
    rounding,
    carried,
    basis,
    lot,
    within,
    wide,
  };
}

/** The same event with other grants; with `returned` where more of it has come back. */
export function withGrants(
  of: Reversible,
  grants: readonly Grant[],
  { returned, keys }: Pick<ReversibleMore, 'returned' | 'keys'> = moreOf(of),
): Reversible {
  const { origin, eventId, type, at, seq, key, groupId, day, within } = of;
  const { by, order, to, spent } = moreOf(of);
  const more = unlessEmpty({ by, order, to, keys, spent, returned });
  return { origin, eventId, type, at, seq, key, groupId, day, grants, within, more };
}

const NOTHING: readonly never[] = [];

const NO_MORE: ReversibleMore = {
  by: undefined,
  order: undefined,
  to: NOTHING,
  keys: NOTHING,
  spent: NOTHING,
  returned: undefined,
};

/** What few events have, also of those that have none of it. */
export function moreOf({ more = NO_MORE }: Reversible): ReversibleMore {
  return more;
}

/** Nothing is kept of what is not there. */
export function unlessEmpty(more: ReversibleMore): ReversibleMore | undefined {
  const { by, order, to, keys, spent, returned } = more;
  const isEmpty =
    by === undefined && !order && !returned && to.length + keys.length + spent.length === 0;
  return isEmpty ? undefined : more;
}

/** First instant from which none of its grants can be taken back any more. */
export function untilOf({ at, within }: Reversible): number {
  return at + within;
}

/** First instant from which a grant of an event can no longer be taken back. */
export function untilOfGrant({ at }: Reversible, { within }: Grant): number {
  return at + within;
}
