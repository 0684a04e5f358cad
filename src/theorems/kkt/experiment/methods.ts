/**
 * # The methods of the experiment
 *
 * Each method is tried with the same number of settings: steps times sizes of the output weights at the start. A run
 * takes at most so many gradients of the whole data, and ends before where the loss is at the floor.
 *
 * ## Main definitions
 * - {@link Method}, {@link Setting}, {@link MethodRun}
 * - {@link practiceMethods}: the constraint as practice would use it, its rivals and its ablations
 * - {@link certifiedMethods}: projected gradient inside the sets of Theorem C, and the same rivals
 *
 * ## Implementation notes
 * Steps of SGD and of projected gradient are multiples of n/norm(J_full)^2 at the start, which makes one grid fit every
 * size; those of Adam are what they are. Losses are relative: (1/2) norm(f - y)^2 over (1/2) norm(y)^2.
 * @module
 */
import { dense } from '../../../linalg/matrix.ts';
import type { Problem } from '../../../network/problem.ts';
import { lecunStart, usualStep } from '../../../search/descend.ts';
import type { Point } from '../../../search/evaluation.ts';
import { ontoBall, ontoBox } from '../../../search/projections.ts';
import { stochasticGradient } from '../../../search/sgd.ts';
import type { Rule, StochasticOptions } from '../../../search/sgd.ts';
import { train } from '../train.ts';
import type { KktRange } from '../search.ts';

/** Relative losses that are watched for. The last is the floor: f is computed with errors of about 1e-15 a sample. */
export const milestones = [1e-6, 1e-12, 1e-25] as const;
export const floor = 1e-25;

/** Gradients after which sigma_min(J) is looked at, besides start and end. */
export const visits = [10, 100, 1000] as const;

/** What a method is run with, in names and values; plain data for the record. */
export type Setting = Readonly<Record<string, string | number>>;

export interface RunRequest {
  readonly problem: Problem;
  /** Its name. */
  readonly activation: string;
  readonly width: number;
  /** Samples a batch. */
  readonly batch: number;
  readonly evaluations: number;
  /** Of the start and of the order of the samples. */
  readonly seed: number;
}

export interface MethodRun {
  /** Relative, at least the floor; Infinity where the run diverged or did not start. */
  readonly loss: number;
  readonly evaluations: number;
  /** After how many gradients a milestone was reached; `null` where it was not. */
  readonly reached: readonly (number | null)[];
  /** Where it began and ended; `undefined` where there is no such point. */
  readonly start?: Point | undefined;
  readonly end?: Point | undefined;
  /** The points after so many gradients as {@link visits} says, as far as the run went. */
  readonly visited?: readonly Point[] | undefined;
}

export interface Method {
  readonly id: string;
  readonly role: 'claimed' | 'rival' | 'ablation';
  readonly settings: readonly Setting[];
  /** What else is tried with the best of the settings. */
  readonly variants: (best: Setting) => readonly Setting[];
  readonly run: (request: RunRequest, setting: Setting) => MethodRun | Promise<MethodRun>;
}

/** `lecun`: W and v; `signs`: W of LeCun, v = +-c; `mirrored`: the second half of W repeats the first, v = +-c. */
type StartKind = 'lecun' | 'signs' | 'mirrored';

/** W_jk ~ N(0, 1/d); the size c of v over sqrt(m). */
export function startOf(kind: StartKind, d: number, width: number, c: number, seed: number): Point {
  const { hidden, outputs } = lecunStart(d, width, seed);
  if (kind === 'lecun') return { hidden, outputs: outputs.map((v) => c * v) };
  const h = Math.floor(width / 2);
  const size = c / Math.sqrt(width);
  const signs = outputs.map((_, j) => (j < h ? size : -size));
  if (kind === 'signs') return { hidden, outputs: signs };
  const half = hidden.data.subarray(0, h * d);
  return { hidden: dense(width, d, Float64Array.from([...half, ...half])), outputs: signs };
}

/** Of abs(v_j), over its size at the start: kept away from 0, and loosely from above. */
export const range = { least: 1 / 2, most: 100 } as const;

/** The radius of the loose ball, over norm_F(W0). */
export const looseBall = 2;

/** The nearest (u, -u) with abs(u_j) in the range. */
function ontoRange(outputs: readonly number[], size: number): readonly number[] {
  const h = outputs.length / 2;
  const u = outputs.slice(0, h).map((a, j) => (a - (outputs[j + h] ?? Number.NaN)) / 2);
  const kept = ontoBox(u, range.least * size, range.most * size);
  return [...kept, ...kept.map((a) => -a)];
}

interface Training {
  readonly start: StartKind;
  readonly outputs: 'free' | 'fixed' | 'range';
  readonly rule: Rule;
  readonly schedule: StochasticOptions['schedule'];
  readonly ball?: true;
}

const heavy: Rule = { kind: 'momentum', beta: 0.9 };
const plain: Rule = { kind: 'sgd' };
const adam: Rule = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** Of v at the start: c over sqrt(m). */
export const sizes = [0.25, 1, 4, 16, 64] as const;
/** Of n/norm(J_full)^2. */
export const multiples = [1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8] as const;
const adamSteps = [0.001, 0.0025, 0.006, 0.015, 0.04, 0.1, 0.25] as const;

function numberIn(setting: Setting, key: string): number {
  return Number(setting[key]);
}

function projection(
  { outputs, ball }: Training,
  from: Point,
  c: number,
): StochasticOptions['project'] {
  if (outputs !== 'range' && ball === undefined) return undefined;
  const { hidden: W0 } = from;
  const radius = looseBall * Math.sqrt(W0.data.reduce((sum, w) => sum + w * w, 0));
  const size = c / Math.sqrt(W0.rows);
  return ({ hidden, outputs: v }) => ({
    hidden: ball === undefined ? hidden : ontoBall(hidden, W0, radius),
    outputs: outputs === 'range' ? ontoRange(v, size) : v,
  });
}

/** (1/2) norm(x)^2. */
export function half(xs: ArrayLike<number>): number {
  return Array.from(xs).reduce((sum, x) => sum + x * x, 0) / 2;
}

function trained(training: Training, request: RunRequest, setting: Setting): MethodRun {
  const { problem, width, batch, evaluations, seed } = request;
  const { rule, outputs } = training;
  const c = numberIn(setting, 'c');
  const start = startOf(training.start, problem.inputs.cols, width, c, seed);
  const moving = outputs === 'fixed' ? 'hidden' : 'all';
  const unit = rule.kind === 'adam' ? 1 : problem.inputs.rows * usualStep(problem, start, 'all');
  const whole = half(problem.labels);
  const {
    loss,
    evaluations: used,
    reached,
    point,
    visited,
    ended,
  } = stochasticGradient(problem, start, {
    rule,
    step: unit * numberIn(setting, 'step'),
    schedule: setting['schedule'] === 'cosine' ? 'cosine' : 'constant',
    batch,
    evaluations,
    seed,
    moving,
    project: projection(training, start, c),
    milestones: milestones.map((share) => share * whole),
    visits,
  });
  return {
    loss: Math.max(floor, loss / whole),
    evaluations: used,
    reached: reached.map((at) => at ?? null),
    start,
    end: ended === 'diverged' ? undefined : point,
    visited: ended === 'diverged' ? undefined : visited,
  };
}

function method(id: string, role: Method['role'], training: Training): Method {
  const { rule, schedule } = training;
  const steps = rule.kind === 'adam' ? adamSteps : multiples;
  const other = schedule === 'cosine' ? 'constant' : 'cosine';
  return {
    id,
    role,
    settings: steps.flatMap((step) => sizes.map((c) => ({ step, c, schedule }))),
    variants: (best) => [{ ...best, schedule: other }],
    run: (request, setting) => trained(training, request, setting),
  };
}

const projected: Training = {
  start: 'mirrored',
  outputs: 'range',
  rule: heavy,
  schedule: 'constant',
};
const usual = { start: 'lecun', outputs: 'free' } as const;

const rivals: readonly Method[] = [
  method('sgd', 'rival', { ...usual, rule: plain, schedule: 'constant' }),
  method('sgd-momentum', 'rival', { ...usual, rule: heavy, schedule: 'constant' }),
  method('adam', 'rival', { ...usual, rule: adam, schedule: 'cosine' }),
];

/** The claimed one first. */
export const practiceMethods: readonly Method[] = [
  method('projected', 'claimed', projected),
  ...rivals,
  method('adam-mirrored', 'ablation', {
    start: 'mirrored',
    outputs: 'free',
    rule: adam,
    schedule: 'cosine',
  }),
  method('mirrored, v fixed', 'ablation', { ...projected, outputs: 'fixed' }),
  method('ordinary, v fixed', 'ablation', { ...projected, start: 'signs', outputs: 'fixed' }),
  method('mirrored, v free', 'ablation', { ...projected, outputs: 'free' }),
  method('ordinary, v free', 'ablation', { ...projected, start: 'signs', outputs: 'free' }),
  method('without momentum', 'ablation', { ...projected, rule: plain }),
  method('with a ball', 'ablation', { ...projected, ball: true }),
];

/** The sets of C1, C2 and C5 with the radii and sizes that the search certifies. */
function inside(set: KktRange['set']): Method {
  return {
    id: `certified ${set}`,
    role: 'claimed',
    settings: [0, 0.9, 0.98].map((momentum) => ({ momentum })),
    variants: () => [],
    run: ({ problem, width, evaluations, seed }, setting) => {
      const momentum = numberIn(setting, 'momentum');
      const options = { set, width, seed, evaluations, momentum, polish: false } as const;
      const training = train(problem, options);
      if (training.kind === 'not-started')
        return { loss: Infinity, evaluations: 0, reached: milestones.map(() => null) };
      const { descent, start, point } = training;
      const loss = Math.max(floor, descent.loss / half(problem.labels));
      const reached = milestones.map((goal) => (loss <= goal ? descent.evaluations : null));
      const from = { hidden: start, outputs: point.outputs };
      return { loss, evaluations: descent.evaluations, reached, start: from, end: point };
    },
  };
}

export const certifiedMethods: readonly Method[] = [
  ...(['ball', 'cone', 'box'] as const).map(inside),
  ...rivals,
];
