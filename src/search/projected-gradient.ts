/**
 * # Projected gradient on the constrained problem of Theorem C
 *
 * Untrusted: finds points, proves nothing. W stays in a ball around W0, or each hidden weight vector in its own ball; v
 * is fixed, or antisymmetric in a box or a cone. The two blocks take turns, each with its own step size, which doubles
 * after a success and halves until the loss decreases enough: at the threshold W moves by 1e-3 and v by 1e7, and no
 * common step suits both.
 *
 * ## Main definitions
 * - {@link Constraints}, {@link DescentOptions}, {@link Descent}
 * - {@link projectedGradient}
 *
 * ## Implementation notes
 * A trial is accepted if l(new) <= l(old) - (1/10) norm(move)^2/step, the difference computed as <r_new - r_old, r_new
 * + r_old>/2, which does not cancel. With `enclosed` the interval enclosures of the two losses must not overlap either:
 * then the decrease is proved, not only computed.
 * @module
 */
import { interval, intervalTier } from '../arithmetic/interval.ts';
import type { Interval } from '../arithmetic/interval.ts';
import { dense, ShapeError } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { centreAt, geometryOf, residualAt } from '../network/centre.ts';
import type { DataGeometry } from '../network/centre.ts';
import type { Problem } from '../network/problem.ts';
import { approxHiddenGradient, approxOutputGradient, evaluateLoss } from './evaluation.ts';
import type { Evaluation, Point } from './evaluation.ts';
import { hiddenResidual } from './kkt-residual.ts';
import { ontoBall, ontoBalls, ontoBox, ontoCone } from './projections.ts';
import type { Watch } from './watch.ts';

export type { Point } from './evaluation.ts';

/** The feasible set of (W, v). Trained output weights are antisymmetric, v_{j+h} = -v_j, and the width is even. */
export interface Constraints {
  readonly hidden: {
    readonly kind: 'ball' | 'balls';
    readonly centre: Dense;
    readonly radius: number;
  };
  readonly outputs:
    | { readonly kind: 'fixed' }
    | { readonly kind: 'cone'; readonly least: number; readonly ratio: number }
    | { readonly kind: 'box'; readonly least: number; readonly most: number };
}

export interface DescentOptions {
  /** Maximum number of loss evaluations, including rejected trials; a last step with momentum may take one more. */
  readonly evaluations: number;
  /** Stops when the KKT residual is at most this; 0 uses the whole budget. */
  readonly target: number;
  /** Heavy-ball extrapolation of W, 0 <= momentum < 1; dropped for a step if it does not lower the loss. */
  readonly momentum?: number | undefined;
  /** How a decrease is judged: by disjoint interval enclosures of both losses, or by float64 values. */
  readonly decrease: 'enclosed' | 'float64';
  /** Told before each step what share of the evaluations is used. */
  readonly watch?: Watch | undefined;
}

export interface TraceEntry {
  readonly evaluations: number;
  /** (1/2) norm(f - y)^2; with `enclosed` an upper bound. */
  readonly loss: number;
  readonly stationarity: number;
  /** Of the W block. */
  readonly step: number;
}

export interface Descent {
  readonly point: Point;
  readonly loss: number;
  /** One for the ball, or one per neuron's ball. */
  readonly multipliers: readonly number[];
  /** Norm of the KKT residual; for the v block the displacement of a projected step divided by the step size. */
  readonly stationarity: number;
  readonly evaluations: number;
  readonly trace: readonly TraceEntry[];
  readonly ended: 'stationary' | 'no-decrease' | 'budget';
}

/** The fraction of norm(move)^2/step by which the loss must decrease. */
const sufficient = 0.1;

/** The maximum number of halvings before a block counts as stuck. */
const mostHalvings = 60;

/** A point with its loss. */
interface State {
  readonly point: Point;
  readonly at: Evaluation;
}

/** Functions for every step. `evaluate` counts; `lowers` decides whether a decrease is accepted. */
interface Work {
  readonly problem: Problem;
  readonly evaluate: (point: Point) => State;
  readonly exhausted: () => boolean;
  readonly lowers: (next: State, now: State) => boolean;
  /**
   * The upper end of the enclosure if there is one, since float64 noise can hide a small decrease.
   */
  readonly lossOf: (state: State) => number;
}

/** W or u as flat numbers. */
interface Block {
  readonly now: Float64Array;
  readonly gradient: Float64Array;
  readonly feasible: (xs: Float64Array) => Float64Array;
  readonly withBlock: (xs: Float64Array) => Point;
}

interface Moved {
  readonly state: State;
  readonly step: number;
}

function squareDistance(xs: Float64Array, ys: Float64Array): number {
  return xs.reduce((sum, x, k) => sum + (x - (ys[k] ?? Number.NaN)) ** 2, 0);
}

/** xs + t ys. */
function shifted(xs: Float64Array, t: number, ys: Float64Array): Float64Array {
  return xs.map((x, k) => x + t * (ys[k] ?? Number.NaN));
}

/** l(next) - l(now) without cancellation. */
function lossChange(next: Evaluation, now: Evaluation): number {
  const twice = next.residual.reduce((sum, r, i) => {
    const s = now.residual[i] ?? Number.NaN;
    return sum + (r - s) * (r + s);
  }, 0);
  return twice / 2;
}

/** (u, -u). */
function antisymmetric(u: Float64Array): readonly number[] {
  return [...u, ...u.map((x) => -x)];
}

/** Backtracks along the projected gradient; `undefined` if no trial lowers the loss enough. */
function step(work: Work, block: Block, state: State, first: number): Moved | undefined {
  let size = first;
  for (let k = 0; k < mostHalvings && !work.exhausted(); k++, size /= 2) {
    const trial = block.feasible(shifted(block.now, -size, block.gradient));
    const square = squareDistance(trial, block.now);
    if (!(square > 0)) return undefined;
    const next = work.evaluate(block.withBlock(trial));
    const enough = lossChange(next.at, state.at) <= (-sufficient * square) / size;
    if (enough && work.lowers(next, state)) return { state: next, step: k === 0 ? 2 * size : size };
  }
  return undefined;
}

/** The hidden weights as a block at a state. */
function hiddenBlock(work: Work, hidden: Constraints['hidden'], { point, at }: State): Block {
  const project = hidden.kind === 'ball' ? ontoBall : ontoBalls;
  const { rows, cols } = point.hidden;
  return {
    now: point.hidden.data,
    gradient: approxHiddenGradient(work.problem, point, at).data,
    feasible: (xs) => project(dense(rows, cols, xs), hidden.centre, hidden.radius).data,
    withBlock: (xs) => ({ ...point, hidden: dense(rows, cols, xs) }),
  };
}

/** u, the positive half of antisymmetric output weights, as a block; `undefined` if v is fixed. */
function outputBlock(outputs: Constraints['outputs'], { point, at }: State): Block | undefined {
  if (outputs.kind === 'fixed') return undefined;
  const v = Float64Array.from(point.outputs);
  const h = v.length / 2;
  const g = Float64Array.from(approxOutputGradient(at));
  const { least } = outputs;
  return {
    now: v.slice(0, h),
    gradient: shifted(g.slice(0, h), -1, g.slice(h)),
    feasible: (xs) =>
      Float64Array.from(
        outputs.kind === 'box'
          ? ontoBox(Array.from(xs), least, outputs.most)
          : ontoCone(Array.from(xs), least, outputs.ratio),
      ),
    withBlock: (xs) => ({ ...point, outputs: antisymmetric(xs) }),
  };
}

/** A plain step from the extrapolated point, if it lowers the loss. */
function heavyBallStep(
  work: Work,
  constraints: Constraints,
  state: State,
  ahead: Float64Array,
  size: number,
): Moved | undefined {
  const block = hiddenBlock(work, constraints.hidden, state);
  const base = work.evaluate(block.withBlock(block.feasible(ahead)));
  const there = hiddenBlock(work, constraints.hidden, base);
  const trial = there.feasible(shifted(there.now, -size, there.gradient));
  const next = work.evaluate(there.withBlock(trial));
  return lossChange(next.at, state.at) < 0 && work.lowers(next, state)
    ? { state: next, step: size }
    : undefined;
}

/** norm(u - P(u - t g))/t, the KKT residual of a block that is projected with step t. */
function projectedResidual(block: Block, t: number): number {
  const moved = block.feasible(shifted(block.now, -t, block.gradient));
  return Math.sqrt(squareDistance(moved, block.now)) / t;
}

/** 2 l/norm(g)^2, the step at which a linear residual would vanish along the gradient. */
function firstStep({ gradient }: Block, { at }: State): number {
  const square = gradient.reduce((sum, g) => sum + g * g, 0);
  return square > 0 ? (2 * at.loss) / square : 1;
}

function workOn(problem: Problem, options: DescentOptions): Work & { readonly used: () => number } {
  let used = 0;
  const geometry = options.decrease === 'enclosed' ? geometryOf(problem) : undefined;
  const known = new WeakMap<State, Interval | undefined>();
  const enclosed = (state: State): Interval | undefined => {
    if (geometry === undefined) return undefined;
    if (!known.has(state)) known.set(state, lossEnclosure(problem, geometry, state.point));
    return known.get(state);
  };
  const lowers = (next: State, now: State): boolean => {
    if (geometry === undefined) return true;
    const [after, before] = [enclosed(next), enclosed(now)];
    return after !== undefined && before !== undefined && after.hi < before.lo;
  };
  const evaluate = (point: Point): State => {
    used += 1;
    return { point, at: evaluateLoss(problem, point) };
  };
  const exhausted = (): boolean => used >= options.evaluations;
  const lossOf = (state: State): number => enclosed(state)?.hi ?? state.at.loss;
  return { problem, evaluate, exhausted, lowers, lossOf, used: () => used };
}

/** The loss at a point, enclosed; `undefined` where sigma is not shown to be smooth. */
export function lossEnclosure(
  problem: Problem,
  geometry: DataGeometry,
  { hidden, outputs }: Point,
): Interval | undefined {
  const centre = centreAt(geometry, problem.activation, hidden, outputs);
  if (centre === undefined) return undefined;
  const R = intervalTier;
  const squares = residualAt(centre, problem.labels).map((r) => R.power(r, 2));
  return R.mul(
    interval(0.5),
    squares.reduce((sum, a) => R.add(sum, a), R.zero),
  );
}

function demandFeasibleShape(constraints: Constraints, start: Point): void {
  const { rows, cols } = constraints.hidden.centre;
  const { hidden, outputs } = start;
  if (hidden.rows !== rows || hidden.cols !== cols || outputs.length !== rows)
    throw new ShapeError(
      `projectedGradient: expected W ${rows} x ${cols} and ${rows} output weights, got ${hidden.rows} x ${hidden.cols} and ${outputs.length}`,
    );
  const h = rows / 2;
  const paired = outputs.slice(0, h).every((u, j) => u === -(outputs[j + h] ?? Number.NaN));
  if (constraints.outputs.kind !== 'fixed' && !(rows % 2 === 0 && paired))
    throw new ShapeError(
      'projectedGradient: output weights that move need even width and v_{j+h} = -v_j',
    );
}

/** The start, projected onto the feasible set. */
function feasibleStart(work: Work, constraints: Constraints, start: Point): State {
  const raw = { point: start, at: evaluateLoss(work.problem, start) };
  const hidden = hiddenBlock(work, constraints.hidden, raw);
  const moved = { ...raw, point: hidden.withBlock(hidden.feasible(hidden.now)) };
  const outputs = outputBlock(constraints.outputs, moved);
  return work.evaluate(outputs?.withBlock(outputs.feasible(outputs.now)) ?? moved.point);
}

/** Step sizes of the two blocks, 0 before the first step, and the last move of W. */
interface Pace {
  readonly hidden: number;
  readonly outputs: number;
  readonly last: Float64Array | undefined;
}

/** KKT residual and multipliers at a state, and the step sizes with initial ones filled in. */
function assess(
  work: Work,
  constraints: Constraints,
  state: State,
  pace: Pace,
): { readonly multipliers: readonly number[]; readonly stationarity: number; readonly pace: Pace } {
  const block = hiddenBlock(work, constraints.hidden, state);
  const output = outputBlock(constraints.outputs, state);
  const hidden = pace.hidden === 0 ? firstStep(block, state) : pace.hidden;
  const outputs =
    pace.outputs === 0 && output !== undefined ? firstStep(output, state) : pace.outputs;
  const { rows, cols } = state.point.hidden;
  const W = hiddenResidual(
    dense(rows, cols, block.gradient),
    state.point.hidden,
    constraints.hidden,
  );
  const v = output === undefined ? 0 : projectedResidual(output, outputs);
  return {
    multipliers: W.multipliers,
    stationarity: Math.hypot(W.norm, v),
    pace: { ...pace, hidden, outputs },
  };
}

interface Round {
  readonly state: State;
  readonly pace: Pace;
}

/** One step of W: with momentum if that lowers the loss, otherwise plain. */
function moveHidden(
  work: Work,
  constraints: Constraints,
  { state, pace }: Round,
  momentum: number,
): Round {
  const block = hiddenBlock(work, constraints.hidden, state);
  const fast =
    momentum > 0 && pace.last !== undefined
      ? heavyBallStep(
          work,
          constraints,
          state,
          shifted(block.now, momentum, pace.last),
          pace.hidden,
        )
      : undefined;
  const moved = fast ?? step(work, block, state, pace.hidden);
  if (moved === undefined) return { state, pace };
  const last = shifted(moved.state.point.hidden.data, -1, block.now);
  return { state: moved.state, pace: { ...pace, hidden: moved.step, last } };
}

/** One step of v, if it is trained. */
function moveOutputs(work: Work, constraints: Constraints, { state, pace }: Round): Round {
  const block = outputBlock(constraints.outputs, state);
  const moved = block === undefined ? undefined : step(work, block, state, pace.outputs);
  if (moved === undefined) return { state, pace };
  return { state: moved.state, pace: { ...pace, outputs: moved.step } };
}

/**
 * A point where no block can lower the loss any more, or the last one within the budget.
 *
 * Throws {@link ShapeError} if the shapes disagree, or if trained output weights are not antisymmetric. Deterministic.
 */
export function projectedGradient(
  problem: Problem,
  constraints: Constraints,
  start: Point,
  options: DescentOptions,
): Descent {
  demandFeasibleShape(constraints, start);
  const work = workOn(problem, options);
  const trace: TraceEntry[] = [];
  let state = feasibleStart(work, constraints, start);
  let pace: Pace = { hidden: 0, outputs: 0, last: undefined };
  for (;;) {
    const assessed = assess(work, constraints, state, pace);
    const { multipliers, stationarity } = assessed;
    const loss = work.lossOf(state);
    const evaluations = work.used();
    trace.push({ evaluations, loss, stationarity, step: assessed.pace.hidden });
    const { point } = state;
    const reached = { point, loss, multipliers, stationarity, evaluations, trace };
    if (stationarity <= options.target) return { ...reached, ended: 'stationary' };
    if (work.exhausted()) return { ...reached, ended: 'budget' };
    options.watch?.(evaluations / options.evaluations, `loss ${loss.toPrecision(3)}`);
    const half = moveHidden(
      work,
      constraints,
      { state, pace: assessed.pace },
      options.momentum ?? 0,
    );
    const next = moveOutputs(work, constraints, half);
    if (next.state === state) {
      const ended = work.exhausted() ? 'budget' : 'no-decrease';
      return { ...reached, evaluations: work.used(), ended };
    }
    ({ state, pace } = next);
  }
}
