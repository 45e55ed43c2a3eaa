/** The numbers of a table of unicode-tables.ts. */
export function numbersOf(lines: readonly string[]): readonly number[] {
  return lines.flatMap((line) => line.split(' ').map((digits) => Number.parseInt(digits, 36)));
}

/** Numbers out of the gaps between them. */
export function summed(gaps: readonly number[]): readonly number[] {
  let sum = 0;
  return gaps.map((gap) => {
    sum += gap;
    return sum;
  });
}
