/**
 * # Verified positive definiteness
 *
 * A floating point Cholesky factorisation of A - c I that runs to completion proves that A is positive definite,
 * where c bounds the total effect of rounding. A plain Cholesky, c = 0, proves nothing: it completes for matrices that
 * are singular or indefinite (test/linalg/definite.test.ts has some).
 *
 * ## Main definitions
 * - {@link certainlyPositiveDefinite}: every symmetric member of an enclosure
 * - {@link leastEigenvalueDown}: a lower bound of their eigenvalues
 * - {@link choleskyShift}: c
 *
 * ## Main results
 * Let the factorisation of B, diagonal rounded down from M - c I, end with positive finite pivots, whatever the order
 * in which sums are taken. Then lambda_min(B) >= -(u/(1 - 2 (n + 1) u) sum (i + 1) b_ii + 2 n (n + 2 + max b_ii) eta),
 * i from 1 to n, where (n + 2) u <= 1/4: proofs-notes/stationary-points.md. So c at least that plus norm(rad) proves that
 * every symmetric M + E with abs(E) <= rad is positive definite.
 *
 * ## Implementation notes
 * A is first scaled to D A D with a diagonal in [1, 4), D of powers of two: definiteness is unchanged, and c, which is
 * proportional to the trace, no longer swamps the rows with small diagonal entries.
 *
 * ## References
 * - Rump, Verification of positive definiteness, BIT 46 (2006)
 * - Demmel, On floating point errors in Cholesky, LAPACK working note 14 (1989)
 * @module
 */
import { addUp, divUp, exactly, minusDown, mulUp, subDown } from '../arithmetic/bounds.ts';
import type { Lower, Upper } from '../arithmetic/bounds.ts';
import { max, min } from '../arithmetic/machine.ts';
import { cholesky } from './cholesky.ts';
import { dense, ShapeError } from './matrix.ts';
import type { Dense } from './matrix.ts';
import { eta, sumUp, unitRoundoff, up } from './product.ts';
import type { Enclosure } from './product.ts';
import { halfPowerOfTwoNear } from './scaling.ts';

/**
 * A double >= u/(1 - 2 (n + 1) u) weighted + 2 n (n + 2 + largest) eta + radius: the amount to subtract from the
 * diagonal. `weighted` and `largest` bound the sum of (i + 1) b_ii, i from 1 to n, and the largest entry of a positive
 * diagonal, `radius` the norm of the radii.
 * Infinity where (n + 2) u > 1/4.
 */
export function choleskyShift(n: number, weighted: Upper, largest: Upper, radius: Upper): Upper {
  const ku = (n + 1) * unitRoundoff; // exact: a whole number times a power of two
  if (!(4 * (ku + unitRoundoff) <= 1)) return exactly(Infinity);
  const factor = divUp(exactly(unitRoundoff), subDown(exactly(1), exactly(2 * ku)));
  const underflow = mulUp(exactly(2 * n * eta), addUp(exactly(n + 2), largest));
  return addUp(addUp(mulUp(factor, weighted), underflow), radius);
}

/** The lower triangle of D mid D for D of powers of two, and the shift that covers rounding and the radii D rad D. */
interface Prepared {
  readonly D: Float64Array;
  readonly mid: Dense;
  readonly shift: Upper;
}

/** Only lower triangles are read. The shift is Infinity or NaN where a diagonal entry is negative or not finite. */
function prepared(E: Enclosure, what: string): Prepared {
  const n = E.mid.rows;
  if (E.mid.cols !== n)
    throw new ShapeError(`${what}: expected a square matrix, got ${n} x ${E.mid.cols}`);
  const D = Float64Array.from({ length: n }, (_, i) =>
    halfPowerOfTwoNear(E.mid.data[i * (n + 1)] ?? 0),
  );
  const mid = new Float64Array(n * n);
  const sums = new Float64Array(n); // of the rows of D rad D, which bound the norm of every symmetric member
  const read = (xs: Float64Array, k: number): number => xs[k] ?? Number.NaN;
  let [weighted, largest] = [exactly(0), 0];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const k = i * n + j;
      mid[k] = read(E.mid.data, k) * read(D, i) * read(D, j);
      // each scaling of the midpoint is off by at most eta, among the subnormals, and D is at most 2^500
      const scaled = up(up(read(E.rad.data, k) * read(D, i)) * read(D, j));
      const r = up(up(scaled + eta * max(read(D, j), 1)) + eta);
      sums[i] = read(sums, i) + r;
      if (j < i) sums[j] = read(sums, j) + r;
    }
    const a = exactly(read(mid, i * (n + 1)));
    weighted = exactly(addUp(weighted, mulUp(exactly(i + 2), a)));
    largest = max(largest, a);
  }
  const radius = sumUp(
    sums.reduce((a, s) => max(a, s), 0), // NaN stays
    n,
  );
  const shift = choleskyShift(n, weighted, exactly(largest), radius);
  return { D, mid: dense(n, n, mid), shift };
}

/** Whether every symmetric member less c I, c >= 0, is shown to be positive definite. */
function holdsLess(c: number, { D, mid, shift }: Prepared): boolean {
  if (!(shift < Infinity)) return false;
  const n = D.length;
  const B = dense(n, n, mid.data.slice());
  for (let i = 0; i < n; i++) {
    const d = exactly(D[i] ?? Number.NaN);
    const lost = addUp(shift, mulUp(mulUp(exactly(c), d), d)); // shift + c d^2
    B.data[i * (n + 1)] = minusDown(B.data[i * (n + 1)] ?? Number.NaN, lost);
  }
  return cholesky(B) !== undefined;
}

/**
 * Every symmetric matrix with its lower triangle in the enclosure is positive definite; the upper triangle is not
 * read. `false` means "not shown". A matrix without rows counts as positive definite.
 *
 * Cost: n^3/6 multiplications.
 */
export function certainlyPositiveDefinite(enclosure: Enclosure): boolean {
  return holdsLess(0, prepared(enclosure, 'certainlyPositiveDefinite'));
}

/** The shares of a guess that are tried: it may be above the eigenvalue, or almost too small to be shown at all. */
const shares = [1 - 2 ** -26, 0.99, 0.9, 0.5, 2 ** -4];

/**
 * A positive number below every eigenvalue of every symmetric matrix with its lower triangle in the enclosure, or
 * `undefined`: "not shown".
 *
 * @param guess - of the least eigenvalue, and untrusted: it is lowered by about what rounding costs, or to a share, and
 *   counts only if the matrix less that multiple of I is shown to be positive definite.
 */
export function leastEigenvalueDown(enclosure: Enclosure, guess: number): Lower | undefined {
  const ready = prepared(enclosure, 'leastEigenvalueDown');
  const least = ready.D.reduce((a, d) => min(a, d), Infinity);
  const loss = (8 * ready.shift) / least / least; // D^-2 is about the diagonal
  const candidates = [guess - loss, ...shares.map((share) => share * guess)];
  const c = candidates.find((below) => below > 0 && holdsLess(below, ready));
  return c === undefined ? undefined : exactly(c);
}
