/**
 * # Theorem H: linear networks
 *
 * Over Q: each success is a proof for its instance.
 * @module
 */
import * as fc from 'fast-check';
import { rationalTier as T } from '../../src/arithmetic/rational-tier.ts';
import { ratio, rationalField as Q, rationalToText } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import {
  invariantOf,
  linearErrors,
  midpointStep,
  plus,
  potentialAt,
  productOf,
  weightsAt,
} from '../../src/feedback/linear.ts';
import { entrywise, pulled, squareNorm } from '../../src/feedback/step.ts';
import { at, matrix, row, tabulate } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { multiply, transpose } from '../../src/linalg/ring-product.ts';
import { dot, trace } from '../../src/quadratic/elimination.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { equal, together } from '../support/outcomes.ts';
import { half, nets, oneOutputNets, showNet, sizeLabels, sizeShares } from './networks.ts';
import type { Net } from './networks.ts';

const theorem = 'feedback-alignment';

interface Linear {
  readonly net: Net;
  readonly step: Rational;
}

const stepSizes = fc.integer({ min: 1, max: 8 }).map((k) => ratio(BigInt(k), 8n));
const showLinear = ({ net, step }: Linear): string =>
  `eta = ${rationalToText(step)}, ${showNet(net)}`;

const linears: fc.Arbitrary<Linear> = fc
  .record({ net: nets, step: stepSizes, isSmall: fc.boolean() })
  .map(({ net, step, isSmall }) =>
    isSmall
      ? {
          net: {
            ...net,
            hidden: tabulate(net.hidden.rows, net.hidden.cols, () => Q.zero),
            outputs: net.feedback,
          },
          step,
        }
      : { net, step },
  );

const product = property<Linear>({
  id: 'feedback-alignment/product',
  theorem,
  statement: 'For sigma(x) = x: <dl/dW, D> = tr(M^T V B^T M), M = E^T X.',
  evidence: 'proof',
  arbitrary: linears,
  hypotheses: {},
  conclude: ({ net }) => productHolds(net, net.feedback),
  labels: ({ net }) => sizeLabels(net),
  required: sizeShares,
  proves: 1,
  show: showLinear,
  runs: 150,
  control: {
    statement: 'It is tr(M^T V V^T M).',
    conclude: ({ net }) => productHolds(net, net.outputs),
  },
});

function productHolds(net: Net, other: Matrix<Rational>): Outcome {
  const E = linearErrors(Q, net);
  const M = multiply(Q, transpose(E), net.inputs);
  const ones = tabulate(net.inputs.rows, net.hidden.rows, () => ({ value: Q.zero, slope: Q.one }));
  const rate = entrywise(
    Q,
    pulled(Q, net, net.outputs, E, ones),
    pulled(Q, net, net.feedback, E, ones),
  );
  const middle = multiply(Q, multiply(Q, net.outputs, transpose(other)), M);
  const wanted = trace(Q, multiply(Q, transpose(M), middle));
  return equal(matrix(1, 1, [rate]), matrix(1, 1, [wanted]), '<dl/dW, D>');
}

/** C(0) <= 0 where it is known: W = 0 and V = B, or no negative part. */
function isNonpositive(net: Net): boolean {
  const C = invariantOf(Q, net);
  const minus = tabulate(C.rows, C.cols, (i, k) => Q.neg(at(C, i, k)));
  // -C = B^T V + V^T B - W W^T >= 0, by its principal minors of order 1 and 2 for m <= 2
  const diagonal = Array.from({ length: C.rows }, (_, i) => at(minus, i, i));
  if (diagonal.some((a) => Q.sign(a) < 0)) return false;
  if (C.rows === 1) return true;
  if (Array.from(net.hidden.data).every((a) => Q.sign(a) === 0)) return sameMatrices(net);
  return false;
}

function sameMatrices({ outputs: V, feedback: B }: Net): boolean {
  return Array.from(V.data).every((a, k) => Q.sign(Q.sub(a, B.data[k] ?? Q.zero)) === 0);
}

const invariant = property<Linear>({
  id: 'feedback-alignment/invariant',
  theorem,
  statement:
    'For sigma(x) = x: a midpoint step leaves C = W W^T - B^T V - V^T B as it is, and a usual step adds exactly eta^2 B^T M M^T B.',
  evidence: 'proof',
  arbitrary: linears,
  hypotheses: {},
  conclude: ({ net, step }) =>
    together(
      equal(invariantOf(Q, midpointStep(Q, net, step, half)), invariantOf(Q, net), 'C'),
      usualStep(net, step, Q.one),
    ),
  labels: ({ net }) => [
    ...sizeLabels(net),
    isNonpositive(net) ? 'C(0) <= 0' : 'C(0) <= 0 is not known',
  ],
  required: { ...sizeShares, 'C(0) <= 0': 0.2, 'C(0) <= 0 is not known': 0.2 },
  proves: 1,
  show: showLinear,
  runs: 200,
  control: {
    statement: 'A usual step adds half of it.',
    conclude: ({ net, step }) => usualStep(net, step, half),
  },
});

function usualStep(net: Net, step: Rational, factor: Rational): Outcome {
  const M = multiply(Q, transpose(linearErrors(Q, net)), net.inputs);
  const BM = multiply(Q, transpose(net.feedback), M);
  const back = Q.neg(step);
  const after = {
    ...net,
    hidden: plus(Q, net.hidden, back, BM),
    outputs: plus(Q, net.outputs, back, multiply(Q, M, transpose(net.hidden))),
  };
  const added = multiply(Q, BM, transpose(BM));
  const scale = Q.mul(factor, Q.mul(step, step));
  return equal(invariantOf(Q, after), plus(Q, invariantOf(Q, net), scale, added), 'C');
}

const runs1: fc.Arbitrary<Linear> = fc.record({ net: oneOutputNets, step: stepSizes });

/** The closed forms after two midpoint steps, for a factor in place of 1/2. */
function closedForms({ net, step }: Linear, factor: Rational): Outcome {
  let [now, A] = [
    net,
    row(
      tabulate(1, net.inputs.cols, () => Q.zero),
      0,
    ),
  ];
  for (let k = 0; k < 2; k++) {
    const M = row(multiply(Q, transpose(linearErrors(Q, now)), net.inputs), 0);
    A = A.map((a, i) => Q.sub(a, Q.mul(step, M[i] ?? Q.zero)));
    now = midpointStep(Q, now, step, half);
  }
  const start = {
    hidden: net.hidden,
    outputs: row(net.outputs, 0),
    feedback: row(net.feedback, 0),
  };
  const there = weightsAt(Q, start, A);
  const b = row(net.feedback, 0);
  const extra = Q.mul(Q.sub(factor, half), dot(Q, A, A));
  const outputs = there.outputs.map((v, j) => Q.add(v, Q.mul(extra, b[j] ?? Q.zero)));
  return together(
    equal(now.hidden, there.hidden, 'W'),
    equal(now.outputs, matrix(1, outputs.length, outputs), 'V'),
  );
}

const closed = property<Linear>({
  id: 'feedback-alignment/closed-forms',
  theorem,
  statement:
    'For sigma(x) = x and q = 1: after two midpoint steps W = W_0 + B^T A and V = V_0 + A W_0^T + (norm(A)^2/2) B, A = -eta (M_0 + M_1).',
  evidence: 'proof',
  arbitrary: runs1,
  hypotheses: {},
  conclude: (c) => closedForms(c, half),
  labels: () => [],
  required: {},
  proves: 1,
  show: showLinear,
  runs: 100,
  control: {
    statement: 'V has norm(A)^2 B.',
    conclude: (c) => closedForms(c, Q.one),
  },
});

/** d/dt of Psi at A + t D, exactly: a quartic in t, by its values at -2, -1, 1, 2. */
function potentialSlope(net: Net, A: readonly Rational[], D: readonly Rational[]): Rational {
  const start = {
    hidden: net.hidden,
    outputs: row(net.outputs, 0),
    feedback: row(net.feedback, 0),
  };
  const none = A.map(() => Q.zero);
  const valueAt = (t: bigint): Rational =>
    potentialAt(Q, start, none, A.map((a, k) => Q.add(a, Q.mul(ratio(t), D[k] ?? Q.zero)))); // prettier-ignore
  const far = Q.sub(valueAt(2n), valueAt(-2n));
  const near = Q.sub(valueAt(1n), valueAt(-1n));
  return Q.div(Q.sub(Q.mul(ratio(8n), near), far), ratio(12n));
}

const potential = property<Linear>({
  id: 'feedback-alignment/potential',
  theorem,
  statement: 'For sigma(x) = x and q = 1: grad Omega(A) = V W, in every direction.',
  evidence: 'proof',
  arbitrary: runs1,
  hypotheses: {},
  conclude: (c) => gradientIs(c, false),
  labels: () => [],
  required: {},
  proves: 1,
  show: showLinear,
  runs: 100,
  control: { statement: 'It is V_0 W.', conclude: (c) => gradientIs(c, true) },
});

function gradientIs({ net, step }: Linear, isStart: boolean): Outcome {
  const A = row(net.inputs, 0).map((x) => Q.mul(step, x));
  const D = row(net.hidden, 0);
  const start = {
    hidden: net.hidden,
    outputs: row(net.outputs, 0),
    feedback: row(net.feedback, 0),
  };
  const there = weightsAt(Q, start, A);
  const VW = productOf(Q, isStart ? { ...there, outputs: start.outputs } : there);
  return equal(
    matrix(1, 1, [potentialSlope(net, A, D)]),
    matrix(1, 1, [dot(Q, VW, D)]),
    'the slope of Omega',
  );
}

/** dl_B/dt on the flow and its three terms (H4). */
function decayHolds({ net }: Linear, factor: Rational): Outcome {
  const { hidden: W, outputs: V, feedback: B, inputs: X } = net;
  const E = linearErrors(Q, net);
  const M = multiply(Q, transpose(E), X);
  const BM = multiply(Q, transpose(B), M);
  // f' = X (V' W + V W')^T with V' = -M W^T and W' = -B^T M
  const moved = plus(Q, multiply(Q, multiply(Q, M, transpose(W)), W), Q.one, multiply(Q, V, BM));
  const change = multiply(Q, X, transpose(moved));
  const slope = Q.neg(entrywise(Q, multiply(Q, E, B), multiply(Q, change, B)));
  const first = squareNorm(T, multiply(Q, BM, transpose(W)));
  const second = squareNorm(T, multiply(Q, transpose(W), BM));
  const C = invariantOf(Q, net);
  const third = trace(Q, multiply(Q, transpose(BM), multiply(Q, C, BM)));
  const wanted = Q.sub(Q.mul(half, third), Q.add(first, Q.mul(factor, second)));
  return equal(matrix(1, 1, [slope]), matrix(1, 1, [wanted]), 'dl_B/dt');
}

const decay = property<Linear>({
  id: 'feedback-alignment/decay',
  theorem,
  statement:
    'For sigma(x) = x, on the flow: d/dt (1/2) norm(E B)^2 = -norm(B^T M W^T)^2 - (1/2) norm(W^T B^T M)^2 + (1/2) tr(M^T B C B^T M).',
  evidence: 'proof',
  arbitrary: linears,
  hypotheses: {},
  conclude: (c) => decayHolds(c, half),
  labels: ({ net }) => sizeLabels(net),
  required: sizeShares,
  proves: 1,
  show: showLinear,
  runs: 150,
  control: {
    statement: 'The second term has factor 1.',
    conclude: (c) => decayHolds(c, Q.one),
  },
});

export const linearFeedbackProperties: readonly AnyProperty[] = [
  product,
  closed,
  potential,
  invariant,
  decay,
];
