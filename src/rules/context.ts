import type { AdmittedEvent } from '../model/event.ts';
import type { Member } from '../model/member.ts';
import type { Calendar } from '../units/calendar.ts';
import type { Day } from '../units/civil.ts';

/** What the closures of a rule set see while one input is judged in one member's step. */
export interface Context {
  /** The event that is judged; in a beneficiary's step, the event of the acting member. */
  event: AdmittedEvent;
  /** Whose step it is; facts are as of before the event. */
  member: Member;
  calendar: Calendar;
  /** Day key of the event: that of the calendar at its instant. */
  day: Day;
  /** Tags of the event's group, as of before the event. */
  groupTags: readonly string[];
  /** Ranks of tiers that factors see instead of those of before the event, by slot. */
  ranks: ReadonlyMap<number, number> | undefined;
}
