import type { Duration } from 'date-fns';
import type { AdmittedEvent } from '../model/event.ts';
import { hashJson } from '../units/hash.ts';
import { idFault } from '../units/identifier.ts';
import { parsePath, readerOf } from '../units/path.ts';
import type { AwardRule, Once } from './award.ts';
import type { RuleBase } from './fields.ts';
import { memoryWindow } from './limit.ts';
import type { CompiledFollows, CompiledOnce } from './program.ts';
import { unknownRule } from './reach.ts';
import type { Rule } from './rule-set.ts';
import { counterOf, notePath, type Scope } from './scope.ts';
import type { WideGate } from './wide-gate.ts';

export interface CompiledOnces {
  readonly member: CompiledOnce | undefined;
  readonly programme: WideGate | undefined;
}

/** A purchase is awarded once per key, and a join once, unless the rule says otherwise. */
export function compileOnce(
  ruleId: string,
  rule: AwardRule,
  on: readonly string[],
  scope: Scope,
): CompiledOnces {
  const none = { member: undefined, programme: undefined };
  const byDefault = rule.once === undefined;
  const isOnce = on.includes('purchase') || on.includes('join');
  if (rule.once === false || (byDefault && !isOnce)) return none;
  const terms: Once =
    typeof rule.once === 'object' ? rule.once : { of: rule.once ?? '$.key', forget: undefined };
  const { of, forget } = terms;
  const read = reader(of, scope);
  if (terms.for === 'programme')
    return { ...none, programme: onceGate(ruleId, rule, terms, { read, scope }) };
  const slot = scope.slots.slot(`${counterOf(ruleId, rule)}/once:${of}`, 'keys');
  return {
    ...none,
    member: {
      slot,
      path: of,
      read: byDefault ? defaultKeyOf(read) : read,
      required: !byDefault,
      forget,
    },
  };
}

/** No key of a purchase reads like this. */
const JOINED: readonly string[] = ['join'];

function defaultKeyOf(read: Reader): Reader {
  return (event) => {
    if (event.type === 'purchase') return read(event);
    return event.type === 'join' ? JOINED : undefined;
  };
}

type Reader = (event: AdmittedEvent) => unknown;

interface OnceScope {
  readonly read: Reader;
  readonly scope: Scope;
}

/** One award for each value in the whole programme: a limit of 1 that a key of each value counts. */
function onceGate(
  ruleId: string,
  rule: AwardRule,
  { of, forget }: Once,
  { read, scope }: OnceScope,
): WideGate {
  const gate: WideGate = {
    name: `${counterOf(ruleId, rule)}/once:${of}`,
    ruleId,
    priority: rule.priority ?? 0,
    own: true,
    retiredAt: Number.POSITIVE_INFINITY,
    kind: 'times',
    currency: -1,
    currencyId: undefined,
    max: 1,
    skip: false,
    refuses: true,
    net: false,
    code: 'already-awarded',
    path: of,
    window: onceWindow(forget, scope),
    valueFor: ({ event }) => {
      const value = read(event);
      if (value === undefined) return undefined;
      const isId = typeof value === 'string' && idFault(value) === undefined;
      return isId ? `=${value}` : `#${hashJson(value)}`;
    },
  };
  scope.wideGates.set(gate.name, gate);
  return gate;
}

/** Longer than any two instants lie apart. */
const FOR_EVER: Duration = { hours: 3_000_000 };

/** One kind of memory, so that a later version may begin to forget, or stop. */
function onceWindow(forget: Duration | undefined, scope: Scope): WideGate['window'] {
  const window = memoryWindow(0, { per: { rolling: forget ?? FOR_EVER } }, scope);
  return forget ? window : { ...window, opensAt: () => undefined };
}

/** Slot of what a rule has awarded, where others follow it. */
export function earnedSlot(ruleId: string, rule: AwardRule, scope: Scope): number {
  return scope.followed.has(ruleId) ? scope.slots.slot(earnedName(ruleId, rule), 'earned') : -1;
}

function earnedName(ruleId: string, rule: RuleBase): string {
  return `${counterOf(ruleId, rule)}/earned`;
}

export function compileFollows(
  ruleId: string,
  rule: AwardRule,
  scope: Scope,
): CompiledFollows | undefined {
  if (rule.follows === undefined) return undefined;
  const { rule: followed, within } =
    typeof rule.follows === 'object' ? rule.follows : { rule: rule.follows, within: undefined };
  notePath('$.ref', scope);
  const { rules } = scope.ruleSet;
  const target = Object.hasOwn(rules, followed) ? rules[followed] : undefined;
  if (target?.kind !== 'award') {
    const awards = Object.keys(rules).filter((id) => rules[id]?.kind === 'award');
    scope.issues.push(unknownRule(followed, awards, ['rules', ruleId, 'follows']));
    return undefined;
  }
  return {
    ruleId: followed,
    slot: scope.slots.slot(earnedName(followed, target), 'earned'),
    within,
    onceSlot:
      rule.once === false
        ? -1
        : scope.slots.slot(`${counterOf(ruleId, rule)}/once:follows`, 'keys'),
  };
}

/** What other rules need each award rule to remember: those they follow, and for how long. */
export function followedBy(
  rules: readonly (readonly [ruleId: string, rule: Rule])[],
): ReadonlyMap<string, { readonly within: Duration | undefined }> {
  const followed = new Map<string, { readonly within: Duration | undefined }>();
  for (const [, rule] of rules) {
    if (rule.kind !== 'award' || rule.follows === undefined) continue;
    const { rule: name, within } =
      typeof rule.follows === 'object' ? rule.follows : { rule: rule.follows, within: undefined };
    const known = followed.get(name);
    const isSame = known === undefined || hashJson(known.within) === hashJson(within);
    followed.set(name, { within: isSame ? within : undefined });
  }
  return followed;
}

/** Who acted is the member where the event does not say. */
export function reader(path: string, scope: Scope): (event: AdmittedEvent) => unknown {
  notePath(path, scope);
  const keys = parsePath(path) ?? [];
  if (keys.length === 1 && keys[0] === 'by') return ({ by, memberId }) => by ?? memberId;
  return readerOf(keys);
}
