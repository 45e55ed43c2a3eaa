import type { Journal, JournalInput, Place } from '../model/journal.ts';
import type { InputRow, JournalRow, PlaceRow, VoidedRow } from '../model/journal-row.ts';
import { type Member, ranTo, type VoidedInput } from '../model/member.ts';
import type { MemberRow } from '../model/member-row.ts';
import type { AmendMessage, MemberMessage } from '../model/message.ts';
import type { Program } from '../rules/program.ts';
import type { Instant } from '../units/instant.ts';
import { copyJson } from '../units/json-copy.ts';
import { inputOfAmend, inputOfEvent, inputOfMessage, inputOfReply } from './journal.ts';
import { openPart } from './open-part.ts';
import { admittedOf, derivedOf, keepOpen } from './reads.ts';
import { RowError } from './row-error.ts';

/** How states and their rows become each other; a checkpoint is a state like any other. */
export interface StateRows {
  freeze(state: Member): MemberRow;
  thaw(row: MemberRow): Member;
}

export function freezeJournal(
  member: Member,
  journal: Journal,
  program: Program,
  rows: StateRows,
): JournalRow {
  const { base, inputs } = openPart(member, journal, program);
  const reserved = [...journal.reserved]
    .filter(([, { at }]) => at >= ranTo(base.state))
    .map(([id, { key, gate, at, granted }]) => [id, key, gate, at, granted] as const);
  return {
    revision: journal.revision,
    base: rows.freeze(base.state),
    ...(base.open.length > 0 && { open: base.open }),
    inputs: inputs.map((input) => inputRow(input, program)),
    ...(reserved.length > 0 && { reserved }),
  };
}

function inputRow(input: JournalInput, program: Program): InputRow {
  const { event, message, reply, groupTags, closed, isAppended, status, code } = input;
  const derived = event ? derivedOf(event, program) : [];
  return {
    ...(event && { event: keepOpen(event, program) }),
    ...(derived.length > 0 && { derived }),
    ...(message && { message: copyJson(message) as MemberMessage }),
    ...(reply && { reply }),
    ...(groupTags.length > 0 && { groupTags }),
    ...(Number.isFinite(closed) && { closed }),
    ...(isAppended && { place: placeRow(input) }),
    ...(status !== undefined && { status }),
    ...(code !== undefined && { code }),
  };
}

function placeRow({ at, seq, id, origin, hops, depth, priority, name }: Place): PlaceRow {
  return [at, seq, id, origin, hops, depth, priority, name];
}

export function thawJournal(
  { revision, base, open = [], inputs, reserved = [] }: JournalRow,
  member: Member,
  program: Program,
  { thaw }: StateRows,
): Journal {
  return {
    revision,
    checkpoints: [{ index: 0, state: thaw(base), open }],
    inputs: inputs.map((row) => thawInput(row, member, program)),
    reserved: new Map(
      reserved.map(([id, key, gate, at, granted]) => [
        id,
        { key, gate, at: at as Instant, granted: [...granted] },
      ]),
    ),
  };
}

function thawInput(row: InputRow, member: Member, program: Program): JournalInput {
  const { place, status, code } = row;
  const input = placedInput(row, member, program);
  const placed = place ? { ...input, ...thawPlace(place), isAppended: true } : input;
  return { ...placed, status, code };
}

function placedInput(row: InputRow, member: Member, program: Program): JournalInput {
  const { event, message, reply, groupTags = [], closed = Number.NEGATIVE_INFINITY } = row;
  if (event) {
    const admitted = admittedOf(copyJson(event), 0);
    const derived = row.derived && new Map(row.derived);
    return inputOfEvent(derived ? { ...admitted, derived } : admitted, {
      groupTags: [...groupTags],
      closed,
    });
  }
  if (message?.kind === 'amend') return inputOfAmend(copyJson(message) as AmendMessage, member);
  if (message) return inputOfMessage(copyJson(message) as MemberMessage, program);
  if (reply) return inputOfReply(copyJson(reply), member);
  throw new RowError('an input of the journal is empty');
}

function thawPlace([at, seq, id, origin, hops, depth, priority, name]: PlaceRow): Place {
  return { at: at as Instant, seq, id, origin, hops, depth, priority, name };
}

export function voidedRows(voided: ReadonlyMap<string, VoidedInput>): readonly VoidedRow[] {
  return [...voided].map(([ref, { at, seq, by, isDone }]) => [ref, at, seq, by, isDone] as const);
}

export function thawVoided(rows: readonly VoidedRow[]): Map<string, VoidedInput> {
  return new Map(
    rows.map(([ref, at, seq, by, isDone]) => [ref, { at: at as Instant, seq, by, isDone }]),
  );
}
