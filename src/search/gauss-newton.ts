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
import { denseTranspose } from '../linalg/product.ts';
import type { DataGeometry } from '../network/centre.ts';
import type { Problem } from '../network/problem.ts';
import { residualWithin } from './accurate-residual.ts';
import type { ResidualAt } from './accurate-residual.ts';
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

/** A step that leaves less than this share of the residual was so near that the next can use the same factor. */
const near = 2 ** -6;

/** A factor L of G = scale^2 L L^T, at a point that is `moved` from another in W. */
export interface Factored {
  readonly L: Dense;
  readonly scale: number;
  readonly moved: number;
  /** The least eigenvalue of L L^T, where it is known. */
  readonly least?: number;
}

/** A point, its approximate residual norm, and a factor at a point near it, where there is one. */
export interface FoundPoint {
  readonly hidden: Dense;
  readonly residual: number;
  readonly factored?: Factored | undefined;
}

/**
 * @param B - sigma'(X W^T) diag(v), n x m.
 * @param known - a factor at a point near enough.
 */
export function factoredAt(
  B: Dense,
  geometry: DataGeometry,
  known?: Factored,
): Factored | StartFault {
  if (known !== undefined) return known;
  const G = approxGram(B, geometry.gram.mid);
  const L = cholesky(G);
  return L === undefined ? { because: gramFault(G, geometry) } : { L, scale: 1, moved: 0 };
}

function normOf(xs: Float64Array): number {
  return Math.sqrt(xs.reduce((sum, x) => sum + x * x, 0));
}

/**
 * A point near `start` with small f(W, v) - y for the fixed v, or why Gauss-Newton cannot start or continue.
 *
 * @param first - a factor at the start, where there is one.
 */
export function gaussNewton(
  problem: Problem,
  geometry: DataGeometry,
  start: Dense,
  outputs: readonly number[],
  watch?: Watch,
  residualAt: ResidualAt = (hidden) => residualWithin(problem, geometry, { hidden, outputs }),
  first?: Factored,
): FoundPoint | StartFault {
  const { inputs: X, activation } = problem;
  let best: FoundPoint | StartFault = notSmooth;
  let least = Infinity;
  let hidden = start;
  let factored = first;
  const turned = denseTranspose(X);
  for (let step = 0; step < maxSteps; step++) {
    watch?.(step / Math.max(usualSteps, step + 1), `Gauss-Newton step ${step + 1}`);
    const r = residualAt(hidden);
    if (r === undefined) return best;
    const residual = normOf(r);
    if (!(residual < Infinity)) return step === 0 ? overflowing : best;
    const improves = residual < worthwhile * least;
    const isNear = residual <= near * least;
    if (residual < least) best = { hidden, residual, factored };
    least = Math.min(least, residual);
    if (!improves || residual === 0) return best;
    const B = approxWeightedSlopes(X, activation, hidden, outputs);
    const here = factoredAt(B, geometry, isNear ? factored : undefined);
    if ('because' in here) return here;
    best = { hidden, residual, factored: here };
    const { L, scale, moved } = here;
    const z = approxSolve(L, r).map((a) => a / scale / scale);
    const move = approxPullBack(B, X, z, turned);
    factored = { ...here, moved: moved + normOf(move.data) };
    hidden = dense(
      hidden.rows,
      hidden.cols,
      hidden.data.map((w, k) => w - (move.data[k] ?? Number.NaN)),
    );
  }
  return best;
}
