/**
 * # One network in every tier
 *
 * The search evaluates the network in float64 and the checker in intervals. On the same straight-line code
 * and with correctly rounded operations, rounding to nearest stays inside outward rounding, and so
 * does the exact value: both are asserted, for sigma without transcendental functions.
 * @module
 */
import * as fc from 'fast-check';
import { float64Tier } from '../../src/arithmetic/float64.ts';
import { interval, intervalTier } from '../../src/arithmetic/interval.ts';
import { contains } from '../../src/arithmetic/interval-sets.ts';
import type { Interval } from '../../src/arithmetic/interval.ts';
import { rationalFromDouble, rationalToText } from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import type { Tier } from '../../src/arithmetic/ring.ts';
import { dense } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { sigmaNamed } from '../support/sigmas.ts';
import { centreAt, dataGeometry, residualAt } from '../../src/network/centre.ts';
import { gradient, linearise, mapNetwork, residual } from '../../src/network/network.ts';
import type { Network } from '../../src/network/network.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { network, showNetwork, sizeLabels, sizeShares, sizesOf } from '../support/networks.ts';
import { draws, rounded, scaleExponent, scaleLabel } from '../support/numbers.ts';
import { notCertified, proved, refuted, showVector, together } from '../support/outcomes.ts';

interface Point {
  readonly activation: string;
  readonly net: Network<number>;
  readonly labels: readonly number[];
  readonly exponent: number;
}

const point: fc.Arbitrary<Point> = fc
  .record({
    activation: fc.constantFrom('rational', 'square', 'cubic', 'cube', 'relu', 'leaky-relu'),
    net: network(rounded),
    labels: draws(rounded, 3),
    exponent: scaleExponent,
  })
  .map(({ net, labels, exponent, ...rest }) => ({
    ...rest,
    net: {
      ...net,
      inputs: { ...net.inputs, data: Array.from(net.inputs.data, (x) => x * 2 ** exponent) },
    },
    labels: labels.slice(0, net.inputs.rows),
    exponent,
  }));

/** Residuals, then the gradient row by row. */
function valuesIn<T>(tier: Tier<T>, p: Point, move: (x: number) => T): readonly T[] | undefined {
  const sigma = sigmaNamed(p.activation);
  const net = mapNetwork(p.net, move);
  const labels = p.labels.map(move);
  const r = residual(tier, sigma, net, labels);
  const g = gradient(tier, sigma, net, labels);
  return r === undefined || g === undefined ? undefined : [...r, ...Array.from(g.data)];
}

function allInside(boxes: readonly Interval[], values: readonly Rational[], what: string): Outcome {
  const k = values.findIndex((value, i) => {
    const box = boxes[i];
    return box === undefined || !contains(box, value);
  });
  const [box, value] = [boxes[k], values[k]];
  if (value === undefined) return proved;
  return refuted(rationalToText(value), `[${box?.lo}, ${box?.hi}]`, `${what}, value ${k}`);
}

function isSmoothThere({ activation, net }: Point): boolean {
  const exact = mapNetwork(net, rationalFromDouble);
  return linearise(rationalTier, sigmaNamed(activation), exact) !== undefined;
}

function toDense({ inputs }: Pick<Network<number>, 'inputs'>): Dense {
  return dense(inputs.rows, inputs.cols, Float64Array.from(Array.from(inputs.data)));
}

/** The checker's enclosures at the point: residuals and slopes. */
function centreContains(p: Point): Outcome {
  const sigma = sigmaNamed(p.activation);
  const hidden = toDense({ inputs: p.net.hidden });
  const centre = centreAt(dataGeometry(toDense(p.net)), sigma, hidden, p.net.outputs);
  if (centre === undefined) return notCertified('a pre-activation encloses a kink');
  const exact = mapNetwork(p.net, rationalFromDouble);
  const r = residual(rationalTier, sigma, exact, p.labels.map(rationalFromDouble));
  const linear = linearise(rationalTier, sigma, exact);
  if (r === undefined || linear === undefined) return refuted('sigma', 'undefined', 'over Q');
  return together(
    allInside(residualAt(centre, p.labels), r, 'residualAt'),
    allInside(Array.from(centre.slopes.data), Array.from(linear.slopes.data), 'slopes'),
  );
}

const tiersAgree = property<Point>({
  id: 'expressivity/tiers-agree',
  theorem: 'expressivity',
  statement:
    'For all doubles X, W, v, y and sigma a rational or piecewise linear function: the residual and the gradient in float64 and over Q lie in their intervals, and so do those the checker encloses.',
  evidence: 'proof',
  arbitrary: point,
  hypotheses: { "sigma' exists at every pre-activation": isSmoothThere },
  conclude: (p) => {
    const boxes = valuesIn(intervalTier, p, (x) => interval(x));
    const near = valuesIn(float64Tier, p, (x) => x);
    const exact = valuesIn(rationalTier, p, rationalFromDouble);
    if (exact === undefined) return refuted('sigma', 'undefined', 'over Q');
    if (boxes === undefined || near === undefined)
      return notCertified('a pre-activation encloses a kink');
    return together(
      allInside(boxes, exact, 'over Q'),
      allInside(boxes, near.map(rationalFromDouble), 'float64'),
      centreContains(p),
    );
  },
  labels: ({ activation, net, exponent }) => [
    activation,
    ...sizeLabels(sizesOf(net)),
    scaleLabel(exponent),
  ],
  required: {
    ...sizeShares,
    rational: 0.1,
    relu: 0.1,
    'scale 1e-8 or less': 0.2,
    'scale 1e8 or more': 0.2,
  },
  proves: 0.95,
  show: ({ activation, net, labels }) =>
    `sigma = ${activation}, ${showNetwork(net)}, y = ${showVector(labels)}`,
  runs: 200,
  control: {
    statement: 'The float64 values are exact.',
    conclude: (p) => {
      const near = valuesIn(float64Tier, p, (x) => x);
      const exact = valuesIn(rationalTier, p, rationalFromDouble);
      if (near === undefined || exact === undefined) return proved;
      return allInside(
        near.map((x) => interval(x)),
        exact,
        'float64',
      );
    },
  },
});

export const tierProperties: readonly AnyProperty[] = [tiersAgree];
