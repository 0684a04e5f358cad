/**
 * # Random numbers from a seed
 *
 * The same seed gives the same numbers on every machine: a 32-bit generator (mulberry32) whose state is
 * one word. For data and starting points; nothing rests on its quality beyond that.
 *
 * ## Implementation notes
 * The logarithm and the cosine of the Box-Muller transform are correctly rounded ones: those of `Math`
 * differ between engines in the last bits, and a data set would then have another digest elsewhere.
 * @module
 */
import { functionNearest, piDown } from '../arithmetic/elementary.ts';

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

/** Normal numbers, mean 0 and variance 1. */
export function gaussianSource(seed: number): () => number {
  const uniform = randomSource(seed);
  return () => {
    const distance = Math.sqrt(-2 * functionNearest('log', 1 - uniform()));
    return distance * functionNearest('cos', 2 * piDown * uniform());
  };
}

/** n labels, each 1 or -1 with probability one half. */
export function randomSigns(n: number, seed: number): Float64Array {
  const uniform = randomSource(seed);
  return Float64Array.from({ length: n }, () => (uniform() < 0.5 ? -1 : 1));
}
