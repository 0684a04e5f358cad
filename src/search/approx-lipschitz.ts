/**
 * # How fast the Jacobian changes on a ball, in float64
 *
 * Untrusted: for choosing radii, proves nothing. The radius that is chosen is shown by enclosures (network/lipschitz.ts),
 * which take as many pieces of each interval, so that both agree but for rounding.
 * @module
 */
import type { Reach } from '../network/centre.ts';
import type { Activation } from '../sigma/activation.ts';
import { approxMagnitude } from './approx-range.ts';

/** About L of Lemma 3 on the ball of a radius; `undefined` where sigma'' is not bounded on what it reaches. */
export type LipschitzOn = (radius: number) => number | undefined;

/** About sup abs(sigma'') on [lo, hi], or NaN. */
type Bend = (lo: number, hi: number) => number;

function bendOf({ curvature, turned }: Activation): Bend {
  const own = approxMagnitude(curvature);
  if (turned === undefined) return own;
  const other = bendOf(turned);
  return (lo, hi) => {
    const size = own(lo, hi);
    return Number.isNaN(size) ? other(lo, hi) : size;
  };
}

const pieces = 8;

function closer(bend: Bend, lo: number, hi: number): number {
  if (!(hi - lo < Infinity)) return bend(lo, hi);
  let [largest, from] = [0, lo];
  for (let k = 1; k <= pieces; k++) {
    const to = k === pieces ? hi : lo + (hi - lo) * (k / pieces);
    largest = Math.max(largest, bend(from, to));
    from = to;
  }
  return largest;
}

export function approxLipschitz({
  activation,
  preactivations: P,
  geometry: { rowNorms, squareNorm },
  outputs,
}: Reach): LipschitzOn {
  const bend = bendOf(activation);
  const root = Math.sqrt(squareNorm);
  return (radius) => {
    let largest = 0;
    for (let i = 0; i < P.rows; i++) {
      const reach = radius * (rowNorms[i] ?? Number.NaN);
      if (!(reach < Infinity)) return undefined;
      for (let j = 0; j < P.cols; j++) {
        const p = P.data[i * P.cols + j];
        if (p === undefined) return undefined;
        const [lo, hi] = [p.lo - reach, p.hi + reach];
        const weight = Math.abs(outputs[j] ?? Number.NaN);
        const whole = weight * bend(lo, hi);
        if (Number.isNaN(whole)) {
          if (rowNorms[i] === 0) continue; // J is 0 there on the whole ball
          return undefined;
        }
        if (whole > largest) largest = Math.max(largest, weight * closer(bend, lo, hi));
      }
    }
    return largest * root;
  };
}
