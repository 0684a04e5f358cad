/**
 * # Requests of library users
 *
 * Arrays and names become the grounds of a plan.
 * @module
 */
import { rationalFromDouble } from '../arithmetic/rational.ts';
import { limits } from '../certificates/limits.ts';
import { classesIn } from '../data/classes.ts';
import { show, unusable } from '../data/data-set.ts';
import type { LabelVector } from '../data/data-set.ts';
import { vectorFromValues } from '../data/from-columns.ts';
import { demandNoFraction } from '../data/json.ts';
import { toDense } from '../data/from-memory.ts';
import type { MatrixLike } from '../data/from-memory.ts';
import { prepare } from '../data/prepare.ts';
import { sourceText } from '../data/selection.ts';
import { WidthwiseError } from '../errors.ts';
import { mapMatrix } from '../linalg/matrix.ts';
import { problemOf } from '../network/problem.ts';
import type { Problem } from '../network/problem.ts';
import type { Activation } from '../sigma/activation.ts';
import { activationNamed } from '../sigma/built-in.ts';
import { demandKeys } from './keys.ts';
import type { Keys } from './keys.ts';
import { mostStarts } from './limits.ts';
import { usage, usualSeed } from './plan.ts';
import type { GivenWeights, Grounds, Naming } from './plan.ts';
import { demandLine, rangeOf } from './line.ts';
import type {
  Given,
  GridNetworkLike,
  PiecewiseLike,
  PowerSumLike,
  ViewModelsLike,
  WeightsLike,
} from './target.ts';
import type { Reading } from './targets.ts';
import { demandSet, sphereOf } from './widths.ts';

/** The parts of a request that are read here, after its keys were checked. */
export type Request = Partial<Omit<Given, 'weights'>> & {
  readonly weights?: WeightsLike | MatrixLike | ViewModelsLike | undefined;
};

export const naming: Naming = { name: (key) => key, field: (key) => `request.${key}` };

/** A part that a request for this target must have. */
function needed<T>(part: T | undefined, key: string): T {
  if (part === undefined) throw usage(`no ${key}`, 'Give it.', naming.field(key));
  return part;
}

function sigmaOf(activation: string | Activation): Activation {
  return typeof activation === 'string' ? activationNamed(activation) : activation;
}

/**
 * The problem of a request; without labels, zeros. Throws {@link WidthwiseError} if weights come without an activation:
 * assuming tanh would make a claim about a different network.
 */
function problemIn({ inputs, labels, weights, activation }: Request): Problem {
  if (weights !== undefined && activation === undefined)
    throw usage(
      'no activation for these weights',
      'Give its name, such as tanh, or a formula in x.',
      naming.field('activation'),
    );
  const X = toDense(needed(inputs, 'inputs'));
  const y = labelsIn(labels)?.values ?? new Float64Array(X.rows);
  return problemOf(X, y, sigmaOf(activation ?? 'tanh'));
}

/** Throws {@link WidthwiseError} unless the count was left out, or is positive and at most `most`. */
function demandCount(request: Request, key: 'width' | 'starts', most: number): void {
  const count = request[key];
  if (count === undefined || count === 'least') return;
  if (Number.isSafeInteger(count) && count >= 1 && count <= most) return;
  throw usage(
    `expected a positive whole number of at most ${most}, got ${show(count)}`,
    `Give the number of ${key === 'width' ? 'hidden neurons' : 'random starts'}.`,
    naming.field(key),
  );
}

const weightsKeys: Keys<WeightsLike> = { W: 'needed', v: 'needed', W0: 'optional' };

/** Whether these are W alone, and not a point. */
function areRows(weights: NonNullable<Request['weights']>): weights is MatrixLike {
  return !['W', 'models', 'starts'].some((key) => Object.hasOwn(Object(weights), key));
}

/** The weights in the form in which files give them. Throws {@link WidthwiseError} unless the shapes agree. */
function weightsIn(weights: Request['weights'], { inputs }: Problem): GivenWeights | undefined {
  if (weights === undefined) return undefined;
  demandKeys<unknown>(weights, weightsKeys, 'weights');
  if (areRows(weights) || !('W' in weights))
    throw usage('no W', 'Give W, v and, for a ball, W0.', 'weights.W');
  const { W, v, W0 } = weights;
  const hidden = toDense(W, 'W');
  const start = W0 === undefined ? undefined : toDense(W0, 'W0');
  const d = inputs.cols;
  const fits = hidden.cols === d && v.length === hidden.rows;
  const centred = start === undefined || (start.rows === hidden.rows && start.cols === d);
  if (!fits || !centred)
    throw usage(
      `expected W and W0 m x ${d} and m output weights, got W ${hidden.rows} x ${hidden.cols} and ${v.length} output weights`,
      'Give W of shape (m, d), v of length m, and W0 like W.',
      'weights',
    );
  const outputs = Array.from(v);
  if (!outputs.every(Number.isFinite))
    throw new WidthwiseError('input', 'expected finite output weights', 'Check v.', {
      field: 'weights',
    });
  const named = {
    called: 'request.weights',
    centre: { advice: 'Give the centre of the ball.', field: 'weights.W0' },
  };
  return { hidden, outputs, ...named, ...(start === undefined ? {} : { start }) };
}

/** Data and weights of a request. */
export function networkIn(request: Request): Grounds['network'] {
  demandCount(request, 'width', limits.preactivations);
  demandCount(request, 'starts', mostStarts);
  const problem = problemIn(request);
  const weights = weightsIn(request.weights, problem);
  return { problem, labelled: request.labels !== undefined, weights };
}

function layersIn(request: Request): Grounds['layers'] {
  const { inputs, labels, activation } = problemIn(request);
  return {
    activation,
    inputs: mapMatrix(inputs, rationalFromDouble),
    labels: labels.map(rationalFromDouble),
    layers: needed(request.layers, 'layers').map((W, l) =>
      mapMatrix(toDense(W, `layers[${l}]`), rationalFromDouble),
    ),
  };
}

function quadraticIn(request: Request): Grounds['quadratic'] {
  const given = needed(request.target, 'target');
  if (isFunction(given))
    throw usage('expected a matrix', 'Give the rows of B.', naming.field('target'));
  const target = toDense(given, 'target');
  const weights = needed(request.weights, 'weights');
  if (areRows(weights)) return { target, weights: toDense(weights, 'weights') };
  throw usage('expected W alone', 'Give one row w_j per neuron.', naming.field('weights'));
}

function isFunction(
  target: NonNullable<Request['target']>,
): target is PiecewiseLike | PowerSumLike | GridNetworkLike {
  return 'pieces' in target || 'order' in target || 'head' in target;
}

/** A sum of powers, the neurons at the start, and the sum at the end of a run. */
async function powersIn({ target, weights, network }: Request): Promise<Grounds['powers']> {
  const { powersFrom } = await import('../data/power-sums.ts');
  const given = needed(weights, 'weights');
  if (!areRows(given))
    throw usage('expected W alone', 'Give one row u_i per neuron.', naming.field('weights'));
  const start = mapMatrix(toDense(given, 'weights'), rationalFromDouble);
  return powersFrom(
    { value: needed(target, 'target'), file: 'request.target' },
    { start, file: 'request.weights' },
    network === undefined ? undefined : { value: network, file: 'request.network' },
  );
}

/** A network with feedback. */
async function feedbackIn({ network, activation }: Request): Promise<Grounds['feedback']> {
  const { feedbackFrom } = await import('../data/feedback.ts');
  const net = feedbackFrom(needed(network, 'network'), 'request.network');
  return { ...net, activation: sigmaOf(needed(activation, 'activation')) };
}

/** Models of multi-view data and a student, or a start. */
async function viewsIn({ weights, network }: Request): Promise<Grounds['views']> {
  const { viewTaskFrom } = await import('../data/view-models.ts');
  return viewTaskFrom(
    { value: needed(weights, 'weights'), file: 'request.weights' },
    network === undefined ? undefined : { value: network, file: 'request.network' },
  );
}

/** Either a network and its target, or a range of numbers of neurons. */
async function lineIn({ network, target, neurons }: Request): Promise<Grounds['line']> {
  demandLine({ network, target, neurons }, naming);
  if (neurons !== undefined) return rangeOf(neurons, naming);
  const { lineNetworkFrom, piecewiseFrom } = await import('../data/line-networks.ts');
  return {
    kind: 'network',
    network: lineNetworkFrom(network, 'request.network'),
    target: piecewiseFrom(target, 'request.target'),
  };
}

/** Either a Gram matrix or a sphere, and the dimension of spaces. */
async function widthsIn(request: Request): Promise<Grounds['widths']> {
  const { gram, sphere, power } = request;
  demandSet(request, naming);
  const space = needed(request.space, 'space');
  if (sphere !== undefined) return sphereOf({ sphere, power, space }, naming);
  const { gramFrom } = await import('../data/gram.ts');
  return { kind: 'gram', gram: gramFrom(needed(gram, 'gram'), 'request.gram'), space };
}

/** A network of products, or the sizes of one, with or without a target. */
async function productsIn(request: Request): Promise<Grounds['products']> {
  const { demandProducts, productsFrom } = await import('./products.ts');
  demandProducts(request, naming);
  const sourceOf = (key: 'architecture' | 'network' | 'target') =>
    request[key] === undefined ? undefined : { value: request[key], file: `request.${key}` };
  return productsFrom({
    architecture: sourceOf('architecture'),
    network: sourceOf('network'),
    target: sourceOf('target'),
  });
}

/** The labels of a request: numbers, or words of two classes. */
function labelsIn(labels: Given['labels'] | undefined): LabelVector | undefined {
  if (labels === undefined) return undefined;
  const found = vectorFromValues(Array.from<unknown>(labels), 'request', 'labels');
  demandNoFraction(found, 'request', 'labels');
  return found;
}

/** A request for one network, and its class, if it is one of several. */
export interface NamedRequest {
  readonly name?: string;
  readonly request: Request;
}

/**
 * The request restricted to its rows and columns, with numbers for its classes: one, or one per class.
 *
 * @throws {@link WidthwiseError} (`input`) on rows, columns or classes that do not exist.
 */
export function selected(request: Request): readonly NamedRequest[] {
  const { inputs, labels: given, features, ignore, rows, sample, classes, ...rest } = request;
  if (inputs === undefined) return [{ request }];
  const X = toDense(inputs);
  const labels = labelsIn(given);
  if (labels !== undefined && labels.values.length !== X.rows)
    throw unusable(
      `expected ${X.rows} labels, one per sample, got ${labels.values.length}`,
      'Give as many labels as samples.',
      { field: 'labels' },
    );
  const { seed = usualSeed } = rest;
  const selection = {
    features: features?.map(String),
    ignore: ignore?.map(String),
    rows,
    sample: sample === undefined ? undefined : { size: sample, seed },
  };
  const source = sourceText('request', selection);
  const table = { values: X, names: undefined, labels };
  const taken = prepare(table, { source, labels: '', normalise: 'none', bias: false });
  const { data, rows: n, cols: d } = taken.inputs;
  const asked = { ...rest, inputs: { data, shape: [n, d] } as const };
  if (taken.labels === undefined) return [{ request: asked }];
  const place = { field: naming.field('labels') };
  const classLabels = classesIn(taken.labels, classes === true, place);
  const of = (y: Float64Array): Request => ({ ...asked, labels: y });
  return classLabels.classes === undefined
    ? [{ request: of(classLabels.labels) }]
    : classLabels.classes.map((one) => ({ name: one.name, request: of(one.labels) }));
}

/** How the grounds of a request are read. */
export function readingOf(request: Request): Reading {
  return {
    network: () => networkIn(request),
    layers: () => layersIn(request),
    quadratic: () => quadraticIn(request),
    line: () => lineIn(request),
    widths: () => widthsIn(request),
    products: () => productsIn(request),
    powers: () => powersIn(request),
    feedback: () => feedbackIn(request),
    views: () => viewsIn(request),
  };
}
