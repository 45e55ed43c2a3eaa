import { operatorAlias } from './aliases.ts';
import { type ConditionIssue, describe, unknownName } from './codes.ts';
import { type Misfit, phrase, type Side } from './expectation.ts';
import type { FactUse, LeafNode } from './node.ts';
import type { Comparison } from './operators.ts';
import type { Setting } from './setting.ts';
import type { FactType } from './shape.ts';

/** The comparison that a leaf names; undefined, with an issue, when there is none of that name. */
export function comparisonOf<C>(node: LeafNode, setting: Setting<C>): Comparison | undefined {
  const { operatorNames, decoratorNames } = setting.operators;
  const found = setting.operators.lookup(node.operator);
  const at = node.places.operator;
  if (found.kind === 'unknown-operator') {
    const choice = { known: operatorNames, near: operatorAlias(found.name) };
    setting.report(unknownName(found.kind, found.name, choice, at));
  }
  if (found.kind === 'unknown-decorator') {
    setting.report(unknownName(found.kind, found.name, { known: decoratorNames }, at));
  }
  return found.kind === 'found' ? found.comparison : undefined;
}

/** An item operator stands alone: `not` around the leaf says what a decorator would. */
export function isPlainItemOperator<C>(node: LeafNode, setting: Setting<C>): boolean {
  const found = setting.operators.lookup(node.operator);
  if (found.kind !== 'item' || found.decorators.length === 0) return true;
  const { base, decorators } = found;
  const message = `The operator "${base}" takes no decorator: found "${decorators.join(':')}", expected "not" around the whole comparison.`;
  const params = { operator: base, decorators };
  const path = node.places.operator;
  setting.report({ code: 'condition-decorated-item', path, params, message });
  return false;
}

/** Says which side of a comparison does not fit the operator. */
export function misfitIssue(misfit: Misfit, node: LeafNode, type: FactType): ConditionIssue {
  const { operator, places } = node;
  const { expected } = misfit;
  if (misfit.side === 'fact') {
    const fact = nameOf(node.left);
    const found = phrase(type);
    const message = `The operator "${operator}" cannot compare ${fact}, which holds ${found}: expected ${expected}.`;
    const params = { fact, operator, found, expected };
    return { code: 'condition-type', path: places.fact, params, message };
  }
  const found = describeSide(misfit.found);
  const verb = misfit.index === undefined ? 'is' : 'holds';
  const message = `The value of "${operator}" for ${nameOf(node.left)} ${verb} ${found}: expected ${expected}.`;
  const path = misfit.index === undefined ? places.value : [...places.value, misfit.index];
  const params = { fact: nameOf(node.left), operator, found, expected };
  return { code: 'condition-value', path, params, message };
}

function describeSide(side: Side): string {
  if (side.kind === 'literal') return describe(side.value);
  return `${nameOf(side.use)}, which holds ${phrase(side.type)}`;
}

function nameOf(use: FactUse): string {
  return (use.fact + (use.path ?? '$').slice(1)).slice(0, 60);
}
