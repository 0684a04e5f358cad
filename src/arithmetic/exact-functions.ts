/**
 * # Elementary functions in an exact tier
 *
 * An exact tier has the piecewise linear functions, and of the transcendental ones the few values that
 * are integers: a network at the origin needs tanh(0) = 0. Nothing here rounds.
 * @module
 */
import type { ElementaryFunction, Ring, Sign } from './ring.ts';

type Values<T> = Readonly<Record<ElementaryFunction, (a: T) => T | undefined>>;

/**
 * Each function over the ordered ring R: f(a) if it is covered exactly, else `undefined`, which does not
 * say that f(a) is irrational. `sqrt` at 0 is left out, as in every tier: it has no derivative there.
 */
export function exactFunctions<T>(R: Ring<T>, sign: (a: T) => Sign): Values<T> {
  const atZero = (value: T) => (a: T) => (sign(a) === 0 ? value : undefined);
  const atOne = (value: T) => (a: T) => (sign(R.sub(a, R.one)) === 0 ? value : undefined);
  return {
    exp: atZero(R.one),
    log: atOne(R.zero),
    sqrt: atOne(R.one),
    sin: atZero(R.zero),
    cos: atZero(R.one),
    tanh: atZero(R.zero),
    atan: atZero(R.zero),
    erf: atZero(R.zero),
    relu: (a) => (sign(a) > 0 ? a : R.zero),
    step: (a) => (sign(a) === 0 ? undefined : sign(a) > 0 ? R.one : R.zero),
    kink: (a) => (sign(a) === 0 ? undefined : R.zero),
  };
}
