/**
 * # A unique zero in a box (Krawczyk)
 *
 * F: R^p -> R^p is C^1 on the box B of the points whose entries differ by at most r from those of x. From an
 * enclosure of F(x), one of DF on B and an arbitrary matrix C, a strict inequality proves that F has exactly one zero
 * in B, and that it lies inside.
 *
 * ## Main definitions
 * - {@link uniqueZero}, {@link UniqueZero}
 *
 * ## Main results
 * If abs(C F(x))_k + r sum_l abs(I - C DF(B))_kl < r for every k, then DF is nonsingular on B, F has exactly one
 * zero x* in B, and norm_inf(x* - x) <= max_k abs(C F(x))_k/(1 - q), q the largest row sum of abs(I - C DF(B)):
 * proofs-notes/stationary-points.md.
 *
 * ## References
 * - Krawczyk, Newton-Algorithmen zur Bestimmung von Nullstellen mit Fehlerschranken, Computing 4 (1969)
 * - Rump, Verification methods, Acta Numerica 19 (2010), section 13
 * @module
 */
import { addUp, divUp, exactly, mulUp, subDown } from '../arithmetic/bounds.ts';
import type { Lower, Upper } from '../arithmetic/bounds.ts';
import { abs, max, min } from '../arithmetic/machine.ts';
import { dense, ShapeError } from './matrix.ts';
import type { Dense } from './matrix.ts';
import { enclosedProduct, pointEnclosure, up } from './product.ts';
import type { Enclosure } from './product.ts';

export interface UniqueZero {
  /** At least norm_inf(I - C DF) on the box; below 1. */
  readonly contraction: Upper;
  /** At least norm_inf(x* - x); at most the radius. */
  readonly within: Upper;
}

/** Bounds of the radius r of the box: `low` <= r <= `high`. */
export interface RadiusBounds {
  readonly low: Lower;
  readonly high: Upper;
}

/** Upper bounds of abs(member) for each entry of an enclosure. */
function sizesUp({ mid, rad }: Enclosure): Float64Array {
  return mid.data.map((a, k) => up(abs(a) + (rad.data[k] ?? Number.NaN)));
}

/** I - E, entry by entry. */
function fromIdentity({ mid, rad }: Enclosure): Enclosure {
  const n = mid.rows;
  const data = mid.data.map((a, k) => (k % (n + 1) === 0 ? 1 : 0) - a);
  // off the diagonal nothing is rounded; on it the difference is off by less than one neighbour of itself
  const wider = rad.data.map((r, k) => {
    const a = data[k] ?? Number.NaN;
    return k % (n + 1) === 0 ? up(r + (up(abs(a)) - abs(a))) : r;
  });
  return { mid: dense(n, n, data), rad: dense(n, n, wider) };
}

/**
 * The zero in the box, or `undefined`, which means "not shown": there may be a zero, or several, or none.
 *
 * Shapes: `value` p x 1 encloses F(x), `derivative` p x p encloses DF on the whole box (its entries between their
 * extremes over the box), `inverse` p x p may be any matrix, ideally close to DF^-1. Cost: two
 * products of p x p matrices.
 */
export function uniqueZero(
  value: Enclosure,
  derivative: Enclosure,
  inverse: Dense,
  radius: RadiusBounds,
): UniqueZero | undefined {
  const p = value.mid.rows;
  const isSquare = (A: Dense): boolean => A.rows === p && A.cols === p;
  if (value.mid.cols !== 1 || !isSquare(derivative.mid) || !isSquare(inverse))
    throw new ShapeError(
      `uniqueZero: expected p x 1, p x p and p x p, got ${p} x ${value.mid.cols}, ${derivative.mid.rows} x ${derivative.mid.cols} and ${inverse.rows} x ${inverse.cols}`,
    );
  const C = pointEnclosure(inverse);
  const moves = sizesUp(enclosedProduct(C, value));
  const defects = sizesUp(fromIdentity(enclosedProduct(C, derivative)));
  let contraction = exactly(0);
  let farthest = 0;
  for (let k = 0; k < p; k++) {
    let row: Upper = exactly(0);
    for (let l = 0; l < p; l++) row = addUp(row, exactly(defects[k * p + l] ?? Number.NaN));
    const move = exactly(moves[k] ?? Number.NaN);
    if (!(addUp(move, mulUp(row, radius.high)) < radius.low)) return undefined; // NaN too
    contraction = exactly(max(contraction, row));
    farthest = max(farthest, move);
  }
  const within = divUp(exactly(farthest), subDown(exactly(1), contraction));
  return { contraction, within: exactly(min(within, radius.high)) };
}
