import type { AdmittedEvent } from '../model/event.ts';
import type { JournalInput } from '../model/journal.ts';
import { type Member, ranTo } from '../model/member.ts';
import type { Program } from '../rules/program.ts';
import type { Instant } from '../units/instant.ts';
import { applyAny, applyInput } from './apply.ts';
import type { Cause } from './difference.ts';
import type { Answer } from './fold.ts';
import { enter, latenessOf } from './journal.ts';
import type { Meeting, Placed } from './refold.ts';
import type { Desk, Surroundings } from './turn.ts';

/** What an input meets when it comes. */
export interface Arrival extends Surroundings {
  /** Boundaries before this instant have run once it is applied. */
  readonly closed: number;
  /** The replies of programme keys that are there at once. */
  readonly answer: Answer;
  readonly giveBack?: Meeting['giveBack'];
}

/** What a message meets when it comes. */
export type Receiving = Pick<Arrival, 'open' | 'answer' | 'giveBack'>;

/** Whether what came so late is still put in its place. */
export function isOpen(
  at: Instant,
  receivedAt: number | undefined,
  member: Member,
  { terms }: Program,
): boolean {
  return latenessOf(at, receivedAt, member) <= terms.openMs;
}

/** An input that came after its time is applied now, with its own day and what is left of it. */
export function append(
  desk: Desk,
  member: Member,
  input: JournalInput,
  arrival: Surroundings,
): Placed {
  const { event, message } = input;
  enter(input, member, { program: desk.program, open: arrival.open });
  if (message) return applyAny(desk, member, message, arrival.open);
  const around = { ...arrival, decided: input };
  const applied = applyInput(desk, member, event as AdmittedEvent, around);
  input.status = applied.status;
  return applied;
}

/** The input that a correction goes back to, and when that was known. */
export function causeOf(
  {
    id,
    at,
    receivedAt = at,
  }: { readonly id: string; readonly at: number; readonly receivedAt?: number | undefined },
  member: Member,
): Cause {
  return { id, knownAt: Math.max(at, receivedAt, ranTo(member)) };
}
