/**
 * # Functions of one variable, as trees
 *
 * An activation is a tree over x: constants, arithmetic and the elementary functions. Everything that
 * a certificate says about an activation is computed from its tree.
 *
 * ## Main definitions
 * - {@link Expression}: the tree
 * - {@link evaluate}: its value in any tier
 *
 * ## Implementation notes
 * A quotient or a root restricts the domain. No tree stores its domain: a defined value in a tier is the
 * proof that every part of the tree is defined on the argument.
 * @module
 */
import { ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import type { ElementaryFunction, Tier } from '../arithmetic/ring.ts';

export type Operation = 'add' | 'sub' | 'mul' | 'div';

/** A function of x. `power` has a whole exponent >= 0, and base^0 = 1. */
export type Expression =
  | { readonly kind: 'variable' }
  | { readonly kind: 'constant'; readonly value: Rational }
  | { readonly kind: 'pi' }
  | { readonly kind: Operation; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'neg'; readonly of: Expression }
  | { readonly kind: 'power'; readonly base: Expression; readonly exponent: number }
  | { readonly kind: 'apply'; readonly f: ElementaryFunction; readonly of: Expression };

/** An elementary function of an expression. */
export type Application = Extract<Expression, { readonly kind: 'apply' }>;

/** x itself. */
export const variable: Expression = { kind: 'variable' };

/** The constant num/den. Throws {@link RangeError} if den is 0. */
export function constant(num: bigint, den: bigint = 1n): Expression {
  return { kind: 'constant', value: ratio(num, den) };
}

export function apply(f: ElementaryFunction, of: Expression): Expression {
  return { kind: 'apply', f, of };
}

/** The direct parts, left to right. */
export function partsOf(e: Expression): readonly Expression[] {
  if ('left' in e) return [e.left, e.right];
  if ('base' in e) return [e.base];
  return 'of' in e ? [e.of] : [];
}

/** Values of the parts of a tree, for one tier and one x. */
export type Known<T> = Map<Expression, T>;

/**
 * e at x, or `undefined` where a part of e is not shown to be defined on x, or cannot be represented.
 *
 * Error: none over a field; over intervals the answer contains e(t) for every t in x.
 * Cost: the number of distinct nodes of e. Derivatives share subtrees; without
 * sharing, sigma'' of 60 nested quotients has 2.4 million nodes instead of thousands (measured).
 *
 * @param known - shared by calls with the same tier and the same x: sigma, sigma' and sigma'' share parts.
 */
export function evaluate<T>(
  tier: Tier<T>,
  e: Expression,
  x: T,
  known: Known<T> = new Map(),
): T | undefined {
  if (e.kind === 'variable') return x;
  const seen = known.get(e);
  if (seen !== undefined) return seen;
  const value = evaluateNode(tier, e, x, known);
  if (value !== undefined) known.set(e, value);
  return value;
}

function evaluateNode<T>(
  tier: Tier<T>,
  e: Exclude<Expression, { readonly kind: 'variable' }>,
  x: T,
  known: Known<T>,
): T | undefined {
  if (e.kind === 'constant') return tier.constant(e.value.num, e.value.den);
  if (e.kind === 'pi') return tier.pi();
  if ('left' in e) {
    const a = evaluate(tier, e.left, x, known);
    const b = a === undefined ? undefined : evaluate(tier, e.right, x, known);
    return a === undefined || b === undefined ? undefined : tier[e.kind](a, b);
  }
  const a = evaluate(tier, e.kind === 'power' ? e.base : e.of, x, known);
  if (a === undefined) return undefined;
  if (e.kind === 'power') return tier.power(a, e.exponent);
  return e.kind === 'neg' ? tier.neg(a) : tier.apply(e.f, a);
}
