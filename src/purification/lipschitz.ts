/**
 * # How much a smooth network can change on a ball of inputs
 *
 * f(x) = sum_j v_j sigma(<w_j, x>), and only the first `free` inputs move. By the mean value theorem
 * abs(f(x + h) - f(x)) <= norm(h) times the largest norm of the gradient on the ball, which is enclosed entry by entry
 * with sigma' on the range of each pre-activation.
 *
 * ## Main definitions
 * - {@link signMargin}
 *
 * ## References
 * Source: "Networks of others" in proofs-notes/purification.md.
 * @module
 */
import { addUp, exactly, mulUp, sqrtUp, subDown } from '../arithmetic/bounds.ts';
import type { Lower, Upper } from '../arithmetic/bounds.ts';
import { interval, intervalRing as R, magnitude, mignitude } from '../arithmetic/interval.ts';
import type { Interval } from '../arithmetic/interval.ts';
import { row } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { closerJet } from '../network/enclosed-layer.ts';
import { encloseValue } from '../sigma/activation.ts';
import type { Activation } from '../sigma/activation.ts';

export interface EnclosedInput {
  readonly activation: Activation;
  readonly hidden: Matrix<Interval>;
  readonly outputs: readonly Interval[];
  readonly input: readonly Interval[];
  readonly free: number;
}

function dot(a: readonly Interval[], b: readonly Interval[]): Interval {
  return a.reduce((sum, p, i) => R.add(sum, R.mul(p, b[i] ?? R.zero)), R.zero);
}

function normUp(xs: readonly Interval[]): Upper {
  const squares = xs.map((x) => mulUp(magnitude(x), magnitude(x)));
  return sqrtUp(squares.reduce(addUp, exactly(0)));
}

/** f(x), or `undefined` where it is not known to be defined. */
export function enclosedValue({
  activation,
  hidden,
  outputs,
  input,
}: Omit<EnclosedInput, 'free'>): Interval | undefined {
  let sum = R.zero;
  for (const [j, v] of outputs.entries()) {
    const value = encloseValue(activation, dot(row(hidden, j), input));
    if (value === undefined) return undefined;
    sum = R.add(sum, R.mul(v, value));
  }
  return sum;
}

/** At least norm(grad f) on the ball, or `undefined` where sigma' is not known on the range of a pre-activation. */
export function gradientUp(net: EnclosedInput, eps: Upper): Upper | undefined {
  const { activation, hidden, outputs, input, free } = net;
  const gradient: Interval[] = Array.from({ length: free }, () => R.zero);
  for (const [j, v] of outputs.entries()) {
    const w = row(hidden, j);
    const reach = mulUp(eps, normUp(w.slice(0, free)));
    if (!(reach < Infinity)) return undefined;
    const range = R.add(dot(w, input), R.mul(interval(-1, 1), interval(reach)));
    const jet = closerJet(activation, range);
    if (jet === undefined) return undefined;
    const by = R.mul(v, jet.slope);
    for (let k = 0; k < free; k++)
      gradient[k] = R.add(gradient[k] ?? R.zero, R.mul(by, w[k] ?? R.zero));
  }
  return normUp(gradient);
}

/**
 * A lower bound of abs(f(x)) - eps sup norm(grad f): where it is positive, f has one sign on the ball. `undefined` where
 * sigma or sigma' is not known.
 */
export function signMargin(net: EnclosedInput, eps: Upper): Lower | undefined {
  const value = enclosedValue(net);
  const slope = gradientUp(net, eps);
  if (value === undefined || slope === undefined) return undefined;
  return subDown(mignitude(value), mulUp(eps, slope));
}
