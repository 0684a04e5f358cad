/**
 * # Equal rows
 *
 * Equal rows with equal labels count as one sample.
 * @module
 */
import type { Problem } from '../network/problem.ts';

/** The problem with equal rows merged. Untrusted: the checkers compare rows and labels. */
export function mergedRows(problem: Problem): Problem {
  const { inputs: X } = problem;
  const firsts = new Map<string, number>();
  for (let i = X.rows - 1; i >= 0; i--)
    firsts.set(X.data.subarray(i * X.cols, (i + 1) * X.cols).join(), i);
  if (firsts.size === X.rows) return problem;
  return { ...problem, stated: { given: X, distinct: [...firsts.values()].sort((a, b) => a - b) } };
}
