import { compileDuplicate } from './duplicate.ts';
import { compileGate } from './gate.ts';
import { compileRateLimit } from './rate-limit.ts';
import type { Rule } from './rule-set.ts';
import type { Scope } from './scope.ts';
import type { CompiledScreen } from './screen.ts';
import type { CompiledMute } from './screen-effects.ts';

/** The screens of one version, by the types of inputs that they catch. */
export interface CompiledScreens {
  /** In the order (priority, id); a type that is only muted has an empty list. */
  readonly screensByType: ReadonlyMap<string, readonly CompiledScreen[]>;
  /** In the order (priority, id). */
  readonly mutesByType: ReadonlyMap<string, readonly CompiledMute[]>;
}

/** `rules` come in the order (priority, id). */
export function compileScreens(
  rules: readonly (readonly [ruleId: string, rule: Rule])[],
  scope: Scope,
): CompiledScreens {
  const screens = rules.flatMap(([ruleId, rule]) => compileOne(ruleId, rule, scope) ?? []);
  const mutes = screens.flatMap(({ effects }) => effects?.strike?.mute ?? []);
  const mutesByType = byType(mutes);
  const screensByType = byType(screens);
  for (const type of mutesByType.keys()) if (!screensByType.has(type)) screensByType.set(type, []);
  return { screensByType, mutesByType };
}

function compileOne(ruleId: string, rule: Rule, scope: Scope): CompiledScreen | undefined {
  switch (rule.kind) {
    case 'rate-limit':
      return compileRateLimit(ruleId, rule, scope);
    case 'duplicate':
      return compileDuplicate(ruleId, rule, scope);
    case 'gate':
      return compileGate(ruleId, rule, scope);
    default:
      return undefined;
  }
}

function byType<One extends { readonly on: readonly string[] }>(
  all: readonly One[],
): Map<string, readonly One[]> {
  const types = new Map<string, One[]>();
  for (const one of all) {
    for (const type of new Set(one.on)) {
      const known = types.get(type);
      if (known) known.push(one);
      else types.set(type, [one]);
    }
  }
  return types;
}
