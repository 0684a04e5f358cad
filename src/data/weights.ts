/**
 * # Weights of a network: W, v and optionally the start W0
 *
 * A `.npz` archive with arrays W (m x d), v (m) and W0 (m x d), or JSON with the same keys, or an ONNX model. W is
 * what PyTorch calls the weight of the first layer; v may have the shape (m,), (m, 1) or (1, m).
 *
 * ## Main definitions
 * - {@link Weights}, {@link readWeights}, {@link weightsBytes}
 * - {@link demandSameModel}: checks what an ONNX model says besides its weights
 * @module
 */
import { extname } from 'node:path';
import type { Dense } from '../linalg/matrix.ts';
import { unusable } from './data-set.ts';
import { bytesOf } from './files.ts';
import { printExpression } from '../sigma/expression.ts';
import type { Expression } from '../sigma/expression.ts';
import { parsed } from './json.ts';
import { npyHeader, npyMatrix, npyVector } from './npy.ts';
import { npzBytes } from './npz-write.ts';
import { arraysOf, listed } from './npz.ts';
import type { Arrays } from './npz.ts';
import { readOnnx } from './onnx-read.ts';
import { onnxBytes } from './onnx-write.ts';

export interface Weights {
  /** W, m x d. */
  readonly hidden: Dense;
  /** v, length m. */
  readonly outputs: readonly number[];
  /** W0, the centre of a ball, m x d. */
  readonly start?: Dense;
  /** What an ONNX model says besides its weights; the other formats hold only numbers. */
  readonly model?: {
    readonly activation: Expression;
    /** Whether the last column of W holds biases, so that X needs a last column of ones. */
    readonly bias: boolean;
  };
}

const advice = 'Save with numpy.savez(file, W=W, v=v), W of shape (m, d) and v of shape (m,).';

function checked({ hidden, outputs, start }: Weights, file: string): Weights {
  if (outputs.length !== hidden.rows)
    throw unusable(
      `expected ${hidden.rows} output weights for W ${hidden.rows} x ${hidden.cols}, got ${outputs.length}`,
      advice,
      { file, field: 'v' },
    );
  if (start !== undefined && (start.rows !== hidden.rows || start.cols !== hidden.cols))
    throw unusable(
      `expected W0 ${hidden.rows} x ${hidden.cols}, got ${start.rows} x ${start.cols}`,
      advice,
      { file, field: 'W0' },
    );
  return start === undefined ? { hidden, outputs } : { hidden, outputs, start };
}

function fromNpz(arrays: Arrays, file: string): Weights {
  const named = (name: string): Uint8Array => {
    const unpack = arrays.get(name);
    if (unpack !== undefined) return unpack();
    throw unusable(`expected an array ${name}, got ${listed(arrays)}`, advice, {
      file,
      field: name,
    });
  };
  const v = named('v');
  const { shape } = npyHeader(v, { file, field: 'v' });
  const isRow = shape.length === 2 && shape[0] === 1;
  const outputs = Array.from(isRow ? npyMatrix(v, file, 'v').data : npyVector(v, file, 'v'));
  const hidden = npyMatrix(named('W'), file, 'W');
  const start = arrays.has('W0') ? { start: npyMatrix(named('W0'), file, 'W0') } : {};
  return { hidden, outputs, ...start };
}

function fromOnnx(bytes: Uint8Array, file: string): Weights {
  const { hidden, outputs, activation, bias } = readOnnx(bytes, file);
  return { hidden, outputs, model: { activation, bias } };
}

/** Whether this is the name of an ONNX model, which says what its activation is. */
export function isModel(file: string): boolean {
  return extname(file).toLowerCase() === '.onnx';
}

/** The weights in a .npz, .json or .onnx file. Throws {@link WidthwiseError} (`input`). */
export async function readWeights(file: string): Promise<Weights> {
  const extension = extname(file).toLowerCase();
  if (extension === '.npz')
    return checked(fromNpz(arraysOf(await bytesOf(file), file), file), file);
  if (extension === '.json') {
    const { jsonWeights } = await import('./json-files.ts');
    return checked(jsonWeights(parsed(await bytesOf(file), file), file), file);
  }
  if (isModel(file)) return fromOnnx(await bytesOf(file), file);
  throw unusable(`expected a .npz, .json or .onnx file, got "${file}"`, advice, {
    field: 'weights',
  });
}

/**
 * Throws {@link WidthwiseError} if the weights come from a model with another activation, or with biases for which
 * X has no column of ones. A claim about them would be one about another network.
 *
 * Activations are compared as trees: equal functions that are written differently may be refused.
 */
export function demandSameModel(
  { model }: Weights,
  activation: Expression,
  bias: boolean,
  file: string,
): void {
  if (model === undefined) return;
  const [theirs, ours] = [printExpression(model.activation), printExpression(activation)];
  if (theirs !== ours)
    throw unusable(
      `the model's activation is ${theirs}, not ${ours}`,
      `Give --activation "${theirs}".`,
      { file, field: 'activation' },
    );
  if (model.bias && !bias)
    throw unusable(
      'the model has biases, and the inputs have no column of ones',
      'Give --bias, which appends it.',
      { file, field: 'bias' },
    );
}

function rowsOf(A: Dense): readonly (readonly number[])[] {
  return Array.from({ length: A.rows }, (_, i) =>
    Array.from(A.data.subarray(i * A.cols, (i + 1) * A.cols)),
  );
}

/**
 * The weights as the bytes of a file of this name: .json, .onnx, or else .npz. An ONNX model needs `model` and cannot
 * hold W0. Throws {@link WidthwiseError} if the file format cannot hold the weights.
 */
export function weightsBytes({ hidden, outputs, start, model }: Weights, file: string): Uint8Array {
  if (isModel(file)) {
    if (model !== undefined) return onnxBytes({ hidden, outputs, ...model });
    throw unusable('a model needs its activation', 'Give a .npz or .json file.', { file });
  }
  if (extname(file).toLowerCase() === '.json') {
    const W0 = start === undefined ? {} : { W0: rowsOf(start) };
    const text = JSON.stringify({ W: rowsOf(hidden), v: outputs, ...W0 });
    return new TextEncoder().encode(`${text}\n`);
  }
  const matrix = (
    A: Dense,
  ): { readonly shape: readonly number[]; readonly data: Float64Array } => ({
    shape: [A.rows, A.cols],
    data: A.data,
  });
  return npzBytes({
    W: matrix(hidden),
    v: { shape: [outputs.length], data: Float64Array.from(outputs) },
    ...(start === undefined ? {} : { W0: matrix(start) }),
  });
}
