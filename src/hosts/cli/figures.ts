/** Digits in groups of three: `1,234,567`. */
export function grouped(count: number | bigint): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `1 event`, `2 events`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Units of 10^-scale as a decimal with the digits of its scale. */
export function decimal(units: bigint, scale: number): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const whole = grouped(BigInt(digits.slice(0, digits.length - scale)));
  const sign = units < 0n ? '-' : '';
  return scale === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-scale)}`;
}

/** Cells in columns: the first to the left, numbers to the right, an optional bar last. */
export function table(rows: readonly (readonly string[])[], indent = '  '): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  return rows
    .map((row) => indent + row.map((cell, column) => pad(cell, widths[column] ?? 0)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

function pad(cell: string, width: number): string {
  const space = ' '.repeat(width - widthOf(cell));
  return /^[+-]?[\d,.]+$/.test(cell) ? space + cell : cell + space;
}

/** Columns on a terminal: Chinese characters take two. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += /[\u2e80-\uffdc]/.test(character) ? 2 : 1;
  return width;
}

const BAR_WIDTH = 40;

/** A bar as long as its share of the largest; something above 0 always shows. */
export function bar(value: bigint, largest: bigint): string {
  if (value <= 0n || largest <= 0n) return '';
  return '█'.repeat(Math.max(1, Number((value * BigInt(BAR_WIDTH)) / largest)));
}
