/**
 * # Exact widths of shallow networks on spheres
 *
 * Proofs: proofs-notes/rates.md (R1, R4).
 *
 * ## Main definitions
 * - {@link leadingDegrees}: the degrees in falling order of a_s^2, none of which a later degree can precede
 * - {@link tailAfter}: the sum of the eigenvalues after the first n
 * - {@link beatenFrom}: whether every n-dimensional space is worse than n neurons
 * @module
 */
import { compareRational, ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { degrees, normSquare } from './harmonics.ts';
import type { Degree } from './harmonics.ts';
import type { Field } from './polynomial.ts';

/**
 * Degrees in falling order of a_s^2, of dimension `atLeast` or more together; every other degree has no larger a_s^2 than
 * the last of them. `undefined` if that is not shown by `most` degrees.
 */
export function leadingDegrees(
  F: Field,
  sphere: number,
  power: number,
  { atLeast, most }: { readonly atLeast: bigint; readonly most: number },
): readonly Degree[] | undefined {
  const seen: Degree[] = [];
  for (const next of degrees(F, sphere, power)) {
    if (next.degree > most) return undefined;
    if (next.square.num !== 0n) seen.push(next);
    const leading = seen
      .filter(({ square }) => compareRational(square, next.later) >= 0)
      .toSorted((a, b) => compareRational(b.square, a.square));
    let whole = 0n;
    for (const [k, { dimension }] of leading.entries()) {
      whole += dimension;
      if (whole >= atLeast) return leading.slice(0, k + 1);
    }
  }
  return undefined;
}

/** gamma^2 minus the first n of the eigenvalues, each a_s^2 listed N_s times; the degrees hold n of them. */
export function tailAfter(
  F: Field,
  gamma: Rational,
  leading: readonly Degree[],
  n: bigint,
): Rational {
  let [rest, left] = [gamma, n];
  for (const { dimension, square } of leading) {
    const taken = dimension < left ? dimension : left;
    rest = F.sub(rest, F.mul(ratio(taken), square));
    left -= taken;
  }
  return rest;
}

/** A number n of neurons for which R1 does not show d_n(B_1)^2 > gamma^2/(n + 1), or that there is none. */
export type Comparison =
  | { readonly kind: 'beaten' }
  | { readonly kind: 'not-shown'; readonly at: number }
  | { readonly kind: 'unknown' };

/** Whether d_n(B_1)^2 > gamma^2/(n + 1) for every n from `first` to `last`, by R1. */
export function beatenFrom(
  F: Field,
  sphere: number,
  power: number,
  range: { readonly first: number; readonly last: number; readonly most: number },
): Comparison {
  const { first, last, most } = range;
  const leading = leadingDegrees(F, sphere, power, { atLeast: BigInt(last), most });
  if (leading === undefined) return { kind: 'unknown' };
  const gamma = normSquare(F, sphere, power);
  for (let n = first; n <= last; n++) {
    const bound = F.div(gamma, ratio(BigInt(n) + 1n));
    if (compareRational(tailAfter(F, gamma, leading, BigInt(n)), bound) <= 0)
      return { kind: 'not-shown', at: n };
  }
  return { kind: 'beaten' };
}
