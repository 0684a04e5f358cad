/**
 * # Trainers on the same problems
 *
 * The optimisers of another implementation as they are, and our projected gradient, from the same starts on the problems
 * of `train` cases. Nothing that a trainer says of itself counts: a table is made of what is certified of its points.
 *
 * ## Main definitions
 * - {@link compareTrainers}, {@link TrainersRecord}
 * - {@link trainedBy}: what a method of another implementation makes of one problem
 * - {@link trainersTable}
 *
 * ## Implementation notes
 * Nobody is tuned: projected gradient and SGD get the step size of the case, Adam its usual one, and each at most
 * {@link passes} gradients of the whole data. This is a picture of what can be certified and no race.
 * @module
 */
import { appraisePoint } from './appraisal.ts';
import type { Certified } from './appraisal.ts';
import { figuresOf } from './appraisal-text.ts';
import type { TrainedFigures } from './appraisal-text.ts';
import { generateCases, identified, isDeclared } from './cases.ts';
import type { Capabilities, Case, Method, Ready } from './protocol.ts';
import type { Target } from './target.ts';
import { isInside, trainedPoint, trainingOf } from './trained.ts';
import type { TrainingCase } from './trained.ts';
import type { Dense } from '../linalg/matrix.ts';
import { aligned } from '../reports/table.ts';
import { projectedGradient } from '../search/projected-gradient.ts';

/** Gradients of the whole data that our own method may take; the shipped adapters take as many. */
export const passes = 1000;

export interface TrainersDesign {
  readonly seed: number;
  readonly cases: number;
}

/** What one trainer came to. */
export interface TrainerRecord {
  readonly method: Method;
  /** The framework, with its version. */
  readonly by: string;
  /** Cases that were answered with a point of finite numbers; the rest are in no other figure. */
  readonly answered: number;
  /** Of these, inside of the ball. */
  readonly inBall: number;
  readonly figures: TrainedFigures;
  /** Case by case, in the order of `cases`; absent where no point came. */
  readonly points: Readonly<Record<string, Certified>>;
}

export interface TrainersRecord {
  readonly experiment: 'trainers';
  readonly design: TrainersDesign;
  readonly target: Ready;
  /** False when the run was interrupted: then the problems that were finished. */
  readonly complete: boolean;
  /** The ids of the problems, without a method. */
  readonly cases: readonly string[];
  readonly trainers: readonly TrainerRecord[];
}

export interface TrainersWatch {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((id: string, done: number, total: number) => void) | undefined;
}

/** All that the problems need: float64, tanh, (1/2) sum r_i^2. */
const problemCapabilities: Capabilities = {
  ops: ['train'],
  dtypes: ['f64'],
  activations: { tanh: {} },
  conventions: {},
};

/** Where its points come from; `undefined` if none came. */
interface Trainer {
  readonly method: Method;
  /** The framework, with its version. */
  readonly by: string;
  readonly pointOf: (problem: Case, training: TrainingCase) => Promise<Dense | undefined>;
}

/** What is certified of a point. */
interface Appraised {
  readonly id: string;
  readonly certified: Certified;
  readonly isInBall: boolean;
}

async function appraised(problem: Case, { pointOf }: Trainer): Promise<Appraised | undefined> {
  const training = trainingIn(problem);
  const P = await pointOf(problem, training);
  if (P === undefined) return undefined;
  const certified = await appraisePoint(training, P);
  return { id: problem.id, certified, isInBall: isInside(training, P) === true };
}

function recordOf({ method, by }: Trainer, points: readonly Appraised[]): TrainerRecord {
  return {
    method,
    by,
    answered: points.length,
    inBall: points.filter(({ isInBall }) => isInBall).length,
    figures: figuresOf(points.map(({ certified }) => certified)),
    points: Object.fromEntries(points.map(({ id, certified }) => [id, certified])),
  };
}

function ownPoint({ problem, outputs, centre, radius, start }: TrainingCase): Dense {
  const constraints = {
    hidden: { kind: 'ball', centre, radius },
    outputs: { kind: 'fixed' },
  } as const;
  const options = { evaluations: passes, target: 0, decrease: 'float64' } as const;
  return projectedGradient(problem, constraints, { hidden: start, outputs }, options).point.hidden;
}

function trainingIn(question: Case): TrainingCase {
  const training = trainingOf(question);
  if (training === undefined) throw new RangeError(`trainers: ${question.id} is no float64 case`);
  return training;
}

/** The point that the target's method ends at. */
export async function trainedBy(
  target: Target,
  method: Method,
  problem: Omit<Case, 'id'> & { readonly id?: string },
  training: Pick<TrainingCase, 'dtype' | 'centre'>,
): Promise<Dense | undefined> {
  const { id: _id, ...content } = problem;
  const question = identified({ ...content, flags: { ...content.flags, method } });
  if (!isDeclared(question, target.ready.caps)) return undefined;
  const points: Dense[] = [];
  await target.ask([question], (_question, outcome) => {
    if (outcome.kind !== 'answered' || outcome.answer.status !== 'ok') return;
    const P = trainedPoint(training, outcome.answer.outputs['P']);
    if (P !== undefined && !('kind' in P)) points.push(P);
  });
  return points[0];
}

/** Every method that the target declares, and our own. */
function trainersWith(target: Target): readonly Trainer[] {
  const { impl, caps } = target.ready;
  const by = `${impl['framework'] ?? ''} ${impl['version'] ?? ''}`.trim();
  const theirs = (caps.conventions.methods ?? []).map((method): Trainer => ({
    method,
    by,
    pointOf: (problem, training) => trainedBy(target, method, problem, training),
  }));
  const pointOf: Trainer['pointOf'] = (_, training) => Promise.resolve(ownPoint(training));
  return [...theirs, { method: 'projected', by: 'widthwise', pointOf }];
}

/** Problem by problem, so that all have the same ones if they end early. Closing the target is the caller's business. */
export async function compareTrainers(
  target: Target,
  design: TrainersDesign,
  { signal, onProgress }: TrainersWatch = {},
): Promise<TrainersRecord> {
  const problems = generateCases(problemCapabilities, { seed: design.seed, count: design.cases });
  const all = trainersWith(target).map((trainer) => ({ trainer, points: Array<Appraised>() }));
  const cases: string[] = [];
  for (const problem of problems) {
    await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted === true) break;
    for (const { trainer, points } of all) {
      const point = await appraised(problem, trainer);
      if (point !== undefined) points.push(point);
    }
    cases.push(problem.id);
    onProgress?.('trainers', cases.length, problems.length);
  }
  return {
    experiment: 'trainers',
    design,
    target: target.ready,
    complete: cases.length === problems.length,
    cases,
    trainers: all.map(({ trainer, points }) => recordOf(trainer, points)),
  };
}

const head = [
  'trainer',
  'in the ball',
  'exact minimiser',
  'within',
  'loss in',
  'KKT residual',
  'nice region',
] as const;

/** What is certified of each trainer's points; medians are of the points of which there is such a certificate. */
export function trainersTable({ trainers }: TrainersRecord): string {
  const rows = trainers.map(({ method, by, answered, inBall, figures }) => {
    const { loss, kkt, minimiser, region } = figures;
    const show = (x: number): string => (Number.isNaN(x) ? '-' : x.toPrecision(2));
    const of = (k: number): string => `${k} of ${answered}`;
    return [
      `${method}, ${by}`,
      of(inBall),
      of(minimiser.certified),
      show(minimiser.median),
      `[${loss.median.map((x) => (Number.isNaN(x) ? '-' : x.toPrecision(3))).join(', ')}]`,
      `${of(kkt.certified)}, ${show(kkt.median)}`,
      of(region.certified),
    ];
  });
  return aligned([head, ...rows], { left: head.length }).join('\n');
}
