/**
 * # Proposals about the sharpness on a box
 *
 * Untrusted: finds corners and shares in float64, proves nothing. The Jacobian J is never formed: only n x m tables and,
 * for shares, blocks of its columns.
 *
 * ## Main definitions
 * - {@link sharpnessBracket}: phi between a corner and its bound
 * - {@link decimal}: short numbers for the file
 * @module
 */
import { encloseRational, interval, isBounded } from '../../arithmetic/interval.ts';
import type { Interval } from '../../arithmetic/interval.ts';
import {
  rationalField as Q,
  rationalFromDouble,
  rationalFromText,
} from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { dense, mapMatrix } from '../../linalg/matrix.ts';
import type { Dense, Matrix } from '../../linalg/matrix.ts';
import { vectorNormDown, vectorNormUp } from '../../linalg/norms.ts';
import { denseProduct, denseTranspose, intervalMatrix } from '../../linalg/product.ts';
import { parametersOf as parametersIn } from '../../network/hessian.ts';
import type { WeightPoint } from '../../network/hessian.ts';
import type { Problem } from '../../network/problem.ts';
import { evaluateLoss, weightedSlopesAt } from '../../search/evaluation.ts';
import type { Point } from '../../search/evaluation.ts';
import { approxPullBack, approxSpectralNorm } from '../../search/float64-network.ts';
import { leadingEigenpair } from '../../search/leading-components.ts';
import { cornerOf, halfWidths } from '../../sharpness/box.ts';
import { boxed, firstOrder, rangesUp, residualOf } from '../../sharpness/enclosed.ts';
import { widened } from './search.ts';
import type { Bracket } from './search.ts';

/** The shortest decimal of a double: 1e-3 is 1/1000 and not the nearest double. */
export function decimal(x: number): Rational {
  return rationalFromText(String(x)) ?? rationalFromDouble(x);
}

function parametersOf({ hidden, outputs }: Point): Float64Array {
  return Float64Array.from([...hidden.data, ...outputs]);
}

function pointFrom(point: Point, t: Float64Array): Point {
  const size = point.hidden.data.length;
  const { rows, cols } = point.hidden;
  return { hidden: dense(rows, cols, t.slice(0, size)), outputs: Array.from(t.slice(size)) };
}

/** A = J diag(Delta), by what it is made of. */
interface Scaled {
  readonly inputs: Dense;
  /** sigma' v and sigma at the pre-activations, n x m; 0 where they are not defined. */
  readonly slopes: Dense;
  readonly values: Dense;
  /** Delta, W row by row and then v. */
  readonly widths: Float64Array;
}

function scaledAt(problem: Problem, point: Point, epsilon: number): Scaled {
  const at = evaluateLoss(problem, point);
  const { rows, cols, data } = weightedSlopesAt(problem, point, at);
  return {
    inputs: problem.inputs,
    slopes: dense(
      rows,
      cols,
      data.map((s) => (Number.isFinite(s) ? s : 0)),
    ),
    values: at.values,
    widths: parametersOf(point).map((t) => epsilon * (Math.abs(t) + 1)),
  };
}

/** A z. */
function image({ inputs: X, slopes: B, values: Z, widths }: Scaled, z: Float64Array): Float64Array {
  const [n, d, m] = [X.rows, X.cols, B.cols];
  const moved = z.map((s, k) => s * (widths[k] ?? 0));
  const changes = denseProduct(X, denseTranspose(dense(m, d, moved.subarray(0, m * d))));
  return Float64Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < m; j++)
      sum +=
        (B.data[i * m + j] ?? 0) * (changes.data[i * m + j] ?? 0) +
        (Z.data[i * m + j] ?? 0) * (moved[m * d + j] ?? 0);
    return sum;
  });
}

/** A^T u. */
function pulledBack(
  { inputs: X, slopes: B, values: Z, widths }: Scaled,
  u: Float64Array,
): Float64Array {
  const size = X.cols * B.cols;
  const hidden = approxPullBack(B, X, u).data;
  const outputs = denseProduct(dense(1, u.length, u), Z).data;
  return widths.map((w, k) => w * ((k < size ? hidden[k] : outputs[k - size]) ?? 0));
}

/** Columns of A that are multiplied at once: more need more memory. */
const block = 2048;

/** A diag(1/y) A^T. */
function weightedGram({ inputs: X, slopes: B, values: Z, widths }: Scaled, y: Float64Array): Dense {
  const [n, d, m] = [X.rows, X.cols, B.cols];
  const sum = new Float64Array(n * n);
  for (let first = 0; first < y.length; first += block) {
    const count = Math.min(block, y.length - first);
    const columns = new Float64Array(n * count);
    for (let c = 0; c < count; c++) {
      const k = first + c;
      const j = Math.floor(k / d);
      const by = (widths[k] ?? 0) / Math.sqrt(y[k] ?? 1);
      for (let i = 0; i < n; i++)
        columns[i * count + c] =
          k < m * d
            ? by * (B.data[i * m + j] ?? 0) * (X.data[i * d + (k - j * d)] ?? 0)
            : by * (Z.data[i * m + (k - m * d)] ?? 0);
    }
    const part = dense(n, count, columns);
    const { data } = denseProduct(part, denseTranspose(part));
    for (const [k, a] of data.entries()) sum[k] = (sum[k] ?? 0) + a;
  }
  return dense(n, n, sum);
}

function signs(x: Float64Array): Float64Array {
  return x.map((a) => (a < 0 ? -1 : 1));
}

/** A corner where the linear part of r is large: z -> sign(A^T (r + A z)) never lowers its norm. */
function climb(A: Scaled, r: Float64Array, first: Float64Array): Float64Array {
  let z = first;
  for (let k = 0; k < 60; k++) {
    const moved = image(A, z).map((a, i) => a + (r[i] ?? 0));
    const next = signs(pulledBack(A, moved));
    if (next.every((s, i) => s === z[i])) break;
    z = next;
  }
  return z;
}

/** The corners that climbing finds from the residual and from unit vectors of samples. */
function corners(A: Scaled, r: Float64Array): readonly Float64Array[] {
  const n = r.length;
  const units = Array.from({ length: Math.min(n, 8) }, (_, k) =>
    Float64Array.from({ length: n }, (__, i) =>
      i === Math.floor((k * n) / Math.min(n, 8)) ? 1 : 0,
    ),
  );
  const all = Float64Array.from({ length: n }, () => 1);
  const starts = [r, all, ...units].map((u) => signs(pulledBack(A, u)));
  return starts.flatMap((z) => [
    climb(A, r, z),
    climb(
      A,
      r,
      z.map((s) => -s),
    ),
  ]);
}

/** Four significant digits, upwards: short numbers in the file. */
function short(y: number): number {
  return Number((y * 1.001).toPrecision(4));
}

/** Shares y with A diag(1/y) A^T < I, from those of a corner, the best of some mixtures with equal ones. */
function sharesFor(A: Scaled, z: Float64Array): Float64Array {
  const own = pulledBack(A, image(A, z)).map(Math.abs);
  const sumOf = (y: Float64Array): number => y.reduce((s, a) => s + a, 0);
  const mean = sumOf(own) / own.length;
  const options = [0.01, 0.03, 0.1, 0.3, 1, 10].map((floor) => {
    const y = own.map((a) => a + floor * mean + Number.MIN_VALUE);
    const gram = weightedGram(A, y);
    return { y, gram, total: sumOf(y) * approxSpectralNorm(gram) };
  });
  const best = options.reduce((a, b) => (b.total < a.total ? b : a));
  const { value } = leadingEigenpair(best.gram);
  return best.y.map((a) => short(Math.max(a * value, 1e-300)));
}

export interface SharpnessBracket extends Bracket {
  /** + or - for each parameter. */
  readonly corner: string;
  /** None where the ranges of the outputs are the better bound. */
  readonly shares: Float64Array | undefined;
}

/** What the checker computes: bounds of norm(f - y). */
interface Norms {
  readonly here: { readonly least: number; readonly most: number };
  /** At the corner. */
  readonly there: number;
  /** On the box, by the ranges of outputs, and by the linear part without its shares. */
  readonly ranges: number;
  readonly linear: number;
  /** sigma' v in that part, which is 0 where a kink is in the box; absent where there is none. */
  readonly slopes?: Dense;
}

function weightedMiddles(S: Matrix<Interval>, v: readonly number[]): Dense {
  const { mid } = intervalMatrix(S);
  return dense(
    S.rows,
    S.cols,
    mid.data.map((s, k) => s * (v[k % S.cols] ?? 0)),
  );
}

/** `undefined` where something is beyond the range of doubles, or sigma is not defined. */
function normsOf(
  { inputs, labels, activation }: Problem,
  point: Point,
  epsilon: number,
  corner: string,
): Norms | undefined {
  const q = rationalFromDouble;
  const exact = { hidden: mapMatrix(point.hidden, q), outputs: point.outputs.map(q) };
  const enclosed = ({ hidden, outputs }: WeightPoint<Rational>): WeightPoint<Interval> => ({
    hidden: mapMatrix(hidden, encloseRational),
    outputs: outputs.map(encloseRational),
  });
  const net = {
    activation,
    inputs: mapMatrix(inputs, (x) => interval(x)),
    labels: labels.map((y) => interval(y)),
    ...enclosed(exact),
  };
  const widths = halfWidths(Q, exact, decimal(epsilon), 'shifted');
  const box = enclosed(widths);
  if (!parametersIn(box, 'all').every(isBounded)) return undefined;
  const moved = { ...net, ...enclosed(cornerOf(Q, exact, widths, corner)) };
  const [r, far] = [residualOf(net), residualOf(moved)];
  if (r === undefined || far === undefined) return undefined;
  const part = firstOrder(net, box);
  const most = vectorNormUp(r);
  return {
    here: { least: vectorNormDown(r), most },
    there: vectorNormDown(far),
    ranges: rangesUp(boxed(net, box)) ?? Infinity,
    linear: part === undefined ? Infinity : most + part.remainder,
    ...(part === undefined ? {} : { slopes: weightedMiddles(part.slopes, point.outputs) }),
  };
}

/** The largest n p for which shares are sought: the checker multiplies n x p matrices of intervals. */
const largestJacobian = 2e7;

/** (norm^2/2 - l)/(1 + l). */
function phi(norm: number, l: number): number {
  return (norm ** 2 / 2 - l) / (1 + l);
}

/**
 * phi on the box of epsilon, from a corner and from the better of the two bounds, which may be infinite or NaN;
 * `undefined` where sigma or the box is beyond the range of doubles.
 */
export function sharpnessBracket(
  problem: Problem,
  point: Point,
  epsilon: number,
): SharpnessBracket | undefined {
  const { residual: r } = evaluateLoss(problem, point);
  const A = scaledAt(problem, point, epsilon);
  const found = corners(A, r).map((z) => {
    const moved = parametersOf(point).map((t, k) => t + (z[k] ?? 0) * (A.widths[k] ?? 0));
    return { z, loss: evaluateLoss(problem, pointFrom(point, moved)).loss };
  });
  const best = found.reduce((a, b) => (b.loss > a.loss ? b : a));
  const corner = Array.from(best.z, (s) => (s < 0 ? '-' : '+')).join('');
  const norms = normsOf(problem, point, epsilon, corner);
  if (norms === undefined) return undefined;
  const { slopes } = norms;
  const isSought = norms.linear < norms.ranges && r.length * A.widths.length <= largestJacobian;
  const shares = isSought && slopes !== undefined ? sharesFor({ ...A, slopes }, best.z) : undefined;
  const sum = Math.sqrt(shares?.reduce((s, y) => s + y, 0) ?? Infinity);
  const isLinear = norms.linear + sum < norms.ranges;
  const top = isLinear ? norms.linear + sum : norms.ranges;
  const { least, most } = norms.here;
  return {
    ...widened({ least: phi(norms.there, most ** 2 / 2), most: phi(top, least ** 2 / 2) }),
    corner,
    shares: isLinear ? shares : undefined,
  };
}
