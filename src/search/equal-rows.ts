/**
 * # Equal rows
 *
 * Equal rows with equal labels count as one sample.
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
  const seen = new Map<string, { readonly row: number; readonly count: number }>();
  for (let i = 0; i < X.rows; i++) {
    const x = X.data.subarray(i * X.cols, (i + 1) * X.cols);
    const leading = x.find((a) => a !== 0);
    if (leading === undefined && isNothing) continue;
    const key = (isSymmetric && Number(leading) < 0 ? x.map((a) => -a) : x).join();
    const { row, count } = seen.get(key) ?? { row: i, count: 0 };
    seen.set(key, { row, count: count + 1 });
  }
  if (seen.size === X.rows || seen.size === 0) return problem;
  const sets = [...seen.values()];
  return {
    ...problem,
    stated: {
      given: X,
      distinct: sets.map(({ row }) => row),
      counts: sets.map(({ count }) => count),
    },
  };
}
