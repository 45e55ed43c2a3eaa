import type { Entry } from '../model/entry.ts';
import type { AdmittedEvent } from '../model/event.ts';
import type { Member } from '../model/member.ts';
import type { GrantMessage } from '../model/message.ts';
import type { Notice, Reason } from '../model/outcome.ts';
import { versionAt } from '../rules/compile.ts';
import type { Context } from '../rules/context.ts';
import type { Program } from '../rules/program.ts';
import { proposeAwards } from './award.ts';
import { applyCaps } from './cap.ts';
import { command } from './command.ts';
import { proposeMessage } from './message.ts';
import { multiply } from './multiply.ts';
import { newPlan, type Plan } from './plan.ts';
import { noteActivity, post } from './post.ts';
import { admittedOf } from './reads.ts';

/** What the steps of one book share. */
export interface Desk {
  readonly program: Program;
  readonly programme: string;
}

/** What one input did in one member's step. */
export interface Applied {
  readonly status: 'accepted' | 'refused';
  readonly entries: Entry[];
  readonly notices: Notice[];
  readonly reasons: readonly Reason[];
  readonly messages: readonly GrantMessage[];
}

/**
 * The path of one input, once it is admitted and its turn has come: command, award, multiply, cap,
 * post, review. Award to cap fill the plan and change nothing.
 */
export function applyEvent(desk: Desk, member: Member, event: AdmittedEvent): Applied {
  const { program } = desk;
  const context = contextOf(program, member, event);
  const decided = command(event, member);
  if (typeof decided === 'object') return refused([decided]);

  const plan = newPlan(context);
  proposeAwards(plan, versionAt(program, event.at), program);
  const applied = settle(desk, plan);
  if (decided) decided(member);
  else noteActivity(context, member, program);
  return applied;
}

/** The path of a grant that the step of another member has decided: multiply, cap, post. */
export function applyMessage(desk: Desk, member: Member, message: GrantMessage): Applied {
  const plan = newPlan(contextOf(desk.program, member, admittedOf(message.event, 0)));
  const refusal = proposeMessage(plan, message, desk.program);
  return refusal ? refused([refusal]) : settle(desk, plan);
}

function settle(desk: Desk, plan: Plan): Applied {
  multiply(plan);
  applyCaps(plan);
  const entries: Entry[] = [];
  const notices: Notice[] = [];
  const { program, programme } = desk;
  post(plan, { program, programme, cause: plan.context.event.id, entries, notices });
  const reasons = reasonsOf(plan, entries.length + notices.length + plan.messages.length > 0);
  return { status: 'accepted', entries, notices, reasons, messages: plan.messages };
}

function contextOf({ calendar }: Program, member: Member, event: AdmittedEvent): Context {
  return { event, member, calendar, day: calendar.dayAt(event.at) };
}

const NOTHING: readonly never[] = [];
const NO_RULE: readonly Reason[] = [{ code: 'no-rule', params: {} }];

/** What rules did not do is told only where nothing was earned at all. */
function reasonsOf({ reasons, silent }: Plan, earned: boolean): readonly Reason[] {
  if (earned) return reasons;
  if (reasons.length + silent.length === 0) return NO_RULE;
  return [...reasons, ...silent];
}

function refused(reasons: readonly Reason[]): Applied {
  return { status: 'refused', entries: [], notices: [], reasons, messages: NOTHING };
}
