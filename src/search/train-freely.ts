/**
 * # Training without constraints, to a stationary point
 *
 * Untrusted: finds points, proves nothing. Newton descent from one random start after another, until one ends where a
 * stationary point can be proposed. Many descents fail: weights grow forever, or the valley is flat.
 * @module
 */
import { gaussianSource } from '../data/random.ts';
import { dense } from '../linalg/matrix.ts';
import type { Moving } from '../network/hessian.ts';
import type { Problem } from '../network/problem.ts';
import type { Point } from './evaluation.ts';
import { landscape } from './landscape.ts';
import { settle } from './newton.ts';
import { proposeNear } from './stationary.ts';
import type { StationaryProposal } from './stationary.ts';
import { reasonsFor } from './stationary-reasons.ts';

export interface FreeTraining {
  readonly problem: Problem;
  readonly moving: Moving;
  readonly width: number;
  readonly seed: number;
  /** Standard deviation of the initial pre-activations; 1 by default. */
  readonly scale?: number | undefined;
  /** Maximum number of random starts; 10 by default. */
  readonly starts?: number | undefined;
}

/** Where the descent ended, with the number of its start, or why all starts failed and where each ended. */
export type FreelyTrained =
  | { readonly start: number; readonly point: Point; readonly proposal: StationaryProposal }
  | { readonly because: string; readonly ends: readonly Point[] };

function rootMeanSquare(xs: ArrayLike<number>): number {
  const ys = Array.from(xs);
  const largest = ys.reduce((a, x) => Math.max(a, Math.abs(x)), 0);
  if (largest === 0) return 0;
  return largest * Math.sqrt(ys.reduce((sum, x) => sum + (x / largest) ** 2, 0) / ys.length);
}

/** Gaussian W with pre-activations of magnitude `scale`, and Gaussian v with outputs of the magnitude of the labels. */
function randomStart({ problem, width: m, scale = 1 }: FreeTraining, normal: () => number): Point {
  const { inputs: X, labels } = problem;
  const rows = rootMeanSquare(X.data) * Math.sqrt(X.cols);
  const spread = rows > 0 ? scale / rows : scale;
  const size = rootMeanSquare(labels) / Math.sqrt(m);
  const hidden = dense(
    m,
    X.cols,
    Float64Array.from({ length: m * X.cols }, () => spread * normal()),
  );
  return { hidden, outputs: Array.from({ length: m }, () => (size > 0 ? size : 1) * normal()) };
}

/** A stationary point reached by training from one of the random starts. Deterministic. */
export function trainFreely(options: FreeTraining): FreelyTrained {
  const { problem, moving, seed, starts = 10 } = options;
  const normal = gaussianSource(seed);
  let because = 'no start was tried';
  const ends: Point[] = [];
  for (let start = 1; start <= starts; start++) {
    const begin = randomStart(options, normal);
    const land = landscape(problem, begin, moving);
    const point = land.pointAt(settle(land, land.start));
    const proposal = proposeNear({ problem, moving, ...point });
    if (!('because' in proposal)) return { start, point, proposal };
    const reasons = proposal.isOfHessian ? reasonsFor(problem, point, moving, begin) : [];
    ends.push(point);
    because = [`start ${start} of ${starts}: ${proposal.because}`, ...reasons].join('; ');
  }
  return { because, ends };
}
