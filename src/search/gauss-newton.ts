/**
 * # Gauss-Newton in the dual
 *
 * Untrusted: finds a point with f(W, v) close to y, proves nothing. One step solves G z = r in n
 * unknowns and moves W by -J^T z, the least change that makes the linearised residual zero.
 * @module
 */
import { approxSolve } from '../linalg/approx-solve.ts';
import { cholesky } from '../linalg/cholesky.ts';
import { dense, mapDense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import type { DataGeometry } from '../network/centre.ts';
import type { Problem } from '../network/problem.ts';
import { isAnalytic } from '../sigma/analytic.ts';
import { accurateProductByRows } from './accurate-product.ts';
import { residualWithin } from './accurate-residual.ts';
import { compiled } from './compiled-expression.ts';
import { approxGram, approxPullBack, approxWeightedSlopes } from './float64-network.ts';
import { gramFault } from './start.ts';
import type { StartFault } from './start.ts';
import type { Watch } from './watch.ts';

/** Maximum number of steps. */
const maxSteps = 30;

/** From a start inside the region of quadratic convergence about six are used. */
const usualSteps = 6;

/** When the residual no longer falls below this share of the last one, rounding dominates. */
const worthwhile = 0.5;

const notSmooth: StartFault = {
  because: 'sigma is not shown to be C^2 at every pre-activation of the point',
};

const overflowing: StartFault = { because: 'the residual overflows in float64' };

/** A point and its approximate residual norm. */
export interface FoundPoint {
  readonly hidden: Dense;
  readonly residual: number;
}

/** f(W, v) - y at W; `undefined` where sigma is not shown to be C^2. */
type ResidualAt = (hidden: Dense) => Float64Array | undefined;

/**
 * The residual of an analytic sigma, a few units in the last place of v off: about a tenth of the cost of
 * {@link residualWithin}. `undefined` for other activations, and for X A, known here to rounding only: wrong by about d
 * rounding errors times max abs(v), it would be wrong by the size of what remains.
 */
export function approxResidual(
  { inputs: X, labels, activation, stated }: Problem,
  outputs: readonly number[],
): ResidualAt | undefined {
  if (isAnalytic(activation.value) !== true || stated?.columns !== undefined) return undefined;
  const sigma = compiled(activation.value);
  const v = dense(1, outputs.length, Float64Array.from(outputs));
  return (hidden) => {
    const values = mapDense(accurateProductByRows(X, hidden), sigma);
    return accurateProductByRows(values, v).data.map((f, i) => f - (labels[i] ?? Number.NaN));
  };
}

/** A point near `start` with small f(W, v) - y for the fixed v, or why Gauss-Newton cannot start or continue. */
export function gaussNewton(
  problem: Problem,
  geometry: DataGeometry,
  start: Dense,
  outputs: readonly number[],
  watch?: Watch,
  residualAt: ResidualAt = (hidden) => residualWithin(problem, geometry, { hidden, outputs }),
): FoundPoint | StartFault {
  const { inputs: X, activation } = problem;
  let best: FoundPoint | StartFault = notSmooth;
  let least = Infinity;
  let hidden = start;
  for (let step = 0; step < maxSteps; step++) {
    watch?.(step / Math.max(usualSteps, step + 1), `Gauss-Newton step ${step + 1}`);
    const r = residualAt(hidden);
    if (r === undefined) return best;
    const residual = Math.sqrt(r.reduce((sum, a) => sum + a * a, 0));
    if (!(residual < Infinity)) return step === 0 ? overflowing : best;
    const improves = residual < worthwhile * least;
    if (residual < least) best = { hidden, residual };
    least = Math.min(least, residual);
    if (!improves || residual === 0) return best;
    const B = approxWeightedSlopes(X, activation, hidden, outputs);
    const G = approxGram(B, geometry.gram.mid);
    const L = cholesky(G);
    if (L === undefined) return { because: gramFault(G, geometry) };
    const move = approxPullBack(B, X, approxSolve(L, r));
    hidden = dense(
      hidden.rows,
      hidden.cols,
      hidden.data.map((w, k) => w - (move.data[k] ?? Number.NaN)),
    );
  }
  return best;
}
