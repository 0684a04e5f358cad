/**
 * # Accelerated gradient descent from the standard start, with monitoring
 *
 * Full-batch descent in float64 on l = (1/2) norm(f - y)^2, both layers trained, with Nesterov's momentum, which
 * restarts with half the step when the loss rises. Untrusted: a certificate decides about the points.
 *
 * ## Main definitions
 * - {@link scaledStart}
 * - {@link descendUntil}, {@link Descended}
 *
 * ## References
 * - O'Donoghue, Candes, Adaptive restart for accelerated gradient schemes, Found. Comput. Math. 15 (2015)
 * @module
 */
import { dense } from '../../../linalg/matrix.ts';
import type { Problem } from '../../../network/problem.ts';
import { compiled } from '../../../search/compiled-expression.ts';
import { lecunStart } from '../../../search/descend.ts';
import type { Point } from '../../../search/evaluation.ts';

/** The LeCun start with W times `scale`: W_jk ~ N(0, scale^2/d), v_j ~ N(0, 1/m). */
export function scaledStart(d: number, m: number, scale: number, seed: number): Point {
  const { hidden, outputs } = lecunStart(d, m, seed);
  return {
    hidden: dense(
      m,
      d,
      hidden.data.map((w) => scale * w),
    ),
    outputs,
  };
}

export interface Descended {
  readonly point: Point;
  /** norm(f - y) in float64. */
  readonly residual: number;
  /** Evaluations of loss and gradient. */
  readonly evaluations: number;
  /** Whether `accept` took the point. */
  readonly accepted: boolean;
}

export interface DescentOptions {
  /** Maximum number of evaluations. */
  readonly evaluations: number;
  /** Called at the start and each time the residual has decreased by the factor `every`; true ends the descent. */
  readonly accept: (point: Point) => Promise<boolean>;
  /** In (0, 1). */
  readonly every: number;
}

/** W row by row, then v. */
type Parameters = Float64Array;

interface Here {
  readonly theta: Parameters;
  readonly loss: number;
  readonly gradient: Parameters;
}

function entry(xs: Float64Array, k: number): number {
  return xs[k] ?? Number.NaN;
}

/** Adds one sample's gradient to the sum and returns its loss. */
type AddSample = (theta: Parameters, sample: number, gradient: Parameters) => number;

function sampleLoss({ inputs: X, labels, activation }: Problem, m: number): AddSample {
  const d = X.cols;
  const [sigma, slope] = [compiled(activation.value), compiled(activation.slope)];
  const [values, slopes] = [new Float64Array(m), new Float64Array(m)];
  return (theta, sample, gradient) => {
    const x = X.data.subarray(sample * d, (sample + 1) * d);
    let r = -(labels[sample] ?? Number.NaN);
    for (let j = 0; j < m; j++) {
      let z = 0;
      for (let k = 0; k < d; k++) z += entry(theta, j * d + k) * entry(x, k);
      values[j] = sigma(z);
      slopes[j] = slope(z);
      r += entry(theta, m * d + j) * entry(values, j);
    }
    for (let j = 0; j < m; j++) {
      const pull = r * entry(theta, m * d + j) * entry(slopes, j);
      for (let k = 0; k < d; k++)
        gradient[j * d + k] = entry(gradient, j * d + k) + pull * entry(x, k);
      gradient[m * d + j] = entry(gradient, m * d + j) + r * entry(values, j);
    }
    return (r * r) / 2;
  };
}

function pointOf({ hidden: { rows: m, cols: d } }: Point, theta: Parameters): Point {
  return { hidden: dense(m, d, theta.slice(0, m * d)), outputs: Array.from(theta.slice(m * d)) };
}

/** b[k] + share (b[k] - a[k]). */
function beyond(a: Parameters, b: Parameters, share: number): Parameters {
  return b.map((x, k) => x + share * (x - entry(a, k)));
}

/** Descends from `start`; the loss decreases at each step. Deterministic. */
export async function descendUntil(
  problem: Problem,
  start: Point,
  { evaluations, accept, every }: DescentOptions,
): Promise<Descended> {
  const addSample = sampleLoss(problem, start.outputs.length);
  const evaluate = (theta: Parameters): Here => {
    const gradient = new Float64Array(theta.length);
    let loss = 0;
    for (let i = 0; i < problem.labels.length; i++) loss += addSample(theta, i, gradient);
    return { theta, loss, gradient };
  };
  let here = evaluate(Float64Array.from([...start.hidden.data, ...start.outputs]));
  let stepped = here.theta; // the last point before momentum
  let [step, run, asked] = [1 / problem.labels.length, 0, Infinity];
  for (let used = 1; ; used++) {
    const residual = Math.sqrt(2 * here.loss);
    const due = residual <= every * asked;
    if (due) asked = residual;
    const accepted = due && (await accept(pointOf(start, here.theta)));
    if (accepted || used >= evaluations || !(step > 0))
      return { point: pointOf(start, here.theta), residual, evaluations: used, accepted };
    const next = here.theta.map((x, k) => x - step * entry(here.gradient, k));
    const there = evaluate(run === 0 ? next : beyond(stepped, next, run / (run + 3)));
    if (there.loss < here.loss) {
      [here, stepped, run, step] = [there, next, run + 1, 1.01 * step];
    } else {
      if (run === 0) step /= 2;
      [stepped, run] = [here.theta, 0];
    }
  }
}
