/**
 * # Differentiation
 *
 * The derivative of a tree is a tree, by the rules of calculus, without terms that are 0 by those
 * rules and without factors 1.
 *
 * ## Main results
 * If e, e' and e'' are all defined on an interval, then e is C^2 there and e', e'' are its derivatives.
 *
 * ## Implementation notes
 * - Leaving out 0 u also leaves out the domain of u: (0 log(x))' is 0 for all x. The result above is
 * unaffected, because it requires the value on the same interval, where every part of e is defined.
 * - relu' = step and step' = kink, which is defined off 0 only. So an argument of relu that contains 0 on the
 * interval makes e'' undefined, unless its term was left out; then relu(u) has a factor that is 0
 * everywhere, or u is constant, and there is no kink. kink' = kink, since 0' = 0 off the kink.
 * @module
 */
import { rationalField as Q } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import type { ElementaryFunction } from '../arithmetic/ring.ts';
import { apply, constant } from './expression-tree.ts';
import type { Application, Expression } from './expression-tree.ts';

const zero = constant(0n);
const one = constant(1n);
const two = constant(2n);

/** Derivatives of subtrees: a shared subtree is differentiated once and stays shared. */
type Done = Map<Expression, Expression>;

/** de/dx. Cost: the number of different nodes of e. */
export function derivative(e: Expression): Expression {
  return differentiated(e, new Map());
}

function differentiated(e: Expression, done: Done): Expression {
  const seen = done.get(e);
  if (seen !== undefined) return seen;
  const result = rule(e, (u) => differentiated(u, done));
  done.set(e, result);
  return result;
}

function rule(e: Expression, d: (u: Expression) => Expression): Expression {
  switch (e.kind) {
    case 'variable':
      return one;
    case 'constant':
    case 'pi':
      return zero;
    case 'neg':
      return minus(d(e.of));
    case 'add':
      return sum(d(e.left), d(e.right));
    case 'sub':
      return difference(d(e.left), d(e.right));
    case 'mul':
      return sum(product(d(e.left), e.right), product(e.left, d(e.right)));
    case 'div':
      return quotientRule(e.left, e.right, d(e.left), d(e.right));
    case 'power':
      return product(
        product(constant(BigInt(e.exponent)), raised(e.base, e.exponent - 1)),
        d(e.base),
      );
    case 'apply':
      return outer[e.f](e, d(e.of));
  }
}

// (u/v)' = u'/v - u v'/v^2, over one denominator, so that u and v enter an enclosure less often.
function quotientRule(u: Expression, v: Expression, du: Expression, dv: Expression): Expression {
  if (isZero(dv)) return quotient(du, v);
  return quotient(difference(product(du, v), product(u, dv)), raised(v, 2));
}

/** The derivative of e = f(u), from e itself and du = u'. It contains e itself, so that the value of e is shared. */
const outer: Readonly<Record<ElementaryFunction, (e: Application, du: Expression) => Expression>> =
  {
    exp: (e, du) => product(e, du),
    log: (e, du) => quotient(du, e.of),
    sqrt: (e, du) => quotient(du, product(two, e)),
    sin: (e, du) => product(apply('cos', e.of), du),
    cos: (e, du) => minus(product(apply('sin', e.of), du)),
    tanh: (e, du) => product(difference(one, raised(e, 2)), du),
    atan: (e, du) => quotient(du, sum(one, raised(e.of, 2))),
    erf: (e, du) => product(bell(e.of), du),
    relu: (e, du) => product(apply('step', e.of), du),
    step: (e, du) => product(apply('kink', e.of), du),
    kink: (e, du) => product(e, du),
  };

// erf' = (2/sqrt(pi)) exp(-u^2)
function bell(u: Expression): Expression {
  const scale = apply('sqrt', { kind: 'pi' });
  return quotient(product(two, apply('exp', minus(raised(u, 2)))), scale);
}

function isConstant(e: Expression): e is { kind: 'constant'; value: Rational } {
  return e.kind === 'constant';
}

function isZero(e: Expression): boolean {
  return isConstant(e) && e.value.num === 0n;
}

function isUnit(e: Expression, sign: 1n | -1n): boolean {
  return isConstant(e) && e.value.num === sign && e.value.den === 1n;
}

function sum(u: Expression, v: Expression): Expression {
  if (isConstant(u) && isConstant(v)) return { kind: 'constant', value: Q.add(u.value, v.value) };
  if (isZero(u)) return v;
  return isZero(v) ? u : { kind: 'add', left: u, right: v };
}

function difference(u: Expression, v: Expression): Expression {
  if (isConstant(u) && isConstant(v)) return { kind: 'constant', value: Q.sub(u.value, v.value) };
  if (isZero(u)) return minus(v);
  return isZero(v) ? u : { kind: 'sub', left: u, right: v };
}

// A factor -1 becomes a sign: intervals round a product outward, but not a change of sign.
function product(u: Expression, v: Expression): Expression {
  if (isZero(u) || isZero(v)) return zero;
  if (isConstant(u) && isConstant(v)) return { kind: 'constant', value: Q.mul(u.value, v.value) };
  if (isUnit(u, 1n)) return v;
  if (isUnit(v, 1n)) return u;
  if (isUnit(u, -1n)) return minus(v);
  return isUnit(v, -1n) ? minus(u) : { kind: 'mul', left: u, right: v };
}

function quotient(u: Expression, v: Expression): Expression {
  if (isConstant(u) && isConstant(v) && !isZero(v))
    return { kind: 'constant', value: Q.div(u.value, v.value) };
  return isZero(u) ? zero : { kind: 'div', left: u, right: v };
}

function minus(u: Expression): Expression {
  if (isConstant(u)) return { kind: 'constant', value: Q.neg(u.value) };
  return u.kind === 'neg' ? u.of : { kind: 'neg', of: u };
}

// u^k; the exponent -1 of (u^0)' comes with the factor 0 and does not survive.
function raised(u: Expression, k: number): Expression {
  if (k <= 0) return one;
  return k === 1 ? u : { kind: 'power', base: u, exponent: k };
}
