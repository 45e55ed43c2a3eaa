import type { AdmittedEvent } from '../model/event.ts';
import { CONTROL_TYPES, RESERVED_TYPES } from '../model/event.ts';
import type { Member } from '../model/member.ts';
import type { GroupMessage } from '../model/message.ts';
import type { ReasonCode } from '../model/outcome.ts';
import { groupAddress } from '../model/programme-key.ts';
import { idFault, joinId } from '../units/identifier.ts';

/** Why a control input is refused; then nothing else runs for it. */
export interface CommandRefusal {
  readonly code: ReasonCode;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What a control input does once its awards are decided. */
export interface Decision {
  change(member: Member): void;
  readonly messages: readonly GroupMessage[];
}

/** Most tags of one member or group. */
export const TAGS_MAX = 200;

/**
 * A control input is decided before any award that names it, and takes effect after them: facts
 * are as of before the event. An earning type is nobody's command.
 */
export function command(
  event: AdmittedEvent,
  member: Member,
): CommandRefusal | Decision | undefined {
  if (RESERVED_TYPES.has(event.type))
    return { code: 'unsupported-type', params: { type: event.type } };
  switch (event.type) {
    case 'join':
      return join(event, member);
    case 'leave':
      return changing((one) => {
        one.leftAt = event.at;
      });
    case 'profile':
      return profile(event);
    case 'group':
      return group(event);
    default:
      return undefined;
  }
}

/** Types whose sender must be trusted. */
export function isControl(type: string): boolean {
  return CONTROL_TYPES.has(type) || RESERVED_TYPES.has(type);
}

/** Who comes back keeps the day of the first join. */
function join({ at }: AdmittedEvent, { joinedAt, leftAt }: Member): CommandRefusal | Decision {
  if (joinedAt !== undefined && leftAt === undefined)
    return { code: 'already-joined', params: { joinedAt } };
  return changing((member) => {
    member.joinedAt ??= at;
    member.leftAt = undefined;
  });
}

function profile({ data }: AdmittedEvent): CommandRefusal | Decision {
  const tags = data?.['tags'];
  if (!isTagList(tags)) return badTags();
  return changing((member) => {
    member.tags = [...new Set(tags)].sort();
  });
}

/** The tags of a group are no member's: they go to the key of the group. */
function group(event: AdmittedEvent): CommandRefusal | Decision {
  const { id, memberId, at, seq, groupId, data } = event;
  const tags = data?.['tags'];
  if (!isTagList(tags)) return badTags();
  if (groupId === undefined)
    return { code: 'bad-payload', params: { path: '$.groupId', expected: 'a group' } };
  const message: GroupMessage = {
    kind: 'group',
    id: joinId([memberId, id, 'group', groupId]),
    key: groupAddress(groupId),
    position: [at, seq, id],
    tags: [...new Set(tags)].sort(),
  };
  return { change: () => undefined, messages: [message] };
}

function changing(change: Decision['change']): Decision {
  return { change, messages: NOTHING };
}

const NOTHING: readonly never[] = [];

function badTags(): CommandRefusal {
  const params = { path: '$.data.tags', expected: `at most ${TAGS_MAX} tags` };
  return { code: 'bad-payload', params };
}

function isTagList(tags: unknown): tags is readonly string[] {
  if (!Array.isArray(tags) || tags.length > TAGS_MAX) return false;
  return tags.every((tag) => typeof tag === 'string' && idFault(tag) === undefined);
}
