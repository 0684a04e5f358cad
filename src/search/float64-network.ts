/**
 * # The network in plain float64
 *
 * Untrusted: finds points, proves nothing. Typed arrays; J is never formed: a dual step needs the
 * n x n Gram matrix only.
 * @module
 */
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { denseProduct, denseProductByRows, denseTranspose } from '../linalg/product.ts';
import type { Activation } from '../sigma/activation.ts';
import type { Expression } from '../sigma/expression.ts';
import { compiled } from './compiled-expression.ts';

/** g at each entry; NaN where it is not defined. */
export function mapDense(A: Dense, g: Expression): Dense {
  const f = compiled(g);
  return dense(
    A.rows,
    A.cols,
    A.data.map((x) => f(x)),
  );
}

/** sigma'(X W^T) diag(v), n x m. */
export function approxWeightedSlopes(
  X: Dense,
  activation: Activation,
  W: Dense,
  v: readonly number[],
): Dense {
  const B = mapDense(denseProductByRows(X, W), activation.slope);
  return dense(
    B.rows,
    B.cols,
    B.data.map((s, k) => s * (v[k % B.cols] ?? Number.NaN)),
  );
}

/** G = (B B^T) o K in float64. */
export function approxGram(B: Dense, K: Dense): Dense {
  const G = denseProductByRows(B, B);
  for (let k = 0; k < G.data.length; k++)
    G.data[k] = (G.data[k] ?? Number.NaN) * (K.data[k] ?? Number.NaN);
  return G;
}

/** J^T z as m x d: row j is sum_i z_i B_ij x_i. `turned` is X^T, where it is at hand. */
export function approxPullBack(
  B: Dense,
  X: Dense,
  z: ArrayLike<number>,
  turned: Dense = denseTranspose(X),
): Dense {
  const weighted = dense(
    B.rows,
    B.cols,
    B.data.map((b, k) => b * (z[(k - (k % B.cols)) / B.cols] ?? Number.NaN)),
  );
  return denseProductByRows(denseTranspose(weighted), turned);
}

/** The largest absolute eigenvalue of a symmetric matrix, by power iteration from a fixed start. */
export function approxSpectralNorm(A: Dense): number {
  const n = A.rows;
  let x = dense(
    n,
    1,
    Float64Array.from({ length: n }, (_, i) => 1 + (i % 7) / 10),
  );
  let norm = 0;
  for (let step = 0; step < 60; step++) {
    const y = denseProduct(A, x);
    norm = Math.sqrt(y.data.reduce((sum, a) => sum + a * a, 0));
    if (!(norm > 0 && norm < Infinity)) return norm;
    x = dense(
      n,
      1,
      y.data.map((a) => a / norm),
    );
  }
  return norm;
}
