/**
 * # Theorem R5: interpolate, then sample
 *
 * On spheres the squared norm of g_w less its interpolation is enclosed: for k = 0 it is an angle over pi, and for k = 1 a
 * quadratic form in the products E[relu(a.x) relu(b.x)] = (a.b + (2/pi)(s + (a.b) atan(a.b/s)))/(4(D + 1)),
 * s^2 = norm(a)^2 norm(b)^2 - (a.b)^2. On an interval sums of few neurons are sampled in every way, over Q.
 * @module
 */
import * as fc from 'fast-check';
import { squaredError } from '../../src/approximation/piecewise.ts';
import type { LineNetwork } from '../../src/approximation/piecewise.ts';
import { encloseQuotient, interval, intervalTier as I } from '../../src/arithmetic/interval.ts';
import type { Interval } from '../../src/arithmetic/interval.ts';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalToText,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { dot } from '../../src/linalg/rational-vectors.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { magnitude, squareNorm, sum } from '../support/exact.ts';
import { draws } from '../support/numbers.ts';
import { atMost, notCertified, proved, refuted, showVector } from '../support/outcomes.ts';
import { fractionInside, q as deltas, residualOf, theorem, whole } from './line.ts';
import type { Cell } from './line.ts';

type Vector = readonly Rational[];

export interface Direction {
  readonly power: 0 | 1;
  readonly M: number;
  /** The coordinate of the face, and whether it is 1 or -1 there. */
  readonly face: number;
  readonly up: boolean;
  /** For each other coordinate its cell, and the share of that cell where w is. */
  readonly cells: readonly number[];
  readonly shares: readonly Rational[];
}

const share = fc.oneof(
  fractionInside,
  fc.constantFrom(Q.zero, Q.one, ratio(1n, 2n)),
  fc.constantFrom(Q.zero, Q.one, ratio(1n, 2n)),
);

const directions: fc.Arbitrary<Direction> = fc
  .record({
    power: fc.constantFrom<(0 | 1)[]>(0, 1),
    D: fc.integer({ min: 1, max: 4 }),
    M: fc.integer({ min: 1, max: 9 }),
    face: fc.integer({ min: 0, max: 4 }),
    up: fc.boolean(),
    cells: draws(fc.integer({ min: 0, max: 8 }), 4),
    shares: draws(share, 4),
  })
  .map(({ D, ...d }) => {
    const sphere = d.power === 1 ? Math.max(D, 2) : D;
    return {
      ...d,
      face: d.face % (sphere + 1),
      cells: d.cells.slice(0, sphere).map((c) => c % d.M),
      shares: d.shares.slice(0, sphere),
    };
  });

/** The point of the face with these shares of the cell of w. */
export function onFace({ M, face, up, cells }: Direction, shares: Vector): Vector {
  const flat = cells.map((c, i) =>
    Q.sub(Q.mul(ratio(2n, BigInt(M)), Q.add(whole(c), shares[i] ?? Q.zero)), Q.one),
  );
  return [...flat.slice(0, face), whole(up ? 1 : -1), ...flat.slice(face)];
}

interface Term {
  readonly weight: Rational;
  readonly vector: Vector;
}

/** The corners of the simplex of Kuhn around w, with their barycentric coordinates. */
export function corners(d: Direction): readonly Term[] {
  const order = d.shares.map((_, i) => i);
  const shareOf = (i: number | undefined): Rational =>
    i === undefined ? Q.zero : (d.shares[i] ?? Q.zero);
  order.sort((a, b) => compareRational(shareOf(b), shareOf(a)));
  return [undefined, ...order].map((last, step) => {
    const raised = order.slice(0, step);
    const before = last === undefined ? Q.one : shareOf(last);
    return {
      weight: Q.sub(before, shareOf(order[step])),
      vector: onFace(
        d,
        d.shares.map((_, i) => (raised.includes(i) ? Q.one : Q.zero)),
      ),
    };
  });
}

function enclosed({ num, den }: Rational): Interval {
  return encloseQuotient(num, den);
}

/** A value within the domain of a function. */
function known(value: Interval | undefined): Interval {
  if (value === undefined) throw new RangeError('a function outside its domain');
  return value;
}

function root(a: Rational): Interval {
  return a.num === 0n ? I.zero : known(I.apply('sqrt', enclosed(a)));
}

function quotient(a: Interval, b: Interval): Interval {
  return known(I.div(a, b));
}

function arctangent(a: Interval): Interval {
  return known(I.apply('atan', a));
}

const pi = known(I.pi());

/** 4 (D + 1) E[relu(a.x) relu(b.x)], x uniform on S^D. */
function pairing(a: Vector, b: Vector): Interval {
  const inner = dot(a, b);
  const rest = Q.sub(Q.mul(squareNorm(a), squareNorm(b)), Q.mul(inner, inner));
  // parallel: (2/pi) abs(a.b) pi/2
  if (rest.num === 0n) return enclosed(Q.add(inner, magnitude(inner)));
  const s = root(rest);
  const c = enclosed(inner);
  const curved = I.add(s, I.mul(c, arctangent(quotient(c, s))));
  return I.add(c, I.mul(quotient(interval(2), pi), curved));
}

/** norm(g_w - sum of the terms)^2 for k = 1, w the unit vector along `u`. */
export function residualOfRelu(u: Vector, terms: readonly Term[]): Interval {
  const all = [{ weight: whole(-1), vector: u }, ...terms];
  let total = I.zero;
  for (const a of all)
    for (const b of all) {
      const weight = enclosed(Q.mul(a.weight, b.weight));
      total = I.add(total, I.mul(weight, pairing(a.vector, b.vector)));
    }
  return quotient(total, enclosed(Q.mul(whole(4 * u.length), squareNorm(u))));
}

/** The angle between two vectors at less than a right angle, over pi: norm(g_a - g_b)^2 for k = 0. */
function residualOfStep(a: Vector, b: Vector): Interval {
  const inner = dot(a, b);
  const rest = Q.sub(Q.mul(squareNorm(a), squareNorm(b)), Q.mul(inner, inner));
  return quotient(arctangent(quotient(root(rest), enclosed(inner))), pi);
}

/** kappa_D, for D = 2, 3, 4. */
function kappa(D: number): Interval {
  return D === 3
    ? quotient(interval(2), pi)
    : enclosed(ratio(D === 2 ? 1n : 3n, D === 2 ? 2n : 4n));
}

/** Encloses delta^2. */
function deltaSquare({ power, M, shares }: Direction, more: number): Interval {
  const D = shares.length;
  if (power === 0) return quotient(root(whole(D)), I.mul(pi, enclosed(whole(M ** (1 + more)))));
  return quotient(I.mul(kappa(D), root(whole(D ** 3))), enclosed(whole(M ** (3 + more))));
}

function isAtMost(left: Interval, right: Interval, because: string): Outcome {
  const show = ({ lo, hi }: Interval): string => `[${lo}, ${hi}]`;
  if (left.hi <= right.lo) return proved;
  // both may be one number, as at the corner of the only cell of a face
  if (left.lo <= right.hi) return notCertified('enclosures that overlap');
  return refuted(show(left), show(right), because);
}

function sphereHolds(
  d: Direction,
  more: number,
  terms: (d: Direction) => readonly Term[],
): Outcome {
  const u = onFace(d, d.shares);
  const middle = onFace(
    d,
    d.shares.map(() => ratio(1n, 2n)),
  );
  const left = d.power === 0 ? residualOfStep(u, middle) : residualOfRelu(u, terms(d));
  return isAtMost(left, deltaSquare(d, more), 'the squared norm of the residual');
}

const onSpheres = property<Direction>({
  id: 'rates/sphere-interpolation',
  theorem,
  statement:
    'For D <= 4, faces of the cube cut into M^D cells, M <= 9, and rational w on them: [w.x > 0] is within delta of that of the centre of its cell, delta^2 = sqrt(D)/(pi M), and for D >= 2 relu(w.x) within delta of its barycentric interpolation, delta^2 = kappa_D D^{3/2}/M^3.',
  evidence: 'proof',
  arbitrary: directions,
  hypotheses: {},
  conclude: (d) => sphereHolds(d, 0, corners),
  labels: ({ power, M, shares }) => [
    `k = ${power}`,
    `D = ${shares.length}`,
    M === 1 ? 'M = 1' : 'M > 1',
    ...(shares.every(({ den }) => den === 1n) ? ['at a corner'] : []),
    ...(shares.every(({ den }) => den === 2n) ? ['at the centre'] : []),
  ],
  required: { 'k = 0': 0.3, 'k = 1': 0.3, 'D = 2': 0.2, 'D = 3': 0.1, 'D = 4': 0.1, 'M > 1': 0.5 },
  proves: 1,
  show: (d) => `k = ${d.power}, M = ${d.M}, w along ${showVector(onFace(d, d.shares))}`,
  runs: 200,
  control: {
    statement: 'The same with one more power of M, and with one corner in the place of all.',
    conclude: (d) =>
      sphereHolds(d, 1, (own) =>
        corners(own)
          .slice(0, 1)
          .map((t) => ({ ...t, weight: Q.one })),
      ),
  },
});

interface Sample {
  readonly cells: readonly Cell[];
  readonly weights: Vector;
  readonly n: number;
}

const samples: fc.Arbitrary<Sample> = fc
  .record({
    power: fc.integer({ min: 0, max: 2 }),
    M: fc.integer({ min: 1, max: 3 }),
    many: fc.integer({ min: 1, max: 3 }),
    places: draws(fc.tuple(fc.integer({ min: 0, max: 2 }), fractionInside), 3),
    weights: draws(
      fc.constantFrom(-2, -1, 1, 2).map((c) => ratio(BigInt(c), 2n)),
      3,
    ),
    n: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ power, M, many, places, weights, n }) => ({
    cells: places
      .slice(0, many)
      .map(([cell, part]) => ({ power, M, cell: cell % M, part: ratio(part.num, part.den) })),
    weights: weights.slice(0, many),
    n,
  }));

/** All lists of n numbers below `many`. */
function lists(many: number, n: number): readonly (readonly number[])[] {
  if (n === 0) return [[]];
  return lists(many, n - 1).flatMap((rest) => Array.from({ length: many }, (_, i) => [...rest, i]));
}

/** The sum of multiples of networks of one power. */
function combined(nets: readonly LineNetwork[], weights: Vector): LineNetwork {
  return {
    power: nets[0]?.power ?? 0,
    slopes: nets.flatMap(({ slopes }) => slopes),
    biases: nets.flatMap(({ biases }) => biases),
    outputs: nets.flatMap(({ outputs }, i) => outputs.map((v) => Q.mul(v, weights[i] ?? Q.zero))),
    polynomial: [],
  };
}

/** The least squared error over all samples of n of the neurons, each with the weight K/n and a sign. */
function leastOfSamples({ cells, weights, n }: Sample, signed: boolean): Rational {
  const K = sum(weights.map(magnitude));
  const rests = cells.map(residualOf);
  const zero = { breaks: [Q.zero, Q.one], pieces: [[Q.zero]] };
  const errors = lists(cells.length, n).map((list) => {
    const left = weights.map((c, i) => {
      const many = BigInt(list.filter((j) => j === i).length);
      const sign = signed && c.num < 0n ? -1n : 1n;
      return Q.sub(c, Q.mul(K, ratio(sign * many, BigInt(n))));
    });
    return squaredError(Q, combined(rests, left), zero);
  });
  return errors.reduce((a, b) => (compareRational(a, b) <= 0 ? a : b));
}

function sampleHolds(s: Sample, signed: boolean): Outcome {
  const K = sum(s.weights.map(magnitude));
  const [first] = s.cells;
  const M = BigInt(first?.M ?? 1);
  const k = first?.power ?? 0;
  const delta = Q.div(deltas[k] ?? Q.zero, ratio(M ** BigInt(2 * k + 1)));
  const bound = Q.div(Q.mul(Q.mul(K, K), delta), whole(s.n));
  return atMost(leastOfSamples(s, signed), bound, 'the squared error of the best sample');
}

const sampling = property<Sample>({
  id: 'rates/sampling',
  theorem,
  statement:
    'For k <= 2 and f the sum of at most 3 neurons on [0, 1] of mass K: the fixed neurons of R5 and some sample of n <= 3 of these neurons, with signs and the weight K/n, have squared error at most K^2 delta^2/n.',
  evidence: 'proof',
  arbitrary: samples,
  hypotheses: {},
  conclude: (s) => sampleHolds(s, true),
  labels: ({ cells, weights, n }) => [
    `k = ${cells[0]?.power ?? 0}`,
    `n = ${n}`,
    `${cells.length} neurons`,
    weights.some(({ num }) => num < 0n) ? 'some sign is negative' : 'no sign is negative',
  ],
  required: {
    'k = 0': 0.2,
    'k = 2': 0.2,
    'n = 1': 0.2,
    'n = 3': 0.2,
    '3 neurons': 0.2,
    'some sign is negative': 0.3,
  },
  proves: 1,
  show: ({ cells, weights, n }) =>
    `k = ${cells[0]?.power ?? 0}, n = ${n}, weights ${showVector(weights)}, cells ${cells.map(({ M, cell, part }) => `(${cell} + ${rationalToText(part)})/${M}`).join(', ')}`,
  runs: 60,
  control: {
    statement: 'The same without the signs.',
    conclude: (s) => sampleHolds(s, false),
  },
});

export const samplingProperties: readonly AnyProperty[] = [onSpheres, sampling];
