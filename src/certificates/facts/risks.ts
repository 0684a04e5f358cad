/**
 * # Risks of quadratic networks (Theorem E)
 *
 * For the target x^T B x and hidden weights w_1..w_N: R_NT = 0 exactly when B vanishes as a bilinear form on the
 * orthogonal complement of the w_j, and R_NN > 0 exactly when rank B > N. Proof: proofs-notes/refutations.md.
 * @module
 */
import type { Rational } from '../../arithmetic/rational.ts';
import { at, tabulate } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { expected } from '../parsed-json.ts';
import { record, requiring } from '../shapes.ts';
import { joined } from '../object-shapes.ts';
import type { Of } from '../shapes.ts';
import { fails, holds } from './outcome.ts';
import type { FactOutcome } from './outcome.ts';
import { isEqual } from './subject.ts';
import type { Subject } from './subject.ts';
import { rational, square, table } from './values.ts';
import { rankWithin } from './work.ts';

/** B, d x d, of the target x^T B x, and the hidden weights w_1..w_N, rows of `weights`. */
export const quadratic = requiring(
  record({ target: square('inputs'), weights: table('inputs') }),
  ({ target, weights }, at) => {
    if (weights.cols !== target.rows)
      throw expected(`${at}.weights[0]`, `${target.rows} entries`, weights.cols);
  },
);

const entries = joined(quadratic, record({ nt: rational }));

/** [B, W^T; W, 0], of rank 2 rank W + rank(Z^T B Z) for any basis Z of the kernel of W. */
function bordered(B: Matrix<Rational>, W: Matrix<Rational>, zero: Rational): Matrix<Rational> {
  const d = B.rows;
  return tabulate(d + W.rows, d + W.rows, (i, k) => {
    if (i < d && k < d) return at(B, i, k);
    if (i >= d && k >= d) return zero;
    return i < d ? at(W, k - d, i) : at(W, i - d, k);
  });
}

/** Whether a square matrix is symmetric. */
export function isSymmetric(B: Matrix<Rational>): boolean {
  for (let i = 0; i < B.rows; i++)
    for (let k = 0; k < i; k++) if (!isEqual(at(B, i, k), at(B, k, i))) return false;
  return true;
}

/** Only nt = 0 is decided. */
function checkRisks(
  { work }: Subject,
  { target: B, weights: W, nt }: Of<typeof entries>,
): FactOutcome {
  if (B.rows !== B.cols || W.cols !== B.rows)
    return fails('expected a d x d target and N x d weights');
  if (!isSymmetric(B)) return fails('the target is not symmetric');
  if (nt.num !== 0n) return fails('only R_NT = 0 can be shown');
  const [rank, N] = [rankWithin(work, B), W.rows];
  if (!(rank > N)) return fails(`rank B = ${rank} is not above N = ${N}: R_NN = 0`);
  const span = rankWithin(work, W);
  const whole = rankWithin(work, bordered(B, W, work.tier.zero));
  if (whole !== 2 * span) return fails('R_NT is not 0');
  return holds(
    `For the target x^T B x, x ~ N(0, I), and sigma(z) = z^2 with these N = ${N} hidden weights: R_NT = 0, and R_NN > 0 for every network with N neurons.`,
    `rank B = ${rank} > N = ${N}, and rank [B, W^T; W, 0] = ${whole} = 2 rank W`,
  );
}

export const risksFacts = {
  'nn-above-nt': {
    says: 'for the target x^T B x, x ~ N(0, I), B the d x d `target`, sigma(z) = z^2 and hidden weights w_1..w_N, the rows of `weights`: R_NT = nt, and R_NN > nt; only nt = 0 is proved. About no instance',
    entries,
    arrays: { B: 'target', w: 'weights' },
    check: checkRisks,
  },
};
