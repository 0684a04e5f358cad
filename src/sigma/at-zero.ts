/**
 * # Functions that are 0 at 0
 *
 * Where sigma(0) = 0 a network without output bias is 0 at the input 0, whatever its weights are.
 *
 * ## Main definitions
 * - {@link vanishesAtZero}
 *
 * ## Implementation notes
 * Each part of the tree is folded at x = 0: to a rational where its value is known to be one, else to a tree without x.
 * Trees with one text have one value, so log(1 + exp(0)) - log(2) is 0 although log(2) is no rational.
 * @module
 */
import { bitLength } from '../arithmetic/bits.ts';
import { rationalField as Q } from '../arithmetic/rational.ts';
import { rationalTier } from '../arithmetic/rational-tier.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { printExpression } from './expression-print.ts';
import { constant, evaluate, partsOf } from './expression-tree.ts';
import type { Expression, Operation } from './expression-tree.ts';

/** Longer numbers are not multiplied out: ((2^64)^64)^64 is a short tree. */
const mostBits = 4096;

const zero = constant(0n);

/** Whether e(0) = 0; `false` means "not shown". */
export function vanishesAtZero(e: Expression): boolean {
  const value = folded(e);
  return value !== undefined && isZero(value);
}

function isZero(e: Expression): boolean {
  return e.kind === 'constant' && e.value.num === 0n;
}

/** e(0), or `undefined` where e is not shown to be defined at 0. */
function folded(e: Expression): Expression | undefined {
  if (e.kind === 'variable') return zero;
  const parts = partsOf(e).map(folded);
  const [first, second] = parts;
  if (first === undefined) return parts.length === 0 ? e : undefined;
  if ('base' in e) return valued({ ...e, base: first });
  if ('of' in e) return valued({ ...e, of: first });
  return 'left' in e && second !== undefined ? joined(e.kind, first, second) : undefined;
}

function joined(kind: Operation, left: Expression, right: Expression): Expression | undefined {
  if (isNothing(kind, left, right)) return zero;
  if (kind === 'add' && isZero(left)) return right;
  if ((kind === 'add' || kind === 'sub') && isZero(right)) return left;
  return valued({ kind, left, right });
}

function isNothing(kind: Operation, left: Expression, right: Expression): boolean {
  switch (kind) {
    case 'add':
      return false;
    case 'sub':
      return printExpression(left) === printExpression(right);
    case 'mul':
      return isZero(left) || isZero(right);
    case 'div':
      return isZero(left) && isPositive(right);
  }
}

/** Whether a tree without x is > 0 where it is defined, which sqrt is not at 0; `false` means "not shown". */
function isPositive(e: Expression): boolean {
  if (e.kind === 'constant') return e.value.num > 0n;
  if (e.kind === 'apply') return e.f === 'exp' || e.f === 'sqrt';
  return e.kind === 'pi' || (e.kind !== 'sub' && e.kind !== 'neg' && partsOf(e).every(isPositive));
}

/** Whether a tree without x, all parts of which have values, has one. */
function isDefined(e: Expression): boolean {
  if (e.kind === 'div') return isPositive(e.right);
  if (e.kind !== 'apply') return true;
  const always = ['exp', 'sin', 'cos', 'tanh', 'atan', 'erf', 'relu'];
  return always.includes(e.f) || (['log', 'sqrt'].includes(e.f) && isPositive(e.of));
}

/** The rational that e is, where its parts are rationals and it is known to be one; else e, where it is shown to be defined. */
function valued(e: Expression): Expression | undefined {
  const bits = partsOf(e).map((part) =>
    part.kind === 'constant' ? lengthOf(part.value) : Infinity,
  );
  const grown = bits.reduce((a, b) => a + b, 0) * (e.kind === 'power' ? e.exponent : 1);
  const value = grown <= mostBits ? evaluate(rationalTier, e, Q.zero) : undefined;
  if (value !== undefined) return { kind: 'constant', value };
  return isDefined(e) ? e : undefined;
}

function lengthOf({ num, den }: Rational): number {
  return bitLength(num < 0n ? -num : num) + bitLength(den);
}
