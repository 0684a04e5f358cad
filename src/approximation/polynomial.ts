/**
 * # Polynomials in one variable over Q
 *
 * Lists of coefficients, the constant first; the zero polynomial may have any length. The field is an argument, so that
 * a checker can count its operations.
 *
 * ## Main definitions
 * - {@link Polynomial}, {@link plus}, {@link minus}, {@link times}, {@link power}, {@link derivative}
 * - {@link valueAt}, {@link integralOver}
 * - {@link trimmed}: without leading zeros
 * @module
 */
import { max } from '../arithmetic/machine.ts';
import { ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import type { OrderedField } from '../arithmetic/ring.ts';

export type Field = OrderedField<Rational>;
export type Polynomial = readonly Rational[];

function combined(
  F: Field,
  p: Polynomial,
  q: Polynomial,
  by: (a: Rational, b: Rational) => Rational,
): Polynomial {
  return Array.from({ length: max(p.length, q.length) }, (_, i) =>
    by(p[i] ?? F.zero, q[i] ?? F.zero),
  );
}

export function plus(F: Field, p: Polynomial, q: Polynomial): Polynomial {
  return combined(F, p, q, F.add);
}

export function minus(F: Field, p: Polynomial, q: Polynomial): Polynomial {
  return combined(F, p, q, F.sub);
}

export function scaled(F: Field, p: Polynomial, by: Rational): Polynomial {
  return p.map((a) => F.mul(a, by));
}

export function times(F: Field, p: Polynomial, q: Polynomial): Polynomial {
  if (p.length === 0 || q.length === 0) return [];
  const product = Array.from({ length: p.length + q.length - 1 }, () => F.zero);
  for (const [i, a] of p.entries())
    for (const [j, b] of q.entries()) product[i + j] = F.add(product[i + j] ?? F.zero, F.mul(a, b));
  return product;
}

/** p^k for k >= 0. */
export function power(F: Field, p: Polynomial, k: number): Polynomial {
  return Array.from({ length: k }, () => p).reduce((q, r) => times(F, q, r), [F.one]);
}

export function derivative(F: Field, p: Polynomial, times: number = 1): Polynomial {
  let d = p;
  for (let k = 0; k < times; k++) d = d.slice(1).map((a, i) => F.mul(ratio(BigInt(i + 1)), a));
  return d;
}

export function valueAt(F: Field, p: Polynomial, x: Rational): Rational {
  return p.reduceRight((value, a) => F.add(F.mul(value, x), a), F.zero);
}

/** The integral of p from a to b. */
export function integralOver(F: Field, p: Polynomial, a: Rational, b: Rational): Rational {
  const whole = [F.zero, ...p.map((c, i) => F.div(c, ratio(BigInt(i + 1))))];
  return F.sub(valueAt(F, whole, b), valueAt(F, whole, a));
}

/** Without leading zeros: empty for the zero polynomial. */
export function trimmed(p: Polynomial): Polynomial {
  return p.slice(0, p.findLastIndex(({ num }) => num !== 0n) + 1);
}
