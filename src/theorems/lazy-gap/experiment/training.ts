/**
 * # Full training on the exact risk
 *
 * Gradient descent with momentum in float64 on R(W, v) = 2 norm_F(B - M)^2, M = sum_j v_j w_j w_j^T, all parameters
 * trained; the constant is optimal throughout. The risk at the end point is enclosed with intervals.
 *
 * ## Main definitions
 * - {@link descend}, {@link Trained}
 * - {@link enclosedRisk}: a rigorous enclosure of the risk at a point of doubles
 *
 * ## Implementation notes
 * dR/dM = -4 (B - M), so dR/dw_j = 2 v_j (dR/dM) w_j and dR/dv_j = w_j^T (dR/dM) w_j.
 * @module
 */
import { encloseQuotient, interval, intervalTier as I } from '../../../arithmetic/interval.ts';
import type { Interval } from '../../../arithmetic/interval.ts';
import type { Rational } from '../../../arithmetic/rational.ts';

/** W row by row, N x d, and v. */
export interface Trained {
  readonly hidden: Float64Array;
  readonly outputs: Float64Array;
  readonly steps: number;
  /** norm(grad R) at the end. */
  readonly gradient: number;
}

export interface Training {
  readonly steps: number;
  /** Descent stops when norm(grad R) is at most this times 2 norm_F(B)^2. */
  readonly until: number;
}

interface Slopes {
  readonly hidden: Float64Array;
  readonly outputs: Float64Array;
}

/** B - M, row by row. */
function gapMatrix(diagonal: Float64Array, W: Float64Array, v: Float64Array): Float64Array {
  const d = diagonal.length;
  const E = new Float64Array(d * d);
  for (let i = 0; i < d; i++) E[i * (d + 1)] = diagonal[i] ?? 0;
  for (let j = 0; j < v.length; j++)
    for (let i = 0; i < d; i++) {
      const a = (v[j] ?? 0) * (W[j * d + i] ?? 0);
      for (let k = 0; k < d; k++) E[i * d + k] = (E[i * d + k] ?? 0) - a * (W[j * d + k] ?? 0);
    }
  return E;
}

function slopesAt(diagonal: Float64Array, W: Float64Array, v: Float64Array): Slopes {
  const d = diagonal.length;
  const E = gapMatrix(diagonal, W, v);
  const hidden = new Float64Array(W.length);
  const outputs = new Float64Array(v.length);
  for (let j = 0; j < v.length; j++)
    for (let i = 0; i < d; i++) {
      let s = 0;
      for (let k = 0; k < d; k++) s += (E[i * d + k] ?? 0) * (W[j * d + k] ?? 0);
      hidden[j * d + i] = -8 * (v[j] ?? 0) * s;
      outputs[j] = (outputs[j] ?? 0) - 4 * (W[j * d + i] ?? 0) * s;
    }
  return { hidden, outputs };
}

function squares(xs: Float64Array): number {
  return xs.reduce((sum, x) => sum + x * x, 0);
}

const momentum = 0.9;

/** x += velocity, velocity = momentum velocity - step slope, in place. */
function move(x: Float64Array, velocity: Float64Array, slope: Float64Array, step: number): void {
  for (let i = 0; i < x.length; i++) {
    const next = momentum * (velocity[i] ?? 0) - step * (slope[i] ?? 0);
    velocity[i] = next;
    x[i] = (x[i] ?? 0) + next;
  }
}

/**
 * Descends from small Gaussian hidden weights and output weights of magnitude 1: all positive for a positive target,
 * otherwise of alternating sign, since a neuron whose v_j has the wrong sign shrinks to 0 and stays there.
 */
export function descend(
  diagonal: Float64Array,
  neurons: number,
  next: () => number,
  { steps, until }: Training,
): Trained {
  const d = diagonal.length;
  const isPositive = diagonal.every((x) => x >= 0);
  const size = diagonal.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const spread = Math.sqrt(size / d);
  const W = Float64Array.from({ length: neurons * d }, () => 0.5 * spread * next());
  const v = Float64Array.from({ length: neurons }, (_, j) => (isPositive || j % 2 === 0 ? 1 : -1));
  const [alongW, alongV] = [new Float64Array(W.length), new Float64Array(v.length)];
  const step = 0.01 / size;
  const small = until * 2 * squares(diagonal);
  for (let k = 0; ; k++) {
    const slopes = slopesAt(diagonal, W, v);
    const gradient = Math.sqrt(squares(slopes.hidden) + squares(slopes.outputs));
    if (k === steps || !(gradient > small)) return { hidden: W, outputs: v, steps: k, gradient };
    move(W, alongW, slopes.hidden, step);
    move(v, alongV, slopes.outputs, step);
  }
}

/**
 * Contains 2 norm_F(B - M)^2 for B = diag(diagonal), exact, and M of exactly these doubles. Throws {@link RangeError}
 * if a weight is not finite.
 */
export function enclosedRisk(
  diagonal: readonly Rational[],
  { hidden, outputs }: Pick<Trained, 'hidden' | 'outputs'>,
): Interval {
  const d = diagonal.length;
  let total = I.zero;
  for (const [i, b] of diagonal.entries())
    for (let k = 0; k <= i; k++) {
      let entry = k === i ? encloseQuotient(b.num, b.den) : I.zero;
      for (let j = 0; j < outputs.length; j++) {
        const [a, c] = [hidden[j * d + i] ?? Number.NaN, hidden[j * d + k] ?? Number.NaN];
        const product = I.mul(interval(outputs[j] ?? Number.NaN), I.mul(interval(a), interval(c)));
        entry = I.sub(entry, product);
      }
      const square = I.power(entry, 2);
      total = I.add(total, k === i ? square : I.add(square, square));
    }
  return I.add(total, total);
}
