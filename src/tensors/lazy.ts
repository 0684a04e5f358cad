/**
 * # The lazy class of sums of powers, and the distance to it
 *
 * S(U) is the span of the sym(u_i^{l-1} w), i <= m, w any vector: all that linearised training from neurons U can fit.
 * Its normal equations have m d unknowns, the multipliers w_1, .., w_m. Proof: proofs-notes/tensors.md (T0, T1).
 *
 * ## Main definitions
 * - {@link normalFault}: a neuron whose equations do not hold
 * - {@link distanceSquare}: dist(T, S(U))^2, from multipliers for which they hold
 * - {@link normalMatrix}, {@link multipliersFor}: the equations, and a solution
 * @module
 */
import { ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { at, matrix, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { dot, innerProduct, plusMultiple, powerOf, pull, rowsOf, zeros } from './powers.ts';
import type { Field, PowerSum, Vector } from './powers.ts';

/** sum_i (u_i.u)^{l-1} w_i + (l-1)(u_i.u)^{l-2}(w_i.u) u_i: l times the pull of the fit at u. */
function fitPull(
  F: Field,
  order: number,
  neurons: readonly Vector[],
  multipliers: readonly Vector[],
  u: Vector,
): Vector {
  return neurons.reduce(
    (sum, v, i) => {
      const w = multipliers[i] ?? [];
      const product = dot(F, v, u);
      const lower = powerOf(F, product, order - 2);
      const along = F.mul(ratio(BigInt(order - 1)), F.mul(lower, dot(F, w, u)));
      return plusMultiple(F, plusMultiple(F, sum, F.mul(lower, product), w), along, v);
    },
    zeros(F, u.length),
  );
}

/** The first neuron whose normal equations the multipliers do not solve, or -1. Cost: O(m (m + r) d). */
export function normalFault(
  F: Field,
  order: number,
  U: Matrix<Rational>,
  T: PowerSum,
  W: Matrix<Rational>,
): number {
  const [neurons, multipliers] = [rowsOf(U), rowsOf(W)];
  const l = ratio(BigInt(order));
  return neurons.findIndex((u) => {
    const left = fitPull(F, order, neurons, multipliers, u);
    const right = pull(F, order, T, u);
    return left.some((a, k) => F.sign(F.sub(a, F.mul(l, right[k] ?? F.zero))) !== 0);
  });
}

/** dist(T, S(U))^2 = norm(T)^2 - sum_i <T, sym(u_i^{l-1} w_i)>, where the w_i solve the normal equations. */
export function distanceSquare(
  F: Field,
  order: number,
  U: Matrix<Rational>,
  T: PowerSum,
  W: Matrix<Rational>,
): Rational {
  const multipliers = rowsOf(W);
  return rowsOf(U).reduce(
    (rest, u, i) => F.sub(rest, dot(F, pull(F, order, T, u), multipliers[i] ?? [])),
    innerProduct(F, order, T, T),
  );
}

/** l times the Gram matrix of the sym(u_i^{l-1} e_a), row and column i d + a: m d x m d. */
export function normalMatrix(F: Field, order: number, U: Matrix<Rational>): Matrix<Rational> {
  const neurons = rowsOf(U);
  const [d, more] = [U.cols, ratio(BigInt(order - 1))];
  const products = neurons.map((u) => neurons.map((v) => dot(F, u, v)));
  return tabulate(U.rows * d, U.rows * d, (p, r) => {
    const [a, b] = [p % d, r % d];
    const [i, j] = [(p - a) / d, (r - b) / d];
    const product = products[i]?.[j] ?? F.zero;
    const lower = powerOf(F, product, order - 2);
    const mixed = F.mul(more, F.mul(lower, F.mul(at(U, j, a), at(U, i, b))));
    return a === b ? F.add(F.mul(lower, product), mixed) : mixed;
  });
}

/** Subtracts multiples of a row from the other rows, so that their entries in this column are 0, in place. */
function clearColumn(F: Field, rows: Rational[][], col: number, pivot: Vector): void {
  for (const target of rows) {
    const factor = target[col] ?? F.zero;
    if (target === pivot || factor.num === 0n) continue;
    for (let j = col; j < target.length; j++)
      target[j] = F.sub(target[j] ?? F.zero, F.mul(factor, pivot[j] ?? F.zero));
  }
}

/** A solution x of A x = b, its free entries 0. The system is solvable, as normal equations are. Cost: O(n^3). */
function solutionOf(F: Field, A: Matrix<Rational>, b: Vector): Vector {
  const rows = rowsOf(A).map((r, i) => [...r, b[i] ?? F.zero]);
  const solved: (readonly [col: number, row: Rational[]])[] = [];
  for (let col = 0; col < A.cols; col++) {
    const pivot = rows.find((r) => r[col]?.num !== 0n && solved.every(([, own]) => own !== r));
    if (pivot === undefined) continue;
    const top = pivot[col] ?? F.one;
    for (let j = col; j < pivot.length; j++) pivot[j] = F.div(pivot[j] ?? F.zero, top);
    clearColumn(F, rows, col, pivot);
    solved.push([col, pivot]);
  }
  const x = Array.from({ length: A.cols }, () => F.zero);
  for (const [col, r] of solved) x[col] = r.at(-1) ?? F.zero;
  return x;
}

/** Multipliers that solve the normal equations, m x d. Cost: O((m d)^3) operations on numbers that grow. */
export function multipliersFor(
  F: Field,
  order: number,
  U: Matrix<Rational>,
  T: PowerSum,
): Matrix<Rational> {
  const l = ratio(BigInt(order));
  const right = rowsOf(U).flatMap((u) => pull(F, order, T, u).map((a) => F.mul(l, a)));
  return matrix(U.rows, U.cols, solutionOf(F, normalMatrix(F, order, U), right));
}
