import { CONTROL_TYPES, RESERVED_TYPES } from '../model/event.ts';
import type { Member } from '../model/member.ts';
import type { GroupMessage } from '../model/message.ts';
import type { Reason, ReasonCode } from '../model/outcome.ts';
import { groupAddress } from '../model/programme-key.ts';
import type { Context } from '../rules/context.ts';
import type { Program, Version } from '../rules/program.ts';
import { idFault, joinId } from '../units/identifier.ts';
import { correct } from './correct.ts';
import { makeUp } from './make-up.ts';
import { opening } from './opening.ts';
import { pause } from './pause.ts';
import { badPayload } from './payload.ts';
import { pin } from './pin.ts';
import type { Move, Plan, Reversal } from './plan.ts';
import { type Awaiting, reverse } from './reverse.ts';
import { cancel, redeem } from './spend.ts';
import type { Knows } from './turn.ts';
import { voidClosed } from './void-closed.ts';
import { isZone } from './zones.ts';

/** Why a control input is refused; then nothing else runs for it. */
export interface CommandRefusal {
  readonly code: ReasonCode;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What a control input does. */
export interface Decision {
  /** Once its awards are decided. */
  change(member: Member): void;
  readonly messages: readonly GroupMessage[];
  /** Written before the lines of its awards. */
  readonly moves: readonly Move[];
  /** What it does to streaks, so that rules pay what is reached. */
  count?(plan: Plan): void;
  /** Whether it changes when streaks end. */
  readonly movesStreaks?: true;
  /** What it takes back, and what is to be said of that. */
  readonly reversals?: readonly Reversal[];
  readonly reasons?: readonly Reason[];
}

/** What a command looks at. */
export interface Commanded {
  readonly context: Context;
  readonly program: Program;
  readonly version: Version;
  /** Whether it was accepted before: a spend stays one, whatever is there now. */
  readonly isDecided: boolean;
  readonly knows: Knows;
}

/** Most tags of one member or group. */
export const TAGS_MAX = 200;

/**
 * A control input is decided before any award that names it, and its member changes after them:
 * facts are as of before the event. An earning type is nobody's command.
 */
export function command(commanded: Commanded): CommandRefusal | Awaiting | Decision | undefined {
  const { type } = commanded.context.event;
  if (RESERVED_TYPES.has(type)) return { code: 'unsupported-type', params: { type } };
  return COMMANDS.get(type)?.(commanded);
}

/** One for each control type. */
const COMMANDS: ReadonlyMap<
  string,
  (commanded: Commanded) => CommandRefusal | Awaiting | Decision
> = new Map<string, (commanded: Commanded) => CommandRefusal | Awaiting | Decision>([
  ['join', join],
  ['leave', leave],
  ['make-up', makeUp],
  ['pause', pausing],
  ['profile', profile],
  ['pin', pin],
  ['group', group],
  ['redeem', moving(redeem)],
  ['cancel', moving(cancel)],
  ['correct', moving(correct)],
  ['opening', moving(opening)],
  ['refund', reverse],
  ['undo', reverse],
  ['chargeback', reverse],
  ['void', voidClosed],
]);

/** A command that only moves points. */
function moving(
  decide: (commanded: Commanded) => CommandRefusal | readonly Move[],
): (commanded: Commanded) => CommandRefusal | Decision {
  return (commanded) => {
    const moves = decide(commanded);
    return 'code' in moves ? moves : { change: () => undefined, messages: NOTHING, moves };
  };
}

/** Types whose sender must be trusted. */
export function isControl(type: string): boolean {
  return CONTROL_TYPES.has(type) || RESERVED_TYPES.has(type);
}

/** Who comes back keeps the day of the first join. */
function join({ context }: Commanded): CommandRefusal | Decision {
  const { at } = context.event;
  const { joinedAt, leftAt } = context.member;
  if (joinedAt !== undefined && leftAt === undefined)
    return { code: 'already-joined', params: { joinedAt } };
  return changing((member) => {
    member.joinedAt ??= at;
    member.leftAt = undefined;
  });
}

function pausing(commanded: Commanded): CommandRefusal | Decision {
  const decided = pause(commanded);
  if ('code' in decided) return decided;
  return { change: decided, messages: NOTHING, moves: NOTHING, movesStreaks: true };
}

function leave({ context }: Commanded): Decision {
  return changing((member) => {
    member.leftAt = context.event.at;
  });
}

/** The zone of the member has its own home: it acts before anything else. */
function profile({ context }: Commanded): CommandRefusal | Decision {
  const { data } = context.event;
  const tags = data?.['tags'];
  const timeZone = data?.['timeZone'];
  if (timeZone !== undefined && !isZone(timeZone)) return badPayload('$.data.timeZone', ZONE);
  if (tags === undefined && timeZone !== undefined) return changing(() => undefined);
  if (!isTagList(tags)) return badTags();
  return changing((member) => {
    member.tags = [...new Set(tags)].sort();
  });
}

const ZONE = '"UTC", an offset or the name of a time zone';

/** The tags of a group are no member's: they go to the key of the group. */
function group({ context }: Commanded): CommandRefusal | Decision {
  const { id, memberId, at, seq, groupId, data } = context.event;
  const tags = data?.['tags'];
  if (!isTagList(tags)) return badTags();
  if (groupId === undefined) return badPayload('$.groupId', 'a group');
  const message: GroupMessage = {
    kind: 'group',
    id: joinId([memberId, id, 'group', groupId]),
    key: groupAddress(groupId),
    position: [at, seq, id],
    tags: [...new Set(tags)].sort(),
  };
  return { change: () => undefined, messages: [message], moves: NOTHING };
}

function changing(change: Decision['change']): Decision {
  return { change, messages: NOTHING, moves: NOTHING };
}

const NOTHING: readonly never[] = [];

function badTags(): CommandRefusal {
  return badPayload('$.data.tags', `at most ${TAGS_MAX} tags`);
}

function isTagList(tags: unknown): tags is readonly string[] {
  if (!Array.isArray(tags) || tags.length > TAGS_MAX) return false;
  return tags.every((tag) => typeof tag === 'string' && idFault(tag) === undefined);
}
