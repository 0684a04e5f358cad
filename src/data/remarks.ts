/**
 * # Rows that violate a theorem's hypotheses
 *
 * Zero, equal and opposite rows are not refused: a remark names them and the theorem they affect.
 *
 * ## Implementation notes
 * Row i of Psi is (sigma'(w_1 . x_i) x_i, ..., sigma'(w_m . x_i) x_i): zero if x_i is, and equal or
 * opposite for x and -x if sigma' is even or odd.
 * @module
 */
import { createHash } from 'node:crypto';
import type { Dense } from '../linalg/matrix.ts';

const shown = 3;

/** The maximum number of rows to compare by digest; the checker's own limit is smaller. */
const comparable = 1_000_000;

/** The rows x and -x, which share a key. */
interface Line {
  readonly key: string;
  readonly positive: boolean;
}

/** A key for the line through this row; undefined for the zero row. */
function lineThrough(row: Float64Array): Line | undefined {
  const first = row.find((x) => x !== 0);
  if (first === undefined) return undefined;
  const positive = first > 0;
  const ahead = row.map((x) => (positive ? x : -x) + 0); // + 0 makes -0 to 0
  const bytes = new Uint8Array(ahead.buffer);
  return { key: createHash('sha256').update(bytes).digest('base64'), positive };
}

function listed(what: string, found: readonly string[], why: string): readonly string[] {
  if (found.length === 0) return [];
  const more = found.length > shown ? ` and ${found.length - shown} more` : '';
  return [`${what} (${found.slice(0, shown).join(', ')}${more}): ${why}`];
}

/** One remark for each kind of problem, with rows counted from 1. */
export function remarks(X: Dense): readonly string[] {
  if (X.rows > comparable) return [`more than ${comparable} rows: not searched for equal ones`];
  const zero: string[] = [];
  const equal: string[] = [];
  const opposite: string[] = [];
  const seen = { ahead: new Map<string, number>(), behind: new Map<string, number>() };
  for (let i = 0; i < X.rows; i++) {
    const line = lineThrough(X.data.subarray(i * X.cols, (i + 1) * X.cols));
    if (line === undefined) {
      zero.push(`row ${i + 1}`);
      continue;
    }
    const [own, other] = line.positive ? [seen.ahead, seen.behind] : [seen.behind, seen.ahead];
    const same = own.get(line.key);
    const negative = other.get(line.key);
    if (same !== undefined) equal.push(`rows ${same} and ${i + 1}`);
    else if (negative !== undefined) opposite.push(`rows ${negative} and ${i + 1}`);
    if (same === undefined) own.set(line.key, i + 1);
  }
  return [
    ...listed(
      'zero rows',
      zero,
      'Theorem A does not apply: such a row of Psi is zero, so rank Psi < n. A bias column helps',
    ),
    ...listed(
      'equal rows',
      equal,
      'one sample where their labels agree; where they differ, no width fits them',
    ),
    ...listed(
      'opposite rows',
      opposite,
      'Theorem A does not apply with an odd or even activation such as tanh: their rows of Psi are dependent, so rank Psi < n. A bias column helps',
    ),
  ];
}
