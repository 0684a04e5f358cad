/**
 * # Training by successive convex approximation
 *
 * Untrusted: finds runs, proves nothing. Directions are rounded to multiples of 2^-32 and lengths to powers of two; the
 * weights of a run are kept exactly besides their doubles.
 *
 * ## Main definitions
 * - {@link trainConvexly}: a run, with a search along each direction or with b(gamma) of G3
 * @module
 */
import { encloseQuotient, midpoint } from '../../arithmetic/interval.ts';
import { rationalField as Q, rationalFromDouble } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { dense } from '../../linalg/matrix.ts';
import { centreAt, geometryOf } from '../../network/centre.ts';
import type { DataGeometry } from '../../network/centre.ts';
import { fullLipschitz } from '../../network/descent.ts';
import type { Moving } from '../../network/hessian.ts';
import type { Problem } from '../../network/problem.ts';
import type { Point } from '../../search/evaluation.ts';
import type { Watch } from '../../search/watch.ts';
import {
  dot,
  get,
  objectiveOf,
  parametersAt,
  penalty,
  pointAt,
  surrogateStep,
} from './objective.ts';
import type { FloatSurrogate, Numbers, Objective } from './objective.ts';

/** Directions and starts are rounded to multiples of these. */
const directionUnit = 2 ** -32;
const weightUnit = 2 ** -40;
/** 2^-8: the shortest step of a search, a power of two. */
const shortest = 2 ** -8;

const number = ({ num, den }: Rational): number => midpoint(encloseQuotient(num, den));

/** The direction with short numbers; theta_k + d_k is exactly 0 where the solution has it so. */
function rounded(exact: readonly Rational[], theta: Numbers, d: Numbers): readonly Rational[] {
  return exact.map((t, k) => {
    const x = get(d, k);
    return get(theta, k) + x === 0
      ? Q.neg(t)
      : rationalFromDouble(Math.round(x / directionUnit) * directionUnit);
  });
}

/** P, norm(J d)^2, norm(d)^2, and what norm(r + gamma J d) and the error of d are. */
function numbersOf(
  { r, J }: { readonly r: Numbers; readonly J: Numbers },
  theta: Numbers,
  d: Numbers,
  surrogate: FloatSurrogate,
) {
  const n = r.length;
  const { lambda, tau, norm } = surrogate;
  const column = (k: number): Numbers => J.subarray(k * n, (k + 1) * n);
  const image = new Float64Array(n);
  let [first, error] = [0, 0];
  for (const count of surrogate.blocks) {
    const part = new Float64Array(n);
    for (let k = first; k < first + count; k++)
      for (let i = 0; i < n; i++) part[i] = get(part, i) + get(d, k) * get(column(k), i);
    for (let k = first; k < first + count; k++) {
      const z = get(theta, k) + get(d, k);
      const q = dot(column(k), r) + dot(column(k), part) + tau * get(d, k);
      const e =
        norm === 'l2'
          ? q + lambda * z
          : z === 0
            ? Math.max(Math.abs(q) - lambda, 0)
            : q + lambda * Math.sign(z);
      error += e * e;
    }
    for (let i = 0; i < n; i++) image[i] = get(image, i) + get(part, i);
    first += count;
  }
  const there = theta.map((t, k) => t + get(d, k));
  const linear =
    norm === 'l2' ? lambda * dot(theta, d) : penalty(surrogate, there) - penalty(surrogate, theta);
  return {
    slope: dot(r, image) + linear,
    image: dot(image, image),
    length: dot(d, d),
    far: (gamma: number) => Math.hypot(...r.map((x, i) => x + gamma * get(image, i))),
    error: Math.sqrt(error),
  };
}

export interface ScaStep {
  readonly direction: readonly Rational[];
  readonly gamma: number;
  /** A Lipschitz constant of J on the way, for a step by b(gamma). */
  readonly lipschitz: number | undefined;
  /** U falls by at least this. */
  readonly fall: number;
  /** U after the step. */
  readonly value: number;
  /** At least the distance of the direction from the exact step. */
  readonly within: number;
}

export interface ScaOptions {
  readonly moving: Moving;
  readonly surrogate: FloatSurrogate;
  readonly steps: number;
  /** A search along d for a fall of U, or the gamma of the least b(gamma). */
  readonly by: 'values' | 'bound';
  /** Whether the start is rounded to a grid first, so that the weights of a run have few digits; by default it is. */
  readonly isRounded?: boolean;
  readonly watch?: Watch | undefined;
}

export interface ScaRun {
  /** The start, on the grid of the weights. */
  readonly start: Point;
  readonly first: number;
  readonly steps: readonly ScaStep[];
  readonly end: Point;
  readonly ended: 'budget' | 'no-decrease';
}

/** What enclosures may cost: a fall that is smaller is not claimed. */
const slack = 2 ** -40;

type Chosen = Pick<ScaStep, 'gamma' | 'lipschitz' | 'fall'> | undefined;

function byValues(
  objective: Objective,
  theta: Numbers,
  d: Numbers,
  slope: number,
  here: number,
): Chosen {
  for (let gamma = 1; gamma >= shortest; gamma /= 2) {
    const there = objective.value(theta.map((t, k) => t + gamma * get(d, k)));
    const fall = here - there - slack * (1 + here);
    if (fall > 0 && here - there >= -1e-4 * gamma * slope)
      return { gamma, fall, lipschitz: undefined };
  }
  return undefined;
}

/** In one step of so many all lengths are compared, since each needs a constant; in the others that of the step before. */
const thorough = 5;

/** The gamma of the least b(gamma), by the constant that its ball needs; unless thorough, the first that falls. */
function byBound(
  numbers: ReturnType<typeof numbersOf>,
  { norm, lambda }: FloatSurrogate,
  lipschitzFor: (radius: number) => number | undefined,
  longest: number,
  isThorough: boolean,
): Chosen {
  let best: Chosen;
  const { slope, image, length, far } = numbers;
  for (let gamma = longest; gamma >= 2 ** -16; gamma /= 2) {
    const L = lipschitzFor(gamma * Math.sqrt(length) * (1 + slack));
    if (L === undefined) continue;
    const bent = (L / 2) * gamma * gamma * length;
    const square = (gamma * gamma * (image + (norm === 'l2' ? lambda * length : 0))) / 2;
    const b = gamma * slope + square + bent * far(gamma) + (bent * bent) / 2;
    const fall = -b * (1 - slack) - slack * slack;
    if (best !== undefined && fall < best.fall) break;
    if (fall > 0) best = { gamma, fall, lipschitz: L };
    if (best !== undefined && !isThorough) break;
  }
  return best;
}

/** The length of a step, its fall and, by b(gamma), its constant. */
function chosenLength(
  { problem, start, objective, geometry, options }: Scene,
  theta: Numbers,
  here: number,
  d: Numbers,
  numbers: ReturnType<typeof numbersOf>,
  found: readonly ScaStep[],
): Chosen {
  const { moving, surrogate } = options;
  if (geometry === undefined) return byValues(objective, theta, d, numbers.slope, here);
  const { hidden, outputs } = pointAt(start, theta);
  const centre = centreAt(geometry, problem.activation, hidden, outputs);
  const isThorough = found.length % thorough === 0;
  const longest = Math.min(1, (isThorough ? 2 : 1) * (found.at(-1)?.gamma ?? 1));
  const lipschitzFor = (radius: number): number | undefined =>
    centre === undefined ? undefined : fullLipschitz(centre, moving, radius);
  return byBound(numbers, surrogate, lipschitzFor, longest, isThorough);
}

interface Scene {
  readonly problem: Problem;
  readonly start: Point;
  readonly objective: Objective;
  /** For constants; `undefined` for a search. */
  readonly geometry: DataGeometry | undefined;
  readonly options: ScaOptions;
}

/** A run; each step lowers U by what is written, as far as float64 tells. */
export function trainConvexly(problem: Problem, from: Point, options: ScaOptions): ScaRun {
  const { moving, surrogate, steps, by, watch, isRounded = true } = options;
  const onGrid = (x: number): number => (isRounded ? Math.round(x / weightUnit) * weightUnit : x);
  const start = {
    hidden: dense(from.hidden.rows, from.hidden.cols, from.hidden.data.map(onGrid)),
    outputs: from.outputs.map(onGrid),
  };
  const objective = objectiveOf(problem, start, moving, surrogate);
  const geometry = by === 'bound' ? geometryOf(problem) : undefined;
  const scene = { problem, start, objective, geometry, options };
  const strength = surrogate.tau + (surrogate.norm === 'l2' ? surrogate.lambda : 0);
  let theta = parametersAt(start, moving);
  let exact: readonly Rational[] = Array.from(theta, rationalFromDouble);
  const first = objective.value(theta);
  let here = first;
  const found: ScaStep[] = [];
  while (found.length < steps) {
    watch?.(found.length / steps, `U ${here.toPrecision(4)}`);
    const linear = objective.linear(theta);
    const solution = surrogateStep(linear, theta, surrogate);
    if (!solution.every(Number.isFinite)) break; // a kink, or numbers beyond float64
    const direction = rounded(exact, theta, solution);
    const d = Float64Array.from(direction, number);
    const numbers = numbersOf(linear, theta, d, surrogate);
    const chosen = chosenLength(scene, theta, here, d, numbers, found);
    if (chosen === undefined) break;
    const length = rationalFromDouble(chosen.gamma);
    exact = exact.map((t, k) => Q.add(t, Q.mul(length, direction[k] ?? Q.zero)));
    theta = Float64Array.from(exact, number);
    here = objective.value(theta);
    const within = 2 * (numbers.error / strength) + slack; // a checker's intervals are wider
    found.push({ direction, ...chosen, value: here, within });
  }
  const ended = found.length < steps ? 'no-decrease' : 'budget';
  return { start, first, steps: found, end: pointAt(start, theta), ended };
}
