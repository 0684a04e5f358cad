/**
 * # Theorem H: single steps
 *
 * Over Q: each success is a proof for its instance.
 * @module
 */
import * as fc from 'fast-check';
import { rationalTier as T } from '../../src/arithmetic/rational-tier.ts';
import { ratio, rationalField as Q, rationalToText } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { plus } from '../../src/feedback/linear.ts';
import { descentRate, directionsOf, entrywise, errorsOf, pulled } from '../../src/feedback/step.ts';
import type { Directions } from '../../src/feedback/step.ts';
import { at, matrix, row, tabulate } from '../../src/linalg/matrix.ts';
import { multiply, transpose } from '../../src/linalg/ring-product.ts';
import { dot } from '../../src/quadratic/elimination.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { equal } from '../support/outcomes.ts';
import {
  columnOf,
  homogeneous,
  jetsOf,
  nets,
  showNet,
  sigmaNamed,
  sizeLabels,
  sizeShares,
} from './networks.ts';
import type { Net } from './networks.ts';

const theorem = 'feedback-alignment';

interface Activated {
  readonly net: Net;
  readonly sigma: (typeof homogeneous)[number];
  readonly step: Rational;
}

const activated: fc.Arbitrary<Activated> = fc.record({
  net: nets,
  sigma: fc.constantFrom(...homogeneous),
  step: fc.integer({ min: 1, max: 12 }).map((k) => ratio(BigInt(k), 8n)),
});

const show = ({ net, sigma, step }: Activated): string =>
  `${sigma[0]}, eta = ${rationalToText(step)}, ${showNet(net)}`;

const isSmooth = ({ net, sigma }: Activated): boolean =>
  jetsOf(net, sigmaNamed(sigma[0])) !== undefined;

function directions({ net, sigma }: Activated): Directions<Rational> | undefined {
  const jets = jetsOf(net, sigmaNamed(sigma[0]));
  return jets === undefined ? undefined : directionsOf(T, net, jets);
}

/** l(W - t D_W, V - t D_V) is a polynomial in t for these sigma; its slope at 0, from sigma' in one direction at a time. */
function slopeAlong({ net, sigma }: Activated, D: Directions<Rational>): Rational {
  const jets = jetsOf(net, sigmaNamed(sigma[0]));
  if (jets === undefined) return Q.zero;
  const E = errorsOf(Q, net, jets);
  const moved = multiply(Q, net.inputs, transpose(D.feedback)); // how fast the pre-activations move
  let slope = Q.zero;
  for (let i = 0; i < E.rows; i++)
    for (let c = 0; c < E.cols; c++)
      for (let j = 0; j < net.hidden.rows; j++) {
        const { value, slope: s } = at(jets, i, j);
        const hidden = Q.mul(at(net.outputs, c, j), Q.mul(s, at(moved, i, j)));
        const outer = Q.mul(at(D.outer, c, j), value);
        slope = Q.add(slope, Q.mul(at(E, i, c), Q.add(hidden, outer)));
      }
  return slope;
}

const inner = property<Activated>({
  id: 'feedback-alignment/inner',
  theorem,
  statement:
    '<G, D> = sum_j <g_j, h_j> + norm(dl/dV)^2 is the rate at which l falls along feedback alignment, by the chain rule.',
  evidence: 'proof',
  arbitrary: activated,
  hypotheses: { 'no pre-activation is at a kink': isSmooth },
  conclude: (c) => {
    const D = directions(c);
    return equal(
      matrix(1, 1, [D === undefined ? Q.zero : descentRate(T, D)]),
      matrix(1, 1, [D === undefined ? Q.one : slopeAlong(c, D)]),
      '<G, D>',
    );
  },
  labels: (c) => {
    const D = directions(c);
    const isAscent = D !== undefined && Q.sign(descentRate(T, D)) < 0;
    return [...sizeLabels(c.net), ...(isAscent ? ['ascends'] : [])];
  },
  required: sizeShares,
  proves: 0.5,
  show,
  runs: 250,
  control: {
    statement: 'The outer gradient uses B: dl/dV is that of f = A B^T.',
    conclude: (c) => {
      const jets = jetsOf(c.net, sigmaNamed(c.sigma[0]));
      const D = directions(c);
      if (jets === undefined || D === undefined) return equal(c.net.inputs, c.net.inputs, 'none');
      const other = directionsOf(T, { ...c.net, outputs: c.net.feedback }, jets).outer;
      return equal(
        matrix(1, 1, [descentRate(T, { ...D, outer: other })]),
        matrix(1, 1, [slopeAlong(c, D)]),
        '<G, D>',
      );
    },
  },
});

/** Where the hidden part alone ascends: the share that the design asks for. */
const signs = property<Activated>({
  id: 'feedback-alignment/forgotten-slopes',
  theorem,
  statement:
    'h_j = X^T((E b_j) o s_j), and sum_j <g_j, h_j> = sum_ik <x_i, x_k> sum_j s_ij s_kj <e_i, v_j><e_k, b_j>.',
  evidence: 'proof',
  arbitrary: activated,
  hypotheses: { 'no pre-activation is at a kink': isSmooth },
  conclude: (c) => hiddenRate(c, true),
  labels: (c) => {
    const D = directions(c);
    const rate = D === undefined ? Q.zero : entrywise(Q, D.gradient, D.feedback);
    return [...sizeLabels(c.net), ...(Q.sign(rate) < 0 ? ['<dl/dW, D> < 0'] : [])];
  },
  required: { ...sizeShares, '<dl/dW, D> < 0': 0.15 },
  proves: 0.5,
  show,
  runs: 250,
  control: { statement: 's_j is forgotten in h_j.', conclude: (c) => hiddenRate(c, false) },
});

function hiddenRate(c: Activated, hasSlopes: boolean): Outcome {
  const { net } = c;
  const jets = jetsOf(net, sigmaNamed(c.sigma[0]));
  if (jets === undefined) return equal(net.inputs, net.inputs, 'none');
  const E = errorsOf(Q, net, jets);
  const G = pulled(Q, net, net.outputs, E, jets);
  const own = hasSlopes ? jets : tabulate(jets.rows, jets.cols, (i, j) => ({ ...at(jets, i, j), slope: Q.one })); // prettier-ignore
  const H = pulled(Q, net, net.feedback, E, own);
  let sum = Q.zero;
  for (let i = 0; i < E.rows; i++)
    for (let k = 0; k < E.rows; k++) {
      const near = dot(Q, row(net.inputs, i), row(net.inputs, k));
      for (let j = 0; j < jets.cols; j++) {
        const pair = Q.mul(dot(Q, row(E, i), columnOf(net.outputs, j)), dot(Q, row(E, k), columnOf(net.feedback, j))); // prettier-ignore
        const s = Q.mul(at(jets, i, j).slope, at(jets, k, j).slope);
        sum = Q.add(sum, Q.mul(near, Q.mul(s, pair)));
      }
    }
  return equal(matrix(1, 1, [entrywise(Q, G, H)]), matrix(1, 1, [sum]), 'sum_j <g_j, h_j>');
}

/** norm(w_j)^2 - 2p <b_j, v_j> of each neuron. */
function alignmentOf(net: Net, p: number): readonly Rational[] {
  return Array.from({ length: net.hidden.rows }, (_, j) => {
    const w = row(net.hidden, j);
    const aligned = dot(Q, columnOf(net.feedback, j), columnOf(net.outputs, j));
    return Q.sub(dot(Q, w, w), Q.mul(ratio(BigInt(2 * p)), aligned));
  });
}

function identityHolds(c: Activated, factor: (p: number) => Rational): Outcome {
  const { net, step, sigma } = c;
  const D = directions(c);
  if (D === undefined) return equal(net.inputs, net.inputs, 'none');
  const p = sigma[1];
  const back = Q.neg(step);
  const after = {
    ...net,
    hidden: plus(Q, net.hidden, back, D.feedback),
    outputs: plus(Q, net.outputs, back, D.outer),
  };
  const [before, then] = [alignmentOf(net, p), alignmentOf(after, p)];
  const change = then.map((a, j) => Q.sub(a, before[j] ?? Q.zero));
  const own = before.map((_, j) => {
    const h = row(D.feedback, j);
    return Q.mul(factor(p), Q.mul(Q.mul(step, step), dot(Q, h, h)));
  });
  return equal(matrix(1, own.length, change), matrix(1, own.length, own), 'the change');
}

const identity = property<Activated>({
  id: 'feedback-alignment/identity',
  theorem,
  statement:
    'For id, relu, leaky relu, z^2 and z^3, q <= 3: a step changes norm(w_j)^2/(2p) - <b_j, v_j> by exactly (eta^2/(2p)) norm(h_j)^2, for every j.',
  evidence: 'proof',
  arbitrary: activated,
  hypotheses: { 'no pre-activation is at a kink': isSmooth },
  conclude: (c) => identityHolds(c, () => Q.one),
  labels: (c) => [...sizeLabels(c.net), c.sigma[0]],
  required: { ...sizeShares, x: 0.1, relu: 0.05, 'leaky-relu': 0.05, 'x^2': 0.1, 'x^3': 0.1 },
  proves: 0.5,
  show,
  runs: 250,
  control: {
    statement: 'The change is eta^2 norm(h_j)^2.',
    conclude: (c) => identityHolds(c, (p) => ratio(BigInt(2 * p))),
  },
});

export const feedbackStepProperties: readonly AnyProperty[] = [inner, signs, identity];
