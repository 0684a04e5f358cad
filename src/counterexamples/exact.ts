/**
 * # Exact values that the rows derive from a candidate
 *
 * Untrusted: the results are checked as a facts file.
 *
 * ## Main definitions
 * - {@link pointOf}, {@link valuesAt}, {@link lossAt}, {@link lossFact}: the network of a candidate over Q
 * - {@link hiddenJacobian}, {@link fullJacobian}: J in W, and in (W, v)
 * - {@link stationaryResiduals}
 * - {@link betterPoint}: a point with lower loss that differs in one neuron
 * @module
 */
import { compareRational, rationalField as Q, ratio } from '../arithmetic/rational.ts';
import { rationalTier } from '../arithmetic/rational-tier.ts';
import type { Rational } from '../arithmetic/rational.ts';
import type { FactOf, FactPoint } from '../certificates/facts/format.ts';
import { at, matrix, row, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { activationFor } from '../sigma/known-activation.ts';
import { evaluate } from '../sigma/expression-tree.ts';
import { jacobian } from '../network/gram.ts';
import { dot, isZero, leftKernel, subtract } from '../linalg/rational-vectors.ts';
import { linearise, networkOutputs, preactivations } from '../network/network.ts';
import type { Candidate } from './row.ts';

type Vector = readonly Rational[];

export function pointOf({ hidden, outputs }: Candidate): FactPoint {
  return { hidden, outputs };
}

/** f at the point, or `undefined` where it is not a known rational. */
export function valuesAt(c: Candidate, point: FactPoint): Vector | undefined {
  return networkOutputs(rationalTier, activationFor(c.activation), {
    inputs: c.inputs,
    ...point,
  });
}

/** (1/2) norm(f - y)^2. */
export function lossAt(values: Vector, labels: Vector): Rational {
  const r = subtract(values, labels);
  return Q.div(dot(r, r), ratio(2n));
}

/** J = df/dW at the candidate's own point, n x md; `undefined` where a slope is not a known rational. */
export function hiddenJacobian(c: Candidate): Matrix<Rational> | undefined {
  const net = { inputs: c.inputs, ...pointOf(c) };
  const linear = linearise(rationalTier, activationFor(c.activation), net);
  return linear === undefined ? undefined : jacobian(Q, linear);
}

/** sigma(X W^T), n x m. */
export function features(c: Candidate): Matrix<Rational> | undefined {
  const P = preactivations(Q, { inputs: c.inputs, ...pointOf(c) });
  const values: Rational[] = [];
  for (const p of Array.from(P.data)) {
    const value = evaluate(rationalTier, c.activation, p);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return matrix(P.rows, P.cols, values);
}

/** [J, sigma(X W^T)]: the derivative in (W, v). */
export function fullJacobian(c: Candidate): Matrix<Rational> | undefined {
  const J = hiddenJacobian(c);
  const A = J === undefined ? undefined : features(c);
  if (J === undefined || A === undefined) return undefined;
  return tabulate(J.rows, J.cols + A.cols, (i, k) =>
    k < J.cols ? at(J, i, k) : at(A, i, k - J.cols),
  );
}

/**
 * Residuals that make the point stationary in (W, v): a basis of the left kernel and the sum of the basis, with both
 * signs.
 */
export function stationaryResiduals(c: Candidate): readonly Vector[] {
  const J = fullJacobian(c);
  const basis = J === undefined ? [] : leftKernel(J);
  const sum = basis.reduce<Vector>((total, u) => u.map((a, i) => Q.add(a, total[i] ?? Q.zero)), []);
  return [...basis, ...(basis.length > 1 ? [sum] : [])].flatMap((u) => [u, u.map(Q.neg)]);
}

/**
 * The point with neuron j replaced by (w, c), c the best for w: the one with the lowest loss over all j and all given
 * w, if it is lower than the candidate's own.
 */
export function betterPoint(
  c: Candidate,
  labels: Vector,
  directions: readonly Vector[],
): FactPoint | undefined {
  const A = features(c);
  const f = valuesAt(c, pointOf(c));
  if (A === undefined || f === undefined) return undefined;
  let best: { readonly point: FactPoint; readonly loss: Rational } | undefined;
  const own = lossAt(f, labels);
  for (let j = 0; j < c.outputs.length; j++)
    for (const w of directions) {
      const found = withNeuron(c, labels, { f, A, j, w });
      if (found === undefined || compareRational(found.loss, best?.loss ?? own) >= 0) continue;
      best = found;
    }
  return best?.point;
}

interface Exchange {
  readonly f: Vector;
  readonly A: Matrix<Rational>;
  readonly j: number;
  readonly w: Vector;
}

function withNeuron(
  c: Candidate,
  labels: Vector,
  { f, A, j, w }: Exchange,
): { readonly point: FactPoint; readonly loss: Rational } | undefined {
  const feature = features({ ...c, hidden: matrix(1, w.length, w), outputs: [Q.one] });
  if (feature === undefined) return undefined;
  const s = Array.from(feature.data);
  if (isZero(s)) return undefined;
  const v = c.outputs[j] ?? Q.zero;
  const others = f.map((a, i) => Q.sub(a, Q.mul(v, at(A, i, j))));
  const output = Q.div(dot(subtract(labels, others), s), dot(s, s));
  const values = others.map((a, i) => Q.add(a, Q.mul(output, s[i] ?? Q.zero)));
  const hidden = tabulate(c.hidden.rows, c.hidden.cols, (i, k) =>
    i === j ? (w[k] ?? Q.zero) : at(c.hidden, i, k),
  );
  const outputs = c.outputs.map((a, i) => (i === j ? output : a));
  return { point: { hidden, outputs }, loss: lossAt(values, labels) };
}

/** The fact that the loss at the point is exactly this number. */
export function lossFact(name: string, loss: Rational): FactOf<'loss'> {
  return { fact: 'loss', at: name, from: loss, to: loss };
}

/** The rows of X. */
export function samplesOf(c: Candidate): readonly Vector[] {
  return Array.from({ length: c.inputs.rows }, (_, i) => row(c.inputs, i));
}
