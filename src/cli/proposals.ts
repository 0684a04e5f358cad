/**
 * # What to search for, theorem by theorem
 *
 * One proposal is one certificate to be written. Theorem C around a start has three: the ball, the cone and
 * the box.
 * @module
 */
import { divUp, exactly, subUp } from '../arithmetic/bounds.ts';
import { showInterval, showLower, showUpper } from '../arithmetic/text.ts';
import type { Certificate, Recipe } from '../certificates/format.ts';
import { demandSameModel, readWeights } from '../data/weights.ts';
import type { Weights } from '../data/weights.ts';
import { WidthwiseError } from '../errors.ts';
import type { Moving } from '../network/hessian.ts';
import type { Expression } from '../sigma/expression.ts';
import type { Problem } from '../network/problem.ts';
import { searchKktPoint, searchKktRegion } from '../search/certify-kkt.ts';
import { searchRegion } from '../search/certify-region.ts';
import type { RegionReport } from '../search/certify-region.ts';
import type { DescentPlan } from '../search/descent-start.ts';
import { searchNetwork } from '../search/certify-network.ts';
import { searchCertificate } from '../search/certify.ts';
import type { Sought } from '../search/certify.ts';
import type { Point } from '../search/evaluation.ts';
import { mirroredStart } from '../search/start.ts';
import type { StartFault } from '../search/start.ts';
import { demandPlan, descentSought } from './descent.ts';

export const certifiable = [
  'expressivity',
  'nice-region',
  'kkt',
  'gradient-descent',
  'network',
] as const;
export type Certifiable = (typeof certifiable)[number];

/** Certified by files of facts. */
export const withFacts = ['stationary-point', 'elimination', 'projection', 'lazy-gap'] as const;

export const sets = ['ball', 'cone', 'box'] as const;
type KktSet = (typeof sets)[number];

/** What may be asked for beside data, labels and activation. */
export interface Aims {
  readonly theorem: Certifiable;
  readonly seed: number;
  readonly scale?: number | undefined;
  readonly starts?: number | undefined;
  readonly allLabels?: boolean | undefined;
  /** Of the ball; chosen when left out. */
  readonly radius?: number | undefined;
  /** Files of weights: the point, and the centre W0 of its ball where the first file has none. */
  readonly weights?: string | undefined;
  readonly start?: string | undefined;
  /** All three when left out. */
  readonly set?: KktSet | undefined;
  readonly least?: number | undefined;
  readonly most?: number | undefined;
  readonly ratio?: number | undefined;
  readonly full?: boolean | undefined;
  readonly moving?: Moving | undefined;
  /** Of gradient-descent: the start, the steps of a run from it, and their length. */
  readonly from?: DescentPlan['from'];
  readonly after?: number | undefined;
  readonly step?: number | undefined;
}

export interface Proposal {
  /** Goes into the file's name where there are several. */
  readonly name: string | undefined;
  readonly sought: Sought;
  /** What the search found on the way, a line each. */
  readonly notes: readonly string[];
}

export interface Setting {
  readonly problem: Problem;
  readonly width: number;
  readonly weights: Weights | undefined;
  readonly recipe: Recipe | undefined;
  readonly provenance: Certificate['provenance'];
}

/** Every theorem but expressivity, which looks for weights. */
const takingWeights: readonly string[] = [...certifiable, ...withFacts].filter(
  (theorem) => theorem !== 'expressivity',
);

/** The options that belong to some theorems only, and to a point or a start only. */
const belongs: readonly {
  readonly option: keyof Aims;
  readonly flag: string;
  readonly to: (aims: Aims) => boolean;
  readonly where: string;
}[] = [
  {
    option: 'allLabels',
    flag: '--all-labels',
    to: (a) => a.theorem === 'expressivity',
    where: 'expressivity',
  },
  {
    option: 'radius',
    flag: '--radius',
    to: (a) => a.theorem !== 'expressivity' && a.theorem !== 'gradient-descent',
    where: 'nice-region, kkt and network',
  },
  {
    option: 'weights',
    flag: '--weights',
    to: (a) => takingWeights.includes(a.theorem),
    where: `${takingWeights.slice(0, -1).join(', ')} and ${takingWeights.at(-1)}`,
  },
  {
    option: 'start',
    flag: '--start',
    to: (a) => (a.theorem === 'kkt' || a.theorem === 'network') && a.weights !== undefined,
    where: 'kkt and network, with --weights',
  },
  {
    option: 'set',
    flag: '--set',
    to: (a) => a.theorem === 'kkt' && a.weights === undefined,
    where: 'kkt without --weights',
  },
  {
    option: 'least',
    flag: '--least',
    to: (a) => isKktRange(a, 'cone'),
    where: 'kkt with the ball or the box',
  },
  {
    option: 'most',
    flag: '--most',
    to: (a) => isKktRange(a, 'cone'),
    where: 'kkt with the ball or the box',
  },
  {
    option: 'ratio',
    flag: '--ratio',
    to: (a) => a.theorem === 'kkt' && a.weights === undefined && (a.set ?? 'cone') === 'cone',
    where: 'kkt with the cone',
  },
  {
    option: 'moving',
    flag: '--moving',
    to: isDescent,
    where: 'stationary-point and gradient-descent',
  },
  { option: 'from', flag: '--from', to: isDescent, where: 'gradient-descent' },
  { option: 'after', flag: '--after', to: isDescent, where: 'gradient-descent' },
  { option: 'step', flag: '--step', to: isDescent, where: 'gradient-descent' },
];

function isDescent({ theorem }: Aims): boolean {
  return theorem === 'gradient-descent';
}

function isKktRange({ theorem, weights, set }: Aims, not: KktSet): boolean {
  return theorem === 'kkt' && weights === undefined && set !== not;
}

function usage(found: string, advice: string, field: string): WidthwiseError {
  return new WidthwiseError('usage', found, advice, { field });
}

/** Throws {@link WidthwiseError} (`usage`) on options that do not go together. */
export function demandFitting(aims: Aims): void {
  for (const { option, flag, to, where } of belongs)
    if (aims[option] !== undefined && !to(aims))
      throw usage(`${flag} does not apply here`, `It belongs to ${where}.`, flag);
  const { least, most, ratio, theorem, weights, radius } = aims;
  if (ratio !== undefined && !(ratio >= 1))
    throw usage(
      `expected a ratio of at least 1, got ${ratio}`,
      'It bounds max v_j/min v_j.',
      '--ratio',
    );
  if (least !== undefined && most !== undefined && !(least <= most))
    throw usage(`expected least <= most, got ${least} and ${most}`, 'Swap them.', '--least');
  demandWeights(theorem, weights, radius);
  if (isDescent(aims)) demandPlan(aims, weights);
}

function demandWeights(
  theorem: Certifiable,
  weights: string | undefined,
  radius: number | undefined,
): void {
  if (theorem === 'network' && weights === undefined)
    throw usage(
      'no weights',
      'Give --weights with the network: .npz, .json or .onnx.',
      '--weights',
    );
  if (theorem === 'kkt' && weights !== undefined && radius === undefined)
    throw usage(
      'no radius of the ball',
      'Give --radius, the eps of norm_F(W - W0) <= eps.',
      '--radius',
    );
}

/** The weights that were asked for, with the start of their ball; a model must be the one that is asked about. */
export async function weightsFor(
  { weights, start, bias = false }: Aims & { readonly bias?: boolean | undefined },
  activation: Expression,
): Promise<Weights | undefined> {
  if (weights === undefined) return undefined;
  const found = await readWeights(weights);
  demandSameModel(found, activation, bias, weights);
  if (start === undefined) return found;
  const { hidden } = await readWeights(start);
  return { ...found, start: hidden };
}

/** The given point, or a mirrored start with weights +-1, or why there is none. */
function pointFor({ problem, width, weights }: Setting, aims: Aims): Point | StartFault {
  if (weights !== undefined) return weights;
  const { seed, scale, starts } = aims;
  const start = mirroredStart(problem, { width, seed, scale, starts });
  return 'because' in start ? start : { hidden: start.hidden, outputs: start.signs };
}

function alone(sought: Sought, notes: readonly string[] = []): readonly Proposal[] {
  return [{ name: undefined, sought, notes }];
}

/** The largest region in words: not certified by themselves, the file's claim is. */
function regionNotes({ largest, global }: RegionReport): readonly string[] {
  const { radius, centre, everywhere } = largest;
  const notes = [
    `largest   radius ${showLower(radius)}: sigma_min(J) >= ${showLower(centre)} at the centre, ${showLower(everywhere)} everywhere`,
    `meaning   at distance t: norm(grad_W l) >= (${showLower(centre)} - t ${showUpper(divUp(subUp(exactly(centre), exactly(everywhere)), exactly(radius)))}) norm(f - y)`,
  ];
  if (global === undefined) return [...notes, "gain      sigma'' has no known bound on all of R"];
  const gain = (radius / global.radius).toPrecision(4);
  return [
    ...notes,
    `gain      radius x ${gain} by the supremum of abs(sigma'') on the ball instead of on all of R`,
  ];
}

function regionProposals(setting: Setting, aims: Aims, point: Point): readonly Proposal[] {
  const { problem, recipe, provenance } = setting;
  const options = { radius: aims.radius, full: aims.full === true, recipe, provenance };
  const found = searchRegion(problem, point, options);
  const notes = found.report === undefined ? [] : regionNotes(found.report);
  return alone(found, notes);
}

function kktProposals(setting: Setting, aims: Aims, point: Point): readonly Proposal[] {
  const { problem, weights, recipe, provenance } = setting;
  const file = { full: aims.full === true, recipe, provenance };
  if (weights !== undefined && aims.radius !== undefined) {
    if (weights.start === undefined)
      throw usage(
        `${aims.weights} has no W0`,
        'Give --start with a file whose W is the centre of the ball, or an array W0.',
        '--start',
      );
    return alone(
      searchKktPoint(problem, point, { start: weights.start, radius: aims.radius }, file),
    );
  }
  const { radius, least, most, ratio } = aims;
  const chosen = aims.set === undefined ? sets : [aims.set];
  return chosen.map((set) => ({
    name: chosen.length === 1 ? undefined : set,
    sought: searchKktRegion(problem, point, { ...file, set, radius, least, most, ratio }),
    notes: [],
  }));
}

/** How far the written point is from the given one. */
function movedNotes(sought: Sought, { hidden }: Point): readonly string[] {
  if (sought.kind === 'not-found') return [];
  const { data } = sought.certificate.witness.hidden;
  const distance = Math.hypot(...data.map((w, k) => w - (hidden.data[k] ?? Number.NaN)));
  return [`moved     W by about ${distance.toExponential(3)}, to where the residual is smallest`];
}

/** All that can be said of given weights: A3 nearby, B around them, and C3 with C4 where a ball is given. */
function networkProposals(setting: Setting, aims: Aims, point: Point): readonly Proposal[] {
  const { problem, weights, recipe, provenance } = setting;
  const file = { full: aims.full === true, recipe, provenance };
  const start = weights?.start;
  const ball =
    start === undefined || aims.radius === undefined ? undefined : { start, radius: aims.radius };
  const { loss, zero, region, kkt } = searchNetwork(problem, point, ball, file);
  const lossNote =
    loss === undefined
      ? 'loss      sigma is not shown to be C^2 at every pre-activation'
      : `loss      (1/2) norm(f - y)^2 is in ${showInterval(loss, 12)} at the given weights`;
  const { report } = region;
  const regionSaid = report === undefined ? [] : regionNotes(report);
  return [
    { name: 'zero', sought: zero, notes: [lossNote, ...movedNotes(zero, point)] },
    { name: 'region', sought: region, notes: regionSaid },
    ...(kkt === undefined ? [] : [{ name: 'kkt', sought: kkt, notes: [] }]),
  ];
}

/** What is proposed; nothing is checked yet. */
export function proposalsFor(setting: Setting, aims: Aims): readonly Proposal[] {
  const { problem, width, recipe, provenance } = setting;
  const { seed, scale, starts, allLabels, full } = aims;
  if (aims.theorem === 'expressivity') {
    const file = { full: full === true, recipe, provenance };
    return alone(
      searchCertificate(problem, {
        ...file,
        width,
        seed,
        scale,
        starts,
        allLabels: allLabels === true,
      }),
    );
  }
  if (aims.theorem === 'gradient-descent') {
    const file = { full: full === true, recipe, provenance };
    const start = { width, seed, scale, starts };
    const given = setting.weights;
    const { sought, notes } = descentSought({ problem, plan: aims, start, given, file });
    return alone(sought, notes);
  }
  const point = pointFor(setting, aims);
  if ('because' in point) return alone({ kind: 'not-found', because: point.because });
  switch (aims.theorem) {
    case 'nice-region':
      return regionProposals(setting, aims, point);
    case 'kkt':
      return kktProposals(setting, aims, point);
    case 'network':
      return networkProposals(setting, aims, point);
  }
}
