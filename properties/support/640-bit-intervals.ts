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
 * exp by Taylor's series of x/2^k with abs(x)/2^k < 1/4 and k squarings; sin and cos by their series for
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
  const q = a / b;
  return q * b > a !== b < 0n && q * b !== a ? q - 1n : q;
}

/** The hull of quotients n/d of whole numbers with d other than 0. */
function hullOfQuotients(fractions: readonly (readonly [bigint, bigint])[]): Wide {
  const signed = fractions.map(([n, d]) => (d < 0n ? ([-n, -d] as const) : ([n, d] as const)));
  const lows = signed.map(([n, d]) => floorDivide(n, d));
  const highs = signed.map(([n, d]) => -floorDivide(-n, d));
  return {
    lo: lows.reduce((a, b) => (a < b ? a : b)),
    hi: highs.reduce((a, b) => (a > b ? a : b)),
  };
}

function multiply(a: Wide, b: Wide): Wide {
  const corners = [a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi];
  const lo = corners.reduce((p, q) => (p < q ? p : q));
  const hi = corners.reduce((p, q) => (p > q ? p : q));
  return { lo: lo >> bits, hi: -(-hi >> bits) }; // a shift rounds down
}

function divide(a: Wide, b: Wide): Wide | undefined {
  if (b.lo <= 0n && b.hi >= 0n) return undefined;
  const tops = [a.lo << bits, a.hi << bits];
  return hullOfQuotients(tops.flatMap((n) => [[n, b.lo] as const, [n, b.hi] as const]));
}

function constant(num: bigint, den: bigint): Wide {
  return hullOfQuotients([[num << bits, den]]);
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
  neg: (a) => ({ lo: -a.hi, hi: -a.lo }),
};

function absolute(x: bigint): bigint {
  return x < 0n ? -x : x;
}

/** exp(2^-640 x), enclosed. */
function expOfPoint(x: bigint): Wide {
  let k = 0n;
  while (absolute(x) >> (bits - 2n + k) > 0n) k += 1n; // abs(x)/2^k < 1/4
  const precision = bits + k + 64n; // x 2^64 in it is x/2^k
  const r = x << 64n;
  let term = 1n << precision;
  let total = term;
  let count = 1n;
  for (; term !== 0n && term !== -1n; count += 1n) {
    term = ((term * r) >> precision) / count;
    total += term;
  }
  const slack = 4n * count + 8n;
  let [lo, hi] = [total - slack, total + slack];
  for (let i = 0n; i < k; i++) {
    lo = (lo * lo) >> precision;
    hi = ((hi * hi) >> precision) + 1n;
  }
  const shift = precision - bits;
  return { lo: lo >> shift, hi: (hi >> shift) + 1n };
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
  const lo = expOfPoint(a.lo).lo;
  return { lo: lo > 0n ? lo : 0n, hi: expOfPoint(a.hi).hi };
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
  const lo = a.lo > 0n ? a.lo : 0n;
  return { lo: wholeRoot(lo << bits), hi: wholeRoot(a.hi << bits) + 1n };
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
