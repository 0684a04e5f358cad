/**
 * # Wide intervals
 *
 * Intervals with end points that are integer multiples of 2^-640, on BigInt. A second arithmetic for oracles: it shares
 * no rounding, product or elementary function with the code under test, and is 587 binary digits finer.
 *
 * ## Main definitions
 * - {@link Wide}, {@link wideTier}, {@link wideFromDouble}
 * - {@link wideRoot}, {@link isCertainlyPositiveDefinite}
 *
 * ## Implementation notes
 * exp by Taylor's series of x/2^k with abs(x)/2^k < 2^-16 and k squarings; sin and cos by their series for
 * abs(x) <= 32, where no term exceeds e^32 < 2^47. The errors of the terms are bounded generously, in units of the last
 * place of the working precision.
 * @module
 */
import { rationalFromDouble } from '../../src/arithmetic/rational.ts';
import type { Ring, Tier } from '../../src/arithmetic/ring.ts';
import { at, tabulate } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { wholeRoot } from './exact.ts';

/** The reals t with lo <= 2^640 t <= hi. */
export interface Wide {
  readonly lo: bigint;
  readonly hi: bigint;
}

const bits = 640n;
const unit = 1n << bits;

function floorDivide(a: bigint, b: bigint): bigint {
  const q = a / b; // towards 0
  return a < 0n !== b < 0n && q * b !== a ? q - 1n : q;
}

function ceilDivide(a: bigint, b: bigint): bigint {
  return -floorDivide(-a, b);
}

/** a/2^640 rounded to both sides: a shift rounds down. */
function scaled(lo: bigint, hi: bigint): Wide {
  return { lo: lo >> bits, hi: -(-hi >> bits) };
}

function isPoint(a: Wide): boolean {
  return a.lo === a.hi;
}

function multiply(a: Wide, b: Wide): Wide {
  if (isPoint(a) && isPoint(b)) {
    const product = a.lo * b.lo;
    return scaled(product, product);
  }
  if (a.lo >= 0n && b.lo >= 0n) return scaled(a.lo * b.lo, a.hi * b.hi);
  const corners = [a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi];
  const lo = corners.reduce((p, q) => (p < q ? p : q));
  const hi = corners.reduce((p, q) => (p > q ? p : q));
  return scaled(lo, hi);
}

function divide(a: Wide, b: Wide): Wide | undefined {
  if (b.hi < 0n) return divide(negate(a), negate(b));
  if (b.lo <= 0n) return undefined;
  return {
    lo: floorDivide(a.lo << bits, a.lo < 0n ? b.lo : b.hi),
    hi: ceilDivide(a.hi << bits, a.hi < 0n ? b.hi : b.lo),
  };
}

function negate(a: Wide): Wide {
  return { lo: -a.hi, hi: -a.lo };
}

function constant(num: bigint, den: bigint): Wide {
  const top = num << bits;
  return { lo: floorDivide(top, den), hi: ceilDivide(top, den) };
}

function power(a: Wide, k: number): Wide {
  let result = constant(1n, 1n);
  for (let i = 0; i < k; i++) result = multiply(result, a);
  // Repeated products of an interval around 0 would lose that an even power is not negative.
  return k % 2 === 0 && result.lo < 0n ? { lo: 0n, hi: result.hi } : result;
}

const ring: Ring<Wide> = {
  zero: { lo: 0n, hi: 0n },
  one: constant(1n, 1n),
  add: (a, b) => ({ lo: a.lo + b.lo, hi: a.hi + b.hi }),
  sub: (a, b) => ({ lo: a.lo - b.hi, hi: a.hi - b.lo }),
  mul: multiply,
  neg: negate,
};

function absolute(x: bigint): bigint {
  return x < 0n ? -x : x;
}

/** How small the argument of the series of exp is: 2^-16 needs thirty terms and 1/4 a hundred. */
const halvings = 16n;

/** exp(2^-640 x), enclosed. */
function expOfPoint(x: bigint): Wide {
  let k = halvings;
  while (absolute(x) >> (bits - halvings + k) > 0n) k += 1n; // abs(x)/2^k < 2^-16
  const precision = bits + k + 64n;
  const r = x << 64n; // x/2^k
  let term = 1n << precision;
  let total = term;
  let count = 1n;
  for (; term !== 0n && term !== -1n; count += 1n) {
    term = ((term * r) >> precision) / count;
    total += term;
  }
  // The square of t +- error is t^2 +- (2 t + error) error.
  let error = 4n * count + 8n;
  for (let i = 0n; i < k; i++) {
    error = (((2n * total + error) * error) >> precision) + 2n;
    total = (total * total) >> precision;
  }
  const shift = precision - bits;
  return { lo: (total - error) >> shift, hi: ((total + error) >> shift) + 1n };
}

/** sin or cos of 2^-640 x for abs(x) <= 32 * 2^640, enclosed. */
function waveOfPoint(f: 'sin' | 'cos', x: bigint): Wide {
  const precision = bits + 128n;
  const r = x << 128n;
  const square = (r * r) >> precision;
  let index = f === 'sin' ? 1n : 0n;
  let term = f === 'sin' ? r : 1n << precision;
  let total = term;
  for (let k = 0; k < 400 && (absolute(term) > 1n || k < 40); k++) {
    index += 2n;
    term = -((term * square) >> precision) / (index * (index - 1n));
    total += term;
  }
  const slack = 1n << 64n; // 400 terms, each off by at most two units times e^32
  return { lo: (total - slack) >> 128n, hi: ((total + slack) >> 128n) + 1n };
}

const far = 32n * unit;

function exp(a: Wide): Wide | undefined {
  if (absolute(a.lo) > 64n * far || absolute(a.hi) > 64n * far) return undefined;
  const from = expOfPoint(a.lo);
  const to = isPoint(a) ? from : expOfPoint(a.hi);
  return { lo: from.lo > 0n ? from.lo : 0n, hi: to.hi };
}

function wave(f: 'sin' | 'cos', a: Wide): Wide | undefined {
  if (absolute(a.lo) > far || absolute(a.hi) > far) return undefined;
  const at = waveOfPoint(f, a.lo);
  const width = a.hi - a.lo; // the slope is at most 1
  return {
    lo: at.lo - width < -unit ? -unit : at.lo - width,
    hi: at.hi + width > unit ? unit : at.hi + width,
  };
}

/** tanh x = 1 - 2/(exp(2 x) + 1), increasing in exp(2 x). */
function tanh(a: Wide): Wide | undefined {
  const e = exp(ring.add(a, a));
  const quotient = e === undefined ? undefined : divide(constant(2n, 1n), ring.add(e, ring.one));
  return quotient === undefined ? undefined : ring.sub(ring.one, quotient);
}

/** Field operations, exp, sin, cos and tanh; the other functions are `undefined`. */
export const wideTier: Tier<Wide> = {
  ...ring,
  constant,
  pi: () => undefined,
  div: divide,
  power,
  apply: (f, a) => {
    if (f === 'exp') return exp(a);
    if (f === 'tanh') return tanh(a);
    return f === 'sin' || f === 'cos' ? wave(f, a) : undefined;
  },
};

/** x, exactly if it is a multiple of 2^-640. */
export function wideFromDouble(x: number): Wide {
  const { num, den } = rationalFromDouble(x);
  return constant(num, den);
}

/** sqrt of the members >= 0. */
export function wideRoot(a: Wide): Wide {
  const from = wholeRoot((a.lo > 0n ? a.lo : 0n) << bits);
  return { lo: from, hi: (isPoint(a) ? from : wholeRoot(a.hi << bits)) + 1n };
}

/** a double near the middle. Untrusted. */
export function nearestDouble(a: Wide): number {
  const middle = (a.lo + a.hi) / 2n;
  return Number(middle) * 2 ** -640; // finite below 2^384, far above what is drawn
}

export function isBelow(a: Wide, b: Wide): boolean {
  return a.hi < b.lo;
}

/** The sign of all members, if they have the same one. */
export function certainSign(a: Wide): 1 | -1 | undefined {
  return a.lo > 0n ? 1 : a.hi < 0n ? -1 : undefined;
}

/**
 * Whether every symmetric member is positive definite, by elimination; `false` if none is, and `undefined`
 * if 640 digits do not tell.
 */
export function isCertainlyPositiveDefinite(A: Matrix<Wide>): boolean | undefined {
  if (A.rows === 0) return true;
  const pivot = at(A, 0, 0);
  const sign = certainSign(pivot);
  if (sign !== 1) return sign === -1 ? false : undefined;
  const rest = tabulate(A.rows - 1, A.rows - 1, (i, k) => {
    const product = multiply(at(A, i + 1, 0), at(A, 0, k + 1));
    return ring.sub(at(A, i + 1, k + 1), divide(product, pivot) ?? ring.zero);
  });
  return isCertainlyPositiveDefinite(rest);
}
