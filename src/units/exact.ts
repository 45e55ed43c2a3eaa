import { Decimal } from 'decimal.js';
import { lazy } from './lazy.ts';

/**
 * An exact rational number, `num / den` with `den > 0`. Both parts are safe integers, or both
 * are bigints once a product outgrew them. Not reduced: 10/100 and 1/10 are equal numbers.
 */
export interface Exact {
  readonly num: number | bigint;
  readonly den: number | bigint;
}

/** How one award becomes whole units. `floor` goes down also below zero: −4.5 → −5. */
export type Rounding = 'floor' | 'ceil' | 'trunc' | 'half-up' | 'half-even';

export const ROUNDINGS: readonly Rounding[] = ['floor', 'ceil', 'trunc', 'half-up', 'half-even'];

/** Most digits of a decimal in a rule set or an event. */
export const DECIMAL_DIGITS_MAX = 40;

export const ZERO: Exact = { num: 0, den: 1 };
export const ONE: Exact = { num: 1, den: 1 };
const MINUS_ONE: Exact = { num: -1, den: 1 };

const MINUS_SIGN = 45;

/**
 * The exact value of a decimal string such as `"-12.50"`, or of a finite number by its shortest
 * decimal form (0.1 is one tenth). Signs other than a leading minus, exponents and separators in
 * strings, and more than {@link DECIMAL_DIGITS_MAX} digits are `undefined`.
 */
export function parseExact(value: unknown): Exact | undefined {
  if (typeof value === 'string') return parseText(value);
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  if (Number.isSafeInteger(value)) return { num: value + 0, den: 1 };
  const cents = Math.round(value * 100);
  if (cents / 100 === value && Math.abs(cents) < 1e15) return { num: cents, den: 100 };
  const Own = ownDecimal();
  return parseText(new Own(value).toFixed());
}

/** What a host sets on the Decimal that it shares with this package does not reach this one. */
const ownDecimal = lazy(() => Decimal.clone({ defaults: true }));

function parseText(text: string, digitsMax = DECIMAL_DIGITS_MAX): Exact | undefined {
  if (text.charCodeAt(0) !== MINUS_SIGN) return parseUnsigned(text, digitsMax);
  const size = parseUnsigned(text.slice(1), digitsMax);
  return size && times(size, MINUS_ONE);
}

function parseUnsigned(text: string, digitsMax: number): Exact | undefined {
  const point = text.indexOf('.');
  if (point < 0) {
    return text.length <= digitsMax && isDigits(text) ? shifted(text, 0) : undefined;
  }
  const whole = text.slice(0, point);
  const fraction = text.slice(point + 1);
  if (text.length > digitsMax + 1 || !isDigits(whole) || !isDigits(fraction)) return undefined;
  return shifted(whole + fraction, fraction.length);
}

/** Digits with the point `places` from their end. Up to 15 digits are a safe integer. */
function shifted(digits: string, places: number): Exact {
  return digits.length <= 15
    ? { num: Number(digits), den: 10 ** places }
    : demote(BigInt(digits), 10n ** BigInt(places));
}

function isDigits(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 48 || code > 57) return false;
  }
  return text.length > 0;
}

/** Bigints brought back to numbers where both parts fit. */
function demote(num: bigint, den: bigint): Exact {
  const small = { num: Number(num), den: Number(den) };
  return Number.isSafeInteger(small.num) && Number.isSafeInteger(small.den) ? small : { num, den };
}

function reduce(num: bigint, den: bigint): Exact {
  let a = num < 0n ? -num : num;
  let b = den;
  while (b !== 0n) [a, b] = [b, a % b];
  const divisor = a === 0n ? 1n : a;
  return demote(num / divisor, den / divisor);
}

export function times(a: Exact, b: Exact): Exact {
  if (typeof a.num === 'number' && typeof b.num === 'number') {
    const num = a.num * b.num;
    const den = Number(a.den) * Number(b.den);
    if (Number.isSafeInteger(num) && Number.isSafeInteger(den)) return { num: num + 0, den };
  }
  return reduce(BigInt(a.num) * BigInt(b.num), BigInt(a.den) * BigInt(b.den));
}

export function plus(a: Exact, b: Exact): Exact {
  if (typeof a.num === 'number' && typeof b.num === 'number') {
    if (a.den === b.den && Number.isSafeInteger(a.num + b.num)) {
      return { num: a.num + b.num, den: a.den };
    }
  }
  const left = BigInt(a.num) * BigInt(b.den);
  const right = BigInt(b.num) * BigInt(a.den);
  return reduce(left + right, BigInt(a.den) * BigInt(b.den));
}

export function minus(a: Exact, b: Exact): Exact {
  return plus(a, times(b, MINUS_ONE));
}

/** `undefined` when `b` is zero. */
export function over(a: Exact, b: Exact): Exact | undefined {
  const sign = signOf(b);
  if (sign === 0) return undefined;
  const inverse = reduce(BigInt(b.den) * BigInt(sign), BigInt(b.num) * BigInt(sign));
  return times(a, inverse);
}

export function signOf(x: Exact): -1 | 0 | 1 {
  return x.num > 0 ? 1 : x.num < 0 ? -1 : 0;
}

export function compare(a: Exact, b: Exact): -1 | 0 | 1 {
  return signOf(minus(a, b));
}

/** A whole number by the named rounding; `undefined` where it is no safe integer. */
export function toInteger(x: Exact, rounding: Rounding): number | undefined {
  if (typeof x.num === 'number') {
    const rest = x.num % Number(x.den);
    const quotient = (x.num - rest) / Number(x.den);
    return quotient + step(Math.sign(rest), Math.abs(rest) * 2 - Number(x.den), rounding, quotient);
  }
  const den = BigInt(x.den);
  const quotient = x.num / den;
  const rest = x.num % den;
  const sign = rest > 0n ? 1 : rest < 0n ? -1 : 0;
  const half = (rest < 0n ? -rest : rest) * 2n - den;
  const odd = quotient % 2n === 0n ? 0 : 1;
  const result = Number(
    quotient + BigInt(step(sign, half > 0n ? 1 : half < 0n ? -1 : 0, rounding, odd)),
  );
  return Number.isSafeInteger(result) ? result : undefined;
}

/** What is added to the truncated quotient; `half`, an integer, compares the rest with one half. */
function step(sign: number, half: number, rounding: Rounding, quotient: number): number {
  switch (rounding) {
    case 'floor':
      return sign < 0 ? -1 : 0;
    case 'ceil':
      return sign > 0 ? 1 : 0;
    case 'trunc':
      return 0;
    case 'half-up':
      return half < 0 ? 0 : sign;
    case 'half-even':
      return half + Math.abs(quotient % 2) > 0 ? sign : 0;
    default:
      return rounding satisfies never;
  }
}

/** Reads back what {@link formatExact} wrote, however many digits it has. */
export function parseFraction(text: string): Exact | undefined {
  const [above = '', below] = text.split('/');
  const num = parseText(above, Number.POSITIVE_INFINITY);
  const den = below === undefined ? ONE : parseText(below, Number.POSITIVE_INFINITY);
  return num && den && over(num, den);
}

/** A plain decimal where one exists (`"7.5"`), else a reduced fraction (`"10/3"`). */
export function formatExact(x: Exact): string {
  if (x.den === 1) return String(x.num);
  if (typeof x.num === 'number' && POWERS_OF_TEN.has(x.den)) return decimal(x.num, Number(x.den));
  const reduced = reduce(BigInt(x.num), BigInt(x.den));
  let den = BigInt(reduced.den);
  for (const prime of [2n, 5n]) while (den % prime === 0n) den /= prime;
  if (den !== 1n) return `${reduced.num}/${reduced.den}`;
  return placePoint(BigInt(reduced.num), BigInt(reduced.den));
}

/** 10 to 10^15: with a rest below it each is still a safe integer. */
const POWERS_OF_TEN: ReadonlySet<number | bigint> = new Set(
  Array.from({ length: 15 }, (_, index) => 10 ** (index + 1)),
);

/** The common case, of decimals: without the detour over bigints. */
function decimal(num: number, den: number): string {
  const size = Math.abs(num);
  const rest = size % den;
  const whole = (size - rest) / den;
  const sign = num < 0 ? '-' : '';
  if (rest === 0) return `${sign}${whole}`;
  const digits = `${den + rest}`;
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === ZERO_DIGIT) end -= 1;
  return `${sign}${whole}.${digits.slice(1, end)}`;
}

const ZERO_DIGIT = 48;

function placePoint(num: bigint, den: bigint): string {
  let scale = 0;
  while (10n ** BigInt(scale) % den !== 0n) scale += 1;
  const digits = String((num < 0n ? -num : num) * (10n ** BigInt(scale) / den)).padStart(
    scale + 1,
    '0',
  );
  const whole = digits.slice(0, digits.length - scale);
  const sign = num < 0n ? '-' : '';
  return scale === 0 ? sign + whole : `${sign}${whole}.${digits.slice(digits.length - scale)}`;
}
