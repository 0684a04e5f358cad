/**
 * # Facts about runs that were found
 *
 * Untrusted: writes what the search claims; the checker decides.
 *
 * ## Main definitions
 * - {@link equalBlocks}: sizes of blocks
 * - {@link runFact}, {@link stepFacts}, {@link descentFact}
 * - {@link instanceOf}
 * @module
 */
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalFromDouble,
  rationalFromText,
} from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { Fact, FactOf, FactPoint, Instance } from '../../certificates/facts/format.ts';
import { dense, mapMatrix } from '../../linalg/matrix.ts';
import { centreAt, geometryOf } from '../../network/centre.ts';
import { fullLipschitz } from '../../network/descent.ts';
import type { Moving } from '../../network/hessian.ts';
import type { Problem } from '../../network/problem.ts';
import type { Point } from '../../search/evaluation.ts';
import type { FloatSurrogate } from './objective.ts';
import type { ScaRun, ScaStep } from './training.ts';

const q = rationalFromDouble;

/** The decimal that was written: 0.05 is 1/20 and not the nearest double. */
function decimal(x: number): Rational {
  return rationalFromText(String(x)) ?? q(x);
}

/** B sizes that differ by at most 1, the larger first. */
export function equalBlocks(parameters: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, b) => Math.floor((parameters + count - 1 - b) / count));
}

/** The least power of two from x > 0 on. */
function powerAbove(x: number): number {
  let power = 1;
  while (power < x) power *= 2;
  while (power / 2 >= x) power /= 2;
  return power;
}

function factPoint({ hidden, outputs }: Point): FactPoint {
  return { hidden: mapMatrix(hidden, q), outputs: outputs.map(q) };
}

export function instanceOf({ inputs, labels, activation }: Problem, start: Point): Instance {
  return {
    activation: activation.value,
    inputs: mapMatrix(inputs, q),
    labels: labels.map(q),
    points: { P: factPoint(start) },
  };
}

function problemEntries({ norm, lambda, tau, blocks }: FloatSurrogate, moving: Moving) {
  const numbers = { lambda: decimal(lambda), tau: decimal(tau) };
  return { at: 'P', moving, norm, ...numbers, blocks } as const;
}

const withinOf = (steps: readonly ScaStep[]): Rational =>
  q(powerAbove(Math.max(...steps.map(({ within }) => within))));

/** The run, if it has steps; each L by its number in float64. */
export function runFact(
  run: ScaRun,
  surrogate: FloatSurrogate,
  moving: Moving,
): FactOf<'sca-run'> | undefined {
  const { steps } = run;
  const last = steps.at(-1);
  if (last === undefined) return undefined;
  const constants = steps.flatMap(({ lipschitz }) => lipschitz ?? []);
  const entries = {
    fact: 'sca-run',
    ...problemEntries(surrogate, moving),
    gammas: steps.map(({ gamma }) => q(gamma)),
    directions: steps.map(({ direction }) => direction),
    within: withinOf(steps),
    falls: steps.map(({ fall }) => q(fall)),
    end: q(last.value + 2 ** -30 * (1 + last.value)),
  } as const;
  return constants.length === steps.length
    ? { ...entries, by: 'bound', lipschitz: constants.map(q) }
    : { ...entries, by: 'values' };
}

/** The first steps of two runs from one point, one by b(gamma) and one by values of U. */
export function stepFact(
  step: ScaStep,
  surrogate: FloatSurrogate,
  moving: Moving,
): FactOf<'sca-step'> {
  const entries = {
    fact: 'sca-step',
    ...problemEntries(surrogate, moving),
    gamma: q(step.gamma),
    direction: step.direction,
    within: withinOf([step]),
  } as const;
  const most = Q.neg(q(step.fall));
  if (step.lipschitz !== undefined)
    return { ...entries, by: 'bound', lipschitz: q(step.lipschitz), most };
  // the fall is rounded down by less than this
  const least = Q.sub(most, q(2 ** -30 * (1 + step.value + step.fall)));
  return { ...entries, by: 'values', least, most };
}

export interface FoundDescent {
  readonly fact: Fact;
  readonly gamma: number;
  readonly lipschitz: number;
  readonly distance: number;
  readonly steps: number;
}

/** How many steps the distance in G5 is for. */
const mostSteps = 1000;

/** G5 from a point where U is `value`; `undefined` where no L is known, or U or lambda is 0. */
export function descentFact(
  problem: Problem,
  { hidden, outputs }: Point,
  value: number,
  surrogate: FloatSurrogate,
  moving: Moving,
): FoundDescent | undefined {
  const { norm, lambda, tau, blocks } = surrogate;
  const s = tau + (norm === 'l2' ? lambda : 0);
  const double = 2 * value * (1 + 2 ** -30);
  if (!(lambda > 0 && value > 0 && value < Infinity)) return undefined;
  const first = norm === 'l2' ? Math.sqrt(double / lambda) : double / 2 / lambda;
  const radius = (first + Math.sqrt(double / s)) * (1 + 2 ** -30);
  const centre = centreAt(
    geometryOf(problem),
    problem.activation,
    dense(hidden.rows, hidden.cols, new Float64Array(hidden.data.length)),
    moving === 'all' ? outputs.map(() => 0) : outputs,
  );
  const L = centre === undefined ? undefined : fullLipschitz(centre, moving, radius);
  if (L === undefined || !(L < Infinity)) return undefined;
  const M = L * Math.sqrt(double);
  const most = Math.min(1 / blocks.length, s / ((norm === 'l2' ? lambda : 0) + M));
  const gamma = powerAbove(most * (1 - 2 ** -20)) / 2;
  const distance = powerAbove(Math.sqrt((4 * double) / (3 * gamma * s * mostSteps)));
  const fact = {
    fact: 'sca-descent',
    ...problemEntries(surrogate, moving),
    gamma: q(gamma),
    lipschitz: q(L),
    steps: mostSteps,
    distance: q(distance),
  } as const;
  const isSmall = compareRational(Q.mul(fact.gamma, ratio(BigInt(blocks.length))), Q.one) <= 0;
  return isSmall ? { fact, gamma, lipschitz: L, distance, steps: mostSteps } : undefined;
}
