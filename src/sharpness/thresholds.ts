/**
 * # The largest stable step at a minimum, enclosed
 *
 * With a_i = grad f_i at a point where all r_i = 0, everything that the tests of S6 need is in the n x n matrix
 * G = (a_i . a_k): for d = sum_i u_i a_i the numbers a_i . d are the entries of G u, and norm(d)^2 = u^T G u.
 *
 * ## Main definitions
 * - {@link minimumNear}: a zero of f - y close to a point, and G there
 * - {@link Spread}, {@link alongIdentity}, {@link alongDirection}: what makes steps unstable
 * - {@link isStableUpTo}, {@link isUnstableBeyond}
 *
 * Proofs: proofs-notes/sharpness.md (S5, S6).
 * @module
 */
import { addUp, divUp, exactly, mulUp } from '../arithmetic/bounds.ts';
import type { Upper } from '../arithmetic/bounds.ts';
import {
  encloseQuotient,
  encloseRational,
  interval,
  intervalRing as R,
  intervalTier,
  magnitude,
} from '../arithmetic/interval.ts';
import type { Interval } from '../arithmetic/interval.ts';
import { max } from '../arithmetic/machine.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { certainlyPositiveDefinite } from '../linalg/definite.ts';
import { at, dense, row, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { magnitudes, rowNormsUp, vectorNormUp } from '../linalg/norms.ts';
import { enclosedSum, intervalMatrix, pointEnclosure } from '../linalg/product.ts';
import type { Enclosure } from '../linalg/product.ts';
import { curvatureOnBall, lipschitzUp, squareGramNorm } from '../network/lipschitz.ts';
import { preactivations } from '../network/network.ts';
import { closerJet } from '../network/enclosed-layer.ts';
import { divided, gramOf, inputsGram, layerOn, residualOf } from './enclosed.ts';
import type { EnclosedNetwork } from './enclosed.ts';
import { kappa } from './mean-square.ts';

function shifted(G: Enclosure, by: number, sign: 1 | -1): Enclosure {
  const n = G.mid.rows;
  const signed = {
    mid: dense(
      n,
      n,
      G.mid.data.map((a) => sign * a),
    ),
    rad: G.rad,
  };
  const diagonal = new Float64Array(n * n);
  for (let k = 0; k < n * n; k += n + 1) diagonal[k] = by;
  return enclosedSum(signed, pointEnclosure(dense(n, n, diagonal)));
}

/** Whether every eigenvalue of G is certainly below `top`. */
export function certainlyBelow(G: Enclosure, top: number): boolean {
  return certainlyPositiveDefinite(shifted(G, top, -1));
}

/** The columns of a distance from weights within `radius` of W, in each pre-activation. */
function ballPreactivations(
  P: Matrix<Interval>,
  norms: readonly Upper[],
  radius: number,
): Matrix<Interval> {
  return tabulate(P.rows, P.cols, (i, j) => {
    const by = mulUp(exactly(radius), norms[i] ?? exactly(Number.NaN));
    return R.add(at(P, i, j), interval(0 - by, by));
  });
}

/**
 * G = J J^T, J in W and v, for some (W*, v) with f = y and norm_F(W* - W) <= radius, or why that is not shown.
 *
 * By Lemma 1(c) with the pseudo-inverse of J in W at W: it is enough that sigma_min(J)^2 > (norm(r)/radius + L radius/2)^2.
 */
export function minimumNear(
  net: EnclosedNetwork,
  radius: number,
): { readonly gram: Enclosure } | { readonly because: string } {
  const { activation, outputs } = net;
  const P = preactivations(R, net);
  const here = layerOn(activation, P);
  const r = residualOf(net);
  if (here === undefined || r === undefined)
    return { because: 'sigma is not shown to be C^2 at every pre-activation' };
  const K = inputsGram(net);
  const norms = rowNormsUp(magnitudes(intervalMatrix(net.inputs)));
  const weights = outputs.map(magnitude);
  const bend = curvatureOnBall(activation, P, norms, weights, radius);
  const near = layerOn(activation, ballPreactivations(P, norms, radius), closerJet);
  if (bend === undefined || near === undefined)
    return {
      because: 'sigma is not shown to be C^2 on every pre-activation that the ball reaches',
    };
  const L = lipschitzUp(bend, squareGramNorm(K));
  const rho = exactly(radius);
  const need = addUp(divUp(vectorNormUp(r), rho), mulUp(exactly(0.5), mulUp(L, rho)));
  const G = gramOf(K, here, outputs, 'hidden');
  if (!(need < Infinity) || !certainlyPositiveDefinite(shifted(G, 0 - mulUp(need, need), 1)))
    return {
      because: `sigma_min(J) > norm(r)/radius + L radius/2 is not shown, whose right side is at most ${need}`,
    };
  return { gram: gramOf(K, near, outputs, 'all') };
}

/** first = <S, H S>, and the two parts of <S, M S>: eta is unstable if eta ((1 - kappa) mean + kappa own) > 2 first. */
export interface Spread {
  readonly first: Interval;
  readonly mean: Interval;
  readonly own: Interval;
}

function sum(entries: readonly Interval[]): Interval {
  return entries.reduce((total, a) => R.add(total, a), R.zero);
}

/** S = I on the span of the a_i: tr H, tr H^2 and (1/N) sum norm(a_i)^4. */
export function alongIdentity(G: Matrix<Interval>): Spread {
  const N = G.rows;
  const diagonal = Array.from({ length: N }, (_, i) => at(G, i, i));
  const squares = sum(Array.from(G.data, (g) => intervalTier.power(g, 2)));
  return {
    first: divided(sum(diagonal), N),
    mean: divided(divided(squares, N), N),
    own: divided(sum(diagonal.map((g) => intervalTier.power(g, 2))), N),
  };
}

/** S = d d^T, d = sum_i u_i a_i: h norm(d)^2, h^2 and the mean of (a_i.d)^4, h the mean of (a_i.d)^2. */
export function alongDirection(G: Matrix<Interval>, u: readonly Interval[]): Spread {
  const N = G.rows;
  const g = Array.from({ length: N }, (_, i) =>
    row(G, i).reduce((total, a, k) => R.add(total, R.mul(a, u[k] ?? R.zero)), R.zero),
  );
  const size = sum(g.map((a, i) => R.mul(a, u[i] ?? R.zero)));
  const h = divided(sum(g.map((a) => intervalTier.power(a, 2))), N);
  return {
    first: R.mul(h, size),
    mean: intervalTier.power(h, 2),
    own: divided(sum(g.map((a) => intervalTier.power(a, 4))), N),
  };
}

/** kappa_b and 1 - kappa_b. */
function shares(N: number, b: number): readonly [Interval, Interval] {
  const k = kappa(N, b);
  return [encloseQuotient(k.num, k.den), encloseQuotient(k.den - k.num, k.den)];
}

/** Whether every step above eta is unstable for batches of b: eta ((1 - kappa) mean + kappa own) >= 2 first > 0. */
export function isUnstableBeyond(
  { first, mean, own }: Spread,
  N: number,
  b: number,
  eta: Rational,
): boolean {
  const [noise, rest] = shares(N, b);
  const left = R.mul(encloseRational(eta), R.add(R.mul(rest, mean), R.mul(noise, own)));
  return first.lo > 0 && left.lo >= R.mul(interval(2), first).hi;
}

/**
 * Whether every step up to eta is stable for batches of b: eta ((1 - kappa) largest/N + kappa R^2) <= 2.
 *
 * @param largest - at least every eigenvalue of G.
 */
export function isStableUpTo(
  G: Matrix<Interval>,
  largest: Rational,
  b: number,
  eta: Rational,
): boolean {
  const N = G.rows;
  const [noise, rest] = shares(N, b);
  const norms = Array.from({ length: N }, (_, i) => at(G, i, i).hi);
  const R2 = interval(
    0,
    norms.reduce((a, b) => max(a, b), 0),
  );
  const mean = R.mul(rest, divided(encloseRational(largest), N));
  return R.mul(encloseRational(eta), R.add(mean, R.mul(noise, R2))).hi <= 2;
}
