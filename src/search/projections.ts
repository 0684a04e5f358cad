/**
 * # Projections onto the feasible sets of Theorem C
 *
 * Untrusted: float64, proves nothing. Antisymmetric output weights of even width are handled through
 * u = (v_1, ..., v_h), v_{j+h} = -u_j.
 *
 * ## Main definitions
 * - {@link ontoBall}, {@link ontoBalls}: one Frobenius ball, or one ball per hidden weight vector
 * - {@link ontoBox}, {@link ontoCone}: bounds for u, or a lower bound and a bounded ratio
 *
 * ## Implementation notes
 * A point outside a ball is moved to relative depth 2^-40 below its sphere: W0 + D is rounded, and the certificate must
 * show that the rounded point lies in the ball. The depth is larger if the rounding is coarser.
 * @module
 */
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';

const depth = 2 ** -40;

/** A point below this fraction of the radius counts as inside. */
const inside = 1 - 2 ** -44;

function distance(xs: Float64Array, ys: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < xs.length; k++) sum += ((xs[k] ?? Number.NaN) - (ys[k] ?? Number.NaN)) ** 2;
  return Math.sqrt(sum);
}

function pulledIn(xs: Float64Array, centre: Float64Array, radius: number): Float64Array {
  const far = distance(xs, centre);
  if (far <= radius * inside) return xs;
  for (let d = depth; d < 1; d *= 4) {
    const share = (radius * (1 - d)) / far;
    const moved = xs.map((x, k) => {
      const c = centre[k] ?? Number.NaN;
      return c + share * (x - c);
    });
    if (distance(moved, centre) <= radius * inside) return moved;
  }
  return Float64Array.from(centre);
}

/** The nearest W with norm_F(W - centre) <= radius. */
export function ontoBall(W: Dense, centre: Dense, radius: number): Dense {
  return dense(W.rows, W.cols, pulledIn(W.data, centre.data, radius));
}

/** The nearest W with norm(w_j - c_j) <= radius for each row. */
export function ontoBalls(W: Dense, centre: Dense, radius: number): Dense {
  const data = new Float64Array(W.data.length);
  for (let j = 0; j < W.rows; j++) {
    const from = j * W.cols;
    const to = from + W.cols;
    data.set(pulledIn(W.data.subarray(from, to), centre.data.subarray(from, to), radius), from);
  }
  return dense(W.rows, W.cols, data);
}

/** The nearest u with least <= u_j <= most. */
export function ontoBox(u: readonly number[], least: number, most: number): readonly number[] {
  return u.map((x) => Math.min(most, Math.max(least, x)));
}

/**
 * The nearest u with u_j >= least and max u <= ratio min u.
 *
 * The set is the union over t >= least of the boxes [t, ratio t]^h. The squared distance to the box is
 * convex in t and quadratic between the break points u_j and u_j/ratio; half its derivative there is
 * (p + ratio^2 q) t - (P + ratio Q), p entries of sum P below t and q of sum Q above ratio t.
 */
export function ontoCone(u: readonly number[], least: number, ratio: number): readonly number[] {
  const smallest = Math.min(...u);
  // otherwise rounding would move a projected point again
  if (smallest >= least && Math.max(...u) <= ratio * smallest) return u;
  const breaks = [...u, ...u.map((x) => x / ratio)].sort((a, b) => a - b);
  const slope = (t: number): { readonly weight: number; readonly pull: number } => {
    let weight = 0;
    let pull = 0;
    for (const x of u) {
      if (x < t) {
        weight += 1;
        pull += x;
      }
      if (x > ratio * t) {
        weight += ratio * ratio;
        pull += ratio * x;
      }
    }
    return { weight, pull };
  };
  const k = breaks.findIndex((t) => {
    const { weight, pull } = slope(t);
    return weight * t >= pull;
  });
  const right = breaks[k] ?? least;
  const left = breaks[k - 1] ?? right;
  const { weight, pull } = slope((left + right) / 2);
  const best = weight === 0 ? right : Math.min(right, Math.max(left, pull / weight));
  const t = Math.max(least, best);
  return ontoBox(u, t, ratio * t);
}
