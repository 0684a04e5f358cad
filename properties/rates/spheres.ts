/**
 * # Theorem R on spheres: coefficients, widths, and what few parameters cannot hold
 *
 * Over Q. The code integrates polynomials; here the coefficients come from recurrences in the degree, and on S^2 from
 * closed forms.
 * @module
 */
import * as fc from 'fast-check';
import { factorial } from '../../src/approximation/closed-forms.ts';
import { degrees, harmonicDimension, normSquare } from '../../src/approximation/harmonics.ts';
import { leadingDegrees, tailAfter } from '../../src/approximation/widths.ts';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalToText,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import { transpose } from '../../src/linalg/ring-product.ts';
import { dot, leftKernel } from '../../src/linalg/rational-vectors.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { squareNorm } from '../support/exact.ts';
import { draws } from '../support/numbers.ts';
import { atMost, decide, refuted, showVector, together } from '../support/outcomes.ts';

const theorem = 'rates';

interface Sphere {
  readonly sphere: number;
  readonly power: number;
  readonly degree: number;
}

const spheres: fc.Arbitrary<Sphere> = fc.record({
  sphere: fc.constantFrom(2, 2, 4, 6, 8),
  power: fc.integer({ min: 0, max: 4 }),
  degree: fc.integer({ min: 0, max: 59 }),
});

function labelsOf({ sphere, power, degree }: Sphere): readonly string[] {
  return [
    sphere === 2 ? 'S^2' : 'S^4 or more',
    `k = ${power}`,
    degree < 10 ? 's < 10' : 's >= 10',
    ...((degree - power) % 2 === 0 && degree > power ? ['a_s = 0'] : []),
  ];
}

const shares = {
  'S^2': 0.2,
  'S^4 or more': 0.3,
  'k = 0': 0.1,
  'k = 4': 0.1,
  's < 10': 0.1,
  'a_s = 0': 0.2,
};

function show({ sphere, power, degree }: Sphere): string {
  return `D = ${sphere}, k = ${power}, s = ${degree}`;
}

function whole(n: number): Rational {
  return ratio(BigInt(n));
}

/** a_s by the polynomial integral. */
function coefficient({ sphere, power, degree }: Sphere): Rational {
  for (const next of degrees(Q, sphere, power)) if (next.degree === degree) return next.value;
  throw new RangeError('degrees has no end');
}

/** The values and the slopes at 0 of the zonal harmonics of degrees 0..most. */
function atZero(
  D: number,
  most: number,
): { readonly values: Rational[]; readonly slopes: Rational[] } {
  const [values, slopes] = [
    [Q.one, Q.zero],
    [Q.zero, Q.one],
  ];
  for (let s = 1; s < most; s++) {
    const over = whole(s + D - 1);
    values.push(Q.div(Q.mul(whole(-s), values[s - 1] ?? Q.zero), over));
    const rising = Q.mul(whole(2 * s + D - 1), values[s] ?? Q.zero);
    slopes.push(Q.div(Q.sub(rising, Q.mul(whole(s), slopes[s - 1] ?? Q.zero)), over));
  }
  return { values, slopes };
}

/** a_s from Gegenbauer's equation for k = 0, and the recurrence in s for each further power. */
function recurrent({ sphere: D, power, degree }: Sphere): Rational {
  const { slopes } = atZero(D, degree + power + 2);
  let half = Q.one;
  for (let j = 1; j < D / 2; j++) half = Q.mul(half, ratio(BigInt(2 * j), BigInt(2 * j + 1)));
  let M = slopes.map((slope, s) => (s === 0 ? half : Q.div(slope, whole(s * (s + D - 1)))));
  for (let k = 0; k < power; k++)
    M = M.slice(0, -1).map((_, s) => {
      const up = Q.mul(whole(s + D - 1), M[s + 1] ?? Q.zero);
      const down = s === 0 ? Q.zero : Q.mul(whole(s), M[s - 1] ?? Q.zero);
      return Q.div(Q.add(up, down), whole(2 * s + D - 1));
    });
  return Q.div(M[degree] ?? Q.zero, Q.mul(whole(2), half));
}

function choose(n: number, k: number): bigint {
  return factorial(n) / (factorial(k) * factorial(n - k));
}

/** abs(a_s) on S^2 for k <= 2: R2. */
function closed(power: number, s: number): Rational {
  const first = [['1/2'], ['1/4', '1/6'], ['1/6', '1/8', '1/15']][power]?.[s];
  if (first !== undefined) {
    const [num = '0', den = '1'] = first.split('/');
    return ratio(BigInt(num), BigInt(den));
  }
  if ((s - power) % 2 === 0) return Q.zero;
  const j = (s - power - 1) / 2;
  const middle = choose(2 * j, j);
  if (power === 0) return ratio(middle, 4n ** BigInt(j + 1) * BigInt(j + 1));
  // s = 2i, i = j + 1: Cat_{i-1}/(2 4^i (i + 1))
  if (power === 1) return ratio(middle, BigInt(j + 1) * 2n * 4n ** BigInt(j + 1) * BigInt(j + 2));
  return ratio(middle, 8n * 4n ** BigInt(j) * BigInt((j + 1) * (j + 2) * (j + 3)));
}

function same(a: Rational, b: Rational, because: string): Outcome {
  return decide(compareRational(a, b) === 0, rationalToText(a), rationalToText(b), because);
}

function magnitude(a: Rational): Rational {
  return a.num < 0n ? Q.neg(a) : a;
}

function coefficientsAgree(c: Sphere, shift: number): Outcome {
  const value = coefficient(c);
  const onS2 =
    c.sphere === 2 && c.power <= 2
      ? same(magnitude(value), closed(c.power, c.degree + shift), 'the closed form of R2')
      : same(value, value, 'no closed form');
  return together(same(value, recurrent(c), 'recurrences in the degree'), onS2);
}

const coefficients = property<Sphere>({
  id: 'rates/coefficients',
  theorem,
  statement:
    'For even D <= 8, k <= 4 and s < 60: a_s by the integral of a polynomial is a_s by recurrences in s, and on S^2 for k <= 2 the closed form of R2.',
  evidence: 'proof',
  arbitrary: spheres,
  hypotheses: {},
  conclude: (c) => coefficientsAgree(c, 0),
  labels: labelsOf,
  required: shares,
  proves: 1,
  show,
  runs: 120,
  control: {
    statement: 'The closed form at s + 2.',
    conclude: (c) => coefficientsAgree(c, 2),
  },
});

interface Step {
  readonly power: number;
  readonly j: number;
}

const steps: fc.Arbitrary<Step> = fc.record({
  power: fc.integer({ min: 0, max: 2 }),
  j: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 })),
});

/** The j-th n of R2, and d_n^2 there. */
function closedWidth({ power, j }: Step): { readonly n: bigint; readonly squared: Rational } {
  const middle = choose(2 * j, j);
  const fours = 4n ** BigInt(j);
  const n = BigInt(2 * j * j + (1 + 2 * power) * j + (power + 1) ** 2);
  if (power === 0) return { n, squared: ratio(middle ** 2n, 4n * fours ** 2n) };
  if (power === 1)
    return { n, squared: ratio(middle ** 2n, BigInt(j + 1) ** 2n * 48n * fours ** 2n) };
  const num = factorial(2 * j) ** 2n;
  return { n, squared: ratio(num, 80n * fours ** 2n * (factorial(j) * factorial(j + 2)) ** 2n) };
}

/** d_n^2 by R1, and that the bound stands at an end of the list. */
function widthAt(power: number, n: bigint): Rational {
  const leading = leadingDegrees(Q, 2, power, { atLeast: n, most: 200 });
  if (leading === undefined) throw new RangeError('too few degrees');
  return tailAfter(Q, normSquare(Q, 2, power), leading, n);
}

const widths = property<Step>({
  id: 'rates/widths',
  theorem,
  statement: 'For k <= 2 and j <= 12: d_n on S^2 by R1 is the closed form of R2 at the n of R2.',
  evidence: 'proof',
  arbitrary: steps,
  hypotheses: {},
  conclude: (c) => same(widthAt(c.power, closedWidth(c).n), closedWidth(c).squared, 'R2'),
  labels: ({ power, j }) => [`k = ${power}`, j === 0 ? 'j = 0' : 'j > 0'],
  required: { 'k = 0': 0.2, 'k = 1': 0.2, 'k = 2': 0.2, 'j = 0': 0.1 },
  proves: 1,
  show: ({ power, j }) => `k = ${power}, j = ${j}`,
  runs: 60,
  control: {
    statement: 'The same at n - 1.',
    conclude: (c) =>
      same(widthAt(c.power, closedWidth(c).n - 1n), closedWidth(c).squared, 'R2 at n - 1'),
  },
});

const slopes = property<Step>({
  id: 'rates/exponent',
  theorem,
  statement:
    'For k <= 2 and j <= 12 on S^2: d_n^2 n^{k + 1/2} at the n of R2 lies between two numbers that do not depend on j.',
  evidence: 'proof',
  arbitrary: steps,
  hypotheses: {},
  conclude: (c) => exponentHolds(c, 2 * c.power + 1),
  labels: ({ power, j }) => [`k = ${power}`, j === 0 ? 'j = 0' : 'j > 0'],
  required: { 'k = 0': 0.2, 'k = 1': 0.2, 'k = 2': 0.2 },
  proves: 1,
  show: ({ power, j }) => `k = ${power}, j = ${j}`,
  runs: 60,
  control: {
    statement: 'Widths fall like n^{-1}: the same for d_n^2 n^2.',
    conclude: (c) => exponentHolds(c, 4),
  },
});

/** d_n^4 n^exponent between 1/100000 and 1. */
function exponentHolds(c: Step, exponent: number): Outcome {
  const { n, squared } = closedWidth(c);
  const value = Q.mul(Q.mul(squared, squared), ratio(n ** BigInt(exponent)));
  return together(
    atMost(ratio(1n, 100_000n), value, 'from below'),
    atMost(value, Q.one, 'from above'),
  );
}

/** gamma^2 minus the sum up to s, by R1, is positive, and falls. */
function traceHolds({ sphere, power, degree }: Sphere, more: Rational): Outcome {
  let rest = normSquare(Q, sphere, power);
  for (const next of degrees(Q, sphere, power)) {
    rest = Q.sub(rest, Q.mul(ratio(harmonicDimension(sphere, next.degree)), next.square));
    if (next.degree === degree)
      return decide(
        rest.num > 0n && compareRational(rest, Q.mul(next.later, more)) >= 0,
        rationalToText(rest),
        '0',
        'Parseval',
      );
  }
  return refuted('', '', 'degrees has no end');
}

const parseval = property<Sphere>({
  id: 'rates/parseval',
  theorem,
  statement:
    'For even D <= 8, k <= 4, s < 60: the sum of N_r a_r^2 over r <= s is below gamma^2, and no later a_t^2 exceeds what is left over N_{s+1}.',
  evidence: 'proof',
  arbitrary: spheres,
  hypotheses: {},
  conclude: (c) => traceHolds(c, ratio(harmonicDimension(c.sphere, c.degree + 1))),
  labels: labelsOf,
  required: shares,
  proves: 1,
  show,
  runs: 80,
  control: {
    statement: 'The same with N_{s+2} in the place of N_{s+1}.',
    conclude: (c) => traceHolds(c, ratio(harmonicDimension(c.sphere, c.degree + 2))),
  },
});

interface Encoder {
  /** Rows of the m x N matrix of parameters, m < N. */
  readonly rows: readonly (readonly Rational[])[];
  readonly decoded: readonly Rational[];
  readonly N: number;
}

const entry = fc.integer({ min: -3, max: 3 }).map(whole);
const encoders: fc.Arbitrary<Encoder> = fc
  .record({
    rows: draws(draws(entry, 5), 4),
    decoded: draws(entry, 5),
    N: fc.integer({ min: 1, max: 5 }),
    m: fc.integer({ min: 0, max: 4 }),
  })
  .map(({ rows, decoded, N, m }) => ({
    N,
    rows: rows.slice(0, Math.min(m, N - 1)).map((r) => r.slice(0, N)),
    decoded: decoded.slice(0, N),
  }));

/** f of norm 1 in the ball, and -f, have one code; whatever it is decoded to, one of them is off by its norm. */
function encoderFails({ rows, decoded, N }: Encoder): Outcome {
  const A = matrix(rows.length, N, rows.flat());
  const [f] =
    rows.length === 0
      ? [Array.from({ length: N }, (_, i) => (i === 0 ? Q.one : Q.zero))]
      : leftKernel(transpose(A));
  if (f === undefined) return refuted('no kernel', 'a kernel', 'more unknowns than parameters');
  const isKernel = rows.every((r) => dot(r, f).num === 0n);
  const errors = [1n, -1n].map((sign) =>
    squareNorm(f.map((a, i) => Q.sub(Q.mul(ratio(sign), a), decoded[i] ?? Q.zero))),
  );
  const worst = errors.reduce((a, b) => (compareRational(a, b) >= 0 ? a : b));
  return together(
    decide(
      isKernel && f.some(({ num }) => num !== 0n),
      showVector(f),
      'a kernel vector',
      'f and -f have one code',
    ),
    atMost(squareNorm(f), worst, 'the worse of the two errors'),
  );
}

const linearEncoders = property<Encoder>({
  id: 'rates/encoders',
  theorem,
  statement:
    'For all linear maps of N-dimensional functions to m < N parameters and anything they are decoded to: some f and -f have the same parameters, and one of them has error at least norm(f).',
  evidence: 'proof',
  arbitrary: encoders,
  hypotheses: { 'm < N': ({ rows, N }) => rows.length < N },
  conclude: encoderFails,
  labels: ({ rows, N }) => [
    rows.length === 0 ? 'm = 0' : rows.length === N - 1 ? 'm = N - 1' : '0 < m < N - 1',
    `N = ${N}`,
  ],
  required: { 'm = 0': 0.1, 'm = N - 1': 0.2, 'N = 1': 0.1, 'N = 5': 0.1 },
  proves: 1,
  show: ({ rows, decoded }) =>
    `parameters ${rows.map(showVector).join(', ')}, decoded ${showVector(decoded)}`,
  runs: 100,
  control: {
    statement: 'The same with a row for each missing parameter: m = N.',
    conclude: (e) =>
      encoderFails({
        ...e,
        rows: Array.from({ length: e.N }, (_, i) =>
          Array.from({ length: e.N }, (__, j) => (i === j ? Q.one : Q.zero)),
        ),
      }),
  },
});

export const sphereProperties: readonly AnyProperty[] = [
  coefficients,
  widths,
  slopes,
  parseval,
  linearEncoders,
];
