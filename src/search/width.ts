/**
 * # Choosing the width
 *
 * Theorem A needs h rank(X) >= n with m = 2h. Real data are often degenerate, so the relevant threshold is 2n/rank(X),
 * not 2n/d. For messages and defaults only: no certificate depends on it.
 * @module
 */
import { limits } from '../certificates/limits.ts';
import { WidthwiseError } from '../errors.ts';
import { rankModPrime } from '../linalg/rank.ts';
import type { Dense } from '../linalg/matrix.ts';

export interface WidthThreshold {
  /** n and d. */
  readonly samples: number;
  readonly dimension: number;
  /** q, a proved lower bound of rank(X); `rankIsExact` if it is proved to be the rank. */
  readonly rank: number;
  readonly rankIsExact: boolean;
  /** The least even width of at least 2n/q; `undefined` for X = 0, where every sample has the same f. */
  readonly width: number | undefined;
}

/** What Theorem A requires of the width for these inputs. Cost: one elimination, n d min(n, d). */
export function widthThreshold(X: Dense): WidthThreshold {
  const { rows: n, cols: d } = X;
  const q = rankModPrime(X);
  return {
    samples: n,
    dimension: d,
    rank: q,
    rankIsExact: q === Math.min(n, d),
    width: q === 0 ? undefined : 2 * Math.ceil(n / q),
  };
}

/** The widest network on these inputs that {@link demandNetworkSize} takes. */
export function widestNetwork({ rows: n, cols: d }: Dense): number {
  return Math.floor(
    Math.min(limits.preactivations / n, limits.weightEntries / d, limits.dotProductTerms / (n * d)),
  );
}

/** Throws {@link WidthwiseError} (`input`) at sizes that no checker takes: before anything is drawn or searched. */
export function demandNetworkSize({ rows: n, cols: d }: Dense, width: number): void {
  const taken = [
    ['n', n, limits.samples],
    ['n d', n * d, limits.inputEntries],
    ['n m', n * width, limits.preactivations],
    ['m d', width * d, limits.weightEntries],
    ['n m d', n * width * d, limits.dotProductTerms],
  ] as const;
  for (const [what, size, most] of taken)
    if (size > most)
      throw new WidthwiseError(
        'input',
        `n = ${n}, d = ${d}, m = ${width}: ${what} is ${size}, and the checker takes at most ${most}`,
        what.includes('m') ? 'Take a narrower network or fewer samples.' : 'Take fewer samples.',
        { field: what.includes('m') ? 'width' : 'data' },
      );
}
