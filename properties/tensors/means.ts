/**
 * # Theorem T: means over all powers, and dimensions
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
import { matrix, row } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { distanceSquare } from '../../src/tensors/lazy.ts';
import { multipliersFor } from '../../src/tensors/multipliers.ts';
import { instanceMean } from '../../src/tensors/mean.ts';
import { meanWidth, tensorDimension } from '../../src/tensors/spectrum.ts';
import {
  complementOf,
  obliqueForm,
  rankModulo,
  tangentRankModulo,
  usualPrime,
} from '../../src/tensors/tangent-rank.ts';
import { exceptions } from '../../src/theorems/tensors/refutations.ts';
import { identity } from '../support/exact.ts';
import { atMost, decide, together } from '../support/outcomes.ts';
import { listed, showRows, vectors } from './entries.ts';

const theorem = 'tensors';

interface Neurons {
  readonly order: number;
  readonly U: Matrix<Rational>;
}

const placings: fc.Arbitrary<Neurons> = fc
  .tuple(
    fc.constantFrom([2, 2], [2, 3], [3, 2], ...[1, 2, 3, 4, 5, 6].map(() => [3, 3])),
    fc.integer({ min: 1, max: 2 }),
    fc.nat(3),
  )
  .chain(([[order = 3, d = 3], m, k]) =>
    k === 0 ? fc.constant({ order: 3, U: identity(d) }) : vectors(m, d).map((U) => ({ order, U })),
  );

function show({ order, U }: Neurons): string {
  return `l = ${order}, U = ${showRows(U)}`;
}

function dimensionsOf({ U }: Neurons): bigint {
  return BigInt(U.rows * U.cols);
}

function isOrthonormal({ U }: Neurons): boolean {
  return (
    U.rows === U.cols &&
    compareRational(
      instanceMean(Q, 3, U),
      meanWidth(Q, 3, U.cols, dimensionsOf({ order: 3, U })),
    ) === 0 &&
    listed(U).every((u, i) => u.every(({ num }, j) => num === (i === j ? 1n : 0n)))
  );
}

/** The weights of the rule at 0, +-1, +-2, +-3, with the Gaussian moments up to degree 7. */
const weights = ['1/180', '1/20', '1/4', '7/18', '1/4', '1/20', '1/180'].map((text) => {
  const [num = '0', den = '1'] = text.split('/');
  return ratio(BigInt(num), BigInt(den));
});

/** The mean of dist(x^l, S(U))^2 over that rule in every coordinate, over d(d + 2)..(d + 2l - 2). */
function meanByRule({ order, U }: Neurons): Rational {
  const d = U.cols;
  let sum = Q.zero;
  for (let k = 0; k < 7 ** d; k++) {
    const digits = Array.from({ length: d }, (_, i) => Math.floor(k / 7 ** i) % 7);
    if (k * 2 > 7 ** d) break; // x and -x have one distance
    const half = k * 2 + 1 === 7 ** d ? Q.one : ratio(2n);
    const weight = digits.map((i) => weights[i] ?? Q.zero).reduce(Q.mul);
    const x = matrix(1, d, digits.map((i) => ratio(BigInt(i - 3)))); // prettier-ignore
    const T = { weights: [Q.one], vectors: x };
    const square = distanceSquare(Q, order, U, T, multipliersFor(Q, order, U, T));
    sum = Q.add(sum, Q.mul(Q.mul(half, weight), square));
  }
  let scale = 1n;
  for (let i = 0; i < order; i++) scale *= BigInt(d + 2 * i);
  return Q.div(sum, ratio(scale));
}

function bound(c: Neurons, more: Rational): Outcome {
  const mean = instanceMean(Q, c.order, c.U);
  const least = Q.add(meanWidth(Q, c.order, c.U.cols, dimensionsOf(c)), more);
  return together(
    decide(
      compareRational(mean, meanByRule(c)) === 0,
      rationalToText(mean),
      rationalToText(meanByRule(c)),
      'the rule of degree 7',
    ),
    atMost(least, mean, 'b(m d) is above the mean'),
    isOrthonormal(c)
      ? decide(
          compareRational(mean, least) === 0,
          rationalToText(mean),
          rationalToText(least),
          'equality at orthonormal neurons',
        )
      : atMost(least, mean, 'b(m d)'),
  );
}

const means = property<Neurons>({
  id: 'tensors/mean',
  theorem,
  statement:
    'For l <= 3, d <= 3 and neurons of whole numbers: the mean of dist(v^l, S(U))^2 over the sphere by traces is that by a rule of degree 7, and at least b(m d), with equality for l = 3 and U = I.',
  evidence: 'proof',
  arbitrary: placings,
  hypotheses: {},
  conclude: (c) => bound(c, Q.zero),
  labels: (c) => [
    dimensionsOf(c) < tensorDimension(c.order, c.U.cols) ? 'm d < D' : 'm d >= D',
    ...(isOrthonormal(c) ? ['U = I'] : []),
  ],
  required: { 'm d < D': 0.6, 'U = I': 0.04 },
  proves: 1,
  show,
  runs: 30,
  control: {
    statement: 'b(m d) + 1/1000 is at most the mean.',
    conclude: (c) => bound(c, ratio(1n, 1000n)),
  },
});

const sizes: fc.Arbitrary<Neurons> = fc
  .tuple(
    fc.constantFrom([3, 2], [3, 3], [3, 4], [3, 5], [4, 2], [4, 3], [4, 3], [5, 2], [5, 3]),
    fc.constantFrom(-1, 0, 0, 1),
  )
  .chain(([[order = 3, d = 2], more]) => {
    const enough = Math.ceil(Number(tensorDimension(order, d)) / d);
    return vectors(Math.max(1, enough + more), d, 500).map((U) => ({ order, U }));
  });

function isListed({ order, U }: Neurons): boolean {
  return exceptions.some(([l, d, m]) => l === order && d === U.cols && m === U.rows);
}

/** The dimension, from below modulo a prime and from above by forms. */
function hasDimension({ order, U }: Neurons, wanted: number): Outcome {
  const whole = Number(tensorDimension(order, U.cols));
  const rank = tangentRankModulo(Q, usualPrime, order, U);
  const forms = rank < Math.min(whole, U.rows * U.cols) ? complementOf(Q, order, U) : [];
  const isRight =
    obliqueForm(Q, order, U, forms) === -1 && rankModulo(usualPrime, forms) === forms.length;
  const most = forms.length > 0 ? whole - forms.length : Math.min(whole, U.rows * U.cols);
  return together(
    decide(rank === wanted, `${rank}`, `${wanted}`, 'the rank modulo a prime'),
    decide(isRight && most === rank, `${most}`, `${rank}`, 'the bound from above'),
  );
}

function enoughOf({ order, U }: Neurons): number {
  return Math.min(U.rows * U.cols, Number(tensorDimension(order, U.cols)));
}

const ranks = property<Neurons>({
  id: 'tensors/rank',
  theorem,
  statement:
    'For random neurons of whole numbers up to 500, l >= 3 and m near D/d: dim S(U) = min(m d, D), less 1 in the listed cases.',
  evidence: 'proof',
  arbitrary: sizes,
  hypotheses: {
    'no two neurons are equal or 0': ({ U }) => {
      const texts = listed(U).map((u) => showRows(matrix(1, u.length, u)));
      return new Set(texts).size === U.rows && row(U, 0).some(({ num }) => num !== 0n);
    },
  },
  conclude: (c) => hasDimension(c, enoughOf(c) - (isListed(c) ? 1 : 0)),
  labels: (c) => [
    isListed(c) ? 'listed' : 'not listed',
    dimensionsOf(c) < tensorDimension(c.order, c.U.cols) ? 'm d < D' : 'm d >= D',
  ],
  required: { listed: 0.05, 'm d < D': 0.1, 'm d >= D': 0.3 },
  proves: 1,
  show,
  runs: 60,
  control: {
    statement: 'm d >= D is enough in every case.',
    conclude: (c) => hasDimension(c, enoughOf(c)),
  },
});

export const meanProperties: readonly AnyProperty[] = [means, ranks];
