/**
 * # Weights of certify, and what their file says besides
 *
 * An ONNX model says its activation, and with a state_dict whether it has biases. Both are taken from the file; an
 * option takes their place, with a remark. The bias of the output moves to the labels: f + b fits y where f fits y - b.
 *
 * ## Main definitions
 * - {@link informed}: the request with the bias of the file
 * - {@link activationFor}, {@link activationsFor}: what is meant
 * - {@link withoutOutputBias}: y - b
 * @module
 */
import { encloseQuotient, midpoint } from '../arithmetic/interval.ts';
import { rationalField as Q, rationalFromDouble } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { usage } from '../certify/plan.ts';
import type { Definition } from '../certify/target.ts';
import type { DataSet } from '../data/data-set.ts';
import type { LayersRead } from '../data/deep-weights.ts';
import type { DeepModel, Weights } from '../data/weights.ts';
import { printExpression } from '../sigma/expression.ts';
import type { Activation } from '../sigma/activation.ts';
import { activationNamed } from '../sigma/built-in.ts';
import type { CertifyRequest } from './grounds.ts';
import type { Output } from './output.ts';

/** A request, and its weights as they were read. */
export interface Informed {
  readonly request: CertifyRequest;
  readonly weights?: Weights;
  readonly layers?: LayersRead;
  readonly deep?: DeepModel;
}

/** Throws {@link WidthwiseError} (`usage`): assuming tanh would make a claim about a different network. */
function named(asked: string | undefined, file: string): string {
  if (asked !== undefined) return asked;
  throw usage(
    `no activation, and ${file} holds numbers alone`,
    'Give --activation, a name such as tanh or a formula in x.',
    '--activation',
  );
}

/** Warns where an activation of the file is replaced. */
function replacing(theirs: string | undefined, found: Activation, file: string, output: Output) {
  const ours = printExpression(found.value);
  if (theirs !== undefined && theirs !== ours)
    output.warn(
      `${file} has the activation ${theirs}; --activation puts ${ours} in its place: what follows is about another network`,
    );
}

/**
 * The requested activation, or that of the file, or tanh without weights. Throws {@link WidthwiseError} (`usage`) for
 * weights without one.
 */
export function activationFor(
  { request: { activation: asked, weights: file }, weights, layers }: Informed,
  output: Output,
): Activation {
  if (file === undefined) return activationNamed(asked ?? 'tanh');
  const { model } = weights ?? layers ?? {};
  const theirs = model?.activation && printExpression(model.activation);
  const found = activationNamed(named(asked ?? theirs, file));
  replacing(theirs, found, file, output);
  return found;
}

/** The same for each hidden layer: one that is asked for takes the place of all. */
export function activationsFor(
  { stages, activations }: DeepModel,
  { activation: asked, weights: file = '' }: CertifyRequest,
  output: Output,
): readonly Activation[] {
  const theirs = activations?.map(printExpression);
  const hidden = Math.max(stages.length - 1, 0);
  if (theirs !== undefined && asked === undefined) return theirs.map((e) => activationNamed(e));
  if (hidden === 0) return [];
  const found = activationNamed(named(asked, file));
  for (const one of new Set(theirs)) replacing(one, found, file, output);
  return Array.from({ length: hidden }, () => found);
}

/** What a file of weights holds, for this kind of target. */
async function readFor(
  { on, anyDepth }: Definition,
  file: string,
): Promise<Omit<Informed, 'request'>> {
  if (on === 'layers')
    return { layers: await (await import('../data/deep-weights.ts')).readLayers(file) };
  const { readDeepModel, readWeights } = await import('../data/weights.ts');
  const deep = anyDepth === true ? await readDeepModel(file) : undefined;
  return deep === undefined ? { weights: await readWeights(file) } : { deep };
}

/** The request with the bias of the file of weights. */
export async function informed(target: Definition, request: CertifyRequest): Promise<Informed> {
  const { weights: file } = request;
  if (file === undefined || (target.on !== 'network' && target.on !== 'layers')) return { request };
  const read = await readFor(target, file);
  const { model } = read.weights ?? read.layers ?? {};
  if (request.byDigest === true && model !== undefined && model.outputBias !== 0)
    throw usage(
      `--by-digest cannot name the labels less ${model.outputBias}, the bias of the output`,
      'Leave --by-digest out.',
      '--by-digest',
    );
  return { request: { ...request, bias: request.bias ?? model?.bias }, ...read };
}

/** The data with the labels y - b: exactly, and as the nearest doubles; and what there is to say of it. */
export function withoutOutputBias(
  loaded: DataSet,
  b: number | undefined,
): { readonly data: DataSet; readonly said: readonly string[] } {
  if (b === undefined || b === 0 || loaded.labels === undefined) return { data: loaded, said: [] };
  const less = (y: Rational): Rational => Q.sub(y, rationalFromDouble(b));
  const boxes = Array.from(loaded.labels, (y) => {
    const { num, den } = less(rationalFromDouble(y));
    return encloseQuotient(num, den);
  });
  const { exact } = loaded;
  const exactly =
    exact === undefined ? {} : { exact: { ...exact, labels: exact.labels?.map(less) } };
  const rounded = boxes.filter(({ lo, hi }) => lo !== hi).length;
  const how =
    rounded === 0 || exact !== undefined
      ? ''
      : `; ${rounded} of ${boxes.length} are rounded to the nearest double`;
  return {
    data: { ...loaded, labels: Float64Array.from(boxes, midpoint), ...exactly },
    said: [`labels    less ${b}, the bias of the output${how}`],
  };
}
