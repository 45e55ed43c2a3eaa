import type { Program } from '../rules/program.ts';

/** A state that this program cannot continue; nothing was changed. */
export class RowError extends Error {
  constructor(fault: string) {
    super(`The state cannot be opened: ${fault}.`);
    this.name = 'RowError';
  }
}

/** Index of a currency that a row names. */
export function currencyOf(currency: string, program: Program): number {
  const index = program.currencies.findIndex(({ id }) => id === currency);
  if (index < 0) throw new RowError(`there is no currency "${currency}"`);
  return index;
}
