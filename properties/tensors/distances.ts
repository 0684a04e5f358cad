/**
 * # Theorem T: distances to lazy classes against tensors with all their entries
 *
 * Over Q: each success is a proof for its instance.
 * @module
 */
import * as fc from 'fast-check';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalToText,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at, matrix, row, tabulate } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { dot } from '../../src/linalg/rational-vectors.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { distanceSquare, normalFault } from '../../src/tensors/lazy.ts';
import { multipliersFor, normalMatrix } from '../../src/tensors/multipliers.ts';
import { powerOf, residualSquare } from '../../src/tensors/powers.ts';
import type { PowerSum } from '../../src/tensors/powers.ts';
import { tensorDimension } from '../../src/tensors/spectrum.ts';
import { identity } from '../support/exact.ts';
import { decide, equal, together } from '../support/outcomes.ts';
import {
  added,
  areParallel,
  entriesOf,
  listed,
  restSquare,
  scaled,
  showRows,
  showSum,
  sums,
  tangent,
  vectors,
} from './entries.ts';

const theorem = 'tensors';

interface Case {
  readonly order: number;
  readonly U: Matrix<Rational>;
  readonly T: PowerSum;
}

/** Neurons at random, or some of them equal to, parallel to or orthogonal to others or vectors of T, or 0. */
const cases: fc.Arbitrary<Case> = fc
  .tuple(
    fc.constantFrom([2, 2], [2, 3], [3, 2], [3, 3], [4, 2], [4, 3]),
    fc.integer({ min: 1, max: 4 }),
  )
  .chain(([[order = 2, d = 2], m]) =>
    fc
      .record({
        U: vectors(m, d),
        T: sums(2, d),
        kind: fc.constantFrom('free', 'free', 'repeated', 'parallel', 'zero', 'in', 'across'),
      })
      .map(({ U, T, kind }) => ({ order, T, U: changed(U, T, kind) })),
  );

function changed(U: Matrix<Rational>, T: PowerSum, kind: string): Matrix<Rational> {
  const first = row(U, 0);
  const v = row(T.vectors, 0);
  const across = v.map((_, i) =>
    i === 0 ? Q.neg(v[1] ?? Q.zero) : i === 1 ? (v[0] ?? Q.zero) : Q.zero,
  );
  const others: Readonly<Record<string, readonly Rational[]>> = {
    repeated: first,
    parallel: first.map((a) => Q.mul(a, ratio(-2n))),
    zero: first.map(() => Q.zero),
    in: v,
    across,
  };
  const last = others[kind] ?? row(U, U.rows - 1);
  return tabulate(U.rows, U.cols, (i, j) => (i === U.rows - 1 ? (last[j] ?? Q.zero) : at(U, i, j)));
}

function labelsOf({ order, U, T }: Case): readonly string[] {
  const [size, whole] = [BigInt(U.rows * U.cols), tensorDimension(order, U.cols)];
  const rows = listed(U);
  const pairs = rows.flatMap((u, i) => rows.slice(0, i).map((v) => [u, v] as const));
  const terms = listed(T.vectors);
  return [
    size < whole ? 'm d < D' : size === whole ? 'm d = D' : 'm d > D',
    ...(rows.some((u) => u.every(({ num }) => num === 0n)) ? ['a zero neuron'] : []),
    ...(pairs.some(([u, v]) => areParallel(u, v)) ? ['parallel neurons'] : []),
    ...(terms.every((v) => rows.some((u) => areParallel(u, v))) ? ['T in the class'] : []),
    ...(terms.some((v) => rows.every((u) => dot(u, v).num === 0n))
      ? ['a term across all neurons']
      : []),
  ];
}

const required = {
  'm d < D': 0.3,
  'm d > D': 0.1,
  'a zero neuron': 0.02,
  'parallel neurons': 0.08,
  'a term across all neurons': 0.03,
};

function show({ order, U, T }: Case): string {
  return `l = ${order}, U = ${showRows(U)}, ${showSum(T)}`;
}

function units(d: number): readonly (readonly Rational[])[] {
  return listed(identity(d));
}

function tangentsOf({ order, U }: Case): readonly (readonly Rational[])[] {
  return listed(U).flatMap((u) => units(U.cols).map((e) => tangent(order, u, e)));
}

function gramOf(c: Case): Matrix<Rational> {
  const list = tangentsOf(c);
  const l = ratio(BigInt(c.order));
  return matrix(
    list.length,
    list.length,
    list.flatMap((A) => list.map((B) => Q.mul(l, dot(A, B)))),
  );
}

/** The Gram matrix with the factor l - 1 left out. */
function gramWithoutFactor({ order, U }: Case): Matrix<Rational> {
  const d = U.cols;
  return tabulate(U.rows * d, U.rows * d, (p, r) => {
    const [a, b] = [p % d, r % d];
    const [u, v] = [row(U, (p - a) / d), row(U, (r - b) / d)];
    const lower = powerOf(Q, dot(u, v), order - 2);
    const mixed = Q.mul(lower, Q.mul(v[a] ?? Q.zero, u[b] ?? Q.zero));
    return a === b ? Q.add(Q.mul(lower, dot(u, v)), mixed) : mixed;
  });
}

const gram = property<Case>({
  id: 'tensors/gram',
  theorem,
  statement:
    'For l <= 4 and d <= 3: the matrix of the normal equations is l times the Gram matrix of the tensors sym(u_i^{l-1} e_a), entry by entry.',
  evidence: 'proof',
  arbitrary: cases,
  hypotheses: {},
  conclude: (c) => equal(normalMatrix(Q, c.order, c.U), gramOf(c), 'T1'),
  labels: labelsOf,
  required,
  proves: 1,
  show,
  runs: 60,
  control: {
    statement: 'The same without the factor l - 1.',
    conclude: (c) => equal(gramWithoutFactor(c), gramOf(c), 'l - 1 is forgotten'),
  },
});

function same(a: Rational, b: Rational, because: string): Outcome {
  return decide(compareRational(a, b) === 0, rationalToText(a), rationalToText(b), because);
}

function distanceOf({ order, U, T }: Case, l: number): Outcome {
  const W = multipliersFor(Q, order, U, T);
  const solved = normalFault(Q, order, U, T, W) === -1;
  return together(
    decide(solved, 'multipliers', 'normal equations', 'they are not solved'),
    same(
      distanceSquare(Q, l, U, T, W),
      restSquare(tangentsOf({ order, U, T }), entriesOf(order, T)),
      'Gram and Schmidt on all entries',
    ),
  );
}

const distance = property<Case>({
  id: 'tensors/distance',
  theorem,
  statement:
    'For l <= 4, d <= 3, m <= 4 and T a sum of 2 powers: dist(T, S(U))^2 by T1 is what Gram and Schmidt leave of T on all d^l entries.',
  evidence: 'proof',
  arbitrary: cases,
  hypotheses: {},
  conclude: (c) => distanceOf(c, c.order),
  labels: labelsOf,
  required,
  proves: 1,
  show,
  runs: 60,
  control: {
    statement: 'The value with the pulls of order l - 1.',
    conclude: (c) => distanceOf(c, c.order - 1),
  },
});

const residual = property<Case>({
  id: 'tensors/residual',
  theorem,
  statement:
    'For l <= 4 and d <= 3: the squared distance of two sums of powers by T7 is that of all their entries.',
  evidence: 'proof',
  arbitrary: cases,
  hypotheses: {},
  conclude: (c) => residualOf(c, ratio(1n)),
  labels: labelsOf,
  required,
  proves: 1,
  show,
  runs: 60,
  control: {
    statement: 'The distance from -T.',
    conclude: (c) => residualOf(c, ratio(-1n)),
  },
});

function residualOf({ order, U, T }: Case, sign: Rational): Outcome {
  const S = { weights: listed(U).map((_, i) => ratio(BigInt(i + 1), 2n)), vectors: U };
  const rest = added(entriesOf(order, S), scaled(Q.neg(sign), entriesOf(order, T)));
  return same(residualSquare(Q, order, S, T), dot(rest, rest), 'all entries');
}

export const distanceProperties: readonly AnyProperty[] = [gram, distance, residual];
