/**
 * # A guess of the least eigenvalue
 *
 * Untrusted: inverse iteration with a given Cholesky factor. A separate factorisation tests the result.
 * @module
 */
import { max } from '../../arithmetic/machine.ts';
import { abs, floorRoot, quotient, sizeOf, zero } from './reals.ts';
import type { Real } from './reals.ts';

const steps = 16;
/** Beyond this the rows differ too much in magnitude to be worth the digits. */
const widest = 8192;

/**
 * An approximation of the least eigenvalue of A, where A_ij = B_ij 2^(exps_i + exps_j) and B 2^bits is close to L L^T;
 * 0 if there is no guess.
 */
export function leastEigenvalueGuess(
  L: readonly (readonly bigint[])[],
  exps: readonly number[],
  bits: number,
): Real {
  const top = max(...exps);
  const shifts = exps.map((e) => top - e);
  if (shifts.some((s) => s > widest)) return zero;
  const spread = (xs: readonly bigint[]): readonly bigint[] =>
    xs.map((x, i) => x << BigInt(shifts[i] ?? 0));
  let b = startVector(exps.length);
  let guess = zero;
  for (let step = 0; step < steps; step++) {
    const u = spread(solved(L, spread(b), 2 * bits));
    const [before, after] = [lengthOf(b), lengthOf(u)];
    if (after === 0n) return zero;
    // A^-1 b = u 2^(bits - 4 bits - 2 top)
    const ratio = quotient(
      { man: before, exp: 0 },
      { man: after, exp: 0 },
      { bits: 64, up: false },
    );
    guess = { man: ratio.man, exp: ratio.exp + 3 * bits + 2 * top };
    const excess = BigInt(sizeOf(after) - bits);
    b = u.map((x) => x >> excess);
  }
  return guess;
}

/** A start without a pattern: (1, 1) is an eigenvector of every symmetric 2 x 2 matrix with equal diagonal entries. */
function startVector(n: number): readonly bigint[] {
  let state = 1n;
  return Array.from({ length: n }, () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) % (1n << 64n);
    return state - (1n << 63n);
  });
}

function lengthOf(xs: readonly bigint[]): bigint {
  return floorRoot(xs.reduce((sum, x) => sum + abs(x) * abs(x), 0n));
}

/** Approximately (L L^T)^-1 c 2^(2 extra). */
function solved(
  L: readonly (readonly bigint[])[],
  c: readonly bigint[],
  extra: number,
): readonly bigint[] {
  const scale = BigInt(extra);
  const y: bigint[] = [];
  for (const [i, row] of L.entries()) {
    let left = (c[i] ?? 0n) << scale;
    for (const [k, b] of y.entries()) left -= (row[k] ?? 0n) * b;
    y.push(left / pivot(row));
  }
  return backSolved(
    L,
    y.map((a) => a << scale),
  );
}

/** Approximately the x with L^T x = c. */
export function backSolved(
  L: readonly (readonly bigint[])[],
  c: readonly bigint[],
): readonly bigint[] {
  const x = [...c];
  for (const [i, row] of [...L.entries()].toReversed()) {
    const found = (x[i] ?? 0n) / pivot(row);
    for (const [k, a] of row.entries()) x[k] = (x[k] ?? 0n) - a * found;
    x[i] = found;
  }
  return x;
}

/** The last entry of a row up to the diagonal, positive. */
function pivot(row: readonly bigint[]): bigint {
  return row.at(-1) ?? 1n;
}
