/**
 * # Random numbers from a seed
 *
 * The same seed gives the same bits on every machine. For data and starting points; nothing rests on
 * the quality of the numbers beyond that.
 *
 * ## Main definitions
 * - {@link randomSource}, {@link gaussianSource}, {@link randomSigns}
 *
 * ## Implementation notes
 * Each use draws from its own stream. With a single stream the first weights of a search would be
 * the entries of `gaussian:NxD` of the same seed, and random labels would depend on the inputs.
 * The logarithm is MPFR's: the last bits of `Math.log` differ between engines, and a data set would then
 * have another digest elsewhere. The only other function that the polar method needs is the square
 * root.
 *
 * ## References
 * - Blackman, Vigna, Scrambled linear pseudorandom number generators, ACM TOMS 47 (2021): xoshiro128**
 * - Marsaglia, Bray, A convenient method for generating normal variables, SIAM Review 6 (1964)
 * @module
 */
import { functionNearest } from '../arithmetic/elementary.ts';

/** What the numbers are for. */
export type RandomUse = 'points' | 'inputs' | 'labels' | 'rows';

const streams: Readonly<Record<RandomUse, number>> = { points: 0, inputs: 1, labels: 2, rows: 3 };

/** A bijection of 32-bit words with good avalanche: the finaliser of MurmurHash3. */
function mix(word: number): number {
  let z = word;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return z ^ (z >>> 16);
}

const rotate = (x: number, k: number): number => (x << k) | (x >>> (32 - k));

/** The generator xoshiro128**: words from 0 to 2^32 - 1. The state must not be all zero. */
export function xoshiro(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state;
  return () => {
    const word = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return word;
  };
}

const golden = 0x9e3779b9;

/**
 * Uniform numbers in [0, 1), multiples of 2^-53.
 *
 * @throws RangeError unless the seed is a safe integer; distinct safe integers have distinct sequences.
 */
export function randomSource(seed: number, use: RandomUse = 'points'): () => number {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`expected a whole seed, got ${seed}`);
  const low = mix((seed >>> 0) + golden);
  const both = mix(low ^ (Math.floor(seed / 4_294_967_296) + golden));
  const key = mix(both ^ (streams[use] + golden));
  // four different arguments of a bijection: at most one word is zero
  const word = xoshiro([mix(key), mix(key + golden), mix(key + 2 * golden), mix(key + 3 * golden)]);
  return () => ((word() >>> 5) * 67_108_864 + (word() >>> 6)) / 9_007_199_254_740_992;
}

/** Normal numbers, mean 0 and variance 1. Throws as {@link randomSource}. */
export function gaussianSource(seed: number, use: RandomUse = 'points'): () => number {
  const uniform = randomSource(seed, use);
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square === 0 || square >= 1) continue;
      const stretch = Math.sqrt((-2 * functionNearest('log', square)) / square);
      spare = y * stretch;
      return x * stretch;
    }
  };
}

/** n labels, each 1 or -1 with probability one half. Throws as {@link randomSource}. */
export function randomSigns(n: number, seed: number): Float64Array {
  const uniform = randomSource(seed, 'labels');
  return Float64Array.from({ length: n }, () => (uniform() < 0.5 ? -1 : 1));
}
