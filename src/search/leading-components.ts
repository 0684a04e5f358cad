/**
 * # Leading principal components, and the leading eigenvector
 * @module
 */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { denseProduct, denseTranspose } from '../linalg/product.ts';

/** X V, n x k: V are the eigenvectors of X^T X of the k largest eigenvalues, largest first. In float64. */
export function leadingComponents(X: Dense, k: number): Dense {
  const C = denseProduct(denseTranspose(X), X);
  const symmetric = Matrix.from1DArray(C.rows, C.cols, C.data);
  const { eigenvectorMatrix } = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true });
  const V = new Float64Array(C.rows * k);
  for (let i = 0; i < C.rows; i++)
    for (let j = 0; j < k; j++) V[i * k + j] = eigenvectorMatrix.get(i, C.cols - 1 - j);
  return denseProduct(X, dense(C.rows, k, V));
}

/** The largest eigenvalue of a symmetric matrix, and its eigenvector of norm 1. In float64. */
export function leadingEigenpair(A: Dense): {
  readonly value: number;
  readonly vector: Float64Array;
} {
  const symmetric = Matrix.from1DArray(A.rows, A.cols, A.data);
  const found = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true });
  const last = A.cols - 1;
  return {
    value: found.realEigenvalues[last] ?? Number.NaN,
    vector: Float64Array.from(found.eigenvectorMatrix.getColumn(last)),
  };
}
