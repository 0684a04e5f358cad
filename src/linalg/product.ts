/**
 * # Matrix products with a-priori error bounds
 *
 * A rigorous product at the speed of a plain one: the float64 product is the midpoint, and one or two
 * more products of absolute values bound its error.
 *
 * ## Main definitions
 * - {@link denseProduct}: float64, fast; {@link denseTranspose}
 * - {@link productError}: r u of (1)
 * - {@link Enclosure}: all matrices within `rad` of `mid`, entry by entry
 * - {@link enclosedProduct}, {@link enclosedHadamard}, {@link enclosedSum}: contain what every two members give
 *
 * ## Main results
 * With u = 2^-53, eta = 2^-1074, inner length k and the order of summation of simd/twin.ts,
 *   abs(fl(AB) - AB) <= r u abs(A) abs(B) + k eta                                      (1)
 * and for matrices without negative entries AB <= (fl(AB) + k eta)/(1 - r u).          (2)
 * r = k does for any order. A term takes part in at most h = min(k, 64) + ceil(k/64) - 1 roundings, and its underflow,
 * at most eta/2, in fewer; (1 + u)^h <= 1 + (h + 1) u while h (h + 1) u <= 1, as for k <= 2^32: r = h + 1 does too.
 * For members A of Am +- Ar and B of Bm +- Br: abs(AB - Am Bm) <= abs(Am) Br + Ar (abs(Bm) + Br). With (1),
 * the radius around fl(Am Bm) is at most abs(Am) (r u abs(Bm) + Br) + Ar (abs(Bm) + Br) + k eta; by (2) two
 * float64 products T1, T2 bound it by (T1 + T2 + 2 k eta)/(1 - r u) + k eta
 * <= (T1 + T2 + 3 k eta)(1 + 2 r u), as 2 r u <= 1. One product is enough if a factor is a point: T2 = 0 if
 * Ar = 0, and if Br = 0 the radius is at most (r u abs(Am) + Ar) abs(Bm) + k eta.
 *
 * ## Implementation notes
 * A finite entry of fl(AB) never overflowed on the way, since no sum returns from infinity. Where an entry
 * is not finite the enclosure is trivial: midpoint 0, radius Infinity, never NaN.
 *
 * ## References
 * Rump 2012; Jeannerod and Rump 2013 for r = k; Rump, Zimmermann, Boldo, Melquiond 2009 for `up`.
 * @module
 */
import { addUp, exactly, mulUp } from '../arithmetic/bounds.ts';
import type { Upper } from '../arithmetic/bounds.ts';
import { midpoint, radius } from '../arithmetic/interval.ts';
import type { Interval } from '../arithmetic/interval.ts';
import { abs, floor, min } from '../arithmetic/machine.ts';
import { demandShape, dense, mapDense, ShapeError } from './matrix.ts';
import type { Dense, Matrix } from './matrix.ts';
import { lowerProduct, product } from './simd/product.ts';

/** u = 2^-53 and eta = 2^-1074. */
export const unitRoundoff = 1.1102230246251565e-16;
export const eta = 5e-324;

/**
 * At least the next double above x >= 0. It covers the rounding of one operation, which is off by less than one
 * neighbour. Infinity and NaN are returned unchanged.
 */
export function up(x: number): number {
  return x + (1.1102230246251568e-16 * x + eta); // u (1 + 2 u)
}

/** r u of (1), exactly: a whole number times a power of two. */
export function productError(k: number): number {
  return min(k, k <= 2 ** 32 ? min(k, 64) + floor((k + 63) / 64) : k) * unitRoundoff;
}

/** (s + N eta)(1 + 2 N u), at least the sum of N terms >= 0, or of products of two, whose float64 sum is s. */
export function sumUp(s: number, count: number): Upper {
  return mulUp(
    addUp(exactly(s), exactly(count * eta)),
    exactly(1 + 2 * count * unitRoundoff), // exact for count < 2^52
  );
}

/** The matrices M with abs(M - mid) <= rad, entry by entry. Radii are >= 0 and may be Infinity. */
export interface Enclosure {
  readonly mid: Dense;
  readonly rad: Dense;
}

/**
 * A B in float64. Throws {@link ShapeError} unless the inner
 * dimensions agree.
 */
export function denseProduct(A: Dense, B: Dense): Dense {
  demandShape('denseProduct: expected B', B, A.cols, B.cols);
  return denseProductByRows(A, denseTranspose(B));
}

/** A B^T, as {@link denseProduct}. Throws {@link ShapeError} unless the rows have one length. */
export function denseProductByRows(A: Dense, B: Dense): Dense {
  demandShape('denseProductByRows: expected B', B, B.rows, A.cols);
  return dense(A.rows, B.rows, product(A, B));
}

/** The same on and below the diagonal; what stands above it says nothing. */
export function lowerProductByRows(A: Dense, B: Dense): Dense {
  demandShape('lowerProductByRows: expected B', B, B.rows, A.cols);
  return dense(A.rows, B.rows, lowerProduct(A, B));
}

export function denseTranspose(A: Dense): Dense {
  const data = new Float64Array(A.data.length);
  for (let col = 0; col < A.cols; col += 8)
    // in strips that the cache holds
    for (let i = 0; i < A.rows; i++)
      for (let j = col; j < min(col + 8, A.cols); j++)
        data[j * A.rows + i] = A.data[i * A.cols + j] ?? Number.NaN;
  return dense(A.cols, A.rows, data);
}

/** The enclosure that has A as its only member. */
export function pointEnclosure(A: Dense): Enclosure {
  return { mid: A, rad: dense(A.rows, A.cols, new Float64Array(A.data.length)) };
}

/** Midpoints and radii of a matrix of intervals. */
export function intervalMatrix(M: Matrix<Interval>): Enclosure {
  const entries = Array.from(M.data);
  return {
    mid: dense(M.rows, M.cols, Float64Array.from(entries, midpoint)),
    rad: dense(M.rows, M.cols, Float64Array.from(entries, radius)),
  };
}

/** The rows and columns of a square matrix with these numbers. */
export function principalPart({ mid, rad }: Enclosure, indices: readonly number[]): Enclosure {
  const n = indices.length;
  const part = ({ cols, data }: Dense): Dense => {
    const entries = indices.flatMap((i) => indices.map((j) => data[i * cols + j] ?? Number.NaN));
    return dense(n, n, Float64Array.from(entries));
  };
  return { mid: part(mid), rad: part(rad) };
}

export function enclosedTranspose(A: Enclosure): Enclosure {
  return { mid: denseTranspose(A.mid), rad: denseTranspose(A.rad) };
}

/** f(abs(mid), rad) entry by entry. */
function mapBounds(A: Enclosure, f: (mid: number, rad: number) => number): Dense {
  return mapDense(A.mid, (a, k) => f(abs(a), A.rad.data[k] ?? Number.NaN));
}

/** Replaces each entry that is not finite by {0, Infinity}. */
export function trivialised(mid: Float64Array, rad: Float64Array): void {
  for (let k = 0; k < mid.length; k++)
    if (!((rad[k] ?? Number.NaN) < Infinity && Number.isFinite(mid[k]))) {
      mid[k] = 0;
      rad[k] = Infinity;
    }
}

/** Whether the enclosure has one member only. */
export function isPoint(A: Enclosure): boolean {
  return A.rad.data.every((r) => r === 0);
}

/** T1, or a double >= T1 + T2, entry by entry: the radius of A B before its last factor and the underflow terms. */
function spread(A: Enclosure, B: Enclosure, ru: number): Float64Array {
  // An exact 0 keeps its bound 0: `up` would make it subnormal, at half the speed where many entries are 0 (measured).
  const rounding = (a: number, r: number): number => (a === 0 && r === 0 ? 0 : up(up(ru * a) + r));
  if (isPoint(B)) return denseProduct(mapBounds(A, rounding), mapDense(B.mid, abs)).data;
  const T1 = denseProduct(mapDense(A.mid, abs), mapBounds(B, rounding)).data;
  if (isPoint(A)) return T1;
  const largest = mapBounds(B, (b, r) => (b === 0 && r === 0 ? 0 : up(b + r)));
  const T2 = denseProduct(A.rad, largest).data;
  return T1.map((t, i) => up(t + (T2[i] ?? Number.NaN)));
}

/**
 * Contains A B for all members A and B.
 *
 * Shapes: n x k by k x m. Cost: two float64 products, three if both have a radius other than 0.
 * Throws {@link ShapeError} unless the inner dimensions agree.
 */
export function enclosedProduct(A: Enclosure, B: Enclosure): Enclosure {
  const k = A.mid.cols;
  const ru = productError(k);
  if (!(2 * ru <= 1)) throw new ShapeError(`enclosedProduct: expected k u <= 1/2, got k = ${k}`);
  const mid = denseProduct(A.mid, B.mid);
  const factor = 1 + 2 * ru; // exact, as r <= 2^52
  const rad = spread(A, B, ru);
  for (let i = 0; i < rad.length; i++)
    rad[i] = up(up((rad[i] ?? Number.NaN) + 3 * k * eta) * factor);
  trivialised(mid.data, rad);
  return { mid, rad: dense(mid.rows, mid.cols, rad) };
}

/**
 * Contains the entrywise product of all members.
 *
 * Error: abs(a b - fl(am bm)) <= abs(am) rb + ra (abs(bm) + rb) + u abs(fl(am bm)) + eta.
 * Throws {@link ShapeError} unless the shapes agree.
 */
export function enclosedHadamard(A: Enclosure, B: Enclosure): Enclosure {
  demandShape('enclosedHadamard: expected B', B.mid, A.mid.rows, A.mid.cols);
  const nan = Number.NaN;
  const mid = new Float64Array(A.mid.data.length);
  const rad = new Float64Array(mid.length);
  for (let k = 0; k < mid.length; k++) {
    const a = A.mid.data[k] ?? nan;
    const ra = A.rad.data[k] ?? nan;
    const b = B.mid.data[k] ?? nan;
    const rb = B.rad.data[k] ?? nan;
    const spread = up(up(abs(a) * rb) + up(ra * up(abs(b) + rb)));
    mid[k] = a * b;
    rad[k] = up(spread + up(unitRoundoff * abs(a * b) + eta));
  }
  trivialised(mid, rad);
  return { mid: dense(A.mid.rows, A.mid.cols, mid), rad: dense(A.mid.rows, A.mid.cols, rad) };
}

/**
 * Contains the sum of all members; trivial, midpoint 0 and radius Infinity, where it overflows.
 *
 * Error: abs(a + b - fl(a + b)) <= u abs(fl(a + b)). Throws {@link ShapeError} unless the shapes agree.
 */
export function enclosedSum(A: Enclosure, B: Enclosure): Enclosure {
  demandShape('enclosedSum: expected B', B.mid, A.mid.rows, A.mid.cols);
  const nan = Number.NaN;
  const mid = mapDense(A.mid, (a, k) => a + (B.mid.data[k] ?? nan));
  const rad = mapDense(mid, (c, k) => {
    const spread = up((A.rad.data[k] ?? nan) + (B.rad.data[k] ?? nan));
    return up(spread + up(unitRoundoff * abs(c))); // a sum does not underflow
  });
  trivialised(mid.data, rad.data);
  return { mid, rad };
}
