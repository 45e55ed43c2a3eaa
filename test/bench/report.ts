import type { Measured, Ratio } from './measure.ts';

export function print(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** Each contender with its rounds and a bar: the longer, the faster. */
export function table(rows: readonly Measured[]): void {
  const fastest = Math.min(...rows.map(({ nsPerEvent }) => nsPerEvent));
  for (const { name, nsPerEvent, rounds } of rows) {
    const rate = (1e9 / nsPerEvent / 1_000).toFixed(1).padStart(9);
    const ns = nsPerEvent.toFixed(0).padStart(9);
    const spread = `${Math.min(...rounds).toFixed(0)}–${Math.max(...rounds).toFixed(0)}`;
    print(
      `  ${name.padEnd(34)} ${rate} k/s  ${ns} ns  ${spread.padEnd(15)} ${bar(fastest / nsPerEvent, 24)}`,
    );
  }
}

/** A ratio, with its spread over the rounds, against the bar that it must reach. */
export function verdict(what: string, { median, least, most }: Ratio, atLeast?: number): void {
  const against =
    atLeast === undefined
      ? ''
      : `   bar ${atLeast}: ${median >= atLeast ? 'reached' : 'NOT REACHED'}`;
  print(`  → ${what}: ${short(median)} (${short(least)}–${short(most)})${against}`);
}

/** Ratios over sizes; flat means that they differ by half at most. */
export function flatness(
  what: string,
  sizes: readonly number[],
  ratioAt: (size: number) => Ratio,
): void {
  print();
  print(`Ratio to the reducer over ${what}`);
  const ratios = sizes.map((size) => {
    const { median, least, most } = ratioAt(size);
    const spread = `${short(least)}–${short(most)}`;
    print(
      `  ${size.toLocaleString('en').padStart(12)}   ${short(median)}  ${spread.padEnd(10)} ${bar(median, 40)}`,
    );
    return median;
  });
  atMost('spread', Math.max(...ratios) / Math.min(...ratios), 1.5);
}

/** A number that must not be larger than its bar. */
export function atMost(what: string, value: number, most: number): void {
  print(
    `  → ${what} ${value.toFixed(2)}   bar ${most}: ${value <= most ? 'reached' : 'NOT REACHED'}`,
  );
}

function short(value: number): string {
  return value >= 10 ? value.toFixed(0) : value.toFixed(2);
}

function bar(share: number, width: number): string {
  return '█'.repeat(Math.max(1, Math.round(share * width)));
}
