/**
 * # Weights of certify, and what their file says besides
 *
 * An ONNX model says its activation, and with a state_dict whether it has biases. Both are taken from the file; an
 * option takes their place, with a remark. The bias of the output moves to the labels: f + b fits y where f fits y - b.
 *
 * ## Main definitions
 * - {@link informed}: the request with the bias of the file
 * - {@link activationFor}: the activation that is meant
 * - {@link withoutOutputBias}: y - b
 * - {@link withBiasNeuron}: b as the output weight of one more neuron, where there are no labels to move it to
 * @module
 */
import { encloseQuotient, midpoint } from '../arithmetic/interval.ts';
import { rationalField as Q, rationalFromDouble } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { usage } from '../certify/plan.ts';
import type { Definition } from '../certify/target.ts';
import { rationalTier } from '../arithmetic/rational-tier.ts';
import { unusable } from '../data/data-set.ts';
import type { DataSet } from '../data/data-set.ts';
import { readLayers } from '../data/deep-weights.ts';
import type { LayersRead } from '../data/deep-weights.ts';
import { readWeights } from '../data/weights.ts';
import type { Weights } from '../data/weights.ts';
import { dense } from '../linalg/matrix.ts';
import { evaluate, printExpression } from '../sigma/expression.ts';
import type { Activation } from '../sigma/activation.ts';
import { activationNamed } from '../sigma/built-in.ts';
import type { CertifyRequest } from './grounds.ts';
import type { Output } from './output.ts';

/** A request, and its weights as they were read. */
export interface Informed {
  readonly request: CertifyRequest;
  readonly weights?: Weights;
  readonly layers?: LayersRead;
}

/**
 * The requested activation, or that of the file, or tanh without weights. Throws {@link WidthwiseError} (`usage`) for
 * weights without one: assuming tanh would make a claim about a different network.
 */
export function activationFor(
  { request: { activation: asked, weights: file }, weights, layers }: Informed,
  output: Output,
): Activation {
  if (file === undefined) return activationNamed(asked ?? 'tanh');
  const { model } = weights ?? layers ?? {};
  const theirs = model?.activation && printExpression(model.activation);
  const activation = asked ?? theirs;
  if (activation === undefined)
    throw usage(
      `no activation, and ${file} holds numbers alone`,
      'Give --activation, a name such as tanh or a formula in x.',
      '--activation',
    );
  const found = activationNamed(activation);
  const ours = printExpression(found.value);
  if (theirs !== undefined && theirs !== ours)
    output.warn(
      `${file} has the activation ${theirs}; --activation puts ${ours} in its place: what follows is about another network`,
    );
  return found;
}

/** The request with the bias of the file of weights. */
export async function informed({ on }: Definition, request: CertifyRequest): Promise<Informed> {
  const { weights: file } = request;
  if (file === undefined || (on !== 'network' && on !== 'layers')) return { request };
  const read =
    on === 'network' ? { weights: await readWeights(file) } : { layers: await readLayers(file) };
  const { model } = read.weights ?? read.layers;
  if (request.byDigest === true && model !== undefined && model.outputBias !== 0)
    throw usage(
      `--by-digest cannot name the labels less ${model.outputBias}, the bias of the output`,
      'Leave --by-digest out.',
      '--by-digest',
    );
  return { request: { ...request, bias: request.bias ?? model?.bias }, ...read };
}

/**
 * The weights with b as the output weight of one more neuron, whose value is sigma(1) = 1 at the column of ones. Throws
 * {@link WidthwiseError} (`input`) where there is no such neuron: without b it would be another network.
 */
export function withBiasNeuron(known: Informed, sigma: Activation): Informed {
  const { weights } = known;
  const { model } = weights ?? {};
  if (weights === undefined || model === undefined || model.outputBias === 0) return known;
  const { rows: m, cols: d, data } = weights.hidden;
  const one = evaluate(rationalTier, sigma.value, Q.one);
  if (!model.bias || one === undefined || !isOne(one))
    throw unusable(
      `the output has the bias ${model.outputBias}, and no neuron is 1 at every input`,
      'This target is about the sign of the output. Give a network without this bias, or one with biases whose sigma(1) is 1, such as relu.',
      known.request.weights === undefined ? {} : { file: known.request.weights },
    );
  const hidden = new Float64Array((m + 1) * d);
  hidden.set(data);
  hidden[hidden.length - 1] = 1;
  return {
    ...known,
    weights: {
      hidden: dense(m + 1, d, hidden),
      outputs: [...weights.outputs, model.outputBias],
      model: { ...model, outputBias: 0 },
    },
  };
}

function isOne({ num, den }: Rational): boolean {
  return num === den;
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
