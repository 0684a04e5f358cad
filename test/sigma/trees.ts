/**
 * # Random expression trees
 *
 * Built constructively; the constants are small, so exact values stay short and shrink to small numbers.
 * @module
 */
import * as fc from 'fast-check';
import { ratio, rationalField as Q } from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import type { ElementaryFunction, Tier } from '../../src/arithmetic/ring.ts';
import type { Expression } from '../../src/sigma/expression.ts';

export const profile = { seed: 20211206, numRuns: 200 } as const;

/** p/q with small p and q. */
export const rational: fc.Arbitrary<Rational> = fc
  .tuple(fc.integer({ min: -9, max: 9 }), fc.constantFrom(1, 2, 3, 8))
  .map(([p, q]) => ratio(BigInt(p), BigInt(q)));

/** Trees over these functions, with pi if asked. A divisor is 1 + u^2 or a number other than 0. */
export function tree(
  functions: readonly ElementaryFunction[],
  withPi: boolean = false,
): fc.Arbitrary<Expression> {
  const number = rational.map((value): Expression => ({ kind: 'constant', value }));
  const x = fc.constant<Expression>({ kind: 'variable' });
  let trees = fc.oneof(x, number, withPi ? fc.constant<Expression>({ kind: 'pi' }) : x);
  for (let depth = 0; depth < 3; depth++) trees = fc.oneof(x, ...grown(trees, functions));
  return trees;
}

function grown(
  part: fc.Arbitrary<Expression>,
  functions: readonly ElementaryFunction[],
): fc.Arbitrary<Expression>[] {
  const operation = fc.constantFrom('add', 'sub', 'mul');
  return [
    fc
      .tuple(operation, part, part)
      .map(([kind, left, right]): Expression => ({ kind, left, right })),
    fc
      .tuple(part, part)
      .map(([left, u]): Expression => ({ kind: 'div', left, right: onePlusSquare(u) })),
    fc
      .tuple(part, rational)
      .map(([left, a]): Expression => ({ kind: 'div', left, right: nonzero(a) })),
    part.map((of): Expression => ({ kind: 'neg', of })),
    fc
      .tuple(part, fc.integer({ min: 0, max: 3 }))
      .map(([base, exponent]): Expression => ({ kind: 'power', base, exponent })),
    ...functions.map((f) => part.map((of): Expression => ({ kind: 'apply', f, of }))),
  ];
}

function onePlusSquare(u: Expression): Expression {
  const one: Expression = { kind: 'constant', value: Q.one };
  return { kind: 'add', left: one, right: { kind: 'power', base: u, exponent: 2 } };
}

function nonzero(a: Rational): Expression {
  return { kind: 'constant', value: a.num === 0n ? Q.one : a };
}

/**
 * The rationals with each elementary function replaced by a different polynomial: trees for the same function agree
 * here exactly, and a lost or misplaced part shows.
 */
export const substituteTier: Tier<Rational> = {
  ...rationalTier,
  pi: () => ratio(22n, 7n),
  apply: (f, a) => {
    const k = ratio(BigInt(f.length * 100 + f.charCodeAt(0) + f.charCodeAt(1)));
    return Q.add(Q.mul(k, a), Q.mul(a, a));
  },
};
