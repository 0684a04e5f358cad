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
import type { Claim } from '../format.ts';
import { rejected } from '../verdict.ts';
import type { Rejected } from '../verdict.ts';

/** The first row of each set that no network tells apart; `undefined` where the claim does not speak of them. */
export function distinctRows(claim: Claim, X: Dense): readonly number[] | Rejected | undefined {
  const { distinct } = claim.inputs;
  if (distinct === undefined) return undefined;
  const c = symmetry(claim.activation);
  const isNothing = isNothingAtZero(activationOf(claim.activation));
  const labelAt = (i: number): number => ('labels' in claim ? (claim.labels[i] ?? NaN) : 0);
  const firsts = new Map<string, { readonly row: number; readonly label: number }>();
  for (let i = 0; i < X.rows; i++) {
    const x = X.data.subarray(i * X.cols, (i + 1) * X.cols);
    const leading = x.find((a) => a !== 0);
    if (leading === undefined && isNothing) {
      if (labelAt(i) === 0) continue;
      return rejected('claim.labels', `row ${i} is 0 and sigma(0) = 0, and its label is not 0`);
    }
    const isTurned = c !== 0 && leading !== undefined && leading < 0;
    const text = x.map((a) => (isTurned ? -a : a)).join(); // -0 as 0, other doubles apart
    const label = isTurned ? c * labelAt(i) : labelAt(i);
    const first = firsts.get(text) ?? { row: i, label };
    firsts.set(text, first);
    if (label !== first.label) return rejected('claim.labels', unlike(first.row, i));
  }
  return firsts.size === distinct && distinct < X.rows
    ? [...firsts.values()].map(({ row }) => row)
    : rejected(
        'claim.inputs.distinct',
        `expected a number below ${X.rows}, and as many distinct rows; ${firsts.size} rows differ`,
      );
}

function unlike(i: number, k: number): string {
  return `no network tells rows ${i} and ${k} apart, and their labels do`;
}
