/**
 * # certify stationary-point
 *
 * Loads, searches, writes a facts file, and then checks what is on the disk.
 * @module
 */
import { showInterval, showLower, showUpper } from '../arithmetic/text.ts';
import { interval } from '../arithmetic/interval.ts';
import type { Verdict } from '../certificates/verdict.ts';
import { factsLimits } from '../certificates/facts/limits.ts';
import { writeFacts } from '../certificates/facts/write.ts';
import { lineText } from '../codecs.ts';
import type { DataSet } from '../data/data-set.ts';
import { loadData } from '../data/load.ts';
import { demandSameModel, readWeights } from '../data/weights.ts';
import type { Weights } from '../data/weights.ts';
import { WidthwiseError } from '../errors.ts';
import type { Moving } from '../network/hessian.ts';
import { problemOf } from '../network/problem.ts';
import type { Problem } from '../network/problem.ts';
import { searchStationary } from '../search/certify-stationary.ts';
import type { StationaryOrigin, StationarySought } from '../search/certify-stationary.ts';
import { version } from '../version.ts';
import { activationFor } from './certification.ts';
import type { CertifyRequest } from './certification.ts';
import { checkFile } from './checking.ts';
import { warnOfLoading } from './facts-file.ts';
import { sizeOf, writeWhole } from './files.ts';
import { duration, size } from './output.ts';
import type { Output } from './output.ts';

export type StationaryRequest = Omit<CertifyRequest, 'theorem'>;

export type StationaryCertification =
  | { readonly kind: 'not-certified'; readonly because: string }
  | {
      readonly kind: 'checked';
      readonly claim: 'stationary-point';
      readonly verdict: Verdict;
      readonly file: string;
      readonly bytes: number;
      readonly nature: StationarySought['proposal']['nature'];
      readonly loss: readonly [number, number];
      readonly radius: number;
      /** From the given weights, or where training ended, to the box. */
      readonly outside: number;
      readonly searchMilliseconds: number;
      readonly checkMilliseconds: number;
    };

/** Options of the theorems that say nothing about a stationary point. */
const foreign = [
  ['allLabels', '--all-labels'],
  ['radius', '--radius'],
  ['start', '--start'],
  ['set', '--set'],
  ['least', '--least'],
  ['most', '--most'],
  ['ratio', '--ratio'],
  ['full', '--full'],
  ['byDigest', '--by-digest'],
] as const;

function usage(found: string, advice: string, field: string): WidthwiseError {
  return new WidthwiseError('usage', found, advice, { field });
}

function demandFitting(request: StationaryRequest): void {
  for (const [option, flag] of foreign)
    if (request[option] !== undefined)
      throw usage(`${flag} does not apply here`, 'It belongs to the theorems.', flag);
  const { weights, width, scale, starts } = request;
  const given = { '--width': width, '--scale': scale, '--starts': starts };
  for (const [flag, value] of Object.entries(given))
    if (weights !== undefined && value !== undefined)
      throw usage(`${flag} does not go with --weights`, 'It is about training.', flag);
  if (weights === undefined && width === undefined)
    throw usage(
      'neither weights nor a width',
      'Give --weights with the point, or --width to train a network of this width.',
      '--weights',
    );
}

async function problemFrom(request: StationaryRequest, output: Output): Promise<Problem> {
  const loaded = await loadData(request);
  for (const warning of loaded.warnings) output.warn(warning);
  return problemIn(loaded, request, output);
}

function problemIn(
  { inputs, labels, recipe }: DataSet,
  request: StationaryRequest,
  output: Output,
): Problem {
  if (labels === undefined)
    throw usage(
      `${request.data} has no labels`,
      'Give --labels random-sign, a column or a file.',
      '--labels',
    );
  output.detail(
    `data      ${lineText(`${recipe.source}, labels: ${request.labels ?? 'its labels'}`)}; n = ${inputs.rows}, d = ${inputs.cols}`,
  );
  return problemOf(inputs, labels, activationFor(request));
}

/** The weights in a file, which must fit the data. */
async function fittingWeights(
  { bias = false }: StationaryRequest,
  { inputs, activation }: Problem,
  file: string,
): Promise<Weights> {
  const weights = await readWeights(file);
  demandSameModel(weights, activation.value, bias, file);
  if (weights.hidden.cols !== inputs.cols)
    throw new WidthwiseError(
      'input',
      `the weights take ${weights.hidden.cols} inputs, and the data have ${inputs.cols}`,
      'Give W of shape (m, d); a bias is one constant column of the data (--bias).',
      { file, field: 'W' },
    );
  return weights;
}

async function originOf(request: StationaryRequest, problem: Problem): Promise<StationaryOrigin> {
  const { weights: file, width, seed, scale, starts } = request;
  if (file === undefined) return { width: width ?? 1, seed, scale, starts };
  return { weights: await fittingWeights(request, problem, file) };
}

/** What the checker of facts does not take, or `undefined` where it takes all of it. */
function sizeFault(
  { inputs }: Problem,
  origin: StationaryOrigin,
  moving: Moving,
): WidthwiseError | undefined {
  const { samples, parameters } = factsLimits;
  if (inputs.rows > samples)
    return new WidthwiseError(
      'input',
      `${inputs.rows} samples, and the checker of facts takes at most ${samples}`,
      'Take fewer samples.',
      { field: '--data' },
    );
  const m = 'weights' in origin ? origin.weights.hidden.rows : origin.width;
  const p = m * (inputs.cols + (moving === 'all' ? 1 : 0));
  return p <= parameters
    ? undefined
    : new WidthwiseError(
        'input',
        `${p} parameters, and the checker of facts takes at most ${parameters}`,
        'Take a narrower network, or --moving hidden.',
        { field: 'weights' in origin ? '--weights' : '--width' },
      );
}

/** Data and weights that fit each other and the checker of facts. Throws {@link WidthwiseError}. */
export async function exactPlace(
  request: StationaryRequest,
  weights: string,
  output: Output,
): Promise<{ readonly problem: Problem; readonly point: Weights }> {
  demandFitting(request);
  const loaded = await loadData(request);
  warnOfLoading(loaded, output);
  const problem = problemIn(loaded, request, output);
  const point = await fittingWeights(request, problem, weights);
  const fault = sizeFault(problem, { weights: point }, request.moving ?? 'all');
  if (fault !== undefined) throw fault;
  return { problem, point };
}

/** What was found, for people. */
function details({ proposal, given, distance, outside, start }: StationarySought): string[] {
  const { radius, within, eigenvalues, from, to } = proposal;
  const [least, largest] = eigenvalues;
  const place = start === undefined ? 'the given weights' : `where start ${start} ended`;
  return [
    `point     ${given.outputs.length} neurons; from ${place} entries move by at most ${showUpper(distance, 4)}`,
    outside === 0
      ? `box       radius ${showLower(radius, 4)}: it contains ${place}`
      : `box       radius ${showLower(radius, 4)}: ${place} lie ${showLower(outside, 4)} outside it`,
    `within    ${showUpper(within)} of the written point is the stationary one; loss ${showInterval(interval(from, to), 12)}`,
    `hessian   scaled to a unit diagonal, eigenvalues from ${least.toExponential(2)} to ${largest.toExponential(2)}`,
  ];
}

/**
 * Certifies as asked, writes `request.out` and checks it. Details go to `output` as they are known.
 *
 * Throws {@link WidthwiseError} on options that do not go together and on unusable data or weights.
 */
export async function certifyStationary(
  request: StationaryRequest,
  output: Output,
): Promise<StationaryCertification> {
  demandFitting(request);
  const moving = request.moving ?? 'all';
  const problem = await problemFrom(request, output);
  const origin = await originOf(request, problem);
  const fault = sizeFault(problem, origin, moving);
  if (fault !== undefined) throw fault;
  return certifyFrom(problem, origin, request, output);
}

/** The same near the weights of `certify network`; `undefined` where they are too many for it. */
export async function stationaryNear(
  request: StationaryRequest,
  output: Output,
): Promise<StationaryCertification | undefined> {
  const problem = await problemFrom(request, output);
  const origin = await originOf(request, problem);
  const fault = sizeFault(problem, origin, request.moving ?? 'all');
  if (fault === undefined) {
    const out = request.out.replace(/(?:\.json)?$/u, '-stationary.json');
    return certifyFrom(problem, origin, { ...request, out }, output);
  }
  output.detail(`stationary not tried: ${fault.message.split('\n')[0]}`);
  return undefined;
}

async function certifyFrom(
  problem: Problem,
  origin: StationaryOrigin,
  request: StationaryRequest,
  output: Output,
): Promise<StationaryCertification> {
  const moving = request.moving ?? 'all';
  const started = performance.now();
  const { seed, command, out } = request;
  const provenance = { tool: `widthwise ${version}`, command, seed: String(seed) };
  const sought = searchStationary(problem, moving, origin, provenance);
  const searchMilliseconds = Math.round(performance.now() - started);
  output.detail(`search    ${duration(searchMilliseconds)}, activation ${problem.activation.name}`);
  if (sought.kind === 'not-found') return { kind: 'not-certified', because: sought.because };
  details(sought).forEach(output.detail);

  await writeWhole(out, writeFacts(sought.file));
  const bytes = await sizeOf(out);
  output.detail(`written   ${out}, ${size(bytes)}`);
  const handedOver = performance.now();
  const verdict = await checkFile(out);
  const checkMilliseconds = Math.round(performance.now() - handedOver);
  output.detail(`checked   ${duration(checkMilliseconds)}, from the file`);
  const { nature, from, to, radius } = sought.proposal;
  return {
    kind: 'checked',
    claim: 'stationary-point',
    verdict,
    file: out,
    bytes,
    nature,
    loss: [from, to],
    radius,
    outside: sought.outside,
    searchMilliseconds,
    checkMilliseconds,
  };
}
