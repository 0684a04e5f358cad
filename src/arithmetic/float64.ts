/**
 * # Plain doubles
 *
 * Untrusted: for search; proves nothing. The functions are `Math`'s, whose last bits depend on the engine.
 * @module
 */
import { functionNearest } from './elementary.ts';
import type { ElementaryFunction, Tier } from './ring.ts';

const functions: Readonly<Record<ElementaryFunction, (a: number) => number | undefined>> = {
  exp: Math.exp,
  log: (a) => (a > 0 ? Math.log(a) : undefined),
  sqrt: (a) => (a > 0 ? Math.sqrt(a) : undefined),
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  atan: Math.atan,
  erf: (a) => functionNearest('erf', a),
  relu: (a) => Math.max(a, 0),
  step: (a) => (a === 0 ? undefined : a > 0 ? 1 : 0),
  kink: (a) => (a === 0 ? undefined : 0),
};

/** Rounded arithmetic. The partial operations are `undefined` where the exact tiers are. */
export const float64Tier: Tier<number> = {
  zero: 0,
  one: 1,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  neg: (a) => -a,
  constant: (num, den) => {
    const rounded = Number(num) / Number(den);
    return Number.isFinite(rounded) ? rounded : undefined;
  },
  pi: () => Math.PI,
  div: (a, b) => (b === 0 ? undefined : a / b),
  power: (a, k) => a ** k,
  apply: (f, a) => functions[f](a),
};
