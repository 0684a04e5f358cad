/**
 * # Lemma 4: the Taylor remainder
 *
 * Note: proofs-notes/taylor.md. The Jacobian is taken at the far end W, as Theorem C needs it.
 * @module
 */
import {
  ratio,
  rationalField as Q,
  rationalFromDouble,
  rationalTier,
} from '../src/arithmetic/rational.ts';
import type { Rational } from '../src/arithmetic/rational.ts';
import { activationNamed } from '../src/network/built-in.ts';
import { networkOutputs } from '../src/network/network.ts';
import { property } from '../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../src/suite/property.ts';
import { exactMatrix, minus, ordered, square, squareNorm, times } from './support/oracles.ts';
import {
  ball,
  ballLabels,
  ballShares,
  inBall,
  jacobianAt,
  lipschitzOf,
  networkAt,
  showBall,
} from './support/balls.ts';
import type { Ball } from './support/balls.ts';

function outputs(instance: Ball, hidden: Ball['centre']): readonly Rational[] {
  const f = networkOutputs(
    rationalTier,
    activationNamed(instance.activation),
    networkAt(instance, hidden),
  );
  if (f === undefined) throw new Error('a rational activation has exact values');
  return f;
}

/** norm(f(W) - f(W0) - J(W)(W - W0))^2 <= (share L)^2 norm_F(W - W0)^4. */
function remainder(instance: Ball, share: Rational): Outcome {
  const L = lipschitzOf(instance);
  if (L === undefined || !(L < Infinity)) return { kind: 'not-certified', because: 'no finite L' };
  const D = minus(exactMatrix(instance.first), exactMatrix(instance.centre));
  const linear = times(jacobianAt(instance, instance.first), Array.from(D.data));
  const start = outputs(instance, instance.centre);
  const e = outputs(instance, instance.first).map((f, i) =>
    Q.sub(Q.sub(f, start[i] ?? Q.zero), linear[i] ?? Q.zero),
  );
  const right = square(Q.mul(Q.mul(share, rationalFromDouble(L)), squareNorm(D.data)));
  return ordered(squareNorm(e), right, 'the remainder is too large');
}

const bounded = property<Ball>({
  id: 'taylor/remainder',
  theorem: 'taylor',
  statement:
    'for all rational X, v, W0 and W in the ball: norm(f(W, v) - f(W0, v) - J(W, v)(W - W0)) <= (1/2) L norm_F(W - W0)^2',
  evidence: 'proof',
  arbitrary: ball,
  hypotheses: { 'W lies in the ball': (b) => inBall(b, b.first) },
  conclude: (b) => remainder(b, ratio(1n, 2n)),
  labels: ballLabels,
  required: ballShares,
  proves: 1,
  show: showBall,
  runs: 300,
  control: {
    statement: 'with 1/4 in place of 1/2',
    conclude: (b) => remainder(b, ratio(1n, 4n)),
  },
});

export const properties: readonly AnyProperty[] = [bounded];
