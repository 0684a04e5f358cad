/**
 * # A certificate, checked again by other means
 *
 * Lemma 1 in wide intervals, straight from the definitions: J J^T entry by entry, Frobenius norms, 640
 * binary digits. It shares only the format with the checker. It is weaker where it uses a Frobenius norm for a spectral
 * one, so `not shown` decides nothing; `disproved` does.
 *
 * ## Main definitions
 * - {@link recheck}: the claim of a certificate
 * - {@link wideNetwork}, {@link wideGram}: its parts, for other oracles
 * @module
 */
import type { Certificate } from '../../src/certificates/format.ts';
import { approxGeneralInverse } from '../../src/linalg/approx-general-inverse.ts';
import { at, dense, mapMatrix, matrix, row, tabulate } from '../../src/linalg/matrix.ts';
import { multiply, transpose } from '../../src/linalg/ring-product.ts';
import type { Dense, Matrix } from '../../src/linalg/matrix.ts';
import { activationOf } from '../../src/sigma/activation.ts';
import type { Activation } from '../../src/sigma/activation.ts';
import { evaluate } from '../../src/sigma/expression.ts';
import type { Expression } from '../../src/sigma/expression.ts';
import type { LinearisedNetwork } from '../../src/network/gram.ts';
import { mapNetwork, preactivations } from '../../src/network/network.ts';
import type { Network } from '../../src/network/network.ts';
import { gramByDefinition } from './networks.ts';
import {
  isBelow,
  nearestDouble,
  wideFromDouble,
  wideRoot,
  wideTier as T,
} from './640-bit-intervals.ts';
import type { Wide } from './640-bit-intervals.ts';

/** `cannot say`: the activation is not covered, or the inputs are not in the file. */
export type Recheck = 'shown' | 'disproved' | 'not shown' | 'cannot say';

export function wideNetwork(X: Dense, W: Dense, v: readonly number[]): Network<Wide> {
  return mapNetwork({ inputs: X, hidden: W, outputs: v }, wideFromDouble);
}

function wideSum(xs: readonly Wide[]): Wide {
  return xs.reduce(T.add, T.zero);
}

export function wideNorm(xs: ArrayLike<Wide>): Wide {
  return wideRoot(wideSum(Array.from(xs, (x) => T.power(x, 2))));
}

export function wideGram(net: LinearisedNetwork<Wide>): Matrix<Wide> {
  return gramByDefinition(T, net);
}

/** M, or a float64 inverse of G, or 0 if there is none. */
function guessInverse(G: Matrix<Wide>, given: Dense | undefined): Matrix<Wide> {
  const middle = Float64Array.from(Array.from(G.data), nearestDouble);
  const M = given ?? approxGeneralInverse(dense(G.rows, G.cols, middle));
  return mapMatrix(M ?? dense(G.rows, G.rows, new Float64Array(middle.length)), wideFromDouble);
}

function largest(xs: readonly Wide[]): Wide {
  return xs.reduce((a, b) => (b.hi > a.hi ? b : a), T.zero);
}

function magnitude(a: Wide): Wide {
  return { lo: 0n, hi: a.hi > -a.lo ? a.hi : -a.lo };
}

/** max abs(v_j sigma'') over the reach of the ball from P = X W^T, times sqrt of the largest row sum of K o K. */
function wideLipschitz(
  sigma: Activation,
  { inputs: X, outputs: v }: Network<Wide>,
  P: Matrix<Wide>,
  radius: Wide,
): Wide | undefined {
  const bends: Wide[] = [];
  for (let i = 0; i < P.rows; i++) {
    const reach = T.mul(radius, wideNorm(row(X, i)));
    for (let j = 0; j < P.cols; j++) {
      const p = at(P, i, j);
      const box = { lo: p.lo - reach.hi, hi: p.hi + reach.hi };
      const curvature = evaluate(T, sigma.curvature, box, new Map());
      if (curvature === undefined) return undefined;
      bends.push(T.mul(magnitude(v[j] ?? T.zero), magnitude(curvature)));
    }
  }
  const K = multiply(T, X, transpose(X));
  const sums = Array.from({ length: K.rows }, (_, i) =>
    wideSum(row(K, i).map((k) => T.power(k, 2))),
  );
  return T.mul(largest(bends), wideRoot(largest(sums)));
}

function trace(A: Matrix<Wide>): Wide {
  return wideSum(Array.from({ length: A.rows }, (_, i) => at(A, i, i)));
}

/** alpha_0 and norm(R) of Lemma 1, in Frobenius norms. */
function wideRightInverse(
  G: Matrix<Wide>,
  M: Matrix<Wide>,
): { readonly alpha: Wide; readonly norm: Wide } {
  const GM = multiply(T, G, M);
  const E = tabulate(G.rows, G.rows, (i, k) => T.sub(i === k ? T.one : T.zero, at(GM, i, k)));
  const square = multiply(T, transpose(M), GM);
  return { alpha: wideNorm(E.data), norm: wideRoot(trace(square)) };
}

/** e at the pre-activations; what it shares with an earlier e is known. */
function evaluator(P: Matrix<Wide>): (e: Expression) => Matrix<Wide> | undefined {
  const known = Array.from(P.data, () => new Map<Expression, Wide>());
  return (e) => {
    const entries: Wide[] = [];
    for (let k = 0; k < P.data.length; k++) {
      const value = evaluate(T, e, P.data[k] ?? T.zero, known[k]);
      if (value === undefined) return undefined;
      entries.push(value);
    }
    return matrix(P.rows, P.cols, entries);
  };
}

/** Whether the claim follows from the witness in this arithmetic, or cannot be true. */
export function recheck(certificate: Certificate): Recheck {
  const { claim, witness } = certificate;
  if (claim.inputs.where !== 'inline') return 'cannot say';
  const sigma = activationOf(claim.activation);
  const net = wideNetwork(claim.inputs.matrix, witness.hidden, witness.outputs);
  const P = preactivations(T, net);
  const on = evaluator(P);
  const slopes = on(sigma.slope);
  const radius = wideFromDouble(claim.radius);
  const L = wideLipschitz(sigma, net, P, radius);
  if (slopes === undefined || L === undefined) return 'cannot say';
  const G = wideGram({ ...net, slopes });
  if (claim.kind === 'full-row-rank-on-ball') {
    const { alpha, norm } = wideRightInverse(G, guessInverse(G, witness.inverse));
    const whole = T.add(alpha, T.mul(L, T.mul(radius, norm)));
    return isBelow(whole, T.one) ? 'shown' : 'not shown';
  }
  if (claim.kind !== 'zero-near') return 'cannot say';
  const values = on(sigma.value);
  if (values === undefined) return 'cannot say';
  const f = multiply(T, values, matrix(net.outputs.length, 1, net.outputs));
  const F = claim.labels.map((y, i) => T.sub(at(f, i, 0), wideFromDouble(y)));
  return zeroNear(G, witness.inverse, wideNorm(F), L, radius);
}

/**
 * Lemma 1(c) for norm(F) = `value`; and if value > (norm(J) + L rho) rho, the mean value inequality leaves no
 * zero in the ball.
 */
function zeroNear(
  G: Matrix<Wide>,
  inverse: Dense | undefined,
  value: Wide,
  L: Wide,
  radius: Wide,
): Recheck {
  const change = T.add(wideRoot(trace(G)), T.mul(L, radius));
  if (isBelow(T.mul(change, radius), value)) return 'disproved';
  const { alpha, norm } = wideRightInverse(G, guessInverse(G, inverse));
  if (!isBelow(alpha, T.one)) return 'not shown';
  const first = T.add(T.mul(value, norm), T.mul(alpha, radius));
  const bent = T.mul(T.mul(L, norm), T.power(radius, 2));
  const whole = T.add(T.add(first, first), bent); // both sides doubled
  return isBelow(whole, T.add(radius, radius)) ? 'shown' : 'not shown';
}
