import { comparePositions, type Position } from '../model/event.ts';
import type {
  GroupMessage,
  ReleaseMessage,
  ReplyMessage,
  ReserveAsk,
  ReserveMessage,
} from '../model/message.ts';
import type { ProgrammeKey } from '../model/programme-key.ts';
import { versionAt } from '../rules/compile.ts';
import type { Program } from '../rules/program.ts';
import type { WideGate } from '../rules/wide-gate.ts';
import type { Moment } from '../rules/window.ts';
import type { Instant } from '../units/instant.ts';
import { meet } from './sightings.ts';

/**
 * Grants what a limit has left, in the order of the asks, and counts it. Nothing is left for what
 * comes later than the late limit: whether it was here before is not known any more.
 */
export function answer(
  program: Program,
  key: ProgrammeKey,
  { id, key: address, from, gate: name, at, asks }: ReserveMessage,
): ReplyMessage {
  const moment = momentOf(program, key, at as Instant);
  const gate = versionAt(program, moment.event.at).wideGates.get(name);
  const isTooLate = (key.clock ?? 0) - at > program.terms.lateMs;
  const granted = asks.map((ask) => {
    const { amount, limited } = ask;
    if (isTooLate) return 0;
    if (!gate) return amount;
    if (gate.kind === 'identity') return meet(gate, from, moment, program.terms.lateMs);
    const grant = limited ? grantOf(gate, ask, moment) : amount;
    if (grant !== 0) gate.window.add(moment, grant);
    return grant;
  });
  const isCut = granted.some((grant, index) => grant !== asks[index]?.amount);
  const opensAt = isCut && !isTooLate && gate && gate.max > 0 ? opens(gate, moment) : undefined;
  const reply = `${id}#reply`;
  return opensAt === undefined
    ? { kind: 'reply', id: reply, to: from, key: address, reserve: id, granted }
    : { kind: 'reply', id: reply, to: from, key: address, reserve: id, granted, opensAt };
}

/** A limit that is asked about an instant whose counters are forgotten has nothing left. */
function grantOf(gate: WideGate, { amount, whole = amount }: ReserveAsk, moment: Moment): number {
  if (!gate.window.isOpen(moment)) return 0;
  const room = Math.max(0, gate.max - gate.window.used(moment));
  if (amount < 0) return 0;
  if (gate.kind === 'times' || gate.skip) return room >= whole ? amount : 0;
  return Math.min(room, amount);
}

function opens({ kind, window }: WideGate, moment: Moment): Instant | undefined {
  return kind === 'identity' ? undefined : window.opensAt(moment);
}

/** Takes back what was granted and was not needed. */
export function takeBack(
  program: Program,
  key: ProgrammeKey,
  { gate: name, at, amount }: ReleaseMessage,
): void {
  const moment = momentOf(program, key, at as Instant);
  if ((key.clock ?? 0) - at > program.terms.lateMs) return;
  versionAt(program, moment.event.at).wideGates.get(name)?.window.lower(moment, amount);
}

/** The tags of a group, as its latest control input says them. */
export function tagGroup(key: ProgrammeKey, { position, tags }: GroupMessage): void {
  const [at, seq, id] = position;
  const said: Position = { at: at as Instant, seq, id };
  if (key.taggedAt && comparePositions(said, key.taggedAt) < 0) return;
  key.tags = tags;
  key.taggedAt = said;
  key.clock = later(key.clock, said.at);
}

function momentOf({ calendar }: Program, key: ProgrammeKey, at: Instant): Moment {
  key.clock = later(key.clock, at);
  return { event: { at }, day: calendar.dayAt(at), calendar, member: key };
}

function later(clock: Instant | undefined, at: Instant): Instant {
  return clock === undefined || clock < at ? at : clock;
}
