/**
 * # Singular directions in float64
 *
 * Untrusted: used to choose instances along the weakest direction, and for labels. Decides nothing.
 * @module
 */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { row } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { conditionNumber } from '../../src/search/singular-values.ts';

function toMatrix(A: Dense): Matrix {
  return new Matrix(Array.from({ length: A.rows }, (_, i) => [...row(A, i)]));
}

/** A unit vector u with norm(A^T u) about as small as possible. */
export function weakestDirection(A: Dense): readonly number[] {
  return weakestEigenvector(toMatrix(A).mmul(toMatrix(A).transpose()));
}

/** A unit eigenvector of the least eigenvalue of the symmetric matrix G. */
export function weakestOfGram(G: Dense): readonly number[] {
  return weakestEigenvector(toMatrix(G));
}

/** The largest eigenvalue of the symmetric matrix G, at least 0, with a unit eigenvector. */
export function strongestOfGram(G: Dense): {
  readonly value: number;
  readonly vector: readonly number[];
} {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(toMatrix(G), {
    assumeSymmetric: true,
  });
  const value = Math.max(0, ...realEigenvalues);
  const found = Math.max(0, realEigenvalues.indexOf(value));
  const vector = Array.from({ length: G.rows }, (_, i) => eigenvectorMatrix.get(i, found));
  return { value, vector };
}

function weakestEigenvector(G: Matrix): readonly number[] {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(G, {
    assumeSymmetric: true,
  });
  const least = realEigenvalues.indexOf(Math.min(...realEigenvalues));
  return Array.from({ length: G.rows }, (_, i) => eigenvectorMatrix.get(i, Math.max(least, 0)));
}

/** The order of magnitude of the condition number of A (1e0, 1e2, 1e4, ...), or `singular`. */
export function conditionDecade(A: Dense): string {
  const condition = conditionNumber(A);
  if (condition === Infinity) return 'singular';
  return `1e${2 * Math.floor(Math.log10(condition) / 2)}`;
}
