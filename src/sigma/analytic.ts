/**
 * # Analytic or not
 *
 * Smoothness on the domain is not enough: 1/x and log(x) have that, and are not analytic on R.
 *
 * ## Main definitions
 * - {@link isAnalytic}
 *
 * ## Implementation notes
 * A formula without relu is analytic where all of its parts are defined. That they are defined everywhere follows from
 * the form of the divisors and of the arguments of log and sqrt: squares, exponentials, sums of these. A function that
 * is one polynomial left of a kink and another right of it is not analytic.
 * @module
 */
import { compareRational, rationalField as Q, ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { constant, partsOf } from './expression-tree.ts';
import type { Expression } from './expression-tree.ts';
import { polynomial } from './polynomial.ts';
import { isSmooth, kinksOf } from './smoothness.ts';

/**
 * Whether e is real-analytic on all of R; `undefined` where neither is shown: 1/(x^4 + x + 1) is analytic, and
 * relu(x) tanh(x) is not.
 */
export function isAnalytic(e: Expression): boolean | undefined {
  if (isSmooth(e)) return isDefined(e) ? true : undefined;
  return hasKink(e) ? false : undefined;
}

/** Each part of e has a value at every x. `false` means "not shown". */
function isDefined(e: Expression): boolean {
  if (e.kind === 'div' && !isPositive(e.right) && !isPositive({ kind: 'neg', of: e.right }))
    return false;
  if (e.kind === 'apply' && (e.f === 'log' || e.f === 'sqrt') && !isPositive(e.of)) return false;
  return partsOf(e).every(isDefined);
}

/** e > 0 at every x where it is defined. `false` means "not shown". */
function isPositive(e: Expression): boolean {
  const coefficients = polynomial(e);
  if (coefficients !== undefined) return isPositivePolynomial(coefficients);
  if (e.kind === 'add') return isPositiveSum(e.left, e.right) || isPositiveSum(e.right, e.left);
  if (e.kind === 'mul' || e.kind === 'div') return isPositive(e.left) && isPositive(e.right);
  if (e.kind === 'power') return isPositive(e.base);
  if (e.kind === 'apply') return e.f === 'exp' || (e.f === 'sqrt' && isPositive(e.of));
  return e.kind === 'pi';
}

function isPositiveSum(a: Expression, b: Expression): boolean {
  return isPositive(a) && isNonnegative(b);
}

function isNonnegative(e: Expression): boolean {
  return (e.kind === 'power' && e.exponent % 2 === 0) || isPositive(e);
}

/** A positive number plus even powers of x, or a + b x + c x^2 with b^2 < 4 a c. */
function isPositivePolynomial(coefficients: readonly Rational[]): boolean {
  const [a = Q.zero, b = Q.zero, c = Q.zero] = coefficients;
  if (a.num <= 0n) return false;
  if (coefficients.every(({ num }, k) => (k % 2 === 0 ? num >= 0n : num === 0n))) return true;
  const product = Q.mul(ratio(4n), Q.mul(a, c));
  return coefficients.length === 3 && compareRational(Q.mul(b, b), product) < 0;
}

/** Whether e is a different polynomial on each side of some kink. `false` means "not shown". */
function hasKink(e: Expression): boolean {
  return (kinksOf(e) ?? []).some((p) => {
    const [left, right] = [beside(e, p, -1), beside(e, p, 1)].map(polynomial);
    if (left === undefined || right === undefined) return false;
    return (
      left.length !== right.length ||
      left.some((a, k) => compareRational(a, right[k] ?? Q.zero) !== 0)
    );
  });
}

/** e with each relu and step as it is just below p (side -1) or just above. */
function beside(e: Expression, p: Rational, side: 1 | -1): Expression {
  if ('left' in e) return { ...e, left: beside(e.left, p, side), right: beside(e.right, p, side) };
  if (e.kind === 'power') return { ...e, base: beside(e.base, p, side) };
  if (!('of' in e)) return e;
  const of = beside(e.of, p, side);
  if (e.kind === 'neg' || (e.f !== 'relu' && e.f !== 'step')) return { ...e, of };
  if (signBeside(of, p, side) <= 0n) return constant(0n);
  return e.f === 'relu' ? of : constant(1n);
}

/** The sign of a + b x, an argument of relu, just below or above p. */
function signBeside(line: Expression, p: Rational, side: 1 | -1): bigint {
  const [a = Q.zero, b = Q.zero] = polynomial(line) ?? [];
  const { num } = Q.add(a, Q.mul(b, p));
  return num === 0n ? b.num * BigInt(side) : num;
}
