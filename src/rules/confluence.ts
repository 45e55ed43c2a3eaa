import { byCodeUnit } from '../units/identifier.ts';
import { quote } from './conditions/codes.ts';
import type { Program } from './program.ts';
import { trafficOf } from './traffic.ts';
import { type Look, ORDER_REASONS, type OrderReason, type Traffic } from './traffic-cells.ts';

/**
 * Whether the net book – sums by member, currency, event and rule; balances; streaks – is the same
 * under every interleaving of keys that keeps the order of each member's own inputs. It holds as
 * long as no message is further behind than the late limit, and no balance overflows.
 */
export interface Confluence {
  readonly confluent: boolean;
  /** The same in one sentence that names the rules. */
  readonly sentence: string;
  /** Every rule that decides by what may come in another order; by id, then by why. */
  readonly because: readonly OrderBound[];
}

/** A rule whose decision depends on the order in which members meet. */
export interface OrderBound {
  readonly ruleId: string;
  readonly why: OrderReason;
}

/** One clause per reason. */
const CLAUSES: Readonly<Record<OrderReason, string>> = {
  'wide-limit': 'has a limit that members share',
  'wide-once': 'gives once in the whole programme',
  identity: 'counts the members behind an identity',
  'group-tags': 'reads the tags of a group',
  limit: 'limits what members grant each other',
  'balance-cap': 'looks at a balance that other members add to',
  'reads-balance': 'reads a balance that other members add to',
  'reads-member': 'reads the member to whom another one grants',
  'reads-streak': 'reads a streak that other members move',
  'reads-tier': 'reads a level that other members or time move',
  carry: 'carries fractions of what members grant each other',
  once: 'gives once for what members grant each other',
  follows: 'follows awards that meet it from another member',
  streak: 'counts what members grant each other',
  tier: 'follows what other members grant',
  timer: 'acts at boundaries on what a member has then',
};

/**
 * Reads it off the compiled rules, of all versions together: what one step remembers and another
 * looks at must come in the order of one member's inputs. In doubt it is not confluent.
 */
export function confluenceOf(program: Program): Confluence {
  const traffic = program.versions.map((version) => trafficOf(version, program));
  const writes = writesOf(traffic);
  const bound = traffic.flatMap(({ looks }) => looks.filter((look) => isTorn(look, writes)));
  const because = inOrder(bound);
  return { confluent: because.length === 0, sentence: sentenceOf(because), because };
}

/** Who writes each cell. */
type Writes = ReadonlyMap<string, { own: boolean; other: boolean }>;

function writesOf(traffic: readonly Traffic[]): Writes {
  const all = new Map<string, { own: boolean; other: boolean }>();
  for (const { cell, step } of traffic.flatMap(({ marks }) => marks)) {
    const by = all.get(cell) ?? { own: false, other: false };
    by[step] = true;
    all.set(cell, by);
  }
  return all;
}

/** Whether what is looked at depends on when a message of another member arrives. */
function isTorn({ cell, step }: Look, writes: Writes): boolean {
  const by = writes.get(cell);
  return by !== undefined && (by.other || step === 'other');
}

function inOrder(bound: readonly OrderBound[]): readonly OrderBound[] {
  const named = new Map(bound.map(({ ruleId, why }) => [`${why} ${ruleId}`, { ruleId, why }]));
  return [...named.values()].sort(
    (a, b) =>
      byCodeUnit(a.ruleId, b.ruleId) || ORDER_REASONS.indexOf(a.why) - ORDER_REASONS.indexOf(b.why),
  );
}

function sentenceOf(because: readonly OrderBound[]): string {
  if (because.length === 0)
    return 'Confluent: in whatever order members meet, the net book is the same.';
  const named = [...new Set(because.map(({ ruleId }) => ruleId))].map((ruleId) => {
    const clauses = because.filter((one) => one.ruleId === ruleId).map(({ why }) => CLAUSES[why]);
    return `the rule ${quote(ruleId)} ${clauses.join(' and ')}`;
  });
  return `Not confluent: the net book depends on the order in which members meet, since ${named.join('; ')}.`;
}
