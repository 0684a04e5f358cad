/**
 * # Lemma 3: how fast J changes on a ball
 *
 * Note: proofs-notes/lipschitz.md. Code: src/network/lipschitz.ts. Rational activations: both sides are
 * compared exactly.
 * @module
 */
import * as fc from 'fast-check';
import { rationalField as Q, rationalFromDouble } from '../src/arithmetic/rational.ts';
import { exactly } from '../src/arithmetic/bounds.ts';
import { interval } from '../src/arithmetic/interval.ts';
import { matrix } from '../src/linalg/matrix.ts';
import { activationNamed } from '../src/network/built-in.ts';
import { curvatureOnBall } from '../src/network/lipschitz.ts';
import { property } from '../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../src/suite/property.ts';
import {
  exactMatrix,
  exactVector,
  holds,
  minus,
  ordered,
  square,
  squareNorm,
  times,
} from './support/oracles.ts';
import {
  ball,
  ballLabels,
  ballShares,
  inBall,
  jacobianAt,
  lipschitzOf,
  showBall,
} from './support/balls.ts';
import type { Ball } from './support/balls.ts';

/** norm((J - J') u)^2 <= L^2 norm_F(W - W')^2 norm(u)^2 for the given L. */
function bounded(instance: Ball, L: number | undefined): Outcome {
  if (L === undefined || !(L < Infinity)) return { kind: 'not-certified', because: 'no finite L' };
  const u = exactVector(instance.direction);
  const change = minus(jacobianAt(instance, instance.first), jacobianAt(instance, instance.second));
  const step = squareNorm(minus(exactMatrix(instance.first), exactMatrix(instance.second)).data);
  const right = Q.mul(square(rationalFromDouble(L)), Q.mul(step, squareNorm(u)));
  return ordered(squareNorm(times(change, u)), right, 'J changed faster than L allows');
}

const never = property<Ball>({
  id: 'lipschitz/never-exceeded',
  theorem: 'lipschitz',
  statement:
    "for all rational X, v and W, W' in the ball and every u: norm((J(W, v) - J(W', v)) u) <= L norm_F(W - W') norm(u)",
  evidence: 'proof',
  arbitrary: ball,
  hypotheses: {
    'W lies in the ball': (b) => inBall(b, b.first),
    "W' lies in the ball": (b) => inBall(b, b.second),
  },
  conclude: (b) => bounded(b, lipschitzOf(b)),
  labels: ballLabels,
  required: ballShares,
  proves: 1,
  show: showBall,
  runs: 300,
  control: {
    statement: "with sup abs(sigma'') taken at the centre instead of over the ball",
    conclude: (b) => bounded(b, lipschitzOf(b, 0)),
  },
});

const oneSample = property<Ball>({
  id: 'lipschitz/one-sample-equality',
  theorem: 'lipschitz',
  statement:
    "for n = d = m = 1 and sigma = x^2: norm(J - J') = L abs(w - w') up to the rounding of L, so L cannot be lowered",
  evidence: 'proof',
  arbitrary: ball.map((b) => ({
    ...b,
    activation: 'x^2',
    inputs: { ...b.inputs, rows: 1, cols: 1, data: Float64Array.of(b.inputs.data[0] ?? 1) },
    centre: { ...b.centre, rows: 1, cols: 1, data: b.centre.data.slice(0, 1) },
    first: { ...b.first, rows: 1, cols: 1, data: b.first.data.slice(0, 1) },
    second: { ...b.second, rows: 1, cols: 1, data: b.second.data.slice(0, 1) },
    outputs: b.outputs.slice(0, 1),
    direction: [1],
  })),
  hypotheses: { 'v and x are not 0': (b) => b.outputs[0] !== 0 && b.inputs.data[0] !== 0 },
  conclude: (b) => {
    const L = lipschitzOf(b);
    if (L === undefined) return { kind: 'not-certified', because: 'no L' };
    const within = bounded(b, L);
    if (within.kind !== 'proved') return within;
    // 2 abs(v) x^2 is exact in float64 here; L may exceed it by a few roundings only
    const best = 2 * Math.abs(b.outputs[0] ?? 0) * (b.inputs.data[0] ?? 0) ** 2;
    return holds(
      L <= best * (1 + 2 ** -48),
      String(L),
      String(best),
      'L is larger than its formula',
    );
  },
  labels: (b) => [b.first.data[0] === b.second.data[0] ? 'equal points' : 'distinct points'],
  required: { 'distinct points': 0.5 },
  proves: 1,
  show: showBall,
  runs: 100,
});

/** A pre-activation, a row norm and a radius for relu. */
interface Reach {
  readonly at: number;
  readonly norm: number;
  readonly radius: number;
}

const kink = property<Reach>({
  id: 'lipschitz/no-constant-across-a-kink',
  theorem: 'lipschitz',
  statement:
    'for relu: a Lipschitz constant is given only if the reachable pre-activations avoid 0, and then it is 0',
  evidence: 'proof',
  arbitrary: fc.record({
    at: fc.integer({ min: -8, max: 8 }),
    norm: fc.constantFrom(0, 1, 2, 1 / 2),
    radius: fc.constantFrom(1, 1 / 4, 4, 8),
  }),
  hypotheses: { 'radius > 0': ({ radius }) => radius > 0 },
  conclude: ({ at, norm, radius }) => {
    const P = matrix(1, 1, [interval(at)]);
    const bound = curvatureOnBall(activationNamed('relu'), P, [exactly(norm)], [1], radius);
    if (Math.abs(at) <= norm * radius)
      return holds(bound === undefined, String(bound), 'undefined', 'the ball reaches the kink');
    const clear = Math.abs(at) > norm * radius * (1 + 2 ** -50);
    return holds(!clear || bound === 0, String(bound), '0', 'the ball avoids the kink');
  },
  labels: ({ at, norm, radius }) => [
    Math.abs(at) === norm * radius
      ? 'touches'
      : Math.abs(at) < norm * radius
        ? 'crosses'
        : 'avoids',
  ],
  required: { touches: 0.03, crosses: 0.2, avoids: 0.2 },
  proves: 1,
  show: (r) => JSON.stringify(r),
  runs: 300,
});

export const properties: readonly AnyProperty[] = [never, oneSample, kink];
