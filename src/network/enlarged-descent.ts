/**
 * # A descent path from a nonzero residual in the enlarged problem
 *
 * At a = 0 the enlarged loss does not depend on (b, w). So from (theta, 0, b, w) with residual r: move w to a w' with
 * s = sum_i r_i exp(w'.x_i + b) other than 0, at constant loss; then move a against the sign of s. Both legs can be
 * arbitrarily short, so the point is not a local minimum.
 *
 * ## Main definitions
 * - {@link escapeOf}: whether such a w' exists, decided over Q
 * - {@link descentPath}: a path within a given distance, with the decrease of the loss enclosed
 *
 * ## Main results
 * proofs-notes/elimination.md, (ii) and "The order of escape".
 *
 * ## Implementation notes
 * float64 only proposes w' and the end of the second leg; enclosures decide that the loss decreases along the whole
 * leg.
 * @module
 */
import {
  encloseQuotient,
  encloseRational,
  intervalTier as I,
  isBounded,
  midpoint,
} from '../arithmetic/interval.ts';
import type { Interval } from '../arithmetic/interval.ts';
import { abs } from '../arithmetic/machine.ts';
import {
  compareRational,
  rationalField as Q,
  rationalFromDouble,
  rationalToText,
  ratio,
} from '../arithmetic/rational.ts';
import { rationalTier } from '../arithmetic/rational-tier.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { at } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { unitArguments } from './elimination.ts';

type Vector = readonly Rational[];

/** A residual on inputs, and the unit's parameters (0, b, w). All exact. */
export interface Standing {
  readonly inputs: Matrix<Rational>;
  readonly residual: Vector;
  readonly offset: Rational;
  readonly direction: Vector;
}

/**
 * `escapes`: t -> sum_i r_i exp((w + t u).x_i + b) vanishes at t = 0 to exactly this order, less than n, so it is
 * nonzero for all small t other than 0. `vanishes`: the residuals of equal inputs cancel, and the sum is 0 for all (b,
 * w).
 */
export type Escape =
  | { readonly kind: 'escapes'; readonly along: Vector; readonly order: number }
  | { readonly kind: 'vanishes' };

function dot(a: Vector, b: Vector): Rational {
  return a.reduce((total, p, i) => Q.add(total, Q.mul(p, b[i] ?? Q.zero)), Q.zero);
}

function rowOf(X: Matrix<Rational>, i: number): Vector {
  return Array.from({ length: X.cols }, (_, k) => at(X, i, k));
}

/** The sums of the terms with equal keys. */
function sumsBy(keys: readonly string[], terms: Vector): Vector {
  const sums = new Map<string, Rational>();
  for (const [i, key] of keys.entries())
    sums.set(key, Q.add(sums.get(key) ?? Q.zero, terms[i] ?? Q.zero));
  return [...sums.values()];
}

/**
 * u = (1, t, .., t^(d-1)) that takes different values on different rows. Two distinct rows take the same value for at
 * most d - 1 values of t, so one of the first n^2 d integers works.
 */
function separating(X: Matrix<Rational>): Vector {
  const rows = Array.from({ length: X.rows }, (_, i) => rowOf(X, i));
  const different = new Set(rows.map((x) => x.map(rationalToText).join(' '))).size;
  for (let t = 0n; ; t++) {
    const u = Array.from({ length: X.cols }, (_, k) => ratio(t ** BigInt(k)));
    if (new Set(rows.map((x) => rationalToText(dot(u, x)))).size === different) return u;
  }
}

/**
 * Whether, and how, the sum leaves 0 near w. Always decided: the exponentials of distinct rational numbers are
 * independent over Q (Lindemann-Weierstrass), so the sum is 0 exactly if the terms with equal w.x_i cancel; b is a
 * common factor.
 *
 * Cost: about n^2 additions, after the search for u.
 */
export function escapeOf({ inputs: X, residual, offset, direction }: Standing): Escape {
  const rows = Array.from({ length: X.rows }, (_, i) => rowOf(X, i));
  const isZero = ({ num }: Rational): boolean => num === 0n;
  const merged = sumsBy(
    rows.map((x) => x.map(rationalToText).join(' ')),
    residual,
  );
  if (merged.every(isZero)) return { kind: 'vanishes' };
  const along = separating(X);
  const levels = unitArguments(Q, X, { offset, direction }).map(rationalToText);
  const steps = rows.map((x) => dot(along, x));
  for (let order = 0; ; order++) {
    const terms = residual.map((r, i) => Q.mul(r, rationalTier.power(steps[i] ?? Q.zero, order)));
    // terminates below n: the steps of rows with equal w.x_i are distinct, and a Vandermonde matrix is invertible
    if (!sumsBy(levels, terms).every(isZero)) return { kind: 'escapes', along, order };
  }
}

/** First leg: w to `direction` at a = 0. Second leg: a from 0 to `scale`. */
export interface DescentPath {
  readonly order: number;
  readonly direction: Vector;
  readonly scale: Rational;
  /** s at the end of the first leg: it does not contain 0. */
  readonly slope: Interval;
  /** The enlarged loss at the end minus the original loss: negative. It decreases strictly along the second leg. */
  readonly change: Interval;
}

export type PathDecision =
  | { readonly kind: 'descends'; readonly path: DescentPath }
  | { readonly kind: 'vanishes' }
  | { readonly kind: 'not-shown'; readonly because: string };

/** s = r.e and q = norm(e)^2/2 + lambda: the enlarged loss is l + s a + q a^2. */
export function alongScale(
  standing: Standing,
  penalty: Rational,
): { readonly slope: Interval; readonly bend: Interval } | undefined {
  const { inputs, residual, offset, direction } = standing;
  let [slope, square] = [I.zero, I.zero];
  for (const [i, argument] of unitArguments(Q, inputs, { offset, direction }).entries()) {
    const e = I.apply('exp', encloseRational(argument));
    if (e === undefined || !isBounded(e)) return undefined;
    slope = I.add(slope, I.mul(encloseRational(residual[i] ?? Q.zero), e));
    square = I.add(square, I.power(e, 2));
  }
  const half = encloseQuotient(1n, 2n);
  return { slope, bend: I.add(I.mul(half, square), encloseRational(penalty)) };
}

/**
 * The second leg from the end of the first, or `undefined` if it is not shown to decrease the loss.
 */
function leg(
  standing: Standing,
  penalty: Rational,
  within: Rational,
): Omit<DescentPath, 'order'> | undefined {
  const found = alongScale(standing, penalty);
  if (found === undefined) return undefined;
  const { slope, bend } = found;
  const proposed = midpoint(slope) / (4 * midpoint(bend)); // half way to the minimum in a
  if (!(abs(proposed) < Infinity)) return undefined;
  const size = rationalFromDouble(abs(proposed));
  const short = compareRational(size, within) <= 0 ? size : within;
  const scale = slope.lo > 0 ? Q.neg(short) : short;
  const a = encloseRational(scale);
  const change = I.mul(a, I.add(slope, I.mul(bend, a)));
  // l + s a + q a^2 is quadratic: it decreases all the way to a if its slope there has the sign it had at 0, that of s
  const end = I.add(slope, I.mul(I.add(bend, bend), a));
  const falls = slope.lo > 0 ? end.lo > 0 : end.hi < 0;
  if (!(falls && change.hi < 0)) return undefined;
  return { direction: standing.direction, scale, slope, change };
}

/** w + (within/(max abs(u_k) 2^j)) u for j = 0, 1, ..: more than the sum has zeros on the ray. */
function proposals(
  { inputs, direction }: Standing,
  along: Vector,
  within: Rational,
): readonly Vector[] {
  const largest = along.reduce((most, u) => (compareRational(u, most) > 0 ? u : most), Q.one);
  return Array.from({ length: inputs.rows + 1 }, (_, j) => {
    const t = Q.div(within, Q.mul(largest, ratio(2n ** BigInt(j))));
    return direction.map((w, k) => Q.add(w, Q.mul(t, along[k] ?? Q.zero)));
  });
}

/**
 * A path from (theta, 0, b, w) along which the enlarged loss is first constant and then strictly decreasing, with every
 * entry of (a, b, w) within `within` > 0 of its start; theta and b are fixed.
 *
 * `not-shown` means that 53 bits did not determine the sign of the sum; by {@link escapeOf} a path exists.
 *
 * @param penalty - lambda.
 * @throws {RangeError} unless `penalty` and `within` are above 0.
 */
export function descentPath(standing: Standing, penalty: Rational, within: Rational): PathDecision {
  if (!(penalty.num > 0n && within.num > 0n))
    throw new RangeError(
      `descentPath: expected lambda > 0 and a distance > 0, got ${rationalToText(penalty)} and ${rationalToText(within)}`,
    );
  const escape = escapeOf(standing);
  if (escape.kind === 'vanishes') return escape;
  const { along, order } = escape;
  const trials = [
    ...(order === 0 ? [standing.direction] : []),
    ...proposals(standing, along, within),
  ];
  for (const direction of trials) {
    const found = leg({ ...standing, direction }, penalty, within);
    if (found !== undefined) return { kind: 'descends', path: { order, ...found } };
  }
  return { kind: 'not-shown', because: 'no enclosure of the sum excludes 0' };
}
