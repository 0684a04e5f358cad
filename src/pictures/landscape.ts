/**
 * # The loss near a point, in float64
 *
 * For drawing only: nothing here decides anything. On a plane the pre-activations are linear in the two coordinates, so
 * that a value costs n m evaluations of sigma, whatever d is.
 *
 * ## Main definitions
 * - {@link Model}: data, labels, sigma and the shape of the network
 * - {@link lossOn}: the loss on a plane
 * - {@link downhill}, {@link steepest}, {@link flattest}: directions at a point
 * - {@link zeroLossPoint}: a point of loss about 0
 * @module
 */
import { gaussianSource } from '../data/random.ts';
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { denseProduct, denseProductByRows, denseTranspose } from '../linalg/product.ts';
import { compiled } from '../search/compiled-expression.ts';
import type { Activation } from '../sigma/activation.ts';
import { dot, norm, plus } from './plane.ts';
import type { Parameters, Plane } from './plane.ts';

export interface Model {
  /** X, n x d. */
  readonly inputs: Dense;
  /** y, length n. */
  readonly labels: readonly number[];
  readonly activation: Activation;
  /** m. */
  readonly width: number;
  /** v, length m, unless it is among the parameters. */
  readonly outputs?: readonly number[];
}

/** W, m x d, and v of the parameters. */
interface Point {
  readonly hidden: Dense;
  readonly outputs: Float64Array;
}

function pointOf({ inputs, width, outputs }: Model, parameters: Parameters): Point {
  const count = width * inputs.cols;
  return {
    hidden: dense(width, inputs.cols, parameters.slice(0, count)),
    outputs: outputs === undefined ? parameters.slice(count) : Float64Array.from(outputs),
  };
}

/** sigma, by its other tree where this one overflows. */
export function sigmaOf({ value, turned }: Activation): (x: number) => number {
  const sigma = compiled(value);
  if (turned === undefined) return sigma;
  const other = compiled(turned.value);
  return (x) => {
    const y = sigma(x);
    return Number.isFinite(y) ? y : other(x);
  };
}

/** An entry, NaN outside. */
function entry(a: ArrayLike<number>, k: number): number {
  return a[k] ?? Number.NaN;
}

/** X W^T and v of a point, or of a direction: both are linear in it. */
function linearPart(model: Model, parameters: Parameters) {
  const { hidden, outputs } = pointOf(model, parameters);
  return { preactivations: denseProductByRows(model.inputs, hidden).data, outputs };
}

/** The loss at (s, t), NaN where it is not defined. */
export function lossOn(model: Model, plane: Plane): (s: number, t: number) => number {
  const { labels, width: m } = model;
  const sigma = sigmaOf(model.activation);
  const P = linearPart(model, plane.origin);
  const U = linearPart(model, plane.across);
  const T = linearPart(model, plane.up);
  const moves = model.outputs === undefined ? 1 : 0; // otherwise v is that of the model in all three
  return (s, t) => {
    let loss = 0;
    const v = P.outputs.map(
      (x, j) => x + moves * (s * entry(U.outputs, j) + t * entry(T.outputs, j)),
    );
    for (let i = 0; i < labels.length; i++) {
      let r = -entry(labels, i);
      for (let j = 0; j < m; j++) {
        const k = i * m + j;
        const moved = s * entry(U.preactivations, k) + t * entry(T.preactivations, k);
        r += entry(v, j) * sigma(entry(P.preactivations, k) + moved);
      }
      loss += (r * r) / 2;
    }
    return loss;
  };
}

/** r = f - y, and the Jacobian in the parameters as two maps: x to J x, and z to J^T z. */
interface Linear {
  readonly residual: Float64Array;
  readonly push: (x: Parameters) => Float64Array;
  readonly pull: (z: Float64Array) => Parameters;
}

function linearAt(model: Model, at: Parameters): Linear {
  const { inputs: X, labels, activation, width: m } = model;
  const { hidden: W, outputs: v } = pointOf(model, at);
  const p = denseProductByRows(X, W);
  const values = dense(X.rows, m, p.data.map(sigmaOf(activation)));
  const slope = compiled(activation.slope);
  const slopes = dense(
    X.rows,
    m,
    p.data.map((x, k) => slope(x) * (v[k % m] ?? Number.NaN)),
  );
  const f = denseProduct(values, dense(m, 1, v)).data;
  const trained = model.outputs === undefined;
  return {
    residual: f.map((y, i) => y - (labels[i] ?? Number.NaN)),
    push: (x) => {
      const own = pointOf(model, x);
      const moved = denseProductByRows(X, own.hidden).data;
      const tilt = trained ? denseProduct(values, dense(m, 1, own.outputs)).data : undefined;
      return Float64Array.from({ length: X.rows }, (_, i) => {
        let sum = tilt?.[i] ?? 0;
        for (let j = 0; j < m; j++)
          sum += (slopes.data[i * m + j] ?? Number.NaN) * (moved[i * m + j] ?? Number.NaN);
        return sum;
      });
    },
    pull: (z) => {
      const weighted = dense(
        X.rows,
        m,
        slopes.data.map((s, k) => s * (z[(k - (k % m)) / m] ?? Number.NaN)),
      );
      const inHidden = denseProduct(denseTranspose(weighted), X).data;
      if (!trained) return inHidden;
      const inOutputs = denseProduct(denseTranspose(values), dense(X.rows, 1, z)).data;
      return Float64Array.from([...inHidden, ...inOutputs]);
    },
  };
}

/** -grad l. */
export function downhill(model: Model, at: Parameters): Parameters {
  const { residual, pull } = linearAt(model, at);
  return pull(residual).map((x) => -x);
}

const rounds = 60;

/** A direction along which f changes most, by power iteration on J^T J; with norm(J) along it. */
export function steepest(
  model: Model,
  at: Parameters,
): { readonly direction: Parameters; readonly size: number } {
  const { push, pull } = linearAt(model, at);
  let direction = pull(Float64Array.from(model.labels, (_, i) => 1 + (i % 7) / 10));
  let size = 0;
  for (let k = 0; k < rounds; k++) {
    const length = norm(direction);
    if (!(length > 0 && length < Infinity)) break;
    direction = direction.map((x) => x / length);
    const image = push(direction);
    size = Math.sqrt(dot(image, image));
    direction = pull(image);
  }
  return { direction, size };
}

/** A direction along which f hardly changes: a fixed random one, freed of what changes f by steps of descent. */
export function flattest(model: Model, at: Parameters): Parameters {
  const { push, pull } = linearAt(model, at);
  const { size } = steepest(model, at);
  const gaussian = gaussianSource(6);
  let direction: Parameters = at.map(() => gaussian());
  if (!(size > 0 && size < Infinity)) return direction;
  for (let k = 0; k < rounds; k++)
    direction = plus(direction, -1 / size ** 2, pull(push(direction)));
  return direction;
}

/** The z of least size with J J^T z = r, about: conjugate gradients. */
function dualSolution({ residual, push, pull }: Linear): Float64Array {
  let z: Parameters = residual.map(() => 0);
  let rest: Parameters = residual;
  let search = rest;
  for (let k = 0; k < 2 * residual.length; k++) {
    const image = push(pull(search));
    const size = dot(rest, rest);
    const length = size / dot(search, image);
    if (!(length < Infinity)) break;
    z = plus(z, length, search);
    rest = plus(rest, -length, image);
    const next = dot(rest, rest);
    if (!(next > 1e-24 * dot(residual, residual))) break;
    search = plus(rest, next / size, search);
  }
  return z;
}

/** A point of loss about 0, by damped steps of Gauss and Newton; `undefined` where they do not reach one. */
export function zeroLossPoint(model: Model, from: Parameters): Parameters | undefined {
  let at = from;
  let linear = linearAt(model, at);
  const goal = 1e-10 * (1 + norm(Float64Array.from(model.labels)));
  for (let k = 0; k < rounds && norm(linear.residual) > goal; k++) {
    const step = linear.pull(dualSolution(linear));
    let length = 1;
    let next = linear;
    do {
      const tried = plus(at, -length, step);
      next = linearAt(model, tried);
      length /= 2;
      if (norm(next.residual) < norm(linear.residual)) at = tried;
    } while (!(norm(next.residual) < norm(linear.residual)) && length > 1e-6);
    if (!(norm(next.residual) < norm(linear.residual))) return undefined;
    linear = next;
  }
  return norm(linear.residual) <= goal ? at : undefined;
}
