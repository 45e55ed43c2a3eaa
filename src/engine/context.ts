import type { AdmittedEvent } from '../model/event.ts';
import type { Member } from '../model/member.ts';
import type { Context } from '../rules/context.ts';
import { calendarFor } from '../rules/days.ts';
import type { Program } from '../rules/program.ts';

/** What rules see of an input in the step of a member; its day is that of the member's calendar. */
export function contextOf(
  program: Program,
  member: Member,
  event: AdmittedEvent,
  groupTags: readonly string[],
): Context {
  const calendar = calendarFor(member, program);
  const day = calendar.dayAt(event.at);
  return { event, member, calendar, day, groupTags, ranks: undefined };
}
