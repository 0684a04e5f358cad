/**
 * # Facts about networks with a dead zone: robust, flipped, purified, and what a gradient step changes
 *
 * f(x) = sum_i T(<w_i, x>), T(t) = relu(t - b) - relu(-t - b). Everything is decided over Q. Proofs:
 * proofs-notes/purification.md (P1, P2, P5).
 * @module
 */
import { ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { formMatrix, partsMargin, poised, valueAt } from '../../purification/dead-zone.ts';
import type { DeadZone, Poised, Vector } from '../../purification/dead-zone.ts';
import { pureRadiusSquare } from '../../purification/family.ts';
import { denseChange, fastGradient } from '../../purification/fast-gradient.ts';
import { dot } from '../../quadratic/elimination.ts';
import type { Field } from '../../quadratic/elimination.ts';
import { joined } from '../object-shapes.ts';
import { expected } from '../parsed-json.ts';
import { oneOf, record, requiring, variant } from '../shapes.ts';
import type { Of } from '../shapes.ts';
import { fails, holds } from './outcome.ts';
import type { FactOutcome, Fails } from './outcome.ts';
import { countText, equalText, lowerText, numberText } from './show.ts';
import { isAtMost, isBelow, isEqual, isZero } from './subject.ts';
import type { Subject } from './subject.ts';
import { countUpTo, list, rational, table } from './values.ts';
import { countedField, definiteness } from './work.ts';
import type { Work } from './work.ts';

const by = variant('by', {
  form: record({ curvature: rational, offset: rational }),
  parts: record({}),
});
const net = { hidden: table('parameters'), threshold: rational, input: list('inputs') };

interface Sized {
  readonly input: Vector;
}

function demandLength(at: string, key: string, xs: Vector, { input }: Sized): void {
  if (xs.length !== input.length)
    throw expected(`${at}.${key}`, `${input.length} entries`, xs.length);
}

function demandColumns(at: string, key: string, W: Matrix<Rational>, { input }: Sized): void {
  if (W.cols !== input.length) throw expected(`${at}.${key}[0]`, `${input.length} entries`, W.cols);
}

const robustEntries = requiring(joined(record({ ...net, radius: rational }), by), (fact, at) => {
  demandColumns(at, 'hidden', fact.hidden, fact);
});
const flippedEntries = requiring(
  record({ ...net, radius: rational, change: list('inputs') }),
  (fact, at) => {
    demandColumns(at, 'hidden', fact.hidden, fact);
    demandLength(at, 'change', fact.change, fact);
  },
);
const purifiedEntries = requiring(
  joined(
    record({
      before: table('parameters'),
      after: table('parameters'),
      threshold: rational,
      input: list('inputs'),
      radius: rational,
      change: list('inputs'),
    }),
    by,
  ),
  (fact, at) => {
    demandColumns(at, 'before', fact.before, fact);
    demandColumns(at, 'after', fact.after, fact);
    demandLength(at, 'change', fact.change, fact);
  },
);
const signEntries = requiring(
  record({
    ...net,
    direction: list('inputs'),
    radius: rational,
    sign: oneOf('positive', 'negative'),
  }),
  (fact, at) => {
    demandColumns(at, 'hidden', fact.hidden, fact);
    demandLength(at, 'direction', fact.direction, fact);
  },
);
const pureEntries = requiring(
  record({
    dimension: countUpTo('inputs'),
    active: countUpTo('inputs'),
    threshold: rational,
    squared: rational,
  }),
  ({ dimension, active }, at) => {
    if (active < 1 || active > dimension)
      throw expected(`${at}.active`, `a number from 1 to ${dimension}`, active);
  },
);

type By = Of<typeof by>;

function thresholdFault(b: Rational): Fails | undefined {
  return b.num < 0n ? fails('expected a threshold >= 0') : undefined;
}

function radiusFault(eps: Rational): Fails | undefined {
  return eps.num > 0n ? undefined : fails('expected a radius > 0');
}

/** "f(x) = sum_i T(<w_i, x>), T(t) = relu(t - b) - relu(-t - b), b = 1/4, with these 9 neurons on R^9". */
function netText({ hidden: { rows, cols }, threshold }: DeadZone): string {
  return `f(x) = sum_i T(<w_i, x>), T(t) = relu(t - b) - relu(-t - b), b = ${numberText(threshold)}, with these ${countText(rows, 'neuron')} on R^${cols}`;
}

/** A lower bound of f(x + h) for norm(h) <= eps, or why there is none. */
function robustMargin(
  work: Work,
  F: Field,
  there: Poised,
  eps: Rational,
  mode: By,
): Rational | Fails {
  const { rows, cols } = there.net.hidden;
  if (mode.by === 'form') {
    const form = formMatrix(F, there, mode.curvature, mode.offset);
    if (definiteness(work, form) === 'neither')
      return fails('[[nu I - Q, w/2], [w^T/2, tau]] >= 0 is false');
    const fall = F.add(F.mul(mode.curvature, F.mul(eps, eps)), mode.offset);
    return F.sub(there.value, fall);
  }
  if (rows !== cols) return fails(`expected as many neurons as inputs, got ${rows} and ${cols}`);
  return (
    partsMargin(F, there, eps) ??
    fails('b + t_i <= norm(n_i) eps for some idle neuron, or a norm is beyond the doubles')
  );
}

/** The margin of a network that is shown to keep its sign, or why it is not. */
function robustFault(
  { work }: Subject,
  own: DeadZone,
  input: Vector,
  eps: Rational,
  mode: By,
): { readonly there: Poised; readonly margin: Rational } | Fails {
  const fault = thresholdFault(own.threshold) ?? radiusFault(eps);
  if (fault !== undefined) return fault;
  const F = countedField(work);
  const there = poised(F, own, input);
  if (typeof there === 'number') return fails(`t_i <= -b for neuron ${there + 1}`);
  const margin = robustMargin(work, F, there, eps, mode);
  if ('kind' in margin) return margin;
  if (margin.num <= 0n) return fails(`the lower bound of f on the ball ${equalText(margin)}`);
  return { there, margin };
}

function becauseOf(mode: By): string {
  return mode.by === 'form'
    ? 'from a quadratic form that is positive semidefinite, over Q'
    : 'from w_i = e_i + n_i, norms rounded up';
}

/** "f(x) = 53/60 exactly at this x, and f(x + h) >= 29/784 > 0 for every h with norm(h) <= 11/20". */
function robustText({ value }: Poised, margin: Rational, eps: Rational): string {
  return `f(x) ${equalText(value)} at this x, and f(x + h) >= ${lowerText(margin)} > 0 for every h with norm(h) <= ${numberText(eps)}`;
}

function robustAt(subject: Subject, fact: Of<typeof robustEntries>): FactOutcome {
  const { input, radius } = fact;
  const found = robustFault(subject, fact, input, radius, fact);
  if ('kind' in found) return found;
  return holds(
    `For ${netText(fact)}: ${robustText(found.there, found.margin, radius)}.`,
    becauseOf(fact),
  );
}

/** f before and after the change, or why its sign is not shown to change. */
function flip(
  { work }: Subject,
  own: DeadZone,
  { input, radius, change }: Pick<Of<typeof flippedEntries>, 'input' | 'radius' | 'change'>,
): { readonly before: Rational; readonly after: Rational } | Fails {
  const fault = thresholdFault(own.threshold) ?? radiusFault(radius);
  if (fault !== undefined) return fault;
  const F = countedField(work);
  if (!isAtMost(dot(F, change, change), F.mul(radius, radius)))
    return fails('norm(h) <= eps is false');
  const [before, after] = [
    valueAt(F, own, input),
    valueAt(
      F,
      own,
      input.map((x, k) => F.add(x, change[k] ?? F.zero)),
    ),
  ];
  if (before.num <= 0n) return fails(`f(x) ${equalText(before)}, which is not > 0`);
  if (after.num > 0n) return fails(`f(x + h) ${equalText(after)}, which is > 0`);
  return { before, after };
}

function flippedText(
  { before, after }: { readonly before: Rational; readonly after: Rational },
  eps: Rational,
): string {
  return `f(x) ${equalText(before)} at this x, and f(x + h) ${equalText(after)} for the written h, norm(h) <= ${numberText(eps)}`;
}

function flippedAt(subject: Subject, fact: Of<typeof flippedEntries>): FactOutcome {
  const found = flip(subject, fact, fact);
  if ('kind' in found) return found;
  return holds(`For ${netText(fact)}: ${flippedText(found, fact.radius)}.`, 'evaluated over Q');
}

function purified(subject: Subject, fact: Of<typeof purifiedEntries>): FactOutcome {
  const { before, after, threshold, input, radius } = fact;
  const [first, second] = [before, after].map((hidden) => ({ hidden, threshold }));
  if (first === undefined || second === undefined) throw new RangeError('purified: two networks');
  const flipped = flip(subject, first, fact);
  if ('kind' in flipped) return fails(`before: ${flipped.because}`);
  const robust = robustFault(subject, second, input, radius, fact);
  if ('kind' in robust) return fails(`after: ${robust.because}`);
  return holds(
    `For ${netText(first)} before: ${flippedText(flipped, radius)}. With the ${countText(after.rows, 'neuron')} after: ${robustText(robust.there, robust.margin, radius)}.`,
    becauseOf(fact),
  );
}

/** What a step changes, where its rate is known and not 0. */
function denseChangeOf(
  { work }: Subject,
  fact: Of<typeof signEntries>,
): ReturnType<typeof denseChange> | Fails {
  const { input, direction, radius: eps } = fact;
  const fault = thresholdFault(fact.threshold);
  if (fault !== undefined) return fault;
  if (eps.num < 0n) return fails('expected a radius >= 0');
  const F = countedField(work);
  const gradient = fastGradient(F, fact, input);
  if (typeof gradient === 'number') return fails(`neuron ${gradient + 1} is at a kink at x`);
  if (isZero(gradient) && eps.num > 0n) return fails('grad f(x) is 0');
  const change = denseChange(F, fact, input, direction, eps, gradient);
  if (change.kink) return fails('a neuron is at a kink at z');
  return change.firing === 0 ? fails('no neuron fires at z') : change;
}

function denseSign(subject: Subject, fact: Of<typeof signEntries>): FactOutcome {
  const change = denseChangeOf(subject, fact);
  if ('kind' in change) return change;
  const { firing, sign: own } = change;
  const { radius: eps, sign } = fact;
  if (own !== (sign === 'positive' ? 1 : -1))
    return fails(`<u, z> is ${own === 0 ? '0' : own > 0 ? 'positive' : 'negative'}`);
  const z = eps.num === 0n ? 'x' : `x - ${numberText(eps)} grad f(x)/norm(grad f(x))`;
  return holds(
    `For ${netText(fact)}, and the written u: at z = ${z} ${firing === 1 ? '1 neuron fires' : `${firing} neurons fire`}, and <u, z> is ${sign}; so for every loss that falls in f(z), z held fixed, a descent step along u, the same in all w_i, ${sign === 'positive' ? 'adds u to' : 'takes u from'} them.`,
    'squares compared over Q',
  );
}

function pureRadius({ work }: Subject, fact: Of<typeof pureEntries>): FactOutcome {
  const { dimension: D, active: s, threshold: b, squared } = fact;
  if (b.num <= 0n || isBelow(ratio(1n, 2n), b)) return fails('expected a threshold in (0, 1/2]');
  const value = pureRadiusSquare(countedField(work), fact);
  if (!isEqual(value, squared)) return fails(`the squared radius ${equalText(value)}`);
  return holds(
    `For f(x) = sum_i T(x_i), T(t) = relu(t - b) - relu(-t - b), b = ${numberText(b)}, on R^${D}, at the sum x of ${countText(s, 'unit vector')}: the least norm(h)^2 with f(x + h) <= 0 is r, where r ${equalText(squared)}.`,
    'the least of (s (1 - b) + p b)^2/(s + p), p = 0, .., D - s',
  );
}

const notation =
  'f(x) = sum_i T(<w_i, x>), T(t) = relu(t - b) - relu(-t - b), b = threshold >= 0, w_i the rows of hidden. About no instance';

export const purificationFacts = {
  'robust-at': {
    says: `f(x) > 0 at the input, every t_i = <w_i, x> > -b, and f(x + h) > 0 for norm(h) <= eps = radius > 0: by the *form* [[nu I - Q, w/2], [w^T/2, tau]] >= 0, nu = curvature, tau = offset, w the sum of the w_i with t_i > b, Q that of w_i w_i^T/(4 (b + t_i)) over the others, and f(x) > nu eps^2 + tau; or by \`parts\` w_i = e_i + n_i, c_i >= norm(n_i) eps: f(x) - sum c_i - rest > 0. ${notation}`,
    since: 3,
    entries: robustEntries,
    arrays: { W: 'hidden', x: 'input' },
    check: robustAt,
  },
  'flipped-at': {
    says: `f(x) > 0 at the input and f(x + h) <= 0, h = change, norm(h) <= radius. ${notation}`,
    since: 3,
    entries: flippedEntries,
    arrays: { W: 'hidden', x: 'input', h: 'change' },
    check: flippedAt,
  },
  purified: {
    says: `flipped-at for the weights \`before\` and robust-at for those \`after\`, of one threshold, input and radius. ${notation}`,
    since: 3,
    entries: purifiedEntries,
    arrays: { W: 'before', U: 'after', x: 'input', h: 'change' },
    check: purified,
  },
  'dense-sign': {
    says: `z = x - eps grad f(x)/norm(grad f(x)), eps = radius >= 0, no abs(t_i) is b at x or z, and some abs(t_i(z)) > b: <u, z> has the sign, u = direction. ${notation}`,
    since: 3,
    entries: signEntries,
    arrays: { W: 'hidden', x: 'input', u: 'direction' },
    check: denseSign,
  },
  'pure-radius': {
    says: 'for w_i = e_i in R^D, D = dimension, x the sum of s = active unit vectors, 0 < b <= 1/2: the least norm(h)^2 with f(x + h) <= 0 is `squared`. About no instance',
    since: 3,
    entries: pureEntries,
    check: pureRadius,
  },
};
