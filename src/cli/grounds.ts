/**
 * # Data and weights of certify, from files
 *
 * Reads what the options name and turns it into the data and weights of a plan.
 * @module
 */
import { extname } from 'node:path';
import { encloseQuotient, midpoint } from '../arithmetic/interval.ts';
import { rationalFromDouble } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import type { Aims, ExactData, GivenWeights, Grounds } from '../certify/plan.ts';
import { demandLine, rangeOf } from '../certify/line.ts';
import { demandSet, sphereOf } from '../certify/widths.ts';
import { usage } from '../certify/plan.ts';
import { naming } from './certify-options.ts';
import type { Definition } from '../certify/target.ts';
import type { Reading } from '../certify/targets.ts';
import { lineText } from '../codecs.ts';
import { longestText } from '../certificates/claims/values.ts';
import type { DataSet, Recipe } from '../data/data-set.ts';
import { bytesOf, tableIn } from '../data/files.ts';
import { denseFromRows } from '../data/from-memory.ts';
import { demandFields, fieldsOf, parsed, weightsNames } from '../data/json.ts';
import { loadData } from '../data/load.ts';
import { remarks } from '../data/remarks.ts';
import type { DeepModel } from '../data/weights.ts';
import { WidthwiseError } from '../errors.ts';
import { dense, mapMatrix } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { problemOf } from '../network/problem.ts';
import type { Problem } from '../network/problem.ts';
import { activationNamed } from '../sigma/built-in.ts';
import { activationFor, activationsFor, informed, withoutOutputBias } from './given-model.ts';
import type { Informed } from './given-model.ts';
import type { Output } from './output.ts';
import { columnsIn, demandTable } from './table-request.ts';
import type { TableRequest } from './table-request.ts';

/** The request, with files by name. */
export interface CertifyRequest extends Aims, TableRequest {
  readonly labels?: string | undefined;
  readonly classes?: boolean | undefined;
  readonly normalise?: 'rows' | 'none' | undefined;
  readonly bias?: boolean | undefined;
  /** Of the file of weights by default; without weights tanh. */
  readonly activation?: string | undefined;
  readonly allLabels?: boolean | undefined;
  /** The point, and the centre W0 of its ball if that file has none. */
  readonly weights?: string | undefined;
  readonly start?: string | undefined;
  readonly target?: string | undefined;
  readonly network?: string | undefined;
  readonly neurons?: readonly [number, number] | undefined;
  readonly gram?: string | undefined;
  readonly sphere?: number | undefined;
  readonly power?: number | undefined;
  readonly space?: number | undefined;
  readonly architecture?: string | undefined;
  readonly byDigest?: boolean | undefined;
  readonly seed: number;
  readonly out: string;
  /** The file for the weights of a certificate, for the data as they were given. */
  readonly weightsOut?: string | undefined;
  /** The command, for the provenance. */
  readonly command: string;
}

/** What an option says; the options table made sure that it is given. */
function given<T>(value: T | undefined, flag: string): T {
  if (value === undefined) throw new Error(`${flag}: expected a value`);
  return value;
}

function demandFitting(request: CertifyRequest): void {
  demandTable(request);
  const { labels, allLabels, weights, start, classes = false } = request;
  if (classes && (allLabels === true || weights !== undefined))
    throw usage(
      `--classes and ${allLabels === true ? '--all-labels' : '--weights'}`,
      'Leave one of them out: the network of each class starts from random weights.',
      '--classes',
    );
  if (labels !== undefined && allLabels === true)
    throw usage(
      'cannot be combined with --labels',
      'Give one of them: one label vector, or all of them at once. A column y or label is never an input.',
      '--all-labels',
    );
  if (start !== undefined && weights === undefined)
    throw usage(
      '--start does not apply here',
      'It belongs to kkt and network, with --weights.',
      '--start',
    );
}

/** Whether the statement is about particular labels, not about all at once. */
function needsLabels({ takes }: Definition, { allLabels }: CertifyRequest): boolean {
  return takes.labels === 'optional' ? allLabels !== true : takes.labels === 'needed';
}

/** The data, with labels if the target needs them, and the warnings that matter to it. */
async function dataFor(
  target: Definition,
  request: CertifyRequest,
  output: Output,
  needed: boolean = needsLabels(target, request),
): Promise<DataSet> {
  demandFitting(request);
  const data = given(request.data, '--data');
  const loaded = await loadData({
    ...request,
    ...columnsIn(request),
    data,
    exact: target.overQ === true,
  });
  const { warnings, inputs, labels, classes, rounded, recipe } = loaded;
  const ofRows = target.mindsRows ? [] : remarks(inputs);
  warnings.filter((warning) => !ofRows.includes(warning)).forEach(output.warn);
  if (rounded !== undefined) output.note(`decimals ${decimalsText(rounded)}`);
  if (request.byDigest === true) demandShort(recipe);
  if (labels === undefined && classes === undefined && needed)
    throw usage(
      `${data} has no labels`,
      target.takes.labels === 'needed'
        ? 'Give --labels random-sign, a column or a file.'
        : 'Give --labels random-sign, a column or a file; or --all-labels for every label vector at once.',
      '--labels',
    );
  return loaded;
}

const missingCentre = {
  advice: 'Give --start with a file whose W is the centre of the ball, or an array W0.',
  field: '--start',
};

/** The weights as they were read, with the centre of their ball. */
async function weightsFor(
  { request: { weights: file, start }, weights: found }: Informed,
  { inputs }: Problem,
): Promise<GivenWeights | undefined> {
  if (file === undefined || found === undefined) return undefined;
  const centred = start === undefined ? {} : { start: await hiddenOf(start) };
  if (found.hidden.cols !== inputs.cols)
    throw new WidthwiseError(
      'input',
      `the weights take ${found.hidden.cols} inputs, and the data have ${inputs.cols}`,
      'Give W of shape (m, d); a bias is one constant column of the data (--bias).',
      { file, field: 'W' },
    );
  const { outputBias } = found.model ?? {};
  return { ...found, ...centred, called: file, centre: missingCentre, outputBias };
}

/** Prints a line about the data. */
type Say = (line: string) => void;

/** How the grounds of a target are read, or of one network for a class. */
export interface NamedReading {
  readonly name?: string;
  readonly reading: Reading;
}

/** One reading, or one per class if classes are requested and there are more than two: the data are then read here. */
export async function readingsOf(
  target: Definition,
  request: CertifyRequest,
  output: Output,
  say: Say,
): Promise<readonly NamedReading[]> {
  const layers = async (): Promise<Grounds['layers']> =>
    layersFrom(target, await informed(target, request), output, say);
  const quadratic = (): Promise<Grounds['quadratic']> => quadraticFrom(request, output);
  const of = (loaded: (request: CertifyRequest) => Promise<DataSet>): Reading => ({
    network: async () => {
      const known = await informed(target, request);
      const { deep } = known;
      if (deep !== undefined)
        return chainFrom(known, deep, await dataFor(target, request, output, false), output, say);
      return networkFrom(target, known, await loaded(known.request), output, say);
    },
    layers,
    quadratic,
    line: () => lineFrom(request),
    widths: () => widthsIn(request),
    products: () => productsIn(request),
    powers: () => powersFromFiles(request),
    feedback: () => feedbackFromFile(request),
    views: () => viewsFromFiles(request),
  });
  if (request.classes !== true) return [{ reading: of((known) => dataFor(target, known, output)) }];
  const loaded = await dataFor(target, request, output);
  const { classes } = loaded;
  return classes === undefined
    ? [{ reading: of(() => Promise.resolve(loaded)) }]
    : classes.map(({ name, labels }) => ({
        name,
        reading: of(() => Promise.resolve({ ...loaded, labels })),
      }));
}

async function quadraticFrom(
  request: CertifyRequest,
  output: Output,
): Promise<Grounds['quadratic']> {
  return {
    target: await matrixIn(given(request.target, '--target'), 'B', 'target', output),
    weights: await hiddenIn(given(request.weights, '--weights'), output),
  };
}

async function lineFrom({ network, target, neurons }: CertifyRequest): Promise<Grounds['line']> {
  demandLine({ network, target, neurons }, naming);
  if (neurons !== undefined) return rangeOf(neurons, naming);
  const { lineNetworkFrom, piecewiseFrom } = await import('../data/line-networks.ts');
  const { jsonFile } = await import('../data/json-value.ts');
  const [net, f] = [given(network, '--network'), given(target, '--target')];
  return {
    kind: 'network',
    network: lineNetworkFrom(await jsonFile(net), net),
    target: piecewiseFrom(await jsonFile(f), f),
  };
}

async function widthsIn(request: CertifyRequest): Promise<Grounds['widths']> {
  const { gram, sphere, power } = request;
  demandSet(request, naming);
  const space = given(request.space, '--space');
  if (sphere !== undefined) return sphereOf({ sphere, power, space }, naming);
  const { gramFrom } = await import('../data/gram.ts');
  const { jsonFile } = await import('../data/json-value.ts');
  const file = given(gram, '--gram');
  return { kind: 'gram', gram: gramFrom(await jsonFile(file), file), space };
}

async function productsIn({
  architecture,
  network,
  target,
}: CertifyRequest): Promise<Grounds['products']> {
  const { demandProducts, productsFrom } = await import('../certify/products.ts');
  const { jsonFile } = await import('../data/json-value.ts');
  demandProducts({ architecture, network, target }, naming);
  const sourceOf = async (file: string | undefined) =>
    file === undefined ? undefined : { value: await jsonFile(file), file };
  return productsFrom({
    architecture: await sourceOf(architecture),
    network: await sourceOf(network),
    target: await sourceOf(target),
  });
}

async function powersFromFiles({
  network,
  target,
  weights,
}: CertifyRequest): Promise<Grounds['powers']> {
  const { powersFrom, rowsFrom } = await import('../data/power-sums.ts');
  const { jsonFile } = await import('../data/json-value.ts');
  const [T, U] = [given(target, '--target'), given(weights, '--weights')];
  return powersFrom(
    { value: await jsonFile(T), file: T },
    { start: rowsFrom(await jsonFile(U), U), file: U },
    network === undefined ? undefined : { value: await jsonFile(network), file: network },
  );
}

async function feedbackFromFile({
  network,
  activation,
}: CertifyRequest): Promise<Grounds['feedback']> {
  const { feedbackFrom } = await import('../data/feedback.ts');
  const { jsonFile } = await import('../data/json-value.ts');
  const file = given(network, '--network');
  if (activation === undefined)
    throw usage(
      'no activation',
      'Give --activation, a name such as tanh or a formula in x.',
      '--activation',
    );
  const sigma = activationNamed(activation);
  return { ...feedbackFrom(await jsonFile(file), file), activation: sigma };
}

async function viewsFromFiles({ network, weights }: CertifyRequest): Promise<Grounds['views']> {
  const { viewTaskFrom } = await import('../data/view-models.ts');
  const { jsonFile } = await import('../data/json-value.ts');
  const file = given(weights, '--weights');
  return viewTaskFrom(
    { value: await jsonFile(file), file },
    network === undefined ? undefined : { value: await jsonFile(network), file: network },
  );
}

/** A line about the data, and another if one of their decimals was read as the nearest double. */
function sayData({ source, rounded }: DataSet, more: string, say: Say): void {
  say(`data      ${lineText(source)}${more}`);
  if (rounded !== undefined) say(`decimals  ${decimalsText(rounded)}`);
}

function decimalsText(rounded: string): string {
  return `such as ${lineText(rounded).slice(0, 40)} are read as the nearest doubles`;
}

/** Throws {@link WidthwiseError} (`usage`) if a certificate cannot express this selection of the data. */
function demandShort({ source, labels }: Recipe): void {
  const length = Math.max(source.length, labels.length);
  if (length > longestText)
    throw usage(
      `--by-digest would write ${length} characters about what is taken of the data, more than ${longestText}`,
      'Name fewer columns, such as by --ignore in place of --features, or leave --by-digest out.',
      '--by-digest',
    );
}

async function networkFrom(
  target: Definition,
  known: Informed,
  loaded: DataSet,
  output: Output,
  say: Say,
): Promise<Grounds['network']> {
  const { request, weights: read } = known;
  const { data, said } = withoutOutputBias(loaded, read?.model?.outputBias);
  const { recipe, exact } = data;
  const { inputs, labels } = exact === undefined ? data : roundedData(exact);
  const labelled = needsLabels(target, request);
  const any = new Float64Array(inputs.rows); // A2 and B do not look at the labels
  const problem = problemOf(inputs, labels ?? any, activationFor(known, output));
  const weights = await weightsFor(known, problem);
  const which = labelled ? (request.labels ?? 'its labels') : 'every label vector';
  const size = `n = ${inputs.rows}, d = ${inputs.cols}`;
  sayData(loaded, `, labels: ${lineText(which)}; ${size}`, say);
  said.forEach(say);
  const named = request.byDigest === true ? recipe : undefined;
  return { problem, exact, labelled, weights, recipe: named };
}

/** A network with more hidden layers or outputs; labels are optional. */
function chainFrom(
  { request }: Informed,
  deep: DeepModel,
  data: DataSet,
  output: Output,
  say: Say,
): Grounds['network'] {
  const { inputs, labels } = data;
  const { stages } = deep;
  const widths = [stages[0]?.weights.cols ?? 0, ...stages.map(({ weights }) => weights.rows)];
  if (inputs.cols !== widths[0])
    throw new WidthwiseError(
      'input',
      `the weights take ${widths[0]} inputs, and the data have ${inputs.cols}`,
      request.bias === true
        ? 'Leave --bias out: the biases of this file are its own.'
        : 'Give data with these columns: --features, --ignore.',
      { file: given(request.weights, '--weights') },
    );
  const activations = activationsFor(deep, request, output);
  sayData(data, `; n = ${inputs.rows}; layers ${widths.join('-')}`, say);
  const any = new Float64Array(inputs.rows);
  const problem = problemOf(inputs, any, activations[0] ?? activationNamed('x'));
  return { problem, labelled: false, chain: { stages, activations, labels } };
}

/** The nearest doubles, or Infinity beyond them. */
function roundedData({ inputs: X, labels: y }: ExactData): Pick<DataSet, 'inputs' | 'labels'> {
  const round = ({ num, den }: Rational): number => midpoint(encloseQuotient(num, den));
  return {
    inputs: dense(X.rows, X.cols, Float64Array.from(X.data, round)),
    labels: y && Float64Array.from(y, round),
  };
}

async function layersFrom(
  target: Definition,
  known: Informed,
  output: Output,
  say: Say,
): Promise<Grounds['layers']> {
  const { request } = known;
  const { layers, model } = given(known.layers, '--weights');
  const { data, said } = withoutOutputBias(
    await dataFor(target, request, output),
    model?.outputBias,
  );
  const { inputs, labels = [], exact } = data;
  const widths = [inputs.cols, ...layers.map(({ rows }) => rows)].join('-');
  sayData(data, `; n = ${inputs.rows}; layers ${widths}`, say);
  said.forEach(say);
  return {
    activation: activationFor(known, output),
    inputs: exact?.inputs ?? mapMatrix(inputs, rationalFromDouble),
    labels: exact?.labels ?? Array.from(labels, rationalFromDouble),
    layers,
    file: request.weights,
  };
}

/** The rows of a file: the array `name` if its arrays have names; no other array is required. */
async function matrixIn(
  file: string,
  name: 'B' | 'W',
  field: string,
  output: Output,
): Promise<Dense> {
  const extension = extname(file).toLowerCase();
  if (extension === '.npz') {
    const [{ arraysOf, listed }, { npyMatrix }] = await Promise.all([
      import('../data/npz.ts'),
      import('../data/npy.ts'),
    ]);
    const arrays = arraysOf(await bytesOf(file), file);
    const unpack = arrays.get(name);
    if (unpack !== undefined) return npyMatrix(unpack(), file, name);
    throw unusable(`expected an array ${name}, got ${listed(arrays)}`, file, field);
  }
  if (extension !== '.json') {
    const { values, guesses = [] } = await tableIn(file);
    guesses.forEach(output.warn);
    return values;
  }
  const value = parsed(await bytesOf(file), file);
  const fields = fieldsOf(value);
  demandFields(fields, ['B', ...weightsNames], file);
  const rows = Array.isArray(value) ? value : fields?.get(name);
  if (Array.isArray(rows)) return denseFromRows(rows, field, { file });
  throw unusable(`expected rows of numbers, or {"${name}": rows}`, file, field);
}

function unusable(found: string, file: string, field: string): WidthwiseError {
  return new WidthwiseError('input', found, `Give the ${field} as a matrix.`, { file, field });
}

async function hiddenOf(file: string): Promise<Dense> {
  const { readWeights } = await import('../data/weights.ts');
  return (await readWeights(file)).hidden;
}

/** W, also of a model or a state_dict. */
async function hiddenIn(file: string, output: Output): Promise<Dense> {
  const { holdsNetwork } = await import('../data/weights.ts');
  if (await holdsNetwork(file)) return hiddenOf(file);
  return matrixIn(file, 'W', 'weights', output);
}
