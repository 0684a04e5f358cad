/**
 * # Theorem S: which steps are stable for which batch
 *
 * Every test of S6 against the eigenvalues of T_b, over Q: each success is a proof for its instance.
 * @module
 */
import * as fc from 'fast-check';
import { compareRational, ratio, rationalField as Q } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { matrix, row, tabulate } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { identity, trace, traceOfProduct } from '../../src/quadratic/elimination.ts';
import { hessianAt, kappa, meanSquareStep } from '../../src/sharpness/mean-square.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { isPositiveSemidefinite, scale, squareNorm, subtract, sum } from '../support/exact.ts';
import { decide, equal, proved, together } from '../support/outcomes.ts';
import {
  equalNorms,
  haveEqualNorms,
  isStable,
  minimumOf,
  normsOf,
  show,
  vector,
} from './minima.ts';
import type { Minimum } from './minima.ts';

const theorem = 'sharpness';
const runs = 300;
const two = ratio(2n);

const isAbove = (a: Rational, b: Rational): boolean => compareRational(a, b) > 0;

const steps = (c: Minimum, batch: number = c.batch) => ({ vectors: c.A, step: c.step, batch });

/** eta = k/(4 tr H): for equal norms and b = 1 stable up to k = 8. */
function nearThreshold(c: Minimum, k: number): Minimum {
  const H = trace(Q, hessianAt(Q, c.A));
  return { ...c, step: H.num === 0n ? Q.one : Q.div(ratio(BigInt(k), 4n), H) };
}

/** Of 2 to 6 samples, half of them with one norm, and steps around the thresholds. */
const around: fc.Arbitrary<Minimum> = fc
  .tuple(fc.integer({ min: 2, max: 6 }), fc.constantFrom(1, 2, 3, 3), fc.boolean())
  .chain(([N, p, areEqual]) =>
    fc
      .tuple(
        minimumOf(N, p, areEqual ? equalNorms(N, p) : vector(N * p)),
        fc.integer({ min: 4, max: 16 }),
      )
      .map(([c, k]) => nearThreshold(c, k)),
  );

const between = 'descent is stable and single samples are not';
const labels = (c: Minimum): readonly string[] => [
  ...(haveEqualNorms(c) ? ['equal norms'] : []),
  ...(isStable(steps(c, c.A.rows)) && !isStable(steps(c, 1)) ? [between] : []),
];
const required = { 'equal norms': 0.2, [between]: 0.2 };

/** Stability for `from` implies that for `to`, and T_from - T_to is positive. */
function passesOn(c: Minimum, from: number, to: number): Outcome {
  const x = row(c.S, 0);
  const P = tabulate(x.length, x.length, (i, j) => Q.mul(x[i] ?? Q.zero, x[j] ?? Q.zero));
  const [near, far] = [from, to].map((b) => meanSquareStep(Q, steps(c, b), P));
  const isLess =
    near !== undefined && far !== undefined && isPositiveSemidefinite(subtract(near, far));
  const isRight = !isStable(steps(c, from)) || isStable(steps(c, to));
  return together(
    decide(isRight, `stable for ${from}`, `unstable for ${to}`, 'stability'),
    decide(isLess, `T_${from}(x x^T)`, `T_${to}(x x^T)`, 'semidefinite difference'),
  );
}

const larger = property<Minimum>({
  id: 'sharpness/larger-batches',
  theorem,
  statement:
    'For N <= 6: a step that is stable for b is stable for b + 1, and T_b(x x^T) - T_{b+1}(x x^T) is semidefinite.',
  evidence: 'proof',
  arbitrary: around,
  hypotheses: { 'there is a larger batch': ({ A, batch }) => batch < A.rows },
  conclude: (c) => passesOn(c, c.batch, c.batch + 1),
  labels,
  required,
  proves: 1,
  show,
  runs,
  control: {
    statement: 'What is stable for gradient descent is stable for every batch.',
    conclude: (c) =>
      decide(
        !isStable(steps(c, c.A.rows)) || isStable(steps(c)),
        'stable for b = N',
        `unstable for b = ${c.batch}`,
        'stability',
      ),
  },
});

/** S = I: eta ((1 - kappa_b) tr H^2 + kappa_b (1/N) sum norm(a_i)^4) > factor tr H. */
function identityIsUnstable(c: Minimum, factor: Rational): boolean {
  const H = hessianAt(Q, c.A);
  const noise = kappa(c.A.rows, c.batch);
  const fourth = Q.div(squareNorm(normsOf(c)), ratio(BigInt(c.A.rows)));
  const mixed = Q.add(Q.mul(Q.sub(Q.one, noise), traceOfProduct(Q, H, H)), Q.mul(noise, fourth));
  return isAbove(Q.mul(c.step, mixed), Q.mul(factor, trace(Q, H)));
}

/** S = d d^T: (1 - eta h/norm(d)^2)^2 + eta^2 kappa_b var/norm(d)^4 > 1. */
function directionIsUnstable(c: Minimum, d: readonly Rational[], noise: Rational): boolean {
  const N = ratio(BigInt(c.A.rows));
  const size = squareNorm(d);
  if (size.num === 0n) return false;
  const along = Array.from({ length: c.A.rows }, (_, i) => {
    const inner = sum(row(c.A, i).map((a, k) => Q.mul(a, d[k] ?? Q.zero)));
    return Q.div(Q.mul(inner, inner), size);
  });
  const h = Q.div(sum(along), N);
  const spread = Q.div(squareNorm(along.map((a) => Q.sub(a, h))), N);
  const mean = Q.sub(Q.one, Q.mul(c.step, h));
  const grown = Q.add(Q.mul(mean, mean), Q.mul(Q.mul(Q.mul(c.step, c.step), noise), spread));
  return isAbove(grown, Q.one);
}

function formIsUnstable(c: Minimum): boolean {
  const T = meanSquareStep(Q, steps(c), c.S);
  return isAbove(traceOfProduct(Q, c.S, T), traceOfProduct(Q, c.S, c.S));
}

/** No test of instability is met where T_b has no eigenvalue above 1. */
function testsAreRight(c: Minimum, factor: Rational, noise: Rational): Outcome {
  if (isStable(steps(c))) {
    const tests = [
      ['S = I', identityIsUnstable(c, factor)],
      ['S = d d^T', directionIsUnstable(c, row(c.S, 0), noise)],
      ['S', formIsUnstable(c)],
    ] as const;
    return together(
      ...tests.map(([name, isMet]) => decide(!isMet, `unstable by ${name}`, 'stable', name)),
    );
  }
  return proved;
}

const unstableTests = property<Minimum>({
  id: 'sharpness/unstable-tests',
  theorem,
  statement:
    'For N <= 6: where <S, T_b(S)> > <S, S> for S = I, S = d d^T or some symmetric S, in the closed forms of (b), T_b has an eigenvalue above 1.',
  evidence: 'proof',
  arbitrary: around,
  hypotheses: {},
  conclude: (c) => testsAreRight(c, two, kappa(c.A.rows, c.batch)),
  labels: (c) => [
    ...labels(c),
    ...(identityIsUnstable(c, two) ? ['unstable by S = I'] : []),
    ...(directionIsUnstable(c, row(c.S, 0), kappa(c.A.rows, c.batch)) ? ['unstable by d d^T'] : []),
    ...(isStable(steps(c)) ? ['stable'] : []),
  ],
  required: { ...required, 'unstable by S = I': 0.2, 'unstable by d d^T': 0.1, stable: 0.2 },
  proves: 1,
  show,
  runs,
  control: {
    statement: 'It has where the noise is 1/b times that of one sample, as with replacement.',
    conclude: (c) => testsAreRight(c, two, ratio(1n, BigInt(c.batch))),
  },
});

/** eta ((1 - kappa_b) lambda + kappa_b R2) <= 2, as (2 - eta kappa_b R2) I - eta (1 - kappa_b) H >= 0. */
function isEnough(c: Minimum, R2: Rational): boolean {
  const noise = kappa(c.A.rows, c.batch);
  const first = Q.sub(two, Q.mul(c.step, Q.mul(noise, R2)));
  const second = Q.mul(c.step, Q.sub(Q.one, noise));
  const I = identity(Q, c.A.cols);
  return isPositiveSemidefinite(subtract(scale(first, I), scale(second, hessianAt(Q, c.A))));
}

const largestOf = (xs: readonly Rational[]): Rational =>
  xs.reduce((a, b) => (isAbove(b, a) ? b : a), Q.zero);

/** T_b(P) <= P for a diagonal P > 0, from the entries of S. */
function isShown(c: Minimum): boolean {
  const P = tabulate(c.A.cols, c.A.cols, (i, j) =>
    i === j ? Q.add(Q.one, squareNorm([c.S.data[i] ?? Q.zero])) : Q.zero,
  );
  return isPositiveSemidefinite(subtract(P, meanSquareStep(Q, steps(c), P)));
}

const stableTests = property<Minimum>({
  id: 'sharpness/stable-tests',
  theorem,
  statement:
    'For N <= 6: where eta ((1 - kappa_b) lambda + kappa_b max norm(a_i)^2) <= 2, or T_b(P) <= P for a diagonal P > 0, T_b has no eigenvalue above 1.',
  evidence: 'proof',
  arbitrary: around,
  hypotheses: {},
  conclude: (c) =>
    decide(
      isStable(steps(c)) || !(isEnough(c, largestOf(normsOf(c))) || isShown(c)),
      'stable by P',
      'unstable',
      'P',
    ),
  labels: (c) => [
    ...labels(c),
    ...(isEnough(c, largestOf(normsOf(c))) ? ['stable by P = I'] : []),
    ...(isShown(c) ? ['stable by P'] : []),
    ...(isStable(steps(c)) ? [] : ['unstable']),
  ],
  required: { ...required, 'stable by P = I': 0.2, 'stable by P': 0.2, unstable: 0.2 },
  proves: 1,
  show,
  runs,
  control: {
    statement: 'The mean of norm(a_i)^2 is enough.',
    conclude: (c) =>
      decide(
        isStable(steps(c)) || !isEnough(c, trace(Q, hessianAt(Q, c.A))),
        'stable by the mean',
        'unstable',
        'P = I',
      ),
  },
});

/** Signs in 1 to 3 dimensions. */
const signed: fc.Arbitrary<Minimum> = fc
  .tuple(
    fc.integer({ min: 3, max: 6 }),
    fc.constantFrom(1, 2, 3, 3),
    fc.integer({ min: 4, max: 16 }),
  )
  .chain(([N, p, k]) => minimumOf(N, p, equalNorms(N, p)).map((c) => nearThreshold(c, k)));

const equalNormsProperty = property<Minimum>({
  id: 'sharpness/equal-norms',
  theorem,
  statement:
    'For equal norms and b = 1: T_1(I) - I = -eta (2 - eta tr H) H, and a step is stable exactly for eta tr H <= 2.',
  evidence: 'proof',
  arbitrary: signed,
  hypotheses: { 'all norms are equal': haveEqualNorms },
  conclude: (c) => together(onIdentity(c), thresholdIs(c, two)),
  labels,
  required,
  proves: 1,
  show,
  runs,
  control: {
    statement: 'The threshold of single samples is 1/tr H.',
    conclude: (c) => thresholdIs(c, Q.one),
  },
});

function onIdentity({ A, step: eta }: Minimum): Outcome {
  const H = hessianAt(Q, A);
  const I = identity(Q, A.cols);
  const T = meanSquareStep(Q, { vectors: A, step: eta, batch: 1 }, I);
  const factor = Q.mul(eta, Q.sub(two, Q.mul(eta, trace(Q, H))));
  return equal(T, subtract(I, scale(factor, H)), 'T_1(I)');
}

function thresholdIs(c: Minimum, top: Rational): Outcome {
  const isBelow = !isAbove(Q.mul(c.step, trace(Q, hessianAt(Q, c.A))), top);
  return decide(isStable(steps(c, 1)) === isBelow, 'eta tr H', 'T_1', 'stability');
}

/** a_i = c_i e_i in turned coordinates, any c_i. */
const orthogonalMinima: fc.Arbitrary<Minimum> = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.boolean())
  .chain(([N, isTurned]) =>
    fc
      .tuple(
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: N, maxLength: N }),
        minimumOf(N, N, vector(N * N)),
        fc.integer({ min: 1, max: 9 }),
      )
      .map(([c, drawn, k]) => {
        const A = orthogonal(c, isTurned);
        const b = ratio(BigInt(2 * drawn.batch));
        const step = Q.mul(ratio(BigInt(k), 6n), Q.div(b, largestOf(normsOf({ A }))));
        return { ...drawn, A, step };
      }),
  );

function orthogonal(c: readonly number[], isTurned: boolean): Matrix<Rational> {
  const N = c.length;
  const turned = [ratio(3n, 5n), ratio(4n, 5n), ratio(-4n, 5n), ratio(3n, 5n)];
  const rows = c.map((size, i) =>
    Array.from({ length: N }, (_, j) => {
      const on = isTurned && N > 1 && i < 2 && j < 2 ? (turned[2 * i + j] ?? Q.zero) : undefined;
      return Q.mul(ratio(BigInt(size)), on ?? (i === j ? Q.one : Q.zero));
    }),
  );
  return matrix(N, N, rows.flat());
}

function onAxes(c: Minimum, limit: (b: number) => bigint): Outcome {
  const largest = Q.mul(c.step, largestOf(normsOf(c)));
  const isBelow = !isAbove(largest, ratio(limit(c.batch)));
  return decide(isStable(steps(c)) === isBelow, 'eta max norm(a_i)^2', 'T_b', 'stability');
}

const orthogonalProperty = property<Minimum>({
  id: 'sharpness/orthogonal',
  theorem,
  statement:
    'For orthogonal a_i of any norms and every batch: a step is stable exactly for eta max norm(a_i)^2 <= 2 b.',
  evidence: 'proof',
  arbitrary: orthogonalMinima,
  hypotheses: {},
  conclude: (c) => onAxes(c, (b) => 2n * BigInt(b)),
  labels: (c) => [
    c.batch < c.A.rows ? 'b < N' : 'b = N',
    isStable(steps(c)) ? 'stable' : 'unstable',
  ],
  required: { 'b < N': 0.3, 'b = N': 0.1, stable: 0.2, unstable: 0.2 },
  proves: 1,
  show,
  runs,
  control: {
    statement: 'The threshold is that of gradient descent, 2/lambda, for every batch.',
    conclude: (c) => onAxes(c, () => 2n * BigInt(c.A.rows)),
  },
});

export const stabilityProperties: readonly AnyProperty[] = [
  larger,
  unstableTests,
  stableTests,
  equalNormsProperty,
  orthogonalProperty,
];
