/**
 * # Rows that no network tells apart
 *
 * A claim with `distinct` says that rows of X that are equal have equal labels; likewise rows that are opposite where
 * sigma is odd (opposite labels) or even, and rows of zeros where sigma(0) = 0 (label 0, and not counted). Then f - y is
 * known from the distinct rows, and sigma_min(J) over them serves the sums over all rows (proofs-notes/gram-structure.md).
 * @module
 */
import type { Dense } from '../../linalg/matrix.ts';
import { activationOf } from '../../sigma/activation.ts';
import { isNothingAtZero, symmetry } from '../../sigma/symmetry.ts';
import type { Symmetry } from '../../sigma/symmetry.ts';
import type { Claim } from '../format.ts';
import { rejected } from '../verdict.ts';
import type { Rejected } from '../verdict.ts';

/** f at x is `sign` times f at the row with this text, for every network. */
interface Line {
  readonly text: string;
  readonly sign: Symmetry;
}

function lineOf(x: Float64Array, c: Symmetry, isNothing: boolean): Line {
  const leading = x.find((a) => a !== 0);
  const isTurned = c !== 0 && leading !== undefined && leading < 0;
  const text = x.map((a) => (isTurned ? -a : a)).join(); // -0 as 0, other doubles apart
  if (leading === undefined && isNothing) return { text, sign: 0 };
  return { text, sign: isTurned ? c : 1 };
}

/** The first row of each set that no network tells apart; `undefined` where the claim does not speak of them. */
export function distinctRows(claim: Claim, X: Dense): readonly number[] | Rejected | undefined {
  const { distinct } = claim.inputs;
  if (distinct === undefined) return undefined;
  const c = symmetry(claim.activation);
  const isNothing = isNothingAtZero(activationOf(claim.activation));
  const labels = 'labels' in claim ? claim.labels : undefined;
  const firsts = new Map<string, { readonly row: number; readonly label: number }>();
  for (let i = 0; i < X.rows; i++) {
    const { text, sign } = lineOf(X.data.subarray(i * X.cols, (i + 1) * X.cols), c, isNothing);
    const label = labels?.[i] ?? 0;
    const first = firsts.get(text) ?? { row: i, label: sign * label };
    if (sign !== 0) firsts.set(text, first);
    if (label !== sign * first.label)
      return rejected('claim.labels', labelText(i, first.row, sign, sign * first.label));
  }
  return firsts.size === distinct && distinct < X.rows
    ? [...firsts.values()].map(({ row }) => row)
    : rejected(
        'claim.inputs.distinct',
        `expected a number below ${X.rows}, and as many distinct rows; ${firsts.size} rows differ`,
      );
}

function labelText(row: number, first: number, sign: Symmetry, label: number): string {
  return `expected the label ${label} for row ${row}: f is there ${sign} times f at row ${first}`;
}
