/**
 * # Weights of a network: W, v and optionally the start W0
 *
 * A `.npz` archive with arrays W (m x d), v (m) and W0 (m x d), or JSON with the same keys, an ONNX model, or the
 * state_dict of a framework in `.npz` or `.safetensors`. W is what PyTorch calls the weight of the first layer; v may have
 * the shape (m,), (m, 1) or (1, m).
 *
 * ## Main definitions
 * - {@link Weights}, {@link readWeights}, {@link weightsBytes}
 * - {@link DeepModel}, {@link readDeepModel}: more than one hidden layer, or several outputs
 * @module
 */
import { extname } from 'node:path';
import type { Dense } from '../linalg/matrix.ts';
import { unusable } from './data-set.ts';
import { bytesOf } from './files.ts';
import type { Expression } from '../sigma/expression.ts';
import { parsed } from './json.ts';
import { npyHeader, npyMatrix, npyVector } from './npy.ts';
import { npzBytes } from './npz-write.ts';
import { arraysOf, listed } from './npz.ts';
import type { Arrays } from './npz.ts';
import { readOnnx, readOutputs } from './onnx-read.ts';
import { onnxBytes } from './onnx-write.ts';
import type { ModelToWrite } from './onnx-write.ts';
import { readSafetensors } from './safetensors.ts';
import type { NamedTensor } from './safetensors.ts';
import { oneHidden } from './stages.ts';
import type { Stage } from './stages.ts';
import { isStateDict, stagesIn } from './state-dict.ts';

export interface Weights {
  /** W, m x d. */
  readonly hidden: Dense;
  /** v, length m. */
  readonly outputs: readonly number[];
  /** W0, the centre of a ball, m x d. */
  readonly start?: Dense;
  /** What a file from a framework says besides W and v. */
  readonly model?: {
    /** Of an ONNX model; the other files hold only numbers. */
    readonly activation?: Expression;
    /** Whether the last column of W holds biases, so that X needs a last column of ones. */
    readonly bias: boolean;
    /** b of f = sigma(X W^T) v + b. */
    readonly outputBias: number;
  };
}

const advice =
  'Save with numpy.savez(file, W=W, v=v), W of shape (m, d) and v of shape (m,); or a state_dict, by the names of PyTorch.';

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
  const { hidden, outputs, activation, bias, outputBias } = readOnnx(bytes, file);
  return { hidden, outputs, model: { activation, bias, outputBias } };
}

function fromStateDict(tensors: ReadonlyMap<string, NamedTensor>, file: string): Weights {
  const { hidden, outputs, ...model } = oneHidden(stagesIn(tensors, file), file);
  return { hidden, outputs, model };
}

/** The arrays of an archive, each with at most two axes. */
function tensorsIn(arrays: Arrays, file: string): ReadonlyMap<string, NamedTensor> {
  return new Map(
    Array.from(arrays, ([name, unpack]) => {
      const bytes = unpack();
      const { shape } = npyHeader(bytes, { file, field: name });
      const data =
        shape.length === 2 ? npyMatrix(bytes, file, name).data : npyVector(bytes, file, name);
      return [name, { dims: shape.length === 2 ? shape : [data.length], data }];
    }),
  );
}

/** A network of any depth, with any number of outputs. */
export interface DeepModel {
  readonly stages: readonly Stage[];
  /** Of an ONNX model, one fewer than stages; the other files hold only numbers. */
  readonly activations?: readonly Expression[];
}

/**
 * The model in a file from a framework that is not one hidden layer with one output; `undefined` for every other file.
 * Throws {@link WidthwiseError} (`input`).
 */
export async function readDeepModel(file: string): Promise<DeepModel | undefined> {
  const model = await anyModel(file);
  if (model === undefined) return undefined;
  const { stages } = model;
  return stages.length === 2 && stages[1]?.weights.rows === 1 ? undefined : model;
}

async function anyModel(file: string): Promise<DeepModel | undefined> {
  if (isModel(file)) return readOutputs(await bytesOf(file), file);
  const extension = extname(file).toLowerCase();
  if (extension === '.safetensors')
    return { stages: stagesIn(readSafetensors(await bytesOf(file), file), file) };
  if (extension !== '.npz') return undefined;
  const arrays = arraysOf(await bytesOf(file), file);
  return isNamed(arrays) ? { stages: stagesIn(tensorsIn(arrays, file), file) } : undefined;
}

/** Throws {@link WidthwiseError}: Keras has a reader of its own. */
function refuseKeras(file: string): never {
  throw unusable(
    'a file of Keras, which is not read',
    "Convert it: python3 -c \"import keras, numpy; m = keras.models.load_model('model.keras'); " +
      "numpy.savez('model.npz', **{f'{l}.{k}': a for l, x in enumerate(m.layers) for k, a in zip(('kernel', 'bias'), x.get_weights())})\"",
    { file },
  );
}

/** Throws {@link WidthwiseError}: a pickle is a program, which is not run. */
function refusePickle(file: string): never {
  throw unusable(
    'a pickle of PyTorch, which is a program; it is not run',
    "Convert it: python3 -c \"import numpy, torch; s = torch.load('model.pt', map_location='cpu', weights_only=True); " +
      "numpy.savez('model.npz', **{k: t.double().numpy() for k, t in s.items()})\"",
    { file },
  );
}

/** Whether this is the name of an ONNX model, which says what its activation is. */
export function isModel(file: string): boolean {
  return extname(file).toLowerCase() === '.onnx';
}

/** Whether this file holds a network by the names of a framework, and not W and v or other arrays. */
export async function holdsNetwork(file: string): Promise<boolean> {
  const extension = extname(file).toLowerCase();
  if (extension === '.npz') return isNamed(arraysOf(await bytesOf(file), file));
  return isModel(file) || extension === '.safetensors';
}

function isNamed(arrays: Arrays): boolean {
  return !arrays.has('W') && isStateDict(arrays.keys());
}

/** The weights in a .npz, .json, .onnx or .safetensors file. Throws {@link WidthwiseError} (`input`). */
export async function readWeights(file: string): Promise<Weights> {
  const extension = extname(file).toLowerCase();
  if (extension === '.npz') {
    const arrays = arraysOf(await bytesOf(file), file);
    return isNamed(arrays)
      ? fromStateDict(tensorsIn(arrays, file), file)
      : checked(fromNpz(arrays, file), file);
  }
  if (extension === '.safetensors')
    return fromStateDict(readSafetensors(await bytesOf(file), file), file);
  if (['.pt', '.pth', '.bin', '.pkl'].includes(extension)) refusePickle(file);
  if (['.keras', '.h5', '.hdf5'].includes(extension)) refuseKeras(file);
  if (extension === '.json') {
    const { jsonWeights } = await import('./json-files.ts');
    return checked(jsonWeights(parsed(await bytesOf(file), file), file), file);
  }
  if (isModel(file)) return fromOnnx(await bytesOf(file), file);
  throw unusable(`expected a .npz, .json, .onnx or .safetensors file, got "${file}"`, advice, {
    field: 'weights',
  });
}

function rowsOf(A: Dense): readonly (readonly number[])[] {
  return Array.from({ length: A.rows }, (_, i) =>
    Array.from(A.data.subarray(i * A.cols, (i + 1) * A.cols)),
  );
}

/** Weights, and what an ONNX model of them says besides. */
export interface WeightsToWrite extends Omit<Weights, 'model'> {
  readonly model?: Pick<ModelToWrite, 'activation' | 'bias'>;
}

/**
 * The weights as the bytes of a file of this name: .json, .onnx, or else .npz. An ONNX model needs `model` and cannot
 * hold W0. Throws {@link WidthwiseError} if the file format cannot hold the weights.
 */
export function weightsBytes(
  { hidden, outputs, start, model }: WeightsToWrite,
  file: string,
): Uint8Array {
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
