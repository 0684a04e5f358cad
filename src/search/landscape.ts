/**
 * # The loss in the trained parameters, in float64
 *
 * Untrusted: for search, proves nothing. Typed arrays; the Hessian is J^T J by the fast product plus the curvatures.
 * `hessian` of src/network/hessian.ts does the same for every tier, about 20 times slower (measured).
 * @module
 */
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { denseProduct, denseTranspose } from '../linalg/product.ts';
import type { Activation } from '../sigma/activation.ts';
import type { Expression } from '../sigma/expression-tree.ts';
import { parameterCount, parametersOf } from '../network/hessian.ts';
import type { Moving } from '../network/hessian.ts';
import type { Problem } from '../network/problem.ts';
import { compiled } from './compiled-expression.ts';
import type { Point } from './evaluation.ts';

/** l, its gradient and its Hessian at parameters; NaN where sigma does not exist. */
export interface Landscape {
  readonly start: Float64Array;
  readonly pointAt: (parameters: Float64Array) => Point;
  readonly loss: (parameters: Float64Array) => number;
  readonly gradient: (parameters: Float64Array) => Float64Array;
  readonly hessian: (parameters: Float64Array) => Dense;
}

/** A derivative of sigma, evaluated by the alternative tree where the first one overflows. */
function function64(
  { turned, ...own }: Activation,
  part: (a: Omit<Activation, 'turned'>) => Expression,
): (p: number) => number {
  const f = compiled(part(own));
  if (turned === undefined) return f;
  const g = compiled(part(turned));
  return (p) => {
    const y = f(p);
    return Number.isFinite(y) ? y : g(p);
  };
}

/** At a point: X W^T, sigma(X W^T) and r. */
interface Forward {
  readonly point: Point;
  readonly preactivations: Float64Array;
  readonly values: Float64Array;
  readonly residual: Float64Array;
}

/** The loss as a function of the trained parameters; the rest as in `point`. */
export function landscape(problem: Problem, point: Point, moving: Moving): Landscape {
  const { activation, inputs: X, labels } = problem;
  const { rows: m, cols: d } = point.hidden;
  const value = function64(activation, (a) => a.value);
  const slope = function64(activation, (a) => a.slope);
  const curvature = function64(activation, (a) => a.curvature);
  const pointAt = (xs: Float64Array): Point => ({
    hidden: dense(m, d, xs.slice(0, m * d)),
    outputs: moving === 'all' ? Array.from(xs.subarray(m * d)) : point.outputs,
  });
  const forward = (xs: Float64Array): Forward => {
    const at = pointAt(xs);
    const preactivations = denseProduct(X, denseTranspose(at.hidden)).data;
    const values = preactivations.map(value);
    const f = denseProduct(dense(X.rows, m, values), column(at.outputs)).data;
    return { point: at, preactivations, values, residual: f.map((a, i) => a - (labels[i] ?? NaN)) };
  };
  return {
    start: Float64Array.from(parametersOf(point, moving)),
    pointAt,
    loss: (xs) => forward(xs).residual.reduce((sum, r) => sum + r * r, 0) / 2,
    gradient: (xs) => {
      const at = forward(xs);
      const J = jacobian(X, at, at.preactivations.map(slope), moving);
      return denseProduct(denseTranspose(J), column(at.residual)).data;
    },
    hessian: (xs) => {
      const at = forward(xs);
      const slopes = at.preactivations.map(slope);
      const J = jacobian(X, at, slopes, moving);
      const H = denseProduct(denseTranspose(J), J);
      addCurvatures(X, at, slopes, at.preactivations.map(curvature), H);
      return H;
    },
  };
}

function column(xs: ArrayLike<number>): Dense {
  return dense(xs.length, 1, Float64Array.from(xs));
}

/** J in the trained parameters, n x p. */
function jacobian(X: Dense, at: Forward, slopes: Float64Array, moving: Moving): Dense {
  const { point, values } = at;
  const [d, m] = [X.cols, point.outputs.length];
  const p = parameterCount(point, moving);
  const J = new Float64Array(X.rows * p);
  for (let i = 0; i < X.rows; i++)
    for (let j = 0; j < m; j++) {
      const a = (point.outputs[j] ?? NaN) * (slopes[i * m + j] ?? NaN);
      for (let k = 0; k < d; k++) J[i * p + j * d + k] = a * (X.data[i * d + k] ?? NaN);
      if (moving === 'all') J[i * p + m * d + j] = values[i * m + j] ?? NaN;
    }
  return dense(X.rows, p, J);
}

/** Adds sum_i r_i Hess f_i, which is block diagonal, with one block per neuron. */
function addCurvatures(
  X: Dense,
  { point, residual }: Forward,
  slopes: Float64Array,
  curvatures: Float64Array,
  H: Dense,
): void {
  const [d, m, p] = [X.cols, point.outputs.length, H.rows];
  const add = (row: number, col: number, a: number): void => {
    H.data[row * p + col] = (H.data[row * p + col] ?? NaN) + a;
  };
  residual.forEach((r, i) => {
    const x = X.data.subarray(i * d, (i + 1) * d);
    for (let j = 0; j < m; j++) {
      const bent = r * (point.outputs[j] ?? NaN) * (curvatures[i * m + j] ?? NaN);
      const mixed = r * (slopes[i * m + j] ?? NaN);
      x.forEach((a, k) => {
        x.forEach((b, l) => add(j * d + k, j * d + l, bent * a * b));
        if (p === m * d) return;
        add(j * d + k, m * d + j, mixed * a);
        add(m * d + j, j * d + k, mixed * a);
      });
    }
  });
}
