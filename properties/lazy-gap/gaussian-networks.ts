/**
 * # E6: the risk of networks for two Gaussians
 *
 * Models with rational delta_i, and an explicit predictor that attains R_NN.
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
import { tabulate } from '../../src/linalg/matrix.ts';
import { multiply, transpose } from '../../src/linalg/ring-product.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { rankOfRationals } from '../../src/linalg/rank.ts';
import { bestConstant, networkRiskOf, predictorRisk } from './two-gaussians.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { gramOf, sum } from '../support/exact.ts';
import { draws, fraction } from '../support/numbers.ts';
import { decide, showMatrix, together } from '../support/outcomes.ts';
import { reflection, same } from './instances.ts';

const theorem = 'lazy-gap';
const bits = 80;
const half = ratio(1n, 2n);

/** Gamma = L L^T and Delta = L U diag(deltas) U^T L^T with L = V diag(scales); U, V reflections. */
interface Spectral {
  readonly deltas: readonly Rational[];
  readonly scales: readonly Rational[];
  readonly mirrors: readonly (readonly Rational[])[];
  readonly neurons: number;
}

const spectral: fc.Arbitrary<Spectral> = fc
  .record({
    d: fc.integer({ min: 1, max: 4 }),
    N: fc.integer({ min: 0, max: 4 }),
    deltas: draws(
      fc.integer({ min: -6, max: 6 }).map((k) => ratio(BigInt(k), 6n)),
      4,
    ),
    scales: draws(
      fc.integer({ min: 1, max: 5 }).map((k) => ratio(BigInt(k), 3n)),
      4,
    ),
    u: draws(fraction, 4),
    v: draws(fraction, 4),
  })
  .map(({ d, N, deltas, scales, u, v }) => ({
    deltas: deltas.slice(0, d),
    scales: scales.slice(0, d),
    mirrors: [u.slice(0, d), v.slice(0, d)],
    neurons: Math.min(N, d),
  }));

function diagonal(entries: readonly Rational[]): Matrix<Rational> {
  return tabulate(entries.length, entries.length, (i, k) =>
    i === k ? (entries[i] ?? Q.zero) : Q.zero,
  );
}

function congruence(L: Matrix<Rational>, A: Matrix<Rational>): Matrix<Rational> {
  return multiply(Q, L, multiply(Q, A, transpose(L)));
}

/** delta^2/(1 + delta^2). */
function share(delta: Rational): Rational {
  const square = Q.mul(delta, delta);
  return Q.div(square, Q.add(Q.one, square));
}

function networksAttain(s: Spectral, order: 1 | -1): Outcome {
  const [u, v] = s.mirrors;
  const [U, V] = [reflection(u ?? []), reflection(v ?? [])];
  const L = multiply(Q, V, diagonal(s.scales));
  const model = {
    mean: gramOf(L),
    difference: congruence(L, congruence(U, diagonal(s.deltas))),
  };
  const ranked = s.deltas
    .map((delta, i) => ({ i, gain: share(delta) }))
    .sort((a, b) => -order * compareRational(a.gain, b.gain));
  const chosen = new Set(ranked.slice(0, s.neurons).map(({ i }) => i));
  const total = sum(ranked.slice(0, s.neurons).map(({ gain }) => gain));
  const expected = Q.div(Q.one, Q.add(Q.one, Q.mul(half, total)));
  // M = L^-T U diag(delta/(1 + delta^2)) U^T L^-1, scaled; L^-1 = diag(1/scales) V
  const entries = s.deltas.map((delta, i) =>
    chosen.has(i)
      ? Q.div(delta, Q.mul(Q.add(Q.one, Q.mul(delta, delta)), Q.add(ratio(2n), total)))
      : Q.zero,
  );
  const back = multiply(Q, V, diagonal(s.scales.map((a) => Q.div(Q.one, a))));
  const M = congruence(back, congruence(U, diagonal(entries)));
  const { lo, hi } = networkRiskOf(model, s.neurons, bits);
  return together(
    same(lo, expected, 'R_NN, its lower end'),
    same(hi, expected, 'R_NN, its upper end'),
    same(predictorRisk(model, M, bestConstant(model, M)), expected, 'a network attains it'),
    decide(rankOfRationals(M) <= s.neurons, showMatrix(M), `rank <= ${s.neurons}`, 'the network'),
  );
}

const networks = property<Spectral>({
  id: 'lazy-gap/two-gaussians-networks',
  theorem,
  statement:
    'E6. For all models over Q with rational delta_i: R_NN = 1/(1 + (1/2) sum over the N largest of delta_i^2/(1 + delta_i^2)), exactly, and a matrix of rank N attains it.',
  evidence: 'proof',
  arbitrary: spectral,
  hypotheses: {},
  conclude: (s) => networksAttain(s, 1),
  labels: ({ deltas, neurons }) => [
    `d = ${deltas.length}`,
    neurons < deltas.length ? 'N < d' : 'N = d',
    ...(deltas.some((a) => a.num < 0n) && deltas.some((a) => a.num > 0n)
      ? ['indefinite Delta']
      : []),
    ...(deltas.some((a) => a.num === a.den || a.num === -a.den) ? ['a singular covariance'] : []),
  ],
  required: { 'N < d': 0.3, 'indefinite Delta': 0.3, 'a singular covariance': 0.1 },
  proves: 1,
  show: ({ deltas, scales, neurons }) =>
    `delta = ${deltas.map(rationalToText).join(', ')}, scales ${scales.map(rationalToText).join(', ')}, N = ${neurons}`,
  runs: 150,
  control: {
    statement: 'The same with the N least.',
    conclude: (s) => networksAttain(s, -1),
  },
});

export const gaussianNetworkProperties: readonly AnyProperty[] = [networks];
