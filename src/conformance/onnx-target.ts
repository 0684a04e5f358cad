/**
 * # An ONNX model as a target
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
import { readOutputs } from '../data/onnx-read.ts';
import type { ModelNetwork } from '../data/onnx-read.ts';
import { WidthwiseError } from '../errors.ts';
import type { Dense } from '../linalg/matrix.ts';
import { builtIn } from '../sigma/built-in.ts';
import { printExpression } from '../sigma/expression-print.ts';
import { identified } from './cases.ts';
import { chainOf } from './chain.ts';
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
 * as any user of the model must. A model with a declared batch size is fed that many rows at a time.
 *
 * @throws {@link WidthwiseError}: `input` if file or data cannot be used, `environment` without ONNX Runtime, or if it
 * cannot run the model.
 */
export async function openOnnx(
  file: string,
  data: string,
  seed: number,
  caseSeconds: number,
): Promise<OnnxPlan> {
  const bytes = await readBytes(file);
  const network = readOutputs(bytes, file);
  const activation = nameOf(network);
  const { inputs } = await loadData({ data, labels: 'random-sign', seed });
  const width = network.stages[0]?.weights.cols ?? 0;
  if (inputs.cols !== width)
    throw new WidthwiseError(
      'input',
      `the model takes ${width} inputs, the data has ${inputs.cols} columns`,
      'Name the data that the model was made for.',
      { file: data },
    );
  const { dtype, version, answers } = await runnerOf(bytes, file, width, network);
  const k = outputsOf(network);
  const forward = async (q: Question): Promise<Readonly<Record<string, Answered>>> => {
    const [n = 0] = input(q, 'X').shape;
    return { f: { shape: k === 1 ? [n] : [n, k], data: await answers(numbers(q, 'X'), n) } };
  };
  const adapter = defineAdapter({
    name: 'onnx model',
    version: '1',
    impl: { framework: 'onnxruntime-web', version, model: file },
    caps: { ops: ['forward'], dtypes: [dtype], activations: { [activation]: {} }, conventions: {} },
    run: { forward },
  });
  const own = { isFixed: true, network: chainOf(network) } as const;
  const target = { ...inProcess(adapter, caseSeconds), ...own };
  return { target, cases: casesOf(activation, inputs, dtype) };
}

/** A model that ONNX Runtime has loaded and run once. */
interface Runner {
  readonly dtype: 'f64' | 'f32';
  /** Of ONNX Runtime. */
  readonly version: string;
  /** The outputs for n rows. */
  readonly answers: (rows: Numbers, n: number) => Promise<readonly number[]>;
}

async function runnerOf(
  bytes: Uint8Array,
  file: string,
  width: number,
  network: ModelNetwork,
): Promise<Runner> {
  const { shape, batch: declared } = network.input;
  const k = outputsOf(network);
  const { env, InferenceSession, Tensor } = await installed(
    () => import('onnxruntime-web'),
    'onnxruntime-web',
    false,
  );
  const session = await orRefused(file, 'load', () => InferenceSession.create(bytes));
  const [name = ''] = session.inputNames;
  const [metadata] = session.inputMetadata;
  const dtype = formatOf(metadata?.isTensor === true ? metadata.type : 'no tensor', file);
  // samples that are columns, or not an axis at all, are fed one by one
  const batch = shape[0] === 'n' ? batchSize(declared, width, file) : 1;
  const answersTo = async (rows: Numbers, count: number): Promise<readonly number[]> => {
    const type = dtype === 'f64' ? 'float64' : 'float32';
    const dims = shape.map((size) => (size === 'n' ? count : (size ?? width)));
    const answers = await session.run({ [name]: new Tensor(type, rows, dims) });
    const f = Array.from(Object.values(answers)[0]?.data ?? [], Number);
    if (f.length === count * k) return f;
    throw new RangeError(`${f.length} numbers came for ${count} rows of ${k}`);
  };
  const answers = async (rows: Numbers, n: number): Promise<readonly number[]> => {
    const all: number[] = [];
    for (const part of batchesOf(rows, width, batch ?? n))
      all.push(...(await answersTo(part, batch ?? n)));
    return all.slice(0, n * k);
  };
  // If a model cannot be run at all, its answers are not to blame.
  const zeros = dtype === 'f64' ? new Float64Array(width) : new Float32Array(width);
  await orRefused(file, 'run', () => answers(zeros, 1));
  return { dtype, version: env.versions.web ?? 'unknown', answers };
}

/** The format of the case for a model with such inputs. */
function formatOf(type: string, file: string): 'f64' | 'f32' {
  if (type === 'float64') return 'f64';
  if (type === 'float32') return 'f32';
  throw new WidthwiseError(
    'input',
    `the model takes ${type}; bounds are known for float32 and float64`,
    'Export it with inputs in one of these: its weights may stay as they are, widened.',
    { file },
  );
}

function outputsOf({ stages }: ModelNetwork): number {
  return stages.at(-1)?.weights.rows ?? 0;
}

/** The declared batch size of the model; `undefined` for any number. */
function batchSize(declared: number | undefined, width: number, file: string): number | undefined {
  if (declared === undefined) return undefined;
  if (declared >= 1 && declared * width <= largestBatch) return declared;
  throw new WidthwiseError(
    'input',
    `the model takes ${declared} rows of ${width} inputs at a time`,
    `Export it with an open number of rows, or with at most ${largestBatch} numbers in all.`,
    { file },
  );
}

type Numbers = Float64Array | Float32Array;

/** Numbers in one batch of a model that declares its size: 64 MB. */
const largestBatch = 2 ** 23;

/** The result of ONNX Runtime, or its error as a {@link WidthwiseError} (`environment`). */
async function orRefused<T>(file: string, what: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const [line = ''] = said.split('\n');
    const found = `ONNX Runtime cannot ${what} the model: ${JSON.stringify(line.slice(0, 300))}`;
    throw new WidthwiseError('environment', found, 'Export it for this version, or in float32.', {
      file,
    });
  }
}

/** The rows in batches of this size, the last one padded with zeros. */
function batchesOf(rows: Numbers, width: number, batch: number): readonly Numbers[] {
  const size = batch * width;
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, k) => {
    const part = rows.slice(k * size, (k + 1) * size);
    if (part.length === size) return part;
    const full = part instanceof Float64Array ? new Float64Array(size) : new Float32Array(size);
    full.set(part);
    return full;
  });
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    throw new WidthwiseError('input', `cannot be read: ${because}`, 'Check the path.', { file });
  }
}

/** The activations without repetitions, each by its built-in name or its formula; `linear` for none. */
function nameOf({ activations }: ModelNetwork): string {
  const names = activations.map((e) => {
    const formula = printExpression(e);
    const known = [...builtIn].find(
      ([, { activation }]) => printExpression(activation.value) === formula,
    );
    return known?.[0] ?? formula;
  });
  return [...new Set(names)].join(', ') || 'linear';
}

/** X alone: the target has the network. */
function casesOf(activation: string, inputs: Dense, dtype: 'f64' | 'f32'): readonly Case[] {
  const d = inputs.cols;
  const cases: Case[] = [];
  for (let first = 0; first < inputs.rows; first += rowsPerCase) {
    const n = Math.min(rowsPerCase, inputs.rows - first);
    const entries = inputs.data.subarray(first * d, (first + n) * d);
    const rounded = Array.from(entries, (x) => roundTo(dtype, x));
    const X = encodeTensor(dtype, [n, d], rounded);
    cases.push(identified({ op: 'forward', dtype, activation, flags: {}, inputs: { X } }));
  }
  return [...new Map(cases.map((question) => [question.id, question])).values()];
}
