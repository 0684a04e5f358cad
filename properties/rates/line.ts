/**
 * # Theorem R on an interval: free knots, interpolation and bumps
 *
 * Over Q: each success is a proof for its instance.
 * @module
 */
import * as fc from 'fast-check';
import { bumpSquare, factorial, freeKnotSquare } from '../../src/approximation/closed-forms.ts';
import { squaredError } from '../../src/approximation/piecewise.ts';
import type { LineNetwork, Piecewise } from '../../src/approximation/piecewise.ts';
import { integralOver, times } from '../../src/approximation/polynomial.ts';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalToText,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { sum } from '../support/exact.ts';
import { draws } from '../support/numbers.ts';
import { atMost, decide, showVector, together } from '../support/outcomes.ts';

export const theorem = 'rates';
const unit: Piecewise = { breaks: [Q.zero, Q.one], pieces: [[Q.zero]] };

export function whole(n: number): Rational {
  return ratio(BigInt(n));
}

/** The zero function, split at these knots: the error of a network against it is its squared norm. */
export function squareOf(net: LineNetwork): Rational {
  return squaredError(Q, net, unit);
}

/** sum of c_i relu(x - b_i)^k. */
export function kinked(
  power: number,
  knots: readonly Rational[],
  outputs: readonly Rational[],
): LineNetwork {
  return {
    power,
    slopes: knots.map(() => Q.one),
    biases: knots.map(Q.neg),
    outputs,
    polynomial: [],
  };
}

/** The integral of f g, from squared norms of sums. */
export function product(f: LineNetwork, g: LineNetwork): Rational {
  const both = {
    ...f,
    slopes: [...f.slopes, ...g.slopes],
    biases: [...f.biases, ...g.biases],
    outputs: [...f.outputs, ...g.outputs],
  };
  return Q.div(Q.sub(squareOf(both), Q.add(squareOf(f), squareOf(g))), whole(2));
}

interface Knots {
  readonly knots: readonly Rational[];
}

/** A fraction between 0 and 1. */
export const fractionInside = fc
  .integer({ min: 2, max: 60 })
  .chain((den) =>
    fc.integer({ min: 1, max: den - 1 }).map((num) => ratio(BigInt(num), BigInt(den))),
  );

const knotSets: fc.Arbitrary<Knots> = fc
  .record({
    n: fc.integer({ min: 0, max: 3 }),
    free: draws(fractionInside, 3),
    kind: fc.constantFrom('free', 'free', 'equal', 'close'),
  })
  .map(({ n, free, kind }) => {
    if (kind === 'equal')
      return { knots: Array.from({ length: n }, (_, i) => ratio(BigInt(i + 1), BigInt(n + 1))) };
    const knots = free.slice(0, kind === 'close' ? Math.max(n, 2) : n);
    const [first, , ...rest] = knots;
    if (kind === 'free' || first === undefined) return { knots };
    return { knots: [first, Q.mul(first, ratio(59n, 60n)), ...rest] };
  });

/** The least squared distance of x^2 from span{1, x, relu(x - b_i)} on [0, 1], by Gram and Schmidt. */
function splineError(knots: readonly Rational[]): Rational {
  const line = (polynomial: readonly Rational[]): LineNetwork => ({
    ...kinked(1, [], []),
    polynomial,
  });
  const basis = [
    line([Q.one]),
    line([Q.zero, Q.one]),
    ...knots.map((b) => kinked(1, [b], [Q.one])),
  ];
  const target: Piecewise = { breaks: [Q.zero, Q.one], pieces: [[Q.zero, Q.zero, Q.one]] };
  const square = ratio(1n, 5n);
  const against = (f: LineNetwork): Rational =>
    // <f, x^2> = (norm f^2 + norm x^2 - norm(f - x^2)^2)/2
    Q.div(Q.sub(Q.add(squareOf(f), square), squaredError(Q, f, target)), whole(2));
  const inner = (f: LineNetwork, g: LineNetwork): Rational => {
    const p = (h: LineNetwork): readonly Rational[] => h.polynomial;
    if (f.outputs.length === 0 && g.outputs.length === 0)
      return integralOver(Q, times(Q, p(f), p(g)), Q.zero, Q.one);
    const both = {
      ...f,
      slopes: [...f.slopes, ...g.slopes],
      biases: [...f.biases, ...g.biases],
      outputs: [...f.outputs, ...g.outputs],
      polynomial: [0, 1].map((i) => Q.add(p(f)[i] ?? Q.zero, p(g)[i] ?? Q.zero)),
    };
    return Q.div(Q.sub(squareOf(both), Q.add(squareOf(f), squareOf(g))), whole(2));
  };
  // the Schur complement of the last row, eliminated in order
  const rows = basis.map((f) => [...basis.map((g) => inner(f, g)), against(f)]);
  const last = [...basis.map(against), square];
  const table = [...rows, last].map((r) => [...r]);
  for (let k = 0; k < basis.length; k++) {
    const top = table[k] ?? [];
    const pivot = top[k] ?? Q.zero;
    if (pivot.num === 0n) continue; // a knot twice
    for (let i = k + 1; i < table.length; i++) {
      const factor = Q.div(table[i]?.[k] ?? Q.zero, pivot);
      table[i] = (table[i] ?? []).map((a, j) => Q.sub(a, Q.mul(factor, top[j] ?? Q.zero)));
    }
  }
  return table.at(-1)?.at(-1) ?? Q.zero;
}

function isEqual(knots: readonly Rational[]): boolean {
  const sorted = knots.toSorted(compareRational);
  return sorted.every(
    (b, i) => compareRational(b, ratio(BigInt(i + 1), BigInt(knots.length + 1))) === 0,
  );
}

function freeKnotsHold({ knots }: Knots, bound: Rational): Outcome {
  const error = splineError(knots);
  const order = compareRational(error, bound);
  return decide(
    isEqual(knots) ? order === 0 : order > 0,
    rationalToText(error),
    rationalToText(bound),
    'equal knots attain the bound, and no others',
  );
}

function closePair(knots: readonly Rational[]): boolean {
  const sorted = knots.toSorted(compareRational);
  return sorted.some(
    (b, i) => i > 0 && compareRational(Q.sub(b, sorted[i - 1] ?? b), ratio(1n, 40n)) < 0,
  );
}

const freeKnots = property<Knots>({
  id: 'rates/free-knots',
  theorem,
  statement:
    'For at most 3 rational knots with denominators up to 60: x^2 has exact squared distance at least 1/(180 (n+1)^4) from the splines of degree 1 with these knots, with equality at the knots i/(n+1) alone.',
  evidence: 'proof',
  arbitrary: knotSets,
  hypotheses: {},
  conclude: (c) => freeKnotsHold(c, freeKnotSquare(c.knots.length, 1)),
  labels: ({ knots }) => [
    isEqual(knots) ? 'equal knots' : 'other knots',
    ...(closePair(knots) ? ['a coalescing pair'] : []),
    `n = ${knots.length}`,
  ],
  required: {
    'equal knots': 0.2,
    'other knots': 0.3,
    'a coalescing pair': 0.1,
    'n = 0': 0.1,
    'n = 3': 0.1,
  },
  proves: 1,
  show: ({ knots }) => `knots ${showVector(knots)}`,
  runs: 150,
  control: {
    statement: 'The same with 179 for 180.',
    conclude: (c) => freeKnotsHold(c, Q.mul(freeKnotSquare(c.knots.length, 1), ratio(180n, 179n))),
  },
});

export interface Cell {
  readonly power: number;
  readonly M: number;
  /** The cell, and where the bias is in it. */
  readonly cell: number;
  readonly part: Rational;
}

const cells: fc.Arbitrary<Cell> = fc
  .record({
    power: fc.integer({ min: 0, max: 2 }),
    M: fc.integer({ min: 1, max: 6 }),
    cell: fc.integer({ min: 0, max: 5 }),
    part: fc.oneof(fractionInside, fc.constantFrom(Q.zero, Q.one, ratio(1n, 2n), ratio(1n, 4n))),
  })
  .map((c) => ({ ...c, cell: c.cell % c.M }));

/** The residual of relu(x - b)^k: its bias interpolated by 0, 1 or 2 nodes next to it (R5). */
export function residualOf({ power, M, cell, part }: Cell): LineNetwork {
  const w = ratio(1n, BigInt(M));
  const at = (t: Rational): Rational => Q.mul(w, Q.add(whole(cell), t));
  const nodes = [[ratio(1n, 2n)], [Q.zero, Q.one], [Q.zero, ratio(1n, 2n), Q.one]][power] ?? [];
  const weights = nodes.map((x, i) =>
    nodes.reduce((v, y, j) => (i === j ? v : Q.mul(v, Q.div(Q.sub(part, y), Q.sub(x, y)))), Q.one),
  );
  return kinked(power, [at(part), ...nodes.map(at)], [Q.one, ...weights.map(Q.neg)]);
}

/** q_0 and q_1; for k = 2 a number above the maximum. */
export const q = [ratio(1n, 2n), ratio(1n, 48n), ratio(431n, 1_000_000n)];

function interpolationHolds(c: Cell, exponent: number): Outcome {
  const bound = Q.div(q[c.power] ?? Q.zero, ratio(BigInt(c.M) ** BigInt(exponent)));
  return atMost(squareOf(residualOf(c)), bound, 'the squared norm of the residual');
}

const interpolation = property<Cell>({
  id: 'rates/interpolation',
  theorem,
  statement:
    'For k <= 2 and biases in M <= 6 cells of [0, 1]: relu(x - b)^k is within delta of its interpolation between the neurons of R5, delta^2 = q_k M^{-(2k+1)}.',
  evidence: 'proof',
  arbitrary: cells,
  hypotheses: {},
  conclude: (c) => interpolationHolds(c, 2 * c.power + 1),
  labels: ({ power, M }) => [`k = ${power}`, M === 1 ? 'M = 1' : 'M > 1'],
  required: { 'k = 0': 0.2, 'k = 1': 0.2, 'k = 2': 0.2, 'M > 1': 0.5 },
  proves: 1,
  show: ({ power, M, cell, part }) =>
    `k = ${power}, M = ${M}, b = (${cell} + ${rationalToText(part)})/${M}`,
  runs: 150,
  control: {
    statement: 'The same with one more power of M.',
    conclude: (c) => interpolationHolds(c, 2 * c.power + 2),
  },
});

interface Bumps {
  readonly power: number;
  readonly N: number;
  readonly i: number;
  readonly j: number;
}

const bumpPairs: fc.Arbitrary<Bumps> = fc
  .record({
    power: fc.integer({ min: 0, max: 3 }),
    N: fc.integer({ min: 1, max: 4 }),
    i: fc.integer({ min: 0, max: 3 }),
    j: fc.integer({ min: 0, max: 3 }),
  })
  .map((b) => ({ ...b, i: b.i % b.N, j: b.j % b.N }));

/** The i-th of N bumps. */
export function bump({ power, N }: Pick<Bumps, 'power' | 'N'>, i: number): LineNetwork {
  const w = ratio(1n, BigInt(N * (power + 1)));
  const places = Array.from({ length: power + 2 }, (_, j) => j);
  const choose = (j: number): bigint =>
    factorial(power + 1) / (factorial(j) * factorial(power + 1 - j));
  return kinked(
    power,
    places.map((j) => Q.mul(w, whole(i * (power + 1) + j))),
    places.map((j) => ratio((j % 2 === 0 ? 1n : -1n) * choose(j), 2n ** BigInt(power + 1))),
  );
}

function bumpsHold(b: Bumps, square: Rational): Outcome {
  const { i, j } = b;
  const inner = product(bump(b, i), bump(b, j));
  const mass = sum(bump(b, i).outputs.map((a) => (a.num < 0n ? Q.neg(a) : a)));
  const wanted = i === j ? square : Q.zero;
  return together(
    decide(
      compareRational(inner, wanted) === 0,
      rationalToText(inner),
      rationalToText(wanted),
      'the inner product',
    ),
    atMost(mass, Q.one, 'the variation'),
  );
}

const bumps = property<Bumps>({
  id: 'rates/bumps',
  theorem,
  statement:
    'For k <= 3 and N <= 4: the N bumps of R7 have k + 2 neurons of mass 1, are orthogonal, and have squared norm h^2.',
  evidence: 'proof',
  arbitrary: bumpPairs,
  hypotheses: {},
  conclude: (b) => bumpsHold(b, bumpSquare(b.N, b.power)),
  labels: ({ power, i, j }) => [`k = ${power}`, i === j ? 'one bump' : 'two bumps'],
  required: { 'k = 0': 0.1, 'k = 3': 0.1, 'one bump': 0.3, 'two bumps': 0.2 },
  proves: 1,
  show: ({ power, N, i, j }) => `k = ${power}, N = ${N}, bumps ${i} and ${j}`,
  runs: 100,
  control: {
    statement: 'The same with the norm of N + 1 bumps.',
    conclude: (b) => bumpsHold(b, bumpSquare(b.N + 1, b.power)),
  },
});

export const lineProperties: readonly AnyProperty[] = [freeKnots, interpolation, bumps];
