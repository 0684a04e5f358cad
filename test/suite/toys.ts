/**
 * # Artificial properties for the tests of the runner
 * @module
 */

import * as fc from 'fast-check';
import type { Outcome, Property } from '../../src/suite/property.ts';

export const seed = 20211206;

export const same = (left: number, right: number): Outcome =>
  left === right
    ? { kind: 'proved' }
    : { kind: 'refuted', left: `${left}`, right: `${right}`, because: 'the sides differ' };

/** True: the square of -n is the square of n. */
export const even: Property<number> = {
  id: 'toy/even',
  theorem: 'toy',
  statement: 'for all n in -1000..1000: (-n)^2 = n^2',
  evidence: 'proof',
  arbitrary: fc.integer({ min: -1000, max: 1000 }),
  hypotheses: { 'n is at most 1000': (n) => n <= 1000 },
  conclude: (n) => same((-n) ** 2, n ** 2),
  labels: (n) => [n < 0 ? 'negative' : 'non-negative'],
  required: { negative: 0.2 },
  proves: 1,
  show: (n) => `n = ${n}`,
  runs: 200,
};

/** False from n = 12 on, the smallest even n above 11. */
export const small: Property<number> = {
  ...even,
  id: 'toy/small',
  statement: 'for all even n in 0..10000: min(n, 11) = n',
  arbitrary: fc.nat({ max: 5000 }).map((half) => 2 * half),
  hypotheses: { 'n is even': (n) => n % 2 === 0, 'n >= 0': (n) => n >= 0 },
  conclude: (n) => same(Math.min(n, 11), n),
  required: {},
};
