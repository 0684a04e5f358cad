/**
 * # The residual where its terms cancel
 *
 * Untrusted: for steps of Gauss-Newton, proves nothing. In plain float64 f(W, v) - y would be wrong by about d rounding
 * errors times max abs(v), which is about the size of what remains, so pre-activations are exact and rounded once.
 *
 * ## Main definitions
 * - {@link residualNear}: with sigma in float64, wrong by a few units in the last place of v_j sigma
 * - {@link residualWithin}: the midpoint of its enclosure, for where all of it is to vanish
 *
 * Both are `undefined` where sigma is not shown to be C^2 at a pre-activation; an analytic sigma needs no enclosure of
 * its derivatives for that.
 * @module
 */
import { encloseDyadic, exactDot, integersOf } from '../arithmetic/dyadic.ts';
import { interval, intervalRing as R, midpoint } from '../arithmetic/interval.ts';
import type { Interval } from '../arithmetic/interval.ts';
import { centreAt, residualAt } from '../network/centre.ts';
import type { DataGeometry } from '../network/centre.ts';
import type { Problem } from '../network/problem.ts';
import { encloseValue } from '../sigma/activation.ts';
import type { Activation } from '../sigma/activation.ts';
import { isAnalytic } from '../sigma/analytic.ts';
import { compiled } from './compiled-expression.ts';
import type { Point } from './evaluation.ts';

/** sigma in float64, at arguments too where its own tree overflows. */
function valueOf({ value, turned }: Activation): (x: number) => number {
  const own = compiled(value);
  if (turned === undefined) return own;
  const other = compiled(turned.value);
  return (x) => {
    const y = own(x);
    return Math.abs(y) < Infinity ? y : other(x);
  };
}

function withDerivatives(
  { labels, activation }: Problem,
  geometry: DataGeometry,
  { hidden, outputs }: Point,
): Float64Array | undefined {
  const centre = centreAt(geometry, activation, hidden, outputs);
  return centre && Float64Array.from(residualAt(centre, labels), midpoint);
}

/** X W^T, each entry enclosed, row by row. */
function preactivationsOf(
  geometry: DataGeometry,
  { hidden: W, outputs }: Point,
): (i: number) => readonly Interval[] {
  const neurons = outputs.map((_, j) => integersOf(W.data.subarray(j * W.cols, (j + 1) * W.cols)));
  return (i) => {
    const x = geometry.exactRow(i);
    return neurons.map((w) => encloseDyadic(exactDot(x, w)));
  };
}

/** @param geometry - of the inputs of the problem. */
export function residualNear(
  problem: Problem,
  geometry: DataGeometry,
  point: Point,
): Float64Array | undefined {
  const { labels, activation } = problem;
  if (isAnalytic(activation.value) !== true) return withDerivatives(problem, geometry, point);
  const sigma = valueOf(activation);
  const rowOf = preactivationsOf(geometry, point);
  return Float64Array.from(labels, (y, i) =>
    rowOf(i).reduce((sum, p, j) => sum + (point.outputs[j] ?? Number.NaN) * sigma(midpoint(p)), -y),
  );
}

/** @param geometry - of the inputs of the problem. */
export function residualWithin(
  problem: Problem,
  geometry: DataGeometry,
  point: Point,
): Float64Array | undefined {
  const { labels, activation } = problem;
  if (isAnalytic(activation.value) !== true) return withDerivatives(problem, geometry, point);
  const rowOf = preactivationsOf(geometry, point);
  const weights = point.outputs.map((v) => interval(v));
  const residual: number[] = [];
  for (const [i, y] of labels.entries()) {
    let sum = interval(-y);
    for (const [j, p] of rowOf(i).entries()) {
      const value = encloseValue(activation, p);
      if (value === undefined) return undefined;
      sum = R.add(sum, R.mul(weights[j] ?? R.zero, value));
    }
    residual.push(midpoint(sum));
  }
  return Float64Array.from(residual);
}
