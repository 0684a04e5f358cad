/**
 * # Solving the normal equations of a lazy class
 *
 * Proof: proofs-notes/tensors.md (T1).
 *
 * ## Main definitions
 * - {@link normalMatrix}: of the equations
 * - {@link multipliersFor}, {@link shortMultipliers}: a solution
 * @module
 */
import { ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { at, matrix, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { symmetricSolution } from '../linalg/symmetric-solution.ts';
import { dot, powerOf, pull, rowsOf } from './powers.ts';
import type { Field, PowerSum } from './powers.ts';

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

/**
 * Multipliers that solve the normal equations, m x d; `undefined` if their numerators or denominators have more than so
 * many bits.
 */
export function shortMultipliers(
  F: Field,
  order: number,
  U: Matrix<Rational>,
  T: PowerSum,
  bits: number,
): Matrix<Rational> | undefined {
  const l = ratio(BigInt(order));
  const right = rowsOf(U).flatMap((u) => pull(F, order, T, u).map((a) => F.mul(l, a)));
  const found = symmetricSolution(normalMatrix(F, order, U), right, bits);
  return found && matrix(U.rows, U.cols, found);
}

/** Multipliers that solve the normal equations, m x d: they are solvable. */
export function multipliersFor(
  F: Field,
  order: number,
  U: Matrix<Rational>,
  T: PowerSum,
): Matrix<Rational> {
  const found = shortMultipliers(F, order, U, T, Infinity);
  if (found === undefined) throw new RangeError('multipliersFor: no solution modulo two primes');
  return found;
}
