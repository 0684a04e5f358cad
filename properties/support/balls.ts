/**
 * # A ball of hidden weights with two points in it
 *
 * For Lemmas 3 and 4. All entries are dyadic, so that both sides of an inequality can be compared over
 * Q where sigma is rational. Half of the pairs are moved by random search towards the largest violation of the
 * inequality, on a grid coarse enough for exact arithmetic.
 *
 * ## Main definitions
 * - {@link Ball}, {@link ballWith}: drawn for a set of activations and an objective to climb
 * - {@link lipschitzOf}: L of the code under test; {@link slopeChange}: J(W) - J(W') as slopes
 * @module
 */
import * as fc from 'fast-check';
import type { Ring, Tier } from '../../src/arithmetic/ring.ts';
import { float64Tier } from '../../src/arithmetic/float64.ts';
import {
  compareRational,
  rationalField as Q,
  rationalFromDouble,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { randomSource } from '../../src/data/random.ts';
import { at, dense, tabulate } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { sigmaNamed } from './sigmas.ts';
import { centreAt, dataGeometry, lipschitzOnBall } from '../../src/network/centre.ts';
import type { LinearisedNetwork } from '../../src/network/gram.ts';
import { linearise, mapNetwork } from '../../src/network/network.ts';
import type { Network } from '../../src/network/network.ts';
import { squareNorm } from './exact.ts';
import { sizes } from './networks.ts';
import { draws, eighth, scaleExponent, scaleLabel } from './numbers.ts';
import { showMatrix, showVector } from './outcomes.ts';

/** The ball norm_F(W - centre) <= radius, and W and W' in it. */
export interface Ball {
  readonly activation: string;
  readonly inputs: Dense;
  readonly centre: Dense;
  readonly outputs: readonly number[];
  readonly radius: number;
  readonly first: Dense;
  readonly second: Dense;
  readonly exponent: number;
  readonly climbed: boolean;
  /** The ratio of the pair's value to the bound, in float64; 1 is equality. */
  readonly tightness: number;
}

/** The ratio of a pair's value to the bound. Untrusted: float64, for climbing and for labels. */
export type Objective = (b: Omit<Ball, 'tightness'>) => number;

/** The network at W = `hidden` in a tier. */
export function networkAt<T>(
  b: Pick<Ball, 'inputs' | 'outputs'>,
  hidden: Dense,
  move: (x: number) => T,
): Network<T> {
  return mapNetwork({ inputs: b.inputs, hidden, outputs: b.outputs }, move);
}

/** The same without the rows of zeros, at which f is sigma(0) sum(v) for every W: J is 0 there, at a kink too. */
export function withoutZeroRows<B extends Pick<Ball, 'inputs'>>(b: B): B {
  const { rows, cols, data } = b.inputs;
  const kept = Array.from({ length: rows }, (_, i) =>
    data.subarray(i * cols, (i + 1) * cols),
  ).filter((x) => x.some((a) => a !== 0));
  const inputs = dense(kept.length, cols, Float64Array.from(kept.flatMap((x) => [...x])));
  return { ...b, inputs };
}

/** J(W) - J(W') is the Jacobian with the difference of the slopes, as it is linear in them. */
export function slopeChange<T>(
  tier: Tier<T>,
  b: Omit<Ball, 'tightness'>,
  move: (x: number) => T,
): LinearisedNetwork<T> | undefined {
  const sigma = sigmaNamed(b.activation);
  const one = linearise(tier, sigma, networkAt(b, b.first, move));
  const two = linearise(tier, sigma, networkAt(b, b.second, move));
  if (one === undefined || two === undefined) return undefined;
  const { slopes } = one;
  const change = tabulate(slopes.rows, slopes.cols, (i, j) =>
    tier.sub(at(slopes, i, j), at(two.slopes, i, j)),
  );
  return { ...one, slopes: change };
}

export function float64SlopeChange(
  b: Omit<Ball, 'tightness'>,
): LinearisedNetwork<number> | undefined {
  return slopeChange(float64Tier, b, (x) => x);
}

/** L of Lemma 3 on the ball, or on one of another radius; `undefined` if the code gives none. */
export function lipschitzOf(
  b: Omit<Ball, 'tightness'>,
  radius: number = b.radius,
): number | undefined {
  const geometry = dataGeometry(b.inputs);
  const sigma = sigmaNamed(b.activation);
  const centre = centreAt(geometry, sigma, b.centre, b.outputs);
  return centre === undefined ? undefined : lipschitzOnBall(centre, radius);
}

/** Entry by entry A - B. */
export function minus<T>(R: Ring<T>, A: Dense, B: Dense, move: (x: number) => T): T[] {
  return Array.from(A.data, (a, k) => R.sub(move(a), move(B.data[k] ?? Number.NaN)));
}

/** norm_F(A - B)^2 over Q. */
export function squareDistance(A: Dense, B: Dense): Rational {
  return squareNorm(minus(Q, A, B, rationalFromDouble));
}

/** Whether the point lies in the closed ball, decided over Q. */
export function isInBall({ centre, radius }: Ball, point: Dense): boolean {
  const rho = rationalFromDouble(radius);
  return compareRational(squareDistance(point, centre), Q.mul(rho, rho)) <= 0;
}

/** centre + radius * steps/2^k, with 2^k the first power of two at least norm(steps): exact in float64. */
function moved(centre: Dense, radius: number, steps: readonly number[]): Dense {
  const square = centre.data.reduce((s, _, k) => s + (steps[k] ?? 0) ** 2, 0);
  let reach = 1;
  while (reach * reach < square) reach *= 2;
  return dense(
    centre.rows,
    centre.cols,
    centre.data.map((w, k) => w + (radius * (steps[k] ?? 0)) / reach),
  );
}

/** The point moved slightly inside the ball, on a grid of radius/1024. */
function settled(centre: Dense, radius: number, point: Float64Array): Dense {
  const off = point.map((w, k) => (w - (centre.data[k] ?? 0)) / radius);
  const norm = Math.hypot(...off);
  const shrink = norm > 0.99 ? 0.99 / norm : 1;
  const steps = off.map((t) => Math.round(t * shrink * 1024) / 1024);
  return dense(
    centre.rows,
    centre.cols,
    centre.data.map((w, k) => w + radius * (steps[k] ?? 0)),
  );
}

const climbSteps = 40;

/** Random search for a larger objective: each step moves both points a little. */
function climb(
  b: Omit<Ball, 'tightness'>,
  objective: Objective,
  seed: number,
): Omit<Ball, 'tightness'> {
  const uniform = randomSource(seed);
  let best = b;
  let value = objective(b);
  for (let k = 0; k < climbSteps; k++) {
    const reach = b.radius * 2 ** -Math.floor(k / 8);
    const shaken = (A: Dense): Dense =>
      settled(
        b.centre,
        b.radius,
        A.data.map((w) => w + reach * (2 * uniform() - 1)),
      );
    const next = { ...best, first: shaken(best.first), second: shaken(best.second) };
    const reached = objective(next);
    if (reached > value) [best, value] = [next, reached];
  }
  return best;
}

/** Balls for these activations; `objective` is what half of the pairs climb. */
export function ballWith(activations: readonly string[], objective: Objective): fc.Arbitrary<Ball> {
  const steps = draws(fc.integer({ min: -8, max: 8 }), 9);
  return fc
    .record({
      size: sizes,
      activation: fc.constantFrom(...activations),
      inputs: draws(eighth, 9),
      equalRows: fc.boolean(),
      centre: draws(eighth, 9),
      outputs: draws(eighth, 3),
      radius: fc.constantFrom(1, 2 ** -6, 2 ** -20, 4),
      steps: fc.tuple(steps, steps),
      exponent: scaleExponent,
      climbed: fc.boolean(),
      seed: fc.nat({ max: 999 }),
    })
    .map(({ size: { n, d, m }, exponent, equalRows, seed, ...drawn }) => {
      const [x, w] = [2 ** exponent, 2 ** -exponent]; // pre-activations stay near 1
      // With rows of equal norm the largest row sum of K o K can be its norm, so that L can be
      // attained.
      const entry = (a: number, k: number): number =>
        equalRows && k >= d ? Math.sign(a) * Math.abs(drawn.inputs[k % d] ?? 0) : a;
      const inputs = Float64Array.from(drawn.inputs.slice(0, n * d), (a, k) => entry(a, k) * x);
      const centre = dense(
        m,
        d,
        Float64Array.from(drawn.centre.slice(0, m * d), (a) => a * w),
      );
      const radius = drawn.radius * w;
      const start = {
        activation: drawn.activation,
        inputs: dense(n, d, inputs),
        centre,
        outputs: drawn.outputs.slice(0, m),
        radius,
        first: moved(centre, radius, drawn.steps[0]),
        second: moved(centre, radius, drawn.steps[1]),
        exponent,
        climbed: drawn.climbed,
      };
      const pair = drawn.climbed ? climb(start, objective, seed) : start;
      return { ...pair, tightness: objective(pair) };
    });
}

export function ballLabels(b: Ball): readonly string[] {
  return [
    b.activation,
    ...(b.inputs.rows === 1 ? ['n = 1'] : []),
    ...(b.inputs.cols === 1 ? ['d = 1'] : []),
    ...(b.outputs.length % 2 === 1 ? ['odd width'] : []),
    scaleLabel(b.exponent),
    ...(b.climbed ? ['climbed'] : []),
    ...(b.tightness >= 0.9
      ? ['within 10 % of the bound']
      : b.tightness >= 0.5
        ? ['within half of the bound']
        : []),
  ];
}

export const ballShares: Readonly<Record<string, number>> = {
  'n = 1': 0.15,
  'd = 1': 0.15,
  'odd width': 0.4,
  'scale 1e-8 or less': 0.15,
  'scale 1e8 or more': 0.15,
  climbed: 0.3,
};

export function showBall(b: Ball): string {
  return (
    `sigma = ${b.activation}, X = ${showMatrix(b.inputs)}, W0 = ${showMatrix(b.centre)}, v = ${showVector(b.outputs)}, ` +
    `radius ${b.radius}, W = ${showMatrix(b.first)}, W' = ${showMatrix(b.second)}`
  );
}
