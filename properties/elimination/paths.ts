/**
 * # Theorem F3 (ii): every nonzero residual has a descent path
 * @module
 */
import * as fc from 'fast-check';
import { galleryIds, galleryText } from '../../src/counterexamples/gallery.ts';
import { readFacts } from '../../src/certificates/facts/check.ts';
import { encloseQuotient, intervalTier as I } from '../../src/arithmetic/interval.ts';
import { contains } from '../../src/arithmetic/interval-sets.ts';
import type { Interval } from '../../src/arithmetic/interval.ts';
import {
  compareRational,
  rationalField as Q,
  ratio,
  rationalToText,
} from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at, mapMatrix, matrix } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { activationOf } from '../../src/sigma/activation.ts';
import type { Activation } from '../../src/sigma/activation.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { enlargedLoss, unitArguments, unitValues } from '../../src/network/elimination.ts';
import { alongScale, descentPath, escapeOf } from '../../src/network/enlarged-descent.ts';
import type { DescentPath, Escape, Standing } from '../../src/network/enlarged-descent.ts';
import { gradientOf, jetAt, layerOf, residualOf } from '../../src/network/hessian.ts';
import type { Moving } from '../../src/network/hessian.ts';
import type { Network } from '../../src/network/network.ts';
import { labelsFromPoint, minimumFromPoint } from '../../src/search/labels-from-a-point.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { magnitude } from '../support/exact.ts';
import { cut, showNetwork } from '../support/networks.ts';
import { draws, fraction } from '../support/numbers.ts';
import {
  decide,
  notCertified,
  proved,
  refuted,
  showVector,
  together,
} from '../support/outcomes.ts';
import { dot, layerAt, outputsOf, penalties, theorem } from './instances.ts';
import type { Vector } from './instances.ts';

/** A stationary point of the original problem, its residual, and a unit with a = 0. */
interface Start {
  readonly nature: 'local minimum' | 'stationary' | 'balanced' | 'tied';
  readonly activation: Activation;
  readonly net: Network<Rational>;
  readonly moving: Moving;
  readonly residual: Vector;
  readonly offset: Rational;
  readonly direction: Vector;
  readonly penalty: Rational;
  readonly within: Rational;
}

const zeros = (count: number): Vector => Array.from({ length: count }, () => Q.zero);

/** Different rows for different codes in 0..24. */
function inputsFrom(codes: readonly number[], d: number): Matrix<Rational> {
  const rows = codes.flatMap((c) =>
    d === 1
      ? [ratio(BigInt(c - 12), 4n)]
      : [ratio(BigInt((c % 5) - 2), 2n), ratio(BigInt(Math.floor(c / 5) - 2), 2n)],
  );
  return matrix(codes.length, d, rows);
}

/** Weights that sum to 0 against every polynomial of degree < k in the codes: r_i = 1/prod (c_i - c_j), j <= k. */
function balancedOver(codes: readonly number[], k: number): Vector {
  const used = codes.slice(0, k + 1);
  return codes.map((c, i) => {
    if (i > k) return Q.zero;
    const product = used.reduce((p, other) => (other === c ? p : p * BigInt(c - other)), 1n);
    return ratio(1n, product);
  });
}

const draw = fc.record({
  // twice: many points have no left kernel
  kind: fc.constantFrom(
    'from a point' as const,
    'from a point' as const,
    'balanced' as const,
    'tied' as const,
  ),
  activation: fc.constantFrom('square', 'cube', 'cubic', 'rational'),
  codes: fc.uniqueArray(fc.integer({ min: 0, max: 24 }), { minLength: 2, maxLength: 5 }),
  d: fc.constantFrom(1, 2),
  m: fc.constantFrom(1, 1, 2),
  moving: fc.constantFrom<Moving>('hidden', 'all'),
  hidden: draws(fraction, 4),
  outputs: draws(fraction, 2),
  degree: fc.constantFrom(1, 2, 3),
  atOrigin: fc.boolean(),
  offset: fraction,
  direction: draws(fraction, 2),
  penalty: penalties,
  within: fc.constantFrom(ratio(1n), ratio(1n, 64n), ratio(1n, 1024n)),
});
type Draw = typeof draw extends fc.Arbitrary<infer D> ? D : never;

/** J = 0 makes every residual stationary: v = 0 and only W is trained. */
function still(d: Draw, inputs: Matrix<Rational>): Pick<Start, 'net' | 'moving'> {
  const net = { inputs, hidden: cut(d.m, inputs.cols, d.hidden), outputs: zeros(d.m) };
  return { net, moving: 'hidden' };
}

/** Inputs with equal w.x, and differences of the highest order: the sum leaves 0 only in another direction. */
function tied(d: Draw): Pick<Start, 'net' | 'moving' | 'residual' | 'direction' | 'nature'> {
  const n = d.codes.length;
  const level = d.direction[1] ?? Q.one;
  const rows = d.codes.flatMap((c) => [ratio(BigInt(c - 12), 4n), level]);
  const slope = d.direction[0] ?? Q.one;
  return {
    nature: 'tied',
    ...still(d, matrix(n, 2, rows)),
    residual: balancedOver(d.codes, Math.min(d.degree, n - 1)),
    direction: [Q.zero, slope.num === 0n ? Q.one : slope],
  };
}

function fromPoint(d: Draw): Pick<Start, 'nature' | 'net' | 'moving' | 'residual'> | undefined {
  const sigma = activationNamed(d.activation);
  const inputs = inputsFrom(d.codes, d.d);
  const net = { inputs, hidden: cut(d.m, d.d, d.hidden), outputs: d.outputs.slice(0, d.m) };
  const minimum = minimumFromPoint(sigma, net, d.moving);
  const found = minimum ?? labelsFromPoint(sigma, net, d.moving);
  if (found === undefined) return undefined;
  const nature = minimum === undefined ? 'stationary' : 'local minimum';
  return { nature, net, moving: d.moving, residual: found.residual };
}

function startOf(d: Draw): Start {
  const base = {
    activation: activationNamed(d.activation),
    offset: d.atOrigin ? Q.zero : d.offset,
    penalty: d.penalty,
    within: d.within,
  };
  if (d.kind === 'tied') return { ...base, ...tied(d) };
  const direction = d.atOrigin ? zeros(d.d) : d.direction.slice(0, d.d);
  const point = d.kind === 'from a point' ? fromPoint(d) : undefined;
  if (point !== undefined) return { ...base, direction, ...point };
  const residual = balancedOver(d.codes, Math.min(d.degree, d.codes.length - 1));
  const inputs = inputsFrom(d.codes, d.d);
  return { ...base, direction, nature: 'balanced', ...still(d, inputs), residual };
}

const start: fc.Arbitrary<Start> = draw.map(startOf);

function standing({ net, residual, offset, direction }: Start): Standing {
  return { inputs: net.inputs, residual, offset, direction };
}

function areDistinct(X: Matrix<Rational>): boolean {
  const rows = Array.from({ length: X.rows }, (_, i) =>
    Array.from({ length: X.cols }, (_, k) => rationalToText(at(X, i, k))).join(' '),
  );
  return new Set(rows).size === X.rows;
}

function enclose(a: Rational): Interval {
  return encloseQuotient(a.num, a.den);
}

/** The gradient of the original loss, with the labels for this residual, exactly. */
function isStationary({ activation, net, residual, moving }: Start): Outcome {
  const layer = layerAt(activation, net);
  const labels = outputsOf(layer).map((f, i) => Q.sub(f, residual[i] ?? Q.zero));
  const gradient = gradientOf(Q, layer, labels, moving);
  return decide(
    gradient.every((g) => g.num === 0n),
    showVector(gradient),
    '0',
    'old gradient',
  );
}

/** sum_i r_i e_i (u.x_i)^j is not shown to be nonzero for j < order, and not shown to be 0 at j = order. */
function orderHolds(s: Start, { along, order }: Escape & { readonly kind: 'escapes' }): Outcome {
  const here = standing(s);
  const { inputs: X, residual } = here;
  const steps = Array.from({ length: X.rows }, (_, i) =>
    dot(
      along,
      Array.from({ length: X.cols }, (_, k) => at(X, i, k)),
    ),
  );
  const values = unitArguments(Q, X, here).map((t) => I.apply('exp', enclose(t)) ?? I.zero);
  const moment = (j: number): Interval =>
    residual.reduce((total, r, i) => {
      const term = enclose(Q.mul(r, rationalTier.power(steps[i] ?? Q.zero, j)));
      return I.add(total, I.mul(term, values[i] ?? I.zero));
    }, I.zero);
  for (let j = 0; j < order; j++)
    if (!contains(moment(j), Q.zero))
      return refuted(`order ${order}`, `moment ${j}`, 'the sum is not 0 to this order');
  return decide(order < X.rows, `order ${order}`, `n = ${X.rows}`, 'the order is below n');
}

/** The path, compared with the enlarged loss itself and the requested distance. */
function pathHolds(s: Start, path: DescentPath): Outcome {
  const { net, residual, penalty, offset, direction, within } = s;
  const near = path.direction.every((w, k) => {
    const step = magnitude(Q.sub(w, direction[k] ?? Q.zero));
    return compareRational(step, within) <= 0;
  });
  const short = compareRational(magnitude(path.scale), within) <= 0;
  const inputs = mapMatrix(net.inputs, enclose);
  const unit = { offset: enclose(offset), direction: path.direction.map(enclose) };
  const values = unitValues(I, inputs, unit) ?? [];
  const boxes = residual.map(enclose);
  const point = { inputs, values, penalty: enclose(penalty) };
  const end = enlargedLoss(I, { ...point, residual: boxes, scale: enclose(path.scale) });
  const old = enlargedLoss(I, { ...point, residual: boxes, scale: I.zero });
  const along = alongScale({ ...standing(s), direction: path.direction }, penalty);
  if (end === undefined || old === undefined || along === undefined)
    return notCertified('no enclosure');
  const gap = I.sub(I.sub(end, old), path.change);
  // l(a) - l(a/2) = (a/2) (s + (3/2) q a)
  const a = enclose(path.scale);
  const reach = I.mul(enclose(ratio(3n, 2n)), I.mul(along.bend, a));
  const later = I.mul(I.mul(enclose(ratio(1n, 2n)), a), I.add(along.slope, reach));
  return together(
    decide(near && short, showVector([...path.direction, path.scale]), 'near', 'too far'),
    decide(contains(gap, Q.zero), `[${gap.lo}, ${gap.hi}]`, '0', 'the change of the loss'),
    decide(path.change.hi < 0, `${path.change.hi}`, '< 0', 'the loss does not fall'),
    later.hi < 0 ? proved : notCertified('the second half of the leg'),
  );
}

function descends(s: Start): Outcome {
  const escape = escapeOf(standing(s));
  if (escape.kind === 'vanishes')
    return refuted('sum_i r_i exp(w.x_i + b) = 0 for all (b, w)', 'a path', 'there is none');
  const decision = descentPath(standing(s), s.penalty, s.within);
  if (decision.kind !== 'descends')
    return notCertified(decision.kind === 'vanishes' ? decision.kind : decision.because);
  return together(isStationary(s), orderHolds(s, escape), pathHolds(s, decision.path));
}

function startLabels(s: Start): readonly string[] {
  const escape = escapeOf(standing(s));
  const order = escape.kind === 'escapes' ? escape.order : -1;
  const isZero = s.direction.every(({ num }) => num === 0n);
  return [
    s.nature,
    order === 0 ? 'order 0' : order === 1 ? 'order 1' : 'order 2 or more',
    ...(order > 0 && !isZero ? ['order 1 or more at w != 0'] : []),
    ...(s.within.den === 1024n ? ['within 1/1024'] : []),
    ...(s.net.inputs.cols === 1 ? ['d = 1'] : []),
  ];
}

function showStart(s: Start): string {
  return `sigma = ${s.activation.name}, ${showNetwork(s.net)}, ${s.moving} moving, r = ${showVector(s.residual)}, b = ${rationalToText(s.offset)}, w = ${showVector(s.direction)}, lambda = ${rationalToText(s.penalty)}, within ${rationalToText(s.within)}`;
}

const hypotheses = {
  'F3.h1: lambda > 0': ({ penalty }: Start): boolean => penalty.num > 0n,
  'F3.h2: the inputs are distinct': ({ net }: Start): boolean => areDistinct(net.inputs),
  'r != 0': ({ residual }: Start): boolean => residual.some(({ num }) => num !== 0n),
};

/** The second input and its residual replaced, so that the residuals of equal inputs cancel. */
function withEqualInputs(s: Start): Start {
  const { inputs } = s.net;
  const { rows: n, cols: d } = inputs;
  const rows = Array.from({ length: n }, (_, i) =>
    Array.from({ length: d }, (_, k) => at(inputs, i === 1 ? 0 : i, k)),
  );
  const residual = s.residual.map((_, i) => (i === 0 ? Q.one : i === 1 ? Q.neg(Q.one) : Q.zero));
  return { ...s, net: { ...s.net, inputs: matrix(n, d, rows.flat()) }, residual };
}

const paths = property<Start>({
  id: 'elimination/descent-path',
  theorem,
  statement:
    'For all distinct rational inputs, exact stationary points with r != 0, rational (b, w), lambda > 0 and distances: a path within that distance from (theta, 0, b, w) along which the enlarged loss is constant and then falls.',
  evidence: 'proof',
  arbitrary: start,
  hypotheses,
  conclude: descends,
  labels: startLabels,
  required: {
    'local minimum': 0.1,
    balanced: 0.2,
    tied: 0.15,
    'order 0': 0.2,
    'order 1': 0.1,
    'order 2 or more': 0.1,
    'order 1 or more at w != 0': 0.1,
    'within 1/1024': 0.2,
    'd = 1': 0.2,
  },
  proves: 0.9,
  show: showStart,
  runs: 300,
  control: {
    statement: 'F3.h2 dropped: x_2 = x_1 with r = (1, -1, 0, ..).',
    conclude: (s) => descends(withEqualInputs(s)),
  },
});

/** A local minimum of the gallery, without a unit. */
interface Exhibit {
  readonly id: string;
  readonly point: Pick<Start, 'nature' | 'activation' | 'net' | 'moving' | 'residual'>;
}

/** Those with values over Q, distinct inputs and positive loss. */
function exhibits(): readonly Exhibit[] {
  return galleryIds().flatMap((id) => {
    const read = readFacts(galleryText(id));
    if (read.kind !== 'read') return [];
    const { instance, facts } = read.file;
    const { activation: tree, inputs, labels } = instance;
    if (tree === undefined || inputs === undefined || labels === undefined) return [];
    const activation = activationOf(tree);
    return facts.flatMap((fact) => {
      const point = fact.fact === 'local-minimum' ? instance.points[fact.at] : undefined;
      if (fact.fact !== 'local-minimum' || point === undefined) return [];
      const net = { inputs, ...point };
      const layer = layerOf(rationalTier, net, (p) => jetAt(rationalTier, activation, p));
      const residual = layer === undefined ? [] : residualOf(Q, layer, labels);
      const isBad = residual.some(({ num }) => num !== 0n) && areDistinct(inputs);
      const { moving } = fact;
      return isBad
        ? [{ id, point: { nature: 'local minimum', activation, net, moving, residual } as const }]
        : [];
    });
  });
}

const minima = exhibits();

const exhibit = fc
  .record({
    shown: fc.constantFrom(...minima),
    offset: fraction,
    direction: draws(fraction, 3),
    atOrigin: fc.boolean(),
  })
  .map(({ shown, offset, direction, atOrigin }) => {
    const d = shown.point.net.inputs.cols;
    const w = Array.from({ length: d }, (_, k) => (atOrigin ? Q.zero : (direction[k] ?? Q.zero)));
    const unit = { offset: atOrigin ? Q.zero : offset, direction: w };
    return {
      id: shown.id,
      start: { ...shown.point, ...unit, penalty: Q.one, within: ratio(1n, 64n) },
    };
  });

const gallery = property<{ readonly id: string; readonly start: Start }>({
  id: 'elimination/gallery-minima',
  theorem,
  statement:
    'For every local minimum with positive loss in the gallery and all (b, w): a path down in the enlarged problem.',
  evidence: 'proof',
  arbitrary: exhibit,
  hypotheses: {
    'F3.h2: the inputs are distinct': (e) => areDistinct(e.start.net.inputs),
    'r != 0': (e) => e.start.residual.some(({ num }) => num !== 0n),
  },
  conclude: (e) => descends(e.start),
  labels: (e) => [e.id, e.start.activation.name],
  required: Object.fromEntries(minima.map(({ id }) => [id, 1 / (4 * minima.length)])),
  proves: 0.9,
  show: (e) => `${e.id}: ${showStart(e.start)}`,
  runs: 60,
});

export const pathProperties: readonly AnyProperty[] = [paths, gallery];
