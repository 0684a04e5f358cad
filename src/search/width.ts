/**
 * # Which width to ask for
 *
 * Theorem A needs h rank(X) >= n with m = 2h. Real data are degenerate, so 2n/rank(X) is the threshold
 * that counts, not 2n/d. For messages and defaults only: no certificate rests on it.
 * @module
 */
import { rankModPrime } from '../linalg/rank.ts';
import type { Dense } from '../linalg/matrix.ts';

export interface WidthThreshold {
  /** n and d. */
  readonly samples: number;
  readonly dimension: number;
  /** q, a proved lower bound of rank(X); `rankIsExact` when it is proved to be the rank. */
  readonly rank: number;
  readonly rankIsExact: boolean;
  /** 2n/d and 2n/q; the latter is infinite for X = 0. */
  readonly overDimension: number;
  readonly overRank: number;
  /** The least even width of at least 2n/q; `undefined` for X = 0, where every sample has the same f. */
  readonly width: number | undefined;
}

/** What Theorem A asks of the width for these inputs. Cost: one elimination, n d min(n, d). */
export function widthThreshold(X: Dense): WidthThreshold {
  const { rows: n, cols: d } = X;
  const q = rankModPrime(X);
  return {
    samples: n,
    dimension: d,
    rank: q,
    rankIsExact: q === Math.min(n, d),
    overDimension: (2 * n) / d,
    overRank: (2 * n) / q,
    width: q === 0 ? undefined : 2 * Math.ceil(n / q),
  };
}
