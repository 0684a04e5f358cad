/**
 * # From data to a checked file
 *
 * Loads, searches, writes, and then checks what is on the disk. Search and kernel meet in the file only.
 * @module
 */
import { showUpper } from '../arithmetic/text.ts';
import { join, parse } from 'node:path';
import type { Certificate, Claim } from '../certificates/format.ts';
import type { Verdict } from '../certificates/verdict.ts';
import { writeCertificate } from '../certificates/write.ts';
import { lineText } from '../codecs.ts';
import { loadData } from '../data/load.ts';
import type { DataSet } from '../data/data-set.ts';
import { remarks } from '../data/remarks.ts';
import { isModel } from '../data/weights.ts';
import type { Weights } from '../data/weights.ts';
import { WidthwiseError } from '../errors.ts';
import type { Activation } from '../sigma/activation.ts';
import { activationNamed } from '../sigma/built-in.ts';
import { degree, isSmooth } from '../sigma/expression.ts';
import type { Expression } from '../sigma/expression.ts';
import { problemOf } from '../network/problem.ts';
import type { Problem } from '../network/problem.ts';
import { demandNetworkSize, widthThreshold } from '../search/width.ts';
import type { WidthThreshold } from '../search/width.ts';
import { version } from '../version.ts';
import { checkFile } from './checking.ts';
import { descentAdvice } from './descent.ts';
import { sizeOf, writeWhole } from './files.ts';
import { duration, size } from './output.ts';
import type { Output } from './output.ts';
import { demandFitting, proposalsFor, weightsFor } from './proposals.ts';
import type { Aims } from './proposals.ts';

export interface CertifyRequest extends Aims {
  readonly data: string;
  readonly labels?: string | undefined;
  readonly normalise?: 'rows' | 'none' | undefined;
  readonly bias?: boolean | undefined;
  /** tanh when left out, but for weights that come without one. */
  readonly activation?: string | undefined;
  /** The least even width of at least 2n/q when left out; that of the weights where they are given. */
  readonly width?: number | undefined;
  readonly byDigest?: boolean | undefined;
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

/**
 * Certifies as asked, writes `request.out` and checks it; with several proposals one file each, its name
 * extended. Details go to `output` as they are known.
 */
export async function certifyToFiles(
  request: CertifyRequest,
  output: Output,
): Promise<readonly Certification[]> {
  demandFitting(request);
  demandOneTarget(request);
  const loaded = await loadData(request);
  for (const warning of loaded.warnings) output.warn(warning);
  const problem = problemFrom(loaded, request);
  const weights = await weightsFor(request, problem.activation.value);
  const given = widthFor(request, weights, problem);
  demandNetworkSize(problem.inputs, given ?? 1); // the rank takes long as well
  const threshold = widthThreshold(problem.inputs);
  const width = given ?? threshold.width ?? 2;
  demandNetworkSize(problem.inputs, width);
  output.detail(`data      ${dataLine(loaded, request, threshold)}`);
  output.detail(`width     ${widthLine(threshold, width)}, activation ${problem.activation.name}`);

  const started = performance.now();
  const { seed, byDigest, command } = request;
  const recipe = byDigest === true ? loaded.recipe : undefined;
  const provenance = { tool: `widthwise ${version}`, command, seed: String(seed) };
  const setting = { problem, width, weights, recipe, provenance };
  const proposals = proposalsFor(setting, request);
  const searchMilliseconds = Math.round(performance.now() - started);
  const tried = { threshold, width, searchMilliseconds };
  output.detail(`search    ${duration(searchMilliseconds)}, seed ${seed}`);

  const made: Certification[] = [];
  for (const { name, sought, notes } of proposals) {
    notes.forEach(output.detail);
    if (sought.kind === 'not-found') {
      const advice = adviceFor(request, loaded, problem.activation.value, tried);
      made.push({ ...tried, kind: 'not-certified', because: sought.because, advice });
    } else {
      const checked = await writeAndCheck(
        sought.certificate,
        fileNamed(request.out, name),
        recipe?.source,
        output,
      );
      made.push({ ...tried, kind: 'checked', ...checked });
    }
  }
  return made;
}

/** "proof.json" and "ball" give "proof-ball.json". */
function fileNamed(out: string, name: string | undefined): string {
  if (name === undefined) return out;
  const { dir, name: stem, ext } = parse(out);
  return join(dir, `${stem}-${name}${ext}`);
}

async function writeAndCheck(
  certificate: Certificate,
  file: string,
  source: string | undefined,
  output: Output,
): Promise<Omit<Extract<Certification, { kind: 'checked' }>, keyof Tried | 'kind'>> {
  await writeWhole(file, writeCertificate(certificate));
  const bytes = await sizeOf(file);
  output.detail(`written   ${file}, ${size(bytes)}`);
  const handedOver = performance.now();
  const verdict = await checkFile(file, { source });
  const checkMilliseconds = Math.round(performance.now() - handedOver);
  output.detail(`checked   ${duration(checkMilliseconds)}, from the file`);
  return { claim: certificate.claim.kind, verdict, file, bytes, checkMilliseconds };
}

/** The width of the weights, which must fit the data and what was asked for. */
function widthFor(
  { width }: CertifyRequest,
  weights: Weights | undefined,
  { inputs }: Problem,
): number | undefined {
  if (weights === undefined) return width;
  const { rows, cols } = weights.hidden;
  if (cols !== inputs.cols)
    throw new WidthwiseError(
      'input',
      `the weights take ${cols} inputs, and the data have ${inputs.cols}`,
      'Give W of shape (m, d); a bias is one constant column of the data (--bias).',
      { field: '--weights' },
    );
  if (width === undefined || width === rows) return rows;
  throw new WidthwiseError(
    'usage',
    `--width ${width}, and the weights have width ${rows}`,
    'Leave out --width.',
    { field: '--width' },
  );
}

function demandOneTarget({ labels, allLabels }: CertifyRequest): void {
  if (labels === undefined || allLabels !== true) return;
  throw new WidthwiseError(
    'usage',
    '--labels and --all-labels',
    'Give one of them: one label vector, or all of them at once. A column y or label is never an input.',
    { field: '--all-labels' },
  );
}

/** Theorem B and A2 speak about all labels at once. */
function needsLabels({ theorem, allLabels }: CertifyRequest): boolean {
  return theorem === 'expressivity' ? allLabels !== true : theorem !== 'nice-region';
}

function problemFrom(loaded: DataSet, request: CertifyRequest): Problem {
  const { inputs, labels } = loaded;
  if (labels === undefined && needsLabels(request))
    throw new WidthwiseError(
      'usage',
      `${request.data} has no labels`,
      request.theorem !== 'expressivity'
        ? 'Give --labels random-sign, a column or a file.'
        : 'Give --labels random-sign, a column or a file; or --all-labels for every label vector at once.',
      { field: '--labels' },
    );
  const any = new Float64Array(inputs.rows); // A2 and B do not look at the labels
  return problemOf(inputs, labels ?? any, activationFor(request));
}

/**
 * The activation that was asked for. Throws {@link WidthwiseError} (`usage`) without one for weights of a file that
 * holds numbers alone: to take tanh would be a claim about another network. A model has its own, which is compared.
 */
export function activationFor({
  activation,
  weights,
}: Pick<CertifyRequest, 'activation' | 'weights'>): Activation {
  if (activation === undefined && weights !== undefined && !isModel(weights))
    throw new WidthwiseError(
      'usage',
      `no activation, and ${weights} holds numbers alone`,
      'Give --activation, a name such as tanh or a formula in x.',
      { field: '--activation' },
    );
  return activationNamed(activation ?? 'tanh');
}

function dataLine(
  { recipe }: DataSet,
  request: CertifyRequest,
  { samples, dimension }: WidthThreshold,
): string {
  const target = needsLabels(request) ? (request.labels ?? 'its labels') : 'every label vector';
  return `${lineText(`${recipe.source}, labels: ${target}`)}; n = ${samples}, d = ${dimension}`;
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
  const { weights } = request;
  if (request.theorem === 'gradient-descent')
    return descentAdvice({ plan: request, weights, width, sigma });
  if (weights !== undefined)
    return ['a smaller --radius, a wider network, or weights with less cancellation'];
  const least = threshold.width;
  if (least === undefined)
    return ['other inputs: where X = 0 every sample has the same f, at every width'];
  const wider = width < least ? least : width + 2 - (width % 2);
  const why = width < least ? `the next even number from ${rankText(threshold)}` : 'two more';
  const { seed, starts = 6, scale = 1 } = request;
  return [
    ...(remarks(loaded.inputs).length === 0
      ? []
      : ['the data without the rows that the warnings name']),
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
