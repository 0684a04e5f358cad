/**
 * # Training by successive convex approximation
 *
 * Untrusted: finds runs, proves nothing. Directions are rounded to multiples of 2^-32 and lengths to powers of two; the
 * weights of a run are kept exactly besides their doubles.
 *
 * ## Main definitions
 * - {@link Objective}, {@link objectiveOf}: U, r and J in float64
 * - {@link surrogateStep}: d of all blocks
 * - {@link trainConvexly}: a run, with a search along each direction or with b(gamma) of G3
 * @module
 */
import { encloseQuotient, midpoint } from '../../arithmetic/interval.ts';
import { rationalField as Q, rationalFromDouble } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { cholesky } from '../../linalg/cholesky.ts';
import { approxSolve } from '../../linalg/approx-solve.ts';
import { dense } from '../../linalg/matrix.ts';
import { centreAt, geometryOf } from '../../network/centre.ts';
import { fullLipschitz } from '../../network/descent.ts';
import type { Moving } from '../../network/hessian.ts';
import type { Problem } from '../../network/problem.ts';
import type { Norm } from '../../network/surrogate.ts';
import { compiled } from '../../search/compiled-expression.ts';
import type { Point } from '../../search/evaluation.ts';
import type { Watch } from '../../search/watch.ts';

export interface FloatSurrogate {
  readonly norm: Norm;
  readonly lambda: number;
  readonly tau: number;
  /** Sizes of consecutive blocks. */
  readonly blocks: readonly number[];
}

type Numbers = Float64Array;

/** U with its parts, for W alone or W and v as one vector. */
export interface Objective {
  readonly parameters: number;
  readonly samples: number;
  readonly value: (theta: Numbers) => number;
  /** r, n, and the columns of J one after another, p n. */
  readonly linear: (theta: Numbers) => { readonly r: Numbers; readonly J: Numbers };
}

const get = (xs: ArrayLike<number>, k: number): number => xs[k] ?? Number.NaN;

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += get(a, i) * get(b, i);
  return sum;
}

export function parametersAt({ hidden, outputs }: Point, moving: Moving): Numbers {
  return Float64Array.from([...hidden.data, ...(moving === 'all' ? outputs : [])]);
}

export function pointAt({ hidden, outputs }: Point, theta: Numbers): Point {
  const { rows, cols } = hidden;
  const isFixed = theta.length === rows * cols;
  return {
    hidden: dense(rows, cols, theta.slice(0, rows * cols)),
    outputs: isFixed ? outputs : Array.from(theta.slice(rows * cols)),
  };
}

function penalty({ norm, lambda }: FloatSurrogate, theta: Numbers): number {
  return norm === 'l2'
    ? (lambda / 2) * dot(theta, theta)
    : lambda * theta.reduce((sum, t) => sum + Math.abs(t), 0);
}

/** U = l + R around a point, whose v stays if only W moves. */
export function objectiveOf(
  { inputs: X, labels, activation }: Problem,
  start: Point,
  moving: Moving,
  surrogate: FloatSurrogate,
): Objective {
  const [sigma, slope] = [compiled(activation.value), compiled(activation.slope)];
  const [n, d, m] = [X.rows, X.cols, start.hidden.rows];
  const p = m * d + (moving === 'all' ? m : 0);
  const output = (theta: Numbers, j: number): number =>
    moving === 'all' ? get(theta, m * d + j) : get(start.outputs, j);
  const activationAt = (theta: Numbers, i: number, j: number): number => {
    let z = 0;
    for (let k = 0; k < d; k++) z += get(X.data, i * d + k) * get(theta, j * d + k);
    return z;
  };
  return {
    parameters: p,
    samples: n,
    value: (theta) => {
      let loss = 0;
      for (let i = 0; i < n; i++) {
        let r = -get(labels, i);
        for (let j = 0; j < m; j++) r += output(theta, j) * sigma(activationAt(theta, i, j));
        loss += (r * r) / 2;
      }
      return loss + penalty(surrogate, theta);
    },
    linear: (theta) => {
      const [r, J] = [new Float64Array(n), new Float64Array(p * n)];
      for (let i = 0; i < n; i++) {
        let sum = -get(labels, i);
        for (let j = 0; j < m; j++) {
          const [z, v] = [activationAt(theta, i, j), output(theta, j)];
          const [value, by] = [sigma(z), v * slope(z)];
          sum += v * value;
          for (let k = 0; k < d; k++) J[(j * d + k) * n + i] = by * get(X.data, i * d + k);
          if (moving === 'all') J[(m * d + j) * n + i] = value;
        }
        r[i] = sum;
      }
      return { r, J };
    },
  };
}

/** (J^T J + s I)^{-1} b for the columns of J, in the smaller of p and n unknowns; zeros where that fails. */
function ridgeSolution(columns: readonly Numbers[], s: number, b: Numbers): Numbers {
  const [p, n] = [columns.length, columns[0]?.length ?? 0];
  const solve = (size: number, entry: (i: number, k: number) => number, rhs: Numbers): Numbers => {
    const A = new Float64Array(size * size);
    for (let i = 0; i < size; i++)
      for (let k = 0; k <= i; k++)
        A[i * size + k] = A[k * size + i] = entry(i, k) + (i === k ? s : 0);
    const L = cholesky(dense(size, size, A));
    return L === undefined ? new Float64Array(size) : approxSolve(L, rhs);
  };
  if (p <= n) return solve(p, (i, k) => dot(columns[i] ?? [], columns[k] ?? []), b);
  const along = new Float64Array(n);
  const G = new Float64Array(n * n);
  columns.forEach((column, k) => {
    for (let i = 0; i < n; i++) {
      along[i] = get(along, i) + get(column, i) * get(b, k);
      for (let l = 0; l <= i; l++)
        G[i * n + l] = get(G, i * n + l) + get(column, i) * get(column, l);
    }
  });
  const dual = solve(n, (i, k) => get(G, i * n + k), along);
  return b.map((x, k) => (x - dot(columns[k] ?? [], dual)) / s);
}

const sweeps = 2000;

/** Coordinate descent on the l1 surrogate. */
function softSolution(
  columns: readonly Numbers[],
  r: Numbers,
  theta: Numbers,
  { lambda, tau }: FloatSurrogate,
): Numbers {
  const z = theta.slice();
  const rest = r.slice();
  const curvatures = columns.map((column) => dot(column, column) + tau);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    let largest = 0;
    columns.forEach((column, k) => {
      const [c, old] = [get(curvatures, k), get(z, k)];
      if (!(c > 0)) return;
      const u = old - (dot(column, rest) + tau * (old - get(theta, k))) / c;
      const next = Math.sign(u) * Math.max(Math.abs(u) - lambda / c, 0);
      const change = next - old;
      if (change === 0) return;
      z[k] = next;
      for (let i = 0; i < rest.length; i++) rest[i] = get(rest, i) + change * get(column, i);
      largest = Math.max(largest, Math.abs(change));
    });
    if (!(largest > 1e-14)) break;
  }
  return z.map((t, k) => t - get(theta, k));
}

/** d of all blocks. */
export function surrogateStep(
  { r, J }: { readonly r: Numbers; readonly J: Numbers },
  theta: Numbers,
  surrogate: FloatSurrogate,
): Numbers {
  const n = r.length;
  const d = new Float64Array(theta.length);
  let first = 0;
  for (const count of surrogate.blocks) {
    const columns = Array.from({ length: count }, (_, k) =>
      J.subarray((first + k) * n, (first + k + 1) * n),
    );
    const own = theta.slice(first, first + count);
    const { norm, lambda, tau } = surrogate;
    const found =
      norm === 'l1'
        ? softSolution(columns, r, own, surrogate)
        : ridgeSolution(
            columns,
            tau + lambda,
            own.map((t, k) => -(dot(columns[k] ?? [], r) + lambda * t)),
          );
    d.set(found, first);
    first += count;
  }
  return d;
}

/** Directions and starts are rounded to multiples of these. */
const directionUnit = 2 ** -32;
const weightUnit = 2 ** -40;
/** 2^-8: the shortest step of a search, a power of two. */
const shortest = 2 ** -8;

const number = ({ num, den }: Rational): number => midpoint(encloseQuotient(num, den));

/** The direction with short numbers; theta_k + d_k is exactly 0 where the solution has it so. */
function rounded(exact: readonly Rational[], theta: Numbers, d: Numbers): readonly Rational[] {
  return exact.map((t, k) => {
    const x = get(d, k);
    return get(theta, k) + x === 0
      ? Q.neg(t)
      : rationalFromDouble(Math.round(x / directionUnit) * directionUnit);
  });
}

/** P, norm(J d)^2, norm(d)^2, and what norm(r + gamma J d) and the error of d are. */
function numbersOf(
  { r, J }: { readonly r: Numbers; readonly J: Numbers },
  theta: Numbers,
  d: Numbers,
  surrogate: FloatSurrogate,
) {
  const n = r.length;
  const { lambda, tau, norm } = surrogate;
  const column = (k: number): Numbers => J.subarray(k * n, (k + 1) * n);
  const image = new Float64Array(n);
  let [first, error] = [0, 0];
  for (const count of surrogate.blocks) {
    const part = new Float64Array(n);
    for (let k = first; k < first + count; k++)
      for (let i = 0; i < n; i++) part[i] = get(part, i) + get(d, k) * get(column(k), i);
    for (let k = first; k < first + count; k++) {
      const z = get(theta, k) + get(d, k);
      const q = dot(column(k), r) + dot(column(k), part) + tau * get(d, k);
      const e =
        norm === 'l2'
          ? q + lambda * z
          : z === 0
            ? Math.max(Math.abs(q) - lambda, 0)
            : q + lambda * Math.sign(z);
      error += e * e;
    }
    for (let i = 0; i < n; i++) image[i] = get(image, i) + get(part, i);
    first += count;
  }
  const there = theta.map((t, k) => t + get(d, k));
  const linear =
    norm === 'l2' ? lambda * dot(theta, d) : penalty(surrogate, there) - penalty(surrogate, theta);
  return {
    slope: dot(r, image) + linear,
    image: dot(image, image),
    length: dot(d, d),
    far: (gamma: number) => Math.hypot(...r.map((x, i) => x + gamma * get(image, i))),
    error: Math.sqrt(error),
  };
}

export interface ScaStep {
  readonly direction: readonly Rational[];
  readonly gamma: number;
  /** A Lipschitz constant of J on the way, for a step by b(gamma). */
  readonly lipschitz: number | undefined;
  /** U falls by at least this. */
  readonly fall: number;
  /** U after the step. */
  readonly value: number;
  /** At least the distance of the direction from the exact step. */
  readonly within: number;
}

export interface ScaOptions {
  readonly moving: Moving;
  readonly surrogate: FloatSurrogate;
  readonly steps: number;
  /** A search along d for a fall of U, or the gamma of the least b(gamma). */
  readonly by: 'values' | 'bound';
  /** Whether the start is rounded to a grid first, so that the weights of a run have few digits; by default it is. */
  readonly isRounded?: boolean;
  readonly watch?: Watch | undefined;
}

export interface ScaRun {
  /** The start, on the grid of the weights. */
  readonly start: Point;
  readonly first: number;
  readonly steps: readonly ScaStep[];
  readonly end: Point;
  readonly ended: 'budget' | 'no-decrease';
}

/** What enclosures may cost: a fall that is smaller is not claimed. */
const slack = 2 ** -40;

type Chosen = Pick<ScaStep, 'gamma' | 'lipschitz' | 'fall'> | undefined;

function byValues(
  objective: Objective,
  theta: Numbers,
  d: Numbers,
  slope: number,
  here: number,
): Chosen {
  for (let gamma = 1; gamma >= shortest; gamma /= 2) {
    const there = objective.value(theta.map((t, k) => t + gamma * get(d, k)));
    const fall = here - there - slack * (1 + here);
    if (fall > 0 && here - there >= -1e-4 * gamma * slope)
      return { gamma, fall, lipschitz: undefined };
  }
  return undefined;
}

/** In one step of so many all lengths are compared, since each needs a constant; in the others that of the step before. */
const thorough = 5;

/** The gamma of the least b(gamma), by the constant that its ball needs; unless thorough, the first that falls. */
function byBound(
  numbers: ReturnType<typeof numbersOf>,
  { norm, lambda }: FloatSurrogate,
  lipschitzFor: (radius: number) => number | undefined,
  longest: number,
  isThorough: boolean,
): Chosen {
  let best: Chosen;
  const { slope, image, length, far } = numbers;
  for (let gamma = longest; gamma >= 2 ** -16; gamma /= 2) {
    const L = lipschitzFor(gamma * Math.sqrt(length) * (1 + slack));
    if (L === undefined) continue;
    const bent = (L / 2) * gamma * gamma * length;
    const square = (gamma * gamma * (image + (norm === 'l2' ? lambda * length : 0))) / 2;
    const b = gamma * slope + square + bent * far(gamma) + (bent * bent) / 2;
    const fall = -b * (1 - slack) - slack * slack;
    if (best !== undefined && fall < best.fall) break;
    if (fall > 0) best = { gamma, fall, lipschitz: L };
    if (best !== undefined && !isThorough) break;
  }
  return best;
}

/** A run; each step lowers U by what is written, as far as float64 tells. */
export function trainConvexly(problem: Problem, from: Point, options: ScaOptions): ScaRun {
  const { moving, surrogate, steps, by, watch } = options;
  const { isRounded = true } = options;
  const onGrid = (x: number): number => (isRounded ? Math.round(x / weightUnit) * weightUnit : x);
  const start = {
    hidden: dense(from.hidden.rows, from.hidden.cols, from.hidden.data.map(onGrid)),
    outputs: from.outputs.map(onGrid),
  };
  const objective = objectiveOf(problem, start, moving, surrogate);
  const geometry = by === 'bound' ? geometryOf(problem) : undefined;
  const strength = surrogate.tau + (surrogate.norm === 'l2' ? surrogate.lambda : 0);
  let theta = parametersAt(start, moving);
  let exact: readonly Rational[] = Array.from(theta, rationalFromDouble);
  const first = objective.value(theta);
  let here = first;
  const found: ScaStep[] = [];
  while (found.length < steps) {
    watch?.(found.length / steps, `U ${here.toPrecision(4)}`);
    const linear = objective.linear(theta);
    const solution = surrogateStep(linear, theta, surrogate);
    if (!solution.every(Number.isFinite)) break; // a kink, or numbers beyond float64
    const direction = rounded(exact, theta, solution);
    const d = Float64Array.from(direction, number);
    const numbers = numbersOf(linear, theta, d, surrogate);
    const { hidden, outputs } = pointAt(start, theta);
    const centre =
      geometry === undefined ? undefined : centreAt(geometry, problem.activation, hidden, outputs);
    const isThorough = found.length % thorough === 0;
    const chosen =
      by === 'values'
        ? byValues(objective, theta, d, numbers.slope, here)
        : byBound(
            numbers,
            surrogate,
            (radius) => (centre === undefined ? undefined : fullLipschitz(centre, moving, radius)),
            Math.min(1, (isThorough ? 2 : 1) * (found.at(-1)?.gamma ?? 1)),
            isThorough,
          );
    if (chosen === undefined) break;
    const length = rationalFromDouble(chosen.gamma);
    exact = exact.map((t, k) => Q.add(t, Q.mul(length, direction[k] ?? Q.zero)));
    theta = Float64Array.from(exact, number);
    here = objective.value(theta);
    const within = 2 * (numbers.error / strength) + slack; // a checker's intervals are wider
    found.push({ direction, ...chosen, value: here, within });
  }
  return {
    start,
    first,
    steps: found,
    end: pointAt(start, theta),
    ended: found.length < steps ? 'no-decrease' : 'budget',
  };
}
