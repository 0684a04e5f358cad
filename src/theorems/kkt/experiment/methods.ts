/**
 * # The methods of the experiment
 *
 * Each method has its own space of configurations: the first number (a radius, a step size) runs over a grid, the
 * others are drawn at random. All get the same number of configurations and of evaluations.
 *
 * ## Main definitions
 * - {@link Method}, {@link Configuration}
 * - {@link methods}: two projected methods, their three rivals, and two ablations
 *
 * ## Implementation notes
 * An evaluation of projected gradient is one loss of the whole data, with its gradient if the point is accepted; trials
 * that the line search rejects count in full. An evaluation of a stochastic method is one gradient at every sample, in
 * batches.
 * @module
 */
import { randomSource } from '../../../data/random.ts';
import { dense } from '../../../linalg/matrix.ts';
import type { Dense } from '../../../linalg/matrix.ts';
import type { Problem } from '../../../network/problem.ts';
import { lecunStart } from '../../../search/descend.ts';
import { ontoBall, ontoBalls, ontoBox, ontoCone } from '../../../search/projections.ts';
import { projectedGradient } from '../../../search/projected-gradient.ts';
import type { Constraints, Point } from '../../../search/projected-gradient.ts';
import { stochasticGradient } from '../../../search/sgd.ts';
import type { Rule } from '../../../search/sgd.ts';

/** The parameters of a method, as names and values; plain data for the record. */
export type Configuration = Readonly<Record<string, string | number>>;

export interface RunRequest {
  readonly problem: Problem;
  readonly width: number;
  readonly evaluations: number;
  /** The seed for the start and for the order of the samples. */
  readonly seed: number;
}

export interface MethodRun {
  readonly loss: number;
  readonly evaluations: number;
  /** Whether a constraint on W was active at the end; `undefined` if there is none. */
  readonly onSphere?: boolean;
}

/** A configuration that knows how to run. */
export interface Prepared {
  readonly configuration: Configuration;
  readonly run: (request: RunRequest) => MethodRun;
}

export interface Method {
  readonly id: string;
  readonly role: 'claimed' | 'rival' | 'ablation';
  /** The name of the number on the grid. */
  readonly tuned: string;
  readonly grid: readonly [least: number, most: number];
  /** The configuration at this value of the grid; the rest from `uniform`. */
  readonly prepare: (value: number, uniform: () => number) => Prepared;
}

/** `count` numbers from least to most, evenly spaced on a logarithmic scale; for a count of one, the geometric mean. */
export function gridOf([least, most]: readonly [number, number], count: number): readonly number[] {
  const at = (share: number): number => Number((least * (most / least) ** share).toPrecision(3));
  return Array.from({ length: count }, (_, k) => at(count === 1 ? 0.5 : k / (count - 1)));
}

function oneOf<T>(choices: readonly [T, ...(readonly T[])], uniform: () => number): T {
  return choices[Math.floor(uniform() * choices.length)] ?? choices[0];
}

/** Log-uniform, to three digits. */
function between(least: number, most: number, uniform: () => number): number {
  return Number((least * (most / least) ** uniform()).toPrecision(3));
}

/** Samples per batch; n is the whole data. */
type Batch = number | 'n';
const batches: readonly [Batch, ...Batch[]] = [8, 16, 32, 'n'];
const schedules = ['constant', 'linear'] as const;

type StartKind = 'lecun' | 'uniform';

/** The standard starts: N(0, 1/fan-in), or uniform within 1/sqrt(fan-in) as in PyTorch. */
export function usualStart(kind: StartKind, d: number, width: number, seed: number): Point {
  if (kind === 'lecun') return lecunStart(d, width, seed);
  const uniform = randomSource(seed);
  const draw = (): number => 2 * uniform() - 1;
  const layer = (size: number, fan: number): Float64Array =>
    Float64Array.from({ length: size }, () => draw() / Math.sqrt(fan));
  return { hidden: dense(width, d, layer(width * d, d)), outputs: Array.from(layer(width, width)) };
}

/** w_j of the first half N(0, 1/d), repeated in the second half; v = c there and -c here. */
export function mirroredUsualStart(d: number, width: number, c: number, seed: number): Point {
  const h = width / 2;
  const half = Float64Array.from(usualStart('lecun', d, h, seed).hidden.data);
  const outputs = Array.from({ length: width }, (_, j) => (j < h ? c : -c));
  return { hidden: dense(width, d, Float64Array.from([...half, ...half])), outputs };
}

/** The sets of C1, C2 and C5. */
const sets = ['fixed', 'cone', 'box'] as const;
type SetKind = (typeof sets)[number];

/** The set at this radius around W0, for starts with abs(v_j) = c. */
function constraintSet(set: SetKind, centre: Dense, radius: number, c: number): Constraints {
  const ball = { kind: 'ball', centre, radius } as const;
  switch (set) {
    case 'fixed':
      return { hidden: ball, outputs: { kind: 'fixed' } };
    case 'cone':
      return { hidden: ball, outputs: { kind: 'cone', least: c / 10, ratio: 10 } };
    case 'box':
      return {
        // the product of these balls lies in the Frobenius ball
        hidden: { kind: 'balls', centre, radius: radius / Math.sqrt(centre.rows) },
        outputs: { kind: 'box', least: c / 10, most: 10 * c },
      };
  }
}

/** The nearest feasible point; the nearest antisymmetric v has u = (v_j - v_{j+h})/2. */
export function projectOnto(
  { hidden, outputs }: Constraints,
  point: Point,
  start: readonly number[],
): Point {
  const ball = hidden.kind === 'ball' ? ontoBall : ontoBalls;
  const W = ball(point.hidden, hidden.centre, hidden.radius);
  if (outputs.kind === 'fixed') return { hidden: W, outputs: start };
  const { outputs: v } = point;
  const h = v.length / 2;
  const raw = v.slice(0, h).map((a, j) => (a - (v[j + h] ?? Number.NaN)) / 2);
  const u =
    outputs.kind === 'box'
      ? ontoBox(raw, outputs.least, outputs.most)
      : ontoCone(raw, outputs.least, outputs.ratio);
  return { hidden: W, outputs: [...u, ...u.map((a) => -a)] };
}

/** Whether W lies on the sphere of a ball, up to the depth at which projections put it. */
function touches({ hidden }: Constraints, W: Dense): boolean {
  const { kind, centre, radius } = hidden;
  const squares = W.data.map((w, k) => (w - (centre.data[k] ?? Number.NaN)) ** 2);
  const length = kind === 'ball' ? squares.length : W.cols;
  return Array.from({ length: squares.length / length }, (_, j) =>
    squares.subarray(j * length, (j + 1) * length).reduce((sum, a) => sum + a, 0),
  ).some((square) => Math.sqrt(square) >= radius * (1 - 2 ** -30));
}

function descend(
  { problem, width, evaluations, seed }: RunRequest,
  { c, momentum }: { readonly c: number; readonly momentum: number },
  constraintsAt: (centre: Dense) => Constraints,
): Required<MethodRun> {
  const start = mirroredUsualStart(problem.inputs.cols, width, c, seed);
  // a step with momentum takes two evaluations, and the last one may take one too many
  const most = momentum > 0 ? evaluations - 1 : evaluations;
  const options = { evaluations: most, target: 0, momentum, decrease: 'float64' } as const;
  const constraints = constraintsAt(start.hidden);
  const {
    loss,
    evaluations: used,
    point,
  } = projectedGradient(problem, constraints, start, options);
  return { loss, evaluations: used, onSphere: touches(constraints, point.hidden) };
}

/** Radius and abs(v_j) of the start, with a range both far below and far above W0. */
const radii = [0.3, 100] as const;
const outputSizes = [0.03, 10] as const;
const momenta = [0, 0.9, 0.98] as const;

const projected: Method = {
  id: 'projected-gradient',
  role: 'claimed',
  tuned: 'radius',
  grid: radii,
  prepare: (radius, uniform) => {
    const set = oneOf<SetKind>(sets, uniform);
    const c = between(...outputSizes, uniform);
    const momentum = oneOf(momenta, uniform);
    return {
      configuration: { radius, set, c, momentum },
      run: (request) =>
        descend(request, { c, momentum }, (centre) => constraintSet(set, centre, radius, c)),
    };
  },
};

/** The constraint with the steps of the other methods: shows how much is due to batches and line search. */
const projectedBatches: Method = {
  id: 'projected-sgd',
  role: 'claimed',
  tuned: 'step',
  grid: [0.0003, 1],
  prepare: (step, uniform) => {
    const set = oneOf<SetKind>(sets, uniform);
    const radius = between(...radii, uniform);
    const c = between(...outputSizes, uniform);
    const beta = oneOf(momenta, uniform);
    const batch = oneOf(batches, uniform);
    const schedule = oneOf(schedules, uniform);
    return {
      configuration: { step, batch, schedule, beta, radius, set, c },
      run: ({ problem, width, evaluations, seed }) => {
        const { rows: n, cols: d } = problem.inputs;
        const start = mirroredUsualStart(d, width, c, seed);
        const constraints = constraintSet(set, start.hidden, radius, c);
        const run = stochasticGradient(problem, start, {
          rule: { kind: 'momentum', beta },
          step,
          schedule,
          batch: batch === 'n' ? n : batch,
          evaluations,
          seed,
          project: (point) => projectOnto(constraints, point, start.outputs),
        });
        const { loss, evaluations: used, point } = run;
        return { loss, evaluations: used, onSphere: touches(constraints, point.hidden) };
      },
    };
  },
};

/** Far above and below what a run reaches, so that only the signs of v are constrained. */
const unbounded = 1e9;

/** The same descent and start without the ball: shows how much is due to the line search. */
const unconstrained: Method = {
  id: 'line-search',
  role: 'ablation',
  tuned: 'c',
  grid: outputSizes,
  prepare: (c, uniform) => {
    const momentum = oneOf(momenta, uniform);
    const outputs = { kind: 'box', least: 1 / unbounded, most: unbounded } as const;
    return {
      configuration: { c, momentum },
      run: (request) => {
        const { loss, evaluations } = descend(request, { c, momentum }, (centre) => ({
          hidden: { kind: 'ball', centre, radius: unbounded },
          outputs,
        }));
        return { loss, evaluations };
      },
    };
  },
};

interface StochasticMethod {
  readonly id: string;
  readonly role: Method['role'];
  readonly grid: Method['grid'];
  readonly rule: (uniform: () => number) => Rule;
  readonly mirrored?: boolean;
}

function stochastic({ id, role, grid, rule, mirrored = false }: StochasticMethod): Method {
  return {
    id,
    role,
    tuned: 'step',
    grid,
    prepare: (step, uniform) => {
      const chosen = rule(uniform);
      const batch = oneOf(batches, uniform);
      const schedule = oneOf(schedules, uniform);
      const start = mirrored
        ? between(...outputSizes, uniform)
        : oneOf<StartKind>(['lecun', 'uniform'], uniform);
      const beta = chosen.kind === 'momentum' ? { beta: chosen.beta } : {};
      return {
        configuration: { step, batch, schedule, [mirrored ? 'c' : 'start']: start, ...beta },
        run: ({ problem, width, evaluations, seed }) => {
          const { rows: n, cols: d } = problem.inputs;
          const from =
            typeof start === 'number'
              ? mirroredUsualStart(d, width, start, seed)
              : usualStart(start, d, width, seed);
          const size = batch === 'n' ? n : batch;
          const options = { rule: chosen, step, schedule, batch: size, evaluations, seed } as const;
          return stochasticGradient(problem, from, options);
        },
      };
    },
  };
}

const adam: Rule = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** The method of the claim first. */
export const methods: readonly Method[] = [
  projected,
  projectedBatches,
  stochastic({ id: 'sgd', role: 'rival', grid: [0.003, 3], rule: () => ({ kind: 'sgd' }) }),
  stochastic({
    id: 'sgd-momentum',
    role: 'rival',
    grid: [0.0003, 0.3],
    rule: (uniform) => ({ kind: 'momentum', beta: oneOf<number>([0.9, 0.98], uniform) }),
  }),
  stochastic({ id: 'adam', role: 'rival', grid: [0.0003, 0.3], rule: () => adam }),
  unconstrained,
  stochastic({
    id: 'adam-mirrored',
    role: 'ablation',
    grid: [0.0003, 0.3],
    rule: () => adam,
    mirrored: true,
  }),
];
