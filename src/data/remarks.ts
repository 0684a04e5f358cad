/**
 * # Data that a theorem minds
 *
 * Zero, equal and opposite rows are not refused: the reader names them with the theorem they trouble.
 * @module
 */
import type { Dense } from '../linalg/matrix.ts';

const shown = 3;

/** A text that two rows share if and only if they are equal. */
function key(row: Float64Array, sign: number): string {
  return row.map((x) => sign * x + 0).join(' ');
}

function listed(what: string, found: readonly string[], why: string): readonly string[] {
  if (found.length === 0) return [];
  const more = found.length > shown ? ` and ${found.length - shown} more` : '';
  return [`${what} (${found.slice(0, shown).join(', ')}${more}): ${why}`];
}

/** One remark a kind of trouble, with the rows counted from 1. */
export function remarks(X: Dense): readonly string[] {
  const zero: string[] = [];
  const equal: string[] = [];
  const opposite: string[] = [];
  const seen = new Map<string, number>();
  for (let i = 0; i < X.rows; i++) {
    const row = X.data.subarray(i * X.cols, (i + 1) * X.cols);
    const same = seen.get(key(row, 1));
    const negative = seen.get(key(row, -1));
    if (row.every((x) => x === 0)) zero.push(`row ${i + 1}`);
    else if (same !== undefined) equal.push(`rows ${same} and ${i + 1}`);
    else if (negative !== undefined) opposite.push(`rows ${negative} and ${i + 1}`);
    if (same === undefined) seen.set(key(row, 1), i + 1);
  }
  return [
    ...listed(
      'zero rows',
      zero,
      'Theorem A does not apply, since such a row of Psi is 0; a bias column (--bias) may help',
    ),
    ...listed('equal rows', equal, 'no width fits them if their labels differ (Theorem A)'),
    ...listed(
      'opposite rows',
      opposite,
      'Theorem A fails for odd or even activations such as tanh; a bias column (--bias) may help',
    ),
  ];
}
