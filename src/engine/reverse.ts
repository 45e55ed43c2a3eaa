import type { AdmittedEvent } from '../model/event.ts';
import { moreOf, type Returned, type Reversible, untilOf } from '../model/grant.ts';
import type { Member } from '../model/member.ts';
import type { Reason } from '../model/outcome.ts';
import { formatInstant, type Instant } from '../units/instant.ts';
import type { Commanded, CommandRefusal, Decision } from './command.ts';
import { namedBy } from './grants.ts';
import { badPayload } from './payload.ts';
import type { Move, Reversal } from './plan.ts';
import { type ReturnedPoints, returnedPoints } from './points-part.ts';
import { refusedBack } from './refused-back.ts';
import { added, type Excess } from './returned.ts';
import { type ReturnPart, returnParts } from './reverse-payload.ts';
import { takesOf, tooOldFor } from './settle.ts';
import { spendMeant } from './spends.ts';

/** The input waits for what it is about. */
export interface Awaiting {
  readonly awaits: string;
}

interface Reversed {
  readonly reversals: readonly Reversal[];
  readonly reasons: readonly Reason[];
}

/**
 * `refund{ref, amount? | lines?, points?}` or with `parts`, `undo{ref}`, `chargeback{ref}`: what an event
 * has granted goes back, all or as much as belongs to the part of the order that came back.
 */
export function reverse(commanded: Commanded): CommandRefusal | Awaiting | Decision {
  const parts = returnParts(commanded.context.event);
  if ('code' in parts) return parts;
  const { member } = commanded.context;
  const awaited = parts.find(({ ref }) => !isKnown(ref, commanded));
  if (awaited) return { awaits: awaited.ref };
  const points = returnedPoints(parts, commanded);
  if ('code' in points) return points;
  const taken = reverseParts(parts, points, commanded);
  if ('code' in taken) return taken;
  const { reversals } = taken;
  if (new Set(reversals.map(({ name }) => name)).size < reversals.length)
    return badPayload('$.data.parts', 'each event once, by its id or its key');
  if (overflows(reversals, member)) return { code: 'overflow', params: {} };
  const refusal = tooMuch(reversals, points.moves, commanded);
  if (refusal) return refusal;
  const reasons = [...taken.reasons, ...points.reasons];
  return { change: () => undefined, messages: [], moves: points.moves, reversals, reasons };
}

/** With points that come back there was something left. */
function reverseParts(
  parts: readonly ReturnPart[],
  { refs }: ReturnedPoints,
  commanded: Commanded,
): CommandRefusal | Reversed {
  const reversals: Reversal[] = [];
  const reasons: Reason[] = [];
  for (const part of parts) {
    if (part.what.kind === 'none') continue;
    const reversed = reversePart(part, commanded);
    if ('code' in reversed) return reversed;
    reversals.push(...reversed.reversals);
    const isOnly = !refs.has(part.ref);
    reasons.push(...reversed.reasons.filter(({ code }) => isOnly || code !== 'nothing-left'));
  }
  return { reversals, reasons };
}

/** Whether something of that name has come; what was refused or waits has not. */
function isKnown(ref: string, { context, program, knows }: Commanded): boolean {
  const { member, event } = context;
  if (namedBy(ref, member, event, program.terms.lateMs).length > 0) return true;
  return spendMeant(ref, member) !== undefined || knows(ref, member);
}

function reversePart(part: ReturnPart, commanded: Commanded): CommandRefusal | Reversed {
  const { context, program, version } = commanded;
  const { event, member } = context;
  const { ref } = part;
  const targets = namedBy(ref, member, event, program.terms.lateMs);
  const open = targets.filter((one) => event.at < untilOf(one));
  const [last] = targets.slice(-1);
  if (open.length === 0 && last) return tooOld(ref, last);
  const standing = open.filter(hasStanding);
  if (standing.length === 0) return nothingLeft(part, open, event);
  const measured = added(part, standing, stampOf(event));
  if ('code' in measured) return measured;
  const { excess, returned } = measured;
  if (excess && version.undo.refusesExcess)
    return { code: 'exceeds', params: { ref, by: excess.by } };
  const reversals = returned.map(([of, one]) => ({ name: of.eventId, returned: one }));
  return { reversals, reasons: reasonsFor(ref, reversals, excess, member) };
}

/** What is said of the refund itself with each thing that it takes back. */
function stampOf({ id, at }: AdmittedEvent): Pick<Returned, 'cause' | 'at'> {
  return { cause: id, at };
}

function tooOld(ref: string, of: Reversible): CommandRefusal {
  const until = formatInstant(untilOf(of) as Instant);
  return { code: 'not-reversible', params: { ref, until } };
}

/** Something stands here, may stand with those who were sent awards for it, or counts as spent. */
function hasStanding(of: Reversible): boolean {
  const { to, spent, returned } = moreOf(of);
  if (of.grants.some(({ standing }) => standing !== 0)) return true;
  return to.length + spent.length > 0 && !returned?.all;
}

/** It is noted all the same: what waits for replies may still be granted. */
function nothingLeft(
  part: ReturnPart,
  targets: readonly Reversible[],
  event: AdmittedEvent,
): Reversed {
  const { ref } = part;
  const open = targets.filter((of) => !moreOf(of).returned?.all);
  const measured = added(part, open, stampOf(event));
  const returned = 'code' in measured ? [] : measured.returned;
  return {
    reversals: returned.map(([{ eventId: name }, one]) => ({ name, returned: one })),
    reasons: [{ code: 'nothing-left', params: { ref } }],
  };
}

function reasonsFor(
  ref: string,
  reversals: readonly Reversal[],
  excess: Excess | undefined,
  { reversibles }: Member,
): readonly Reason[] {
  const reasons: Reason[] = [];
  if (excess) reasons.push({ code: 'exceeds', params: { ref, by: excess.by } });
  const all = reversals.flatMap(({ name, returned }) => {
    const of = reversibles.get(name);
    return of ? [{ of, returned }] : [];
  });
  for (const { of, returned } of all) reasons.push(...tooOldFor(of, returned, ref));
  const moves = all.some(
    ({ of, returned }) => moreOf(of).to.length > 0 || takesOf(of, returned).some(isSome),
  );
  if (moves || reasons.length > 0) return reasons;
  const stands = all.some(({ of }) => of.grants.some(({ standing }) => standing !== 0));
  return [{ code: stands ? 'still-earned' : 'nothing-left', params: { ref } }];
}

function isSome(units: number): boolean {
  return units !== 0;
}

/** Where a currency lets no more be taken back than is there, the refund as a whole is refused. */
function tooMuch(
  reversals: readonly Reversal[],
  moves: readonly Move[],
  { context, version, program }: Commanded,
): CommandRefusal | undefined {
  const { reversibles } = context.member;
  const takings = reversals.flatMap(({ name, returned }) => {
    const of = reversibles.get(name);
    return of ? [{ of, takes: takesOf(of, returned) }] : [];
  });
  const comingIn = new Map<number, number>();
  for (const { currency, points } of moves)
    comingIn.set(currency, (comingIn.get(currency) ?? 0) + points);
  const posting = { program, programme: '', entries: [], notices: [] };
  const refusal = refusedBack(takings, { context, version, posting }, comingIn);
  return refusal && { code: refusal.code, params: refusal.params };
}

/** Whether a balance would become more, or less, than can be counted. */
function overflows(
  reversals: readonly Reversal[],
  { balances, pending, reversibles }: Member,
): boolean {
  const sums = new Map<number, number>();
  for (const { name, returned } of reversals) {
    const of = reversibles.get(name);
    const takes = of ? takesOf(of, returned) : [];
    for (const [index, { currency }] of (of?.grants ?? []).entries())
      sums.set(currency, (sums.get(currency) ?? 0) - (takes[index] ?? 0));
  }
  return [...sums].some(
    ([currency, sum]) =>
      !Number.isSafeInteger((balances[currency] ?? 0) + (pending[currency] ?? 0) + sum),
  );
}
