/**
 * # Theorem S: gradient noise and steps with batches
 *
 * Over Q, and against all batches: each success is a proof for its instance.
 * @module
 */
import { ratio, rationalField as Q } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at, matrix, row, tabulate } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { multiply, transpose } from '../../src/linalg/ring-product.ts';
import {
  batches,
  hessianAt,
  kappa,
  meanSquareStep,
  noiseCovariance,
} from '../../src/sharpness/mean-square.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty } from '../../src/suite/property.ts';
import { scale } from '../support/exact.ts';
import { equal } from '../support/outcomes.ts';
import { haveEqualNorms, minima, show } from './minima.ts';
import type { Minimum } from './minima.ts';

const theorem = 'sharpness';

/** The mean of matrices. */
function meanOf(matrices: readonly Matrix<Rational>[]): Matrix<Rational> {
  const [first] = matrices;
  if (first === undefined) throw new RangeError('meanOf: no matrices');
  const count = ratio(BigInt(matrices.length));
  return tabulate(first.rows, first.cols, (i, j) =>
    Q.div(
      matrices.reduce((sum, M) => Q.add(sum, at(M, i, j)), Q.zero),
      count,
    ),
  );
}

/** E_B (I - eta H_B) S (I - eta H_B), batch by batch. */
function averaged({ A, batch, step, S }: Minimum): Matrix<Rational> {
  const p = A.cols;
  return meanOf(
    Array.from(batches(A.rows, batch), (B) => {
      const part = matrix(
        batch,
        p,
        B.flatMap((i) => row(A, i)),
      );
      const H = hessianAt(Q, part);
      const M = tabulate(p, p, (i, j) => Q.sub(i === j ? Q.one : Q.zero, Q.mul(step, at(H, i, j))));
      return multiply(Q, multiply(Q, M, S), M);
    }),
  );
}

/** The covariance of the mean of a batch, batch by batch. */
function covariance({ A, r, batch }: Minimum): Matrix<Rational> {
  const g = tabulate(A.rows, A.cols, (i, k) => Q.mul(r[i] ?? Q.zero, at(A, i, k)));
  const means = Array.from(batches(A.rows, batch), (B) =>
    meanOf(B.map((i) => matrix(1, A.cols, row(g, i)))),
  );
  const centre = meanOf(means);
  return meanOf(
    means.map((x) => {
      const d = tabulate(1, A.cols, (_, k) => Q.sub(at(x, 0, k), at(centre, 0, k)));
      return multiply(Q, transpose(d), d);
    }),
  );
}

const required = { 'equal norms': 0.2, 'b < N': 0.4, 'b = N': 0.1 };
const labels = (c: Minimum): readonly string[] => [
  ...(haveEqualNorms(c) ? ['equal norms'] : []),
  c.batch < c.A.rows ? 'b < N' : 'b = N',
];

const noise = property<Minimum>({
  id: 'sharpness/noise',
  theorem,
  statement:
    'For N <= 6: the covariance of the mean of b gradients, over all batches, is kappa_b times that of one.',
  evidence: 'proof',
  arbitrary: minima,
  hypotheses: {},
  conclude: (c) => equal(noiseCovariance(Q, c.A, c.r, c.batch), covariance(c), 'the covariance'),
  labels,
  required,
  proves: 1,
  show,
  runs: 150,
  control: {
    statement: 'It is 1/b times that of one, as with replacement.',
    conclude: (c) =>
      equal(
        scale(ratio(1n, BigInt(c.batch)), noiseCovariance(Q, c.A, c.r, 1)),
        covariance(c),
        '1/b',
      ),
  },
});

const step = property<Minimum>({
  id: 'sharpness/step',
  theorem,
  statement:
    'For N <= 6 and symmetric S: T_b(S) is the mean of (I - eta H_B) S (I - eta H_B) over all batches.',
  evidence: 'proof',
  arbitrary: minima,
  hypotheses: {},
  conclude: (c) => equal(meanSquareStep(Q, { ...c, vectors: c.A }, c.S), averaged(c), 'T_b(S)'),
  labels,
  required,
  proves: 1,
  show,
  runs: 150,
  control: {
    statement: 'The noise is not centred: H S H is forgotten.',
    conclude: (c) => {
      const H = hessianAt(Q, c.A);
      const HSH = multiply(Q, multiply(Q, H, c.S), H);
      const factor = Q.mul(Q.mul(c.step, c.step), kappa(c.A.rows, c.batch));
      const T = meanSquareStep(Q, { ...c, vectors: c.A }, c.S);
      return equal(
        tabulate(T.rows, T.cols, (i, j) => Q.add(at(T, i, j), Q.mul(factor, at(HSH, i, j)))),
        averaged(c),
        'T_b(S)',
      );
    },
  },
});

export const stepProperties: readonly AnyProperty[] = [noise, step];
