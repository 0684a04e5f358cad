/**
 * # The value at a stationary point, over Q
 * @module
 */
import { rationalField as Q, rationalToText, ratio } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { matrix, row } from '../../src/linalg/matrix.ts';
import { multiply } from '../../src/linalg/ring-product.ts';
import { parametersBefore } from '../../src/network/deep.ts';
import { regressionAt, representer } from '../../src/search/kernel-regression.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { column } from '../support/exact.ts';
import { atMost, decide, equal, notCertified, together } from '../support/outcomes.ts';
import {
  differentiable,
  drawn,
  drawnWith,
  halfSquare,
  knownPass,
  labelsOf,
  minus,
  outside,
  passAt,
  shares,
  show,
  stationaryLabels,
  theorem,
  valueOf,
  columnsOf,
} from './instances.ts';
import type { Drawn, Vector } from './instances.ts';

const shared = {
  theorem,
  evidence: 'proof',
  arbitrary: drawn,
  hypotheses: differentiable,
  labels: labelsOf,
  required: shares,
  proves: 1,
  show,
  runs: 150,
} as const;

function sameNumber(a: Rational, b: Rational, because: string): Outcome {
  return equal(column([a]), column([b]), because);
}

/** J^T r = 0, f = P y and l = (1/2) dist(y, range J)^2 at these labels. */
function identity(d: Drawn, labels: Vector): Outcome {
  const { outputs: f, jacobian: J } = knownPass(d);
  const left = outside(columnsOf(J), labels);
  return together(
    equal(column(f), column(minus(labels, left)), 'f = P y'),
    sameNumber(halfSquare(minus(f, labels)), halfSquare(left), 'l = (1/2) dist(y, range J)^2'),
  );
}

const value = property<Drawn>({
  ...shared,
  id: 'projection/value',
  statement:
    'For all deep networks and residuals r in the left kernel of J_full, over Q: with y = f - r, f = P y and l = (1/2) dist(y, range J_full)^2.',
  conclude: (d) => identity(d, stationaryLabels(d)),
  control: {
    statement: 'F1.h1 dropped: the same with drawn labels.',
    conclude: (d) => identity(d, d.drawnLabels),
  },
});

/** (0, .., 0, W_L), or (W_1, .., W_(L-1), 0). */
function parametersWithout(d: Drawn, which: 'hidden' | 'last'): Vector {
  const { layers } = d.net;
  return layers.flatMap((W, l) =>
    Array.from(W.data, (w) => ((l === layers.length - 1) === (which === 'hidden') ? w : Q.zero)),
  );
}

function inRange(d: Drawn, parameters: Vector, degree: bigint): Outcome {
  const { outputs: f, jacobian: J } = knownPass(d);
  const image = multiply(Q, J, column(parameters));
  return equal(image, column(f.map((a) => Q.mul(ratio(degree), a))), 'J u = k f');
}

const lastLayer = property<Drawn>({
  ...shared,
  id: 'projection/in-range',
  statement: 'For all deep networks over Q: f = J_full (0, .., 0, W_L).',
  conclude: (d) => inRange(d, parametersWithout(d, 'hidden'), 1n),
  control: {
    statement: 'The same with the weights of the hidden layers in the place of W_L.',
    conclude: (d) => inRange(d, parametersWithout(d, 'last'), 1n),
  },
});

const homogeneous = property<Drawn>({
  ...shared,
  id: 'projection/homogeneous',
  statement:
    'For all relu networks of L layers, the last one frozen, over Q: (L - 1) f = J (W_1, .., W_(L-1)), and dist(y, range J)^2 = 2 l for residuals in the left kernel of J.',
  arbitrary: drawnWith((activation) => activation === 'relu'),
  required: { '2 layers': 0.2, '3 layers': 0.2, '4 layers': 0.1, 'rank J < n': 0.2 },
  conclude: frozen,
  control: {
    statement: 'The same for sigma = x + x^3, which is not homogeneous.',
    conclude: (d) => frozen({ ...d, activation: 'cubic' }),
  },
});

/** The last layer is fixed. */
function frozen(d: Drawn): Outcome {
  const { outputs: f, jacobian: J } = knownPass(d);
  const { layers } = d.net;
  const hidden = parametersBefore(layers, layers.length - 1);
  const r = outside(columnsOf(J, hidden), d.drawnLabels);
  const y = minus(f, r);
  return together(
    inRange(d, parametersWithout(d, 'last'), BigInt(layers.length - 1)),
    sameNumber(halfSquare(r), valueOf(J, y, hidden), 'l = (1/2) dist(y, range J)^2'),
  );
}

function belowFeatures(d: Drawn, sign: 'below' | 'above'): Outcome {
  const { outputs: f, jacobian: J, features } = knownPass(d);
  const labels = stationaryLabels(d);
  const l = halfSquare(minus(f, labels));
  const linear = valueOf(features, labels);
  return sign === 'below'
    ? together(
        sameNumber(l, linear, 'l and the best linear model on the last features'),
        atMost(valueOf(J, d.drawnLabels), valueOf(features, d.drawnLabels), 'distances'),
      )
    : atMost(valueOf(features, d.drawnLabels), valueOf(J, d.drawnLabels), 'the other way round');
}

const features = property<Drawn>({
  ...shared,
  id: 'projection/last-features',
  statement:
    'For all deep networks over Q: dist(y, range J_full) <= dist(y, range H) for all y, H the features of the last hidden layer; at stationary points l is the loss of the best linear model on H.',
  conclude: (d) => belowFeatures(d, 'below'),
  control: {
    statement: 'The other way round: training the hidden layers brings nothing.',
    conclude: (d) => belowFeatures(d, 'above'),
  },
});

/** Kernel regression of y at the inputs, from the labels' projection alone. */
function onTheSample(d: Drawn): Outcome {
  const { outputs: f, jacobian: J } = knownPass(d);
  const y = stationaryLabels(d);
  const projected = minus(y, outside(columnsOf(J), y));
  const z = representer(J, projected);
  if (z === undefined) return notCertified('P y is not in the range of J J^T');
  const found = Array.from({ length: J.rows }, (_, i) => regressionAt(J, z, row(J, i)));
  return equal(column(found), column(f), 'k(X, X) (J J^T)^+ y = f');
}

/** The same at the other input. */
function offTheSample(d: Drawn): Outcome {
  const { outputs: f, jacobian: J } = knownPass(d);
  const inputs = matrix(1, d.other.length, d.other);
  const there = passAt({ ...d, net: { ...d.net, inputs } });
  const z = representer(J, f);
  if (there === undefined || z === undefined) return notCertified('a kink at the other input');
  const regression = regressionAt(J, z, row(there.jacobian, 0));
  const network = there.outputs[0] ?? Q.zero;
  return decide(
    Q.sub(network, regression).num === 0n,
    rationalToText(network),
    rationalToText(regression),
    'f and the regression off the sample',
  );
}

const kernel = property<Drawn>({
  ...shared,
  id: 'projection/kernel-on-sample',
  statement:
    'For all stationary points of deep networks over Q: ridgeless regression of y with the kernel J_full J_full^T equals f on the inputs.',
  conclude: onTheSample,
  control: {
    statement: 'F2.h1 dropped: the same at an input that is not in the data.',
    conclude: offTheSample,
  },
});

export const identityProperties: readonly AnyProperty[] = [
  value,
  lastLayer,
  homogeneous,
  features,
  kernel,
];
