import { check, type RuleSet } from 'tallybook';

type Rule = RuleSet['rules'][string];
type AwardRule = Extract<Rule, { readonly kind: 'award' }>;

/** What bounds an award: a limit, a cap or a cooldown; with a sum only its currency. */
interface Bound {
  readonly sum?: unknown;
  readonly of?: string | undefined;
  readonly per?: unknown;
}

/**
 * The rules by which a member could earn without end in a day: they give points, and no limit, cap
 * or cooldown stands in their way. A streak pays once a period, unless it counts single events.
 */
export function endless(document: RuleSet): readonly string[] {
  const { reaches } = check(document);
  const boundsOf = (id: string): readonly Bound[] =>
    reaches
      .filter(({ kind, rules }) => kind !== 'multiplier' && rules.includes(id))
      .map(({ ruleId }) => document.rules[ruleId] as Bound);
  return Object.entries(document.rules)
    .filter(([id, rule]) => isEndless(rule, boundsOf(id)))
    .map(([id]) => id);
}

function isEndless(rule: Rule, around: readonly Bound[]): boolean {
  if (rule.kind === 'streak') return rule.per === 'event';
  if (rule.kind !== 'award') return false;
  const bounds: readonly Bound[] = [...[rule.limit ?? []].flat(), ...around];
  const lasting = bounds.filter(({ per }) => per !== 'event');
  return byCurrency(rule).some(
    ([currency, amount]) =>
      gives(amount) && !lasting.some((bound) => holds(bound, currency, amount)),
  );
}

const FORMS = ['fixed', 'rate', 'given', 'table', 'formula'];

function byCurrency({ amount }: AwardRule): readonly (readonly [string, unknown])[] {
  if (amount === undefined) return [];
  const isOne = typeof amount !== 'object' || FORMS.some((form) => form in amount);
  return isOne ? [['points', amount]] : Object.entries(amount);
}

/** So many awards are finite only where each of them is. */
function holds({ sum, of = 'points' }: Bound, currency: string, amount: unknown): boolean {
  if (sum !== undefined) return of === currency;
  return !['rate', 'formula'].some((form) => form in Object(amount));
}

/** Whether an amount is more than a deduction. */
function gives(amount: unknown): boolean {
  if (typeof amount !== 'object') return Number(amount) > 0;
  const { max, values } = Object(amount) as { readonly max?: unknown; readonly values?: object };
  if (max !== undefined) return Number(max) > 0;
  return values === undefined || Object.values(values).some((points) => Number(points) > 0);
}
