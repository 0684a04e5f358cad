/**
 * # Stationary points and local minima, over Q
 *
 * ## Main definitions
 * - {@link criticalFacts}: a gradient that is exactly 0; a local minimum by the pattern of a relu network, by a
 *   quadratic form, or by the Hessian; a direction of negative curvature
 *
 * ## Notation
 * r = f - y; x_i are the rows of X; A_j are the samples with x_i.w_j > 0.
 *
 * Proofs: proofs-notes/refutations.md.
 * @module
 */
import { ratio, rationalToText } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { showInterval } from '../../arithmetic/interval-text.ts';
import { at, mapMatrix, matrix, tabulate } from '../../linalg/matrix.ts';
import { multiply, transpose } from '../../linalg/ring-product.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { cost } from '../../sigma/activation.ts';
import { printExpression } from '../../sigma/expression-print.ts';
import { curvatureAlong, hessian, jetAt, layerOf } from '../../network/hessian.ts';
import { preactivations } from '../../network/network.ts';
import { polynomial } from '../../sigma/polynomial.ts';
import { oneOf, record } from '../shapes.ts';
import type { Of } from '../shapes.ts';
import { enclosedCurvature } from './at-point.ts';
import { fails, holds } from './outcome.ts';
import type { FactOutcome } from './outcome.ts';
import { movingText, numberText } from './show.ts';
import {
  gradientAt,
  isAntisymmetric,
  isZero,
  placeAt,
  pointsNamed,
  residualAt,
} from './subject.ts';
import type { Place, Subject, Vector } from './subject.ts';
import { moving as trainable, name as pointName } from './values.ts';
import { definiteness } from './work.ts';

const critical = record({ at: pointName, moving: oneOf('hidden', 'all', 'antisymmetric') });
const localMinimum = record({
  at: pointName,
  moving: trainable,
  by: oneOf('pattern', 'form', 'hessian'),
});
const negativeCurvature = record({ at: pointName, moving: trainable, along: pointName });

function checkCritical(subject: Subject, { at: name, moving }: Of<typeof critical>): FactOutcome {
  const place = placeAt(subject, name);
  if ('kind' in place) return place;
  if (moving === 'antisymmetric' && !isAntisymmetric(place.point))
    return fails(`${name}: expected m = 2h and v_{j+h} = -v_j`);
  const gradient = gradientAt(place, moving === 'hidden' ? 'hidden' : 'all');
  if ('kind' in gradient) return gradient;
  const entries = moving === 'antisymmetric' ? alongPairs(place, gradient) : gradient;
  const wrong = entries.findIndex(({ num }) => num !== 0n);
  const what = moving === 'antisymmetric' ? 'W and in antisymmetric v' : movingText(moving);
  if (wrong >= 0)
    return fails(`${name}: entry ${wrong + 1} of the gradient of l in ${what} is not 0`);
  return holds(`${name}: the gradient of l in ${what} is exactly 0.`, 'computed over Q');
}

/** The gradient in W, and dl/dv_j - dl/dv_{j+h} for j <= h = m/2. */
function alongPairs({ subject, point }: Place, gradient: Vector): Vector {
  const { tier } = subject.work;
  const { rows: m, cols: d } = point.hidden;
  const outer = gradient.slice(m * d);
  const pairs = outer.slice(0, m / 2).map((g, j) => tier.sub(g, outer[j + m / 2] ?? tier.zero));
  return [...gradient.slice(0, m * d), ...pairs];
}

function checkLocalMinimum(subject: Subject, fact: Of<typeof localMinimum>): FactOutcome {
  const place = placeAt(subject, fact.at);
  if ('kind' in place) return place;
  switch (fact.by) {
    case 'pattern':
      return byPattern(place, fact);
    case 'form':
      return byForm(place, fact);
    case 'hessian':
      return byHessian(place, fact);
  }
}

function minimum({ at: name, moving }: Of<typeof localMinimum>, because: string): FactOutcome {
  return holds(`${name} is a local minimum of l in ${movingText(moving)}, because ${because}.`);
}

/**
 * Near the point no pattern changes and f' - f = sum_j 1[A_j] X (v'_j w'_j - v_j w_j), which is orthogonal to r when
 * sum of r_i x_i over each A_j is 0; so l' = l + norm(f' - f)^2/2.
 */
function byPattern(place: Place, fact: Of<typeof localMinimum>): FactOutcome {
  const { subject, name, activation, net } = place;
  if (printExpression(activation.value) !== 'relu(x)') return fails('sigma is not relu(x)');
  const { tier } = subject.work;
  const P = preactivations(tier, net);
  const r = residualAt(place);
  if ('kind' in r) return r;
  for (let j = 0; j < P.cols; j++) {
    const signs = r.map((_, i) => at(P, i, j).num);
    const onEdge = signs.findIndex((s) => s === 0n);
    if (onEdge >= 0) return fails(`${name}: the pre-activation ${onEdge + 1}, ${j + 1} is 0`);
    const pull = r.map((a, i) => ((signs[i] ?? 0n) > 0n ? a : tier.zero));
    const sums = Array.from(multiply(tier, matrix(1, pull.length, pull), net.inputs).data);
    if (!isZero(sums))
      return fails(`${name}: the residuals of the active samples of neuron ${j + 1} do not cancel`);
  }
  return minimum(
    fact,
    "no pre-activation is 0 and sum r_i x_i over each neuron's active samples is 0: near the point l cannot fall",
  );
}

/** sum_i r_i x_i x_i^T. */
function formOf({ subject, net }: Place, r: Vector): Matrix<Rational> {
  const { tier } = subject.work;
  const X = net.inputs;
  const weighted = tabulate(X.rows, X.cols, (i, k) => tier.mul(r[i] ?? tier.zero, at(X, i, k)));
  return multiply(tier, transpose(weighted), X);
}

/**
 * <r, f'> = sum_j v'_j w'_j^T R w'_j >= 0 while v'_j has the sign of v_j, and <r, f> = 0; so
 * l' >= l + <r, f' - f> >= l.
 */
function byForm(place: Place, fact: Of<typeof localMinimum>): FactOutcome {
  const { subject, name, activation, net } = place;
  const coefficients = polynomial(activation.value)?.map(rationalToText).join(' ');
  if (coefficients !== '0 0 1') return fails('sigma is not x^2');
  const { tier } = subject.work;
  const r = residualAt(place);
  if ('kind' in r) return r;
  const R = formOf(place, r);
  for (const sign of [ratio(1n), ratio(-1n)]) {
    if (!net.outputs.some((a) => tier.mul(sign, a).num > 0n)) continue;
    const form = mapMatrix(R, (a) => tier.mul(sign, a));
    if (definiteness(subject.work, form) === 'neither')
      return fails(`${name}: v_j sum_i r_i x_i x_i^T is not positive semidefinite for every j`);
  }
  if (net.outputs.some(({ num }) => num === 0n)) return fails(`${name}: some v_j is 0`);
  const images = multiply(tier, net.hidden, R);
  if (!isZero(Array.from(images.data)))
    return fails(`${name}: some w_j is not in the kernel of sum_i r_i x_i x_i^T`);
  return minimum(
    fact,
    'v_j sum_i r_i x_i x_i^T is positive semidefinite with w_j in its kernel, for every j',
  );
}

function byHessian(place: Place, fact: Of<typeof localMinimum>): FactOutcome {
  const { subject, name, activation, net, labels } = place;
  const gradient = gradientAt(place, fact.moving);
  if ('kind' in gradient) return gradient;
  const parameters = `of l in ${movingText(fact.moving)}`;
  if (!isZero(gradient)) return fails(`${name}: the gradient ${parameters} is not 0`);
  const H = hessian(subject.work.tier, activation, net, labels, fact.moving);
  if (H === undefined)
    return fails(`${name}: sigma'' is not known to be rational at every pre-activation`);
  if (definiteness(subject.work, H) !== 'definite')
    return fails(`${name}: the Hessian ${parameters} is not positive definite`);
  return minimum(
    fact,
    `the gradient ${parameters} is exactly 0 and the Hessian ${parameters} is positive definite over Q; so it is a strict one`,
  );
}

/** d^T (Hessian of l) d < 0, over Q or enclosed. */
function checkNegativeCurvature(
  subject: Subject,
  { at: name, moving, along }: Of<typeof negativeCurvature>,
): FactOutcome {
  const points = pointsNamed(subject, name, along);
  if ('kind' in points) return points;
  const place = placeAt(subject, name);
  if ('kind' in place) return place;
  const [point, direction] = points;
  const { work, instance } = subject;
  const { tier } = work;
  const says = `${name}: the second derivative of l along ${along} in ${movingText(moving)} is negative.`;
  const layer = layerOf(tier, place.net, (p) => jetAt(tier, place.activation, p));
  if (layer !== undefined) {
    const u = moving === 'all' ? direction.outputs : undefined;
    const bend = curvatureAlong(tier, layer, place.labels, direction.hidden, u);
    const value = `d^T (Hessian) d is ${numberText(bend)}`;
    return bend.num < 0n ? holds(says, value) : fails(`${name}: ${value} along ${along}`);
  }
  work.spend(20 * place.net.inputs.rows * point.outputs.length * cost(place.activation));
  const bend = enclosedCurvature(instance, point, direction, moving);
  if (bend === undefined) return fails(`${name}: sigma'' is not shown to exist`);
  const value = `d^T (Hessian) d is in ${showInterval(bend)}`;
  return bend.hi < 0 ? holds(says, value) : fails(`${name}: ${value} along ${along}`);
}

export const criticalFacts = {
  critical: {
    says: 'the gradient of l is 0: in W (`hidden`), in W and v (`all`), or in W and antisymmetric v (`antisymmetric`: dl/dv_j = dl/dv_{j+h}, and the point has m = 2h, v_{j+h} = -v_j)',
    entries: critical,
    check: checkCritical,
  },
  'local-minimum': {
    says: 'a local minimum of l in W (`hidden`) or W and v (`all`); `by` is `pattern` (sigma = relu), `form` (sigma = z^2) or `hessian` (a strict one)',
    entries: localMinimum,
    check: checkLocalMinimum,
  },
  'negative-curvature': {
    says: 'd^T (Hessian of l) d < 0, d the point `along`, its W part alone where `moving` is `hidden`',
    entries: negativeCurvature,
    check: checkNegativeCurvature,
  },
};
