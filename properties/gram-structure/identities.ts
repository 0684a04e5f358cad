/**
 * # Lemma 2 over Q: the identities
 * @module
 */
import * as fc from 'fast-check';
import { rationalField as Q } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at, tabulate } from '../../src/linalg/matrix.ts';
import { multiply, transpose } from '../../src/linalg/ring-product.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { jacobian, jacobianGram } from '../../src/network/gram.ts';
import type { LinearisedNetwork } from '../../src/network/gram.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty } from '../../src/suite/property.ts';
import { identity, subtract, sum } from '../support/exact.ts';
import {
  cut,
  gramByDefinition,
  linearised,
  showLinearised,
  sizeLabels,
  sizeShares,
  sizesOf,
} from '../support/networks.ts';
import { draws, fraction } from '../support/numbers.ts';
import { equal, showMatrix, showVector, together } from '../support/outcomes.ts';

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

export const identityProperties: readonly AnyProperty[] = [equalsProduct, twoPoints, rightInverse];
