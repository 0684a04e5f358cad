/**
 * # Minima by the gradients of their samples, and which steps are stable there, exactly
 * @module
 */
import * as fc from 'fast-check';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalToText,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { matrix, row, tabulate } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { traceOfProduct } from '../../src/quadratic/elimination.ts';
import { meanSquareStep } from '../../src/sharpness/mean-square.ts';
import type { Steps } from '../../src/sharpness/mean-square.ts';
import { isPositiveSemidefinite, squareNorm } from '../support/exact.ts';

/** The a_i are the rows of A; r and S are anything. */
export interface Minimum {
  readonly A: Matrix<Rational>;
  readonly r: readonly Rational[];
  readonly batch: number;
  readonly step: Rational;
  readonly S: Matrix<Rational>;
}

export const entry = fc
  .tuple(fc.integer({ min: -3, max: 3 }), fc.constantFrom(1n, 1n, 2n))
  .map(([a, b]) => ratio(BigInt(a), b));

export function vector(length: number): fc.Arbitrary<readonly Rational[]> {
  return fc.array(entry, { minLength: length, maxLength: length });
}

/** +-1 in each coordinate: vectors of one norm. */
export function equalNorms(N: number, p: number): fc.Arbitrary<readonly Rational[]> {
  return fc.array(fc.constantFrom(ratio(1n), ratio(-1n)), { minLength: N * p, maxLength: N * p });
}

export function minimumOf(
  N: number,
  p: number,
  entries: fc.Arbitrary<readonly Rational[]>,
): fc.Arbitrary<Minimum> {
  return fc
    .tuple(
      entries,
      vector(N),
      fc.integer({ min: 1, max: N }),
      fc.integer({ min: 1, max: 24 }),
      vector(p * p),
    )
    .map(([data, r, batch, k, s]) => ({
      A: matrix(N, p, data),
      r,
      batch,
      step: ratio(BigInt(k), 12n),
      S: tabulate(p, p, (i, j) => (i <= j ? (s[i * p + j] ?? Q.zero) : (s[j * p + i] ?? Q.zero))),
    }));
}

export const minima: fc.Arbitrary<Minimum> = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 3 }), fc.nat(9))
  .chain(([N, p, kind]) => minimumOf(N, p, kind < 4 ? equalNorms(N, p) : vector(N * p)));

/** norm(a_i)^2. */
export function normsOf({ A }: Pick<Minimum, 'A'>): readonly Rational[] {
  return Array.from({ length: A.rows }, (_, i) => squareNorm(row(A, i)));
}

export function haveEqualNorms(c: Pick<Minimum, 'A'>): boolean {
  const norms = normsOf(c);
  return norms.every((a) => compareRational(a, norms[0] ?? a) === 0 && a.num > 0n);
}

export function show({ A, batch, step }: Minimum): string {
  const rows = Array.from({ length: A.rows }, (_, i) => row(A, i).map(rationalToText).join(' '));
  return `a = (${rows.join('; ')}), b = ${batch}, eta = ${rationalToText(step)}`;
}

/**
 * Whether no eigenvalue of T_b on symmetric p x p matrices is above 1, decided over Q. T_b is self-adjoint and maps
 * semidefinite matrices to such, so its spectral radius is its largest eigenvalue; and in directions without any a_i
 * it is that of gradient descent or 1.
 */
export function isStable(steps: Steps): boolean {
  const p = steps.vectors.cols;
  const basis = Array.from({ length: p }, (_, i) => i).flatMap((i) =>
    Array.from({ length: p - i }, (_, k) =>
      tabulate(p, p, (a, b) => (Math.min(a, b) === i && Math.max(a, b) === i + k ? Q.one : Q.zero)),
    ),
  );
  const images = basis.map((S) => meanSquareStep(Q, steps, S));
  const rest = tabulate(basis.length, basis.length, (i, j) => {
    const [S, T] = [basis[i], images[j]];
    const own = basis[j];
    if (S === undefined || T === undefined || own === undefined) throw new RangeError('isStable');
    return Q.sub(traceOfProduct(Q, S, own), traceOfProduct(Q, S, T));
  });
  return isPositiveSemidefinite(rest);
}
