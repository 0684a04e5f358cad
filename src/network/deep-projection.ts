/**
 * # The loss of a deep network against the projected labels, enclosed
 *
 * At every point whose last layer is trained, (1/2) dist(y, range J_full)^2 <= l, with equality where the gradient
 * is 0 (Theorem F1). Away from a stationary point the difference is bounded here.
 *
 * ## Main definitions
 * - {@link enclosedProjection}: enclosures of l, of norm(J_S^T r), and a Gram matrix of J_S
 * - {@link gapHolds}: whether the difference is at most a given number; {@link leastGap}: such a number
 *
 * ## Main results
 * Let S be a set of columns with the range of J = J_full, and P the projector onto it. l - (1/2) dist(y, range J)^2 is
 * (1/2) norm(P r)^2, since y = f - r and f is in the range. If J_S^T J_S - s^2 I or J_S J_S^T - s^2 I is positive
 * definite, s > 0, then norm(J_S^T r) >= s norm(P r), so the difference is at most norm(J_S^T r)^2/(2 s^2):
 * proofs-notes/projection.md.
 *
 * ## Implementation notes
 * Zero columns do not change the range. For relu and x^k, and each hidden neuron, the columns of its incoming weights,
 * weighted by them, sum to k times those of its outgoing ones: one incoming weight other than 0 is left out. Without
 * that J_full never has full column rank for relu.
 * @module
 */
import { divUp, exactly, minusDown, mulDown, mulUp, plusUp } from '../arithmetic/bounds.ts';
import type { Lower, Upper } from '../arithmetic/bounds.ts';
import { interval, intervalRing as R, intervalTier } from '../arithmetic/interval.ts';
import type { Interval } from '../arithmetic/interval.ts';
import { floor, max } from '../arithmetic/machine.ts';
import { certainlyPositiveDefinite } from '../linalg/definite.ts';
import { at, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { vectorNormUp } from '../linalg/norms.ts';
import { enclosedProduct, enclosedTranspose, intervalMatrix } from '../linalg/product.ts';
import type { Enclosure } from '../linalg/product.ts';
import { powerOfTwoNear } from '../linalg/scaling.ts';
import { enclose } from '../sigma/activation.ts';
import type { Activation } from '../sigma/activation.ts';
import { deepGradient, deepPass, deepResidual, parametersBefore } from './deep.ts';
import type { DeepNetwork, DeepPass } from './deep.ts';
import type { Expression } from '../sigma/expression-tree.ts';

export interface EnclosedProjection {
  /** Contains l. */
  readonly loss: Interval;
  /** At least norm(J_S^T r). */
  readonly pull: Upper;
  /** Contains J_S^T J_S, or J_S J_S^T where S has more columns than there are samples. */
  readonly gram: Enclosure;
  /** The order of `gram`: the rank of J_full where the Gram matrix is definite. */
  readonly rank: number;
}

/** relu, or x^k: x sigma'(x) = k sigma(x). */
function isHomogeneous(e: Expression): boolean {
  if (e.kind === 'power') return e.base.kind === 'variable';
  return e.kind === 'apply' && e.f === 'relu' && e.of.kind === 'variable';
}

const isZero = ({ lo, hi }: Interval): boolean => lo === 0 && hi === 0;

/** Columns of J that may be left out (see the header): the first suitable weight of each neuron. */
function redundant(
  { layers }: DeepNetwork<Interval>,
  isEmpty: (column: number) => boolean,
): ReadonlySet<number> {
  const out = new Set<number>();
  for (const [l, W] of layers.slice(0, -1).entries()) {
    const first = parametersBefore(layers, l);
    for (let j = 0; j < W.rows; j++)
      for (let k = 0; k < W.cols; k++) {
        const column = first + j * W.cols + k;
        const { lo, hi } = at(W, j, k);
        if (isEmpty(column) || (lo <= 0 && hi >= 0)) continue;
        out.add(column);
        break;
      }
  }
  return out;
}

/** J_S. */
function independent(
  activation: Activation,
  net: DeepNetwork<Interval>,
  { jacobian: J }: DeepPass<Interval>,
): Matrix<Interval> {
  const isEmpty = (k: number): boolean => {
    for (let i = 0; i < J.rows; i++) if (!isZero(at(J, i, k))) return false;
    return true;
  };
  const out = isHomogeneous(activation.value) ? redundant(net, isEmpty) : new Set<number>();
  const kept = Array.from({ length: J.cols }, (_, k) => k).filter(
    (k) => !out.has(k) && !isEmpty(k),
  );
  return tabulate(J.rows, kept.length, (i, k) => at(J, i, kept[k] ?? -1));
}

/**
 * The enclosures at a point; `undefined` where sigma or sigma' is not shown to exist at a pre-activation.
 *
 * Cost: back-propagation in intervals, and three float64 products for the Gram matrix.
 */
export function enclosedProjection(
  activation: Activation,
  net: DeepNetwork<Interval>,
  labels: readonly Interval[],
): EnclosedProjection | undefined {
  const pass = deepPass(R, net, (p) => enclose(activation, p));
  if (pass === undefined) return undefined;
  const r = deepResidual(R, pass, labels);
  const square = r.reduce((sum, a) => R.add(sum, intervalTier.power(a, 2)), R.zero);
  const J = independent(activation, net, pass);
  const pull = vectorNormUp(deepGradient(R, { ...pass, jacobian: J }, r));
  const E = intervalMatrix(J);
  const T = enclosedTranspose(E);
  const gram = J.cols > J.rows ? enclosedProduct(E, T) : enclosedProduct(T, E);
  return { loss: R.mul(interval(0.5), square), pull, gram, rank: gram.mid.rows };
}

/** Whether every symmetric member of the enclosure is above t I. */
function isAbove({ mid, rad }: Enclosure, t: Upper): boolean {
  const boxes = tabulate(mid.rows, mid.cols, (i, k) => {
    const [a, s] = [at(mid, i, k), at(rad, i, k)];
    const box = interval(minusDown(a, s), plusUp(a, s));
    return i === k ? R.sub(box, interval(t)) : box;
  });
  return certainlyPositiveDefinite(intervalMatrix(boxes));
}

/** Whether 0 <= l - (1/2) dist(y, range J_full)^2 <= gap is shown; `gap` must be positive and finite. */
export function gapHolds({ pull, gram }: EnclosedProjection, gap: Lower): boolean {
  if (!(gap > 0 && gap < Infinity)) return false;
  // s^2 with norm(J_S^T r)^2 <= 2 s^2 gap
  const t = divUp(mulUp(pull, pull), mulDown(exactly(2), gap));
  return t < Infinity && isAbove(gram, t);
}

/**
 * A small number for which {@link gapHolds}, or `undefined` if none was found, for example because the Gram matrix is
 * not shown to be definite. Found by halving; at most 8 times the least such number.
 */
export function leastGap(found: EnclosedProjection): Lower | undefined {
  const { pull, gram } = found;
  const square = mulUp(pull, pull);
  let largest = 0;
  for (let i = 0; i < gram.mid.rows; i++) largest = max(largest, at(gram.mid, i, i));
  // s^2 = scale 2^-k: bisection finds the first k that works, since any smaller s^2 works too
  const scale = 1 / powerOfTwoNear(largest);
  const gapAt = (k: number): Lower =>
    exactly(max(divUp(square, exactly(scale * 2 ** (1 - k))), Number.MIN_VALUE));
  let [fails, holds] = [-1, 60];
  if (!gapHolds(found, gapAt(holds))) return undefined;
  while (holds - fails > 1) {
    const k = floor((holds + fails) / 2);
    if (gapHolds(found, gapAt(k))) holds = k;
    else fails = k;
  }
  return gapAt(holds);
}
