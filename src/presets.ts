import foodDocument from '../presets/food/preset.json' with { type: 'json' };
import groupPointsDocument from '../presets/group-points/preset.json' with { type: 'json' };
import type { RuleSet } from './rules/rule-set.ts';

/** A brand's community: check-ins, chat, orders. */
export const food: RuleSet = ruleSet(foodDocument);

/** A chat group: a point a message, praise decided by a person. */
export const groupPoints: RuleSet = ruleSet(groupPointsDocument);

/** Every shipped rule set: what `presets` of `parseRuleSet` takes. */
export const presets: readonly RuleSet[] = [food, groupPoints];

/** JSON modules come with every `kind` widened to a string; a test compiles each document. */
function ruleSet(document: object): RuleSet {
  return document as RuleSet;
}
