/**
 * # Steps of successive convex approximation
 *
 * U(theta) = (1/2) norm(r)^2 + R(theta), R = (lambda/2) norm(theta)^2 (`l2`) or lambda norm_1(theta) (`l1`), theta the
 * trained parameters. The surrogate of a block b of them keeps R and makes f linear in theta_b:
 * (1/2) norm(r + J_b (z - theta_b))^2 + (tau/2) norm(z - theta_b)^2 + R. All blocks move at once, by gamma d.
 *
 * ## Main definitions
 * - {@link Surrogate}: R, tau and the sizes of the blocks
 * - {@link jacobianColumn}: one column of J, which is never formed
 * - {@link stepNumbers}: all that is needed of a step, exactly or rounded up
 * - {@link changeAtMost}: G3, the bound b(gamma) of the change of U
 * - {@link penaltyOf}
 *
 * ## Main results
 * G2' and G3 of proofs-notes/convex-approximation.md.
 * @module
 */
import { encloseRational, intervalRing, isBounded } from '../arithmetic/interval.ts';
import type { Interval } from '../arithmetic/interval.ts';
import { compareRational, ratio, rationalFromDouble } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import type { Ring } from '../arithmetic/ring.ts';
import { at } from '../linalg/matrix.ts';
import { residualOf } from './hessian.ts';
import type { Layer, Tangent } from './hessian.ts';

type Vector = readonly Rational[];
type Exact = Ring<Rational>;

export type Norm = 'l2' | 'l1';

export interface Surrogate {
  /** Of the penalty R. */
  readonly norm: Norm;
  readonly lambda: Rational;
  readonly tau: Rational;
  /** Sizes of consecutive blocks of the trained parameters. */
  readonly blocks: readonly number[];
}

/** Numbers that are exact or enclosed. */
export interface Numbers<T> {
  readonly R: Ring<T>;
  readonly embed: (a: Rational) => T;
  /** A range that contains the number; `undefined` if it is not bounded. */
  readonly ends: (a: T) => readonly [Rational, Rational] | undefined;
}

export function exactNumbers(R: Exact): Numbers<Rational> {
  return { R, embed: (a) => a, ends: (a) => [a, a] };
}

export const enclosedNumbers: Numbers<Interval> = {
  R: intervalRing,
  embed: encloseRational,
  ends: (a) => (isBounded(a) ? [rationalFromDouble(a.lo), rationalFromDouble(a.hi)] : undefined),
};

/** Column k of J, k counting W row by row and then v. Length n. */
export function jacobianColumn<T>(
  R: Ring<T>,
  { inputs: X, outputs: v, jets }: Layer<T, Tangent<T>>,
  k: number,
): readonly T[] {
  const hidden = v.length * X.cols;
  const c = k % X.cols;
  const j = (k - c) / X.cols;
  return Array.from({ length: X.rows }, (_, i) =>
    k < hidden
      ? R.mul(R.mul(v[j] ?? R.zero, at(jets, i, j).slope), at(X, i, c))
      : at(jets, i, k - hidden).value,
  );
}

const half = ratio(1n, 2n);

function dot<T>(R: Ring<T>, a: readonly T[], b: readonly T[]): T {
  return a.reduce((sum, x, i) => R.add(sum, R.mul(x, b[i] ?? R.zero)), R.zero);
}

function along<T>(R: Ring<T>, a: readonly T[], t: T, b: readonly T[]): readonly T[] {
  return a.map((x, i) => R.add(x, R.mul(t, b[i] ?? R.zero)));
}

function size(F: Exact, a: Rational): Rational {
  return a.num < 0n ? F.neg(a) : a;
}

function larger(a: Rational, b: Rational): Rational {
  return compareRational(a, b) < 0 ? b : a;
}

/** R(theta). */
export function penaltyOf(F: Exact, { norm, lambda }: Surrogate, theta: Vector): Rational {
  return norm === 'l2'
    ? F.mul(F.mul(half, lambda), dot(F, theta, theta))
    : F.mul(
        lambda,
        theta.reduce((sum, t) => F.add(sum, size(F, t)), F.zero),
      );
}

/** s: the surrogate is strongly convex with this constant. */
export function convexity(F: Exact, { norm, lambda, tau }: Surrogate): Rational {
  return norm === 'l2' ? F.add(tau, lambda) : tau;
}

/** What is needed of a step; all but `length` are upper bounds where J and r are enclosed. */
export interface StepNumbers {
  /** P: <grad U, d> (l2), or <J^T r, d> + R(theta + d) - R(theta) (l1). */
  readonly slope: Rational;
  /** norm(J d)^2. */
  readonly image: Rational;
  /** norm(r + gamma J d)^2. */
  readonly far: Rational;
  /** norm(d)^2, exactly. */
  readonly length: Rational;
  /** norm(e)^2, e the residual of the conditions of the minimisers of the surrogates (G2'). */
  readonly error: Rational;
}

/** e_k^2 from a range of q_k, z = theta_k + d_k. */
function squaredError(
  F: Exact,
  { norm, lambda }: Surrogate,
  [low, high]: readonly [Rational, Rational],
  z: Rational,
): Rational {
  const term = norm === 'l2' ? z : ratio(z.num > 0n ? 1n : z.num < 0n ? -1n : 0n);
  const [a, b] = [low, high].map((q) => F.add(q, F.mul(lambda, term)));
  const both = larger(size(F, a ?? low), size(F, b ?? high));
  const isFree = norm === 'l1' && z.num === 0n; // abs(q_k) <= lambda is all that is asked
  const e = isFree ? larger(F.sub(both, lambda), F.zero) : both;
  return F.mul(e, e);
}

/**
 * The numbers of a step; `undefined` where they are not bounded.
 *
 * Shapes: `layer` n x m, `labels` n, `theta` and `d` p; the blocks add up to p.
 * Cost: about 6 n p multiplications.
 */
export function stepNumbers<T>(
  { R, embed, ends }: Numbers<T>,
  F: Exact,
  layer: Layer<T, Tangent<T>>,
  labels: readonly T[],
  surrogate: Surrogate,
  { theta, d, gamma }: { readonly theta: Vector; readonly d: Vector; readonly gamma: Rational },
): StepNumbers | undefined {
  const r = residualOf(R, layer, labels);
  const none: readonly T[] = r.map(() => R.zero);
  let image = none;
  let error = F.zero;
  let first = 0;
  for (const count of surrogate.blocks) {
    const own = Array.from({ length: count }, (_, k) => first + k);
    const columns = own.map((k) => jacobianColumn(R, layer, k));
    const part = columns.reduce<readonly T[]>(
      (sum, column, k) => along(R, sum, embed(d[first + k] ?? F.zero), column),
      none,
    );
    const residual = along(R, r, R.one, part);
    for (const [at, k] of own.entries()) {
      const move = d[k] ?? F.zero;
      const range = ends(dot(R, columns[at] ?? none, residual));
      if (range === undefined) return undefined;
      const pull = F.mul(surrogate.tau, move);
      const q = [F.add(range[0], pull), F.add(range[1], pull)] as const;
      error = F.add(error, squaredError(F, surrogate, q, F.add(theta[k] ?? F.zero, move)));
    }
    image = along(R, image, R.one, part);
    first += count;
  }
  const moved = along(R, r, embed(gamma), image);
  const [slope, size, far] = [dot(R, r, image), dot(R, image, image), dot(R, moved, moved)].map(
    (a) => ends(a)?.[1],
  );
  if (slope === undefined || size === undefined || far === undefined) return undefined;
  const linear =
    surrogate.norm === 'l2'
      ? F.mul(surrogate.lambda, dot(F, theta, d))
      : F.sub(penaltyOf(F, surrogate, along(F, theta, F.one, d)), penaltyOf(F, surrogate, theta));
  return { slope: F.add(slope, linear), image: size, far, length: dot(F, d, d), error };
}

/**
 * Whether b(gamma) <= most, for a Lipschitz constant L of J on the segment and 0 <= gamma <= 1:
 * b = gamma P + (gamma^2/2)(norm(J d)^2 + lambda D^2) + (L/2) gamma^2 D^2 norm(r + gamma J d) + (L^2/8) gamma^4 D^4,
 * without lambda D^2 for l1. Exact: the root is squared away.
 */
export function changeAtMost(
  F: Exact,
  { norm, lambda }: Surrogate,
  { slope, image, far, length }: StepNumbers,
  { gamma, L, most }: { readonly gamma: Rational; readonly L: Rational; readonly most: Rational },
): boolean {
  const bent = F.mul(F.mul(half, L), F.mul(F.mul(gamma, gamma), length)); // (L/2) gamma^2 D^2
  const ridge = norm === 'l2' ? F.mul(lambda, length) : F.zero;
  const square = F.mul(F.mul(half, F.mul(gamma, gamma)), F.add(image, ridge));
  const rest = F.sub(
    most,
    F.add(F.add(F.mul(gamma, slope), square), F.mul(half, F.mul(bent, bent))),
  );
  if (rest.num < 0n) return false;
  return compareRational(F.mul(F.mul(bent, bent), far), F.mul(rest, rest)) <= 0;
}
