/**
 * # Which widths below 2n/d the proofs leave open
 *
 * Theorem A1 covers m = 2h with h d >= n, and m = 2h + 1 with (h + 1) d >= n. Two more arguments cover, for
 * almost every X and every y, if sigma is analytic, odd and not a polynomial (proofs-notes/counterexamples.md, "Between
 * n/d and 2n/d"):
 * - `features`: m >= n, W fixed and v solved for;
 * - `pairs`: m = 2h with h (d + 1) >= n, or m = 2h + 1 with h (d + 1) + d >= n, v trained too.
 * @module
 */

/** n samples in dimension d, m neurons. */
export interface Case {
  readonly n: number;
  readonly d: number;
  readonly m: number;
}

export type Covered = 'A1' | 'features' | 'pairs';

/** The argument that covers a case, or `undefined`. */
export function coveredBy({ n, d, m }: Case): Covered | undefined {
  const h = Math.floor(m / 2);
  const odd = m % 2 === 1;
  if ((h + (odd ? 1 : 0)) * d >= n) return 'A1';
  if (m >= n) return 'features';
  return h * (d + 1) + (odd ? d : 0) >= n ? 'pairs' : undefined;
}

/** The cases with n/d <= m < 2n/d and n <= most, by n, then d, then m. */
export function* casesBelow(most: number): Generator<Case, void> {
  for (let n = 2; n <= most; n++)
    for (let d = 1; d <= n; d++)
      for (let m = Math.ceil(n / d); m * d < 2 * n; m++) yield { n, d, m };
}
