import type { Version } from '../rules/program.ts';
import type { CompiledCounter, CounterMakeUp } from '../rules/streak-counter.ts';
import type { Commanded, CommandRefusal, Decision } from './command.ts';
import { dayIn } from './pause.ts';
import { badPayload } from './payload.ts';
import { type Move, plainMove } from './plan.ts';
import { heldFor, isShadow, takeAdvance } from './streak.ts';

/**
 * `make-up{day, rule?}`: a missed day counts as done for one streak, and what is reached by it is paid.
 * It is no activity.
 */
export function makeUp(commanded: Commanded): CommandRefusal | Decision {
  const { context, version } = commanded;
  const { data } = context.event;
  const day = dayIn(data?.['day']);
  if (day === undefined) return badPayload('$.data.day', 'a date such as "2026-06-18"');
  const offer = offerMeant(data?.['rule'], version);
  if ('code' in offer) return offer;
  const { counter } = offer;
  const counted = offer.makeUp.of(context, day);
  if ('code' in counted) return counted;
  const moves = priceOf(offer, commanded);
  if ('code' in moves) return moves;
  return {
    change: () => undefined,
    messages: [],
    moves,
    count: (plan) => takeAdvance(counter, counted(heldFor(counter, plan)), plan),
  };
}

interface Offer {
  readonly counter: CompiledCounter;
  readonly makeUp: CounterMakeUp;
}

/** What the rule that is named offers, else the only rule that offers it. */
function offerMeant(rule: unknown, version: Version): CommandRefusal | Offer {
  const offers = offersOf(version);
  const [only] = offers;
  if (!only) return { code: 'make-up-not-offered', params: {} };
  if (rule === undefined && offers.length === 1) return only;
  if (rule === undefined) {
    const ruleIds = offers.map(({ counter }) => counter.ruleIds[0]);
    return badPayload('$.data.rule', `one of ${ruleIds.join(', ')}`);
  }
  const named = offers.find(({ counter }) => counter.ruleIds.some((id) => id === rule));
  const params = typeof rule === 'string' ? { rule } : {};
  return named ?? { code: 'make-up-not-offered', params };
}

function offersOf(version: Version): readonly Offer[] {
  return version.counters.flatMap((counter) => {
    const { makeUp: offered } = counter;
    return offered && !isShadow(counter, version) ? [{ counter, makeUp: offered }] : [];
  });
}

function priceOf(
  { counter, makeUp: { price, currency } }: Offer,
  { context, program, isDecided }: Commanded,
): CommandRefusal | readonly Move[] {
  if (price === 0) return [];
  const has = context.member.balances[currency] ?? 0;
  if (has < price && !isDecided) {
    const params = { currency: program.currencies[currency]?.id, needs: price, has };
    return { code: 'insufficient-points', params };
  }
  const [ruleId = ''] = counter.ruleIds;
  const terms = { contra: 'redeemed', ruleId, n: 'make-up' };
  return [plainMove('redemption', { currency, points: -price }, terms)];
}
