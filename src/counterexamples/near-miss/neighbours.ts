/**
 * # The neighbours of a witness, nearest first
 *
 * Steps are multiples of 1/2: if a hypothesis holds on an open set, there is no nearest instance among the reals.
 *
 * ## Main definitions
 * - {@link changedEntries}: a few entries changed
 * - {@link exchangedSigma}, {@link addedPairs}, {@link mirroredCentres}
 * - {@link smallerNumber}, {@link largerNumber}
 *
 * ## Implementation notes
 * Each lists in the order of `Distance` (change.ts); ties are in the order of the arrays, row by row, up before down.
 * @module
 */
import {
  compareRational,
  rationalField as Q,
  rationalToText,
  ratio,
} from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { at } from '../../linalg/matrix.ts';
import { activationNamed } from '../../sigma/built-in.ts';
import { printExpression } from '../../sigma/expression-print.ts';
import type { Change } from './change.ts';
import { applied } from './change.ts';
import { arrayOf, numberNamed, sigmaOf } from './subject.ts';
import type { ArrayName, NumberName, Subject } from './subject.ts';

/** The changes that lead to one neighbour. */
export type Neighbour = readonly Change[];

const half = ratio(1n, 2n);
const steps = [half, Q.one, ratio(2n)].flatMap((s) => [s, Q.neg(s)]);

/** A number and the steps that may be added to it. */
interface Place<T> {
  readonly change: (by: Rational) => T;
  readonly steps: readonly Rational[];
}

function size(a: Rational): Rational {
  return a.num < 0n ? Q.neg(a) : a;
}

function distinct(numbers: readonly Rational[]): readonly Rational[] {
  return [...new Map(numbers.map((a) => [rationalToText(a), a])).values()];
}

/** The possible sums of `count` absolute steps, in increasing order. */
function totals(places: readonly Place<unknown>[], count: number): readonly Rational[] {
  const sizes = distinct(places.flatMap((place) => place.steps.map(size)));
  let sums: readonly Rational[] = [Q.zero];
  for (let k = 0; k < count; k++)
    sums = distinct(sums.flatMap((sum) => sizes.map((s) => Q.add(sum, s))));
  return [...sums].sort(compareRational);
}

/** All changes of exactly `count` of the places from `first` on whose absolute values sum to `total`. */
function* summing<T>(
  places: readonly Place<T>[],
  count: number,
  total: Rational,
  first = 0,
): Generator<readonly T[]> {
  if (count === 0) {
    if (total.num === 0n) yield [];
    return;
  }
  for (const [i, place] of places.entries()) {
    if (i < first) continue;
    for (const step of place.steps) {
      const left = Q.sub(total, size(step));
      if (left.num < 0n) continue;
      for (const rest of summing(places, count - 1, left, i + 1))
        yield [place.change(step), ...rest];
    }
  }
}

/** Between `least` and `most` of the places changed. */
function* changesOf<T>(
  places: readonly Place<T>[],
  least: number,
  most: number,
): Generator<readonly T[]> {
  for (let count = least; count <= Math.min(most, places.length); count++)
    for (const total of totals(places, count)) yield* summing(places, count, total);
}

/** The entries of these arrays; an entry of W can also change to that of its mirror neuron, w_{j+h}, in one step. */
function placesOf(subject: Subject, names: readonly ArrayName[]): readonly Place<Change>[] {
  return names.flatMap((array) => {
    const A = arrayOf(subject, array);
    return Array.from(A.data, (from, index) => {
      const col = index % A.cols;
      const row = (index - col) / A.cols;
      const change = (by: Rational): Change => {
        return { kind: 'entry', array, row, col, from, to: Q.add(from, by) };
      };
      if (array !== 'W' || A.rows % 2 === 1) return { change, steps };
      const h = A.rows / 2;
      const toTwin = Q.sub(at(A, row < h ? row + h : row - h, col), from);
      return { change, steps: toTwin.num === 0n ? steps : distinct([...steps, toTwin]) };
    });
  });
}

/** At most `most` entries of these arrays changed, each by 1/2, 1 or 2. */
export function changedEntries(
  names: readonly ArrayName[],
  most: number,
): (subject: Subject) => Iterable<Neighbour> {
  return (subject) => changesOf(placesOf(subject, names), 1, most);
}

/** Real-analytic on R, none of them a polynomial. */
export const analyticNames: readonly string[] = [
  'softplus',
  'tanh',
  'sigmoid',
  'sin',
  'gaussian',
  'swish',
  'gelu',
  'rational',
  'exp',
];

/** Another analytic activation, in the order of {@link analyticNames}. */
export function* exchangedSigma(subject: Subject): Generator<Neighbour> {
  const from = sigmaOf(subject);
  for (const name of analyticNames) {
    const to = activationNamed(name).value;
    if (printExpression(to) !== printExpression(from)) yield [{ kind: 'sigma', from, to }];
  }
}

/** Adds the mirrored pairs needed for h d >= n, with at most two nonzero weights. */
export function* addedPairs(subject: Subject): Generator<Neighbour> {
  const { rows: n, cols: d } = arrayOf(subject, 'X');
  const count = Math.ceil(n / d) - arrayOf(subject, 'W').rows / 2;
  const places = Array.from({ length: count * d }, (_, index) => ({
    change: (by: Rational) => ({ index, by }),
    steps,
  }));
  for (const chosen of changesOf(places, 0, 2)) {
    const weights = places.map((_, k) => chosen.find(({ index }) => index === k)?.by ?? Q.zero);
    yield Array.from({ length: count }, (_, p) => ({
      kind: 'pair',
      weights: weights.slice(p * d, (p + 1) * d),
    }));
  }
}

/** W0, and v if it is fixed, changed in at most two entries; then each neuron doubled with the opposite v. */
export function* mirroredCentres(subject: Subject): Generator<Neighbour> {
  const fixed = subject.arrays.v !== undefined;
  yield* changedEntries(fixed ? ['W', 'v'] : ['W'], 2)(subject);
  if (!fixed) return;
  const twins: Change = { kind: 'twins' };
  const doubled = applied(subject, [twins]);
  if (doubled === undefined) return;
  for (const changes of changesOf(placesOf(doubled, ['W']), 0, 2)) yield [twins, ...changes];
}

/** Radii and steps are decreased by multiples of this. */
const fine = ratio(1n, 16n);

/** The number smaller by 1/16, 2/16, ..., and positive. */
export function smallerNumber(name: NumberName): (subject: Subject) => Iterable<Neighbour> {
  return function* smaller(subject) {
    const from = numberNamed(subject, name);
    for (let to = Q.sub(from, fine); to.num > 0n; to = Q.sub(to, fine))
      yield [{ kind: 'number', name, from, to }];
  };
}

/** Enough for a bound that grows with the number; a larger kappa would not be readable. */
const mostSteps = 2000;

/** The number larger by 1/2, 1, 3/2, ..., 1000. */
export function largerNumber(name: NumberName): (subject: Subject) => Iterable<Neighbour> {
  return function* larger(subject) {
    const from = numberNamed(subject, name);
    for (let k = 1; k <= mostSteps; k++)
      yield [{ kind: 'number', name, from, to: Q.add(from, ratio(BigInt(k), 2n)) }];
  };
}
