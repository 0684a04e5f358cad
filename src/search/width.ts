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

/** The size that is more than a checker takes, if there is one. */
function excess(
  { rows: n, cols: d }: Dense,
  width: number,
): { readonly what: string; readonly size: number; readonly most: number } | undefined {
  const taken = [
    { what: 'n', size: n, most: limits.samples },
    { what: 'n d', size: n * d, most: limits.inputEntries },
    { what: 'n m', size: n * width, most: limits.preactivations },
    { what: 'm d', size: width * d, most: limits.weightEntries },
    { what: 'n m d', size: n * width * d, most: limits.dotProductTerms },
  ];
  return taken.find(({ size, most }) => size > most);
}

/** Throws {@link WidthwiseError} (`input`) at sizes beyond all checkers, before anything is drawn or searched. */
export function demandNetworkSize(X: Dense, width: number): void {
  const found = excess(X, width);
  if (found === undefined) return;
  const { what, size, most } = found;
  throw new WidthwiseError(
    'input',
    `n = ${X.rows}, d = ${X.cols}, m = ${width}: ${what} is ${size}, and the checker takes at most ${most}`,
    what.includes('m') ? 'Take a narrower network or fewer samples.' : 'Take fewer samples.',
    { field: what.includes('m') ? 'width' : 'data' },
  );
}

/**
 * Even widths from the least on, up to 1.5 times it, that a checker takes: where G is singular in float64 at the
 * least, it often is not a little above.
 */
export function widthsFrom(X: Dense, least: number): readonly number[] {
  const wider = [1.25, 1.5].map((factor) => 2 * Math.floor((factor * least) / 2));
  return [...new Set([least, ...wider])].filter((m) => m === least || excess(X, m) === undefined);
}
