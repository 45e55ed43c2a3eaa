import type { AdmittedEvent } from '../model/event.ts';
import { CONTROL_TYPES, RESERVED_TYPES } from '../model/event.ts';
import type { Member } from '../model/member.ts';
import type { ReasonCode } from '../model/outcome.ts';
import { idFault } from '../units/identifier.ts';

/** Why a control input is refused; then nothing else runs for it. */
export interface CommandRefusal {
  readonly code: ReasonCode;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What a control input changes in its member, once its awards are decided. */
export type Change = (member: Member) => void;

/** Most tags of one member. */
export const TAGS_MAX = 200;

/**
 * A control input is decided before any award that names it, and takes effect after them: facts
 * are as of before the event. An earning type is nobody's command.
 */
export function command(event: AdmittedEvent, member: Member): CommandRefusal | Change | undefined {
  if (RESERVED_TYPES.has(event.type))
    return { code: 'unsupported-type', params: { type: event.type } };
  if (event.type === 'join') return join(event, member);
  return event.type === 'profile' ? profile(event) : undefined;
}

/** Types whose sender must be trusted. */
export function isControl(type: string): boolean {
  return CONTROL_TYPES.has(type) || RESERVED_TYPES.has(type);
}

function join({ at }: AdmittedEvent, { joinedAt }: Member): CommandRefusal | Change {
  if (joinedAt !== undefined) return { code: 'already-joined', params: { joinedAt } };
  return (member) => {
    member.joinedAt = at;
  };
}

function profile({ data }: AdmittedEvent): CommandRefusal | Change {
  const tags = data?.['tags'];
  if (!isTagList(tags)) {
    const params = { path: '$.data.tags', expected: `at most ${TAGS_MAX} tags` };
    return { code: 'bad-payload', params };
  }
  return (member) => {
    member.tags = [...new Set(tags)].sort();
  };
}

function isTagList(tags: unknown): tags is readonly string[] {
  if (!Array.isArray(tags) || tags.length > TAGS_MAX) return false;
  return tags.every((tag) => typeof tag === 'string' && idFault(tag) === undefined);
}
