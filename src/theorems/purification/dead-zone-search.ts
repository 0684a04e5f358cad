/**
 * # Radii of networks with a dead zone
 *
 * Untrusted: proposes; the two bounds of P2 are computed over Q as the checker does, so that what is proposed holds.
 *
 * ## Main definitions
 * - {@link thresholdOf}: b, where sigma is T
 * - {@link partsRadius}, {@link formRadius}: P2(b) and P2(a)
 * - {@link asRelu}: the same function as a relu network with one constant input
 * @module
 */
import {
  rationalField as Q,
  rationalFromDouble,
  rationalToText,
  ratio,
} from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { FactOf } from '../../certificates/facts/format.ts';
import { at } from '../../linalg/matrix.ts';
import { formMatrix, partsMargin } from '../../purification/dead-zone.ts';
import type { Poised } from '../../purification/dead-zone.ts';
import { isSemidefinite } from '../../quadratic/inverse.ts';
import { activationNamed } from '../../sigma/built-in.ts';
import { printExpression } from '../../sigma/expression-print.ts';
import type { Expression } from '../../sigma/expression-tree.ts';
import { same } from '../rule.ts';
import { dot, largest } from './search.ts';
import type { Around, Numbers } from './search.ts';

/** b > 0 where sigma is written relu(x - b) - relu(-x - b). */
export function thresholdOf(sigma: Expression): Rational | undefined {
  const found = constantOf(sigma);
  if (found === undefined || found.num <= 0n) return undefined;
  const text = rationalToText(found);
  const own = activationNamed(`relu(x - ${text}) - relu(-x - ${text})`).value;
  return printExpression(own) === printExpression(sigma) ? found : undefined;
}

/** c of relu(x - c) - .., where c is written as a number or a quotient of two. */
function constantOf(sigma: Expression): Rational | undefined {
  const kink = sigma.kind === 'sub' && sigma.left.kind === 'apply' ? sigma.left.of : undefined;
  const c = kink?.kind === 'sub' ? kink.right : undefined;
  if (c?.kind === 'constant') return c.value;
  return c?.kind === 'div' ? quotientOf(c.left, c.right) : undefined;
}

function quotientOf(a: Expression, b: Expression): Rational | undefined {
  if (a.kind !== 'constant' || b.kind !== 'constant' || b.value.num === 0n) return undefined;
  return Q.div(a.value, b.value);
}

const number = ({ num, den }: Rational): number => Number(num) / Number(den);

/** eps rounded down to a multiple of 2^-20: short numbers in files. */
export function shortBelow(eps: number): Rational {
  return ratio(BigInt(Math.floor(eps * 2 ** 20)), 2n ** 20n);
}

/** A radius of P2(b), at most `most`. */
export function partsRadius(there: Poised, most: number): Rational | undefined {
  const { rows, cols } = there.net.hidden;
  if (rows !== cols) return undefined;
  return largest(most, (eps) => {
    const radius = shortBelow(eps);
    if (radius.num <= 0n) return undefined;
    return (partsMargin(Q, there, radius)?.num ?? 0n) > 0n ? radius : undefined;
  });
}

/** The largest eigenvalue of a symmetric positive semidefinite matrix, from below and closely. */
function topEigenvalue(A: readonly Numbers[]): number {
  let v: Numbers = A.map((_, i) => 1 + i / 7);
  let value = 0;
  for (let step = 0; step < 300; step++) {
    const next = A.map((row) => dot(row, v));
    value = Math.sqrt(dot(next, next));
    if (!(value > 0)) return 0;
    v = next.map((a) => a / value);
  }
  return value;
}

export type Form = Pick<FactOf<'robust-at'> & { readonly by: 'form' }, 'curvature' | 'offset'> & {
  readonly radius: Rational;
};

/** nu, tau and a radius of P2(a). */
export function formRadius(there: Poised): Form | undefined {
  const {
    net: { hidden: W },
    value,
    firing,
    idle,
  } = there;
  const d = W.cols;
  const f = number(value);
  const sums = Array.from({ length: d }, (_, k) =>
    firing.reduce((sum, i) => sum + number(at(W, i, k)), 0),
  );
  const entry = (tau: number, k: number, l: number): number =>
    ((sums[k] ?? 0) * (sums[l] ?? 0)) / (4 * tau) +
    idle.reduce(
      (sum, { index: i, distance }) =>
        sum + (number(at(W, i, k)) * number(at(W, i, l))) / (4 * number(distance)),
      0,
    );
  let best: { readonly nu: number; readonly tau: number; readonly square: number } | undefined;
  const parts = 40;
  for (let k = 1; k < parts; k++) {
    const tau = (f * k) / parts;
    const A = Array.from({ length: d }, (_, i) =>
      Array.from({ length: d }, (__, j) => entry(tau, i, j)),
    );
    const nu = topEigenvalue(A) * (1 + 1e-4);
    const square = (f - tau) / nu;
    if (nu > 0 && square > (best?.square ?? 0)) best = { nu, tau, square };
  }
  if (best === undefined) return undefined;
  const radius = shortBelow(Math.sqrt(best.square) * (1 - 1e-5));
  const upward = (a: number): Rational => ratio(BigInt(Math.ceil(a * 2 ** 20)), 2n ** 20n);
  const [curvature, offset] = [upward(best.nu), upward(best.tau)];
  if (radius.num <= 0n || !isSemidefinite(Q, formMatrix(Q, there, curvature, offset)))
    return undefined;
  return { curvature, offset, radius };
}

/** T(t) = relu(t - b) - relu(-t - b) with a constant input 1, or `undefined` where b is no double. */
export function asRelu(
  { hidden, input }: Pick<Around, 'hidden' | 'input'>,
  threshold: Rational,
): Around | undefined {
  const b = number(threshold);
  if (!same(rationalFromDouble(b), threshold)) return undefined;
  return {
    hidden: [...hidden.map((w) => [...w, -b]), ...hidden.map((w) => [...w.map((a) => -a), -b])],
    outputs: [...hidden.map(() => 1), ...hidden.map(() => -1)],
    input: [...input, 1],
    free: input.length,
    sigma: (t) => Math.max(t, 0),
  };
}

export function exactly(xs: Numbers): readonly Rational[] {
  return xs.map(rationalFromDouble);
}
