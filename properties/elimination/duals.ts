/**
 * # Dual numbers over Q
 *
 * value + slope eps with eps^2 = 0: a formula evaluated over them gives its derivative, exactly, using only the rules
 * of a ring. An oracle for gradients and Hessians.
 * @module
 */
import { rationalField as Q, ratio } from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import type { Tier } from '../../src/arithmetic/ring.ts';

export interface Dual {
  readonly value: Rational;
  readonly slope: Rational;
}

export function dual(value: Rational, slope: Rational = Q.zero): Dual {
  return { value, slope };
}

function multiply(a: Dual, b: Dual): Dual {
  return dual(Q.mul(a.value, b.value), Q.add(Q.mul(a.value, b.slope), Q.mul(a.slope, b.value)));
}

function power(a: Dual, k: number): Dual {
  return Array.from({ length: k }, () => a).reduce(multiply, dual(Q.one));
}

function divide(a: Dual, b: Dual): Dual | undefined {
  const inverse = rationalTier.div(Q.one, b.value);
  if (inverse === undefined) return undefined;
  return multiply(a, dual(inverse, Q.neg(Q.mul(b.slope, Q.mul(inverse, inverse)))));
}

export const dualTier: Tier<Dual> = {
  zero: dual(Q.zero),
  one: dual(Q.one),
  add: (a, b) => dual(Q.add(a.value, b.value), Q.add(a.slope, b.slope)),
  sub: (a, b) => dual(Q.sub(a.value, b.value), Q.sub(a.slope, b.slope)),
  neg: (a) => dual(Q.neg(a.value), Q.neg(a.slope)),
  mul: multiply,
  power,
  div: divide,
  constant: (num, den) => dual(ratio(num, den)),
  pi: () => undefined,
  apply: () => undefined,
};
