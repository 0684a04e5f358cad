/**
 * # What refutes Theorem E with a hypothesis dropped, and a bound of its gap
 *
 * @module
 */
import { compareRational, rationalField, ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { FactOf } from '../../certificates/facts/format.ts';
import { row } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { rankOfRationals } from '../../linalg/rank.ts';
import { meanTangentRisk } from '../../quadratic/mean.ts';
import { isPositive, proves, same } from './rule.ts';
import type { Need, Rule } from './rule.ts';

function risks(says: string, wanted: (fact: FactOf<'quadratic-risks'>) => boolean): Need {
  return proves(says, (f) => f.fact === 'quadratic-risks' && wanted(f));
}

function hasZeroRow(W: Matrix<Rational>): boolean {
  return Array.from({ length: W.rows }, (_, j) => row(W, j)).some((w) =>
    w.every(({ num }) => num === 0n),
  );
}

/** Whether a symmetric B is positive definite: all leading minors are positive, by elimination. */
export function isPositiveDefinite(B: Matrix<Rational>): boolean {
  const Q = rationalField;
  const rows = Array.from({ length: B.rows }, (_, i) => [...row(B, i)]);
  for (const [k, pivot] of rows.entries()) {
    const p = pivot[k] ?? Q.zero;
    if (!isPositive(p)) return false;
    for (const target of rows.slice(k + 1)) {
      const factor = Q.div(target[k] ?? Q.zero, p);
      for (let j = k; j < target.length; j++)
        target[j] = Q.sub(target[j] ?? Q.zero, Q.mul(factor, pivot[j] ?? Q.zero));
    }
  }
  return true;
}

/** Whether R_NT > 100 R_NN > 0. */
function hasLargeGap({ nt, from, to }: FactOf<'quadratic-risks'>): boolean {
  const bound = rationalField.mul(ratio(100n), to);
  return isPositive(from) && compareRational(nt, bound) > 0;
}

export const lazyGapRules: readonly Rule[] = [
  {
    id: 'lazy-gap/full-rank',
    roles: [],
    needs: [
      risks(
        'R_NT > 0 for N >= d weights, none of them 0',
        ({ target, weights, nt }) =>
          weights.rows >= target.rows && !hasZeroRow(weights) && isPositive(nt),
      ),
    ],
    sentence:
      'N >= d is not enough for E3: hidden weights that do not span have R_NT > 0, though none of them is 0.',
  },
  {
    id: 'lazy-gap/random-span',
    roles: [],
    needs: [
      risks(
        'R_NT other than the mean of E4, for N < d independent weights',
        ({ target, weights, nt }) =>
          weights.rows < target.rows &&
          rankOfRationals(weights) === weights.rows &&
          !same(nt, meanTangentRisk(target, weights.rows)),
      ),
    ],
    sentence:
      'E4 is about uniformly random spans: for these fixed weights R_NT is not the mean that it gives.',
  },
  {
    id: 'false/bounded-gap',
    roles: [],
    needs: [
      risks(
        'R_NT > 100 R_NN > 0 for a positive definite target and weights other than 0',
        (fact) => isPositiveDefinite(fact.target) && !hasZeroRow(fact.weights) && hasLargeGap(fact),
      ),
    ],
    sentence:
      'It is false that R_NT <= 100 R_NN for every positive definite target: here is a target with a larger gap.',
  },
];
