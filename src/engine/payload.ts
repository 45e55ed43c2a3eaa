import type { Program, ProgramCurrency, Version } from '../rules/program.ts';
import { parseExact, times, toInteger } from '../units/exact.ts';
import type { CommandRefusal } from './command.ts';

/** A control input that says something else than it must. */
export function badPayload(path: string, expected: string): CommandRefusal {
  return { code: 'bad-payload', params: { path, expected } };
}

/** Index of the currency that a payload names, of the default one if it names none. */
export function currencyIn(
  named: unknown,
  { currencies }: Program,
  version: Version,
): number | undefined {
  if (named === undefined) return version.defaultCurrency < 0 ? undefined : version.defaultCurrency;
  const index = currencies.findIndex(({ id }) => id === named);
  return index < 0 ? undefined : index;
}

/** Points of a payload as whole units; undefined for what is none, or finer than the scale. */
export function unitsIn(
  points: unknown,
  currency: ProgramCurrency | undefined,
): number | undefined {
  const exact = parseExact(points);
  if (!exact || !currency) return undefined;
  const units = times(exact, { num: 10 ** currency.scale, den: 1 });
  const whole = toInteger(units, 'floor');
  return whole !== undefined && whole === toInteger(units, 'ceil') ? whole : undefined;
}
