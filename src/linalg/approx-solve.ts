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
import { abs, max, sqrt } from '../arithmetic/machine.ts';
import { cholesky } from './cholesky.ts';
import type { Dense } from './matrix.ts';

/** Turns b into L^-1 b. */
function solveLower({ rows: n, data: L }: Dense, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let s = b[i] ?? Number.NaN;
    for (let k = 0; k < i; k++) s -= (L[i * n + k] ?? Number.NaN) * (b[k] ?? Number.NaN);
    b[i] = s / (L[i * (n + 1)] ?? Number.NaN);
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

/**
 * An approximation of the least eigenvalue of L L^T, by inverse iteration: from above, for small n to nearly all digits,
 * else often within a per cent. 0, Infinity or NaN where it leaves the range of the doubles.
 */
export function approxLeastEigenvalue(L: Dense): number {
  const n = L.rows;
  const steps = 40 + 2 ** 20 / n ** 2; // at n = 1000 the cost of a factorisation or two
  const settled = n ** 2 * 2 ** -56; // a smaller relative change is below what a checker's rounding costs
  let x = Float64Array.from({ length: n }, (_, i) => 1 + (i % 7) / 10);
  let before = lengthOf(x);
  let least = Infinity;
  for (let step = 0; step < steps; step++) {
    const y = approxSolve(L, x);
    const found = before / lengthOf(y);
    if (!(found > 0 && found < Infinity)) return found;
    const largest = y.reduce((a, t) => max(a, abs(t)), 0);
    x = y.map((t) => t / largest);
    before = lengthOf(x);
    const isSettled = found >= (1 - settled) * least;
    least = found;
    if (isSettled) return found;
  }
  return least;
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
