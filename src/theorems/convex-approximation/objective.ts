/**
 * # U and the minimisers of its surrogates in float64
 *
 * Untrusted: finds directions, proves nothing.
 *
 * ## Main definitions
 * - {@link Objective}, {@link objectiveOf}: U, r and J
 * - {@link surrogateStep}: d of all blocks
 * - {@link parametersAt}, {@link pointAt}: W and v as one vector
 * @module
 */
import { approxSolve } from '../../linalg/approx-solve.ts';
import { cholesky } from '../../linalg/cholesky.ts';
import { dense } from '../../linalg/matrix.ts';
import type { Moving } from '../../network/hessian.ts';
import type { Problem } from '../../network/problem.ts';
import type { Norm } from '../../network/surrogate.ts';
import { compiled } from '../../search/compiled-expression.ts';
import type { Point } from '../../search/evaluation.ts';

export interface FloatSurrogate {
  readonly norm: Norm;
  readonly lambda: number;
  readonly tau: number;
  /** Sizes of consecutive blocks. */
  readonly blocks: readonly number[];
}

export type Numbers = Float64Array;

/** U with its parts, for W alone or W and v as one vector. */
export interface Objective {
  readonly parameters: number;
  readonly samples: number;
  readonly value: (theta: Numbers) => number;
  /** r, n, and the columns of J one after another, p n. */
  readonly linear: (theta: Numbers) => { readonly r: Numbers; readonly J: Numbers };
}

export const get = (xs: ArrayLike<number>, k: number): number => xs[k] ?? Number.NaN;

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
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

export function penalty({ norm, lambda }: FloatSurrogate, theta: Numbers): number {
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

const sweeps = 400;

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
    if (!(largest > 1e-12)) break;
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
