import type { AdmittedEvent } from '../model/event.ts';
import type { Reason } from '../model/outcome.ts';
import { versionAt } from '../rules/compile.ts';
import { type CommandRefusal, command, type Decision } from './command.ts';
import { contextOf } from './context.ts';
import { holdBack, notBefore, takeEarly } from './early.ts';
import { cascade, judge } from './path.ts';
import { rootPlace } from './place.ts';
import { newPlan, type Pending, type Plan } from './plan.ts';
import type { Knows, Surroundings, Turn } from './turn.ts';

/** Puts what a command has decided into the plan of its input. */
export function put(decision: Decision, plan: Plan): void {
  const { moves, reversals, reasons } = decision;
  plan.moves.push(...moves);
  if (reversals) plan.reversals.push(...reversals);
  if (reasons) plan.reasons.push(...reasons);
  decision.count?.(plan);
}

/** What is left of an event that was judged: refunds that came before it take effect. */
export function endOfEvent(event: AdmittedEvent, turn: Turn): void {
  const { member } = turn;
  if (member.early.length > 0) followEarly(event, turn);
}

/** Refunds that came before the event take effect right after it. */
function followEarly(about: AdmittedEvent, turn: Turn): void {
  const { desk, member, around } = turn;
  const { program } = desk;
  for (const early of takeEarly(about, member, program.terms.lateMs)) {
    const event = notBefore(early, about.at);
    const context = contextOf(program, member, event, NOTHING);
    const version = versionAt(program, event.at);
    const knows: Knows = (ref) => ref === about.id || desk.knows(ref, member);
    const decided = command({ context, program, version, isDecided: false, knows });
    if (!decided) continue;
    if ('awaits' in decided) holdBack(early, member);
    else if ('code' in decided) turn.reasons.push(ofRefund(decided, event));
    else {
      const plan = newPlan(context, version, rootPlace(event.memberId), openIn(turn, around));
      put(
        { ...decided, reasons: decided.reasons?.map((one) => ofRefund(one, event)) ?? NOTHING },
        plan,
      );
      turn.queue.length = 0;
      judge(plan, turn);
      cascade(plan, turn);
    }
  }
}

function openIn({ pendings }: Turn, { open }: Surroundings): readonly Pending[] {
  return pendings.length === 0 ? open : [...open, ...pendings];
}

/** A reason of a refund that is told with the event that it is about names the refund. */
function ofRefund(
  { code, params }: Reason | CommandRefusal,
  { id: eventId }: AdmittedEvent,
): Reason {
  return { code, params: { ...params, eventId } };
}

const NOTHING: readonly never[] = [];
