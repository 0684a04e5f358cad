/**
 * # Sums of powers of vectors
 *
 * Symmetric tensors c_1 v_1^l + .. + c_r v_r^l of order l >= 2, known by their inner products alone: <u^l, v^l> = (u.v)^l.
 * Nothing here has d^l entries.
 *
 * ## Main definitions
 * - {@link PowerSum}: c and V; {@link TensorProblem}
 * - {@link innerProduct}, {@link pull}: <T, S>, and the vector z -> <T, sym(u^{l-1} z)>
 * - {@link residualSquare}: the squared distance of two sums
 * @module
 */
import { ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import type { OrderedField } from '../arithmetic/ring.ts';
import { row } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';

export type Field = OrderedField<Rational>;
export type Vector = readonly Rational[];

/** sum_k c_k v_k^l: `weights` has an entry for each row of `vectors`, r x d. */
export interface PowerSum {
  readonly weights: Vector;
  readonly vectors: Matrix<Rational>;
}

/** A target, the neurons where training starts, and the sum where it ended. */
export interface TensorProblem {
  /** l. */
  readonly order: number;
  readonly target: PowerSum;
  /** U0, m x d. */
  readonly start: Matrix<Rational>;
  readonly run?: PowerSum | undefined;
}

export function rowsOf(A: Matrix<Rational>): readonly Vector[] {
  return Array.from({ length: A.rows }, (_, i) => row(A, i));
}

export function dot(F: Field, a: Vector, b: Vector): Rational {
  return a.reduce((sum, x, i) => F.add(sum, F.mul(x, b[i] ?? F.zero)), F.zero);
}

/** x^k for k >= 0, with 0^0 = 1. */
export function powerOf(F: Field, x: Rational, k: number): Rational {
  let value = F.one;
  for (let i = 0; i < k; i++) value = F.mul(value, x);
  return value;
}

/** x + c y. */
export function plusMultiple(F: Field, x: Vector, c: Rational, y: Vector): Vector {
  return x.map((a, i) => F.add(a, F.mul(c, y[i] ?? F.zero)));
}

export function zeros(F: Field, n: number): Vector {
  return Array.from({ length: n }, () => F.zero);
}

/** <S, T>: O(r s d) operations. */
export function innerProduct(F: Field, order: number, S: PowerSum, T: PowerSum): Rational {
  const others = rowsOf(T.vectors);
  let sum = F.zero;
  for (const [i, u] of rowsOf(S.vectors).entries())
    for (const [k, v] of others.entries()) {
      const scale = F.mul(S.weights[i] ?? F.zero, T.weights[k] ?? F.zero);
      sum = F.add(sum, F.mul(scale, powerOf(F, dot(F, u, v), order)));
    }
  return sum;
}

/** The p with p.z = <T, sym(u^{l-1} z)> for all z: sum_k c_k (v_k.u)^{l-1} v_k, the gradient of p_T at u over l. */
export function pull(F: Field, order: number, T: PowerSum, u: Vector): Vector {
  return rowsOf(T.vectors).reduce(
    (sum, v, k) => {
      const factor = F.mul(T.weights[k] ?? F.zero, powerOf(F, dot(F, v, u), order - 1));
      return plusMultiple(F, sum, factor, v);
    },
    zeros(F, u.length),
  );
}

/** norm(S - T)^2. */
export function residualSquare(F: Field, order: number, S: PowerSum, T: PowerSum): Rational {
  const mixed = F.mul(ratio(2n), innerProduct(F, order, S, T));
  const squares = F.add(innerProduct(F, order, S, S), innerProduct(F, order, T, T));
  return F.sub(squares, mixed);
}
