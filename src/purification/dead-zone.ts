/**
 * # Sums of neurons with a dead zone, and how far their sign holds
 *
 * f(x) = sum_i T(<w_i, x>) with T(t) = relu(t - b) - relu(-t - b), b >= 0. At an input whose pre-activations t_i are all
 * above -b the neurons with t_i > b fire and the others are idle, and f(x + h) has two lower bounds, each from
 * T(t + z) >= T(t) + z for t >= b, and T(t + z) >= -(-z - (b + t))_+ for abs(t) <= b.
 *
 * ## Main definitions
 * - {@link DeadZone}, {@link preactivations}, {@link valueAt}
 * - {@link poised}: which neurons fire
 * - {@link formMatrix}, {@link partsMargin}: P2(a) and P2(b)
 *
 * ## References
 * Source: Theorem P2, proofs-notes/purification.md.
 * @module
 */
import { ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { rootUp } from '../arithmetic/rational-root.ts';
import { at, row, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { dot } from '../quadratic/elimination.ts';
import type { Field } from '../quadratic/elimination.ts';

export type Vector = readonly Rational[];

/** W, m x d, and b. */
export interface DeadZone {
  readonly hidden: Matrix<Rational>;
  readonly threshold: Rational;
}

/** All <w_i, x>. */
export function preactivations(F: Field, W: Matrix<Rational>, x: Vector): Vector {
  return Array.from({ length: W.rows }, (_, i) => dot(F, row(W, i), x));
}

/** T(t). */
export function response(F: Field, b: Rational, t: Rational): Rational {
  const [above, below] = [F.sub(t, b), F.add(t, b)];
  const fires = F.sign(above) > 0 ? above : F.zero;
  return F.sign(below) < 0 ? F.add(fires, below) : fires;
}

function sum(F: Field, xs: Vector): Rational {
  return xs.reduce(F.add, F.zero);
}

export function valueAt(F: Field, { hidden, threshold }: DeadZone, x: Vector): Rational {
  return sum(
    F,
    preactivations(F, hidden, x).map((t) => response(F, threshold, t)),
  );
}

/** An input at which every t_i is above -b. */
export interface Poised {
  readonly net: DeadZone;
  readonly value: Rational;
  /** The neurons with t_i > b. */
  readonly firing: readonly number[];
  /** The others, with b + t_i > 0. */
  readonly idle: readonly { readonly index: number; readonly distance: Rational }[];
}

/** The input x, or the first neuron with t_i <= -b. */
export function poised(F: Field, net: DeadZone, x: Vector): Poised | number {
  const b = net.threshold;
  const t = preactivations(F, net.hidden, x);
  const low = t.findIndex((own) => F.sign(F.add(own, b)) <= 0);
  if (low >= 0) return low;
  const fires = t.map((own) => F.sign(F.sub(own, b)) > 0);
  return {
    net,
    value: sum(
      F,
      t.map((own) => response(F, b, own)),
    ),
    firing: t.flatMap((_, i) => (fires[i] === true ? [i] : [])),
    idle: t.flatMap((own, i) => (fires[i] === true ? [] : [{ index: i, distance: F.add(b, own) }])),
  };
}

/**
 * [[nu I - Q, w/2], [w^T/2, tau]], w the sum of the firing w_i, Q = sum over the idle of w_i w_i^T/(4 (b + t_i)).
 *
 * Where it is positive semidefinite, f(x + h) >= f(x) - nu norm(h)^2 - tau for every h: P2(a).
 */
export function formMatrix(
  F: Field,
  { net: { hidden: W }, firing, idle }: Poised,
  curvature: Rational,
  offset: Rational,
): Matrix<Rational> {
  const d = W.cols;
  const half = ratio(1n, 2n);
  const four = ratio(4n);
  const pull = Array.from({ length: d }, (_, k) =>
    F.mul(
      half,
      sum(
        F,
        firing.map((i) => at(W, i, k)),
      ),
    ),
  );
  const idleEntry = (k: number, l: number): Rational =>
    sum(
      F,
      idle.map(({ index, distance }) =>
        F.div(F.mul(at(W, index, k), at(W, index, l)), F.mul(four, distance)),
      ),
    );
  return tabulate(d + 1, d + 1, (k, l) => {
    if (k === d && l === d) return offset;
    if (k === d || l === d) return pull[k === d ? l : k] ?? F.zero;
    return F.sub(k === l ? curvature : F.zero, idleEntry(k, l));
  });
}

/** norm(w_i - e_i)^2. */
function denseSquare(F: Field, W: Matrix<Rational>, i: number): Rational {
  const n = row(W, i).map((w, k) => (k === i ? F.sub(w, F.one) : w));
  return dot(F, n, n);
}

/**
 * A lower bound of f(x + h) for norm(h) <= eps, with w_i = e_i + n_i: P2(b). W is square.
 *
 * Norms that are no fractions are rounded up, so that the bound falls. `undefined` where it does not apply: some idle
 * neuron has b + t_i <= norm(n_i) eps, or a norm is beyond the doubles.
 */
export function partsMargin(
  F: Field,
  { net: { hidden: W }, value, firing, idle }: Poised,
  eps: Rational,
): Rational | undefined {
  const reach = (i: number): Rational | undefined =>
    rootUp(F.mul(denseSquare(F, W, i), F.mul(eps, eps)));
  let margin = value;
  for (const i of firing) {
    const c = reach(i);
    if (c === undefined) return undefined;
    margin = F.sub(margin, c);
  }
  let least: Rational | undefined;
  for (const { index, distance } of idle) {
    const c = reach(index);
    if (c === undefined) return undefined;
    const own = F.sub(distance, c);
    if (least === undefined || F.sign(F.sub(own, least)) < 0) least = own;
  }
  const rest = restOf(F, eps, ratio(BigInt(firing.length)), least);
  return rest === undefined ? undefined : F.sub(margin, rest);
}

/**
 * An upper bound of sup sqrt(k) a + c^2/(4 b') over a^2 + c^2 <= eps^2, for k >= 0 and b' = `least`; without b', of
 * sqrt(k) eps. `undefined` unless b' > 0.
 */
export function restOf(
  F: Field,
  eps: Rational,
  k: Rational,
  least: Rational | undefined,
): Rational | undefined {
  const square = F.mul(eps, eps);
  if (least === undefined) return rootUp(F.mul(square, k));
  if (F.sign(least) <= 0) return undefined;
  const turning = F.mul(ratio(4n), F.mul(F.mul(least, least), k));
  if (F.sign(F.sub(square, turning)) <= 0) return rootUp(F.mul(square, k));
  return F.add(F.div(square, F.mul(ratio(4n), least)), F.mul(least, k));
}
