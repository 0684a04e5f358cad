/**
 * # Exact risks of quadratic networks
 *
 * x ~ N(0, I_d), target b0 + x^T B x, sigma(z) = z^2, hidden weights w_1..w_N, a free constant in each predictor. A
 * predictor c + x^T M x then has the risk 2 norm_F(B - M)^2 at its best c, so that each risk is a distance from B:
 * to span{ w_i w_i^T } for random features (RF), to { sum sym(a_i w_i^T) } for the tangent class (NT), and to the
 * matrices of rank at most N for networks (NN).
 *
 * ## Main definitions
 * - {@link featureRisk}, {@link tangentRisk}: rational numbers
 * - {@link networkRisk}: a bracket of any width, exact where the eigenvalues that decide are rational
 * - {@link quadraticRisks}: all three
 *
 * ## Main results
 * E1 to E3 of proofs-notes/lazy-gap.md.
 * @module
 */
import { compareRational, rationalField, ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { mapMatrix, row, ShapeError } from '../linalg/matrix.ts';
import { multiply, transpose } from '../linalg/ring-product.ts';
import type { Matrix } from '../linalg/matrix.ts';
import {
  complementProjector,
  demandSymmetric,
  energy,
  form,
  traceOfProduct,
} from './elimination.ts';
import type { Field } from './elimination.ts';
import { squaredEigenvalues } from './spectrum.ts';
import type { Bracket } from './spectrum.ts';

const two = ratio(2n);

/** The three risks of one target and one set of hidden weights. */
export interface QuadraticRisks {
  readonly features: Rational;
  readonly tangent: Rational;
  readonly networks: Bracket;
}

function demandShapes(B: Matrix<Rational>, W: Matrix<Rational>, what: string): void {
  demandSymmetric(B, what);
  if (W.cols !== B.rows)
    throw new ShapeError(`${what}: expected weights with ${B.rows} columns, got ${W.cols}`);
}

/**
 * R_RF = 2 dist_F(B, span{ w_i w_i^T })^2, exactly. The inner products among the w_i w_i^T are
 * (w_i.w_k)^2, and those with B are w_i^T B w_i.
 *
 * Shapes: B d x d symmetric, W N x d. Cost: about N^3/3 + N^2 d operations in the field.
 */
export function featureRisk(R: Field, B: Matrix<Rational>, W: Matrix<Rational>): Rational {
  demandShapes(B, W, 'featureRisk');
  const gram = mapMatrix(multiply(R, W, transpose(W)), (a) => R.mul(a, a));
  const inner = Array.from({ length: W.rows }, (_, i) => form(R, B, row(W, i), row(W, i)));
  return R.mul(two, R.sub(traceOfProduct(R, B, B), energy(R, gram, inner)));
}

/**
 * R_NT = 2 norm_F(P B P)^2, exactly; P projects onto the orthogonal complement of the w_i.
 *
 * Shapes: B d x d symmetric, W N x d. Cost: about 2 N d^2 + d^3 operations in the field.
 */
export function tangentRisk(R: Field, B: Matrix<Rational>, W: Matrix<Rational>): Rational {
  demandShapes(B, W, 'tangentRisk');
  // tr(B P B P) = tr(P B P P B P), as P P = P
  const C = multiply(R, B, complementProjector(R, W).projector);
  return R.mul(two, traceOfProduct(R, C, C));
}

function sumOf(brackets: readonly Bracket[]): Bracket {
  const Q = rationalField;
  return brackets.reduce((sum, { lo, hi }) => ({ lo: Q.add(sum.lo, lo), hi: Q.add(sum.hi, hi) }), {
    lo: Q.zero,
    hi: Q.zero,
  });
}

function largest(a: Rational, b: Rational): Rational {
  return compareRational(a, b) >= 0 ? a : b;
}

function least(a: Rational, b: Rational): Rational {
  return compareRational(a, b) <= 0 ? a : b;
}

/**
 * R_NN = 2 (the sum of the d - N least squared eigenvalues of B), in a bracket of width at most 2 d 2^-bits.
 *
 * Exact where the d - N least or the N largest squares are rational: then one of the two sums is rational, and tr(B^2)
 * is.
 */
export function networkRisk(B: Matrix<Rational>, neurons: number, bits: number): Bracket {
  demandSymmetric(B, 'networkRisk');
  const Q = rationalField;
  const left = B.rows - neurons;
  if (left <= 0) return { lo: Q.zero, hi: Q.zero };
  const squares = squaredEigenvalues(B, bits);
  const [small, large] = [sumOf(squares.slice(0, left)), sumOf(squares.slice(left))];
  const all = traceOfProduct(Q, B, B);
  return {
    lo: Q.mul(two, largest(small.lo, Q.sub(all, large.hi))),
    hi: Q.mul(two, least(small.hi, Q.sub(all, large.lo))),
  };
}

/** All three risks over Q; `bits` as for {@link networkRisk}. */
export function quadraticRisks(
  B: Matrix<Rational>,
  W: Matrix<Rational>,
  bits: number,
): QuadraticRisks {
  return {
    features: featureRisk(rationalField, B, W),
    tangent: tangentRisk(rationalField, B, W),
    networks: networkRisk(B, W.rows, bits),
  };
}
