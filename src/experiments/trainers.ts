/**
 * # Trainers on the same problems
 *
 * The optimisers of another implementation as they are, and our projected gradient, from the same starts on the problems
 * of `train` cases. Nothing that a trainer says of itself counts: a table is made of what is certified of its points.
 *
 * ## Main definitions
 * - {@link compareTrainers}, {@link TrainersRecord}
 * - {@link trainersTable}
 *
 * ## Implementation notes
 * Nobody is tuned: projected gradient and SGD get the step size of the case, Adam its usual one, and each at most
 * {@link passes} gradients of the whole data. This is a picture of what can be certified and no race.
 * @module
 */
import { appraisePoint } from '../conformance/appraisal.ts';
import type { Certified } from '../conformance/appraisal.ts';
import { figuresOf } from '../conformance/appraisal-text.ts';
import type { TrainedFigures } from '../conformance/appraisal-text.ts';
import { generateCases, identified, isDeclared } from '../conformance/cases.ts';
import type { Answer, Capabilities, Case, Method, Ready } from '../conformance/protocol.ts';
import type { Target } from '../conformance/target.ts';
import { isInside, trainedPoint, trainingOf } from '../conformance/trained.ts';
import type { TrainingCase } from '../conformance/trained.ts';
import type { Dense } from '../linalg/matrix.ts';
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
  /** The ids of the problems, without a method. */
  readonly cases: readonly string[];
  readonly trainers: readonly TrainerRecord[];
}

/** All that the problems need: float64, tanh, (1/2) sum r_i^2. */
const problemCapabilities: Capabilities = {
  ops: ['train'],
  dtypes: ['f64'],
  activations: { tanh: {} },
  conventions: {},
};

/** A problem and the point that a trainer ended at, if it is one. */
interface Ended {
  readonly id: string;
  readonly training: TrainingCase;
  readonly P: Dense | undefined;
}

async function recordOf(
  method: Method,
  by: string,
  ended: readonly Ended[],
): Promise<TrainerRecord> {
  const points: [string, Certified][] = [];
  let inBall = 0;
  for (const { id, training, P } of ended) {
    if (P === undefined) continue;
    points.push([id, await appraisePoint(training, P)]);
    if (isInside(training, P) === true) inBall += 1;
  }
  const figures = figuresOf(points.map(([, certified]) => certified));
  return {
    method,
    by,
    answered: points.length,
    inBall,
    figures,
    points: Object.fromEntries(points),
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

/** The points that the target's method ends at. */
async function askedOf(
  target: Target,
  method: Method,
  problems: readonly Case[],
): Promise<readonly Ended[]> {
  const asked = problems.map((problem) => {
    const { id: _id, ...content } = problem;
    const question = identified({ ...content, flags: { ...content.flags, method } });
    return { id: problem.id, training: trainingIn(problem), question };
  });
  const answers = new Map<string, Answer>();
  const questions = asked.map(({ question }) => question);
  await target.ask(
    questions.filter((question) => isDeclared(question, target.ready.caps)),
    (question, outcome) => {
      if (outcome.kind === 'answered') answers.set(question.id, outcome.answer);
    },
  );
  return asked.map(({ id, training, question }) => {
    const answer = answers.get(question.id);
    const P = answer?.status === 'ok' ? trainedPoint(training, answer.outputs['P']) : undefined;
    return { id, training, P: P === undefined || 'kind' in P ? undefined : P };
  });
}

/** Every method that the target declares, and our own; closing the target is the caller's business. */
export async function compareTrainers(
  target: Target,
  design: TrainersDesign,
): Promise<TrainersRecord> {
  const { seed, cases } = design;
  const problems = generateCases(problemCapabilities, { seed, count: cases });
  const { impl, caps } = target.ready;
  const by = `${impl['framework'] ?? ''} ${impl['version'] ?? ''}`.trim();
  const trainers: TrainerRecord[] = [];
  for (const method of caps.conventions.methods ?? [])
    trainers.push(await recordOf(method, by, await askedOf(target, method, problems)));
  const own = problems.map((problem): Ended => {
    const training = trainingIn(problem);
    return { id: problem.id, training, P: ownPoint(training) };
  });
  trainers.push(await recordOf('projected', 'widthwise', own));
  const ids = problems.map(({ id }) => id);
  return { experiment: 'trainers', design, target: target.ready, cases: ids, trainers };
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
  const all = [head, ...rows];
  const widths = head.map((_, k) => Math.max(...all.map((row) => (row[k] ?? '').length)));
  return all
    .map((row) =>
      row
        .map((cell, k) => cell.padEnd(widths[k] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
