import type { GroupMessage, Message, ReleaseMessage, ReserveMessage } from '../model/message.ts';
import { type KeyRow, newProgrammeKey, type ProgrammeKey } from '../model/programme-key.ts';
import type { Program } from '../rules/program.ts';
import type { Instant } from '../units/instant.ts';
import { answer, tagGroup, takeBack } from './counter.ts';
import { freezeKey, thawKey } from './key-row.ts';
import { RowError } from './row-error.ts';

/** What is said to a programme key. */
export type KeyMessage = ReserveMessage | ReleaseMessage | GroupMessage;

export interface KeyStep {
  readonly row: KeyRow;
  /** Whether the message had not been here before. */
  readonly isNew: boolean;
  readonly messages: readonly Message[];
}

/** One message to one programme key; the same message again changes nothing. */
export function stepKey(program: Program, state: KeyRow | undefined, message: KeyMessage): KeyStep {
  const key = state ? thawKey(state, program) : newProgrammeKey(message.key);
  if (key.id !== message.key) throw new RowError(`it is of the programme key "${key.id}"`);
  if (state && key.seen.has(message.id)) return { row: state, isNew: false, messages: [] };
  const messages = receive(program, key, message);
  note(key, message, program.terms.lateMs);
  return { row: freezeKey(key), isNew: true, messages };
}

function receive(program: Program, key: ProgrammeKey, message: KeyMessage): readonly Message[] {
  switch (message.kind) {
    case 'reserve':
      return [answer(program, key, message)];
    case 'release':
      takeBack(program, key, message);
      return [];
    case 'group':
      tagGroup(key, message);
      return [];
    default:
      return message satisfies never;
  }
}

/** How many parts of the late limit pass between two clearings of what was seen. */
const CLEARINGS = 8;

function note(key: ProgrammeKey, message: KeyMessage, lateMs: number): void {
  const at = message.kind === 'group' ? message.position[0] : message.at;
  key.seen.set(message.id, at as Instant);
  const { clock } = key;
  if (clock === undefined) return;
  key.prunedAt ??= clock;
  if (clock - key.prunedAt <= lateMs / CLEARINGS) return;
  key.prunedAt = clock;
  for (const [id, seenAt] of key.seen) if (clock - seenAt > lateMs) key.seen.delete(id);
}
