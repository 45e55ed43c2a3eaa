/** Longer names get no suggestion: the work stays bounded. */
const NAME_LENGTH_MAX = 64;

/**
 * The known name that `name` was probably meant to be, or undefined. At most two edits away
 * (one edit for names of up to four code units); an edit inserts, deletes or replaces a code unit
 * or swaps two neighbours. Ties: fewer edits, then code unit order.
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  if (name.length > NAME_LENGTH_MAX) return undefined;
  let best: string | undefined;
  let bestEdits = name.length <= 4 ? 1 : 2;
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) > bestEdits) continue;
    const edits = editsWithin(name, candidate, bestEdits);
    const isBetter = edits < bestEdits || best === undefined || candidate < best;
    if (edits <= bestEdits && edits < Math.max(name.length, candidate.length) && isBetter) {
      best = candidate;
      bestEdits = edits;
    }
  }
  return best;
}

/**
 * Optimal string alignment distance in code units, as long as it is at most `max`; else more than
 * `max`. Cells further than `max` from the diagonal are not looked at.
 */
function editsWithin(left: string, right: string, max: number): number {
  let older: Row = [];
  let previous: Row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = new Array<number>(right.length + 1).fill(max + 1);
    current[0] = row;
    const last = Math.min(right.length, row + max);
    for (let column = Math.max(1, row - max); column <= last; column += 1) {
      const replaced = at(previous, column - 1) + Number(left[row - 1] !== right[column - 1]);
      const swapped = isSwap(left, row, right, column) ? at(older, column - 2) + 1 : replaced;
      current[column] = Math.min(replaced, swapped, moved(previous, current, column));
    }
    if (current.every((edits) => edits > max)) return max + 1;
    older = previous;
    previous = current;
  }
  return at(previous, right.length);
}

type Row = readonly number[];

/** Edits where the last one inserts or deletes a code unit. */
function moved(previous: Row, current: Row, column: number): number {
  return Math.min(at(previous, column), at(current, column - 1)) + 1;
}

/** The columns asked for are always there. */
function at(row: readonly number[], column: number): number {
  return Number(row[column]);
}

function isSwap(left: string, row: number, right: string, column: number): boolean {
  return (
    row > 1 &&
    column > 1 &&
    left[row - 1] === right[column - 2] &&
    left[row - 2] === right[column - 1]
  );
}
