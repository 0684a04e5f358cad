/**
 * # How far the sign of a relu network holds, by cases
 *
 * f(x) = sum_j v_j relu(<w_j, x>), and only the first `free` inputs are perturbed: t_j(h) = t_j + <w_j, h>, norm(h) <= eps.
 * A tree of cases splits on the signs of some t_j(h). In each case numbers c_j make the affine function
 * sum_j (c_j t_j(h) + k_j) a lower bound of f there, and it is positive on the ball if its value at h = 0 exceeds eps
 * times the norm of its gradient. That is weak duality: any c_j are sound, and at the best ones no case is lost.
 *
 * ## Main definitions
 * - {@link Layered}, {@link Tree}
 * - {@link casesFault}: why the tree does not show that f keeps its sign
 *
 * ## References
 * Source: "Networks of others" in proofs-notes/purification.md.
 * @module
 */
import type { Rational } from '../arithmetic/rational.ts';
import { rootUp } from '../arithmetic/rational-root.ts';
import { row } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { dot } from '../quadratic/elimination.ts';
import type { Field } from '../quadratic/elimination.ts';
import type { Vector } from './dead-zone.ts';

export interface Layered {
  /** W, m x d. */
  readonly hidden: Matrix<Rational>;
  readonly outputs: Vector;
  readonly input: Vector;
  /** How many inputs, from the first, are perturbed. */
  readonly free: number;
}

/**
 * In preorder: j >= 1 splits on the sign of t_j(h), first >= 0 and then <= 0; 0 is a case, with the next list of c_j.
 */
export interface Tree {
  readonly splits: readonly number[];
  readonly slopes: readonly Vector[];
}

/** What is known of the sign of t_j(h). */
type Side = 'on' | 'off' | 'open';

interface Neuron {
  /** v_j, or -v_j where f(x) < 0. */
  readonly output: Rational;
  readonly level: Rational;
  readonly weights: Vector;
  /** Its side on the whole ball. */
  readonly side: Side;
  /** Not less than eps norm(w_j); none beyond the doubles. */
  readonly reach: Rational | undefined;
}

/** f(x). */
export function layeredValue(
  F: Field,
  { hidden, outputs, input }: Omit<Layered, 'free'>,
): Rational {
  return outputs.reduce((sum, v, j) => {
    const t = dot(F, row(hidden, j), input);
    return F.sign(t) > 0 ? F.add(sum, F.mul(v, t)) : sum;
  }, F.zero);
}

function neuronsOf(F: Field, net: Layered, eps: Rational, isNegative: boolean): readonly Neuron[] {
  const { hidden, outputs, input, free } = net;
  return outputs.map((v, j) => {
    const level = dot(F, row(hidden, j), input);
    const weights = row(hidden, j).slice(0, free);
    const square = F.mul(F.mul(eps, eps), dot(F, weights, weights));
    const isFar = F.sign(F.sub(F.mul(level, level), square)) >= 0;
    const side = isFar ? (F.sign(level) >= 0 ? 'on' : 'off') : 'open';
    return { output: isNegative ? F.neg(v) : v, level, weights, side, reach: rootUp(square) };
  });
}

/** The k with v relu(t) >= c t + k wherever t has this side, or `undefined` where this is not known. */
function constantOf(
  F: Field,
  { output: v, level, reach }: Neuron,
  side: Side,
  c: Rational,
): Rational | undefined {
  const spare = F.sub(v, c);
  if (side === 'on') return F.sign(spare) >= 0 ? F.zero : undefined;
  if (side === 'off') return F.sign(c) >= 0 ? F.zero : undefined;
  if (F.sign(v) >= 0) return F.sign(c) >= 0 && F.sign(spare) >= 0 ? F.zero : undefined;
  // v relu(t) - c t is concave: its least value is at an end of the range
  if (reach === undefined) return undefined;
  const low = F.neg(F.mul(c, F.sub(level, reach)));
  const high = F.mul(spare, F.add(level, reach));
  return F.sign(F.sub(high, low)) < 0 ? high : low;
}

/** Whether the affine function of these c_j is positive on the ball, and below f in this case. */
function isPositive(
  F: Field,
  neurons: readonly Neuron[],
  sides: readonly Side[],
  slopes: Vector,
  eps: Rational,
): boolean {
  let value = F.zero;
  let gradient: Vector = neurons[0]?.weights.map(() => F.zero) ?? [];
  for (const [j, neuron] of neurons.entries()) {
    const c = slopes[j] ?? F.zero;
    const k = constantOf(F, neuron, sides[j] ?? 'open', c);
    if (k === undefined) return false;
    value = F.add(value, F.add(F.mul(c, neuron.level), k));
    if (c.num !== 0n)
      gradient = gradient.map((g, i) => F.add(g, F.mul(c, neuron.weights[i] ?? F.zero)));
  }
  const fall = F.mul(F.mul(eps, eps), dot(F, gradient, gradient));
  return F.sign(value) > 0 && F.sign(F.sub(F.mul(value, value), fall)) > 0;
}

/** The first fault of the tree, or `undefined`: then f(x + h) has the sign of f(x), which is not 0, on the whole ball. */
export function casesFault(F: Field, net: Layered, eps: Rational, tree: Tree): string | undefined {
  const sign = F.sign(layeredValue(F, net));
  if (sign === 0) return 'f(x) is 0';
  const neurons = neuronsOf(F, net, eps, sign < 0);
  return treeFault(neurons, tree, (sides, own) => isPositive(F, neurons, sides, own, eps));
}

function treeFault(
  neurons: readonly Neuron[],
  { splits, slopes }: Tree,
  isShown: (sides: readonly Side[], slopes: Vector) => boolean,
): string | undefined {
  const open: (readonly Side[])[] = [neurons.map(({ side }) => side)];
  let leaf = 0;
  for (const split of splits) {
    const sides = open.pop();
    if (sides === undefined) return 'the tree has more than its cases';
    if (split === 0) {
      const own = slopes[leaf];
      leaf += 1;
      if (own?.length !== neurons.length)
        return `case ${leaf}: expected ${neurons.length} slopes, got ${own?.length ?? 'none'}`;
      if (!isShown(sides, own)) return `case ${leaf} is not shown`;
      continue;
    }
    if (split > neurons.length) return `there is no neuron ${split}`;
    const decided = (to: Side): readonly Side[] =>
      sides.map((side, j) => (j === split - 1 ? to : side));
    open.push(decided('off'), decided('on'));
  }
  if (open.length > 0) return 'the tree lacks cases';
  return leaf === slopes.length
    ? undefined
    : `expected ${leaf} lists of slopes, got ${slopes.length}`;
}
