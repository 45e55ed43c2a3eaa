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

/** Most tags of one member. */
export const TAGS_MAX = 200;

/** A control input decides before any award that names it; an earning type is nobody's command. */
export function command(event: AdmittedEvent, member: Member): CommandRefusal | undefined {
  if (RESERVED_TYPES.has(event.type))
    return { code: 'unsupported-type', params: { type: event.type } };
  if (event.type === 'join') return join(event, member);
  return event.type === 'profile' ? profile(event, member) : undefined;
}

/** Types whose sender must be trusted. */
export function isControl(type: string): boolean {
  return CONTROL_TYPES.has(type) || RESERVED_TYPES.has(type);
}

function join({ at }: AdmittedEvent, member: Member): CommandRefusal | undefined {
  if (member.joinedAt !== undefined)
    return { code: 'already-joined', params: { joinedAt: member.joinedAt } };
  member.joinedAt = at;
  return undefined;
}

function profile({ data }: AdmittedEvent, member: Member): CommandRefusal | undefined {
  const tags = data?.['tags'];
  if (!isTagList(tags)) {
    return {
      code: 'bad-payload',
      params: { path: '$.data.tags', expected: `at most ${TAGS_MAX} tags` },
    };
  }
  member.tags = [...new Set(tags)].sort();
  return undefined;
}

function isTagList(tags: unknown): tags is readonly string[] {
  if (!Array.isArray(tags) || tags.length > TAGS_MAX) return false;
  return tags.every((tag) => typeof tag === 'string' && idFault(tag) === undefined);
}
