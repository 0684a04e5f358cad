/**
 * # Theorem F3: where the loss cannot decrease, and how far it can
 * @module
 */
import * as fc from 'fast-check';
import { rationalField as Q, ratio } from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at, matrix } from '../../src/linalg/matrix.ts';
import { multiply, transpose } from '../../src/linalg/ring-product.ts';
import { enlargedLoss, unitGradient, unitHessian } from '../../src/network/elimination.ts';
import type { Enlarged } from '../../src/network/elimination.ts';
import { escapeOf } from '../../src/network/enlarged-descent.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { column, isPositiveSemidefinite, squareNorm } from '../support/exact.ts';
import { cut } from '../support/networks.ts';
import { draws, fraction } from '../support/numbers.ts';
import {
  atMost,
  decide,
  equal,
  proved,
  refuted,
  showMatrix,
  showVector,
  together,
} from '../support/outcomes.ts';
import { dot, penalties, positive, theorem } from './instances.ts';

type Point = Enlarged<Rational>;

const point: fc.Arbitrary<Point> = fc
  .record({
    n: fc.integer({ min: 1, max: 4 }),
    d: fc.integer({ min: 1, max: 2 }),
    inputs: draws(fraction, 8),
    residual: draws(fraction, 4),
    values: draws(positive, 4),
    scale: fraction,
    penalty: penalties,
  })
  .map(({ n, d, inputs, residual, values, scale, penalty }) => ({
    inputs: cut(n, d, inputs),
    residual: residual.slice(0, n),
    values: values.slice(0, n),
    scale,
    penalty,
  }));

function showPoint({ inputs, residual, values, scale, penalty }: Point): string {
  return `X = ${showMatrix(inputs)}, r = ${showVector(residual)}, e = ${showVector(values)}, a = ${showVector([scale])}, lambda = ${showVector([penalty])}`;
}

const hypotheses = { 'F3.h1: lambda > 0': ({ penalty }: Point): boolean => penalty.num > 0n };

function lossOf(p: Point): Rational {
  const loss = enlargedLoss(rationalTier, p);
  if (loss === undefined) throw new RangeError('Q has 1/2');
  return loss;
}

const half = ratio(1n, 2n);

/** Every sample twice, with residuals r and `sign` r and the same e. */
function doubled(p: Point, sign: Rational): Point {
  const { rows: n, cols: d } = p.inputs;
  const rows = Array.from(p.inputs.data);
  return {
    ...p,
    inputs: matrix(2 * n, d, [...rows, ...rows]),
    residual: [...p.residual, ...p.residual.map((r) => Q.mul(sign, r))],
    values: [...p.values, ...p.values],
  };
}

/** L~ - l = a^2 (norm(e)^2/2 + lambda): a = 0 is a minimum for every (b, w). */
function staysMinimal(p: Point): Outcome {
  const { scale: a, values, penalty, inputs, residual } = p;
  const rise = Q.sub(lossOf(p), lossOf({ ...p, scale: Q.zero }));
  const q = Q.add(Q.mul(half, squareNorm(values)), penalty);
  const at0 = { offset: Q.zero, direction: Array.from({ length: inputs.cols }, () => Q.zero) };
  const { kind } = escapeOf({ inputs, residual, ...at0 });
  return together(
    equal(column([rise]), column([Q.mul(q, Q.mul(a, a))]), 'the loss rises by q a^2'),
    decide(kind === 'vanishes', kind, 'vanishes', 'what escapeOf decides'),
  );
}

const cancelling = property<Point>({
  id: 'elimination/equal-inputs',
  theorem,
  statement:
    'For all data where the residuals of equal inputs cancel, and any values e that agree on equal inputs, over Q: L~ - l = a^2 (norm(e)^2/2 + lambda), so every (theta, 0, b, w) is a minimum in (a, b, w), also with r != 0; and escapeOf says so.',
  evidence: 'proof',
  arbitrary: point,
  hypotheses,
  conclude: (p) => staysMinimal(doubled(p, Q.neg(Q.one))),
  labels: ({ residual, scale }) => [
    ...(residual.some(({ num }) => num !== 0n) ? ['r != 0'] : []),
    ...(scale.num === 0n ? [] : ['a != 0']),
  ],
  required: { 'r != 0': 0.8, 'a != 0': 0.8 },
  proves: 1,
  show: showPoint,
  runs: 200,
  control: {
    statement: 'The same where equal inputs have equal residuals.',
    conclude: (p) => staysMinimal(doubled(p, Q.one)),
  },
});

/** L~ >= (1/2) min(norm(r+)^2, norm(r-)^2). */
function oneSided(p: Point): Outcome {
  const above = squareNorm(p.residual.filter(({ num }) => num > 0n));
  const below = squareNorm(p.residual.filter(({ num }) => num < 0n));
  const least = Q.sub(above, below).num < 0n ? above : below;
  return atMost(Q.mul(half, least), lossOf(p), '(1/2) min(norm(r+)^2, norm(r-)^2) <= L~');
}

const standsStill = property<Point>({
  id: 'elimination/while-theta-stands-still',
  theorem,
  statement:
    'For all residuals, a, lambda > 0 and values e > 0 of the unit, over Q: L~ >= (1/2) min(norm(r+)^2, norm(r-)^2), the positive and the negative part of r. One exponential does not remove a residual of both signs.',
  evidence: 'proof',
  arbitrary: point,
  hypotheses: {
    ...hypotheses,
    'e > 0': ({ values }) => values.every(({ num }) => num > 0n),
  },
  conclude: oneSided,
  labels: ({ residual }) => {
    const [above, below] = [1n, -1n].map((side) => residual.some(({ num }) => num * side > 0n));
    return above === true && below === true ? ['both signs'] : [];
  },
  required: { 'both signs': 0.3 },
  proves: 1,
  show: showPoint,
  runs: 400,
  control: {
    statement: 'The same for a unit whose values may be negative: e = r, a = -1.',
    conclude: (p) => oneSided({ ...p, values: p.residual, scale: Q.neg(Q.one) }),
  },
});

/** r with its last entry changed so that r.e = 0; at a = 0 the point is then stationary in (a, b, w). */
function stationary(p: Point): Point {
  const last = p.residual.length - 1;
  const rest = dot(p.residual.slice(0, last), p.values);
  const end = Q.neg(Q.div(rest, p.values[last] ?? Q.one));
  return { ...p, scale: Q.zero, residual: [...p.residual.slice(0, last), end] };
}

/** g = sum_i r_i e_i x_i. */
function pull({ inputs, residual, values }: Point): readonly Rational[] {
  const weighted = residual.map((r, i) => Q.mul(r, values[i] ?? Q.zero));
  return Array.from({ length: inputs.cols }, (_, k) =>
    dot(
      weighted,
      weighted.map((_, i) => at(inputs, i, k)),
    ),
  );
}

/** The curvature along (-norm(g)^2/H_aa, 0, g) is -norm(g)^4/H_aa. */
function isSaddle(p: Point): Outcome {
  const s = stationary(p);
  const H = unitHessian(Q, s);
  const { scale, offset, direction } = unitGradient(Q, s);
  const g = pull(s);
  const square = squareNorm(g);
  const most = at(H, 0, 0);
  const along = column([Q.neg(Q.div(square, most)), Q.zero, ...g]);
  const curvature = multiply(Q, transpose(along), multiply(Q, H, along));
  const wanted = column([Q.neg(Q.div(Q.mul(square, square), most))]);
  const gradient = [scale, offset, ...direction];
  return together(
    decide(
      gradient.every(({ num }) => num === 0n),
      showVector(gradient),
      '0',
      'gradient',
    ),
    equal(curvature, wanted, 'the curvature along (-norm(g)^2/H_aa, 0, g)'),
  );
}

const saddles = property<Point>({
  id: 'elimination/stationary-is-saddle',
  theorem,
  statement:
    'For all data, lambda > 0 and values e > 0 over Q with r.e = 0 and g = sum_i r_i e_i x_i != 0: at a = 0 the point is stationary in (a, b, w), and the Hessian is negative along (-norm(g)^2/H_aa, 0, g). F3.h3 is needed, and second-order descent leaves.',
  evidence: 'proof',
  arbitrary: point,
  hypotheses: {
    ...hypotheses,
    'g != 0': (p) => pull(stationary(p)).some(({ num }) => num !== 0n),
  },
  conclude: isSaddle,
  labels: ({ inputs }) => (inputs.cols === 1 ? ['d = 1'] : ['d = 2']),
  required: { 'd = 1': 0.2, 'd = 2': 0.2 },
  proves: 1,
  show: showPoint,
  runs: 200,
  control: {
    statement: 'The Hessian in (a, b, w) is positive semidefinite there.',
    conclude: (p) =>
      isPositiveSemidefinite(unitHessian(Q, stationary(p)))
        ? proved
        : refuted('Hessian', '>= 0', 'a direction of descent'),
  },
});

export const limitProperties: readonly AnyProperty[] = [cancelling, standsStill, saddles];
