import type { InputRow, JournalRow } from '../model/journal-row.ts';
import type { MemberRow } from '../model/member-row.ts';
import { REASON_CODES } from '../model/outcome.ts';
import {
  among,
  count,
  type Fault,
  id,
  instant,
  integer,
  is,
  list,
  object,
  optional,
  pairs,
  type Test,
  text,
  tuple,
} from './fault.ts';
import { eventTest, messageFault, truth } from './message-check.ts';

const DECIDED = among(['accepted', 'refused', 'held']);

/** A test for the journal of a member; `state` and `open` are those for its checkpoints. */
export function journalTest(state: Test, open: Test): Test {
  const shape = object({
    revision: count,
    base: state,
    open: optional(list(open)),
    inputs: list(
      object({
        event: optional(eventTest()),
        derived: optional(pairs(tuple(text, derivedValue))),
        message: optional(memberMessage),
        reply: optional(messageOf('reply')),
        groupTags: optional(list(id)),
        closed: optional(integer),
        place: optional(tuple(instant, integer, text, id, count, count, integer, text)),
        status: optional(DECIDED),
        code: optional(among(REASON_CODES)),
      }),
    ),
    reserved: optional(pairs(tuple(text, text, text, instant, list(integer)))),
  });
  return (value) => shape(value) ?? journalFault(value as JournalRow);
}

const memberMessage: Test = (value) => messageOf('grant', 'reverse', 'amend')(value);

function messageOf(...kinds: readonly string[]): Test {
  const known = is(`a message of kind ${kinds.join(' or ')}`, (value) =>
    kinds.includes(String(Object(value).kind)),
  );
  return (value) => known(value) ?? messageFault(value);
}

const derivedValue = is(
  'a number, true, false or null',
  (value) => value === null || ['number', 'boolean'].includes(typeof value),
);

export const voidedTest = pairs(tuple(text, instant, integer, id, truth));

/** What each field for itself cannot show. */
function journalFault({ inputs }: JournalRow): Fault | undefined {
  const wrong = inputs.findIndex(
    ({ event, message, reply }) =>
      [event, message, reply].filter((one) => one !== undefined).length !== 1,
  );
  if (wrong < 0) return undefined;
  const expected = 'one of "event", "message" and "reply"';
  return { path: ['inputs', wrong], found: 'another number of them', expected };
}

/** What is wrong between a member and its journal. */
export function ownerFault({ memberId, journal }: MemberRow): Fault | undefined {
  if (!journal) return undefined;
  if (journal.base.memberId !== memberId || journal.base.journal !== undefined) {
    const path = ['journal', 'base'];
    return { path, found: 'a row of another kind', expected: 'an earlier state of the member' };
  }
  const input = journal.inputs.findIndex((one) => ownerOf(one, memberId) !== memberId);
  if (input < 0) return undefined;
  const path = ['journal', 'inputs', input];
  return { path, found: 'an input of another member', expected: 'one of that of the row' };
}

function ownerOf({ event, message, reply }: InputRow, memberId: string): string {
  return event?.memberId ?? message?.to ?? reply?.to ?? memberId;
}
