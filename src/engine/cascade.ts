import { type AdmittedEvent, GRANTED_PREFIX } from '../model/event.ts';
import type { MessagePlace } from '../model/message.ts';
import { DEPTH_MAX, placeAfter } from './place.ts';
import { type Plan, refuse } from './plan.ts';

/** An input that a rule has set off by being granted. */
export interface SetOff {
  readonly event: AdmittedEvent;
  readonly place: MessagePlace;
}

/** Most inputs that rules set off in one step. */
const SET_OFF_MAX = 256;

/** What is granted may be named in `on`: then it is an input of its own. */
export function hear(plan: Plan, queue: SetOff[]): void {
  const { heard } = plan.version;
  if (heard.size === 0) return;
  for (const { award, granted, waits } of plan.candidates) {
    const { ruleId } = award;
    if (!granted || waits || award.shadow || !heard.has(ruleId)) continue;
    const event = eventAfter(ruleId, plan);
    setOff({ event, place: placeAfter(plan.place, ruleId) }, { ruleId, plan, queue });
  }
}

interface SettingOff {
  /** The rule behind it. */
  readonly ruleId: string;
  readonly plan: Plan;
  readonly queue: SetOff[];
}

/** Puts an input at the end of the queue, unless there have been too many. */
export function setOff(input: SetOff, { ruleId, plan, queue }: SettingOff): void {
  const isFull = queue.length >= SET_OFF_MAX;
  if (plan.place.depth >= DEPTH_MAX || isFull)
    refuse(plan, ruleId, 'cascade-limit', { max: isFull ? SET_OFF_MAX : DEPTH_MAX });
  else queue.push(input);
}

/** The event as it looks from the step in which a rule was granted for it. */
function eventAfter(ruleId: string, { context }: Plan): AdmittedEvent {
  const { id, memberId, at, receivedAt, seq, by, groupId, key, ref, data, contentHash } =
    context.event;
  return {
    id,
    type: `${GRANTED_PREFIX}${ruleId}`,
    memberId: context.member.id,
    at,
    receivedAt,
    seq,
    by: by ?? (memberId === context.member.id ? undefined : memberId),
    groupId,
    key,
    ref,
    data,
    contentHash,
  };
}
