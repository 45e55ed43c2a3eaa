import * as z from 'zod/mini';
import type { Order } from '../model/grant.ts';
import { type Lines, linesSchema } from './amount.ts';
import { moneyAt, orderLines, totalOf } from './basis.ts';
import type { Context } from './context.ts';
import { pathSchema } from './fields.ts';
import { lazySchema } from './lazy-schema.ts';
import type { RuleSet } from './rule-set.ts';

/** What a refund, an undo or a chargeback does beside taking points back. */
export interface Undo {
  /** Whether room under limits and caps stays used (default), or comes back with what is taken. */
  readonly room?: 'used' | 'released' | undefined;
  /** Whether `once` keys are free again. Absent: they are, but those of purchases stay used. */
  readonly keys?: 'frees' | 'keeps' | undefined;
  /** More than is left: as much as there is (`clip`, default), or refused. */
  readonly excess?: 'clip' | 'refuse' | undefined;
  /**
   * The money of an order, or its lines, which amounts and lines of a refund are a part of. Absent:
   * what each `rate` reads.
   */
  readonly of?: string | Lines | undefined;
}

export const undoSchema = lazySchema(
  () =>
    z.strictObject({
      room: z.exactOptional(z.enum(['used', 'released'])),
      keys: z.exactOptional(z.enum(['frees', 'keeps'])),
      excess: z.exactOptional(z.enum(['clip', 'refuse'])),
      of: z.exactOptional(z.union([pathSchema(), linesSchema()])),
    }) satisfies z.ZodMiniType<Undo>,
);

export interface CompiledUndo {
  readonly releasesRoom: boolean;
  /** Whether the key of an award for an event of this type is free again. */
  freesKey(type: string): boolean;
  readonly refusesExcess: boolean;
  /** What `of` names in an event; undefined where the rule set names nothing. */
  readonly orderOf: ((context: Context) => Order | undefined) | undefined;
}

export function compileUndo({ undo = {} }: RuleSet, note: (path: string) => void): CompiledUndo {
  const { room, keys, excess, of } = undo;
  return {
    releasesRoom: room === 'released',
    freesKey: (type) => keys === 'frees' || (keys === undefined && type !== 'purchase'),
    refusesExcess: excess === 'refuse',
    orderOf: of === undefined ? undefined : orderOf(of, note),
  };
}

function orderOf(
  of: string | Lines,
  note: (path: string) => void,
): (context: Context) => Order | undefined {
  if (typeof of === 'string') {
    const read = moneyAt(of, note);
    return (context) => {
      const money = read(context);
      return money && { money, lines: [] };
    };
  }
  const read = orderLines(of, note);
  return (context) => {
    const lines = read(context);
    return lines && { money: totalOf(lines), lines };
  };
}
