/**
 * # What one neuron cannot reach on an interval
 *
 * For f in L2 of [a, b], P the polynomials with few coefficients and g_c = relu(x - c)^k: let r and h_c be f and g_c less
 * their projections on P. The least squared error of v g_c + p over v and p in P is norm(r)^2 - <r, g_c>^2/norm(h_c)^2,
 * and norm(r)^2 where h_c = 0. It is at least t for every c if norm(r)^2 >= t and
 * (norm(r)^2 - t) norm(h_c)^2 - <r, g_c>^2, a polynomial in c between the breaks of f and below a, is never negative.
 * Proof: proofs-notes/rates.md.
 *
 * ## Main definitions
 * - {@link isBeyondOneNeuron}
 * @module
 */
import { ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { binomial } from './closed-forms.ts';
import { piecesOf } from './piecewise.ts';
import type { Piecewise } from './piecewise.ts';
import { integralOver, minus, plus, power, scaled, times } from './polynomial.ts';
import type { Field, Polynomial } from './polynomial.ts';
import { isNonnegativeOn } from './sturm.ts';

/** The integral of p(x) (x - c)^k from `low`, by default c, to `high`, as a polynomial in c. */
function against(
  F: Field,
  p: Polynomial,
  k: number,
  [low, high]: readonly [Rational | undefined, Rational],
): Polynomial {
  const sum = Array.from({ length: p.length + k + 1 }, () => F.zero);
  const add = (i: number, a: Rational): void => {
    sum[i] = F.add(sum[i] ?? F.zero, a);
  };
  for (const [m, a] of p.entries())
    for (let j = 0; j <= k; j++) {
      const order = m + k - j + 1;
      const sign = j % 2 === 0 ? 1n : -1n;
      const factor = F.mul(a, ratio(sign * binomial(k, j), BigInt(order)));
      const upTo = (x: Rational): Rational => F.mul(factor, power(F, [x], order)[0] ?? F.one);
      add(j, upTo(high));
      if (low === undefined) add(j + order, F.neg(factor));
      else add(j, F.neg(upTo(low)));
    }
  return sum;
}

/** The mirror image x -> f(-x). */
function mirrored(F: Field, { breaks, pieces }: Piecewise): Piecewise {
  const turned = (p: Polynomial): Polynomial => p.map((a, i) => (i % 2 === 0 ? a : F.neg(a)));
  return { breaks: breaks.map(F.neg).toReversed(), pieces: pieces.map(turned).toReversed() };
}

/** The integral of f p over the interval of f. */
function inner(F: Field, f: Piecewise, p: Polynomial): Rational {
  return piecesOf(f).reduce(
    (sum, { from, to, polynomial }) =>
      F.add(sum, integralOver(F, times(F, polynomial, p), from, to)),
    F.zero,
  );
}

interface Direction {
  readonly q: Polynomial;
  readonly square: Rational;
}

/** Orthogonal polynomials of degree 0, 1, .. on the interval, as many as asked for. */
function orthogonal(
  F: Field,
  [a, b]: readonly [Rational, Rational],
  many: number,
): readonly Direction[] {
  const list: Direction[] = [];
  for (let i = 0; i < many; i++) {
    let q: Polynomial = [...Array.from({ length: i }, () => F.zero), F.one];
    for (const { q: p, square } of list)
      q = minus(F, q, scaled(F, p, F.div(integralOver(F, times(F, q, p), a, b), square)));
    list.push({ q, square: integralOver(F, times(F, q, q), a, b) });
  }
  return list;
}

/** Whether p(t) >= 0 for all t >= 0. */
function isNonnegativeAbove0(F: Field, p: Polynomial): boolean {
  return [p, p.toReversed()].every((q) => isNonnegativeOn(F, q, F.zero, F.one));
}

/** Whether the neurons relu(x - c)^k keep the distance. */
function holdsFacingRight(F: Field, f: Piecewise, k: number, free: number, least: Rational) {
  const [a, b] = [f.breaks[0] ?? F.zero, f.breaks.at(-1) ?? F.zero];
  const P = orthogonal(F, [a, b], free);
  const rest: Piecewise = {
    ...f,
    pieces: f.pieces.map((p) =>
      P.reduce((r, { q, square }) => minus(F, r, scaled(F, q, F.div(inner(F, f, q), square))), p),
    ),
  };
  const pieces = piecesOf(rest);
  const square = pieces.reduce(
    (sum, { from, to, polynomial: p }) => F.add(sum, integralOver(F, times(F, p, p), from, to)),
    F.zero,
  );
  const room = F.sub(square, least);
  if (F.sign(room) < 0) return false;
  /** room norm(h_c)^2 - <r, g_c>^2 for c in the piece with this index, or below a for -1. */
  const margin = (index: number): Polynomial => {
    const low = index < 0 ? a : undefined;
    let norm = against(F, [F.one], 2 * k, [low, b]);
    for (const { q, square: own } of P) {
      const m = against(F, q, k, [low, b]);
      norm = minus(F, norm, scaled(F, times(F, m, m), F.div(F.one, own)));
    }
    const product = pieces
      .slice(index < 0 ? 0 : index)
      .map(({ from, to, polynomial }, i) =>
        against(F, polynomial, k, [i === 0 && index >= 0 ? undefined : from, to]),
      )
      .reduce((p, q) => plus(F, p, q), []);
    return minus(F, scaled(F, norm, room), times(F, product, product));
  };
  // c = a - t
  const below = margin(-1).reduceRight<Polynomial>(
    (p, m) => plus(F, times(F, p, [a, F.neg(F.one)]), [m]),
    [],
  );
  return (
    isNonnegativeAbove0(F, below) &&
    pieces.every(({ from, to }, i) => isNonnegativeOn(F, margin(i), from, to))
  );
}

/**
 * Whether every v relu(w x + t)^k plus a polynomial with `free` coefficients has squared distance at least `least` from f.
 * Exact: `false` means that some have less, or come as near as one likes to less.
 */
export function isBeyondOneNeuron(
  F: Field,
  f: Piecewise,
  {
    power: k,
    free,
    least,
  }: { readonly power: number; readonly free: number; readonly least: Rational },
): boolean {
  return [f, mirrored(F, f)].every((side) => holdsFacingRight(F, side, k, free, least));
}
