/**
 * # Ridgeless regression with the kernel of a network, over Q
 *
 * Untrusted: proposes, proves nothing. With k(x, x') = <df/dtheta(x), df/dtheta(x')> and K = J J^T, the regression that
 * interpolates f on the inputs is k(x, X) z for any z with K z = f: df/dtheta(x) . J^T z is the same for all of them.
 *
 * ## Main definitions
 * - {@link representer}: z
 * - {@link regressionAt}: the regression at an input
 * @module
 */
import { rationalField as Q } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { matrix, row } from '../linalg/matrix.ts';
import { multiply, transpose } from '../linalg/ring-product.ts';
import type { Matrix } from '../linalg/matrix.ts';

type Vector = readonly Rational[];

/** A solution z of A z = b with free entries 0; `undefined` if there is none. Exact. */
function solved(A: Matrix<Rational>, b: Vector): Vector | undefined {
  const left = Array.from({ length: A.rows }, (_, i) => [...row(A, i), b[i] ?? Q.zero]);
  const taken: { readonly column: number; readonly entries: readonly Rational[] }[] = [];
  for (let k = 0; k < A.cols; k++) {
    const found = left.findIndex((entries) => (entries[k] ?? Q.zero).num !== 0n);
    const [pivot] = found < 0 ? [] : left.splice(found, 1);
    if (pivot === undefined) continue;
    const scale = pivot[k] ?? Q.one;
    const entries = pivot.map((a) => Q.div(a, scale));
    taken.push({ column: k, entries });
    for (const [i, other] of left.entries()) {
      const share = other[k] ?? Q.zero;
      if (share.num !== 0n)
        left[i] = other.map((a, j) => Q.sub(a, Q.mul(share, entries[j] ?? Q.zero)));
    }
  }
  if (left.some((entries) => (entries.at(-1) ?? Q.zero).num !== 0n)) return undefined;
  const z = Array.from({ length: A.cols }, () => Q.zero);
  for (const { column, entries } of taken.toReversed())
    z[column] = entries
      .slice(0, -1)
      .reduce(
        (rest, a, j) => (j === column ? rest : Q.sub(rest, Q.mul(a, z[j] ?? Q.zero))),
        entries.at(-1) ?? Q.zero,
      );
  return z;
}

/** A solution z of J J^T z = values; `undefined` if the values are not in the range of J. */
export function representer(J: Matrix<Rational>, values: Vector): Vector | undefined {
  return solved(multiply(Q, J, transpose(J)), values);
}

/** k(x, X) z, from df/dtheta at x. */
export function regressionAt(J: Matrix<Rational>, z: Vector, derivative: Vector): Rational {
  const u = multiply(Q, transpose(J), matrix(z.length, 1, z));
  return derivative.reduce((sum, a, k) => Q.add(sum, Q.mul(a, u.data[k] ?? Q.zero)), Q.zero);
}
