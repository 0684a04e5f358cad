/**
 * # A box that contains exactly one stationary point
 *
 * Krawczyk's test on the gradient of the loss. The gradient at the point is that of at-point.ts, so that it reflects
 * the distance to the stationary point and not rounding; the Hessian on the box is enclosed in doubles. The bound on
 * the zero then shrinks the box, and loss and Hessian are enclosed on the smaller box.
 *
 * ## Main definitions
 * - {@link zeroWithin}, {@link aroundZero}: existence, and bounds near the zero
 *
 * Proofs: proofs-notes/stationary-points.md.
 * @module
 */
import { addUp, exactly, minusDown, mulUp, plusUp } from '../../arithmetic/bounds.ts';
import type { Upper } from '../../arithmetic/bounds.ts';
import { encloseRational, interval, intervalTier, magnitude } from '../../arithmetic/interval.ts';
import type { Interval } from '../../arithmetic/interval.ts';
import { abs, max } from '../../arithmetic/machine.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { approxGeneralInverse } from '../../linalg/approx-general-inverse.ts';
import { uniqueZero } from '../../linalg/krawczyk.ts';
import type { RadiusBounds, UniqueZero } from '../../linalg/krawczyk.ts';
import { mapMatrix, matrix } from '../../linalg/matrix.ts';
import type { Dense } from '../../linalg/matrix.ts';
import { intervalMatrix } from '../../linalg/product.ts';
import type { Enclosure } from '../../linalg/product.ts';
import { hessianEnclosure } from '../../network/enclosed-hessian.ts';
import { enclosedLayer } from '../../network/enclosed-layer.ts';
import { curvatureAlong } from '../../network/hessian.ts';
import type { Layer, WeightPoint } from '../../network/hessian.ts';
import { networkOf } from './at-point.ts';
import type { Question } from './at-point.ts';

/** sigma, sigma' and sigma'' for every point whose trained entries are within `radius` of the point's. */
function layerWithin(question: Question, radius: Upper): Layer<Interval> | undefined {
  const wider = ({ lo, hi }: Interval): Interval =>
    interval(minusDown(lo, radius), plusUp(hi, radius));
  const net = networkOf(question, encloseRational);
  const { hidden, outputs } = net;
  return enclosedLayer(question.activation, {
    ...net,
    hidden: mapMatrix(hidden, wider),
    outputs: question.moving === 'all' ? outputs.map(wider) : outputs,
  });
}

function hessianFrom(question: Question, layer: Layer<Interval>): Enclosure {
  return hessianEnclosure(layer, question.labels.map(encloseRational), question.moving);
}

const notSmooth =
  "sigma is not shown to be C^2, with bounded enclosures, on the box's pre-activations";

/** The Hessian on the box of this radius, or `undefined` if sigma'' is not shown to exist on all of it. */
function hessianWithin(question: Question, radius: Upper): Enclosure | undefined {
  const layer = layerWithin(question, radius);
  return layer === undefined ? undefined : hessianFrom(question, layer);
}

/**
 * The only stationary point in the box of this radius, or why it is not shown.
 *
 * @param inverse - a guess of the inverse of the Hessian; computed here by default.
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

/** Enclosures valid at every point within the bound of the zero, and so at the zero. */
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

/** d^T H d for every Hessian H on the smaller box. */
export function curvatureNear(
  question: Question,
  { layer }: AroundZero,
  d: WeightPoint<Rational>,
): Interval {
  const u = question.moving === 'all' ? d.outputs.map(encloseRational) : undefined;
  const labels = question.labels.map(encloseRational);
  return curvatureAlong(intervalTier, layer, labels, mapMatrix(d.hidden, encloseRational), u);
}
