import type { Event } from '../../src/model/event.ts';
import type { RuleSet, Schedule } from '../../src/rules/rule-set.ts';
import { type Instant, parseInstant } from '../../src/units/instant.ts';
import { advance } from './boundaries.ts';
import { type Log, type Moment, newLog, type Reason, type Told, type Verdicts } from './log.ts';
import { lotTermsOf } from './lots.ts';
import { byName, momentOf, read } from './moment.ts';
import { isReturn, takeAwaited, takeReturn } from './returns.ts';
import { decidePoints } from './spends.ts';
import { takeStep } from './steps.ts';

/**
 * A second engine, slow and obvious: nothing is counted ahead, every question folds over the log
 * of all that happened. It takes streams that are in order, so nothing is late.
 */
export interface Ledger {
  readonly log: Log;
  /** What became of each input, in canonical order. */
  readonly answers: readonly Answer[];
  /** What time brought after the last of them. */
  readonly brought: readonly Told[];
}

export interface Answer {
  readonly status: string;
  readonly reasons: readonly Reason[];
  readonly notices: readonly Told[];
}

export function ledgerOf(
  rules: RuleSet | Schedule,
  events: readonly Event[],
  asOf?: Instant,
  verdicts?: Verdicts,
): Ledger {
  const log = newLog(lotTermsOf(rules), verdicts);
  const answers = [...events].sort(canonical).map((event): Answer => {
    const status = take(event, rules, log);
    return { status, reasons: log.reasons.splice(0), notices: log.notices.splice(0) };
  });
  if (asOf !== undefined) advance(rules, asOf, log);
  return { log, answers, brought: log.notices.splice(0) };
}

function canonical(a: Event, b: Event): number {
  const byTime = Number(parseInstant(a.at)) - Number(parseInstant(b.at));
  const bySeq = (a.seq ?? 0) - (b.seq ?? 0);
  return byTime || bySeq || byName(a.id, b.id) || byName(a.memberId, b.memberId);
}

/** An id of a member decides once; what comes under it again does nothing. */
function repeatOf(event: Event, { seen }: Log): 'duplicate' | 'conflict' | undefined {
  const identity = JSON.stringify([event.memberId, event.id]);
  const content = JSON.stringify({ ...event, seq: 0 });
  const first = seen.get(identity) ?? content;
  const isRepeat = seen.has(identity);
  seen.set(identity, first);
  if (!isRepeat) return undefined;
  return first === content ? 'duplicate' : 'conflict';
}

function take(event: Event, rules: RuleSet | Schedule, log: Log): string {
  const repeat = repeatOf(event, log);
  if (repeat !== undefined) return repeat;
  const now = momentOf(event, rules, log);
  advance(rules, now.at, log);
  log.clocks.push({ who: now.who, at: now.at });
  if (isReturn(event)) return takeReturn(now);
  const points = decidePoints(now);
  const refusal = typeof points === 'string' ? points : refusalOf(event, log);
  if (refusal !== undefined) {
    log.reasons.push({ code: refusal });
    return 'refused';
  }
  const move = typeof points === 'function' ? points : () => undefined;
  takeStep(now, { move, obey: () => obey(now) });
  log.accepted.push(event);
  takeAwaited(now);
  return 'accepted';
}

/** Why a control input does nothing at all. */
function refusalOf({ type, memberId, groupId, data }: Event, log: Log): string | undefined {
  if (type === 'join' && log.joined.has(memberId) && !log.gone.has(memberId))
    return 'already-joined';
  const needsTags = type === 'profile' || type === 'group';
  if (needsTags && !Array.isArray(data?.['tags'])) return 'bad-payload';
  return type === 'group' && groupId === undefined ? 'bad-payload' : undefined;
}

/** What a control input changes once its awards are decided; who comes back keeps the first join. */
function obey({ event, at, log }: Moment): void {
  const { type, memberId, groupId = '' } = event;
  if (type === 'join' && !log.joined.has(memberId)) log.joined.set(memberId, at);
  if (type === 'join') log.gone.delete(memberId);
  if (type === 'leave') log.gone.add(memberId);
  const tags = read('$.data.tags', event) as readonly string[];
  if (type === 'profile') log.tags.set(memberId, tags);
  if (type === 'group') log.groups.set(groupId, tags);
}
