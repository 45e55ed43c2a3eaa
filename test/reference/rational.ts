/** An exact number as a reduced fraction of bigints, the denominator above zero. Slow and obvious. */
export interface Rational {
  readonly num: bigint;
  readonly den: bigint;
}

export type Rounding = 'floor' | 'ceil' | 'trunc' | 'half-up' | 'half-even';

export function rational(num: bigint, den = 1n): Rational {
  let a = num < 0n ? -num : num;
  let b = den < 0n ? -den : den;
  while (b !== 0n) [a, b] = [b, a % b];
  const sign = den < 0n ? -1n : 1n;
  return { num: (sign * num) / a, den: (sign * den) / a };
}

export const NOUGHT = rational(0n);
export const UNITY = rational(1n);
const HALF = rational(1n, 2n);

export const add = (a: Rational, b: Rational) =>
  rational(a.num * b.den + b.num * a.den, a.den * b.den);
export const subtract = (a: Rational, b: Rational) => add(a, rational(-b.num, b.den));
export const multiply = (a: Rational, b: Rational) => rational(a.num * b.num, a.den * b.den);
export const divide = (a: Rational, b: Rational) => rational(a.num * b.den, a.den * b.num);
export const isLess = (a: Rational, b: Rational) => a.num * b.den < b.num * a.den;
export const isWhole = ({ den }: Rational) => den === 1n;

/** A decimal as JSON has it: a string, or a number by its shortest form, which needs no exponent here. */
export function decimal(value: string | number): Rational {
  const [whole = '', fraction = ''] = String(value).split('.');
  return rational(BigInt(whole + fraction), 10n ** BigInt(fraction.length));
}

export function floor({ num, den }: Rational): bigint {
  const quotient = num / den;
  return quotient * den > num ? quotient - 1n : quotient;
}

const ceil = (x: Rational) => -floor(rational(-x.num, x.den));

export function round(x: Rational, rounding: Rounding): bigint {
  const above = floor(add(x, HALF));
  const isTie = isWhole(subtract(x, HALF));
  const isNegative = x.num < 0n;
  switch (rounding) {
    case 'floor':
      return floor(x);
    case 'ceil':
      return ceil(x);
    case 'trunc':
      return isNegative ? ceil(x) : floor(x);
    case 'half-up':
      return isTie && isNegative ? above - 1n : above;
    case 'half-even':
      return isTie && above % 2n !== 0n ? above - 1n : above;
    default:
      return rounding satisfies never;
  }
}

/** `"7.5"` where a decimal exists, else `"10/3"`. */
export function textOf({ num, den }: Rational): string {
  for (let places = 0; places <= 400; places += 1) {
    const scaled = num * 10n ** BigInt(places);
    if (scaled % den === 0n) return withPoint(scaled / den, places);
  }
  return `${num}/${den}`;
}

function withPoint(digits: bigint, places: number): string {
  if (places === 0) return String(digits);
  const text = String(digits < 0n ? -digits : digits).padStart(places + 1, '0');
  return `${digits < 0n ? '-' : ''}${text.slice(0, -places)}.${text.slice(-places)}`;
}
