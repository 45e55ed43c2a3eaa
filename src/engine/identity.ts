import { counterAddress } from '../model/programme-key.ts';
import type { CompiledIdentity } from '../rules/wide-gate.ts';
import { joinId } from '../units/identifier.ts';
import { type Asked, newPlan, type Pending, type Plan, refuse } from './plan.ts';

/** Whether an identity is required and missing; says so. */
export function lacksIdentity(plan: Plan): boolean {
  let lacks = false;
  for (const one of lookingAt(plan)) {
    const { gate, required } = one;
    if (!required || gate.valueFor(plan.context) !== undefined) continue;
    refuse(plan, gate.ruleId, 'identity-missing', { path: gate.path });
    lacks = true;
  }
  return lacks;
}

/**
 * The identities of an event, each to be asked of its programme key before the event is judged;
 * undefined where no screen looks at one.
 */
export function askIdentities(plan: Plan): Pending | undefined {
  const asked = lookingAt(plan)
    .map((one) => askOf(one, plan))
    .filter((one) => one !== undefined);
  if (asked.length === 0) return undefined;
  const { context, version, place, open } = plan;
  return { plan: newPlan(context, version, place, open), asked, judges: true };
}

/** Whether every identity let its member pass; says where not. */
export function passesIdentities({ plan, asked }: Pending): boolean {
  const refusing = asked.filter(({ reply }) => reply?.granted[0] !== 1);
  for (const { gate, reserve } of refusing)
    refuse(plan, gate?.ruleId ?? reserve.gate, 'identity-used', { path: gate?.path });
  return refusing.length === 0;
}

const NONE: readonly CompiledIdentity[] = [];

function lookingAt({ context, version }: Plan): readonly CompiledIdentity[] {
  const all = version.identitiesByType.get(context.event.type);
  if (!all) return NONE;
  return all.filter(
    ({ gate, during, when }) =>
      context.event.at < gate.retiredAt &&
      (during?.(context) ?? true) &&
      (when?.test(context) ?? true),
  );
}

function askOf({ gate }: CompiledIdentity, { context, place }: Plan): Asked | undefined {
  const value = gate.valueFor(context);
  if (value === undefined) return undefined;
  const { event, member } = context;
  const key = counterAddress(gate.name, value);
  return {
    reserve: {
      kind: 'reserve',
      id: joinId([place.origin, event.id, place.n, member.id, key]),
      key,
      from: member.id,
      gate: gate.name,
      at: event.at,
      asks: [{ amount: 1, limited: true }],
    },
    gate,
    targets: [],
    reply: undefined,
  };
}
