/**
 * # Equal rows
 *
 * A claim with `distinct` says that equal rows of X have equal labels. Then f - y takes equal values on them, so
 * sigma_min(J) over the distinct rows suffices for the sums over all rows (proofs-notes/gram-structure.md).
 * @module
 */
import type { Dense } from '../../linalg/matrix.ts';
import type { Claim } from '../format.ts';
import { rejected } from '../verdict.ts';
import type { Rejected } from '../verdict.ts';

/** The first row of each set of equal ones; `undefined` if the claim does not merge them. */
export function distinctRows(claim: Claim, X: Dense): readonly number[] | Rejected | undefined {
  const { distinct } = claim.inputs;
  if (distinct === undefined) return undefined;
  const firsts = new Map<string, number>();
  for (let i = 0; i < X.rows; i++) {
    const text = X.data.subarray(i * X.cols, (i + 1) * X.cols).join(); // -0 as 0; other doubles have distinct texts
    const first = firsts.get(text) ?? i;
    firsts.set(text, first);
    if ('labels' in claim && claim.labels[i] !== claim.labels[first])
      return rejected('claim.labels', `rows ${first} and ${i} are equal, and their labels are not`);
  }
  return firsts.size === distinct && distinct < X.rows
    ? [...firsts.values()]
    : rejected(
        'claim.inputs.distinct',
        `expected a number below ${X.rows}, and as many distinct rows; ${firsts.size} rows differ`,
      );
}
