import type { Entry } from '../model/entry.ts';
import type { Member } from '../model/member.ts';
import type { GroupMessage, MemberMessage, ReleaseMessage } from '../model/message.ts';
import type { Notice, Reason, ReasonCode, Status } from '../model/outcome.ts';
import type { Program } from '../rules/program.ts';
import type { SetOff } from './cascade.ts';
import type { Posting } from './ledger.ts';
import type { Pending } from './plan.ts';

/** What the steps of one book share. */
export interface Desk {
  readonly program: Program;
  readonly programme: string;
  /** Whether an own input of that id has been applied to a member, also one that has left nothing. */
  readonly knows: Knows;
}

export type Knows = (id: string, member: Member) => boolean;

/** What a member's step knows besides the member: brought along, because other keys hold it. */
export interface Surroundings {
  /** Awards of earlier inputs that wait for replies. */
  readonly open: readonly Pending[];
  /** Tags of the event's group. */
  readonly groupTags: readonly string[];
  /** What was decided of the input before; undefined for one that comes. */
  readonly decided?: Decided | undefined;
}

/** What was decided of an input before, or that it comes after its time. */
export interface Decided {
  readonly status: Status | undefined;
  readonly code: ReasonCode | undefined;
  readonly isAppended: boolean;
}

/** What a step sends by itself; reserves go with the awards that wait. */
export type Sent = MemberMessage | GroupMessage | ReleaseMessage;

/** What one input did in one member's step. */
export interface Applied {
  readonly status: 'accepted' | 'refused' | 'held';
  readonly entries: Entry[];
  readonly notices: Notice[];
  readonly reasons: readonly Reason[];
  /** To other members, and to programme keys that need no reply. */
  readonly messages: readonly Sent[];
  /** Awards that wait for programme keys; their reserves are to be sent. */
  readonly pendings: readonly Pending[];
  /** Whether a streak has moved, and with it what is due next. */
  readonly movesStreaks: boolean;
}

/** What one step gathers while one thing leads to another. */
export interface Turn {
  readonly desk: Desk;
  readonly member: Member;
  readonly around: Surroundings;
  readonly entries: Entry[];
  readonly notices: Notice[];
  readonly reasons: Reason[];
  readonly messages: Sent[];
  readonly pendings: Pending[];
  movesStreaks: boolean;
  /** What rules have set off, in the order in which it comes about. */
  readonly queue: SetOff[];
}

export function newTurn(desk: Desk, member: Member, around: Surroundings): Turn {
  return {
    desk,
    member,
    around,
    entries: [],
    notices: [],
    reasons: [],
    messages: [],
    pendings: [],
    movesStreaks: false,
    queue: [],
  };
}

/** Awards to other members that have left this step or wait to. */
export function awayFrom({ messages, pendings }: Turn): number {
  return pendings.reduce((sum, { plan }) => sum + plan.outgoing.length, messages.length);
}

export function postingOf({ desk, entries, notices }: Turn): Posting {
  return { program: desk.program, programme: desk.programme, entries, notices };
}

const NO_RULE: readonly Reason[] = [{ code: 'no-rule', params: {} }];

export function appliedOf(
  turn: Turn,
  silent: readonly Reason[],
  others: readonly (GroupMessage | ReleaseMessage)[],
): Applied {
  const { entries, notices, reasons, messages, pendings } = turn;
  const isEarning =
    entries.length + messages.length + pendings.length > 0 ||
    notices.some(({ kind }) => kind === 'item-granted');
  return appliedBy(turn, isEarning ? reasons : withSilent(reasons, silent), others);
}

export function appliedBy(
  { entries, notices, messages, pendings, movesStreaks }: Turn,
  reasons: readonly Reason[],
  others: readonly (GroupMessage | ReleaseMessage)[],
): Applied {
  return {
    status: 'accepted',
    entries,
    notices,
    reasons,
    messages: others.length === 0 ? messages : [...others, ...messages],
    pendings,
    movesStreaks,
  };
}

/** What rules did not do is told only where nothing was earned at all. */
function withSilent(reasons: readonly Reason[], silent: readonly Reason[]): readonly Reason[] {
  if (reasons.length + silent.length === 0) return NO_RULE;
  return [...reasons, ...silent];
}

const NOTHING: readonly never[] = [];

export function refused(reasons: readonly Reason[]): Applied {
  return without('refused', reasons);
}

/** An input that waits for another one. */
export function heldBack(reasons: readonly Reason[]): Applied {
  return without('held', reasons);
}

function without(status: 'refused' | 'held', reasons: readonly Reason[]): Applied {
  return {
    status,
    entries: [],
    notices: [],
    reasons,
    messages: NOTHING,
    pendings: NOTHING,
    movesStreaks: false,
  };
}
