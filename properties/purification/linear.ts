/**
 * # Theorem P: linear classifiers
 *
 * Over Q: each success is a proof for its instance.
 * @module
 */
import * as fc from 'fast-check';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalToText,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { dot } from '../../src/linalg/rational-vectors.ts';
import { property } from '../../src/suite/property.ts';
import type { Outcome } from '../../src/suite/property.ts';
import { decide, together } from '../support/outcomes.ts';

interface Linear {
  readonly weights: readonly Rational[];
  readonly active: number;
}

/** D <= 6; every fourth is a multiple of (1, .., 1). */
const linears: fc.Arbitrary<Linear> = fc
  .tuple(
    fc.array(fc.integer({ min: -3, max: 12 }), { minLength: 1, maxLength: 6 }),
    fc.integer({ min: 1, max: 6 }),
    fc.integer({ min: 0, max: 3 }),
  )
  .filter(([w]) => w.some((a) => a !== 0))
  .map(([w, s, kind]) => ({
    weights: w.map((a) => ratio(BigInt(kind === 0 ? Math.abs(w[0] ?? 1) + 1 : a))),
    active: Math.min(s, w.length),
  }));

/** The least <w, x> over the sums x of s unit vectors: of the s smallest entries. */
function leastOf({ weights, active }: Linear): Rational {
  return weights.toSorted(compareRational).slice(0, active).reduce(Q.add, Q.zero);
}

/** Some sample is wrong, or has squared radius at most `share` of s^2/D. */
function linearOutcome(c: Linear, share: Rational): Outcome {
  const least = leastOf(c);
  const [D, s] = [ratio(BigInt(c.weights.length)), ratio(BigInt(c.active))];
  const left = Q.mul(D, Q.mul(least, least));
  const right = Q.mul(share, Q.mul(Q.mul(s, s), dot(c.weights, c.weights)));
  return decide(
    least.num <= 0n || compareRational(left, right) <= 0,
    rationalToText(left),
    rationalToText(right),
    'D <w, x>^2 against s^2 norm(w)^2',
  );
}

const isFlat = ({ weights: [first = Q.zero, ...rest] }: Linear): boolean =>
  rest.every((a) => compareRational(a, first) === 0);

export const linear = property<Linear>({
  id: 'purification/linear',
  theorem: 'purification',
  statement:
    'For D <= 6 every linear classifier is wrong or has radius at most s/sqrt(D) at some sum of s unit vectors; (1, .., 1) has it at all (P4).',
  evidence: 'proof',
  arbitrary: linears,
  hypotheses: {},
  conclude: (c) => {
    const most = linearOutcome(c, Q.one);
    if (!isFlat(c) || leastOf(c).num <= 0n) return most;
    const [D, s] = [ratio(BigInt(c.weights.length)), ratio(BigInt(c.active))];
    const [own, all] = [Q.mul(D, Q.mul(leastOf(c), leastOf(c))), Q.mul(Q.mul(s, s), dot(c.weights, c.weights))]; // prettier-ignore
    return together(
      most,
      decide(compareRational(own, all) === 0, rationalToText(own), rationalToText(all), 'equality'),
    );
  },
  labels: (c) => [
    ...(isFlat(c) ? ['a multiple of (1, .., 1)'] : []),
    ...(leastOf(c).num > 0n ? ['right everywhere'] : []),
  ],
  required: { 'a multiple of (1, .., 1)': 0.15, 'right everywhere': 0.4 },
  proves: 1,
  show: ({ weights, active }) => `w = ${weights.map(rationalToText).join(' ')}, s = ${active}`,
  runs: 300,
  control: {
    statement: 'It has radius at most 0.99 s/sqrt(D).',
    conclude: (c) => linearOutcome(c, ratio(9801n, 10_000n)),
  },
});
