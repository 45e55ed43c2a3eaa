import type { AdmittedEvent } from '../model/event.ts';
import type { Member } from '../model/member.ts';
import type { Outcome } from '../model/outcome.ts';
import { versionAt } from '../rules/compile.ts';
import type { ConditionTrace } from '../rules/conditions/shape.ts';
import type { Context } from '../rules/context.ts';
import type { CompiledAward } from '../rules/program.ts';
import { contextOf } from './context.ts';
import { type Answer, fold } from './fold.ts';
import { checkpointBefore, indexFor, isBehind, latenessOf, placeOf } from './journal.ts';
import type { Desk } from './turn.ts';

/** Why an event gives what it gives. */
export interface Explanation {
  readonly outcome: Outcome;
  /** Every award rule of the event's type, in the order in which they act. */
  readonly rules: readonly RuleExplanation[];
}

export interface RuleExplanation {
  readonly ruleId: string;
  /** `id@version`. */
  readonly ruleSet: string;
  /** Whether `during` holds and the rule is not retired. */
  readonly inWindow: boolean;
  /** The condition with the value of each fact; absent where the rule has none. */
  readonly when?: ConditionTrace;
}

/** Looks into the rules of an event's type, facts as of before the event. */
export function explainIn(
  desk: Desk,
  member: Member,
  event: AdmittedEvent,
  groupTags: readonly string[],
): readonly RuleExplanation[] {
  const { program } = desk;
  const context = contextOf(program, memberBefore(event, member, desk), event, groupTags);
  const awards = versionAt(program, event.at).awardsByType.get(event.type) ?? [];
  return awards.map((award) => explainAward(award, context));
}

/** The member as the event finds it: in its place, as long as that is open. */
function memberBefore(event: AdmittedEvent, member: Member, desk: Desk): Member {
  const { journal } = member;
  const place = placeOf(event);
  if (!journal || !isBehind(place, member)) return member;
  const isClosed = latenessOf(event.at, event.receivedAt, member) > desk.program.terms.openMs;
  const index = indexFor(place, journal.inputs);
  const from = isClosed ? undefined : checkpointBefore(index, event.at, journal);
  if (!from) return member;
  const answer: Answer = ({ id }) => journal.reserved.get(id);
  const inputs = journal.inputs.slice(from.index, index);
  return fold(desk, from, inputs, { until: event.at, answer, live: member }).member;
}

function explainAward(
  { ruleId, label, retiredAt, during, when }: CompiledAward,
  context: Context,
): RuleExplanation {
  const inWindow = context.event.at < retiredAt && (during?.(context) ?? true);
  const explanation = { ruleId, ruleSet: label, inWindow };
  return when ? { ...explanation, when: when.explain(context) } : explanation;
}
