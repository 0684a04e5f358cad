/**
 * # Random numbers from a seed
 *
 * The same seed gives the same numbers on every machine: a 32-bit generator (mulberry32) whose state is
 * one word. For data and starting points; nothing rests on its quality beyond that.
 *
 * ## Implementation notes
 * Gaussian numbers are sums of twelve uniform ones minus six: only exact operations, where the polar
 * method would need `Math.log`, whose last bits differ between engines and would change digests.
 * @module
 */

/** Uniform numbers in [0, 1), multiples of 2^-32. */
export function randomSource(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Approximately normal numbers, mean 0 and variance 1, in [-6, 6). */
export function gaussianSource(seed: number): () => number {
  const uniform = randomSource(seed);
  return () => {
    let sum = -6;
    for (let k = 0; k < 12; k++) sum += uniform();
    return sum;
  };
}
