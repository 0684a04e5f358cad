/**
 * # Random choices
 *
 * ## Main definitions
 * - {@link Draw}, {@link drawFrom}: numbers and picks from a seed
 * - {@link deckOf}: picks without replacement
 * @module
 */
import { randomSource } from '../data/random.ts';

export interface Draw {
  /** In [0, 1). */
  readonly uniform: () => number;
  /** An integer from 0 to k - 1. */
  readonly below: (k: number) => number;
  readonly from: <T>(list: readonly [T, ...T[]]) => T;
}

export function drawFrom(seed: number): Draw {
  const uniform = randomSource(seed);
  const below = (k: number): number => Math.floor(k * uniform());
  return { uniform, below, from: (list) => list[below(list.length)] ?? list[0] };
}

/** Deals every entry once, in random order, before any repeats; `undefined` from an empty list. */
export function deckOf<T>(draw: Draw, list: readonly T[]): () => T | undefined {
  let rest: readonly T[] = [];
  return () => {
    if (rest.length === 0) rest = list;
    const k = draw.below(rest.length);
    const dealt = rest[k];
    rest = rest.filter((_, i) => i !== k);
    return dealt;
  };
}
