/**
 * # Singular values in float64
 *
 * Untrusted: chooses instances and describes them. Decides nothing.
 * @module
 */
import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { row } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';

/** The singular values of A, min(rows, cols) of them, largest first. */
export function singularValues(A: Dense): readonly number[] {
  const M = new Matrix(Array.from({ length: A.rows }, (_, i) => [...row(A, i)]));
  return new SingularValueDecomposition(A.rows >= A.cols ? M : M.transpose()).diagonal;
}

/** The largest over the least singular value, at least 1; Infinity where float64 does not tell the least one from 0. */
export function conditionNumber(A: Dense): number {
  const values = singularValues(A);
  const condition = (values[0] ?? 0) / (values.at(-1) ?? 0);
  return condition < 1e15 ? Math.max(1, condition) : Infinity;
}
