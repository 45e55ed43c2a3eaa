import type { Context } from './context.ts';
import type { CompiledWhen } from './program.ts';
import type { MemoryWindow } from './window.ts';

/** A limit that is wider than one member: a programme key counts, and is asked by message. */
export interface WideGate {
  /** Unique in a version; the same name in another version goes on with the same counters. */
  readonly name: string;
  readonly ruleId: string;
  readonly priority: number;
  /** Whether it is an award's own `limit` or `once`. */
  readonly own: boolean;
  readonly retiredAt: number;
  /** `times` and `identity` are asked for an award as a whole, `sum` for its units. */
  readonly kind: 'times' | 'sum' | 'identity';
  /** Index of the currency of `sum`; −1 for the others. */
  readonly currency: number;
  readonly currencyId: string | undefined;
  /** Awards, units or members. */
  readonly max: number;
  readonly skip: boolean;
  /** Whether it holds back; otherwise the award is only counted. */
  readonly refuses: boolean;
  /** Whether deductions make room. */
  readonly net: boolean;
  /** What a refusal is called. */
  readonly code: 'cap-reached' | 'already-awarded' | 'identity-used';
  /** Of the event, where a value there tells its counters apart. */
  readonly path: string | undefined;
  /** Over the key's only slot. */
  readonly window: MemoryWindow;
  /** What tells its counters apart: a group, a value; undefined where it does not ask. */
  valueFor(context: Context): string | undefined;
}

/** A screen on the identity behind an event: a device, an address, a code. */
export interface CompiledIdentity {
  readonly gate: WideGate;
  readonly during: ((context: Context) => boolean) | undefined;
  readonly when: CompiledWhen | undefined;
  /** Whether an event without the identity is awarded nothing. */
  readonly required: boolean;
}
