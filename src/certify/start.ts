/**
 * # Width, start and advice of the theorems about one hidden layer
 *
 * Shared by the plans that produce certificates: a width, given or chosen, a mirrored start, and what to try if nothing
 * is certified.
 * @module
 */
import { ratio, rationalToText } from '../arithmetic/rational.ts';
import { writeCertificate } from '../certificates/write.ts';
import { remarks } from '../data/remarks.ts';
import { readSource } from '../data/selection.ts';
import { isAnalytic } from '../sigma/analytic.ts';
import { degree, isSmooth } from '../sigma/expression.ts';
import type { SearchResult } from '../search/certificate.ts';
import type { Point } from '../search/evaluation.ts';
import { fullStarts, mirroredStart, usualStarts } from '../search/start.ts';
import type { StartFault, StartOptions } from '../search/start.ts';
import { demandNetworkSize, widthThreshold } from '../search/width.ts';
import type { WidthThreshold } from '../search/width.ts';
import { impossibleFile } from '../search/impossible.ts';
import { distinctProblem } from '../network/problem.ts';
import { givenCoordinates } from './given-weights.ts';
import type { GivenCoordinates } from './given-weights.ts';
import { seeded, usage, usualSeed } from './plan.ts';
import { estimated } from './estimate.ts';
import type {
  Aims,
  Asked,
  Context,
  Expectation,
  Grounds,
  Naming,
  Prepared,
  Proposal,
} from './plan.ts';

/** The width, and what Theorem A requires of it: an elimination, which waits until somebody asks. */
export interface Size {
  readonly width: number;
  readonly isGiven: boolean;
  readonly requires: () => WidthThreshold;
}

/** The width of a result, with what Theorem A requires where that chose the width or nothing is certified. */
export interface SizeFound {
  readonly width: number;
  readonly threshold?: WidthThreshold;
}

function sizeFound({ width, isGiven, requires }: Size, isCertified: boolean): SizeFound {
  return isGiven && isCertified ? { width } : { width, threshold: requires() };
}

/** The width that is asked for. Throws {@link WidthwiseError} on `least`, where no plan searches for it. */
export function widthIn({ width }: Aims, { name, field }: Naming): number | undefined {
  if (width === 'least')
    throw usage(
      `${name('width')} least does not apply here`,
      'It belongs to expressivity. Give a number, or leave it out where there are weights.',
      field('width'),
    );
  return width;
}

/** Throws {@link WidthwiseError} on a width that is not that of the weights, and on sizes beyond all checkers. */
export function sizeFor(
  { problem, weights }: Grounds['network'],
  aims: Aims,
  naming: Naming,
): Size {
  const width = widthIn(aims, naming);
  const rows = weights?.hidden.rows;
  if (width !== undefined && rows !== undefined && width !== rows)
    throw usage(
      `${naming.name('width')} ${width}, and the weights have width ${rows}`,
      `Leave out ${naming.name('width')}.`,
      naming.field('width'),
    );
  const asked = rows ?? width;
  demandNetworkSize(problem.inputs, asked ?? 1); // before the rank, which takes long too
  let known: WidthThreshold | undefined;
  const requires = (): WidthThreshold =>
    (known ??= widthThreshold(distinctProblem(problem).inputs));
  const chosen = asked ?? requires().width ?? 2;
  demandNetworkSize(problem.inputs, chosen);
  return { width: chosen, isGiven: asked !== undefined, requires };
}

/** Throws {@link WidthwiseError} on options for a start together with weights, which replace it. */
export function demandNoStart(
  asked: Asked,
  { name, field }: Naming,
  keys: readonly (keyof Asked)[] = ['scale', 'starts'],
  why: string = 'It is about a random start, and these are there instead of one.',
): void {
  for (const key of keys)
    if (asked.weights !== undefined && asked[key] !== undefined)
      throw usage(`${name(key)} does not go with ${name('weights')}`, why, field(key));
}

/** Width, seed and the like, with their defaults. */
export function startOptions(
  { width }: Size,
  { seed = usualSeed, scale, starts }: Aims,
  { watch }: Pick<Context, 'watch'> = {},
): StartOptions {
  return { width, seed, scales: scale === undefined ? undefined : [scale], starts, watch };
}

/** The given point, or a mirrored start with weights +-1, or why there is none. */
export function pointFor(
  { problem, weights }: Grounds['network'],
  size: Size,
  aims: Aims,
  context: Pick<Context, 'watch'>,
): Point | StartFault {
  if (weights !== undefined) return weights;
  const start = mirroredStart(problem, startOptions(size, aims, context));
  return 'because' in start ? start : { hidden: start.hidden, outputs: start.signs };
}

/** For example "2n/q = 250/73 with q = rank X = 584". */
function rankText({ samples, rank, rankIsExact }: WidthThreshold): string {
  if (rank === 0) return 'q = rank X >= 0';
  return rankIsExact
    ? `2n/q = ${twice(samples, rank)} with q = rank X = ${rank}`
    : `2n/q <= ${twice(samples, rank)} with q = rank X >= ${rank}`;
}

/** 2n/k as a fraction. */
function twice(n: number, k: number): string {
  return rationalToText(ratio(2n * BigInt(n), BigInt(k)));
}

/** The proof that no width fits the labels, as a proposal. */
function impossibleProposal<F>(
  { problem }: Grounds['network'],
  impossible: NonNullable<Grounds['network']['impossible']>,
  aims: Aims,
  context: Context,
): Proposal<F> {
  const file = impossibleFile(problem, impossible, seeded(aims, context));
  const rows = impossible.rows.map((i) => i + 1);
  const shown = rows.length > 6 ? `${rows.slice(0, 6).join(', ')}, ..` : rows.join(', ');
  return {
    kind: 'file',
    notes: [`rows      ${shown} of the data: the file is about these ${rows.length} alone`],
    claim: 'unfittable',
    text: () => impossible.textOf(file),
    refutes: true,
    found: {},
  };
}

/** Steps of Gauss-Newton, or what a plan does in their place after its starts. */
const usualSteps = 6;

/** What the time of a search hangs on besides the problem. */
export interface Extensive {
  readonly width: number;
  readonly starts?: number | undefined;
}

function expectationOf(
  { problem, weights }: Grounds['network'],
  searches: readonly Extensive[],
): Expectation {
  const { rows: n, cols: d } = problem.inputs;
  return searches.map(({ width, starts = usualStarts(n) }) =>
    estimated({
      samples: n,
      dimension: d,
      width,
      activation: problem.activation,
      steps: (weights === undefined ? starts : 0) + usualSteps,
      inFloat64:
        isAnalytic(problem.activation.value) === true && problem.stated?.columns === undefined,
    }),
  );
}

/**
 * The lines and remarks for a search of this size.
 *
 * @param searches - at most so many, one after the other.
 */
export function searchOf<F>(
  ground: Grounds['network'],
  { width, isGiven, requires }: Size,
  aims: Aims,
  context: Context,
  search: () => readonly Proposal<F>[],
  searches: readonly Extensive[] = [{ width, starts: aims.starts }],
): Prepared<F> {
  const { problem, impossible } = ground;
  const { seed = usualSeed } = aims;
  const { rows, cols } = distinctProblem(problem).inputs;
  const least = `2n/d = ${twice(rows, cols)}${isGiven ? '' : `, ${rankText(requires())}`}`;
  return {
    lines: [
      `width     m = ${aims.width === 'least' ? 'the least found' : width}; ${least}, activation ${problem.activation.name}`,
    ],
    searched: `seed ${seed}`,
    expects: impossible === undefined ? expectationOf(ground, searches) : [],
    search:
      impossible === undefined
        ? search
        : () => [impossibleProposal(ground, impossible, aims, context)],
  };
}

/** The other parts of a proposal of a certificate. */
interface Beside {
  readonly name?: string | undefined;
  readonly notes?: readonly string[];
  /** What to try if there is no certificate. */
  readonly advice: () => readonly string[];
}

/**
 * The result of a search for a certificate, as a proposal.
 *
 * @param others - further findings.
 */
export function certificateProposal<F extends object>(
  result: SearchResult,
  size: Size,
  { recipe, problem, labelled }: Grounds['network'],
  { name, notes = [], advice }: Beside,
  others: F,
): Proposal<SizeFound & F> {
  const found = { ...others, ...sizeFound(size, result.kind === 'certificate') };
  if (result.kind === 'not-found') {
    const { because } = result;
    const doubt = 'This does not say that it is false.';
    return { kind: 'none', name, notes, because, doubt, advice: advice(), found };
  }
  const { certificate } = result;
  const text = (): string => writeCertificate(certificate);
  const source = recipe === undefined ? undefined : readSource(recipe.source).name;
  const weights = (): GivenCoordinates | undefined =>
    givenCoordinates(problem, labelled, certificate);
  return { kind: 'file', name, notes, claim: certificate.claim.kind, text, source, found, weights };
}

/** What to try after a failure, the most promising first. */
export function adviceFor(
  { problem, weights }: Grounds['network'],
  { width, requires }: Size,
  { width: asked, seed = usualSeed, starts = fullStarts, scale = 1 }: Aims,
  { name }: Naming,
): readonly string[] {
  const sigma = problem.activation.value;
  if (weights !== undefined)
    return [`a smaller ${name('radius')}, a wider network, or weights with less cancellation`];
  const threshold = requires();
  const least = threshold.width;
  if (least === undefined)
    return ['other inputs: where X = 0 every sample has the same f, at every width'];
  const [wider, why] =
    width < least
      ? [least, `the next even number from ${rankText(threshold)}`]
      : asked === undefined
        ? [2 * least, `twice the next even number from ${rankText(threshold)}`]
        : [width + 2 - (width % 2), 'two more'];
  return [
    ...(remarks(problem.inputs).length === 0
      ? []
      : ['the data without the rows that the warnings name']),
    ...(isSmooth(sigma)
      ? []
      : [`${name('activation')} softplus  (sigma has kinks, where J is not defined)`]),
    ...(degree(sigma) === undefined
      ? []
      : [
          `${name('activation')} tanh  (sigma is a polynomial, which bounds rank Psi at every width)`,
        ]),
    `${name('width')} ${wider}  (${why})`,
    `${name('seed')} ${seed + 1}  (another start)`,
    `${name('starts')} ${2 * starts}  (the best of more starts)`,
    `${name('scale')} ${scale / 2}  (smaller pre-activations)`,
  ];
}
