/**
 * # Training a deep network to a stationary point
 *
 * Untrusted: finds points, proves nothing. Damped Newton steps in float64 on all layers, (H + lambda I) d = J^T r; lambda
 * falls after a success and rises after a failure. With more parameters than samples the step is a Gauss-Newton step in
 * n unknowns. If it converges, it ends near a stationary point of any loss.
 *
 * ## Main definitions
 * - {@link descendDeep}, {@link Descended}
 * - {@link approxDeepPass}: f, features and J_full on typed arrays
 * - {@link drawnLayers}: a random start
 * @module
 */
import { approxSolve } from '../linalg/approx-solve.ts';
import { cholesky } from '../linalg/cholesky.ts';
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { denseProduct, denseProductByRows, denseTranspose } from '../linalg/product.ts';
import type { Activation } from '../sigma/activation.ts';
import { compiled } from './compiled-expression.ts';

export type DenseLayers = readonly Dense[];

export interface ApproxPass {
  readonly outputs: Float64Array;
  readonly features: Dense;
  readonly jacobian: Dense;
}

/** sigma and sigma' as functions. */
interface Functions {
  readonly value: (x: number) => number;
  readonly slope: (x: number) => number;
}

function functionsOf({ value, slope }: Activation): Functions {
  return { value: compiled(value), slope: compiled(slope) };
}

/** Block l of J: row i is the Kronecker product of the rows i of D and H. */
function block(J: Float64Array, columns: number, first: number, D: Dense, H: Dense): void {
  for (let i = 0; i < D.rows; i++)
    for (let j = 0; j < D.cols; j++) {
      const a = D.data[i * D.cols + j] ?? Number.NaN;
      const start = i * columns + first + j * H.cols;
      for (let k = 0; k < H.cols; k++) J[start + k] = a * (H.data[i * H.cols + k] ?? Number.NaN);
    }
}

function passOf(X: Dense, layers: DenseLayers, { value, slope }: Functions): ApproxPass {
  const reached: Dense[] = [X];
  const slopes: Dense[] = [];
  let H = X;
  for (const W of layers.slice(0, -1)) {
    const P = denseProductByRows(H, W);
    H = dense(P.rows, P.cols, P.data.map(value));
    reached.push(H);
    slopes.push(dense(P.rows, P.cols, P.data.map(slope)));
  }
  const last = layers.at(-1);
  const outputs = last === undefined ? new Float64Array(X.rows) : denseProductByRows(H, last).data;
  const columns = layers.reduce((sum, { data }) => sum + data.length, 0);
  const J = new Float64Array(X.rows * columns);
  let D = dense(X.rows, 1, new Float64Array(X.rows).fill(1));
  let first = columns;
  for (let l = layers.length - 1; l >= 0; l--) {
    const [W, before, S] = [layers[l], reached[l], slopes[l - 1]];
    if (W === undefined || before === undefined) break;
    first -= W.data.length;
    block(J, columns, first, D, before);
    if (S === undefined) break;
    const back = denseProduct(D, W);
    D = dense(
      back.rows,
      back.cols,
      back.data.map((a, k) => a * (S.data[k] ?? Number.NaN)),
    );
  }
  return { outputs, features: H, jacobian: dense(X.rows, columns, J) };
}

/** f, the features of the last hidden layer and J_full in float64; NaN where sigma' is not defined. */
export function approxDeepPass(X: Dense, layers: DenseLayers, activation: Activation): ApproxPass {
  return passOf(X, layers, functionsOf(activation));
}

/** Gaussian layers with pre-activations and outputs of about the magnitude `scale`. */
export function drawnLayers(
  widths: readonly number[],
  scale: number,
  normal: () => number,
): DenseLayers {
  return widths.slice(1).map((m, l) => {
    const before = widths[l] ?? 1;
    const spread = scale / Math.sqrt(before);
    return dense(
      m,
      before,
      Float64Array.from({ length: m * before }, () => spread * normal()),
    );
  });
}

interface Here {
  readonly layers: DenseLayers;
  readonly pass: ApproxPass;
  readonly r: Float64Array;
  readonly norm: number;
  /** J^T r. */
  readonly gradient: Float64Array;
  readonly pull: number;
}

export interface Descended {
  readonly layers: DenseLayers;
  /** norm(f - y) and norm(J^T r) in float64. */
  readonly residual: number;
  readonly pull: number;
  readonly steps: number;
}

function damped(G: Dense, lambda: number): Dense {
  const data = G.data.map((a, k) => (k % (G.cols + 1) === 0 ? a + lambda : a));
  return dense(G.rows, G.cols, data);
}

type Evaluate = (layers: DenseLayers) => Here;

/** The Hessian of l by central differences of the gradient; the Gauss-Newton matrix J^T J differs from it if r != 0. */
function hessianAt(here: Here, at: Evaluate): Dense {
  const p = here.gradient.length;
  const step = 2 ** -17 * Math.max(1, ...here.layers.flatMap(({ data }) => Math.hypot(...data)));
  const columns = Array.from({ length: p }, (_, k) => {
    const by = (t: number): Float64Array => {
      const unit = new Float64Array(p);
      unit[k] = t;
      return at(moved(here.layers, unit)).gradient;
    };
    const [back, forth] = [by(step), by(-step)];
    return forth.map((g, j) => (g - (back[j] ?? Number.NaN)) / (2 * step));
  });
  const H = new Float64Array(p * p);
  for (let j = 0; j < p; j++)
    for (let k = 0; k < p; k++)
      H[j * p + k] = ((columns[k]?.[j] ?? Number.NaN) + (columns[j]?.[k] ?? Number.NaN)) / 2;
  return dense(p, p, H);
}

/**
 * The matrix of the damped system: J J^T if there are more parameters than samples; otherwise first J^T J, which
 * descends faster far from the end, and then the Hessian.
 */
function systemAt(here: Here, at: Evaluate, isEarly: boolean): Dense {
  const J = here.pass.jacobian;
  const T = denseTranspose(J);
  if (J.cols > J.rows) return denseProduct(J, T);
  return isEarly ? denseProduct(T, J) : hessianAt(here, at);
}

/** The damped step, or `undefined` if the matrix is not definite in float64. */
function direction({ pass, r, gradient }: Here, system: Dense): Float64Array | undefined {
  const J = pass.jacobian;
  const L = cholesky(system);
  if (L === undefined) return undefined;
  if (J.cols <= J.rows) return approxSolve(L, gradient);
  return denseProduct(denseTranspose(J), dense(J.rows, 1, approxSolve(L, r))).data;
}

function moved(layers: DenseLayers, by: Float64Array): DenseLayers {
  let first = 0;
  return layers.map((W) => {
    const start = first;
    first += W.data.length;
    return dense(
      W.rows,
      W.cols,
      W.data.map((w, k) => w - (by[start + k] ?? Number.NaN)),
    );
  });
}

/** Whether the loss is lower, or equal up to rounding with a smaller gradient. */
function isBetter(next: Here, here: Here): boolean {
  if (!Number.isFinite(next.norm)) return false;
  return (
    next.norm < here.norm * (1 - 1e-13) ||
    (next.norm < here.norm * (1 + 1e-13) && next.pull < here.pull)
  );
}

/**
 * Descends from these layers until norm(J^T r) <= until norm(y), or until `steps` are used. `steps`
 * counts factorisations.
 */
export function descendDeep(
  {
    inputs: X,
    labels,
    activation,
  }: {
    readonly inputs: Dense;
    readonly labels: readonly number[];
    readonly activation: Activation;
  },
  start: DenseLayers,
  { steps, until }: { readonly steps: number; readonly until: number },
): Descended {
  const functions = functionsOf(activation);
  const at = (layers: DenseLayers): Here => {
    const pass = passOf(X, layers, functions);
    const r = pass.outputs.map((f, i) => f - (labels[i] ?? Number.NaN));
    const column = dense(X.rows, 1, r);
    const gradient = denseProduct(denseTranspose(pass.jacobian), column).data;
    return { layers, pass, r, norm: Math.hypot(...r), gradient, pull: Math.hypot(...gradient) };
  };
  const size = Math.hypot(...labels);
  let here = at(start);
  let system = systemAt(here, at, true);
  let lambda = here.norm;
  let used = 0;
  while (used < steps && here.pull > until * size && lambda < 1e16) {
    used++;
    const by = direction(here, damped(system, lambda));
    const next = by === undefined ? undefined : at(moved(here.layers, by));
    if (next !== undefined && isBetter(next, here)) {
      here = next;
      system = systemAt(here, at, used < steps / 2);
      lambda = Math.max(lambda / 4, 1e-14);
    } else lambda *= 8;
  }
  return { layers: here.layers, residual: here.norm, pull: here.pull, steps: used };
}
