/**
 * # Paired comparisons
 *
 * Whether one of two methods is better, judged by differences on the same seeds: an exact test, an effect size and an
 * exact interval for the median. No normal approximation and no assumption about the distribution.
 *
 * ## Main definitions
 * - {@link signedRankTest}: Wilcoxon's signed-rank test with its exact p-value
 * - {@link medianInterval}: order statistics that enclose the median with a known probability
 * - {@link holm}: p-values adjusted for several tests
 * - {@link quantile}
 *
 * ## Implementation notes
 * Zero differences are dropped and equal sizes share their mean rank, as Wilcoxon did; the distribution is then over
 * all 2^k signs of the actual ranks, by counting, so ties cost no accuracy. Twice a rank is a whole number, and the
 * counts are whole numbers below 2^53 for up to 50 pairs. Infinite differences are allowed: they count as the largest,
 * and as ties.
 *
 * ## References
 * - Wilcoxon, Individual comparisons by ranking methods, Biometrics Bulletin 1 (1945)
 * - Kerby, The simple difference formula, Comprehensive Psychology 3 (2014): the rank-biserial correlation
 * - Holm, A simple sequentially rejective multiple test procedure, Scandinavian J. Statistics 6 (1979)
 * @module
 */

export interface SignedRank {
  /** Pairs that differ; the others are dropped. */
  readonly pairs: number;
  /** Sums of the ranks of the positive and of the negative differences. */
  readonly positive: number;
  readonly negative: number;
  /** Two-sided, exact. 1 when no pair differs. */
  readonly pValue: number;
  /** Matched-pairs rank-biserial correlation, from -1 (all negative) to 1 (all positive); 0 when no pair differs. */
  readonly effect: number;
}

/** Up to this many pairs the counts are exact. */
const mostPairs = 50;

/** Twice the rank of each absolute difference; ties share their mean rank. */
function doubledRanks(sizes: readonly number[]): readonly number[] {
  return sizes.map((a) => {
    const below = sizes.filter((b) => b < a).length;
    const equal = sizes.filter((b) => b === a).length;
    return 2 * below + equal + 1;
  });
}

/** At index s, how many of the 2^k subsets of the integers have sum s. */
function subsetCounts(numbers: readonly number[]): Float64Array {
  const total = numbers.reduce((sum, a) => sum + a, 0);
  const counts = new Float64Array(total + 1);
  counts[0] = 1;
  for (const a of numbers)
    for (let s = total; s >= a; s--) counts[s] = (counts[s] ?? 0) + (counts[s - a] ?? 0);
  return counts;
}

/**
 * Wilcoxon's signed-rank test of "the differences are symmetric around 0", two-sided and exact.
 *
 * @throws RangeError on a NaN, and on more than 50 pairs that differ.
 */
export function signedRankTest(differences: readonly number[]): SignedRank {
  if (differences.some(Number.isNaN)) throw new RangeError('signedRankTest: a difference is NaN');
  const kept = differences.filter((x) => x !== 0);
  if (kept.length > mostPairs)
    throw new RangeError(`signedRankTest: expected at most ${mostPairs} pairs, got ${kept.length}`);
  const ranks = doubledRanks(kept.map(Math.abs));
  const total = ranks.reduce((sum, r) => sum + r, 0);
  const plus = ranks.reduce((sum, r, k) => ((kept[k] ?? 0) > 0 ? sum + r : sum), 0);
  const least = Math.min(plus, total - plus);
  // the distribution is symmetric: both tails hold the same number of signs
  const tail = subsetCounts(ranks)
    .slice(0, least + 1)
    .reduce((sum, c) => sum + c, 0);
  return {
    pairs: kept.length,
    positive: plus / 2,
    negative: (total - plus) / 2,
    pValue: Math.min(1, (2 * tail) / 2 ** kept.length),
    effect: total === 0 ? 0 : (2 * plus - total) / total,
  };
}

export interface MedianInterval {
  readonly lo: number;
  readonly hi: number;
  /**
   * A lower bound of the probability that it contains the median of the distribution: 1 - 2 P(Binomial(n, 1/2) < k).
   */
  readonly confidence: number;
}

/** A copy in ascending order. */
function ascending(xs: readonly number[]): readonly number[] {
  return [...xs].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/**
 * The narrowest interval between the k-th smallest and the k-th largest number that contains the median of their
 * distribution with at least this confidence; `undefined` if there are too few numbers (5 or fewer for 0.95).
 */
export function medianInterval(
  xs: readonly number[],
  confidence: number,
): MedianInterval | undefined {
  const n = xs.length;
  const sorted = ascending(xs);
  let best: MedianInterval | undefined;
  let term = 2 ** -n;
  let below = 0;
  for (let k = 0; 2 * k < n; k++) {
    below += term;
    term *= (n - k) / (k + 1);
    const reached = 1 - 2 * below;
    const [lo, hi] = [sorted[k], sorted[n - 1 - k]];
    if (!(reached >= confidence) || lo === undefined || hi === undefined) break;
    best = { lo, hi, confidence: reached };
  }
  return best;
}

/** Holm's adjusted p-values, in the order of the arguments. */
export function holm(pValues: readonly number[]): readonly number[] {
  const order = pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const adjusted = pValues.map(() => 1);
  let largest = 0;
  for (const [rank, { p, index }] of order.entries()) {
    largest = Math.max(largest, Math.min(1, p * (pValues.length - rank)));
    adjusted[index] = largest;
  }
  return adjusted;
}

/**
 * The q-quantile, 0 <= q <= 1, by linear interpolation between the sorted numbers; NaN if there are none. Infinite
 * numbers are allowed: interpolating between a finite and an infinite one gives the infinite one.
 */
export function quantile(xs: readonly number[], q: number): number {
  const sorted = ascending(xs);
  const place = q * (sorted.length - 1);
  const k = Math.floor(place);
  const lower = sorted[k] ?? Number.NaN;
  const share = place - k;
  const upper = sorted[k + 1];
  if (share === 0 || upper === undefined || upper === lower || lower === -Infinity) return lower;
  return lower + share * (upper - lower);
}
