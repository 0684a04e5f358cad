/**
 * # Theorem A, the mirrored start: f(W0, c v0) = 0 for every c
 * @module
 */
import * as fc from 'fast-check';
import { nextUp } from '../../src/arithmetic/bounds.ts';
import { encloseQuotient, intervalTier } from '../../src/arithmetic/interval.ts';
import { contains } from '../../src/arithmetic/interval-sets.ts';
import { rationalField as Q, rationalToText } from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at, dense, tabulate } from '../../src/linalg/matrix.ts';
import { sigmaNamed } from '../support/sigmas.ts';
import { pairsAreMirrored } from '../../src/network/mirrored.ts';
import { mapNetwork, networkOutputs } from '../../src/network/network.ts';
import type { Network } from '../../src/network/network.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { network, showNetwork, sizeLabels, sizesOf } from '../support/networks.ts';
import { fraction, rounded } from '../support/numbers.ts';
import { decide, refuted, showVector, together } from '../support/outcomes.ts';

const theorem = 'expressivity';

interface Mirrored {
  readonly activation: string;
  readonly half: Network<Rational>;
  readonly odd: boolean;
  readonly scale: Rational;
  readonly double: number;
}

/** W0 = (W; W), v0 = c (v, -v), for odd width a last neuron with w = 0 and any v. */
function mirroredNetwork(
  { half, odd, scale }: Mirrored,
  sign: Rational = Q.neg(Q.one),
): Network<Rational> {
  const { inputs, hidden: W, outputs: v } = half;
  const h = W.rows;
  const scaled = v.map((a) => Q.mul(scale, a));
  return {
    inputs,
    hidden: tabulate(2 * h + (odd ? 1 : 0), W.cols, (j, c) =>
      j < 2 * h ? at(W, j % h, c) : Q.zero,
    ),
    outputs: [...scaled, ...scaled.map((a) => Q.mul(sign, a)), ...(odd ? [scale] : [])],
  };
}

/**
 * pairsAreMirrored on doubles: true as built, false after changing any one number of a pair by one
 * neighbour.
 */
function pairsAreSeen({ double }: Mirrored): Outcome {
  const W = dense(2, 2, Float64Array.of(double, 1, double, 1));
  const moved = dense(2, 2, Float64Array.of(double, 1, nextUp(double), 1));
  const seen = pairsAreMirrored(W, [double, -double]);
  const missed = pairsAreMirrored(moved, [1, -1]) || pairsAreMirrored(W, [double, nextUp(-double)]);
  return together(
    decide(seen, 'a mirrored pair', 'not seen', `at ${double}`),
    decide(!missed, 'a pair one step apart', 'mirrored', `at ${double}`),
  );
}

const mirroredVanishes = property<Mirrored>({
  id: 'expressivity/mirrored-vanishes',
  theorem,
  statement:
    'A2.h1. For all rational X and mirrored (W0, v0) and every c: f(W0, c v0) = 0 exactly, also with a last neuron at w = 0 where sigma(0) = 0; the interval outputs contain 0.',
  evidence: 'proof',
  arbitrary: fc.record({
    activation: fc.constantFrom('rational', 'square', 'cubic', '1/(1 + x^2)', 'relu', 'abs'),
    half: network(fraction),
    odd: fc.boolean(),
    scale: fraction,
    double: rounded,
  }),
  hypotheses: {
    'm is even or sigma(0) = 0': ({ activation, odd }) => !odd || activation !== '1/(1 + x^2)',
  },
  conclude: (instance) => {
    const sigma = sigmaNamed(instance.activation);
    const net = mirroredNetwork(instance);
    const f = networkOutputs(rationalTier, sigma, net);
    const boxes = networkOutputs(
      intervalTier,
      sigma,
      mapNetwork(net, (a) => encloseQuotient(a.num, a.den)),
    );
    if (f === undefined || boxes === undefined)
      return refuted('f', 'undefined', 'at a mirrored point');
    return together(
      decide(
        f.every((a) => a.num === 0n),
        showVector(f),
        '0',
        'f(W0, c v0)',
      ),
      decide(
        boxes.every((box) => contains(box, Q.zero)),
        'the enclosure',
        '0',
        'does not contain 0',
      ),
      pairsAreSeen(instance),
    );
  },
  labels: ({ half, odd, activation }) => [
    ...sizeLabels(sizesOf(half)).filter((label) => label !== 'odd width'),
    ...(odd ? ['odd width'] : []),
    activation,
  ],
  required: {
    'n = 1': 0.2,
    'd = 1': 0.2,
    'odd width': 0.3,
  },
  proves: 1,
  show: ({ activation, half, odd, scale, double }) =>
    `sigma = ${activation}, half of it ${showNetwork(half)}, ${odd ? 'odd' : 'even'}, c = ${rationalToText(scale)}, a double ${double}`,
  runs: 200,
  control: {
    statement: 'f(W0, v0) = 0 where only the hidden weights pair and v_{j+h} = v_j.',
    conclude: (instance) => {
      const net = mirroredNetwork(instance, Q.one);
      const f = networkOutputs(rationalTier, sigmaNamed(instance.activation), net) ?? [];
      return decide(
        f.every((a) => a.num === 0n),
        showVector(f),
        '0',
        'the outputs do not cancel',
      );
    },
  },
});

export const mirroredProperties: readonly AnyProperty[] = [mirroredVanishes];
