/**
 * # Vectors that are orthogonal, of one norm or none of them 0, and vectors that are not
 * @module
 */
import type { Subject } from '../../src/counterexamples/near-miss/subject.ts';
import { subject } from '../counterexamples/near-miss/subjects.ts';

const X = (...rows: readonly (readonly number[])[]): Subject => subject({ X: rows });

const w = (...rows: readonly (readonly number[])[]): Subject => subject({ w: rows });

/** Settings where a hypothesis holds, and where it does not. */
export const vectorCases = {
  noZeroWeights: [[w([0, 1])], [w([1, 1], [0, 0])]],
  orthogonalInputs: [
    [X([1, 1], [2, -2]), X([3]), X([0], [1])],
    [X([1, 1], [1, 0]), X([1, 0], [0, 1], [0, 1])],
  ],
  equalNorms: [
    [X([3, 4], [5, 0], [0, -5]), X([2])],
    [X([1, 0], [0, 2]), X([0], [0]), X([1], [0])],
  ],
} as const;
