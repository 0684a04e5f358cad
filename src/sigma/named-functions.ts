/**
 * # The functions that an expression may name
 *
 * Each takes one argument. Those that are not elementary are composed of elementary ones.
 *
 * ## Main definitions
 * - {@link functions}: by name
 * - {@link sigmoid}, {@link softplus}, {@link absolute}
 * - {@link binary}, {@link half}, {@link negated}: pieces of trees
 * @module
 */
import { rationalField as Q } from '../arithmetic/rational.ts';
import { apply, constant } from './expression-tree.ts';
import type { Expression, Operation } from './expression-tree.ts';

export const one: Expression = constant(1n);
const two = constant(2n);

export function binary(kind: Operation, left: Expression, right: Expression): Expression {
  return { kind, left, right };
}

export function half(u: Expression): Expression {
  return binary('div', u, two);
}

/** -u. A constant stays one number, as it is printed. */
export function negated(u: Expression): Expression {
  return u.kind === 'constant'
    ? { kind: 'constant', value: Q.neg(u.value) }
    : { kind: 'neg', of: u };
}

export function absolute(u: Expression): Expression {
  return binary('add', apply('relu', u), apply('relu', negated(u)));
}

/** (1 + tanh(u/2))/2 = 1/(1 + exp(-u)), without an exp that overflows. */
export function sigmoid(u: Expression): Expression {
  return half(binary('add', one, apply('tanh', half(u))));
}

export function softplus(u: Expression): Expression {
  return apply('log', binary('add', one, apply('exp', u)));
}

export const functions: ReadonlyMap<string, (u: Expression) => Expression> = new Map([
  ['exp', (u: Expression) => apply('exp', u)],
  ['log', (u) => apply('log', u)],
  ['sqrt', (u) => apply('sqrt', u)],
  ['sin', (u) => apply('sin', u)],
  ['cos', (u) => apply('cos', u)],
  ['tanh', (u) => apply('tanh', u)],
  ['atan', (u) => apply('atan', u)],
  ['erf', (u) => apply('erf', u)],
  ['relu', (u) => apply('relu', u)],
  ['abs', absolute],
  ['sigmoid', sigmoid],
  ['softplus', softplus],
  ['sinh', (u) => half(binary('sub', apply('exp', u), apply('exp', negated(u))))],
  ['cosh', (u) => half(binary('add', apply('exp', u), apply('exp', negated(u))))],
]);
