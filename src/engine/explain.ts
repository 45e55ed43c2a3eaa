import type { AdmittedEvent } from '../model/event.ts';
import type { Member } from '../model/member.ts';
import type { Outcome } from '../model/outcome.ts';
import { versionAt } from '../rules/compile.ts';
import type { ConditionTrace } from '../rules/conditions/shape.ts';
import type { Context } from '../rules/context.ts';
import type { CompiledAward, Program } from '../rules/program.ts';
import { contextOf } from './context.ts';

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
  program: Program,
  member: Member,
  event: AdmittedEvent,
  groupTags: readonly string[],
): readonly RuleExplanation[] {
  const context = contextOf(program, member, event, groupTags);
  const awards = versionAt(program, event.at).awardsByType.get(event.type) ?? [];
  return awards.map((award) => explainAward(award, context));
}

function explainAward(
  { ruleId, label, retiredAt, during, when }: CompiledAward,
  context: Context,
): RuleExplanation {
  const inWindow = context.event.at < retiredAt && (during?.(context) ?? true);
  const explanation = { ruleId, ruleSet: label, inWindow };
  return when ? { ...explanation, when: when.explain(context) } : explanation;
}
