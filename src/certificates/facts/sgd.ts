/**
 * # Facts about gradient descent near a minimum, with any batch
 *
 * The loss is the mean of r_i^2/2 over the n samples, and batches are drawn without replacement. `sgd-unstable`,
 * `sgd-stable` and `sgd-paths` are decided over Q at a point where f = y; `sgd-thresholds` speaks of a point with f = y
 * that it proves to exist near a written one. Proofs: proofs-notes/sharpness.md (S5 to S7).
 * @module
 */
import { preactivations } from '../../network/network.ts';
import { joined } from '../object-shapes.ts';
import { encloseRational, intervalRing } from '../../arithmetic/interval.ts';
import type { Moving } from '../../network/hessian.ts';
import type { Interval } from '../../arithmetic/interval.ts';
import { min } from '../../arithmetic/machine.ts';
import { compareRational, ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { at, tabulate } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { traceOfProduct } from '../../quadratic/elimination.ts';
import type { Field } from '../../quadratic/elimination.ts';
import {
  meanSquareStep,
  pathFactors,
  kappa,
  noiseCovariance,
} from '../../sharpness/mean-square.ts';
import type { Steps } from '../../sharpness/mean-square.ts';
import {
  entriesOf,
  gramOf,
  inputsGram,
  layerOn,
  noiseTrace,
  residualOf,
} from '../../sharpness/enclosed.ts';
import { degree } from '../../sigma/polynomial.ts';
import { expected } from '../parsed-json.ts';
import { oneOf, record, requiring, variant } from '../shapes.ts';
import type { Of } from '../shapes.ts';
import { fails, holds } from './outcome.ts';
import type { FactOutcome, Fails } from './outcome.ts';
import { enclosedPlace, exactVectors, spendGram } from './enclosed-place.ts';
import { lowerText, movingText, numberText, upperText, countText, equalText } from './show.ts';
import { isBelow as isLess, isZero, placeAt, residualAt, isEqual } from './subject.ts';
import type { Place, Subject } from './subject.ts';
import { count, moving, name, rational, square } from './values.ts';
import { countedField, definiteness } from './work.ts';

const mode = { at: name, moving, step: rational, batch: count };
const formEntries = record({ ...mode, form: square('parameters') });
const pathsEntries = record({
  at: name,
  step: rational,
  batch: count,
  end: oneOf('converges', 'diverges'),
});
const noiseEntries = requiring(
  joined(
    record({ at: name, moving, batch: count }),
    variant('as', {
      trace: record({ least: rational, most: rational }),
      matrix: record({ covariance: square('parameters') }),
    }),
  ),
  ({ batch }, at) => {
    if (batch < 1) throw expected(`${at}.batch`, 'a batch of at least 1', batch);
  },
);

/** The a_i at a point where f = y exactly, or why there are none. */
function minimumAt(place: Place, own: Of<typeof mode.moving>): Matrix<Rational> | Fails {
  const r = residualAt(place);
  if ('kind' in r) return r;
  if (!isZero(r)) return fails(`f is not y at ${place.name}`);
  return exactVectors(place, own);
}

function stepsOf(
  subject: Subject,
  fact: { readonly at: string; readonly step: Rational; readonly batch: number },
  own: Of<typeof mode.moving>,
): { readonly place: Place; readonly steps: Steps } | Fails {
  const place = placeAt(subject, fact.at);
  if ('kind' in place) return place;
  const { step, batch } = fact;
  if (step.num <= 0n) return fails('expected a step > 0');
  if (batch < 1 || batch > place.labels.length)
    return fails(`expected a batch from 1 to ${place.labels.length}, got ${batch}`);
  const vectors = minimumAt(place, own);
  return 'kind' in vectors ? vectors : { place, steps: { vectors, step, batch } };
}

function isSymmetric(S: Matrix<Rational>): boolean {
  return Array.from(S.data).every((a, k) => {
    const j = k % S.cols;
    return compareRational(a, at(S, j, (k - j) / S.cols)) === 0;
  });
}

function difference(F: Field, A: Matrix<Rational>, B: Matrix<Rational>): Matrix<Rational> {
  return tabulate(A.rows, A.cols, (i, j) => F.sub(at(A, i, j), at(B, i, j)));
}

/** "With f = y at P, step 3 and batches of 1 of the 2 samples, ...". */
function startText(
  at: string,
  { step, batch, vectors }: Steps,
  own: Of<typeof mode.moving>,
): string {
  const n = vectors.rows;
  const who =
    batch === n
      ? 'gradient descent'
      : `stochastic gradient descent with batches of ${batch} of the ${n} samples`;
  return `With f = y at ${at} and step ${numberText(step)}, ${who} on the mean of r_i^2/2 in ${movingText(own)}`;
}

/** The trained f is linear in what moves, so that a linearised step is the step. */
function isLinear({ activation }: Place, own: Of<typeof mode.moving>): boolean {
  const order = degree(activation.value);
  return own === 'hidden' && order !== undefined && order <= 1;
}

function formFault(S: Matrix<Rational>, { vectors }: Steps): Fails | undefined {
  if (S.rows !== vectors.cols)
    return fails(`expected a form of order ${vectors.cols}, got ${S.rows}`);
  return isSymmetric(S) ? undefined : fails('expected a symmetric form');
}

function unstable(subject: Subject, fact: Of<typeof formEntries>): FactOutcome {
  const found = stepsOf(subject, fact, fact.moving);
  if ('kind' in found) return found;
  const { form: S } = fact;
  const fault = formFault(S, found.steps);
  if (fault !== undefined) return fault;
  const F = countedField(subject.work);
  const image = meanSquareStep(F, found.steps, S);
  const [grown, own] = [traceOfProduct(F, S, image), traceOfProduct(F, S, S)];
  if (!isLess(own, grown)) return fails('<S, T(S)> > <S, S> is false');
  const isFull = found.steps.batch === found.steps.vectors.rows;
  const linear = isLinear(found.place, fact.moving);
  const end = isFull
    ? 'is unstable: it leaves a neighbourhood from points arbitrarily near'
    : `${linear ? '' : ', linearised there, '}is unstable in mean square: E norm(d)^2 is unbounded from some d`;
  return holds(
    `${startText(fact.at, found.steps, fact.moving)}${isFull || linear ? ' ' : ''}${end}.`,
    `<S, T(S)> = ${numberText(grown)} > <S, S> = ${numberText(own)} for the written S, over Q`,
  );
}

function stable(subject: Subject, fact: Of<typeof formEntries>): FactOutcome {
  const found = stepsOf(subject, fact, fact.moving);
  if ('kind' in found) return found;
  const { form: P } = fact;
  const fault = formFault(P, found.steps);
  if (fault !== undefined) return fault;
  if (definiteness(subject.work, P) !== 'definite') return fails('P is not positive definite');
  const F = countedField(subject.work);
  const rest = difference(F, P, meanSquareStep(F, found.steps, P));
  if (definiteness(subject.work, rest) === 'neither') return fails('T(P) <= P is false');
  const linear = isLinear(found.place, fact.moving);
  const isFull = found.steps.batch === found.steps.vectors.rows;
  const more = isFull ? '' : '; so it is with every larger batch';
  return holds(
    `${startText(fact.at, found.steps, fact.moving)}${linear ? ' ' : ', linearised there, '}is stable${isFull ? ': ' : ' in mean square: E '}d^T P d never grows${more}.`,
    'P > 0 and P - T(P) >= 0 by elimination over Q',
  );
}

/** The number of batches that are listed at most. */
const mostBatches = 100_000;

function isChoiceBelow(N: number, b: number, most: number): boolean {
  let size = 1;
  for (let i = 0; i < b; i++) {
    size = (size * (N - i)) / (i + 1);
    if (size > most) return false;
  }
  return true;
}

function paths(subject: Subject, fact: Of<typeof pathsEntries>): FactOutcome {
  const found = stepsOf(subject, fact, 'hidden');
  if ('kind' in found) return found;
  const { place, steps } = found;
  if (steps.vectors.cols !== 1 || !isLinear(place, 'hidden'))
    return fails('expected one weight, and f linear in it');
  if (
    !isChoiceBelow(
      steps.vectors.rows,
      min(steps.batch, steps.vectors.rows - steps.batch),
      mostBatches,
    )
  )
    return fails(`expected at most ${mostBatches} batches`);
  const F = countedField(subject.work);
  const product = pathFactors(F, steps).reduce((p, f) => F.mul(p, f), F.one);
  const size = product.num < 0n ? F.neg(product) : product;
  const order = compareRational(size, ratio(1n));
  if (order !== (fact.end === 'converges' ? -1 : 1))
    return fails(`the factors of all batches have a product of absolute value ${numberText(size)}`);
  const ends = fact.end === 'converges' ? 'd -> 0' : 'abs(d) -> infinity';
  const sure = steps.batch === steps.vectors.rows ? '' : ' almost surely';
  return holds(
    `${startText(fact.at, steps, 'hidden')} has ${ends}${sure}, from every d other than 0.`,
    `the factors of d over all batches have a product of absolute value ${numberText(size)}, and they are independent`,
  );
}

function exactNoise(
  place: Place,
  { moving, batch }: Of<typeof noiseEntries>,
  covariance: Matrix<Rational>,
): Fails | undefined {
  const [A, r] = [exactVectors(place, moving), residualAt(place)];
  if ('kind' in A) return A;
  if ('kind' in r) return r;
  if (covariance.rows !== A.cols)
    return fails(`expected a covariance of order ${A.cols}, got ${covariance.rows}`);
  const found = noiseCovariance(countedField(place.subject.work), A, r, batch);
  const wrong = Array.from(found.data).findIndex(
    (a, k) => !isEqual(a, covariance.data[k] ?? ratio(0n)),
  );
  if (wrong < 0) return undefined;
  const [i, j] = [(wrong - (wrong % A.cols)) / A.cols, wrong % A.cols];
  return fails(`entry (${i + 1}, ${j + 1}) ${equalText(found.data[wrong] ?? ratio(0n))}`);
}

function noiseRange(place: Place, moving: Moving, batch: number): Interval | Fails {
  const net = enclosedPlace(place, 2);
  const layer = layerOn(net.activation, preactivations(intervalRing, net));
  const r = residualOf(net);
  if (layer === undefined || r === undefined)
    return fails('sigma is not shown to be C^2 at every pre-activation');
  const n = r.length;
  spendGram(place.subject, n, net.outputs.length);
  const G = entriesOf(gramOf(inputsGram(net), layer, net.outputs, moving));
  return intervalRing.mul(encloseRational(kappa(n, batch)), noiseTrace(G, r));
}

function gradientNoise(subject: Subject, fact: Of<typeof noiseEntries>): FactOutcome {
  const place = placeAt(subject, fact.at);
  if ('kind' in place) return place;
  const n = place.labels.length;
  const { batch } = fact;
  if (batch > n) return fails(`expected a batch of at most ${n}`);
  const who = `At ${fact.at} the mean of ${batch} of the ${countText(n, 'gradient')} of r_i^2/2 in ${movingText(fact.moving)}, drawn without replacement, has`;
  if (fact.as === 'matrix') {
    const fault = exactNoise(place, fact, fact.covariance);
    return (
      fault ??
      holds(
        `${who} exactly the covariance that is written.`,
        'kappa_b times the covariance of one gradient, over Q',
      )
    );
  }
  const found = noiseRange(place, fact.moving, batch);
  if ('kind' in found) return found;
  const { least, most } = fact;
  const low = compareRational(least, ratio(0n)) <= 0 || encloseRational(least).hi <= found.lo;
  if (!(low && found.hi <= encloseRational(most).lo))
    return fails(`the trace is only shown to be from ${found.lo} to ${found.hi}`);
  return holds(
    `${who} a covariance whose trace is from ${lowerText(least)} to ${upperText(most)}.`,
    'kappa_b times the trace of the covariance of one gradient, from J J^T',
  );
}

export const sgdFacts = {
  'sgd-unstable': {
    says: 'f = y at the point, S = form: <S, T(S)> > <S, S>, T the *mean-square step* of this step > 0 and batch b in the moving parameters; so it is unstable in mean square, and for b = n gradient descent is unstable',
    since: 3,
    entries: formEntries,
    arrays: { S: 'form' },
    check: unstable,
  },
  'sgd-stable': {
    says: 'f = y at the point, P = form is positive definite: P - T(P) is positive semidefinite, T the *mean-square step* of this step > 0 and batch in the moving parameters',
    since: 3,
    entries: formEntries,
    arrays: { P: 'form' },
    check: stable,
  },
  'sgd-paths': {
    says: 'f = y at the point, one hidden weight, sigma of degree at most 1: the product of abs(1 - (step/b) sum of x_i^2 v^2 slope^2 over a batch), over all batches of b samples, is below 1 (`converges`: almost surely to 0) or above 1 (`diverges`: almost surely)',
    since: 3,
    entries: pathsEntries,
    check: paths,
  },
  'gradient-noise': {
    says: 'the mean of `batch` of the gradients g_i of r_i^2/2 in the moving parameters, drawn without replacement, has the covariance C = kappa_b (1/n) sum_i (g_i - g)(g_i - g)^T, kappa_b = (n - b)/(b (n - 1)): `trace` least <= tr C <= most, or `matrix` C = covariance. The point may be large',
    since: 3,
    entries: noiseEntries,
    large: true,
    check: gradientNoise,
  },
};
