/**
 * # A box around a point with exactly one stationary point in it
 *
 * Krawczyk's test on the gradient of the loss. The gradient at the point is enclosed at 192 bits, so that what
 * remains of it is the distance to the stationary point and not rounding; the Hessian on the box in doubles. By the
 * zero's own bound the box then shrinks, and loss and Hessian are enclosed on what is left.
 *
 * ## Main definitions
 * - {@link Question}: data, point and which parameters move
 * - {@link atPoint}: gradient and loss at the point itself
 * - {@link zeroWithin}, {@link aroundZero}: existence, and what is known near the zero
 *
 * Proofs: proofs-notes/stationary-points.md.
 * @module
 */
import { addUp, exactly, minusDown, mulUp, plusUp } from '../../arithmetic/bounds.ts';
import type { Upper } from '../../arithmetic/bounds.ts';
import { dyadic, encloseDyadic } from '../../arithmetic/dyadic.ts';
import { encloseQuotient, interval, intervalTier, magnitude } from '../../arithmetic/interval.ts';
import type { Interval } from '../../arithmetic/interval.ts';
import { abs, max } from '../../arithmetic/machine.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { approxGeneralInverse } from '../../linalg/approx-general-inverse.ts';
import { uniqueZero } from '../../linalg/krawczyk.ts';
import type { RadiusBounds, UniqueZero } from '../../linalg/krawczyk.ts';
import { mapMatrix, matrix } from '../../linalg/matrix.ts';
import type { Dense, Matrix } from '../../linalg/matrix.ts';
import { intervalMatrix } from '../../linalg/product.ts';
import type { Enclosure } from '../../linalg/product.ts';
import type { Activation } from '../../sigma/activation.ts';
import { hessianEnclosure } from '../../network/enclosed-hessian.ts';
import { enclosedLayer } from '../../network/enclosed-layer.ts';
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

/** 53 bits of the answer and as many for each of two cancellations, of l and of its gradient. */
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

function networkOf<T>({ inputs, point }: AnyPoint, f: (a: Rational) => T): Network<T> {
  return {
    inputs: mapMatrix(inputs, f),
    hidden: mapMatrix(point.hidden, f),
    outputs: point.outputs.map(f),
  };
}

function enclosed(a: Rational): Interval {
  return encloseQuotient(a.num, a.den);
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

/** l at the point, whatever sigma is; `undefined` where sigma is not shown to exist. */
export function lossAt(point: AnyPoint): Interval | undefined {
  const tier = rangeTier(wideBits);
  const wide = wideNumber(tier);
  const { activation, labels } = point;
  return doubles(loss(tier, activation, networkOf(point, wide), labels.map(wide)));
}

/**
 * d^T (Hessian of l) d at the point, d in W alone where only W moves; `undefined` where sigma'' is not shown to
 * exist.
 */
export function curvatureAt(
  question: Question,
  along: WeightPoint<Rational>,
): Interval | undefined {
  const tier = rangeTier(wideBits);
  const wide = wideNumber(tier);
  const layer = wideLayer(question, tier, (p) => jetAt(tier, question.activation, p));
  if (layer === undefined) return undefined;
  const u = question.moving === 'all' ? along.outputs.map(wide) : undefined;
  const labels = question.labels.map(wide);
  return doubles(curvatureAlong(tier, layer, labels, mapMatrix(along.hidden, wide), u));
}

/** sigma, sigma' and sigma'' for every point whose moving entries are within `radius` of the point's. */
function layerWithin(question: Question, radius: Upper): Layer<Interval> | undefined {
  const wider = ({ lo, hi }: Interval): Interval =>
    interval(minusDown(lo, radius), plusUp(hi, radius));
  const net = networkOf(question, enclosed);
  const { hidden, outputs } = net;
  return enclosedLayer(question.activation, {
    ...net,
    hidden: mapMatrix(hidden, wider),
    outputs: question.moving === 'all' ? outputs.map(wider) : outputs,
  });
}

function hessianFrom(question: Question, layer: Layer<Interval>): Enclosure {
  return hessianEnclosure(layer, question.labels.map(enclosed), question.moving);
}

const notSmooth =
  "sigma is not shown to be C^2, with bounded enclosures, on the box's pre-activations";

/** The Hessian on the box of this radius, or `undefined` where sigma'' is not shown to exist on all of it. */
function hessianWithin(question: Question, radius: Upper): Enclosure | undefined {
  const layer = layerWithin(question, radius);
  return layer === undefined ? undefined : hessianFrom(question, layer);
}

/**
 * The only stationary point in the box of this radius, or why it is not shown.
 *
 * @param inverse - a guess of the inverse of the Hessian; made here when left out.
 */
export function zeroWithin(
  question: Question,
  gradient: readonly Interval[],
  radius: RadiusBounds,
  inverse?: Dense,
): UniqueZero | { readonly because: string } {
  const H = hessianWithin(question, radius.high);
  if (H === undefined) return { because: notSmooth };
  const C = inverse ?? approxGeneralInverse(H.mid);
  if (C === undefined) return { because: 'the Hessian is singular in float64' };
  const value = intervalMatrix(matrix(gradient.length, 1, gradient));
  return (
    uniqueZero(value, H, C, radius) ?? {
      because: "Krawczyk's test does not hold on the box: abs(C g) + abs(I - C H) r < r fails",
    }
  );
}

/** What holds at every point within the bound of the zero, so at the zero. */
export interface AroundZero {
  readonly layer: Layer<Interval>;
  readonly hessian: Enclosure;
  readonly loss: Interval;
}

/**
 * Loss and Hessian near the zero: l(x*) = l(x) + g(x).e + e^T H e/2 with abs(e_k) <= `within` and H on the box.
 */
export function aroundZero(
  question: Question,
  at: { readonly gradient: readonly Interval[]; readonly loss: Interval },
  within: Upper,
): AroundZero | undefined {
  const layer = layerWithin(question, within);
  if (layer === undefined) return undefined;
  const hessian = hessianFrom(question, layer);
  const slope = at.gradient.reduce<Upper>((sum, g) => addUp(sum, magnitude(g)), exactly(0));
  const { mid, rad } = hessian;
  let bend: Upper = exactly(0);
  for (let k = 0; k < mid.data.length; k++) {
    const entry = addUp(
      exactly(abs(mid.data[k] ?? Number.NaN)),
      exactly(rad.data[k] ?? Number.NaN),
    );
    bend = addUp(bend, entry);
  }
  const half = exactly(0.5);
  const change = mulUp(within, addUp(slope, mulUp(half, mulUp(within, bend))));
  if (!(change < Infinity)) return undefined;
  const loss = interval(max(0, minusDown(at.loss.lo, change)), plusUp(at.loss.hi, change));
  return { layer, hessian, loss };
}

/** d^T H d for every Hessian H on what is left of the box. */
export function curvatureNear(
  question: Question,
  { layer }: AroundZero,
  d: WeightPoint<Rational>,
): Interval {
  const u = question.moving === 'all' ? d.outputs.map(enclosed) : undefined;
  const labels = question.labels.map(enclosed);
  return curvatureAlong(intervalTier, layer, labels, mapMatrix(d.hidden, enclosed), u);
}
