/**
 * # Activations over the rationals
 *
 * The field operations, the piecewise linear functions, and the few integer values of the transcendental
 * functions: a network at the origin needs tanh(0) = 0. Nothing here rounds.
 * @module
 */
import { ratio, rationalField as Q } from './rational.ts';
import type { Rational } from './rational.ts';
import type { ElementaryFunction, Tier } from './ring.ts';

function atZero(value: Rational): (a: Rational) => Rational | undefined {
  return (a) => (Q.sign(a) === 0 ? value : undefined);
}

function atOne(value: Rational): (a: Rational) => Rational | undefined {
  return (a) => (a.num === 1n && a.den === 1n ? value : undefined);
}

/**
 * Each function where its value is covered exactly, else `undefined`, which does not say that the value is
 * irrational. `sqrt` at 0 is left out, as in every tier: it has no derivative there.
 */
const functions: Readonly<Record<ElementaryFunction, (a: Rational) => Rational | undefined>> = {
  exp: atZero(Q.one),
  log: atOne(Q.zero),
  sqrt: atOne(Q.one),
  sin: atZero(Q.zero),
  cos: atZero(Q.one),
  tanh: atZero(Q.zero),
  atan: atZero(Q.zero),
  erf: atZero(Q.zero),
  relu: (a) => (Q.sign(a) > 0 ? a : Q.zero),
  step: (a) => (Q.sign(a) === 0 ? undefined : Q.sign(a) > 0 ? Q.one : Q.zero),
  kink: (a) => (Q.sign(a) === 0 ? undefined : Q.zero),
};

/** Activations over Q: a value that the table above lacks is `undefined`, not rounded. */
export const rationalTier: Tier<Rational> = {
  ...Q,
  constant: ratio,
  pi: () => undefined,
  div: (a, b) => (b.num === 0n ? undefined : Q.div(a, b)),
  power: (a, k) => ratio(a.num ** BigInt(k), a.den ** BigInt(k)),
  apply: (f, a) => functions[f](a),
};
