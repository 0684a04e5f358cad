/**
 * # From data to a checked file
 *
 * Loads, searches, writes, and then checks what is on the disk. Search and kernel meet in the file only.
 * @module
 */
import { showUpper } from '../arithmetic/text.ts';
import type { Claim } from '../certificates/format.ts';
import { limits } from '../certificates/limits.ts';
import type { Verdict } from '../certificates/verdict.ts';
import { writeCertificate } from '../certificates/write.ts';
import { loadData } from '../data/load.ts';
import type { DataSet } from '../data/data-set.ts';
import { WidthwiseError } from '../errors.ts';
import { activationNamed } from '../network/built-in.ts';
import { degree, isSmooth } from '../network/expression.ts';
import type { Expression } from '../network/expression.ts';
import { problemOf } from '../network/problem.ts';
import type { Problem } from '../network/problem.ts';
import { searchCertificate } from '../search/certify.ts';
import { widthThreshold } from '../search/width.ts';
import type { WidthThreshold } from '../search/width.ts';
import { version } from '../version.ts';
import { checkFile } from './checking.ts';
import { sizeOf, writeWhole } from './files.ts';
import { duration, size } from './output.ts';
import type { Output } from './output.ts';

export interface CertifyRequest {
  readonly data: string;
  readonly labels?: string | undefined;
  readonly normalise?: 'rows' | 'none' | undefined;
  readonly bias?: boolean | undefined;
  readonly activation: string;
  /** The least even width of at least 2n/q when left out. */
  readonly width?: number | undefined;
  readonly seed: number;
  readonly scale?: number | undefined;
  readonly starts?: number | undefined;
  readonly allLabels?: boolean | undefined;
  readonly byDigest?: boolean | undefined;
  readonly full?: boolean | undefined;
  readonly out: string;
  /** How it was asked for: goes into the provenance. */
  readonly command: string;
}

interface Tried {
  readonly threshold: WidthThreshold;
  readonly width: number;
  readonly searchMilliseconds: number;
}

export type Certification = Tried &
  (
    | { readonly kind: 'not-certified'; readonly because: string; readonly advice: string[] }
    | {
        readonly kind: 'checked';
        readonly claim: Claim['kind'];
        readonly verdict: Verdict;
        readonly file: string;
        readonly bytes: number;
        readonly checkMilliseconds: number;
      }
  );

/** Certifies as asked, writes `request.out` and checks it. Details go to `output` as they are known. */
export async function certifyToFile(
  request: CertifyRequest,
  output: Output,
): Promise<Certification> {
  const loaded = await loadData(request);
  for (const warning of loaded.warnings) output.warn(warning);
  const problem = problemFrom(loaded, request);
  const threshold = widthThreshold(problem.inputs);
  const width = request.width ?? threshold.width ?? 2;
  output.detail(`data      ${dataLine(loaded, request, threshold)}`);
  output.detail(`width     ${widthLine(threshold, width)}, activation ${problem.activation.name}`);

  const started = performance.now();
  const sought = searchCertificate(problem, searchOptions(request, loaded, width));
  const searchMilliseconds = Math.round(performance.now() - started);
  const tried = { threshold, width, searchMilliseconds };
  if (sought.kind === 'not-found') {
    const advice = adviceFor(request, loaded, problem.activation.value, tried);
    return { ...tried, kind: 'not-certified', because: sought.because, advice };
  }
  const { certificate } = sought;
  output.detail(`search    ${duration(searchMilliseconds)}, seed ${request.seed}`);
  await writeWhole(request.out, writeCertificate(certificate));
  const bytes = await sizeOf(request.out);
  output.detail(`written   ${request.out}, ${size(bytes)}`);

  const handedOver = performance.now();
  const verdict = await checkFile(request.out, undefined);
  const checkMilliseconds = Math.round(performance.now() - handedOver);
  output.detail(`checked   ${duration(checkMilliseconds)}, from the file`);
  const { kind: claim } = certificate.claim;
  return { ...tried, kind: 'checked', claim, verdict, file: request.out, bytes, checkMilliseconds };
}

function problemFrom(loaded: DataSet, request: CertifyRequest): Problem {
  const { inputs, labels } = loaded;
  if (inputs.rows > limits.samples)
    throw new WidthwiseError(
      'input',
      `${inputs.rows} samples, and the checker takes at most ${limits.samples}`,
      'Take fewer samples.',
      { field: '--data' },
    );
  if (labels === undefined && request.allLabels !== true)
    throw new WidthwiseError(
      'usage',
      `${request.data} has no labels`,
      'Give --labels random-sign, a column or a file; or --all-labels for every label vector at once.',
      { field: '--labels' },
    );
  const any = new Float64Array(inputs.rows); // A2 does not look at the labels
  return problemOf(inputs, labels ?? any, activationNamed(request.activation));
}

function searchOptions(
  request: CertifyRequest,
  loaded: DataSet,
  width: number,
): Parameters<typeof searchCertificate>[1] {
  const { seed, scale, starts } = request;
  return {
    width,
    seed,
    ...(scale === undefined ? {} : { scale }),
    ...(starts === undefined ? {} : { starts }),
    allLabels: request.allLabels === true,
    full: request.full === true,
    recipe: request.byDigest === true ? loaded.recipe : undefined,
    provenance: { tool: `widthwise ${version}`, command: request.command, seed: String(seed) },
  };
}

function dataLine(
  { recipe }: DataSet,
  { labels, allLabels }: CertifyRequest,
  { samples, dimension }: WidthThreshold,
): string {
  const target =
    allLabels === true ? 'every label vector' : labels === undefined ? 'its labels' : labels;
  return `${recipe.source}, labels: ${target}; n = ${samples}, d = ${dimension}`;
}

function widthLine(threshold: WidthThreshold, width: number): string {
  const { overDimension } = threshold;
  return `m = ${width}; 2n/d = ${overDimension.toFixed(2)}, ${rankText(threshold)}`;
}

/** For example "2n/q = 3.43 with q = rank X = 584". */
export function rankText({ rank, rankIsExact, overRank }: WidthThreshold): string {
  return rankIsExact
    ? `2n/q = ${showUpper(overRank, 4)} with q = rank X = ${rank}`
    : `2n/q <= ${showUpper(overRank, 4)} with q = rank X >= ${rank}`;
}

/** What to try after a failure, the most promising first. */
function adviceFor(
  request: CertifyRequest,
  loaded: DataSet,
  sigma: Expression,
  { threshold, width }: Omit<Tried, 'searchMilliseconds'>,
): string[] {
  const least = threshold.width;
  if (least === undefined) return ['other inputs: no width fits labels other than 0 when X = 0'];
  const wider = width < least ? least : width + 2 - (width % 2);
  const why = width < least ? `the next even number from ${rankText(threshold)}` : 'two more';
  const { seed, starts = 6, scale = 1 } = request;
  return [
    ...(loaded.warnings.length === 0 ? [] : ['the data without the rows that the warnings name']),
    ...(isSmooth(sigma)
      ? []
      : ['--activation softplus  (sigma has kinks, where J is not defined)']),
    ...(degree(sigma) === undefined
      ? []
      : ['--activation tanh  (sigma is a polynomial, which bounds rank Psi at every width)']),
    `--width ${wider}  (${why})`,
    `--seed ${seed + 1}  (another start)`,
    `--starts ${2 * starts}  (the best of more starts)`,
    `--scale ${scale / 2}  (smaller pre-activations)`,
  ];
}
