/**
 * # Seeded choices
 *
 * A case is determined by a seed, a reader and a number, so it can be reproduced without the cases before it.
 * @module
 */
import { randomSource } from '../../src/data/random.ts';

export interface Chance {
  /** An integer from 0 to n - 1. */
  readonly below: (n: number) => number;
  readonly pick: <T>(from: readonly T[]) => T;
  /** True once in n times. */
  readonly oneIn: (n: number) => boolean;
}

/** The choices of one case. Seeds below 2^16, at most 16 readers, numbers below 2^32. */
export function chanceOf(seed: number, reader: number, index: number): Chance {
  const uniform = randomSource(((seed % 65_536) * 16 + reader) * 4_294_967_296 + index);
  const below = (n: number): number => Math.floor(uniform() * n);
  return {
    below,
    pick: (from) => {
      const found = from[below(from.length)];
      if (found === undefined) throw new Error('nothing to pick from');
      return found;
    },
    oneIn: (n) => below(n) === 0,
  };
}
