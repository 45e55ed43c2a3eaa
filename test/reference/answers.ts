import type { Entry, Outcome, Program } from '../../src/index.ts';
import { openBook } from '../../src/index.ts';
import type { Event } from '../../src/model/event.ts';
import type { Instant } from '../../src/units/instant.ts';
import { inOrder } from '../properties/support.ts';
import type { Answer } from './engine.ts';
import type { Line, Reason, Told } from './log.ts';

/** The params of each code that the reference knows; `memberId` may stand beside every code. */
const PARAMS: Readonly<Record<string, readonly string[]>> = {
  'cap-reached': ['by', 'max', 'currency', 'asked', 'granted'],
  'cut-by-cap': ['by', 'max', 'currency', 'asked', 'granted'],
  'already-awarded': ['by', 'path'],
  'key-missing': ['path'],
  'identity-used': ['by', 'path'],
  'identity-missing': ['path'],
  'factor-out-of-range': ['by'],
  cooldown: ['by', 'until'],
  muted: ['until'],
  repeated: ['times', 'opensAt'],
  'rate-limited': ['times', 'opensAt'],
  'gate-closed': ['term'],
  'streak-pays-nothing': ['length'],
  shadow: ['currency', 'points'],
  replaced: ['currency', 'points'],
  'self-award': ['beneficiary'],
  'ref-not-awarded': ['by', 'ref'],
  'cascade-limit': ['max'],
  'hop-limit': ['max'],
  'message-limit': ['max'],
};

/** What the engine writes and answers, in the words of the reference. */
export interface Book {
  readonly lines: readonly Line[];
  readonly answers: readonly Answer[];
  /** What time brought after the last of them. */
  readonly brought: readonly Told[];
  /** Ids of lines and notices. */
  readonly ids: readonly string[];
  readonly member: ReturnType<typeof openBook>['member'];
}

export function bookOf(program: Program, events: readonly Event[], asOf?: Instant): Book {
  const book = openBook({ programme: 'main', rules: program });
  const outcomes = inOrder(events).map((event) =>
    book.post({ ...event, seq: event.seq ?? 0 }, { trusted: true }),
  );
  const later = asOf === undefined ? [] : book.advance(asOf);
  const entries = [...outcomes, ...later].flatMap((outcome) => outcome.entries);
  const notices = [...outcomes, ...later].flatMap((outcome) => outcome.notices);
  return {
    lines: entries.map((entry) => lineOf(entry, entries)),
    answers: outcomes.map(answerOf),
    brought: later.flatMap((outcome) => outcome.notices).map(toldOf),
    ids: [...entries, ...notices].map(({ id }) => id),
    member: (id, options) => book.member(id, options),
  };
}

function lineOf(entry: Entry, entries: readonly Entry[]): Line {
  const { calc, contra, lots, reverses } = entry;
  const placeOf = (id: string) => entries.findIndex((one) => one.id === id);
  const isHeld = contra.startsWith('held:');
  return {
    kind: entry.kind,
    event: entry.eventId,
    cause: entry.cause,
    member: entry.memberId,
    by: entry.by,
    rule: entry.ruleId,
    ruleSet: entry.ruleSet,
    currency: entry.currency,
    bucket: entry.bucket,
    points: entry.points,
    balance: entry.balance,
    contra: isHeld ? `held:${placeOf(contra.slice('held:'.length))}` : contra,
    at: entry.at,
    day: entry.day,
    base: calc.base,
    factors: calc.factors.map(({ ruleId, factor }) => `${ruleId}×${factor}`),
    factor: calc.factor,
    rounding: calc.rounding,
    asked: calc.asked,
    cutBy: calc.cutBy,
    ...(lots && { lots }),
    ...(reverses !== undefined && { reverses: placeOf(reverses) }),
  };
}

function answerOf({ status, reasons, notices }: Outcome): Answer {
  return { status, reasons: reasons.map(reasonOf), notices: notices.map(toldOf) };
}

function reasonOf({ code, ruleId, params }: Outcome['reasons'][number]): Reason {
  const known = [...(PARAMS[code] ?? []), 'memberId'].filter((name) => name in params);
  return {
    code,
    ...(ruleId !== undefined && { rule: ruleId }),
    ...Object.fromEntries(known.map((name) => [name, params[name]])),
  };
}

function toldOf({ id: _, ...told }: Outcome['notices'][number]): Told {
  return told;
}
