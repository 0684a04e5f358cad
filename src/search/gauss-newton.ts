/**
 * # Gauss-Newton in the dual
 *
 * Untrusted: finds a point with f(W, v) close to y, proves nothing. One step solves G z = r in n
 * unknowns and moves W by -J^T z, the least change that makes the linearised residual zero.
 * @module
 */
import { approxSolve } from '../linalg/approx-solve.ts';
import { cholesky } from '../linalg/cholesky.ts';
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import type { DataGeometry } from '../network/centre.ts';
import type { Problem } from '../network/problem.ts';
import { residualWithin } from './accurate-residual.ts';
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

/**
 * A point near `start` with small f(W, v) - y for the fixed v, or why Gauss-Newton cannot start or continue.
 */
export function gaussNewton(
  problem: Problem,
  geometry: DataGeometry,
  start: Dense,
  outputs: readonly number[],
  watch?: Watch,
): FoundPoint | StartFault {
  const { inputs: X, activation } = problem;
  let best: FoundPoint | StartFault = notSmooth;
  let least = Infinity;
  let hidden = start;
  for (let step = 0; step < maxSteps; step++) {
    watch?.(step / Math.max(usualSteps, step + 1), `Gauss-Newton step ${step + 1}`);
    const r = residualWithin(problem, geometry, { hidden, outputs });
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
