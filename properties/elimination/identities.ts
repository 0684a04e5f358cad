/**
 * # Theorem F3 (i), exactly: gradient, Hessian and the identity
 * @module
 */
import * as fc from 'fast-check';
import { encloseQuotient, intervalTier } from '../../src/arithmetic/interval.ts';
import { contains } from '../../src/arithmetic/interval-sets.ts';
import type { Interval } from '../../src/arithmetic/interval.ts';
import { rationalField as Q, rationalToText } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { mapMatrix } from '../../src/linalg/matrix.ts';
import { multiply } from '../../src/linalg/ring-product.ts';
import {
  enlargedGradient,
  enlargedHessian,
  enlargedLoss,
  unitArguments,
  unitGradient,
  unitValues,
} from '../../src/network/elimination.ts';
import type { Enlarged } from '../../src/network/elimination.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { jetAt, layerOf, residualOf } from '../../src/network/hessian.ts';
import type { Layer } from '../../src/network/hessian.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { column } from '../support/exact.ts';
import { cut } from '../support/networks.ts';
import { draws, fraction } from '../support/numbers.ts';
import { decide, equal, notCertified, proved, refuted, together } from '../support/outcomes.ts';
import { showMatrix, showVector } from '../support/outcomes.ts';
import { dual, dualTier } from './duals.ts';
import type { Dual } from './duals.ts';
import {
  dot,
  drawn,
  drawnLabels,
  drawnShares,
  penalties,
  placed,
  showDrawn,
  theorem,
} from './instances.ts';
import type { Drawn, Placed, Vector } from './instances.ts';

/** 2 lambda a^2, and a dL~/da - dL~/db. */
function sides(point: Enlarged<Rational>): { readonly left: Rational; readonly right: Rational } {
  const { scale: a, penalty } = point;
  const g = unitGradient(Q, point);
  const square = Q.mul(penalty, Q.mul(a, a));
  return { left: Q.sub(Q.mul(a, g.scale), g.offset), right: Q.add(square, square) };
}

/** The identity and its consequence: the gradient in (a, b) is 0 only if a = 0. */
function scaleVanishes(point: Enlarged<Rational>): Outcome {
  const { left, right } = sides(point);
  const g = unitGradient(Q, point);
  const stationary = g.scale.num === 0n && g.offset.num === 0n;
  return together(
    equal(column([left]), column([right]), 'a dL~/da - dL~/db = 2 lambda a^2'),
    decide(
      !stationary || point.scale.num === 0n,
      'dL~/da = dL~/db = 0',
      `a = ${rationalToText(point.scale)}`,
      'a stationary point with a != 0',
    ),
  );
}

const identity = property<Drawn>({
  id: 'elimination/scale-vanishes',
  theorem,
  statement:
    'For all residuals, a, lambda > 0 and any values e of the unit, over Q: a dL~/da - dL~/db = 2 lambda a^2, so a = 0 at every stationary point.',
  evidence: 'proof',
  arbitrary: drawn,
  hypotheses: { 'F3.h1: lambda > 0': ({ penalty }) => penalty.num > 0n },
  conclude: (d) => scaleVanishes(placed(d).point),
  labels: drawnLabels,
  required: { ...drawnShares, 'a = 0': 0.01 },
  proves: 1,
  show: showDrawn,
  runs: 400,
  control: {
    statement: 'F3.h1 dropped: the same with lambda = 0.',
    conclude: (d) => scaleVanishes({ ...placed(d).point, penalty: Q.zero }),
  },
});

/** A point and a direction (theta, a, b, w). */
interface Directed {
  readonly drawn: Drawn;
  readonly direction: Vector;
}

const directed: fc.Arbitrary<Directed> = fc.record({
  drawn,
  direction: draws(fraction, 3 * 4 + 2 + 3),
});

interface Moved {
  readonly layer: Layer<Dual>;
  readonly labels: readonly Dual[];
  readonly point: Enlarged<Dual>;
}

/** Everything along `direction`: parameters p + eps q, and e_i (1 + eps (q_b + q_w.x_i)), the derivative of exp. */
function moved({ drawn: d, direction }: Directed, { labels, point }: Placed): Moved {
  const { net, moving } = d;
  const { rows: m, cols: k } = net.hidden;
  const theta = m * k + (moving === 'all' ? m : 0);
  const q = (i: number): Rational => direction[i] ?? Q.zero;
  const inputs = mapMatrix(net.inputs, (x) => dual(x));
  const hidden = cut(
    m,
    k,
    Array.from(net.hidden.data, (w, i) => dual(w, q(i))),
  );
  const outputs = net.outputs.map((v, j) => dual(v, moving === 'all' ? q(m * k + j) : Q.zero));
  const sigma = activationNamed(d.activation);
  const dualNet = { inputs, hidden, outputs };
  const layer = layerOf(dualTier, dualNet, (p) => jetAt(dualTier, sigma, p));
  if (layer === undefined) throw new RangeError('expected an activation without poles');
  const y = labels.map((label) => dual(label));
  const rate = unitArguments(Q, net.inputs, {
    offset: q(theta + 1),
    direction: Array.from({ length: k }, (_, c) => q(theta + 2 + c)),
  });
  const values = point.values.map((e, i) => dual(e, Q.mul(e, rate[i] ?? Q.zero)));
  const residual = residualOf(dualTier, layer, y);
  return {
    layer,
    labels: y,
    point: {
      inputs,
      residual,
      values,
      scale: dual(point.scale, q(theta)),
      penalty: dual(point.penalty),
    },
  };
}

/** Both derivatives compared with dual numbers; `forget` omits the penalty from them. */
function derivatives(instance: Directed, forget: boolean): Outcome {
  const { drawn: d, direction } = instance;
  const at0 = placed(d);
  const exact = forget ? { ...at0.point, penalty: Q.zero } : at0.point;
  const { moving } = d;
  const g = enlargedGradient(Q, at0.layer, at0.labels, exact, moving);
  const H = enlargedHessian(Q, at0.layer, at0.labels, exact, moving);
  const along = direction.slice(0, g.length);
  const { layer, labels, point } = moved(instance, at0);
  const loss = enlargedLoss(dualTier, point);
  if (loss === undefined) return notCertified('no 1/2');
  const turned = enlargedGradient(dualTier, layer, labels, point, moving);
  return together(
    equal(column([dot(g, along)]), column([loss.slope]), 'the gradient along a direction'),
    equal(multiply(Q, H, column(along)), column(turned.map(({ slope }) => slope)), 'Hessian'),
  );
}

const derivative = property<Directed>({
  id: 'elimination/derivatives',
  theorem,
  statement:
    'For all networks with polynomial sigma, points and directions (theta, a, b, w) over Q: gradient and Hessian of L~ are what dual numbers give.',
  evidence: 'proof',
  arbitrary: directed,
  hypotheses: { 'F3.h1: lambda > 0': ({ drawn: d }) => d.penalty.num > 0n },
  conclude: (instance) => derivatives(instance, false),
  labels: (instance) => drawnLabels(instance.drawn),
  required: drawnShares,
  proves: 1,
  show: (instance) => `${showDrawn(instance.drawn)}, along ${showVector(instance.direction)}`,
  runs: 150,
  control: {
    statement: 'The same with the penalty left out of gradient and Hessian.',
    conclude: (instance) => derivatives(instance, true),
  },
});

/** The unit at rational (b, w), with the true exponential; r drawn, or -a e where e = 1. */
interface Real {
  readonly sizes: readonly [number, number];
  readonly inputs: Vector;
  readonly residual: Vector;
  readonly atOrigin: boolean;
  readonly offset: Rational;
  readonly direction: Vector;
  readonly scale: Rational;
  readonly penalty: Rational;
}

const real: fc.Arbitrary<Real> = fc.record({
  sizes: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
  inputs: draws(fraction, 9),
  residual: draws(fraction, 3),
  atOrigin: fc.boolean(),
  offset: fraction,
  direction: draws(fraction, 3),
  scale: fraction.map((a) => (a.num === 0n ? Q.one : a)),
  penalty: penalties,
});

function enclose(a: Rational): Interval {
  return encloseQuotient(a.num, a.den);
}

function realPoint(c: Real): Enlarged<Interval> {
  const [n, d] = c.sizes;
  const offset = c.atOrigin ? Q.zero : c.offset;
  const direction = c.direction.slice(0, d).map((w) => (c.atOrigin ? Q.zero : w));
  const inputs = cut(n, d, c.inputs.map(enclose));
  const values = unitValues(intervalTier, inputs, {
    offset: enclose(offset),
    direction: direction.map(enclose),
  });
  if (values === undefined) throw new RangeError('exp has a value everywhere');
  const residual = c.residual.slice(0, n).map((r) => enclose(c.atOrigin ? Q.neg(c.scale) : r));
  const [scale, penalty] = [enclose(c.scale), enclose(c.penalty)];
  return { inputs, residual, values, scale, penalty };
}

/** The identity is not refuted, and the enclosures show that the gradient in (a, b) is not 0. */
function realScale(point: Enlarged<Interval>, factor: bigint): Outcome {
  const { mul, sub, power } = intervalTier;
  const g = unitGradient(intervalTier, point);
  const square = mul(point.penalty, power(point.scale, 2));
  const right = mul(encloseQuotient(factor, 1n), square);
  const gap = sub(sub(mul(point.scale, g.scale), g.offset), right);
  if (!contains(gap, Q.zero))
    return refuted(`[${gap.lo}, ${gap.hi}]`, '0', `a dL~/da - dL~/db - ${factor} lambda a^2`);
  const boxes = [g.scale, g.offset];
  const moves = boxes.some((b) => b.lo > 0 || b.hi < 0);
  return moves ? proved : notCertified('the enclosures of both derivatives hold 0');
}

const enclosed = property<Real>({
  id: 'elimination/scale-vanishes-enclosed',
  theorem,
  statement:
    'For all rational data, (b, w), a != 0 and lambda > 0, with enclosures of the exponential: dL~/da and dL~/db are not both 0, and the identity is met.',
  evidence: 'proof',
  arbitrary: real,
  hypotheses: { 'F3.h1: lambda > 0': ({ penalty }) => penalty.num > 0n },
  conclude: (c) => realScale(realPoint(c), 2n),
  labels: (c) => [
    c.atOrigin ? 'R = 0 at b = 0, w = 0' : 'drawn',
    ...(c.sizes[0] === 1 ? ['n = 1'] : []),
  ],
  required: { 'R = 0 at b = 0, w = 0': 0.3, drawn: 0.3, 'n = 1': 0.2 },
  proves: 0.99,
  show: (c) =>
    `X = ${showMatrix(cut(c.sizes[0], c.sizes[1], c.inputs))}, r = ${showVector(c.residual)}, b = ${rationalToText(c.offset)}, w = ${showVector(c.direction)}, a = ${rationalToText(c.scale)}, lambda = ${rationalToText(c.penalty)}${c.atOrigin ? ', with b = 0, w = 0, r = -a' : ''}`,
  runs: 300,
  control: {
    statement: 'The same with a dL~/da - dL~/db = lambda a^2.',
    conclude: (c) => realScale(realPoint(c), 1n),
  },
});

export const identityProperties: readonly AnyProperty[] = [identity, derivative, enclosed];
