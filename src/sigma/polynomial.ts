/**
 * # Which expressions are polynomials
 *
 * ## Main definitions
 * - {@link polynomial}: the exact coefficients
 * - {@link degree}: the degree
 *
 * ## Implementation notes
 * `undefined` means "not recognised": sin(x)^2 + cos(x)^2 is a polynomial. Powers nest, so a short tree
 * can have astronomically long coefficients; beyond {@link limits} they are not computed.
 * @module
 */
import { bitLength } from '../arithmetic/bits.ts';
import { max } from '../arithmetic/machine.ts';
import { rationalField as Q } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { partsOf } from './expression-tree.ts';
import type { Expression, Operation } from './expression-tree.ts';

const limits = { coefficients: 129, bits: 512 } as const;

/** Constant coefficient first, last entry nonzero; empty for the polynomial 0. */
export type Polynomial = readonly Rational[];

/**
 * The coefficients of e, if e is built from x and rational numbers by sums, products, powers and division
 * by numbers; else `undefined`. Exact: (x + 1)^2 - x^2 has degree 1.
 */
export function polynomial(e: Expression): Polynomial | undefined {
  switch (e.kind) {
    case 'variable':
      return [Q.zero, Q.one];
    case 'constant':
      return tidy([e.value]);
    case 'pi':
    case 'apply':
      return undefined;
    case 'neg':
      return combined('sub', [], polynomial(e.of));
    case 'power':
      return power(polynomial(e.base), e.exponent);
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
      return combined(e.kind, polynomial(e.left), polynomial(e.right));
  }
}

function combined(
  kind: Operation,
  p: Polynomial | undefined,
  q: Polynomial | undefined,
): Polynomial | undefined {
  return p === undefined || q === undefined ? undefined : combine[kind](p, q);
}

const combine: Readonly<
  Record<Operation, (p: Polynomial, q: Polynomial) => Polynomial | undefined>
> = {
  add: (p, q) => tidy(longer(p, q).map((_, k) => Q.add(p[k] ?? Q.zero, q[k] ?? Q.zero))),
  sub: (p, q) => tidy(longer(p, q).map((_, k) => Q.sub(p[k] ?? Q.zero, q[k] ?? Q.zero))),
  mul: product,
  div: (p, q) => {
    const [divisor] = q;
    if (divisor === undefined || q.length > 1) return undefined; // by 0, or not by a number
    return tidy(p.map((a) => Q.div(a, divisor)));
  },
};

function longer(p: Polynomial, q: Polynomial): Polynomial {
  return p.length >= q.length ? p : q;
}

function product(p: Polynomial, q: Polynomial): Polynomial | undefined {
  if (p.length + q.length > limits.coefficients + 1) return undefined;
  const sums: Rational[] = [];
  p.forEach((a, i) => {
    q.forEach((b, k) => {
      sums[i + k] = Q.add(sums[i + k] ?? Q.zero, Q.mul(a, b));
    });
  });
  return tidy(sums);
}

function power(p: Polynomial | undefined, k: number): Polynomial | undefined {
  let result = p === undefined ? undefined : tidy([Q.one]);
  for (let i = 0; i < k; i++) {
    if (p === undefined || result === undefined) return undefined;
    result = product(result, p);
  }
  return result;
}

// Without leading zeros; `undefined` beyond the limits.
function tidy(coefficients: readonly Rational[]): Polynomial | undefined {
  const last = coefficients.findLastIndex((a) => a.num !== 0n);
  const kept = coefficients.slice(0, last + 1);
  return kept.every((a) => short(a.num) && short(a.den)) ? kept : undefined;
}

function short(n: bigint): boolean {
  return bitLength(n < 0n ? -n : n) <= limits.bits;
}

/**
 * k if e is recognised as a polynomial of degree at most k, else `undefined`. It is the degree itself when
 * {@link polynomial} finds the coefficients; otherwise the rules of degrees give it, and a part without
 * x, such as pi, counts as a number. The degree of 0 is given as 0.
 */
export function degree(e: Expression): number | undefined {
  const coefficients = polynomial(e);
  if (coefficients !== undefined) return max(coefficients.length - 1, 0);
  const k = degreeByRules(e);
  return k !== undefined && Number.isSafeInteger(k) ? k : undefined;
}

function degreeByRules(e: Expression): number | undefined {
  if (isFreeOfX(e)) return 0;
  if (e.kind === 'variable') return 1;
  if (e.kind === 'apply' || (e.kind === 'div' && !isFreeOfX(e.right))) return undefined;
  const degrees = partsOf(e).map(degreeByRules);
  const known = degrees.filter((k) => k !== undefined);
  if (known.length < degrees.length) return undefined;
  if (e.kind === 'mul') return known.reduce((a, b) => a + b);
  return e.kind === 'power' ? e.exponent * max(...known) : max(...known);
}

function isFreeOfX(e: Expression): boolean {
  return e.kind !== 'variable' && partsOf(e).every(isFreeOfX);
}
