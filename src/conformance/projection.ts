/**
 * # The projection onto a ball, as computed by a program
 *
 * P = C + t D with D = W - C and t = min(1, radius / norm(D)). The norm is enclosed once for the true D and once for
 * any computed D; the two ranges of t give the error.
 *
 * ## Main definitions
 * - {@link projectedOf}
 * - {@link inBall}: whether a point can be the result of a projection
 *
 * ## Main results
 * Proposition 3 of proofs-notes/conformance.md.
 * @module
 */
import { addUp, exactly, minusUp, mulUp, sqrtDown, sqrtUp, subDown } from '../arithmetic/bounds.ts';
import type { Lower, Upper } from '../arithmetic/bounds.ts';
import { interval, intervalRing as I, intervalTier, magnitude } from '../arithmetic/interval.ts';
import type { Interval } from '../arithmetic/interval.ts';
import { computedSize, gamma, zeroUp } from './rounding.ts';
import type { Format, Quantity } from './rounding.ts';

interface Range {
  readonly lo: Lower;
  readonly hi: Upper;
}

/** t = min(1, radius / norm) for every norm in the range. */
function scaleFor(radius: number, { lo, hi }: Range): Interval {
  const quotient = (norm: number): Interval =>
    intervalTier.div(interval(radius), interval(norm)) ?? interval(1);
  const least = hi === Infinity ? 0 : hi <= radius ? 1 : Math.min(1, quotient(hi).lo);
  const most = lo <= radius ? 1 : Math.min(1, quotient(lo).hi);
  return interval(Math.max(least, 0), most);
}

/** The range of computed norms, with ten more roundings than the sum of squares has, to allow for scaled norms. */
function computedNorm(F: Format, D: readonly Quantity[], { lo, hi }: Range): Range {
  const relative = gamma(F, D.length + 10);
  const errors = D.map(({ error }) => mulUp(error, error));
  const drift = sqrtUp(errors.reduce(addUp, zeroUp));
  // Squares that underflow: N of them lose at most N `least` in the squared norm.
  const lost = sqrtUp(mulUp(exactly(2 * D.length), F.least));
  const slack = addUp(addUp(mulUp(addUp(hi, drift), relative), drift), lost);
  const below = subDown(lo, slack);
  return { lo: below > 0 ? below : exactly(0), hi: addUp(hi, slack) };
}

/**
 * The nearest points of norm_F(P - C) <= radius, entry by entry, for W known up to its errors.
 *
 * Source: proposition 3 of proofs-notes/conformance.md.
 */
export function projectedOf(
  F: Format,
  W: readonly Quantity[],
  centre: readonly number[],
  radius: number,
): readonly Quantity[] {
  const D = W.map((w, k): Quantity => {
    const value = I.sub(w.value, interval(centre[k] ?? 0));
    return { ...w, value, error: addUp(w.error, mulUp(F.u, computedSize({ ...w, value }))) };
  });
  const square = D.reduce((sum, q) => I.add(sum, intervalTier.power(q.value, 2)), I.zero);
  const norm: Range = { lo: sqrtDown(exactly(square.lo)), hi: sqrtUp(exactly(square.hi)) };
  const seen = computedNorm(F, D, norm);
  const scale = scaleFor(radius, norm);
  const computed = scaleFor(radius, seen);
  const spread = exactly(
    Math.max(0, minusUp(computed.hi, scale.lo), minusUp(scale.hi, computed.lo)),
  );
  const overflow = W.some((w) => w.overflow) || !(4 * square.hi < F.largest);
  const anyKink = W.some(({ kink }) => kink);
  return D.map((q, k) => {
    const w = W[k] ?? q;
    const c = centre[k] ?? 0;
    const inside = scale.lo === 1;
    const value = inside ? w.value : I.add(interval(c), I.mul(scale, q.value));
    const size = computedSize(q);
    const turned = spread === 0 ? zeroUp : addUp(mulUp(spread, size), quotientError(F, size));
    const rounding = addUp(
      mulUp(gamma(F, 6), addUp(exactly(Math.abs(c)), addUp(size, computedSize(w)))),
      lostIn(F, size, seen.lo),
    );
    const error = addUp(addUp(turned, w.error), rounding);
    return { value, error, kink: inside && computed.lo === 1 ? w.kink : anyKink, overflow };
  });
}

/** The division for t rounds, and so does the product with D. */
function quotientError(F: Format, size: Upper): Upper {
  return mulUp(gamma(F, 3), size);
}

/**
 * What underflow can lose: in t, which is multiplied by D, and in the products of D with t or with the radius, the
 * latter of which is divided by the norm.
 */
function lostIn(F: Format, size: Upper, norm: Lower): Upper {
  const unit = mulUp(exactly(4), F.least);
  const least = addUp(unit, mulUp(unit, size));
  if (!(norm > 0)) return addUp(least, size);
  const divided = magnitude(intervalTier.div(interval(least), interval(norm)) ?? interval(0));
  const lost = addUp(least, exactly(divided));
  return addUp(least, lost < size ? lost : size);
}

/**
 * Whether P can be the result of a projection onto norm_F(P - C) <= radius: `true`, `false`, or `undefined` where a
 * square may overflow.
 *
 * Source: proposition 4 of proofs-notes/conformance.md.
 */
export function inBall(
  F: Format,
  P: readonly number[],
  centre: readonly number[],
  radius: number,
): boolean | undefined {
  const squareOf = (xs: readonly Interval[]): Interval =>
    xs.reduce((sum, x) => I.add(sum, intervalTier.power(x, 2)), I.zero);
  const points = P.map((x) => interval(x));
  const D = points.map((x, k) => I.sub(x, interval(centre[k] ?? 0)));
  const square = squareOf(D);
  if (!(4 * square.hi < F.largest)) return undefined;
  const norm = (xs: readonly Interval[]): Upper => sqrtUp(exactly(squareOf(xs).hi));
  const centres = centre.map((c) => interval(c));
  const sizes = addUp(norm(points), norm(centres));
  const lost = addUp(
    sqrtUp(mulUp(exactly(2 * P.length), F.least)),
    mulUp(exactly(4 * P.length), F.least),
  );
  const bound = addUp(exactly(radius), mulUp(gamma(F, P.length + 16), exactly(radius)));
  const limit = addUp(addUp(bound, mulUp(gamma(F, 6), sizes)), lost);
  return sqrtDown(exactly(square.lo)) <= limit;
}
