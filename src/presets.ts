import beautyDocument from '../presets/beauty/preset.json' with { type: 'json' };
import foodDocument from '../presets/food/preset.json' with { type: 'json' };
import groupPointsDocument from '../presets/group-points/preset.json' with { type: 'json' };
import homeDocument from '../presets/home/preset.json' with { type: 'json' };
import maternityDocument from '../presets/maternity/preset.json' with { type: 'json' };
import type { RuleSet } from './rules/rule-set.ts';

/** A beauty brand's community: tutorials, praise, a check-in that grows day by day. */
export const beauty: RuleSet = ruleSet(beautyDocument);

/** A food brand's community: check-ins, chat, forwards, friends, orders. */
export const food: RuleSet = ruleSet(foodDocument);

/** A chat group: a point a message, praise decided by a person. */
export const groupPoints: RuleSet = ruleSet(groupPointsDocument);

/** A home brand's community: graded videos, renovation notes, feedback that is adopted. */
export const home: RuleSet = ruleSet(homeDocument);

/** Mothers' groups: experience and answers, thanks of the askers, quiet groups. */
export const maternity: RuleSet = ruleSet(maternityDocument);

/** Every shipped rule set, by id: what `presets` of `parseRuleSet` takes. */
export const presets: readonly RuleSet[] = [beauty, food, groupPoints, home, maternity];

/** JSON modules come with every `kind` widened to a string; a test compiles each document. */
function ruleSet(document: object): RuleSet {
  return document as RuleSet;
}
