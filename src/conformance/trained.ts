/**
 * # The judge of trained points
 *
 * `train` has many right answers, so an answer is judged by what is proved about it: the point lies in the ball, and
 * its loss is at most the goal of the case. The proof is a facts file that the facts checker verifies. The adapter's
 * own report is never read.
 *
 * ## Main definitions
 * - {@link judgeTrained}: the verdict
 * - {@link trainingOf}, {@link TrainingCase}: the request of a case
 * - {@link certifiedLoss}: a proved bound of the loss at a point
 * @module
 */
import { divDown, divUp, exactly, mulDown, mulUp } from '../arithmetic/bounds.ts';
import { interval, intervalRing as I, isBounded } from '../arithmetic/interval.ts';
import type { Interval } from '../arithmetic/interval.ts';
import { rationalFromDouble } from '../arithmetic/rational.ts';
import { showInterval } from '../arithmetic/interval-text.ts';
import { showLower } from '../arithmetic/text.ts';
import { enclosedLoss } from '../certificates/facts/at-point.ts';
import { checkFacts } from '../certificates/facts/check.ts';
import type { FactPoint, FactsFile } from '../certificates/facts/format.ts';
import { writeFacts } from '../certificates/facts/write.ts';
import { dense, mapMatrix } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { vectorNormUp } from '../linalg/norms.ts';
import { activationNamed } from '../sigma/built-in.ts';
import { problemOf } from '../network/problem.ts';
import type { Problem } from '../network/problem.ts';
import { inBall } from './projection.ts';
import type { Case, Tensor } from './protocol.ts';
import { formats } from './rounding.ts';
import { decodeTensor } from './tensor.ts';
import type { Verdict } from './verdict.ts';

/** A decoded case of `train`. */
export interface TrainingCase {
  readonly dtype: 'f64' | 'f32';
  readonly problem: Problem;
  readonly outputs: readonly number[];
  /** C and the radius of its ball. */
  readonly centre: Dense;
  readonly radius: number;
  /** The start W. */
  readonly start: Dense;
  /** The ratio of the case's loss to (1/2) norm(r)^2: 1 under `half-sum`, 2/n under `mean`. */
  readonly factor: readonly [numerator: number, denominator: number];
  /** The largest loss allowed. */
  readonly goal: number;
}

/** The request of a `train` case; `undefined` in exact arithmetic, which has no such cases. */
export function trainingOf({ dtype, activation, flags, inputs }: Case): TrainingCase | undefined {
  if (dtype === 'q' || activation === undefined) return undefined;
  const read = (name: string): { readonly rows: number; readonly data: readonly number[] } => {
    const found = decodeTensor(inputs[name], dtype);
    if (found.kind !== 'numbers') throw new RangeError(`train without a numeric input "${name}"`);
    return { rows: found.shape[0] ?? 1, data: found.data };
  };
  const matrix = (name: string): Dense => {
    const { rows, data } = read(name);
    return dense(rows, data.length / rows, Float64Array.from(data));
  };
  const only = (name: string): number => read(name).data[0] ?? Number.NaN;
  const X = matrix('X');
  const labels = Float64Array.from(read('y').data);
  return {
    dtype,
    problem: problemOf(X, labels, activationNamed(activation)),
    outputs: read('v').data,
    centre: matrix('C'),
    radius: only('radius'),
    start: matrix('W'),
    factor: flags.loss === 'mean' ? [2, X.rows] : [1, 1],
    goal: only('goal'),
  };
}

/** The point in the answer, or the verdict that there is none. */
export function trainedPoint(
  { dtype, centre }: TrainingCase,
  answer: Tensor | undefined,
): Dense | Verdict {
  const got = decodeTensor(answer, dtype);
  const broken = (rule: string): Verdict => ({ kind: 'protocol-error', because: rule, quote: '' });
  if (got.kind === 'bad') return broken(`output "P": ${got.because}`);
  if (got.kind === 'fractions') return broken(`output "P" is of dtype ${dtype}`);
  const { rows, cols } = centre;
  const [m, d, ...more] = got.shape;
  if (m !== rows || d !== cols || more.length > 0)
    return fail(`output "P" has the shape [${got.shape.join(', ')}], not [${rows}, ${cols}]`);
  return got.data.every(Number.isFinite)
    ? dense(rows, cols, Float64Array.from(got.data))
    : fail('the point is not finite');
}

/** Whether P can be a point of the ball whose projection was rounded; `undefined` where a square may overflow. */
export function isInside({ dtype, centre, radius }: TrainingCase, P: Dense): boolean | undefined {
  return inBall(formats[dtype], Array.from(P.data), Array.from(centre.data), radius);
}

/** At least norm_F(W - centre), computed as in the kernel, so that the kernel accepts W in a ball of this radius. */
export function distanceUp(W: Dense, centre: Dense): number {
  return vectorNormUp(
    Array.from(W.data, (w, k) => I.sub(interval(w), interval(centre.data[k] ?? Number.NaN))),
  );
}

/** What the facts checker verified about a point. */
export interface CertifiedLoss {
  /** (1/2) norm(f - y)^2. */
  readonly loss: Interval;
  /** At least norm_F(P - C); above the radius where the projection of P was rounded. */
  readonly distance: number;
}

function exactPoint(hidden: Dense, outputs: readonly number[]): FactPoint {
  return {
    hidden: mapMatrix(hidden, rationalFromDouble),
    outputs: outputs.map(rationalFromDouble),
  };
}

/** Loss and distance of a finite point, verified from the text of a facts file, or why there are none. */
export function certifiedLoss(
  { problem, outputs, centre }: TrainingCase,
  P: Dense,
): CertifiedLoss | { readonly because: string } {
  const { inputs, labels, activation } = problem;
  const points = { P: exactPoint(P, outputs), C: exactPoint(centre, outputs) };
  const instance = {
    activation: activation.value,
    inputs: mapMatrix(inputs, rationalFromDouble),
    labels: labels.map(rationalFromDouble),
    points,
  };
  const loss = enclosedLoss(instance, points.P);
  if (loss === undefined || !isBounded(loss))
    return { because: 'no enclosure of its loss is known' };
  const distance = distanceUp(P, centre);
  const [from, to] = [rationalFromDouble(loss.lo), rationalFromDouble(loss.hi)];
  const within = rationalFromDouble(distance === 0 ? 1 : distance); // a ball has a positive radius
  const file: FactsFile = {
    instance,
    facts: [
      { fact: 'loss', at: 'P', from, to },
      { fact: 'in-ball', at: 'P', centre: 'C', radius: within, around: rationalFromDouble(0) },
    ],
    provenance: {},
  };
  const verdict = checkFacts(writeFacts(file));
  return verdict.kind === 'verified'
    ? { loss, distance }
    : { because: `the checker of facts answers: ${JSON.stringify(verdict).slice(0, 200)}` };
}

/** The loss in the units of the case. */
export function lossOfCase({ factor: [num, den] }: TrainingCase, { lo, hi }: Interval): Interval {
  if (num === den) return interval(lo, hi);
  const [top, bottom] = [exactly(num), exactly(den)];
  return interval(
    lo <= 0 ? 0 : divDown(mulDown(top, exactly(lo)), bottom),
    divUp(mulUp(top, exactly(hi)), bottom),
  );
}

function fail(because: string): Verdict {
  return { kind: 'fail', because };
}

/**
 * `pass`: the point is in the ball, up to the rounding of its projection, and its loss is proved to be at most the
 * goal. `fail`: it is not finite, or outside, or its loss is proved to be above the goal. Else `indeterminate`.
 */
export function judgeTrained(question: Case, outputs: Readonly<Record<string, Tensor>>): Verdict {
  const training = trainingOf(question);
  if (training === undefined)
    return { kind: 'indeterminate', because: 'train has no exact reference' };
  const P = trainedPoint(training, outputs['P']);
  if ('kind' in P) return P;
  const { goal } = training;
  const inside = isInside(training, P);
  if (inside === undefined)
    return { kind: 'indeterminate', because: 'the distance from the centre may overflow' };
  if (!inside) return fail('farther from the centre than the radius and rounding explain');
  const known = certifiedLoss(training, P);
  if ('because' in known) return { kind: 'indeterminate', because: known.because };
  const loss = lossOfCase(training, known.loss);
  if (loss.hi <= goal) return { kind: 'pass', share: 0, ulp: 0 };
  if (loss.lo > goal)
    return fail(
      `its loss is proved to be at least ${showLower(exactly(loss.lo))}, above the goal ${goal}`,
    );
  return {
    kind: 'indeterminate',
    because: `its loss is in ${showInterval(loss)}, the goal is ${goal}`,
  };
}
