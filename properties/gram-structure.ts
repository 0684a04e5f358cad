/**
 * # Lemma 2: G = J J^T, without forming J
 *
 * Note: proofs-notes/gram-structure.md. Code: src/network/gram.ts, src/network/network.ts.
 * The equalities are over Q, so each instance is a proof for that instance; the oracle is the
 * definition of J entry by entry, and for the gradient differences of the loss, which use no rule
 * of differentiation. The enclosures must contain the exact entry.
 * @module
 */
import * as fc from 'fast-check';
import { dyadicFromDouble, dyadicRing, rationalFromDyadic } from '../src/arithmetic/dyadic.ts';
import type { Dyadic } from '../src/arithmetic/dyadic.ts';
import {
  contains,
  encloseQuotient,
  interval,
  intervalRing,
  intervalTier,
} from '../src/arithmetic/interval.ts';
import type { Interval } from '../src/arithmetic/interval.ts';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalFromDouble,
  rationalTier,
  rationalToText,
} from '../src/arithmetic/rational.ts';
import type { Rational } from '../src/arithmetic/rational.ts';
import { at, dense, mapMatrix, multiply, tabulate, transpose } from '../src/linalg/matrix.ts';
import type { Dense, Matrix } from '../src/linalg/matrix.ts';
import { activationNamed } from '../src/network/built-in.ts';
import { dataGeometry } from '../src/network/centre.ts';
import { gramEnclosure, jacobian, jacobianGradient, jacobianGram } from '../src/network/gram.ts';
import type { LinearisedNetwork } from '../src/network/gram.ts';
import { gradient, linearise, loss, mapNetwork, preactivations } from '../src/network/network.ts';
import type { Network } from '../src/network/network.ts';
import { property } from '../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../src/suite/property.ts';
import { identity, magnitude, subtract, sum } from './support/exact.ts';
import {
  cut,
  gramByDefinition,
  linearised,
  network,
  showLinearised,
  showNetwork,
  sizeLabels,
  sizes,
  sizeShares,
  sizesOf,
} from './support/networks.ts';
import { draws, fraction, rounded } from './support/numbers.ts';
import {
  decide,
  equal,
  proved,
  refuted,
  showMatrix,
  showVector,
  together,
} from './support/outcomes.ts';

const theorem = 'gram-structure';

const equalsProduct = property<LinearisedNetwork<Rational>>({
  id: 'gram-structure/equals-product',
  theorem,
  statement: 'For all rational X, S and v: jacobianGram(X, S, v) = J J^T.',
  evidence: 'proof',
  arbitrary: linearised(fraction),
  hypotheses: { 'S is n x m': (net) => net.slopes.cols === net.outputs.length },
  conclude: (net) => {
    const exact = gramByDefinition(Q, net);
    const J = jacobian(Q, net);
    return together(
      equal(jacobianGram(Q, net), exact, 'G is not J J^T'),
      equal(multiply(Q, J, transpose(J)), exact, 'J is not v_j s_ij x_ic'),
    );
  },
  labels: (net) => sizeLabels(sizesOf(net)),
  required: sizeShares,
  proves: 1,
  show: showLinearised,
  runs: 300,
  control: {
    statement: 'The Gram matrix does not depend on v.',
    conclude: (net) => {
      const ones = net.outputs.map(() => Q.one);
      return equal(jacobianGram(Q, { ...net, outputs: ones }), gramByDefinition(Q, net), 'v');
    },
  },
});

interface TwoPoints {
  readonly first: LinearisedNetwork<Rational>;
  readonly slopes: Matrix<Rational>;
  readonly outputs: readonly Rational[];
}

/** (sum_j v_j v'_j s_j s'_j^T) o K. */
function crossFormula({ first, slopes, outputs }: TwoPoints): Matrix<Rational> {
  const { inputs: X, slopes: S, outputs: v } = first;
  const K = multiply(Q, X, transpose(X));
  return tabulate(X.rows, X.rows, (i, k) => {
    const terms = v.map((a, j) =>
      Q.mul(Q.mul(a, outputs[j] ?? Q.zero), Q.mul(at(S, i, j), at(slopes, k, j))),
    );
    return Q.mul(sum(terms), at(K, i, k));
  });
}

function crossProduct({ first, slopes, outputs }: TwoPoints): Matrix<Rational> {
  const second = jacobian(Q, { inputs: first.inputs, slopes, outputs });
  return multiply(Q, jacobian(Q, first), transpose(second));
}

const twoPoints = property<TwoPoints>({
  id: 'gram-structure/two-points',
  theorem,
  statement:
    "For all rational X and two points (S, v), (S', v'): J J'^T = (sum_j v_j v'_j s_j s'_j^T) o K.",
  evidence: 'proof',
  arbitrary: fc
    .tuple(linearised(fraction), draws(fraction, 9), draws(fraction, 3))
    .map(([first, S, v]) => ({
      first,
      slopes: cut(first.slopes.rows, first.slopes.cols, S),
      outputs: v.slice(0, first.outputs.length),
    })),
  hypotheses: { 'both points have width m': (p) => p.outputs.length === p.first.outputs.length },
  conclude: (points) =>
    equal(crossProduct(points), crossFormula(points), "J J'^T is not the Hadamard product"),
  labels: ({ first }) => sizeLabels(sizesOf(first)),
  required: sizeShares,
  proves: 1,
  show: ({ first, slopes, outputs }) =>
    `${showLinearised(first)}, S' = ${showMatrix(slopes)}, v' = ${showVector(outputs)}`,
  runs: 300,
  control: {
    statement: "The same with the slopes of the first point in place of S'.",
    conclude: (points) =>
      equal(crossProduct(points), crossFormula({ ...points, slopes: points.first.slopes }), "S'"),
  },
});

/** X and v in float64, slopes between two doubles, and for each slope which end is the true one. */
interface Enclosed {
  readonly inputs: Dense;
  readonly slopes: Matrix<Interval>;
  readonly outputs: readonly number[];
  readonly member: Matrix<number>;
  readonly exponents: readonly number[];
}

const enclosed: fc.Arbitrary<Enclosed> = fc
  .tuple(
    sizes,
    draws(rounded, 9),
    draws(fc.tuple(rounded, fc.constantFrom(0, 1, 2 ** -52, 2 ** -20)), 9),
    draws(rounded, 3),
    draws(fc.constantFrom(1, 0), 9),
    draws(fc.constantFrom(0, 0, 0, -27, 27, -520, 520), 3),
  )
  .map(([{ n, d, m }, X, S, v, member, exponents]) => {
    const [x = 1, s = 1, o = 1] = exponents.map((e) => 2 ** e);
    const slopes = S.map(([a, width]) => interval(a * s, (a + Math.abs(a) * width) * s));
    return {
      inputs: dense(
        n,
        d,
        Float64Array.from(X.slice(0, n * d), (a) => a * x),
      ),
      slopes: cut(n, m, slopes),
      outputs: v.slice(0, m).map((a) => a * o),
      member: cut(n, m, member),
      exponents,
    };
  });

/** The Gram matrix of the member, exactly. */
function exactGram({ inputs, slopes, outputs, member }: Enclosed): Matrix<Rational> {
  const S = tabulate(slopes.rows, slopes.cols, (i, j): Dyadic => {
    const box = at(slopes, i, j);
    return dyadicFromDouble(at(member, i, j) === 0 ? box.lo : box.hi);
  });
  const X = mapMatrix(inputs, dyadicFromDouble);
  const v = outputs.map(dyadicFromDouble);
  const G = gramByDefinition(dyadicRing, { inputs: X, slopes: S, outputs: v });
  return mapMatrix(G, rationalFromDyadic);
}

/** Whether abs(exact - mid) <= rad in each entry. */
function covers(mid: Dense, rad: Matrix<number>, exact: Matrix<Rational>): Outcome {
  for (let i = 0; i < exact.rows; i++)
    for (let k = 0; k < exact.cols; k++) {
      const r = at(rad, i, k);
      const off = magnitude(Q.sub(at(exact, i, k), rationalFromDouble(at(mid, i, k))));
      if (r < Infinity && compareRational(off, rationalFromDouble(r)) > 0)
        return refuted(
          rationalToText(at(exact, i, k)),
          `${at(mid, i, k)} +- ${r}`,
          `entry (${i}, ${k})`,
        );
      if (Number.isNaN(r)) return refuted('a radius', 'NaN', `entry (${i}, ${k})`);
    }
  return proved;
}

function inside(boxes: Matrix<Interval>, exact: Matrix<Rational>): Outcome {
  for (let i = 0; i < exact.rows; i++)
    for (let k = 0; k < exact.cols; k++) {
      const box = at(boxes, i, k);
      if (!contains(box, at(exact, i, k)))
        return refuted(
          rationalToText(at(exact, i, k)),
          `[${box.lo}, ${box.hi}]`,
          `entry (${i}, ${k})`,
        );
    }
  return proved;
}

function magnitudeLabels({ exponents }: Enclosed): readonly string[] {
  const [x = 0, s = 0, o = 0] = exponents;
  const total = 2 * (x + s + o);
  return [
    total < -1000 ? 'underflow' : total > 1000 ? 'overflow' : 'in range',
    ...(exponents.every((e) => e === 0) ? ['scale 1'] : []),
  ];
}

const contained = property<Enclosed>({
  id: 'gram-structure/enclosed',
  theorem,
  statement:
    'For all doubles X, v and slopes between doubles: jacobianGram over intervals and gramEnclosure contain the exact G of every member.',
  evidence: 'proof',
  arbitrary: enclosed,
  hypotheses: {
    'X, v and the slopes are finite': ({ inputs, outputs, slopes }) =>
      [...inputs.data, ...outputs, ...Array.from(slopes.data, (s) => s.hi)].every((a) =>
        Number.isFinite(a),
      ),
  },
  conclude: (net) => {
    const exact = exactGram(net);
    const boxes = jacobianGram(intervalRing, {
      inputs: mapMatrix(net.inputs, (x) => interval(x)),
      slopes: net.slopes,
      outputs: net.outputs.map((x) => interval(x)),
    });
    const G = gramEnclosure(dataGeometry(net.inputs).gram, net.slopes, net.outputs);
    return together(inside(boxes, exact), covers(G.mid, G.rad, exact));
  },
  labels: (net) => [
    ...sizeLabels({ n: net.inputs.rows, d: net.inputs.cols, m: net.outputs.length }),
    ...magnitudeLabels(net),
  ],
  required: { ...sizeShares, underflow: 0.1, overflow: 0.1, 'in range': 0.3 },
  proves: 1,
  show: ({ inputs, slopes, outputs, member }) =>
    `X = ${showMatrix(inputs)}, S in ${Array.from(slopes.data, ({ lo, hi }) => `[${lo}, ${hi}]`).join(' ')} with ends ${showMatrix(member)}, v = ${showVector(outputs)}`,
  runs: 400,
  control: {
    statement: 'The midpoints alone are exact.',
    conclude: (net) => {
      const { mid, rad } = gramEnclosure(dataGeometry(net.inputs).gram, net.slopes, net.outputs);
      const none = mapMatrix(rad, (r) => (r < Infinity ? 0 : r));
      return covers(mid, none, exactGram(net));
    },
  },
});

interface WithInverse {
  readonly net: LinearisedNetwork<Rational>;
  readonly M: Matrix<Rational>;
}

const rightInverse = property<WithInverse>({
  id: 'gram-structure/right-inverse',
  theorem,
  statement:
    'For all rational X, S, v and every n x n matrix M, R = J^T M has I - J R = I - G M and R^T R = M^T G M.',
  evidence: 'proof',
  arbitrary: fc.tuple(linearised(fraction), draws(fraction, 9)).map(([net, entries]) => ({
    net,
    M: cut(net.inputs.rows, net.inputs.rows, entries),
  })),
  hypotheses: { 'M is n x n': ({ net, M }) => M.rows === net.inputs.rows && M.cols === M.rows },
  conclude: ({ net, M }) => {
    const J = jacobian(Q, net);
    const R = multiply(Q, transpose(J), M);
    const G = jacobianGram(Q, net);
    const I = identity(M.rows);
    const GM = multiply(Q, G, M);
    return together(
      equal(subtract(I, multiply(Q, J, R)), subtract(I, GM), 'I - J R is not I - G M'),
      equal(multiply(Q, transpose(R), R), multiply(Q, transpose(M), GM), 'R^T R is not M^T G M'),
    );
  },
  labels: ({ net }) => sizeLabels(sizesOf(net)),
  required: sizeShares,
  proves: 1,
  show: ({ net, M }) => `${showLinearised(net)}, M = ${showMatrix(M)}`,
  runs: 300,
  control: {
    statement: 'I - J R = I - M G.',
    conclude: ({ net, M }) => {
      const J = jacobian(Q, net);
      const R = multiply(Q, transpose(J), M);
      return equal(multiply(Q, J, R), multiply(Q, M, jacobianGram(Q, net)), 'the order of G and M');
    },
  },
});

interface Labelled {
  readonly activation: string;
  readonly net: Network<Rational>;
  readonly labels: readonly Rational[];
}

/** All with a loss of degree at most 6 in each weight, at least near a point that is not a kink. */
const differentiable = ['square', 'cubic', 'cube', 'relu', 'leaky-relu', 'abs'];

/** Weights of f(1) - f(-1), f(2) - f(-2), f(3) - f(-3) in f'(0): exact up to degree 6. */
const differences = [ratio(3n, 4n), ratio(-3n, 20n), ratio(1n, 60n)];

/** A step so small that three of them along any one weight cross no zero of a pre-activation. */
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

export const gramStructureProperties: readonly AnyProperty[] = [
  equalsProduct,
  twoPoints,
  contained,
  rightInverse,
  gradientIsExact,
];
