/**
 * # Taking a double apart
 *
 * Every finite double is an integer times a power of two. This file reads and writes the 64 bits;
 * the exact tiers and the outward roundings are built on it.
 *
 * ## Main definitions
 * - {@link decompose}: x = man * 2^exp with an odd integer
 * - {@link powerOfTwo}: 2^e as a double, exactly
 * - {@link bitLength}, {@link trailingZeros}: sizes of big integers
 *
 * ## Implementation notes
 * `2 ** e` and `Math.pow` are not used: the language specification leaves their last bits to the
 * engine.
 * @module
 */

const view = new DataView(new ArrayBuffer(8));

/** A double as an integer times a power of two: `man` is odd, or 0 with `exp` 0. */
export interface Decomposed {
  readonly man: number;
  readonly exp: number;
}

/** The odd `man` and the `exp` with x = man * 2^exp, exactly. Throws {@link RangeError} unless x is finite. */
export function decompose(x: number): Decomposed {
  if (!Number.isFinite(x)) throw new RangeError(`decompose: expected a finite double, got ${x}`);
  if (x === 0) return { man: 0, exp: 0 };
  view.setFloat64(0, x);
  const high = view.getUint32(0);
  const low = view.getUint32(4);
  const field = (high >>> 20) & 0x7ff;
  // A subnormal has the exponent of the least normal number and no hidden bit.
  const top = (high & 0xfffff) | (field === 0 ? 0 : 0x100000);
  const zeros = low === 0 ? 32 + trailingZeros32(top) : trailingZeros32(low);
  const man = (top * 0x100000000 + low) / powerOfTwo(zeros); // exact: only zero bits are dropped
  return { man: x < 0 ? -man : man, exp: (field === 0 ? 1 : field) - 1075 + zeros };
}

/** 2^e, exactly. Throws {@link RangeError} unless -1074 <= e <= 1023, where 2^e is a double. */
export function powerOfTwo(e: number): number {
  if (!Number.isInteger(e) || e < -1074 || e > 1023)
    throw new RangeError(`powerOfTwo: expected a whole exponent in -1074..1023, got ${e}`);
  const subnormal = e < -1022;
  const bit = e + 1074; // of a subnormal power: 0..51
  view.setUint32(0, subnormal ? (bit < 32 ? 0 : 1 << (bit - 32)) : (e + 1023) << 20);
  view.setUint32(4, subnormal && bit < 32 ? 1 << bit : 0);
  return view.getFloat64(0);
}

/** The number of binary digits of n >= 0; 0 has none. */
export function bitLength(n: bigint): number {
  if (n === 0n) return 0;
  const hex = n.toString(16);
  return 4 * (hex.length - 1) + Number.parseInt(hex.charAt(0), 16).toString(2).length;
}

/** The largest k such that 2^k divides n. `n` is not 0. */
export function trailingZeros(n: bigint): number {
  let zeros = 0;
  let rest = n;
  while ((rest & 0xffffffffn) === 0n) {
    rest >>= 32n;
    zeros += 32;
  }
  return zeros + trailingZeros32(Number(rest & 0xffffffffn));
}

function trailingZeros32(word: number): number {
  let zeros = 0;
  let rest = word;
  for (let width = 16; width > 0; width >>>= 1)
    if ((rest & ((1 << width) - 1)) === 0) {
      rest >>>= width;
      zeros += width;
    }
  return zeros;
}
