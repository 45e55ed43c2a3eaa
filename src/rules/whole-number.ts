import { compare, parseExact, toInteger } from '../units/exact.ts';

/** A whole number of at least 0, such as a quantity; undefined for anything else. */
export function wholeNumber(value: unknown): number | undefined {
  const exact = parseExact(value);
  const whole = exact && toInteger(exact, 'floor');
  if (!exact || whole === undefined || whole < 0) return undefined;
  return compare(exact, { num: whole, den: 1 }) === 0 ? whole : undefined;
}
