/**
 * # Stochastic gradient descent near a minimum, in mean square
 *
 * Losses l_i = r_i^2/2 with mean over N samples, at a point where all r_i = 0: a_i = grad f_i, H = (1/N) sum a_i a_i^T,
 * and the linearised step with a batch B of b samples, drawn without replacement, is d -> (I - eta H_B) d. Over Q.
 *
 * ## Main definitions
 * - {@link kappa}: (N - b)/(b (N - 1)), the factor of the gradient noise
 * - {@link meanSquareStep}: T_b(S), by which E d d^T evolves
 * - {@link noiseCovariance}: of the mean of b gradients
 * - {@link pathFactors}: the factors of the step on a line
 *
 * Proofs: proofs-notes/sharpness.md (S4, S6, S7).
 * @module
 */
import { ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { at, row, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { multiply, transpose } from '../linalg/ring-product.ts';
import { dot } from '../quadratic/elimination.ts';
import type { Field } from '../quadratic/elimination.ts';

/** A step and a batch at a minimum with these a_i, the rows, N x p. */
export interface Steps {
  readonly vectors: Matrix<Rational>;
  readonly step: Rational;
  readonly batch: number;
}

/** (N - b)/(b (N - 1)), and 0 for N = 1. */
export function kappa(N: number, b: number): Rational {
  return N === 1 ? ratio(0n) : ratio(BigInt(N - b), BigInt(b) * BigInt(N - 1));
}

/** (1/N) sum_i c_i a_i a_i^T. */
function weighted(F: Field, A: Matrix<Rational>, c: readonly Rational[]): Matrix<Rational> {
  const N = ratio(BigInt(A.rows));
  const scaled = tabulate(A.rows, A.cols, (i, k) => F.mul(F.div(c[i] ?? F.zero, N), at(A, i, k)));
  return multiply(F, transpose(A), scaled);
}

/** H = (1/N) sum_i a_i a_i^T. */
export function hessianAt(F: Field, A: Matrix<Rational>): Matrix<Rational> {
  return weighted(
    F,
    A,
    Array.from({ length: A.rows }, () => F.one),
  );
}

/**
 * T_b(S) = (I - eta H) S (I - eta H) + eta^2 kappa_b ((1/N) sum_i (a_i^T S a_i) a_i a_i^T - H S H).
 *
 * Shapes: `vectors` N x p, S p x p and symmetric. Cost: about 4 p^3 + 2 N p^2 multiplications.
 */
export function meanSquareStep(
  F: Field,
  { vectors: A, step, batch }: Steps,
  S: Matrix<Rational>,
): Matrix<Rational> {
  const H = hessianAt(F, A);
  const HS = multiply(F, H, S);
  const HSH = multiply(F, HS, H);
  const AS = multiply(F, A, S);
  const squares = Array.from({ length: A.rows }, (_, i) => dot(F, row(AS, i), row(A, i)));
  const spread = weighted(F, A, squares);
  const square = F.mul(step, step);
  const noise = F.mul(square, kappa(A.rows, batch));
  return tabulate(S.rows, S.cols, (i, j) => {
    const first = F.mul(step, F.add(at(HS, i, j), at(HS, j, i))); // S H is the transpose of H S
    const mean = F.add(F.sub(at(S, i, j), first), F.mul(square, at(HSH, i, j)));
    return F.add(mean, F.mul(noise, F.sub(at(spread, i, j), at(HSH, i, j))));
  });
}

/** kappa_b (1/N) sum_i (g_i - g)(g_i - g)^T, g_i = r_i a_i: the covariance of the mean of b gradients. */
export function noiseCovariance(
  F: Field,
  A: Matrix<Rational>,
  r: readonly Rational[],
  batch: number,
): Matrix<Rational> {
  const N = ratio(BigInt(A.rows));
  const g = tabulate(A.rows, A.cols, (i, k) => F.mul(r[i] ?? F.zero, at(A, i, k)));
  const sums = Array.from({ length: A.cols }, (_, k) =>
    row(transpose(g), k).reduce((sum, a) => F.add(sum, a), F.zero),
  );
  const centred = tabulate(A.rows, A.cols, (i, k) =>
    F.sub(at(g, i, k), F.div(sums[k] ?? F.zero, N)),
  );
  const factor = F.div(kappa(A.rows, batch), N);
  const scaled = tabulate(A.rows, A.cols, (i, k) => F.mul(factor, at(centred, i, k)));
  return multiply(F, transpose(centred), scaled);
}

/** All subsets of b of these indices. */
export function* batches(N: number, b: number, first: number = 0): Generator<readonly number[]> {
  if (b === 0) {
    yield [];
    return;
  }
  for (let i = first; i <= N - b; i++)
    for (const rest of batches(N, b - 1, i + 1)) yield [i, ...rest];
}

/** 1 - (eta/b) sum of a_i^2 over the batch, for every batch: the steps of SGD where the a_i are numbers. */
export function pathFactors(F: Field, { vectors: A, step, batch }: Steps): readonly Rational[] {
  const share = F.div(step, ratio(BigInt(batch)));
  return Array.from(batches(A.rows, batch), (B) => {
    const sum = B.reduce((total, i) => F.add(total, F.mul(at(A, i, 0), at(A, i, 0))), F.zero);
    return F.sub(F.one, F.mul(share, sum));
  });
}
