/**
 * # Inputs that no network tells apart
 *
 * f(-x) = c f(x) for every network with sigma(-z) = c sigma(z), and f(0) = 0 where sigma(0) = 0.
 *
 * ## Main definitions
 * - {@link symmetry}, {@link isNothingAtZero}
 *
 * ## Implementation notes
 * Few rules, because the kernel rests on them; parity.ts and at-zero.ts know more and are not used here.
 * @module
 */
import { interval } from '../arithmetic/interval.ts';
import type { ElementaryFunction } from '../arithmetic/ring.ts';
import { encloseValue } from './activation.ts';
import type { Activation } from './activation.ts';
import type { Expression, Operation } from './expression-tree.ts';

/** c of e(-z) = c e(z) for every z at which both are defined; 0 means "not shown". */
export type Symmetry = -1 | 0 | 1;

/** c of f(-z) = c f(z). */
const ofFunction: { readonly [F in ElementaryFunction]?: Symmetry } = {
  sin: -1,
  tanh: -1,
  atan: -1,
  erf: -1,
  cos: 1,
};

export function symmetry(e: Expression): Symmetry {
  if (e.kind === 'variable') return -1;
  if ('left' in e) return joined(e.kind, symmetry(e.left), symmetry(e.right));
  if ('base' in e) {
    const c = symmetry(e.base);
    return e.exponent % 2 === 0 ? product(c, c) : c;
  }
  if (!('of' in e)) return 1;
  const c = symmetry(e.of);
  return e.kind === 'apply' && c === -1 ? (ofFunction[e.f] ?? 0) : c;
}

function joined(kind: Operation, a: Symmetry, b: Symmetry): Symmetry {
  if (kind === 'mul' || kind === 'div') return product(a, b);
  return a === b ? a : 0;
}

function product(a: Symmetry, b: Symmetry): Symmetry {
  if (a === 0 || b === 0) return 0;
  return a === b ? 1 : -1;
}

/** Whether sigma(0) = 0 is shown; sigma may have a kink there. */
export function isNothingAtZero(sigma: Activation): boolean {
  const value = encloseValue(sigma, interval(0));
  return value?.lo === 0 && value.hi === 0;
}
