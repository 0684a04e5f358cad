/**
 * # Theorem S: gradient noise and steps with batches
 *
 * Over Q, and against all batches: each success is a proof for its instance.
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
import { at, matrix, row, tabulate } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { multiply, transpose } from '../../src/linalg/ring-product.ts';
import { dot, identity, trace, traceOfProduct } from '../../src/quadratic/elimination.ts';
import {
  batches,
  hessianAt,
  kappa,
  meanSquareStep,
  noiseCovariance,
} from '../../src/sharpness/mean-square.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { atMost, decide, equal, together } from '../support/outcomes.ts';

const theorem = 'sharpness';

interface Minimum {
  readonly A: Matrix<Rational>;
  readonly r: readonly Rational[];
  readonly batch: number;
  readonly step: Rational;
  readonly S: Matrix<Rational>;
}

const entry = fc
  .tuple(fc.integer({ min: -3, max: 3 }), fc.constantFrom(1n, 1n, 2n))
  .map(([a, b]) => ratio(BigInt(a), b));

function vector(length: number): fc.Arbitrary<readonly Rational[]> {
  return fc.array(entry, { minLength: length, maxLength: length });
}

/** +-t in each coordinate: vectors of one norm. */
function equalNorms(N: number, p: number): fc.Arbitrary<readonly Rational[]> {
  return fc.array(fc.constantFrom(ratio(1n), ratio(-1n)), { minLength: N * p, maxLength: N * p });
}

function minimumOf(
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

const minima: fc.Arbitrary<Minimum> = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 3 }), fc.nat(9))
  .chain(([N, p, kind]) => minimumOf(N, p, kind < 4 ? equalNorms(N, p) : vector(N * p)));

function normsOf({ A }: Minimum): readonly Rational[] {
  return Array.from({ length: A.rows }, (_, i) => dot(Q, row(A, i), row(A, i)));
}

function haveEqualNorms(c: Minimum): boolean {
  const norms = normsOf(c);
  return norms.every((a) => compareRational(a, norms[0] ?? a) === 0 && a.num > 0n);
}

function show({ A, batch, step }: Minimum): string {
  const rows = Array.from({ length: A.rows }, (_, i) => row(A, i).map(rationalToText).join(' '));
  return `a = (${rows.join('; ')}), b = ${batch}, eta = ${rationalToText(step)}`;
}

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

function scaled(M: Matrix<Rational>, by: Rational): Matrix<Rational> {
  return tabulate(M.rows, M.cols, (i, j) => Q.mul(by, at(M, i, j)));
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
        scaled(noiseCovariance(Q, c.A, c.r, 1), ratio(1n, BigInt(c.batch))),
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

/** x^T (T_b(P) - T_b'(P)) x for P = u u^T. */
const larger = property<Minimum>({
  id: 'sharpness/larger-batches',
  theorem,
  statement:
    'For P = x x^T and every symmetric semidefinite test y y^T: y^T T_b(P) y falls as the batch grows.',
  evidence: 'proof',
  arbitrary: minima,
  hypotheses: { 'there is a larger batch': ({ A, batch }) => batch < A.rows },
  conclude: (c) => monotone(c, 1),
  labels: (c) => labels(c).filter((label) => label === 'equal norms'),
  required: { 'equal norms': 0.1 },
  proves: 0.5,
  show,
  runs: 150,
  control: { statement: 'It grows with the batch.', conclude: (c) => monotone(c, -1) },
});

function monotone(c: Minimum, sign: 1 | -1): Outcome {
  const x = row(c.S, 0);
  const P = tabulate(x.length, x.length, (i, j) => Q.mul(x[i] ?? Q.zero, x[j] ?? Q.zero));
  const form = (batch: number): Rational => {
    const T = meanSquareStep(Q, { vectors: c.A, step: c.step, batch }, P);
    return traceOfProduct(Q, T, P);
  };
  const [here, next] = [form(c.batch), form(c.batch + 1)];
  return sign === 1 ? atMost(next, here, 'a larger batch') : atMost(here, next, 'a larger batch');
}

/** Signs in 2 or 3 dimensions, tr H = p, with steps from 2/p on, or others. */
const signed: fc.Arbitrary<Minimum> = fc
  .tuple(fc.integer({ min: 3, max: 6 }), fc.constantFrom(2, 3, 3), fc.integer({ min: -8, max: 18 }))
  .chain(([N, p, k]) =>
    minimumOf(N, p, equalNorms(N, p)).map((c) => ({
      ...c,
      step: Q.mul(ratio(2n, BigInt(p)), ratio(BigInt(24 + k), 24n)),
    })),
  );

const isAbove = (a: Rational): boolean => compareRational(a, ratio(2n)) > 0;

/** eta lam <= 2, by the row sums of abs(H). */
function isDescentStable({ A, step: eta }: Minimum): boolean {
  const H = hessianAt(Q, A);
  return Array.from({ length: H.rows }, (_, i) =>
    row(H, i).reduce((sum, h) => (h.num < 0n ? Q.sub(sum, h) : Q.add(sum, h)), Q.zero),
  ).every((sum) => !isAbove(Q.mul(eta, sum)));
}

const equalNormProperty = property<Minimum>({
  id: 'sharpness/equal-norms',
  theorem,
  statement:
    'For equal norms and b = 1: T_1(I) - I = -eta (2 - eta tr H) H, so stable exactly for eta tr H <= 2.',
  evidence: 'proof',
  arbitrary: signed,
  hypotheses: { 'all norms are equal': haveEqualNorms },
  conclude: (c) => onIdentity(c, ratio(2n)),
  labels: (c) =>
    isAbove(Q.mul(c.step, trace(Q, hessianAt(Q, c.A)))) && isDescentStable(c)
      ? ['descent is stable and single samples are not']
      : [],
  required: { 'descent is stable and single samples are not': 0.2 },
  proves: 1,
  show,
  runs: 150,
  control: {
    statement: 'The threshold of single samples is 1/tr H.',
    conclude: (c) => onIdentity(c, Q.one),
  },
});

function onIdentity({ A, step: eta }: Minimum, top: Rational): Outcome {
  const H = hessianAt(Q, A);
  const I = identity(Q, A.cols);
  const T = meanSquareStep(Q, { vectors: A, step: eta, batch: 1 }, I);
  const factor = Q.mul(eta, Q.sub(Q.mul(eta, trace(Q, H)), top));
  const wanted = tabulate(I.rows, I.cols, (i, j) => Q.add(at(I, i, j), Q.mul(factor, at(H, i, j))));
  return equal(T, wanted, 'T_1(I)');
}

interface Axes {
  readonly A: Matrix<Rational>;
  readonly batch: number;
  readonly step: Rational;
}

/** a_i = c_i e_i, any c_i. */
const axes: fc.Arbitrary<Axes> = fc
  .integer({ min: 1, max: 5 })
  .chain((N) =>
    fc.tuple(
      fc.array(fc.integer({ min: 1, max: 3 }), { minLength: N, maxLength: N }),
      fc.integer({ min: 1, max: N }),
      fc.integer({ min: 1, max: 48 }),
    ),
  )
  .map(([c, batch, k]) => ({
    A: tabulate(c.length, c.length, (i, j) => (i === j ? ratio(BigInt(c[i] ?? 1)) : Q.zero)),
    batch,
    step: ratio(BigInt(k), 12n),
  }));

function onAxes({ A, batch, step: eta }: Axes, limit: (b: number) => bigint): Outcome {
  return together(
    ...Array.from({ length: A.rows }, (_, i) => {
      const S = tabulate(A.rows, A.rows, (k, l) => (k === i && l === i ? Q.one : Q.zero));
      const grown = at(meanSquareStep(Q, { vectors: A, step: eta, batch }, S), i, i);
      const h = Q.mul(at(A, i, i), at(A, i, i));
      const isStable = compareRational(Q.mul(eta, h), ratio(limit(batch))) <= 0;
      return decide(
        isStable === compareRational(grown, Q.one) <= 0,
        rationalToText(grown),
        rationalToText(Q.mul(eta, h)),
        'one axis',
      );
    }),
  );
}

const orthogonal = property<Axes>({
  id: 'sharpness/orthogonal',
  theorem,
  statement:
    'For orthogonal a_i and every batch: d_i^2 does not grow exactly if eta norm(a_i)^2 <= 2 b.',
  evidence: 'proof',
  arbitrary: axes,
  hypotheses: {},
  conclude: (c) => onAxes(c, (b) => 2n * BigInt(b)),
  labels: ({ A, batch }) => [batch < A.rows ? 'b < N' : 'b = N'],
  required: { 'b < N': 0.3, 'b = N': 0.1 },
  proves: 1,
  show: ({ A, batch, step: eta }) => `N = ${A.rows}, b = ${batch}, eta = ${rationalToText(eta)}`,
  runs: 150,
  control: {
    statement: 'The threshold is that of gradient descent for every batch.',
    conclude: (c) => onAxes(c, () => 2n * BigInt(c.A.rows)),
  },
});

export const stepProperties: readonly AnyProperty[] = [
  noise,
  step,
  larger,
  equalNormProperty,
  orthogonal,
];
