/**
 * # J^T r is the gradient of the loss
 *
 * The oracle is a difference quotient that is exact for polynomials, without any differentiation
 * rule.
 * @module
 */
import * as fc from 'fast-check';
import { encloseQuotient, intervalTier } from '../../src/arithmetic/interval.ts';
import type { Interval } from '../../src/arithmetic/interval.ts';
import { compareRational, ratio, rationalField as Q } from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { tabulate } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { jacobianGradient } from '../../src/network/gram.ts';
import {
  gradient,
  linearise,
  loss,
  mapNetwork,
  preactivations,
} from '../../src/network/network.ts';
import type { Network } from '../../src/network/network.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty } from '../../src/suite/property.ts';
import { magnitude, sum } from '../support/exact.ts';
import { cut, network, showNetwork, sizeLabels, sizeShares, sizesOf } from '../support/networks.ts';
import { draws, fraction } from '../support/numbers.ts';
import {
  decide,
  equal,
  inside,
  proved,
  refuted,
  showVector,
  together,
} from '../support/outcomes.ts';

const theorem = 'gram-structure';

interface Labelled {
  readonly activation: string;
  readonly net: Network<Rational>;
  readonly labels: readonly Rational[];
}

/** All with a loss of degree at most 6 in each weight, at least near a point that is not a kink. */
const differentiable = ['square', 'cubic', 'cube', 'relu', 'leaky-relu', 'abs'];

/** Weights of f(1) - f(-1), f(2) - f(-2), f(3) - f(-3) in f'(0): exact up to degree 6. */
const differences = [ratio(3n, 4n), ratio(-3n, 20n), ratio(1n, 60n)];

/** A step small enough that three of them along any weight cross no zero of a pre-activation. */
function smallStep(net: Network<Rational>): Rational {
  const nearest = Array.from(preactivations(Q, net).data, magnitude)
    .filter((p) => p.num !== 0n)
    .reduce((a, b) => (compareRational(a, b) < 0 ? a : b), Q.one);
  const reach = Array.from(net.inputs.data, magnitude).reduce(Q.add, Q.one);
  return Q.div(nearest, Q.mul(ratio(4n), reach));
}

/** dl/dW entry by entry, as a difference quotient that is exact for these activations. */
function gradientByDifferences({ activation, net, labels }: Labelled): Matrix<Rational> {
  const sigma = activationNamed(activation);
  const h = smallStep(net);
  const lossAt = (entry: number, step: Rational): Rational => {
    const moved = Array.from(net.hidden.data, (w, k) => (k === entry ? Q.add(w, step) : w));
    const hidden = cut(net.hidden.rows, net.hidden.cols, moved);
    return loss(rationalTier, sigma, { ...net, hidden }, labels) ?? Q.zero;
  };
  const d = net.hidden.cols;
  return tabulate(net.hidden.rows, d, (j, c) => {
    const terms = differences.map((weight, k) => {
      const step = Q.mul(ratio(BigInt(k + 1)), h);
      const rise = Q.sub(lossAt(j * d + c, step), lossAt(j * d + c, Q.neg(step)));
      return Q.mul(weight, rise);
    });
    return Q.div(sum(terms), h);
  });
}

function isDifferentiable({ activation, net }: Labelled): boolean {
  return linearise(rationalTier, activationNamed(activation), net) !== undefined;
}

const enclose = (a: Rational): Interval => encloseQuotient(a.num, a.den);

const gradientIsExact = property<Labelled>({
  id: 'gram-structure/gradient',
  theorem,
  statement:
    'For all rational (W, v), X, y and piecewise polynomial sigma, differentiable at the pre-activations: jacobianGradient = J^T r = the derivative of the loss, and over intervals it contains it.',
  evidence: 'proof',
  arbitrary: fc.record({
    activation: fc.constantFrom(...differentiable),
    net: network(fraction),
    labels: draws(fraction, 3),
  }),
  hypotheses: { "L2.h1: sigma' exists at every pre-activation": isDifferentiable },
  conclude: (instance) => {
    const { net } = instance;
    const sigma = activationNamed(instance.activation);
    const labels = instance.labels.slice(0, net.inputs.rows);
    const exact = gradientByDifferences({ ...instance, labels });
    const overQ = gradient(rationalTier, sigma, net, labels);
    if (overQ === undefined) return refuted('the gradient', 'undefined', 'over Q');
    const boxes = gradient(intervalTier, sigma, mapNetwork(net, enclose), labels.map(enclose));
    return together(
      equal(overQ, exact, 'J^T r is not the derivative of the loss'),
      boxes === undefined ? proved : inside(boxes, exact), // a pre-activation may enclose a kink
    );
  },
  labels: ({ activation, net }) => [activation, ...sizeLabels(sizesOf(net))],
  required: { ...sizeShares, square: 0.1, cubic: 0.1, relu: 0.05, abs: 0.05 },
  proves: 1,
  show: ({ activation, net, labels }) =>
    `sigma = ${activation}, ${showNetwork(net)}, y = ${showVector(labels.slice(0, net.inputs.rows))}`,
  runs: 150,
  control: {
    statement: 'The gradient is J^T f, without the labels.',
    conclude: (instance) => {
      const { net } = instance;
      const sigma = activationNamed(instance.activation);
      const linear = linearise(rationalTier, sigma, net);
      if (linear === undefined) return proved;
      const labels = instance.labels.slice(0, net.inputs.rows);
      const wrong = jacobianGradient(Q, linear, labels);
      const left = equal(wrong, gradientByDifferences({ ...instance, labels }), 'J^T y');
      return decide(left.kind === 'proved', 'J^T y', 'the gradient', 'the labels are not f - y');
    },
  },
});

export const gradientProperties: readonly AnyProperty[] = [gradientIsExact];
