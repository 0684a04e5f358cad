/**
 * # The loss at a point, enclosed
 *
 * Value, gradient and curvature at 192 bits, so that even small ones are not just rounding error: for activations
 * without exact values.
 *
 * ## Main definitions
 * - {@link Question}: data, point and which parameters are trained; {@link anyPoint}: those of an
 *   instance
 * - {@link atPoint}: gradient and loss
 * - {@link enclosedLoss}, {@link enclosedCurvature}: for an instance that may lack parts
 * @module
 */
import { dyadic, encloseDyadic } from '../../arithmetic/dyadic.ts';
import { interval } from '../../arithmetic/interval.ts';
import type { Interval } from '../../arithmetic/interval.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { mapMatrix } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { activationOf } from '../../sigma/activation.ts';
import type { Activation } from '../../sigma/activation.ts';
import {
  curvatureAlong,
  gradientOf,
  jetAt,
  layerOf,
  lossOf,
  tangentAt,
} from '../../network/hessian.ts';
import type { Layer, Moving, Tangent, WeightPoint } from '../../network/hessian.ts';
import { loss } from '../../network/network.ts';
import type { Network } from '../../network/network.ts';
import { isBounded, point as only, rangeTier } from '../exact/ranges.ts';
import type { Range, RangeTier } from '../exact/ranges.ts';
import type { FactPoint, Instance } from './format.ts';
import { sameShape } from './subject.ts';

/** 53 bits for the result and as many for each of two cancellations, in l and in its gradient. */
const wideBits = 192;

/** What the fact is about. Shapes: `inputs` n x d, `labels` n, `point` m x d and m. */
export interface Question {
  readonly activation: Activation;
  readonly inputs: Matrix<Rational>;
  readonly labels: readonly Rational[];
  readonly point: WeightPoint<Rational>;
  readonly moving: Moving;
}

/** The question without a choice of parameters. */
export type AnyPoint = Omit<Question, 'moving'>;

/** The network with f applied to its numbers. */
export function networkOf<T>({ inputs, point }: AnyPoint, f: (a: Rational) => T): Network<T> {
  return {
    inputs: mapMatrix(inputs, f),
    hidden: mapMatrix(point.hidden, f),
    outputs: point.outputs.map(f),
  };
}

/** The tightest interval around a range, or `undefined` for an unbounded one. */
function doubles(range: Range | undefined): Interval | undefined {
  if (range === undefined || !isBounded(range)) return undefined;
  const end = ({ man, exp }: Range['lo']): Interval => encloseDyadic(dyadic(man, exp));
  return interval(end(range.lo).lo, end(range.hi).hi);
}

function wideNumber(tier: RangeTier): (a: Rational) => Range {
  const whole = (man: bigint): Range => only({ man, exp: 0 });
  return ({ num, den }) => tier.ratio(whole(num), whole(den));
}

/** Gradient and loss at the point itself; `undefined` where sigma or sigma' is not shown to exist. */
export function atPoint(
  question: Question,
): { readonly gradient: readonly Interval[]; readonly loss: Interval } | undefined {
  const tier = rangeTier(wideBits);
  const wide = wideNumber(tier);
  const layer = wideLayer(question, tier, (p) => tangentAt(tier, question.activation, p));
  if (layer === undefined) return undefined;
  const labels = question.labels.map(wide);
  const loss = doubles(lossOf(tier, layer, labels));
  const gradient: Interval[] = [];
  for (const g of gradientOf(tier, layer, labels, question.moving)) {
    const entry = doubles(g);
    if (entry === undefined) return undefined;
    gradient.push(entry);
  }
  return loss === undefined ? undefined : { gradient, loss };
}

function wideLayer<J extends Tangent<Range>>(
  point: AnyPoint,
  tier: RangeTier,
  g: (p: Range) => J | undefined,
): Layer<Range, J> | undefined {
  return layerOf(tier, networkOf(point, wideNumber(tier)), g);
}

/** l at the point, for any sigma; `undefined` where sigma is not shown to exist. */
function lossAt(point: AnyPoint): Interval | undefined {
  const tier = rangeTier(wideBits);
  const wide = wideNumber(tier);
  const { activation, labels } = point;
  return doubles(loss(tier, activation, networkOf(point, wide), labels.map(wide)));
}

/**
 * d^T (Hessian of l) d at the point, d in W alone if only W is trained; `undefined` where sigma'' is not shown to
 * exist.
 */
function curvatureAt(question: Question, along: WeightPoint<Rational>): Interval | undefined {
  const tier = rangeTier(wideBits);
  const wide = wideNumber(tier);
  const layer = wideLayer(question, tier, (p) => jetAt(tier, question.activation, p));
  if (layer === undefined) return undefined;
  const u = question.moving === 'all' ? along.outputs.map(wide) : undefined;
  const labels = question.labels.map(wide);
  return doubles(curvatureAlong(tier, layer, labels, mapMatrix(along.hidden, wide), u));
}

/** Activation, inputs, labels and a point with shapes that agree; or what is wrong with them. */
export function anyPoint(instance: Instance, point: FactPoint): AnyPoint | string {
  const { activation, inputs, labels } = instance;
  if (activation === undefined || inputs === undefined || labels === undefined)
    return 'the instance lacks an activation, inputs or labels';
  const { hidden, outputs } = point;
  if (labels.length !== inputs.rows) return `expected ${inputs.rows} labels, got ${labels.length}`;
  if (hidden.cols !== inputs.cols || outputs.length !== hidden.rows)
    return `expected hidden weights m x ${inputs.cols} and m output weights, got ${hidden.rows} x ${hidden.cols} and ${outputs.length}`;
  return { activation: activationOf(activation), inputs, labels, point };
}

/**
 * A tight enclosure of l at the point; `undefined` if sigma is not shown to exist at its pre-activations, or if a part
 * of the instance is missing.
 */
export function enclosedLoss(instance: Instance, point: FactPoint): Interval | undefined {
  const found = anyPoint(instance, point);
  return typeof found === 'string' ? undefined : lossAt(found);
}

/**
 * A tight enclosure of d^T (Hessian of l) d; `undefined` as in {@link enclosedLoss}, for sigma' and
 * sigma'' too.
 */
export function enclosedCurvature(
  instance: Instance,
  point: FactPoint,
  along: FactPoint,
  moving: Moving,
): Interval | undefined {
  const found = anyPoint(instance, point);
  if (typeof found === 'string' || !sameShape(point, along)) return undefined;
  return curvatureAt({ ...found, moving }, along);
}
