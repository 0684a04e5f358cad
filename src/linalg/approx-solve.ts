/**
 * # Solving with a Cholesky factor
 *
 * Untrusted: float64 answers about symmetric positive definite matrices, for a search, or as a guess that is checked
 * elsewhere. Nothing is decided here.
 *
 * ## Main definitions
 * - {@link approxSolve}: (L L^T)^-1 b
 * - {@link approxLeastEigenvalue}, {@link guessLeastEigenvalue}: of L L^T, of G
 * @module
 */
import { abs, max, min, sqrt } from '../arithmetic/machine.ts';
import { cholesky } from './cholesky.ts';
import type { Dense } from './matrix.ts';

/** Subtracts from four entries of b what those before them contribute: four sums, which do not wait for each other. */
function reduceFour({ rows: n, data: L }: Dense, b: Float64Array, row: number): void {
  const nan = Number.NaN;
  let [s0, s1, s2, s3] = [b[row] ?? nan, b[row + 1] ?? nan, b[row + 2] ?? nan, b[row + 3] ?? nan];
  for (let k = 0; k < row; k++) {
    const at = row * n + k;
    const x = b[k] ?? nan;
    s0 -= (L[at] ?? nan) * x;
    s1 -= (L[at + n] ?? nan) * x;
    s2 -= (L[at + 2 * n] ?? nan) * x;
    s3 -= (L[at + 3 * n] ?? nan) * x;
  }
  b.set([s0, s1, s2, s3].slice(0, n - row), row); // beyond the end they are NaN
}

/** Turns b into L^-1 b. */
function solveLower(L: Dense, b: Float64Array): void {
  const n = L.rows;
  for (let row = 0; row < n; row += 4) {
    reduceFour(L, b, row);
    for (let i = row; i < min(n, row + 4); i++) {
      let s = b[i] ?? Number.NaN;
      for (let k = row; k < i; k++) s -= (L.data[i * n + k] ?? Number.NaN) * (b[k] ?? Number.NaN);
      b[i] = s / (L.data[i * (n + 1)] ?? Number.NaN);
    }
  }
}

/** Turns b into L^-T b. */
function solveUpper({ rows: n, data: L }: Dense, b: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    const found = (b[i] ?? Number.NaN) / (L[i * (n + 1)] ?? Number.NaN);
    b[i] = found;
    for (let k = 0; k < i; k++) b[k] = (b[k] ?? Number.NaN) - (L[i * n + k] ?? Number.NaN) * found;
  }
}

/** An approximation of G^-1 b for L = cholesky(G). */
export function approxSolve(L: Dense, b: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(b);
  solveLower(L, x);
  solveUpper(L, x);
  return x;
}

/** At most so many steps of Lanczos: an extreme eigenvalue has nearly all digits long before. */
const mostSteps = 60;

/**
 * An approximation of the least eigenvalue of L L^T, by Lanczos steps with the inverse: from above but for rounding, to
 * nearly all digits. 0, Infinity or NaN where it leaves the range of the doubles.
 */
export function approxLeastEigenvalue(L: Dense): number {
  const n = L.rows;
  const settled = n ** 2 * 2 ** -56; // a smaller relative change is below what a checker's rounding costs
  const [diagonal, beside]: [number[], number[]] = [[], []];
  let before = new Float64Array(n);
  let x = Float64Array.from({ length: n }, (_, i) => 1 + (i % 7) / 10);
  let size = lengthOf(x);
  x = x.map((t) => t / size);
  let largest = 0;
  for (let step = 0; step < min(n, mostSteps); step++) {
    const y = approxSolve(L, x);
    const own = y.reduce((sum, t, i) => sum + t * (x[i] ?? 0), 0);
    if (!(own > 0 && own < Infinity)) return 1 / own;
    const rest = y.map((t, i) => t - own * (x[i] ?? 0) - size * (step > 0 ? (before[i] ?? 0) : 0));
    diagonal.push(own);
    const found = largestOfTridiagonal(diagonal, beside);
    if (found * (1 - settled) <= largest) return 1 / found;
    largest = found;
    size = lengthOf(rest);
    if (!(size > 0 && size < Infinity)) return 1 / found;
    beside.push(size);
    before = x;
    x = rest.map((t) => t / size);
  }
  return 1 / largest;
}

/** The largest eigenvalue of the symmetric matrix with this diagonal and these entries beside it, by bisection. */
function largestOfTridiagonal(diagonal: readonly number[], beside: readonly number[]): number {
  const reach = diagonal.map((a, i) => a + (beside[i] ?? 0) + (beside[i - 1] ?? 0));
  let [below, above] = [max(...diagonal), max(...reach)];
  for (;;) {
    const middle = below + (above - below) / 2;
    if (!(below < middle && middle < above)) return above;
    let pivot = 1;
    const isAbove = diagonal.every((a, i) => {
      const b = beside[i - 1] ?? 0;
      pivot = middle - a - (b / pivot) * b;
      return pivot > 0;
    });
    if (isAbove) above = middle;
    else below = middle;
  }
}

/** The Euclidean norm, without overflow of the squares. */
function lengthOf(x: Float64Array): number {
  const largest = x.reduce((a, t) => max(a, abs(t)), 0);
  return largest === 0 ? 0 : largest * sqrt(x.reduce((sum, t) => sum + (t / largest) ** 2, 0));
}

/** The same of G; `undefined` where G has no factor in float64. */
export function guessLeastEigenvalue(G: Dense): number | undefined {
  const L = cholesky(G);
  return L === undefined ? undefined : approxLeastEigenvalue(L);
}
