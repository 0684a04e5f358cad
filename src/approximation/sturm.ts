/**
 * # The sign of a polynomial on an interval
 *
 * Decided exactly: the factors of odd multiplicity (Yun's algorithm) must have no root inside the interval (Sturm's
 * theorem), and the sign there is that at a point which is no root.
 *
 * ## Main definitions
 * - {@link isNonnegativeOn}
 * - {@link rootsInside}: the number of roots of a square-free polynomial
 * @module
 */
import { ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { derivative, minus, scaled, times, trimmed, valueAt } from './polynomial.ts';
import type { Field, Polynomial } from './polynomial.ts';

/** Quotient and remainder; the divisor is trimmed and not 0. */
function divided(F: Field, p: Polynomial, by: Polynomial): readonly [Polynomial, Polynomial] {
  const lead = by.at(-1) ?? F.zero;
  const rest = [...p];
  const quotient: Rational[] = [];
  for (let shift = p.length - by.length; shift >= 0; shift--) {
    const factor = F.div(rest[shift + by.length - 1] ?? F.zero, lead);
    quotient.unshift(factor);
    for (const [i, b] of by.entries())
      rest[shift + i] = F.sub(rest[shift + i] ?? F.zero, F.mul(factor, b));
  }
  return [quotient, trimmed(rest)];
}

function monic(F: Field, p: Polynomial): Polynomial {
  const lead = p.at(-1);
  return lead === undefined ? p : scaled(F, p, F.div(F.one, lead));
}

function commonDivisor(F: Field, p: Polynomial, q: Polynomial): Polynomial {
  let [a, b] = [trimmed(p), trimmed(q)];
  while (b.length > 0) [a, b] = [b, monic(F, divided(F, a, b)[1])];
  return monic(F, a);
}

/** The product of the factors of odd multiplicity of a polynomial other than 0, each once. */
function oddPart(F: Field, p: Polynomial): Polynomial {
  const slope = derivative(F, p);
  const shared = commonDivisor(F, p, slope);
  let [b] = divided(F, p, shared);
  let d = trimmed(minus(F, divided(F, trimmed(slope), shared)[0], derivative(F, b)));
  let odd: Polynomial = [F.one];
  for (let multiplicity = 1; b.length > 1; multiplicity++) {
    const factor = commonDivisor(F, b, d);
    if (multiplicity % 2 === 1) odd = times(F, odd, factor);
    b = divided(F, b, factor)[0];
    d = trimmed(minus(F, divided(F, d, factor)[0], derivative(F, b)));
  }
  return odd;
}

function changes(F: Field, chain: readonly Polynomial[], x: Rational): number {
  const signs = chain.map((p) => F.sign(valueAt(F, p, x))).filter((sign) => sign !== 0);
  return signs.filter((sign, k) => k > 0 && sign !== signs[k - 1]).length;
}

/** The number of roots of p, square-free and not 0, with a < x < b. */
export function rootsInside(F: Field, p: Polynomial, a: Rational, b: Rational): number {
  const chain: Polynomial[] = [trimmed(p)];
  let next = trimmed(derivative(F, p));
  while (next.length > 0) {
    const last = chain.at(-1) ?? [];
    chain.push(next);
    // positive factors do not change signs, and keep the numbers short
    next = divided(F, last, next)[1].map(F.neg);
    const lead = next.at(-1);
    if (lead !== undefined) next = scaled(F, next, F.div(ratio(BigInt(F.sign(lead))), lead));
  }
  const atEnd = F.sign(valueAt(F, p, b)) === 0 ? 1 : 0;
  return changes(F, chain, a) - changes(F, chain, b) - atEnd;
}

/** Whether p(x) >= 0 for all a <= x <= b; a < b. */
export function isNonnegativeOn(F: Field, p: Polynomial, a: Rational, b: Rational): boolean {
  const q = trimmed(p);
  if (q.length === 0) return true;
  if (rootsInside(F, oddPart(F, q), a, b) > 0) return false;
  // one of as many points inside as the degree, and one more, is no root
  const signs = q.map((_, i) => {
    const share = ratio(BigInt(i + 1), BigInt(q.length + 1));
    return F.sign(valueAt(F, q, F.add(a, F.mul(share, F.sub(b, a)))));
  });
  return !signs.includes(-1);
}
