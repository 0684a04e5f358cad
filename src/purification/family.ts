/**
 * # The family with one dense part: exact radii, and what a gradient step does to it
 *
 * w_i = e_i + c (1, .., 1) in R^D, c >= 0, at the sum x of s unit vectors, threshold b. In the words of the note
 * c = kappa/sqrt(D), u = (1, .., 1)/sqrt(D) and q = 1/sqrt(D): squares of lengths are fractions for every D.
 *
 * ## Main definitions
 * - {@link pureRadiusSquare}: P1
 * - {@link denseWeights}, {@link Family}, {@link flipScale}, {@link flipRadiusSquare}: P3
 * - {@link lowers}: P5, on which side of the meeting point c is
 * @module
 */
import { ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { Field } from '../quadratic/elimination.ts';

/** D, s and b; 1 <= s <= D. */
export interface Pure {
  readonly dimension: number;
  readonly active: number;
  readonly threshold: Rational;
}

/** With the common entry c of the dense parts. */
export interface Family extends Pure {
  readonly entry: Rational;
}

const whole = (n: number): Rational => ratio(BigInt(n));

/** The p in 0..D - s at which (s (1 - b) + p b)^2/(s + p) is least: it is convex in p, with its minimum at s (1 - 3b)/b. */
export function pureChoice(F: Field, { dimension, active: s, threshold: b }: Pure): number {
  const turning = F.div(F.mul(whole(s), F.sub(F.one, F.mul(ratio(3n), b))), b);
  const most = dimension - s;
  const floored = turning.num < 0n ? 0n : turning.num / turning.den;
  const low = floored < BigInt(most) ? Number(floored) : most;
  const high = low < most ? low + 1 : low;
  const [below, above] = [low, high].map((p) => pureSquare(F, { active: s, threshold: b }, p));
  if (below === undefined || above === undefined) return low;
  return F.sign(F.sub(above, below)) < 0 ? high : low;
}

/** (s (1 - b) + p b)^2/(s + p). */
export function pureSquare(
  F: Field,
  { active, threshold: b }: Pick<Pure, 'active' | 'threshold'>,
  p: number,
): Rational {
  const pull = F.add(F.mul(whole(active), F.sub(F.one, b)), F.mul(whole(p), b));
  return F.div(F.mul(pull, pull), whole(active + p));
}

/** The least norm(h)^2 with f(x + h) <= 0 for c = 0: P1, for 0 < b <= 1/2. */
export function pureRadiusSquare(F: Field, pure: Pure): Rational {
  return pureSquare(F, pure, pureChoice(F, pure));
}

/** I + c (1, .., 1)^T (1, .., 1). */
export function denseWeights(
  F: Field,
  { dimension, entry }: Pick<Family, 'dimension' | 'entry'>,
): Matrix<Rational> {
  return tabulate(dimension, dimension, (i, k) => (i === k ? F.add(F.one, entry) : entry));
}

/** The sum of the first s unit vectors. */
export function activeInput(
  F: Field,
  { dimension, active }: Pick<Pure, 'dimension' | 'active'>,
): readonly Rational[] {
  return Array.from({ length: dimension }, (_, k) => (k < active ? F.one : F.zero));
}

/** The least t >= 0 with f(x - t (1, .., 1)) <= 0, for b < 1/2: (b + s (1 - 2b)/D + c s)/(1 + c D). */
export function flipScale(
  F: Field,
  { dimension, active, threshold: b, entry: c }: Family,
): Rational {
  const [D, s] = [whole(dimension), whole(active)];
  const fall = F.add(b, F.div(F.mul(s, F.sub(F.one, F.add(b, b))), D));
  return F.div(F.add(fall, F.mul(c, s)), F.add(F.one, F.mul(c, D)));
}

/** eps*^2 of P3. */
export function flipRadiusSquare(F: Field, family: Family): Rational {
  const t = flipScale(F, family);
  return F.mul(whole(family.dimension), F.mul(t, t));
}

/**
 * Whether a step of FGM of this radius lowers c, where only the s neurons fire at x (c s <= b) and eps^2 D > s^2:
 * (1 + c D)^2 (D eps^2 - s^2) > s D - s^2, c > c*.
 */
export function lowers(
  F: Field,
  { dimension, active, entry }: Pick<Family, 'dimension' | 'active' | 'entry'>,
  eps: Rational,
): boolean {
  const [D, s] = [whole(dimension), whole(active)];
  const gain = F.add(F.one, F.mul(entry, D));
  const beyond = F.sub(F.mul(D, F.mul(eps, eps)), F.mul(s, s));
  const left = F.mul(F.mul(gain, gain), beyond);
  return F.sign(F.sub(left, F.mul(s, F.sub(D, s)))) > 0;
}
