/**
 * # certify projection
 *
 * Loads the layers of a deep network, writes a facts file about what they are worth, and then checks what is on the
 * disk.
 * @module
 */
import { rationalFromDouble } from '../arithmetic/rational.ts';
import { factsLimits } from '../certificates/facts/limits.ts';
import { writeFacts } from '../certificates/facts/write.ts';
import { lineText } from '../codecs.ts';
import { readLayers } from '../data/deep-weights.ts';
import { loadData } from '../data/load.ts';
import { WidthwiseError } from '../errors.ts';
import { mapMatrix } from '../linalg/matrix.ts';
import { layersFault, parametersBefore } from '../network/deep.ts';
import { searchProjection } from '../search/certify-projection.ts';
import type { DeepPlace } from '../search/certify-projection.ts';
import { version } from '../version.ts';
import { activationFor } from './certification.ts';
import type { CertifyRequest } from './certification.ts';
import { warnOfLoading, writeAndCheck } from './facts-file.ts';
import type { CheckedFile } from './facts-file.ts';
import type { Output } from './output.ts';

export type ProjectionRequest = Omit<CertifyRequest, 'theorem'>;

export type ProjectionCertification =
  | { readonly kind: 'not-certified'; readonly because: string }
  | (CheckedFile & { readonly claim: 'projection'; readonly exact: boolean });

/** Options that say nothing about given weights. */
const foreign = {
  width: '--width',
  scale: '--scale',
  starts: '--starts',
  allLabels: '--all-labels',
  radius: '--radius',
  start: '--start',
  set: '--set',
  least: '--least',
  most: '--most',
  ratio: '--ratio',
  moving: '--moving',
  full: '--full',
  byDigest: '--by-digest',
} as const;

function usage(found: string, advice: string, field: string): WidthwiseError {
  return new WidthwiseError('usage', found, advice, { field });
}

function weightsOf(request: ProjectionRequest): string {
  const given: Readonly<Record<string, unknown>> = { ...request };
  for (const [option, flag] of Object.entries(foreign))
    if (given[option] !== undefined)
      throw usage(`${flag} does not apply here`, 'Give --data and --weights.', flag);
  if (request.weights === undefined)
    throw usage('no weights', 'Give --weights with the layers of the network.', '--weights');
  return request.weights;
}

/** Layers that fit the data and the checker of facts. */
function demandFit({ inputs, layers }: DeepPlace, file: string): void {
  const fault = layersFault(layers, inputs.cols);
  if (fault !== undefined)
    throw new WidthwiseError(
      'input',
      fault,
      `The data have ${inputs.cols} inputs; W_l has as many columns as W_(l-1) has rows, and the last layer one row.`,
      { file, field: 'layers' },
    );
  const { samples, parameters } = factsLimits;
  const p = parametersBefore(layers);
  if (p > parameters)
    throw new WidthwiseError(
      'input',
      `${p} weights, and the checker of facts takes at most ${parameters}`,
      'Take a smaller network.',
      { file, field: 'layers' },
    );
  if (inputs.rows > samples)
    throw new WidthwiseError(
      'input',
      `${inputs.rows} samples, and the checker of facts takes at most ${samples}`,
      'Take fewer samples.',
      { field: '--data' },
    );
}

/**
 * Certifies as asked, writes `request.out` and checks it. Details go to `output` as they are known.
 *
 * Throws {@link WidthwiseError} on options that do not go together and on unusable data or weights.
 */
export async function certifyProjection(
  request: ProjectionRequest,
  output: Output,
): Promise<ProjectionCertification> {
  const file = weightsOf(request);
  const loaded = await loadData(request);
  warnOfLoading(loaded, output);
  const { inputs, labels, recipe } = loaded;
  if (labels === undefined)
    throw usage(
      `${request.data} has no labels`,
      'Give --labels random-sign, a column or a file.',
      '--labels',
    );
  const activation = activationFor(request);
  const { bias = false, command, out } = request;
  const layers = await readLayers(file, { activation: activation.value, bias });
  const place: DeepPlace = {
    activation,
    inputs: mapMatrix(inputs, rationalFromDouble),
    labels: Array.from(labels, rationalFromDouble),
    layers,
  };
  demandFit(place, file);
  const widths = [inputs.cols, ...layers.map(({ rows }) => rows)].join('-');
  output.detail(`data      ${lineText(recipe.source)}; n = ${inputs.rows}; layers ${widths}`);
  const sought = searchProjection(place, { tool: `widthwise ${version}`, command });
  if (sought.kind === 'not-found') return { kind: 'not-certified', because: sought.because };
  output.detail(`point     ${sought.detail}`);
  const checked = await writeAndCheck(out, writeFacts(sought.file), output);
  return { ...checked, claim: 'projection', exact: sought.exact };
}
