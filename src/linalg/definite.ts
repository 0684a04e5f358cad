/**
 * # Verified positive definiteness
 *
 * A floating point Cholesky factorisation of A - c I that runs to completion proves that A is positive definite,
 * where c bounds the total effect of rounding. A plain Cholesky, c = 0, proves nothing: it completes for matrices that
 * are singular or indefinite (test/linalg/definite.test.ts has some).
 *
 * ## Main definitions
 * - {@link certainlyPositiveDefinite}: every symmetric member of an enclosure
 * - {@link choleskyShift}: c
 *
 * ## Main results
 * Let the factorisation of B, diagonal rounded down from M - c I, end with positive finite pivots. Then
 * lambda_min(B) >= -(gamma/(1 - gamma) tr B + 2 n (n + 2 + max b_ii) eta), gamma = (n + 1) u/(1 - (n + 1) u), where
 * (n + 2) u <= 1/4: proofs-notes/stationary-points.md. So c at least that plus norm(rad) proves that every symmetric
 * M + E with abs(E) <= rad is positive definite.
 *
 * ## Implementation notes
 * A is first scaled to D A D with a diagonal in [1, 4), D of powers of two: definiteness is unchanged, and c, which is
 * proportional to the trace, no longer swamps the parameters with small second derivatives.
 *
 * ## References
 * - Rump, Verification of positive definiteness, BIT 46 (2006)
 * - Demmel, On floating point errors in Cholesky, LAPACK working note 14 (1989)
 * @module
 */
import { addUp, divUp, exactly, minusDown, mulUp, subDown } from '../arithmetic/bounds.ts';
import type { Upper } from '../arithmetic/bounds.ts';
import { max, sqrt } from '../arithmetic/machine.ts';
import { dense, ShapeError } from './matrix.ts';
import type { Dense } from './matrix.ts';
import { eta, unitRoundoff, up } from './product.ts';
import type { Enclosure } from './product.ts';
import { halfPowerOfTwoNear } from './scaling.ts';

/**
 * A double >= gamma/(1 - gamma) trace + 2 n (n + 2 + largest) eta + radius: the amount to subtract from the
 * diagonal. `trace` and `largest` bound the trace and the largest entry of a positive diagonal, `radius` the norm of the
 * radii.
 * Infinity where (n + 2) u > 1/4.
 */
export function choleskyShift(n: number, trace: Upper, largest: Upper, radius: Upper): Upper {
  const ku = (n + 1) * unitRoundoff; // exact: a whole number times a power of two
  if (!(4 * (ku + unitRoundoff) <= 1)) return exactly(Infinity);
  // gamma/(1 - gamma) = k u/(1 - 2 k u), k = n + 1
  const factor = divUp(exactly(ku), subDown(exactly(1), exactly(2 * ku)));
  const underflow = mulUp(exactly(2 * n * eta), addUp(exactly(n + 2), largest));
  return addUp(addUp(mulUp(factor, trace), underflow), radius);
}

/** D E D for D of powers of two, rounded outward; the lower triangle is mirrored. */
function equilibrated(E: Enclosure): Enclosure {
  const n = E.mid.rows;
  const D = Float64Array.from({ length: n }, (_, i) =>
    halfPowerOfTwoNear(E.mid.data[i * (n + 1)] ?? 0),
  );
  const lower = (A: Dense, f: (a: number, s: number, t: number) => number): Dense =>
    dense(
      n,
      n,
      A.data.map((_, k) => {
        const [i, j] = [(k - (k % n)) / n, k % n];
        const [row, col] = i >= j ? [i, j] : [j, i];
        return f(A.data[row * n + col] ?? Number.NaN, D[row] ?? 1, D[col] ?? 1);
      }),
    );
  return {
    mid: lower(E.mid, (a, s, t) => a * s * t),
    // each scaling of the midpoint is off by at most eta, among the subnormals, and D is at most 2^500
    rad: lower(E.rad, (r, s, t) => up(up(up(up(r * s) * t) + eta * max(t, 1)) + eta)),
  };
}

/** Whether the Cholesky factorisation of A in float64, row by row, has positive finite pivots only. */
function completes(A: Float64Array, n: number): boolean {
  const L = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let s = A[i * n + j] ?? Number.NaN;
      for (let k = 0; k < j; k++) s -= (L[i * n + k] ?? Number.NaN) * (L[j * n + k] ?? Number.NaN);
      if (i !== j) L[i * n + j] = s / (L[j * n + j] ?? Number.NaN);
      else if (!(s > 0 && s < Infinity)) return false;
      else L[i * n + i] = sqrt(s);
    }
  return true;
}

/** At least the norm of every symmetric matrix with entries within these radii: the largest row sum. */
function radiusNorm(rad: Dense): Upper {
  let largest = 0;
  for (let i = 0; i < rad.rows; i++) {
    let s = exactly(0);
    for (let j = 0; j < rad.cols; j++)
      s = exactly(addUp(s, exactly(rad.data[i * rad.cols + j] ?? Number.NaN)));
    largest = max(largest, s); // NaN stays
  }
  return exactly(largest);
}

/**
 * Every symmetric matrix with its lower triangle in the enclosure is positive definite; the upper triangle is not
 * read. `false` means "not shown". A matrix without rows counts as positive definite.
 *
 * Cost: n^3/6 multiplications.
 */
export function certainlyPositiveDefinite(enclosure: Enclosure): boolean {
  const n = enclosure.mid.rows;
  if (enclosure.mid.cols !== n)
    throw new ShapeError(
      `certainlyPositiveDefinite: expected a square matrix, got ${n} x ${enclosure.mid.cols}`,
    );
  const { mid, rad } = equilibrated(enclosure);
  let trace = exactly(0);
  let largest = 0;
  for (let i = 0; i < n; i++) {
    const a = mid.data[i * (n + 1)] ?? Number.NaN;
    if (!(a > 0)) return false;
    trace = exactly(addUp(trace, exactly(a)));
    largest = max(largest, a);
  }
  const c = choleskyShift(n, trace, exactly(largest), radiusNorm(rad));
  if (!(c < Infinity)) return false;
  const shifted = mid.data.map((a, k) => (k % (n + 1) === 0 ? minusDown(a, c) : a));
  return completes(shifted, n);
}
