/**
 * # Numbers that know their side
 *
 * An {@link Upper} is a double that is at least the real quantity it stands for, a {@link Lower} one
 * that is at most it. Each operation rounds to its own side, and the types refuse to mix the sides:
 * passing a lower bound where an upper bound is expected does not compile.
 *
 * ## Main definitions
 * - {@link exactly}: a double as a bound of itself
 * - {@link nextUp}, {@link nextDown}: the neighbouring doubles
 * - {@link addUp} ... {@link sqrtDown}: the one-sided operations
 *
 * ## Main results
 * If the operands bound t and s on the sides their types say, the result bounds t + s, t - s, t s,
 * t / s or sqrt(t) on its side. Sums with no rounding error are not widened.
 *
 * ## Implementation notes
 * Products, quotients and roots are for quantities t, s >= 0. A negative bound of such a quantity gives
 * the trivial bound (Infinity, or -Infinity, or 0 for a root rounded down). NaN gives NaN, and
 * no `<` accepts NaN. Infinity - Infinity and Infinity / Infinity are NaN; a zero bound times Infinity is 0,
 * since the quantities themselves are real numbers. No result is -0.
 *
 * ## References
 * TwoSum: Knuth, The Art of Computer Programming, volume 2, section 4.2.2.
 * @module
 */
import { max, sqrt } from './machine.ts';

declare const upper: unique symbol;
declare const lower: unique symbol;

/** A double >= the real quantity it stands for. */
export type Upper = number & { readonly [upper]: true };
/** A double <= the real quantity it stands for. */
export type Lower = number & { readonly [lower]: true };

/** The double x as a bound of the number x. The caller vouches that x itself is the quantity. */
export function exactly(x: number): Upper & Lower {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place that makes these brands
  return x as Upper & Lower;
}

const view = new DataView(new ArrayBuffer(8));

/** The least double > x; `nextUp(-Infinity)` is -MAX_VALUE, Infinity and NaN stay. Never returns -0. */
export function nextUp(x: number): number {
  if (!(x < Infinity)) return x;
  if (x === 0) return Number.MIN_VALUE;
  view.setFloat64(0, x);
  const high = view.getUint32(0);
  const low = view.getUint32(4);
  // Doubles of one sign are ordered like their bits read as one integer: step it by one.
  if (x > 0) {
    view.setUint32(4, low + 1); // modulo 2^32
    if (low === 0xffffffff) view.setUint32(0, high + 1);
  } else {
    view.setUint32(4, low - 1);
    if (low === 0) view.setUint32(0, high - 1);
  }
  return view.getFloat64(0) + 0; // -0 + 0 = 0
}

/** The greatest double < x; `nextDown(Infinity)` is MAX_VALUE, -Infinity and NaN stay. Never returns -0. */
export function nextDown(x: number): number {
  return -nextUp(-x) + 0;
}

/**
 * a + b - sum for sum = fl(a + b): exact if finite, also among the subnormals.
 * Not finite after an overflow; the error is then unknown.
 */
function sumError(a: number, b: number, sum: number): number {
  const b1 = sum - a;
  return a - (sum - b1) + (b - b1);
}

/** a + b. Infinity + -Infinity is NaN. */
export function addUp(a: Upper, b: Upper): Upper {
  return exactly(plusUp(a, b));
}

/** a - b. Infinity - Infinity is NaN. */
export function subUp(a: Upper, b: Lower): Upper {
  return exactly(minusUp(a, b));
}

/** a + b. Infinity + -Infinity is NaN. */
export function addDown(a: Lower, b: Lower): Lower {
  return exactly(plusDown(a, b));
}

/** a - b. Infinity - Infinity is NaN. */
export function subDown(a: Lower, b: Upper): Lower {
  return exactly(minusDown(a, b));
}

/** The least double >= a + b. For code that keeps both sides itself; elsewhere {@link addUp}. */
export function plusUp(a: number, b: number): number {
  const sum = a + b;
  const error = sumError(a, b, sum);
  return error <= 0 && error > -Infinity ? sum + 0 : nextUp(sum);
}

/** The greatest double <= a + b. For code that keeps both sides itself; elsewhere {@link addDown}. */
export function plusDown(a: number, b: number): number {
  return -plusUp(-a, -b) + 0;
}

/** The least double >= a - b, as {@link plusUp}. */
export function minusUp(a: number, b: number): number {
  return plusUp(a, -b);
}

/** The greatest double <= a - b, as {@link plusDown}. */
export function minusDown(a: number, b: number): number {
  return plusDown(a, -b);
}

/** a b of quantities >= 0; Infinity if a < 0 or b < 0. */
export function mulUp(a: Upper, b: Upper): Upper {
  return exactly(a >= 0 && b >= 0 ? awayFromZero(a, b, a * b) : unknown(a, b, Infinity));
}

/** a b of quantities >= 0; -Infinity if a < 0 or b < 0. */
export function mulDown(a: Lower, b: Lower): Lower {
  return exactly(a >= 0 && b >= 0 ? towardsZero(a, b, a * b) : unknown(a, b, -Infinity));
}

/** a / b of quantities >= 0 and > 0; Infinity if a < 0 or b <= 0. */
export function divUp(a: Upper, b: Lower): Upper {
  return exactly(a >= 0 && b > 0 ? awayFromZero(a, b, a / b) : unknown(a, b, Infinity));
}

/** a / b of quantities >= 0 and > 0; -Infinity if a < 0 or b <= 0. */
export function divDown(a: Lower, b: Upper): Lower {
  return exactly(a >= 0 && b > 0 ? towardsZero(a, b, a / b) : unknown(a, b, -Infinity));
}

/** sqrt(a); NaN if a < 0, since no real quantity is below a negative bound and has a root. */
export function sqrtUp(a: Upper): Upper {
  return exactly(a === 0 ? 0 : nextUp(sqrt(a)));
}

/** sqrt(a) of a quantity >= 0; 0 if a <= 0. */
export function sqrtDown(a: Lower): Lower {
  return exactly(a <= 0 ? 0 : nextDown(sqrt(a)));
}

// A zero factor is exact; a product of positive factors that underflowed to 0 is not.
function awayFromZero(a: number, b: number, result: number): number {
  return a === 0 || b === 0 ? 0 : nextUp(result);
}

function towardsZero(a: number, b: number, result: number): number {
  return a === 0 || b === 0 ? 0 : max(0, nextDown(result));
}

function unknown(a: number, b: number, answer: number): number {
  return Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : answer;
}
