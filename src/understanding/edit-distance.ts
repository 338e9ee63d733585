/**
 * Edits (insert, drop, replace, swap two neighbours) between two words, or `limit + 1` if it exceeds `limit`. Optimal string alignment, of
 * what is left between the beginning and the end that both words have.
 */
export function editDistance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let from = 0;
  let leftEnd = left.length;
  let rightEnd = right.length;
  const shorter = Math.min(leftEnd, rightEnd);
  while (from < shorter && left.charCodeAt(from) === right.charCodeAt(from)) from += 1;
  while (
    leftEnd > from &&
    rightEnd > from &&
    left.charCodeAt(leftEnd - 1) === right.charCodeAt(rightEnd - 1)
  ) {
    leftEnd -= 1;
    rightEnd -= 1;
  }
  if (leftEnd === from || rightEnd === from) return Math.max(leftEnd, rightEnd) - from;
  const rest = Math.max(leftEnd, rightEnd) - from;
  if (rest === 1) return 1;
  // Both rests begin and end differently: one slip can only be a swap of all they are.
  if (limit < 2) {
    const isSwap = rest === 2 && leftEnd === rightEnd && isSwapped(left, leftEnd, right, rightEnd);
    return isSwap ? 1 : limit + 1;
  }
  return distanceWithin(left.slice(from, leftEnd), right.slice(from, rightEnd), limit);
}

/** Whether the last two letters before one end are those before the other, the other way round. */
function isSwapped(left: string, leftEnd: number, right: string, rightEnd: number): boolean {
  return (
    left.charCodeAt(leftEnd - 2) === right.charCodeAt(rightEnd - 1) &&
    left.charCodeAt(leftEnd - 1) === right.charCodeAt(rightEnd - 2)
  );
}

/** Three rows of distances, in use during one call of `distanceWithin` only. */
let beforeLast: number[] = [];
let last: number[] = [];
let current: number[] = [];

/** Row by row, and of each row only the cells that may lie within the limit. */
function distanceWithin(left: string, right: string, limit: number): number {
  for (let column = 0; column <= right.length; column += 1) last[column] = column;
  for (let row = 1; row <= left.length; row += 1) {
    if (fillRow(left, right, row, limit) > limit) return limit + 1;
    const free = beforeLast;
    beforeLast = last;
    last = current;
    current = free;
  }
  return Math.min(cell(last, right.length), limit + 1);
}

/** Fills the current row and gives its least distance. */
function fillRow(left: string, right: string, row: number, limit: number): number {
  const first = Math.max(1, row - limit);
  const end = Math.min(right.length, row + limit);
  let before = first === 1 ? row : limit + 1;
  let leastOfRow = limit + 1;
  current[first - 1] = before;
  for (let column = first; column <= end; column += 1) {
    const isSame = left.charCodeAt(row - 1) === right.charCodeAt(column - 1);
    let least = Math.min(cell(last, column - 1) + (isSame ? 0 : 1), cell(last, column) + 1, before + 1);
    if (row > 1 && column > 1 && isSwapped(left, row, right, column))
      least = Math.min(least, cell(beforeLast, column - 2) + 1);
    current[column] = least;
    leastOfRow = Math.min(leastOfRow, least);
    before = least;
  }
  current[end + 1] = limit + 1;
  return leastOfRow;
}

function cell(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
