/**
 * # Is there a data set that a width between n/d and 2n/d cannot fit?
 *
 * Untrusted search, checked answers: for drawn inputs and labels, Levenberg-Marquardt from many starts looks for
 * a fit, and the kernel decides whether an exact one lies nearby (Theorem A3). A pair that was not fitted is only a
 * candidate: nothing here proves that no fit exists.
 * @module
 */
import { setImmediate } from 'node:timers/promises';
import { checkCertificate } from '../certificates/check-certificate.ts';
import { writeCertificate } from '../certificates/write.ts';
import { gaussianSource } from '../data/random.ts';
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { activationNamed } from '../sigma/built-in.ts';
import { problemOf } from '../network/problem.ts';
import type { Problem } from '../network/problem.ts';
import { searchZeroNear } from '../theorems/expressivity/search.ts';
import type { Point } from '../search/evaluation.ts';
import { levenberg } from '../search/levenberg.ts';
import type { Case } from './cases.ts';

/** The results for one case. */
export interface CaseEvidence {
  readonly case: Case;
  /** Pairs (X, y) drawn, and those with a verified certificate of an exact fit. */
  readonly drawn: number;
  readonly fitted: number;
  /** Starts used for the fitted pair that needed the most. */
  readonly hardest: number;
  /** The pair without a certified fit whose best residual norm, relative to norm(y), is largest. */
  readonly candidate: Candidate | undefined;
}

export interface Candidate {
  readonly inputs: Dense;
  readonly labels: readonly number[];
  readonly starts: number;
  /** The least norm(f - y)/norm(y) found, in float64. */
  readonly relative: number;
}

export interface ThresholdOptions {
  readonly seed: number;
  /** Pairs (X, y) to draw. */
  readonly pairs: number;
  /** Maximum number of starts per pair. */
  readonly starts: number;
  readonly signal?: AbortSignal | undefined;
}

type Gauss = () => number;

function gaussian(rows: number, cols: number, draw: Gauss): Dense {
  return dense(rows, cols, Float64Array.from({ length: rows * cols }, draw));
}

/** Scales from small to large: near 0 the network is linear, far out it is a sum of signs. */
function drawStart({ d, m }: Case, k: number, draw: Gauss): Point {
  const scale = 4 ** ((k % 5) - 1);
  const hidden = gaussian(m, d, () => scale * draw());
  return { hidden, outputs: Array.from({ length: m }, draw) };
}

/** A certificate of an exact fit near the point, verified by the kernel from its text. */
async function certifiedFit(problem: Problem, point: Point): Promise<boolean> {
  const result = searchZeroNear(problem, point, { provenance: {} });
  if (result.kind === 'not-found') return false;
  const verdict = await checkCertificate(writeCertificate(result.certificate), () =>
    Promise.reject(new Error('the inputs stand in the file')),
  );
  return verdict.kind === 'verified';
}

/** How many starts the fit took, or the least relative residual found. */
async function fit(
  problem: Problem,
  sizes: Case,
  draw: Gauss,
  { starts, signal }: ThresholdOptions,
): Promise<{ readonly used: number; readonly relative: number; readonly fitted: boolean }> {
  const norm = Math.hypot(...problem.labels);
  let relative = Infinity;
  for (let k = 0; k < starts; k++) {
    await setImmediate();
    if (signal?.aborted === true) return { used: k, relative, fitted: false };
    const end = levenberg(problem, drawStart(sizes, k, draw), { steps: 400, target: 1e-9 * norm });
    relative = Math.min(relative, end.residual / norm);
    if (end.residual <= 1e-6 * norm && (await certifiedFit(problem, end.point)))
      return { used: k + 1, relative, fitted: true };
  }
  return { used: starts, relative, fitted: false };
}

/** Draws Gaussian inputs and labels for one case and tries to fit each with tanh. */
export async function threshold(sizes: Case, options: ThresholdOptions): Promise<CaseEvidence> {
  const { n, d } = sizes;
  const draw = gaussianSource(options.seed, 'inputs');
  let fitted = 0;
  let drawn = 0;
  let hardest = 0;
  let candidate: Candidate | undefined;
  for (let k = 0; k < options.pairs && options.signal?.aborted !== true; k++) {
    const inputs = gaussian(n, d, draw);
    const labels = Array.from({ length: n }, draw);
    const problem = problemOf(inputs, labels, activationNamed('tanh'));
    const attempt = await fit(problem, sizes, draw, options);
    if (attempt.used < options.starts && !attempt.fitted) break;
    drawn++;
    if (attempt.fitted) {
      fitted++;
      hardest = Math.max(hardest, attempt.used);
    } else if (candidate === undefined || attempt.relative > candidate.relative)
      candidate = { inputs, labels, starts: attempt.used, relative: attempt.relative };
  }
  return { case: sizes, drawn, fitted, hardest, candidate };
}
