/**
 * # Piecewise polynomials on an interval, and networks with one input
 *
 * A network x -> sum_i v_i relu(w_i x + b_i)^k plus a polynomial is a piecewise polynomial with a break at each -b_i/w_i.
 * relu(t)^0 is 1 for t > 0 and 0 elsewhere.
 *
 * ## Main definitions
 * - {@link Piecewise}, {@link piecewiseFault}
 * - {@link LineNetwork}, {@link squaredError}: the exact error of a network in L2
 * - {@link variation}: the least mass of neurons that represents a function up to polynomials
 * @module
 */
import { compareRational, ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { factorial } from './closed-forms.ts';
import {
  derivative,
  integralOver,
  minus,
  plus,
  power,
  scaled,
  times,
  trimmed,
  valueAt,
} from './polynomial.ts';
import type { Field, Polynomial } from './polynomial.ts';

/** `pieces[i]` on [breaks[i], breaks[i + 1]]. */
export interface Piecewise {
  readonly breaks: readonly Rational[];
  readonly pieces: readonly Polynomial[];
}

/** x -> sum_i outputs[i] relu(slopes[i] x + biases[i])^power + polynomial. */
export interface LineNetwork {
  readonly power: number;
  readonly slopes: readonly Rational[];
  readonly biases: readonly Rational[];
  readonly outputs: readonly Rational[];
  readonly polynomial: Polynomial;
}

/** Why these are no breaks and pieces of a function on an interval, or `undefined` if they are. */
export function piecewiseFault({ breaks, pieces }: Piecewise): string | undefined {
  if (pieces.length === 0 || breaks.length !== pieces.length + 1)
    return `expected at least one piece and one break more, got ${pieces.length} and ${breaks.length}`;
  const falls = breaks.slice(1).findIndex((b, i) => compareRational(b, breaks[i] ?? b) <= 0);
  return falls < 0 ? undefined : `breaks ${falls + 1} and ${falls + 2} do not increase`;
}

interface Piece {
  readonly from: Rational;
  readonly to: Rational;
  readonly polynomial: Polynomial;
}

export function piecesOf({ breaks, pieces }: Piecewise): readonly Piece[] {
  return pieces.map((polynomial, i) => {
    const [from, to] = [breaks[i], breaks[i + 1]];
    if (from === undefined || to === undefined) throw new RangeError('a piece without breaks');
    return { from, to, polynomial };
  });
}

/** The polynomial that the network is near x, which is no kink. */
function networkNear(F: Field, net: LineNetwork, x: Rational): Polynomial {
  return net.outputs.reduce((sum, v, i) => {
    const line = [net.biases[i] ?? F.zero, net.slopes[i] ?? F.zero];
    if (F.sign(valueAt(F, line, x)) <= 0) return sum;
    return plus(F, sum, scaled(F, power(F, line, net.power), v));
  }, net.polynomial);
}

function kinksOf(F: Field, { slopes, biases }: LineNetwork): readonly Rational[] {
  return slopes.flatMap((w, i) => (w.num === 0n ? [] : [F.neg(F.div(biases[i] ?? F.zero, w))]));
}

/** The integral of (network - target)^2 over the interval of the target. */
export function squaredError(F: Field, net: LineNetwork, target: Piecewise): Rational {
  const kinks = kinksOf(F, net).toSorted(compareRational);
  let sum = F.zero;
  for (const { from, to, polynomial } of piecesOf(target)) {
    const inside = kinks.filter((t) => F.sign(F.sub(t, from)) > 0 && F.sign(F.sub(to, t)) > 0);
    const ends = [from, ...inside, to];
    for (const [i, b] of ends.slice(1).entries()) {
      const a = ends[i] ?? b;
      const middle = F.div(F.add(a, b), ratio(2n));
      const error = trimmed(minus(F, networkNear(F, net, middle), polynomial));
      sum = F.add(sum, integralOver(F, times(F, error, error), a, b));
    }
  }
  return sum;
}

/**
 * The mass of f^{(k+1)}/k! as a measure inside the interval: f is the integral of relu(x - b)^k against it, up to a
 * polynomial of degree k. Why it is not known, in words, for a piece of degree above k + 1 or a jump of a derivative of
 * order below k.
 */
export function variation(F: Field, f: Piecewise, k: number): Rational | string {
  const pieces = piecesOf(f);
  let mass = F.zero;
  const absolute = (a: Rational): Rational => (F.sign(a) < 0 ? F.neg(a) : a);
  for (const [i, { from, to, polynomial: p }] of pieces.entries()) {
    if (trimmed(p).length > k + 2) return `piece ${i + 1} has a degree above ${k + 1}`;
    const curvature = derivative(F, p, k + 1)[0] ?? F.zero;
    mass = F.add(mass, F.mul(absolute(curvature), F.sub(to, from)));
    const before = pieces[i - 1];
    if (before === undefined) continue;
    const step = minus(F, p, before.polynomial);
    const jumps = Array.from({ length: k + 1 }, (_, j) => valueAt(F, derivative(F, step, j), from));
    if (jumps.slice(0, k).some(({ num }) => num !== 0n))
      return `a derivative of order below ${k} jumps between pieces ${i} and ${i + 1}`;
    mass = F.add(mass, absolute(jumps[k] ?? F.zero));
  }
  return F.div(mass, ratio(factorial(k)));
}

/** The integral of the (k + 1)-th derivative of psi against f, without its sign, over k!. */
export function pairing(F: Field, f: Piecewise, psi: Polynomial, k: number): Rational {
  const rho = derivative(F, psi, k + 1);
  const sum = piecesOf(f).reduce(
    (whole, { from, to, polynomial }) =>
      F.add(whole, integralOver(F, times(F, rho, polynomial), from, to)),
    F.zero,
  );
  return F.div(F.sign(sum) < 0 ? F.neg(sum) : sum, ratio(factorial(k)));
}
