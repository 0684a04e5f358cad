/**
 * # An ONNX model as it is
 *
 * The model file is run by ONNX Runtime on the rows of a data set, and each output is judged against the network that
 * was read from the same file: what a deployed model answers, within derived bounds.
 *
 * ## Main definitions
 * - {@link openOnnx}: the target and its cases
 * @module
 */
import { readFile } from 'node:fs/promises';
import { loadData } from '../data/load.ts';
import { readOnnx } from '../data/onnx-read.ts';
import type { OnnxNetwork } from '../data/onnx-read.ts';
import { WidthwiseError } from '../errors.ts';
import type { Dense } from '../linalg/matrix.ts';
import { builtIn } from '../network/built-in.ts';
import { printExpression } from '../network/expression-print.ts';
import { identified } from './cases.ts';
import { roundTo } from './families.ts';
import { inProcess } from './in-process.ts';
import { defineAdapter, input, numbers } from './kits/kit.ts';
import type { Answered, Question } from './kits/kit.ts';
import { installed } from './kits/part.ts';
import type { Case } from './protocol.ts';
import type { Target } from './target.ts';
import { encodeTensor } from './tensor.ts';

export interface OnnxPlan {
  readonly target: Target;
  readonly cases: readonly Case[];
}

/** Rows in one case. */
const rowsPerCase = 32;

/**
 * The model as a target, and the data as `forward` cases of 32 rows. The data is rounded to the model's format first,
 * as whoever feeds the model has to.
 *
 * @throws {@link WidthwiseError}: `input` if file or data cannot be used, `environment` without ONNX Runtime.
 */
export async function openOnnx(
  file: string,
  data: string,
  seed: number,
  caseSeconds: number,
): Promise<OnnxPlan> {
  const bytes = await readBytes(file);
  const network = readOnnx(bytes, file);
  const activation = nameOf(network);
  const { inputs } = await loadData({ data, labels: 'random-sign', seed });
  const { env, InferenceSession, Tensor } = await installed(
    () => import('onnxruntime-web'),
    'onnxruntime-web',
    false,
  );
  const session = await InferenceSession.create(bytes);
  const [name = ''] = session.inputNames;
  const [metadata] = session.inputMetadata;
  const dtype = metadata?.isTensor === true && metadata.type === 'float64' ? 'f64' : 'f32';
  const width = network.hidden.cols - (network.bias ? 1 : 0);
  if (inputs.cols !== width)
    throw new WidthwiseError(
      'input',
      `the model takes ${width} inputs, the data has ${inputs.cols} columns`,
      'Name the data that the model was made for.',
      { file: data },
    );
  const forward = async (q: Question): Promise<Readonly<Record<string, Answered>>> => {
    const [n = 0] = input(q, 'X').shape;
    const rows = withoutOnes(numbers(q, 'X'), network);
    const type = dtype === 'f64' ? 'float64' : 'float32';
    const answers = await session.run({ [name]: new Tensor(type, rows, [n, width]) });
    const [f] = Object.values(answers);
    return { f: { shape: [n], data: Array.from(f?.data ?? [], Number) } };
  };
  const adapter = defineAdapter({
    name: 'onnx model',
    version: '1',
    impl: { framework: 'onnxruntime-web', version: env.versions.web ?? 'unknown', model: file },
    caps: { ops: ['forward'], dtypes: [dtype], activations: { [activation]: {} }, conventions: {} },
    run: { forward },
  });
  const cases = casesOf(network, activation, inputs, dtype);
  return { target: inProcess(adapter, caseSeconds), cases };
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    throw new WidthwiseError('input', `cannot be read: ${because}`, 'Check the path.', { file });
  }
}

/** The built-in name of the model's activation, or its formula. */
function nameOf({ activation }: OnnxNetwork): string {
  const formula = printExpression(activation);
  const known = [...builtIn].find(
    ([, entry]) => printExpression(entry.activation.value) === formula,
  );
  return known?.[0] ?? formula;
}

/** The rows that the model takes: the last column of X is its bias. */
function withoutOnes(
  X: Float64Array | Float32Array,
  { hidden, bias }: OnnxNetwork,
): Float64Array | Float32Array {
  return bias ? X.filter((_, k) => k % hidden.cols !== hidden.cols - 1) : X;
}

function casesOf(
  { hidden, outputs, bias }: OnnxNetwork,
  activation: string,
  inputs: Dense,
  dtype: 'f64' | 'f32',
): readonly Case[] {
  const [m, d] = [hidden.rows, hidden.cols];
  const W = encodeTensor(dtype, [m, d], hidden.data);
  const v = encodeTensor(dtype, [m], outputs);
  const cases: Case[] = [];
  for (let first = 0; first < inputs.rows; first += rowsPerCase) {
    const n = Math.min(rowsPerCase, inputs.rows - first);
    const rows = Array.from({ length: n }, (_, i) => {
      const at = (first + i) * inputs.cols;
      const row = Array.from(inputs.data.subarray(at, at + inputs.cols), (x) => roundTo(dtype, x));
      return bias ? [...row, 1] : row;
    });
    const X = encodeTensor(dtype, [n, d], rows.flat());
    cases.push(identified({ op: 'forward', dtype, activation, flags: {}, inputs: { X, W, v } }));
  }
  return [...new Map(cases.map((question) => [question.id, question])).values()];
}
