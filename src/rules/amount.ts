import * as z from 'zod/mini';
import { ROUNDINGS, type Rounding } from '../units/exact.ts';
import { type Expression, expressionSchema } from './expression.ts';
import { type DecimalLike, decimalSchema, gainSchema, nameSchema, pathSchema } from './fields.ts';
import { lazySchema } from './lazy-schema.ts';
import { type Split, splitSchema } from './split.ts';

/**
 * `carry` is `floor` that keeps the fraction for the member's next award of the rule; the other
 * modes round each award for itself.
 */
export type AwardRounding = Rounding | 'carry';

/** The points of an award in one currency; a bare decimal is a fixed amount. */
export type Amount =
  | DecimalLike
  | FixedAmount
  | RateAmount
  | GivenAmount
  | TableAmount
  | FormulaAmount;

/** What every form of an amount may say besides. */
interface Parted {
  /** Over which lines of the order its points are parted; not parted by default. */
  readonly split?: Split | undefined;
}

export interface FixedAmount extends Parted {
  /** Negative for a deduction. */
  readonly fixed: DecimalLike;
  readonly rounding?: AwardRounding | undefined;
}

/** `rate` points for each `per` of the base. */
export interface RateAmount extends Parted {
  readonly rate: DecimalLike;
  /** 1 by default; greater than 0. */
  readonly per?: DecimalLike | undefined;
  /** A path to a decimal in the event, or the lines of an order. */
  readonly of: string | Lines;
  /** What is rounded by itself: the whole order (default), each line or each unit of `Lines`. */
  readonly roundEach?: 'order' | 'line' | 'unit' | undefined;
  readonly rounding?: AwardRounding | undefined;
  /** A base below it earns nothing. */
  readonly minimum?: DecimalLike | undefined;
  /** Whether a negative base takes points; by default it earns nothing. */
  readonly signed?: boolean | undefined;
}

/** An array in the event, with the paths inside one element. */
export interface Lines {
  readonly lines: string;
  readonly price: string;
  /** A whole number of at least 0; 1 by default. */
  readonly quantity?: string | undefined;
  /** What a refund calls the line by; `$.id` by default, else its place. */
  readonly id?: string | undefined;
}

/** Points that a person or the host decided, inside a declared range; outside it is refused. */
export interface GivenAmount extends Parted {
  readonly given: string;
  readonly min: DecimalLike;
  readonly max: DecimalLike;
  readonly rounding?: AwardRounding | undefined;
}

/** Points by a grade in the event: by threshold (`rows`) or by name (`values`). */
export interface TableAmount extends Parted {
  readonly table: string;
  /** Ascending; the last row whose `from` is reached counts. */
  readonly rows?:
    | readonly { readonly from: DecimalLike; readonly points: DecimalLike }[]
    | undefined;
  readonly values?: Readonly<Record<string, DecimalLike>> | undefined;
  readonly rounding?: AwardRounding | undefined;
}

export interface FormulaAmount extends Parted {
  readonly formula: Expression;
  readonly rounding?: AwardRounding | undefined;
}

/** The property that tells the forms of an amount apart; no currency may have such an id. */
export const AMOUNT_FORMS = ['fixed', 'rate', 'given', 'table', 'formula'] as const;
export type AmountForm = (typeof AMOUNT_FORMS)[number];

const rounding = lazySchema(() => z.exactOptional(z.enum([...ROUNDINGS, 'carry'])));
const split = lazySchema(() => z.exactOptional(splitSchema()));

export const linesSchema = lazySchema(() =>
  z.strictObject({
    lines: pathSchema(),
    price: pathSchema(),
    quantity: z.exactOptional(pathSchema()),
    id: z.exactOptional(pathSchema()),
  }),
);

/** One schema per form; which one is meant follows from the property that it is called by. */
const formSchemas = lazySchema(
  () =>
    ({
      fixed: z.strictObject({ fixed: decimalSchema(), rounding: rounding(), split: split() }),
      rate: z.strictObject({
        rate: decimalSchema(),
        per: z.exactOptional(gainSchema()),
        of: z.union([pathSchema(), linesSchema()]),
        roundEach: z.exactOptional(z.enum(['order', 'line', 'unit'])),
        rounding: rounding(),
        split: split(),
        minimum: z.exactOptional(decimalSchema()),
        signed: z.exactOptional(z.boolean()),
      }),
      given: z.strictObject({
        given: pathSchema(),
        min: decimalSchema(),
        max: decimalSchema(),
        rounding: rounding(),
        split: split(),
      }),
      table: z.strictObject({
        table: pathSchema(),
        rows: z.exactOptional(
          z
            .array(z.strictObject({ from: decimalSchema(), points: decimalSchema() }))
            .check(z.minLength(1), z.maxLength(1_000)),
        ),
        values: z.exactOptional(z.record(z.string(), decimalSchema())),
        rounding: rounding(),
        split: split(),
      }),
      formula: z.strictObject({
        formula: expressionSchema(),
        rounding: rounding(),
        split: split(),
      }),
    }) satisfies Record<AmountForm, z.ZodMiniType>,
);

/** Which form an amount object has, or `undefined` where it is a map of currencies. */
export function amountForm(amount: object): AmountForm | undefined {
  return AMOUNT_FORMS.find((form) => Object.hasOwn(amount, form));
}

const oneSchema = lazySchema(() =>
  z.union([decimalSchema(), ...Object.values(formSchemas()).map((form) => ofOneForm(form))]),
);

/** With the keys of two forms it is not said which is meant, whatever else is wrong. */
function ofOneForm(schema: z.ZodMiniType): z.ZodMiniType {
  const told = z.superRefine<unknown>((amount, context) => {
    const others = context.issues.flatMap((one) =>
      one.code === 'unrecognized_keys'
        ? AMOUNT_FORMS.filter((form) => one.keys.includes(form))
        : [],
    );
    if (others.length === 0) return;
    const forms = [...formsIn(Object(amount)), ...others].sort();
    if (forms.length < 2) return;
    const params = { code: 'ambiguous-amount', forms, decisive: true };
    context.addIssue({ code: 'custom', params, continue: false });
  }, ALWAYS);
  return schema.check(told);
}

function formsIn(amount: object): readonly AmountForm[] {
  return AMOUNT_FORMS.filter((form) => Object.hasOwn(amount, form)).sort();
}

/** Also where another fault was found. */
const ALWAYS = { when: () => true } as const;

const currenciesSchema = lazySchema(() =>
  z.record(nameSchema(), oneSchema()).check(
    z.superRefine((amounts, context) => {
      const [currency] = formsIn(Object(amounts));
      const params =
        currency === undefined
          ? { code: 'empty', decisive: true }
          : { code: 'reserved-currency', currency };
      if (currency === undefined && Object.keys(amounts).length > 0) return;
      context.addIssue({ code: 'custom', params, continue: false });
    }),
  ),
);

/** An amount in the default currency, or amounts by currency. */
export const amountSchema = lazySchema(
  () =>
    z.union([oneSchema(), currenciesSchema()]) as z.ZodMiniType<
      Amount | Readonly<Record<string, Amount>>
    >,
);
