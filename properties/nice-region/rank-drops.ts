/**
 * # Limits of regions, and problems without a region
 *
 * Points at which the rank of Psi drops are known exactly for some activations: where sigma'(0) = 0, row i of Psi
 * vanishes if W x_i = 0, and the nearest such W is W0 - (W0 x_i) x_i^T/norm(x_i)^2. The distance is norm(W0
 * x_i)/norm(x_i), and no certified radius may reach it.
 * @module
 */
import * as fc from 'fast-check';
import {
  compareRational,
  rationalField as Q,
  rationalFromDouble,
} from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at, dense, mapMatrix, matrix, row } from '../../src/linalg/matrix.ts';
import { multiply, transpose } from '../../src/linalg/ring-product.ts';
import type { Dense, Matrix } from '../../src/linalg/matrix.ts';
import { leftKernelVector, rankOfRationals } from '../../src/linalg/rank.ts';
import { sigmaNamed } from '../support/sigmas.ts';
import { jacobian } from '../../src/network/gram.ts';
import { gradient, linearise, loss } from '../../src/network/network.ts';
import type { Network } from '../../src/network/network.ts';
import { problemOf } from '../../src/network/problem.ts';
import { anchorAt } from '../../src/search/anchor.ts';
import { largestRadius } from '../../src/search/region.ts';
import type { Region } from '../../src/search/region.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { magnitude, squareNorm } from '../support/exact.ts';
import { draws, eighth } from '../support/numbers.ts';
import {
  decide,
  notCertified,
  proved,
  refuted,
  showMatrix,
  showVector,
  together,
} from '../support/outcomes.ts';
import { remembered } from '../support/remembered.ts';

const theorem = 'nice-region';

interface Started {
  readonly activation: string;
  readonly inputs: Dense;
  readonly hidden: Dense;
  readonly outputs: readonly number[];
}

const flat = ['square', 'cube', 'gaussian', 'x^4 + x^2'] as const;
const kinked = ['relu', 'leaky-relu', 'abs'] as const;

function take(rows: number, cols: number, xs: readonly number[]): Dense {
  return dense(rows, cols, Float64Array.from(xs.slice(0, rows * cols)));
}

const started: fc.Arbitrary<Started> = fc
  .record({
    n: fc.integer({ min: 1, max: 3 }),
    d: fc.integer({ min: 1, max: 3 }),
    extra: fc.integer({ min: 0, max: 2 }),
    activation: fc.constantFrom(...flat, ...kinked),
    xs: draws(eighth, 9),
    weights: draws(eighth, 15),
    v: draws(fc.constantFrom(1, -1, 0.5, -3), 5),
  })
  .map(({ n, d, extra, activation, xs, weights, v }) => {
    const m = Math.ceil(n / d) + extra;
    return {
      activation,
      inputs: take(n, d, xs),
      hidden: take(m, d, weights),
      outputs: v.slice(0, m),
    };
  });

const regionAt = remembered(({ activation, inputs, hidden, outputs }: Started): Region | string => {
  const labels = Array.from({ length: inputs.rows }, () => 0);
  const anchor = anchorAt(problemOf(inputs, labels, sigmaNamed(activation)), {
    hidden,
    outputs,
  });
  if ('because' in anchor) return 'no start';
  return largestRadius(anchor.centre, anchor.singular) ?? 'no radius is shown';
});

function radiusFor(s: Started): number | string {
  const region = regionAt(s);
  return typeof region === 'string' ? region : region.radius;
}

function exact(A: Dense): Matrix<Rational> {
  return mapMatrix(A, rationalFromDouble);
}

/** The square of the distance from W0 to the nearest known end of the region, times norm(x_i)^2. */
function endsAt(s: Started, i: number): Rational {
  const P = multiply(Q, exact(s.inputs), transpose(exact(s.hidden)));
  const moved = row(P, i);
  const isFlat = flat.some((name) => name === s.activation);
  if (isFlat) return squareNorm(moved);
  const nearest = moved
    .map(magnitude)
    .reduce((a, b) => (compareRational(a, b) <= 0 ? a : b), magnitude(moved[0] ?? Q.zero));
  return Q.mul(nearest, nearest);
}

/** Where sigma'(0) = 0 for a polynomial sigma: the nearest W with W x_i = 0 has rank below n, over Q. */
function rankDrops(s: Started, i: number): boolean | undefined {
  const X = exact(s.inputs);
  const W = exact(s.hidden);
  const x = row(X, i);
  const square = squareNorm(x);
  if (square.num === 0n) return undefined;
  const P = multiply(Q, X, transpose(W));
  const data = Array.from(W.data, (w, k) => {
    const [j, c] = [(k - (k % W.cols)) / W.cols, k % W.cols];
    return Q.sub(w, Q.div(Q.mul(at(P, i, j), x[c] ?? Q.zero), square));
  });
  const net = {
    inputs: X,
    hidden: matrix(W.rows, W.cols, data),
    outputs: s.outputs.map(rationalFromDouble),
  };
  const linear = linearise(rationalTier, sigmaNamed(s.activation), net);
  return linear === undefined ? undefined : rankOfRationals(jacobian(Q, linear)) < X.rows;
}

/** radius^2 norm(x_i)^2 < the square of the distance, for each i; the rank really drops there. */
function endsInTime(s: Started, factor: number): Outcome {
  const radius = radiusFor(s);
  if (typeof radius === 'string') return notCertified(radius);
  const reach = rationalFromDouble(factor * radius);
  const isFlat = flat.some((name) => name === s.activation);
  for (let i = 0; i < s.inputs.rows; i++) {
    const x = row(exact(s.inputs), i);
    const left = Q.mul(Q.mul(reach, reach), squareNorm(x));
    const right = endsAt(s, i);
    if (compareRational(left, right) >= 0)
      return refuted(
        `radius^2 norm(x_i)^2 = ${showVector([left])}`,
        showVector([right]),
        isFlat ? `W x_${i} = 0 lies in the ball` : `a kink lies in the ball, sample ${i}`,
      );
    if (isFlat && rankDrops(s, i) === false)
      return refuted('rank n', 'below n', `at W x_${i} = 0, where row ${i} of Psi is 0`);
  }
  return proved;
}

/** The radius is at least 0.999 times the distance to the known end. */
function isSharp(s: Started): boolean {
  const radius = radiusFor(s);
  if (typeof radius === 'string') return false;
  return Array.from({ length: s.inputs.rows }, (_, i) => i).some((i) => {
    const reach = rationalFromDouble(radius / 0.999);
    const left = Q.mul(Q.mul(reach, reach), squareNorm(row(exact(s.inputs), i)));
    return compareRational(left, endsAt(s, i)) >= 0;
  });
}

function showStart({ activation, inputs, hidden, outputs }: Started): string {
  return `sigma = ${activation}, X = ${showMatrix(inputs)}, W0 = ${showMatrix(hidden)}, v0 = ${showVector(outputs)}`;
}

const endsBeforeRankDrops = property<Started>({
  id: 'nice-region/ends-before-rank-drops',
  theorem,
  statement:
    "For all (W0, v0) over Q: where sigma'(0) = 0 the largest certified radius stays below the distance to each W with W x_i = 0, at which rank Psi < n; where sigma has a kink at 0, below the distance to the kink.",
  evidence: 'proof',
  arbitrary: started,
  hypotheses: { 'no v0_j is 0': ({ outputs }) => outputs.every((v) => v !== 0) },
  conclude: (s) => endsInTime(s, 1),
  labels: (s) => [
    s.activation,
    ...(s.inputs.rows === 1 ? ['n = 1'] : []),
    ...(isSharp(s) ? ['the radius is within 0.1 % of the distance'] : []),
    ...(typeof radiusFor(s) === 'string' ? ['no region'] : []),
  ],
  required: {
    square: 0.05,
    gaussian: 0.05,
    relu: 0.05,
    abs: 0.05,
    'n = 1': 0.2,
    'the radius is within 0.1 % of the distance': 0.1,
  },
  proves: 0.4,
  show: showStart,
  runs: 250,
  control: {
    statement: 'The same for twice the radius.',
    conclude: (s) => endsInTime(s, 2),
  },
});

/** A mirrored start of h pairs with h d < n. */
interface Narrow {
  readonly activation: string;
  readonly inputs: Dense;
  /** h x d. */
  readonly half: Dense;
  readonly outputs: readonly number[];
}

const narrow: fc.Arbitrary<Narrow> = fc
  .record({
    h: fc.integer({ min: 1, max: 2 }),
    d: fc.integer({ min: 1, max: 2 }),
    more: fc.integer({ min: 1, max: 2 }),
    activation: fc.constantFrom('square', 'cubic', 'rational', 'cube'),
    xs: draws(eighth, 12),
    weights: draws(eighth, 4),
    v: draws(fc.constantFrom(1, 0.5, -3, 2), 2),
  })
  .map(({ h, d, more, activation, xs, weights, v }) => ({
    activation,
    inputs: take(h * d + more, d, xs),
    half: take(h, d, weights),
    outputs: v.slice(0, h),
  }));

/** The mirrored network; the copies are moved by `shift` in their first coordinate. */
function mirroredNetwork(p: Narrow, shift: number): Network<number> {
  const { half, outputs } = p;
  const copies = half.data.map((w, k) => (k % half.cols === 0 ? w + shift : w));
  const hidden = dense(2 * half.rows, half.cols, Float64Array.from([...half.data, ...copies]));
  return { inputs: p.inputs, hidden, outputs: [...outputs, ...outputs.map((v) => -v)] };
}

function exactly(net: Network<number>): Network<Rational> {
  return {
    inputs: mapMatrix(net.inputs, rationalFromDouble),
    hidden: mapMatrix(net.hidden, rationalFromDouble),
    outputs: net.outputs.map(rationalFromDouble),
  };
}

/** y other than 0 with y^T Psi(W0) = 0, Psi of the first h neurons. */
function kernelLabels(p: Narrow): readonly Rational[] | undefined {
  const first = { inputs: p.inputs, hidden: p.half, outputs: p.outputs.map(() => 1) };
  const linear = linearise(rationalTier, sigmaNamed(p.activation), exactly(first));
  return linear === undefined ? undefined : leftKernelVector(jacobian(Q, linear));
}

/** grad_W l = 0 with a loss of norm(y)^2/2 at the mirrored start. */
function stuck(p: Narrow, shift: number): Outcome {
  const y = kernelLabels(p);
  if (y === undefined) return notCertified('no kernel');
  const net = exactly(mirroredNetwork(p, shift));
  const sigma = sigmaNamed(p.activation);
  const slope = gradient(rationalTier, sigma, net, y);
  const value = loss(rationalTier, sigma, net, y);
  if (slope === undefined || value === undefined) return notCertified('a pole');
  const steepness = squareNorm(Array.from(slope.data));
  const half = Q.div(squareNorm(y), Q.add(Q.one, Q.one));
  return together(
    decide(steepness.num === 0n, `norm(grad)^2 = ${showVector([steepness])}`, '0', 'at the start'),
    decide(
      compareRational(value, half) === 0 && value.num > 0n,
      `loss ${showVector([value])}`,
      showVector([half]),
      'norm(y)^2/2 > 0',
    ),
  );
}

const tooNarrow = property<Narrow>({
  id: 'nice-region/too-narrow',
  theorem,
  statement:
    'B.h1. For all mirrored starts over Q with h d < n and y in the left kernel of Psi(W0): grad_W l = 0 although l = norm(y)^2/2 > 0, and no radius is certified.',
  evidence: 'proof',
  arbitrary: narrow,
  hypotheses: { 'h d < n': ({ inputs, half }) => half.rows * half.cols < inputs.rows },
  conclude: (p) => {
    const { hidden, outputs } = mirroredNetwork(p, 0);
    const start = dense(hidden.rows, hidden.cols, Float64Array.from(hidden.data));
    const radius = radiusFor({ ...p, hidden: start, outputs });
    return together(
      decide(typeof radius === 'string', `radius ${radius}`, 'none', 'rank J <= h d < n'),
      stuck(p, 0),
    );
  },
  labels: ({ activation, inputs, half }) => [
    activation,
    ...(inputs.rows <= 2 * half.rows * half.cols ? ['n <= m d'] : ['n > m d']),
    ...(inputs.cols === 1 ? ['d = 1'] : []),
  ],
  required: { 'n <= m d': 0.4, 'n > m d': 0.1, 'd = 1': 0.3, rational: 0.15 },
  proves: 1,
  show: (p) =>
    `sigma = ${p.activation}, X = ${showMatrix(p.inputs)}, first h rows of W0 = ${showMatrix(p.half)}, first h of v = ${showVector(p.outputs)}`,
  runs: 300,
  control: {
    statement: 'The same at a start whose copies are moved by 1: no mirrored start.',
    conclude: (p) => stuck(p, 1),
  },
});

export const endProperties: readonly AnyProperty[] = [endsBeforeRankDrops, tooNarrow];
