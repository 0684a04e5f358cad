/**
 * # Theorem T: barriers, and silent neurons
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
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { formOf, valueOf } from '../../src/tensors/monomials.ts';
import { innerProduct, powerOf, residualSquare } from '../../src/tensors/powers.ts';
import type { PowerSum } from '../../src/tensors/powers.ts';
import { decide, notCertified, refuted, proved } from '../support/outcomes.ts';
import { areParallel, listed, showSum, sums, vectors } from './entries.ts';

const theorem = 'tensors';

function whole(n: number): Rational {
  return ratio(BigInt(n));
}

/** T = 2 (1,1)^3 - (1,2)^3: u = e_1, t = 1, norm(Delta)^2 = 48, K = {x + y >= 0}. */
const T: PowerSum = {
  weights: [whole(2), whole(-1)],
  vectors: matrix(2, 2, [1, 1, 1, 2].map(whole)),
};

interface Point {
  readonly S: PowerSum;
  readonly isNear: boolean;
}

/** 100ths: near e_1, or in [-3, 3]. */
const points: fc.Arbitrary<Point> = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.boolean())
  .chain(([m, isNear]) => {
    const entry = fc.integer(isNear ? { min: -1, max: 1 } : { min: -300, max: 300 });
    const list = (n: number): fc.Arbitrary<number[]> =>
      fc.array(entry, { minLength: n, maxLength: n });
    const shares = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: m, maxLength: m });
    return fc.tuple(list(2 * m), shares, fc.integer({ min: 50, max: 150 })).map(([u, c, size]) => {
      const total = Math.max(
        1,
        c.reduce((a, b) => a + b, 0),
      );
      const entries = u.map((a, k) => ratio(BigInt(a) + (isNear && k % 2 === 0 ? 100n : 0n), 100n));
      const weights = c.map((a) =>
        isNear ? ratio(BigInt(a * size), BigInt(total * 100)) : ratio(BigInt(a), 50n),
      );
      return { S: { weights, vectors: matrix(m, 2, entries) }, isNear };
    });
  });

function isInCone({ S }: Point): boolean {
  return listed(S.vectors).every((u) => u.reduce(Q.add, Q.zero).num >= 0n);
}

function isAbove({ S }: Point): Outcome {
  const loss = residualSquare(Q, 3, S, T);
  return decide(compareRational(loss, whole(48)) >= 0, rationalToText(loss), '48', 'T4');
}

/** The same with every neuron turned into the other half-plane, where p_Delta > 0. */
function mirrored(c: Point): Point {
  const V = c.S.vectors;
  const turned = tabulate(V.rows, 2, (i, j) => (j === 0 ? Q.neg(at(V, i, 0)) : Q.neg(at(V, i, 1))));
  return { ...c, S: { ...c.S, vectors: turned } };
}

const barrier = property<Point>({
  id: 'tensors/barrier',
  theorem,
  statement:
    'For T = 2 (1,1)^3 - (1,2)^3 and m <= 4: the loss is at least 48 wherever c >= 0 and every u_i has x + y >= 0.',
  evidence: 'proof',
  arbitrary: points,
  hypotheses: { 'x + y >= 0': isInCone },
  conclude: isAbove,
  labels: ({ S, isNear }) => [
    isNear ? 'within 1 % of u' : 'elsewhere',
    S.vectors.rows === 1 ? 'm = 1' : 'm > 1',
  ],
  required: { 'within 1 % of u': 0.4, elsewhere: 0.1, 'm = 1': 0.1, 'm > 1': 0.4 },
  proves: 1,
  show: ({ S }) => showSum(S),
  runs: 200,
  control: {
    statement: 'The same on all of R^2.',
    conclude: (c) => isAbove(c.isNear ? c : scaledDown(mirrored(c))),
  },
});

/** With the best common factor of c: where p_Delta > 0 the loss falls below 48 + norm(t u^l)^2. */
function scaledDown(c: Point): Point {
  const [pull, size] = [innerProduct(Q, 3, c.S, T), innerProduct(Q, 3, c.S, c.S)];
  if (size.num === 0n || pull.num <= 0n) return c;
  const factor = Q.div(pull, size);
  return { ...c, S: { ...c.S, weights: c.S.weights.map((a) => Q.mul(factor, a)) } };
}

interface Silent {
  readonly order: number;
  readonly S: PowerSum;
  readonly target: PowerSum;
}

/** The first c is 0. */
const silent: fc.Arbitrary<Silent> = fc
  .tuple(
    fc.integer({ min: 2, max: 4 }),
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 3 }),
  )
  .chain(([order, d, m]) =>
    fc.record({
      order: fc.constant(order),
      target: sums(2, d),
      rows: vectors(m, d),
      c: sums(m, d),
    }),
  )
  .map(({ order, target, rows, c }) => ({
    order,
    target,
    S: { weights: c.weights.map((a, i) => (i === 0 ? Q.zero : a)), vectors: rows },
  }));

function lossOf({ order, S, target }: Silent): Rational {
  return residualSquare(Q, order, S, target);
}

/** p_R, R = target - S. */
function restForm({ order, S, target }: Silent): readonly Rational[] {
  const f = formOf(Q, order, S);
  return formOf(Q, order, target).map((a, i) => Q.sub(a, f[i] ?? Q.zero));
}

/** u_1 + h/1000 for a small h with p_R != 0 there, and the best c_1: the loss falls, for any u_1. */
function descends(c: Silent, sign: bigint): Outcome {
  const { order, S } = c;
  const p = restForm(c);
  const d = S.vectors.cols;
  const u = row(S.vectors, 0);
  for (let k = 0; k < 5 ** d; k++) {
    const h = Array.from({ length: d }, (_, i) =>
      ratio(BigInt((Math.floor(k / 5 ** i) % 5) - 2), 1000n),
    );
    const moved = u.map((a, i) => Q.add(a, h[i] ?? Q.zero));
    const pull = valueOf(Q, order, p, moved);
    if (pull.num === 0n) continue;
    const size = moved.reduce((s, a) => Q.add(s, Q.mul(a, a)), Q.zero);
    const eps = Q.mul(ratio(sign), Q.div(pull, powerOf(Q, size, order)));
    const V = tabulate(S.vectors.rows, d, (i, j) =>
      i === 0 ? (moved[j] ?? Q.zero) : at(S.vectors, i, j),
    );
    const next = { ...c, S: { weights: S.weights.map((a, i) => (i === 0 ? eps : a)), vectors: V } };
    return decide(
      compareRational(lossOf(next), lossOf(c)) < 0,
      rationalToText(lossOf(next)),
      rationalToText(lossOf(c)),
      'T5',
    );
  }
  return notCertified('p_R is 0 at all points that were looked at');
}

const descent = property<Silent>({
  id: 'tensors/silent',
  theorem,
  statement:
    'For sums of powers with c_1 = 0 and residual R != 0: some step of u_1 by less than 1/100 and the best c_1 lower the loss.',
  evidence: 'proof',
  arbitrary: silent,
  hypotheses: { 'R != 0': (c) => lossOf(c).num > 0n },
  conclude: (c) => descends(c, 1n),
  labels: ({ order, S }) => [
    order % 2 === 0 ? 'l even' : 'l odd',
    S.vectors.rows === 1 ? 'm = 1' : 'm > 1',
    ...(row(S.vectors, 0).every(({ num }) => num === 0n) ? ['u_1 = 0'] : []),
  ],
  required: { 'l even': 0.4, 'l odd': 0.2, 'm = 1': 0.2, 'm > 1': 0.4, 'u_1 = 0': 0.01 },
  proves: 0.95,
  show: ({ order, S, target }) => `l = ${order}, ${showSum(S)}; T: ${showSum(target)}`,
  runs: 100,
  control: {
    statement: 'The same with c_1 of the other sign.',
    conclude: (c) => descends(c, -1n),
  },
});

interface Pair {
  readonly order: number;
  readonly pair: Matrix<Rational>;
}

/** T6: the gradient of norm(v^l - u^l)^2 over 2l is norm(u)^{2l-2} u - (u.v)^{l-1} v. */
function isCritical({ order, pair }: Pair): boolean {
  const [u, v] = [row(pair, 0), row(pair, 1)];
  const dot = (a: readonly Rational[], b: readonly Rational[]): Rational =>
    a.reduce((s, x, i) => Q.add(s, Q.mul(x, b[i] ?? Q.zero)), Q.zero);
  const own = powerOf(Q, dot(u, u), order - 1);
  const pull = powerOf(Q, dot(u, v), order - 1);
  return u.every((a, i) => compareRational(Q.mul(own, a), Q.mul(pull, v[i] ?? Q.zero)) === 0);
}

function isOneOf({ order, pair }: Pair, evenToo: boolean): boolean {
  const [u, v] = [row(pair, 0), row(pair, 1)];
  const equals = (sign: bigint): boolean =>
    u.every((a, i) => compareRational(a, Q.mul(ratio(sign), v[i] ?? Q.zero)) === 0);
  return (
    u.every(({ num }) => num === 0n) || equals(1n) || (evenToo && order % 2 === 0 && equals(-1n))
  );
}

const critical = property<Pair>({
  id: 'tensors/rank-one',
  theorem,
  statement:
    'For l <= 5 and v != 0: u is critical for norm(v^l - u^l)^2 exactly if u = 0 or u = v, or u = -v for even l.',
  evidence: 'proof',
  arbitrary: fc
    .tuple(
      fc.integer({ min: 2, max: 5 }),
      fc.integer({ min: 1, max: 3 }),
      fc.constantFrom(0n, 1n, -1n, 2n, 7n, 7n),
    )
    .chain(([order, d, factor]) =>
      vectors(2, d).map((A) => ({
        order,
        pair:
          factor === 7n
            ? A
            : tabulate(2, d, (i, j) => (i === 0 ? Q.mul(ratio(factor), at(A, 1, j)) : at(A, 1, j))),
      })),
    ),
  hypotheses: { 'v != 0': ({ pair }) => row(pair, 1).some(({ num }) => num !== 0n) },
  conclude: (c) =>
    isCritical(c) === isOneOf(c, true)
      ? proved
      : refuted(`${isCritical(c)}`, `${isOneOf(c, true)}`, 'T6'),
  labels: (c) => [
    isCritical(c) ? 'critical' : 'not critical',
    ...(areParallel(row(c.pair, 0), row(c.pair, 1)) ? ['parallel'] : []),
  ],
  required: { critical: 0.2, 'not critical': 0.2, parallel: 0.4 },
  proves: 1,
  show: ({ order, pair }) =>
    `l = ${order}, u and v = ${listed(pair)
      .map((r) => r.map(rationalToText).join(','))
      .join('; ')}`,
  runs: 150,
  control: {
    statement: 'The same without u = -v.',
    conclude: (c) =>
      isCritical(c) === isOneOf(c, false)
        ? proved
        : refuted(`${isCritical(c)}`, `${isOneOf(c, false)}`, 'u = -v'),
  },
});

export const minimaProperties: readonly AnyProperty[] = [barrier, descent, critical];
