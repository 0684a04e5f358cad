/**
 * # The residual where its terms cancel
 *
 * Untrusted: for steps of Gauss-Newton, proves nothing. In plain float64 f(W, v) - y would be wrong by about d rounding
 * errors times max abs(v), which is about the size of what remains. So pre-activations are computed as if in twice the
 * precision and then rounded, or exactly and rounded once.
 *
 * ## Main definitions
 * - {@link accurateProductByRows}: as if in twice the precision, at about ten times the cost of a plain product
 * - {@link approxResidual}: with it and sigma in float64, wrong by a few units in the last place of v_j sigma
 * - {@link residualNear}: the same where the inputs are X A, with exact pre-activations
 * - {@link residualWithin}: the midpoint of its enclosure, for where all of it is to vanish
 * - {@link nearlyEnclosedResidual}: for a radius that a checker will confirm
 *
 * They are `undefined` where sigma is not shown to be C^2 at a pre-activation; an analytic sigma needs no enclosure of
 * its derivatives for that.
 *
 * ## References
 * Dekker, A floating-point technique for extending the available precision, 1971; Ogita, Rump and Oishi, Accurate sum and
 * dot product, 2005.
 * @module
 */
import { encloseDyadic, exactDot, integersOf } from '../arithmetic/dyadic.ts';
import { nextDown, nextUp } from '../arithmetic/bounds.ts';
import { interval, intervalRing as R, midpoint } from '../arithmetic/interval.ts';
import type { Interval } from '../arithmetic/interval.ts';
import { dense, matrix } from '../linalg/matrix.ts';
import type { Dense, Matrix } from '../linalg/matrix.ts';
import { centreAt, residualAt } from '../network/centre.ts';
import type { DataGeometry } from '../network/centre.ts';
import type { Problem } from '../network/problem.ts';
import { encloseValue } from '../sigma/activation.ts';
import type { Activation } from '../sigma/activation.ts';
import { isAnalytic } from '../sigma/analytic.ts';
import { compiled } from './compiled-expression.ts';
import type { Point } from './evaluation.ts';

/** The leading 26 bits; NaN beyond 2^996. */
function highHalf(x: number): number {
  const t = 134_217_729 * x; // 2^27 + 1
  return t - (t - x);
}

/** A matrix with the high halves of its entries. */
interface Halved extends Dense {
  readonly high: Float64Array;
}

function halved(A: Dense): Halved {
  const high = new Float64Array(A.data.length);
  for (let k = 0; k < high.length; k++) high[k] = highHalf(A.data[k] ?? Number.NaN);
  return { ...A, high };
}

/** A product, and about what it lacks. */
interface Accurate {
  readonly product: Dense;
  readonly rest: Float64Array;
}

/**
 * A B^T, each entry nearly the nearest double; NaN where halves overflow. Rows of equal length. The high halves multiply
 * without error, and their sums are corrected.
 */
export function accurateProductByRows(A: Dense, B: Dense): Dense {
  return accurateProduct(halved(A), halved(B)).product;
}

function accurateProduct(A: Halved, B: Halved): Accurate {
  const nan = Number.NaN;
  const d = A.cols;
  const [highA, highB] = [A.high, B.high];
  const C = new Float64Array(A.rows * B.rows);
  const rest = new Float64Array(C.length);
  for (let i = 0; i < A.rows; i++)
    for (let j = 0; j < B.rows; j++) {
      let [sum, error] = [0, 0];
      for (let k = 0; k < d; k++) {
        const a = highA[i * d + k] ?? nan;
        const b = highB[j * d + k] ?? nan;
        const lowB = (B.data[j * d + k] ?? nan) - b;
        const low = (A.data[i * d + k] ?? nan) - a;
        const product = a * b;
        const next = sum + product;
        const moved = next - sum;
        error += sum - (next - moved) + (product - moved) + (a * lowB + low * b) + low * lowB;
        sum = next;
      }
      const nearest = sum + error;
      C[i * B.rows + j] = nearest;
      rest[i * B.rows + j] = sum - nearest + error;
    }
  return { product: dense(A.rows, B.rows, C), rest };
}

/** f(W, v) - y at W; `undefined` where sigma is not shown to be C^2. */
export type ResidualAt = (hidden: Dense) => Float64Array | undefined;

/**
 * The residual of an analytic sigma, a few units in the last place of v off: about a tenth of the cost of
 * {@link residualWithin}. `undefined` for other activations, and for X A, known here to rounding only: wrong by about d
 * rounding errors times max abs(v), it would be wrong by the size of what remains.
 */
export function approxResidual(
  { inputs: X, labels, activation, stated }: Problem,
  outputs: readonly number[],
): ResidualAt | undefined {
  if (isAnalytic(activation.value) !== true || stated?.columns !== undefined) return undefined;
  const sigma = compiled(activation.value);
  const v = dense(1, outputs.length, Float64Array.from(outputs));
  const inputs = halved(X);
  return (hidden) => {
    const values = accurateProduct(inputs, halved(hidden)).product;
    const at = dense(values.rows, values.cols, values.data.map(sigma));
    return accurateProductByRows(at, v).data.map((f, i) => f - (labels[i] ?? Number.NaN));
  };
}

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

/**
 * X W^T row by row, each entry in the interval between the two doubles next to its value in twice the precision: nearly
 * always its enclosure. `undefined` where halves overflow.
 */
function nearlyEnclosed(
  { inputs: X }: Problem,
  { hidden: W, outputs }: Point,
): ((i: number) => readonly Interval[]) | undefined {
  const { product, rest } = accurateProduct(halved(X), halved(W));
  if (!rest.every(Number.isFinite)) return undefined;
  return (i) =>
    outputs.map((_, j) => {
      const p = product.data[i * W.rows + j] ?? Number.NaN;
      const r = rest[i * W.rows + j] ?? Number.NaN;
      return interval(r < 0 ? nextDown(p) : p, r > 0 ? nextUp(p) : p);
    });
}

/** Pre-activations, n x m, and f(W, v) - y, length n. */
export interface EnclosedResidual {
  readonly preactivations: Matrix<Interval>;
  readonly residual: readonly Interval[];
}

/** Nearly the enclosures of an analytic sigma; `undefined` for others, for X A and where an entry overflows. */
export function nearlyEnclosedResidual(
  problem: Problem,
  point: Point,
): EnclosedResidual | undefined {
  const { activation, stated } = problem;
  if (isAnalytic(activation.value) !== true || stated?.columns !== undefined) return undefined;
  const rowOf = nearlyEnclosed(problem, point);
  return rowOf && enclosedResidual(problem, point, rowOf);
}

function enclosedResidual(
  { labels, activation }: Problem,
  point: Point,
  rowOf: (i: number) => readonly Interval[],
): EnclosedResidual | undefined {
  const weights = point.outputs.map((v) => interval(v));
  const preactivations: Interval[] = [];
  const residual: Interval[] = [];
  for (const [i, y] of labels.entries()) {
    let sum = interval(-y);
    for (const [j, p] of rowOf(i).entries()) {
      const value = encloseValue(activation, p);
      if (value === undefined) return undefined;
      preactivations.push(p);
      sum = R.add(sum, R.mul(weights[j] ?? R.zero, value));
    }
    residual.push(sum);
  }
  return { preactivations: matrix(labels.length, weights.length, preactivations), residual };
}

/** @param geometry - of the inputs of the problem. */
export function residualWithin(
  problem: Problem,
  geometry: DataGeometry,
  point: Point,
): Float64Array | undefined {
  if (isAnalytic(problem.activation.value) !== true)
    return withDerivatives(problem, geometry, point);
  const found = enclosedResidual(problem, point, preactivationsOf(geometry, point));
  return found && Float64Array.from(found.residual, midpoint);
}
