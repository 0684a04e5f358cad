/**
 * # Bounds of norms
 *
 * ## Main definitions
 * - {@link spectralUp}: an upper bound of the spectral norm of every member of an enclosure
 * - {@link rowSumUp}: of the largest row sum of absolute values, or of their squares
 * - {@link vectorNormUp}, {@link vectorNormDown}, {@link rowNormsUp}: Euclidean norms
 *
 * ## Implementation notes
 * A sum of N squares in float64 is one inner product: s >= (1 - N u) sum - N eta, so the sum is at most
 * (s + N eta)(1 + 2 N u). Entries are divided by the largest one first, so that neither 1e200 nor 1e-200
 * leaves the range. NaN makes the bound NaN, which no comparison accepts.
 * @module
 */
import {
  addDown,
  divDown,
  exactly,
  mulDown,
  mulUp,
  sqrtDown,
  sqrtUp,
} from '../arithmetic/bounds.ts';
import type { Lower, Upper } from '../arithmetic/bounds.ts';
import { magnitude, mignitude } from '../arithmetic/interval.ts';
import type { Interval } from '../arithmetic/interval.ts';
import { abs, max } from '../arithmetic/machine.ts';
import { dense } from './matrix.ts';
import type { Dense } from './matrix.ts';
import { enclosedTranspose, sumUp, up } from './product.ts';
import type { Enclosure } from './product.ts';

/** At least the Euclidean norm. */
function euclideanUp(xs: ArrayLike<number>): Upper {
  let largest = 0;
  for (let i = 0; i < xs.length; i++) largest = max(largest, abs(xs[i] ?? Number.NaN)); // NaN stays
  if (largest === 0) return exactly(0);
  if (!(largest < Infinity)) return exactly(largest);
  let s = 0;
  for (let i = 0; i < xs.length; i++) {
    const x = up(abs(xs[i] ?? Number.NaN) / largest);
    s += x * x;
  }
  return mulUp(exactly(largest), sqrtUp(sumUp(s, xs.length)));
}

/** abs(mid) + rad of entry k, rounded up: at least the absolute value of that entry of every member. */
function magnitudeAt({ mid, rad }: Enclosure, k: number): number {
  const a = abs(mid.data[k] ?? Number.NaN);
  const r = rad.data[k] ?? Number.NaN;
  return r === 0 ? a : up(a + r);
}

/** The same of all entries. */
export function magnitudes(E: Enclosure): Dense {
  const { rows, cols, data } = E.mid;
  const sizes = new Float64Array(data.length);
  for (let k = 0; k < data.length; k++) sizes[k] = magnitudeAt(E, k);
  return dense(rows, cols, sizes);
}

/** At least the largest row sum of absolute values, or of their squares, of every member. */
export function rowSumUp(E: Enclosure, power: 1 | 2): Upper {
  const { rows, cols } = E.mid;
  let largest: Upper = exactly(0);
  for (let i = 0; i < rows; i++) {
    let s = 0;
    for (let k = i * cols; k < (i + 1) * cols; k++) {
      const a = magnitudeAt(E, k);
      s += power === 1 ? a : a * a;
    }
    largest = exactly(max(largest, sumUp(s, cols))); // NaN stays
  }
  return largest;
}

/** At least norm(t) for every vector t with entries in these intervals. */
export function vectorNormUp(xs: readonly Interval[]): Upper {
  return euclideanUp(xs.map(magnitude));
}

/** At most norm(t) for every vector t with entries in these intervals. */
export function vectorNormDown(xs: readonly Interval[]): Lower {
  const least = xs.map(mignitude);
  const largest = exactly(least.reduce((a, x) => max(a, x), 0));
  if (largest === 0) return exactly(0);
  const squares = least.reduce<Lower>((sum, x) => {
    const share = divDown(x, largest);
    return addDown(sum, mulDown(share, share));
  }, exactly(0));
  return mulDown(largest, sqrtDown(squares));
}

/** At least norm(a_i) for each row of A. */
export function rowNormsUp({ rows, cols, data }: Dense): readonly Upper[] {
  return Array.from({ length: rows }, (_, i) =>
    euclideanUp(data.subarray(i * cols, (i + 1) * cols)),
  );
}

/** At least norm(A) for every member A: the smaller of norm_F and sqrt(norm_1 norm_inf), each of abs(mid) + rad. */
export function spectralUp(E: Enclosure): Upper {
  const frobenius = euclideanUp(magnitudes(E).data);
  // Two roots: the product of the two sums may overflow or underflow.
  const mixed = mulUp(sqrtUp(rowSumUp(E, 1)), sqrtUp(rowSumUp(enclosedTranspose(E), 1)));
  return mixed < frobenius ? mixed : frobenius;
}
