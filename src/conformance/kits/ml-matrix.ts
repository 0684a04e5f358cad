/**
 * # Adapter for ml-matrix
 *
 * Matrices in plain JavaScript, float64; the activations are those of `Math`. It runs inside the harness or as a
 * separate process.
 * @module
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Matrix } from 'ml-matrix';
import { defineAdapter, input, numbers, serve, Unsupported } from './kit.ts';
import type { Adapter, AdapterDefinition, Answered, Question } from './kit.ts';

type Outputs = Readonly<Record<string, Answered>>;
type Scalar = (z: number) => number;

const sigmoid: Scalar = (z) => 1 / (1 + Math.exp(-z));
const softplus: Scalar = (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

/** sigma and sigma'. */
const activations: Readonly<Record<string, readonly [value: Scalar, slope: Scalar]>> = {
  tanh: [Math.tanh, (z) => (1 - Math.tanh(z)) * (1 + Math.tanh(z))],
  sigmoid: [sigmoid, (z) => sigmoid(z) * sigmoid(-z)],
  softplus: [softplus, sigmoid],
  sin: [Math.sin, Math.cos],
  exp: [Math.exp, Math.exp],
  gaussian: [(z) => Math.exp(-z * z), (z) => -2 * z * Math.exp(-z * z)],
  swish: [(z) => z * sigmoid(z), (z) => sigmoid(z) + z * sigmoid(z) * sigmoid(-z)],
  rational: [(z) => z / (1 + z * z), (z) => ((1 - z) * (1 + z)) / (1 + z * z) / (1 + z * z)],
  square: [(z) => z * z, (z) => 2 * z],
  cube: [(z) => z * z * z, (z) => 3 * z * z],
  cubic: [(z) => z + z * z * z, (z) => 1 + 3 * z * z],
  relu: [(z) => Math.max(z, 0), (z) => (z > 0 ? 1 : 0)],
  'leaky-relu': [(z) => (z > 0 ? z : z / 100), (z) => (z > 0 ? 1 : 1 / 100)],
  abs: [Math.abs, Math.sign],
};

function matrix(q: Question, name: string): Matrix {
  const { shape } = input(q, name);
  const [rows = 1, cols = 1] = shape;
  return Matrix.from1DArray(rows, cols, Array.from(numbers(q, name)));
}

function scalar(q: Question, name: string): number {
  return numbers(q, name)[0] ?? Number.NaN;
}

function answered(A: Matrix, shape: readonly number[] = [A.rows, A.columns]): Answered {
  return { shape, data: A.to1DArray() };
}

interface Layer {
  readonly X: Matrix;
  readonly v: Matrix;
  /** sigma(X W^T) and sigma'(X W^T). */
  readonly values: Matrix;
  readonly slopes: Matrix;
}

function layer(q: Question, W: Matrix): Layer {
  const sigma = activations[q.activation ?? ''];
  if (sigma === undefined) throw new Unsupported(`no activation ${q.activation}`);
  const [value, slope] = sigma;
  const X = matrix(q, 'X');
  const z = X.mmul(W.transpose());
  const map = (f: Scalar): Matrix => new Matrix(z.to2DArray().map((row) => row.map(f)));
  return { X, v: matrix(q, 'v'), values: map(value), slopes: map(slope) };
}

function residual(q: Question, { values, v }: Layer): Matrix {
  return Matrix.sub(values.mmul(v), matrix(q, 'y'));
}

function loss(q: Question): number {
  const r = residual(q, layer(q, matrix(q, 'W')));
  const sum = r.dot(r);
  return q.flags.loss === 'mean' ? sum / r.rows : sum / 2;
}

/** sigma' with the weight v_j in column j: the Jacobian without the inputs. */
function weighted({ slopes, v }: Layer): Matrix {
  return slopes.clone().mulRowVector(v.to1DArray());
}

function gradient(q: Question, W: Matrix): { readonly dW: Matrix; readonly dv: Matrix } {
  const hidden = layer(q, W);
  const r = residual(q, hidden);
  const factor = q.flags.loss === 'mean' ? 2 / r.rows : 1;
  const dW = weighted(hidden).mulColumnVector(r.to1DArray()).transpose().mmul(hidden.X);
  return { dW: dW.mul(factor), dv: hidden.values.transpose().mmul(r).mul(factor) };
}

function jacobian(q: Question): Answered {
  const hidden = layer(q, matrix(q, 'W'));
  const A = weighted(hidden);
  const rows = Array.from({ length: A.rows }, (_, i) => {
    const [a, x] = [Matrix.columnVector(A.getRow(i)), Matrix.rowVector(hidden.X.getRow(i))];
    const block = a.mmul(x);
    return (q.flags.columns === 'input-major' ? block.transpose() : block).to1DArray();
  });
  return answered(new Matrix(rows));
}

function gram(q: Question): Answered {
  const hidden = layer(q, matrix(q, 'W'));
  const A = weighted(hidden);
  return answered(A.mmul(A.transpose()).mul(hidden.X.mmul(hidden.X.transpose())));
}

function nearest(W: Matrix, q: Question): Matrix {
  const C = matrix(q, 'C');
  const away = Matrix.sub(W, C);
  const distance = away.norm('frobenius');
  const radius = scalar(q, 'radius');
  return distance <= radius ? W : Matrix.add(C, away.mul(radius / distance));
}

function stepped(q: Question, W: Matrix): Matrix {
  return nearest(Matrix.sub(W, gradient(q, W).dW.mul(scalar(q, 'eta'))), q);
}

function train(q: Question): Outputs {
  let W = matrix(q, 'W');
  for (let k = 0; k < 100; k++) W = stepped(q, W);
  return { P: answered(W) };
}

function forward(q: Question): Outputs {
  const { values, v } = layer(q, matrix(q, 'W'));
  return { f: answered(values.mmul(v), [values.rows]) };
}

/** ml-matrix does not export its version. */
function installedVersion(): string {
  const folder = dirname(createRequire(import.meta.url).resolve('ml-matrix'));
  const about: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const isKnown = typeof about === 'object' && about !== null && 'version' in about;
  return isKnown ? String(about.version) : 'unknown';
}

/** The faulty twins in the tests are made from it too. */
export const definition: AdapterDefinition = {
  name: 'ml-matrix',
  version: '1',
  impl: { framework: 'ml-matrix', version: installedVersion() },
  caps: {
    ops: ['forward', 'loss', 'gradient', 'jacobian', 'gram', 'project', 'step', 'train'],
    dtypes: ['f64'],
    activations: Object.fromEntries(Object.keys(activations).map((name) => [name, {}])),
    conventions: {
      loss: ['half-sum', 'mean'],
      columns: ['neuron-major', 'input-major'],
      slopeAtZero: { relu: '0', 'leaky-relu': '1/100', abs: '0' },
    },
  },
  run: {
    forward,
    loss: (q) => ({ l: { shape: [], data: [loss(q)] } }),
    gradient: (q) => {
      const { dW, dv } = gradient(q, matrix(q, 'W'));
      return { dW: answered(dW), dv: answered(dv, [dv.rows]) };
    },
    jacobian: (q) => ({ J: jacobian(q) }),
    gram: (q) => ({ G: gram(q) }),
    project: (q) => ({ P: answered(nearest(matrix(q, 'W'), q)) }),
    step: (q) => ({ P: answered(stepped(q, matrix(q, 'W'))) }),
    train,
  },
};

export const adapter: Adapter = defineAdapter(definition);

if (import.meta.main) await serve(adapter);
