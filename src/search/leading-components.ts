/**
 * # Leading principal components
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
