/**
 * # Equal rows
 *
 * Rows that no network tells apart are one sample where their labels agree; where they do not, no width fits.
 * @module
 */
import type { Problem } from '../network/problem.ts';

/** Two rows that are equal, counted from 0, with other labels. */
export interface Clash {
  readonly first: number;
  readonly second: number;
}

/** The problem with its equal rows as one sample each, or two rows that cannot be. Untrusted: the checkers compare again. */
export function mergedRows(problem: Problem): Problem | Clash {
  const { inputs: X, labels } = problem;
  const firsts = new Map<string, number>();
  for (let i = 0; i < X.rows; i++) {
    const text = X.data.subarray(i * X.cols, (i + 1) * X.cols).join();
    const first = firsts.get(text);
    if (first === undefined) firsts.set(text, i);
    else if (labels[first] !== labels[i]) return { first, second: i };
  }
  if (firsts.size === X.rows) return problem;
  return { ...problem, stated: { given: X, distinct: [...firsts.values()] } };
}
