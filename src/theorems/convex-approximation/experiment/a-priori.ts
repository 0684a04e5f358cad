/**
 * # Steps with the length of G5, against the fall of U that it claims
 *
 * Measured in float64: a start, L on the ball of G5, and steps of the largest length that G5 allows.
 *
 * ## Main definitions
 * - {@link KnownRuns}, {@link knownRuns}: the least ratio for each penalty and each number of blocks
 * @module
 */
import type { Norm } from '../../../network/surrogate.ts';
import { dot, objectiveOf, parametersAt, surrogateStep } from '../objective.ts';
import type { FloatSurrogate, Numbers, Objective } from '../objective.ts';
import { descentFact, equalBlocks } from '../run-facts.ts';
import { drawnProblem } from './methods.ts';
import type { Drawn, Sizes } from './methods.ts';

export interface KnownRuns {
  readonly norm: Norm;
  readonly blocks: number;
  /** Whose ratio is known: none is where no L is. */
  readonly steps: number;
  /** U_k - U_{k+1} over (3/8) gamma (Q_k + s D_k^2), the least of all steps. */
  readonly least: number;
}

/** Q = sum over blocks of norm(J_b d_b)^2. */
function imagesOf(J: Numbers, n: number, d: Numbers, blocks: readonly number[]): number {
  let [first, sum] = [0, 0];
  for (const count of blocks) {
    const image = new Float64Array(n);
    for (let k = first; k < first + count; k++)
      for (let i = 0; i < n; i++) image[i] = (image[i] ?? 0) + (J[k * n + i] ?? 0) * (d[k] ?? 0);
    sum += dot(image, image);
    first += count;
  }
  return sum;
}

/** The ratios of a run of so many steps, W and v as one vector. */
function ratios({ problem, start }: Drawn, surrogate: FloatSurrogate, steps: number) {
  const objective: Objective = objectiveOf(problem, start, 'all', surrogate);
  let theta = parametersAt(start, 'all');
  const first = objective.value(theta);
  const known = descentFact(problem, start, first, surrogate, 'all');
  if (known === undefined) return [];
  const { lambda, tau, norm, blocks } = surrogate;
  const ridge = norm === 'l2' ? lambda : 0;
  const s = tau + ridge;
  const gamma = Math.min(1 / blocks.length, s / (ridge + known.lipschitz * Math.sqrt(2 * first)));
  return Array.from({ length: steps }, () => {
    const linear = objective.linear(theta);
    const d = surrogateStep(linear, theta, surrogate);
    const claimed =
      (3 / 8) * gamma * (imagesOf(linear.J, objective.samples, d, blocks) + s * dot(d, d));
    const before = objective.value(theta);
    theta = theta.map((t, k) => t + gamma * (d[k] ?? 0));
    return (before - objective.value(theta)) / claimed;
  });
}

/** For l2 and l1 and each number of blocks so many problems from the seed on; tau is 1. */
export function knownRuns(
  sizes: Sizes,
  seed: number,
  blockCounts: readonly number[],
  problems: number,
  steps: number,
): readonly KnownRuns[] {
  const drawn = Array.from({ length: problems }, (_, k) => drawnProblem(sizes, seed + k));
  const parameters = sizes.neurons * (sizes.inputs + 1);
  return (['l2', 'l1'] as const).flatMap((norm) =>
    blockCounts.map((count) => {
      const blocks = equalBlocks(parameters, count);
      const surrogate = { norm, lambda: sizes.lambda, tau: 1, blocks };
      const all = drawn.flatMap((one) => ratios(one, surrogate, steps));
      return { norm, blocks: count, steps: all.length, least: Math.min(...all) };
    }),
  );
}
