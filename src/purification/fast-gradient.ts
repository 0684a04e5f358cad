/**
 * # One step of the fast gradient method, and what training on it does to a direction
 *
 * z = x - eps grad f(x)/norm(grad f(x)), or z = x for eps = 0. Moving every w_i along a direction u changes f(z) at the
 * rate N <u, z>, N the number of neurons with abs(t_i(z)) > b. norm(grad f)^2 is a fraction, so all signs are decided by
 * comparing squares: P5 of proofs-notes/purification.md.
 *
 * ## Main definitions
 * - {@link fastGradient}: grad f(x), or the neuron at whose kink it is not known
 * - {@link signOfDifference}
 * - {@link denseChange}: the sign of <u, z>, and N
 * @module
 */
import type { Rational } from '../arithmetic/rational.ts';
import type { Sign } from '../arithmetic/ring.ts';
import { at } from '../linalg/matrix.ts';
import { dot } from '../quadratic/elimination.ts';
import type { Field } from '../quadratic/elimination.ts';
import { preactivations } from './dead-zone.ts';
import type { DeadZone, Vector } from './dead-zone.ts';

/** grad f(x), or the first neuron with abs(t_i) = b. */
export function fastGradient(
  F: Field,
  { hidden: W, threshold: b }: DeadZone,
  x: Vector,
): Vector | number {
  const distances = preactivations(F, W, x).map((t) => F.sign(F.sub(t.num < 0n ? F.neg(t) : t, b)));
  const kink = distances.indexOf(0);
  if (kink >= 0) return kink;
  return Array.from({ length: W.cols }, (_, k) =>
    distances.reduce((sum, side, i) => (side > 0 ? F.add(sum, at(W, i, k)) : sum), F.zero),
  );
}

/** The sign of p sqrt(G) - r, G >= 0. */
export function signOfDifference(F: Field, p: Rational, G: Rational, r: Rational): Sign {
  const [left, right] = [G.num === 0n ? 0 : F.sign(p), F.sign(r)];
  if (left !== right) return left > right ? 1 : -1;
  const squares = F.sub(F.mul(F.mul(p, p), G), F.mul(r, r));
  const larger = F.sign(squares);
  return left >= 0 ? larger : opposite(larger);
}

function opposite(a: Sign): Sign {
  return a === 0 ? 0 : a > 0 ? -1 : 1;
}

export interface DenseChange {
  /** Of <u, z>. */
  readonly sign: Sign;
  /** N. */
  readonly firing: number;
  /** Whether some abs(t_i(z)) is b, where the rate is not known. */
  readonly kink: boolean;
}

/** What moving every w_i along u does to f(z). `gradient` is not 0 unless eps = 0. */
export function denseChange(
  F: Field,
  { hidden, threshold: b }: DeadZone,
  x: Vector,
  direction: Vector,
  eps: Rational,
  gradient: Vector,
): DenseChange {
  const G = eps.num === 0n ? F.one : dot(F, gradient, gradient);
  const signOf = (p: Rational, along: Rational): Sign =>
    signOfDifference(F, p, G, F.mul(eps, along));
  const [before, along] = [x, gradient].map((z) => preactivations(F, hidden, z));
  const sides = (before ?? []).map((t, i) => {
    const g = along?.[i] ?? F.zero;
    // t_i(z) sqrt(G) against b sqrt(G) and -b sqrt(G)
    return [signOf(F.sub(t, b), g), signOf(F.add(t, b), g)] as const;
  });
  return {
    sign: signOf(dot(F, direction, x), dot(F, direction, gradient)),
    firing: sides.filter(([high, low]) => high > 0 || low < 0).length,
    kink: sides.some(([high, low]) => high === 0 || low === 0),
  };
}
