/**
 * # The Gram matrix of the hidden-layer Jacobian
 *
 * For f(W, v) = sigma(X W^T) v the Jacobian J = df/dW is n x md, but everything a certificate needs
 * is the n x n matrix G = J J^T, a Hadamard product that never forms J.
 *
 * ## Main definitions
 * - {@link LinearisedNetwork}: the data that G depends on, with sigma' already applied
 * - {@link jacobian}: J itself, for tests and small cases
 * - {@link jacobianGram}: G over any ring, in about n^2 (m + d) multiplications
 * G with a-priori error bounds, for the checker, is in gram-enclosure.ts.
 *
 * ## Main results
 * - Lemma 2, proofs-notes/gram-structure.md: `jacobianGram(R, net)` equals J J^T over every
 *   commutative ring; over an enclosure it contains it.
 *
 * ## Notation
 * S is n x m with S_ij = sigma'(x_i . w_j); `o` is the entrywise product; K = X X^T.
 *
 * ## Implementation notes
 * Straight-line over {@link Ring}: no comparison, so the interval tier uses it unchanged. How
 * sigma' is enclosed is decided one layer above.
 * @module
 */
import type { Ring } from '../arithmetic/ring.ts';
import { at, ShapeError, tabulate } from '../linalg/matrix.ts';
import { multiply, transpose } from '../linalg/ring-product.ts';
import type { Matrix } from '../linalg/matrix.ts';

/** The data that J depends on. Shapes: `inputs` n x d, `slopes` n x m, `outputs` m. */
export interface LinearisedNetwork<T> {
  readonly inputs: Matrix<T>;
  readonly slopes: Matrix<T>;
  readonly outputs: readonly T[];
}

/** S diag(v), n x m. */
export function weightedSlopes<T>(R: Ring<T>, S: Matrix<T>, v: readonly T[]): Matrix<T> {
  return tabulate(S.rows, S.cols, (i, j) => R.mul(at(S, i, j), v[j] ?? R.zero));
}

function checkShapes<T>(net: LinearisedNetwork<T>, what: string): void {
  const { inputs: X, slopes: S, outputs: v } = net;
  if (S.rows !== X.rows || S.cols !== v.length)
    throw new ShapeError(
      `${what}: expected slopes ${X.rows} x ${v.length}, got ${S.rows} x ${S.cols}`,
    );
}

/**
 * J = df/dW, n x md: block j is diag(v_j sigma'(X w_j)) X. For tests and small cases.
 *
 * Source: section 0 of proofs-notes/notation.md.
 */
export function jacobian<T>(R: Ring<T>, net: LinearisedNetwork<T>): Matrix<T> {
  checkShapes(net, 'jacobian');
  const { inputs: X, slopes: S, outputs: v } = net;
  const d = X.cols;
  const A = weightedSlopes(R, S, v);
  return tabulate(X.rows, v.length * d, (i, c) =>
    R.mul(at(A, i, (c - (c % d)) / d), at(X, i, c % d)),
  );
}

/**
 * J^T r as an m x d matrix, without forming J: row j is sum_i r_i v_j s_ij x_i.
 *
 * Throws {@link ShapeError} unless `r` has one entry per sample.
 */
export function jacobianGradient<T>(
  R: Ring<T>,
  net: LinearisedNetwork<T>,
  r: readonly T[],
): Matrix<T> {
  checkShapes(net, 'jacobianGradient');
  if (r.length !== net.inputs.rows)
    throw new ShapeError(
      `jacobianGradient: expected ${net.inputs.rows} residuals, got ${r.length}`,
    );
  const A = weightedSlopes(R, net.slopes, net.outputs);
  const B = tabulate(A.cols, A.rows, (j, i) => R.mul(at(A, i, j), r[i] ?? R.zero));
  return multiply(R, B, net.inputs);
}

/**
 * G = J J^T, the Gram matrix of the Jacobian in the hidden weights.
 *
 * Computed as `((S diag(v)) (S diag(v))^T) o (X X^T)`; J is never formed.
 *
 * Shapes: `inputs` n x d, `slopes` n x m, `outputs` m; returns n x n, symmetric.
 * Units: (output per hidden weight) squared. Nothing is divided by n or m.
 * Cost: about n^2 (m + d) multiplications; memory for n^2 numbers.
 * Error: none over a field; over an interval ring, each entry contains the exact entry for every
 * choice of members of the inputs. It is an enclosure of G, not a proof that G is positive.
 * Source: Lemma 2 of proofs-notes/gram-structure.md.
 *
 * @param R - the arithmetic; fixes whether the answer is exact, enclosing or approximate.
 * @throws {@link ShapeError} if `slopes` is not n x m.
 */
export function jacobianGram<T>(R: Ring<T>, net: LinearisedNetwork<T>): Matrix<T> {
  checkShapes(net, 'jacobianGram');
  const { inputs: X, slopes: S, outputs: v } = net;
  const K = multiply(R, X, transpose(X));
  const Sv = weightedSlopes(R, S, v);
  const A = multiply(R, Sv, transpose(Sv));
  return tabulate(X.rows, X.rows, (i, k) => R.mul(at(A, i, k), at(K, i, k)));
}
