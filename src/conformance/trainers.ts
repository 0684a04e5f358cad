/**
 * # Comparing trainers on the same problems
 *
 * The unmodified optimisers of another implementation, and our projected gradient, from the same starts on the problems
 * of `train` cases. No trainer's own report counts: the table shows what is certified about its points.
 *
 * ## Main definitions
 * - {@link compareTrainers}, {@link TrainersRecord}
 * - {@link trainersTable}
 *
 * ## Implementation notes
 * No method is tuned: projected gradient and SGD get the step size of the case, Adam its usual one, and each at most
 * {@link passes} gradients of the whole data. This shows what can be certified; it is not a race.
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

/** The results of one trainer. */
export interface TrainerRecord {
  readonly method: Method;
  /** The framework, with its version. */
  readonly by: string;
  /** Cases that were answered with a finite point; no other figure includes the rest. */
  readonly answered: number;
  /** Those inside the ball. */
  readonly inBall: number;
  readonly figures: TrainedFigures;
  /** One per case, in the order of `cases`; absent without a point. */
  readonly points: Readonly<Record<string, Certified>>;
}

export interface TrainersRecord {
  readonly experiment: 'trainers';
  readonly design: TrainersDesign;
  readonly target: Ready;
  /** False if the run was interrupted: then only the finished problems are included. */
  readonly complete: boolean;
  /** The ids of the problems, without a method. */
  readonly cases: readonly string[];
  readonly trainers: readonly TrainerRecord[];
}

export interface TrainersWatch {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((id: string, done: number, total: number) => void) | undefined;
}

/** The capabilities that the problems need: float64, tanh, (1/2) sum r_i^2. */
const problemCapabilities: Capabilities = {
  ops: ['train'],
  dtypes: ['f64'],
  activations: { tanh: {} },
  conventions: {},
};

/** The source of its points; returns `undefined` if there is no point. */
interface Trainer {
  readonly method: Method;
  /** The framework, with its version. */
  readonly by: string;
  readonly pointOf: (problem: Case, training: TrainingCase) => Promise<Dense | undefined>;
}

/** What is certified about a point. */
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

/** The final point of the target's method. */
async function askedOf(
  target: Target,
  method: Method,
  problem: Case,
  training: TrainingCase,
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

/** Every method that the target declares, and ours. */
function trainersWith(target: Target): readonly Trainer[] {
  const { impl, caps } = target.ready;
  const by = `${impl['framework'] ?? ''} ${impl['version'] ?? ''}`.trim();
  const theirs = (caps.conventions.methods ?? []).map((method): Trainer => ({
    method,
    by,
    pointOf: (problem, training) => askedOf(target, method, problem, training),
  }));
  const pointOf: Trainer['pointOf'] = (_, training) => Promise.resolve(ownPoint(training));
  return [...theirs, { method: 'projected', by: 'widthwise', pointOf }];
}

/** Problem by problem, so that all trainers have the same ones if the run ends early. The caller closes the target. */
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

/** What is certified about each trainer's points; medians are over the points with such a certificate. */
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
