/**
 * # Equal rows
 *
 * Rows that no network tells apart are one sample where their labels agree.
 * @module
 */
import type { Problem } from '../network/problem.ts';
import { isNothingAtZero, symmetry } from '../sigma/symmetry.ts';

/**
 * The problem with rows that no network tells apart as one sample each, and without rows of zeros where sigma(0) = 0.
 * Untrusted: the checkers compare rows and labels.
 */
export function mergedRows(problem: Problem): Problem {
  const { inputs: X, activation } = problem;
  const isSymmetric = symmetry(activation.value) !== 0;
  const isNothing = isNothingAtZero(activation);
  const firsts = new Map<string, number>();
  for (let i = X.rows - 1; i >= 0; i--) {
    const x = X.data.subarray(i * X.cols, (i + 1) * X.cols);
    const leading = x.find((a) => a !== 0);
    if (leading === undefined && isNothing) continue;
    firsts.set((isSymmetric && Number(leading) < 0 ? x.map((a) => -a) : x).join(), i);
  }
  if (firsts.size === X.rows || firsts.size === 0) return problem;
  return { ...problem, stated: { given: X, distinct: [...firsts.values()].sort((a, b) => a - b) } };
}
