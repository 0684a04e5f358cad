/**
 * # Newton's method to a stationary point
 *
 * Untrusted: finds points, proves nothing.
 *
 * ## Main definitions
 * - {@link descend}: (H + mu D^-2) s = -g with the least mu that makes the matrix definite and lowers the loss
 * - {@link approach}: H s = -g, to a nearby stationary point, whether minimum or saddle. A step is shortened until
 *   norm(H^-1 g) decreases, H that of the last point: this test is affine invariant, whereas norm(g) would follow every
 *   narrow valley
 * - {@link settle}: descends as long as the loss decreases noticeably
 * - {@link Spectrum}, {@link scaledSpectrum}
 *
 * ## References
 * The natural monotonicity test: Deuflhard, Newton Methods for Nonlinear Problems (2004), section 3.3.
 * @module
 */
import { EigenvalueDecomposition, Matrix as MlMatrix } from 'ml-matrix';
import { approxGeneralInverse } from '../linalg/approx-general-inverse.ts';
import { approxSolve } from '../linalg/approx-solve.ts';
import { cholesky } from '../linalg/cholesky.ts';
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { denseProduct } from '../linalg/product.ts';
import type { Landscape } from './landscape.ts';

/** Eigenvalues of D H D in increasing order, and the eigenvectors. */
export interface Spectrum {
  readonly values: Float64Array;
  readonly vectors: readonly Float64Array[];
  /** The diagonal of D. */
  readonly scale: Float64Array;
}

/** 1/sqrt(abs(H_kk)), with a floor. */
function scaleOf(H: Dense): Float64Array {
  const diagonal = Float64Array.from({ length: H.rows }, (_, k) =>
    Math.abs(H.data[k * (H.rows + 1)] ?? 0),
  );
  const floor = Math.max(...diagonal) * 2 ** -60;
  return diagonal.map((a) => (floor > 0 ? 1 / Math.sqrt(Math.max(a, floor)) : 1));
}

/** D H D. */
function scaled(H: Dense, D: Float64Array): Dense {
  const p = H.rows;
  const data = H.data.map((a, k) => a * (D[(k - (k % p)) / p] ?? NaN) * (D[k % p] ?? NaN));
  return dense(p, p, data);
}

/** The spectrum of D H D, D = diag(1/sqrt(abs(H_kk))); `undefined` if H is not finite. */
export function scaledSpectrum(H: Dense): Spectrum | undefined {
  const p = H.rows;
  const scale = scaleOf(H);
  const A = scaled(H, scale);
  if (!A.data.every((a) => Number.isFinite(a))) return undefined;
  const rows = Array.from({ length: p }, (_, i) => A.data.subarray(i * p, (i + 1) * p));
  const found = new EigenvalueDecomposition(new MlMatrix(rows), { assumeSymmetric: true });
  const order = Array.from({ length: p }, (_, k) => k).sort(
    (a, b) => (found.realEigenvalues[a] ?? 0) - (found.realEigenvalues[b] ?? 0),
  );
  return {
    values: Float64Array.from(order, (k) => found.realEigenvalues[k] ?? NaN),
    vectors: order.map((k) => Float64Array.from(found.eigenvectorMatrix.getColumn(k))),
    scale,
  };
}

function plus(xs: Float64Array, t: number, step: Float64Array): Float64Array {
  return xs.map((x, k) => x + t * (step[k] ?? NaN));
}

function norm(xs: Float64Array): number {
  return Math.sqrt(xs.reduce((sum, x) => sum + x * x, 0));
}

function raised(A: Dense, mu: number): Dense {
  return dense(
    A.rows,
    A.cols,
    A.data.map((a, k) => (k % (A.rows + 1) === 0 ? a + mu : a)),
  );
}

const mostRaises = 30;

/** A point with a smaller loss, close to a local minimum if it meets one. */
export function descend(land: Landscape, from: Float64Array, steps: number): Float64Array {
  let xs = from;
  let loss = land.loss(xs);
  let mu = 1e-2;
  for (let k = 0; k < steps; k++) {
    const H = land.hessian(xs);
    const D = scaleOf(H);
    const A = scaled(H, D);
    const g = land.gradient(xs).map((a, i) => a * (D[i] ?? NaN));
    let next: Float64Array | undefined;
    for (let raise = 0; raise < mostRaises && next === undefined; raise++) {
      const L = cholesky(raised(A, mu));
      const step = L === undefined ? undefined : approxSolve(L, g).map((s, i) => s * (D[i] ?? NaN));
      const trial = step === undefined ? undefined : plus(xs, -1, step);
      if (trial !== undefined && land.loss(trial) < loss) next = trial;
      else mu *= 4;
    }
    if (next === undefined) return xs;
    mu = Math.max(mu / 6, 1e-15);
    xs = next;
    loss = land.loss(xs);
  }
  return xs;
}

const rounds = 20;
const stepsEach = 100;

/** A smaller relative decrease of the loss is not worth another round. */
const worthwhile = 1e-6;

/** Weights this many times the initial ones count as diverging. */
const runaway = 1000;

function largest(xs: Float64Array): number {
  return xs.reduce((a, x) => Math.max(a, Math.abs(x)), 0);
}

/** Descends until the loss hardly decreases any more, or the weights diverge. */
export function settle(land: Landscape, from: Float64Array): Float64Array {
  const size = largest(from);
  let xs = from;
  for (let k = 0; k < rounds && largest(xs) <= runaway * size; k++) {
    const next = descend(land, xs, stepsEach);
    if (!(land.loss(next) < (1 - worthwhile) * land.loss(xs))) return next;
    xs = next;
  }
  return xs;
}

/** H^-1 g for a matrix and a vector. */
function times(C: Dense, g: Float64Array): Float64Array {
  return denseProduct(C, dense(g.length, 1, g)).data;
}

/** The smallest fraction of a step that is tried. */
const leastShare = 2 ** -20;

/** A nearby point with a smaller Newton step, ideally as small as float64 allows. */
export function approach(land: Landscape, from: Float64Array, steps: number): Float64Array {
  let xs = from;
  let share = 1;
  for (let k = 0; k < steps; k++) {
    const C = approxGeneralInverse(land.hessian(xs));
    if (C === undefined) return xs;
    const step = times(C, land.gradient(xs));
    const size = norm(step);
    let next: Float64Array | undefined;
    for (; share >= leastShare && next === undefined; share /= 2) {
      const trial = plus(xs, -share, step);
      if (norm(times(C, land.gradient(trial))) <= (1 - share / 4) * size) next = trial;
    }
    if (next === undefined) return xs;
    share = Math.min(1, 8 * share); // the loop has already halved it once more
    xs = next;
  }
  return xs;
}
