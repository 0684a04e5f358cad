/**
 * # Sharpness against batch size (Theorem S)
 *
 * Training is measured in float64, from the same starts for every batch, with one step. At each end phi, I and lambda_max(H) are
 * bracketed in a file that the checker verifies; lambda is that of an exact minimiser nearby.
 *
 * ## Main definitions
 * - {@link SharpnessDesign}, {@link SharpnessRecord}
 * - {@link sharpnessExperiment}
 * @module
 */
import type { PartsWatch } from '../../../search/watch.ts';
import { factsVerdict } from '../../../certificates/facts/decide.ts';
import type { Bracket } from '../search.ts';
import { plan } from '../plan.ts';
import type { SharpnessFound } from '../plan.ts';
import type { GivenWeights } from '../../../certify/plan.ts';
import { dense } from '../../../linalg/matrix.ts';
import type { Problem } from '../../../network/problem.ts';
import type { Point } from '../../../search/evaluation.ts';
import { drawnRun, trained } from './training.ts';
import type { Activated } from './training.ts';

export interface SharpnessDesign {
  readonly seed: number;
  readonly samples: number;
  readonly inputs: number;
  readonly neurons: number;
  readonly step: number;
  readonly batches: readonly number[];
  readonly starts: number;
  /** Steps at most; a run ends at a loss of 1e-8. */
  readonly most: number;
  /** All w_j are multiplied by this and v_j divided by it, for relu. */
  readonly factor: number;
}

/** Minutes. */
export const usualSharpnessDesign: Omit<SharpnessDesign, 'seed'> = {
  samples: 10,
  inputs: 3,
  neurons: 12,
  step: 0.3,
  batches: [1, 2, 5, 10],
  starts: 20,
  most: 30_000,
  factor: 0.1,
};

/** A few seconds. */
export const smallSharpnessDesign: Omit<SharpnessDesign, 'seed'> = {
  ...usualSharpnessDesign,
  samples: 4,
  batches: [1, 4],
  starts: 2,
  most: 5000,
};

export interface SharpnessRun {
  readonly ended: 'reached' | 'diverged' | 'open';
  /** Verified; absent where the run did not reach a minimum or nothing was proved. */
  readonly phi?: Bracket;
  /** eta lambda_max(H) at the exact minimiser nearby. */
  readonly sharpness?: Bracket;
  readonly invariant?: Bracket;
  /** phi at the rescaled weights. */
  readonly rescaled?: Bracket;
}

export interface SharpnessCell {
  readonly activation: Activated;
  readonly batch: number;
  readonly runs: readonly SharpnessRun[];
}

export interface SharpnessRecord {
  readonly experiment: 'sharpness';
  readonly design: SharpnessDesign;
  readonly complete: boolean;
  readonly cells: readonly SharpnessCell[];
}

const naming = { name: (key: string): string => key, field: (key: string): string => key };

/** The findings of a file that the checker verifies. */
async function verified(problem: Problem, point: Point): Promise<SharpnessFound | undefined> {
  const given: GivenWeights = {
    ...point,
    called: 'the end of a run',
    centre: { advice: '', field: '' },
  };
  const ground = { problem, labelled: true, weights: given };
  const context = { naming, provenance: { tool: 'widthwise' } };
  const [proposal] = plan.prepare(ground, {}, context).search();
  if (proposal?.kind !== 'file' || 'refutes' in proposal) return undefined;
  const verdict = await factsVerdict(proposal.text());
  return verdict.kind === 'verified' ? proposal.found : undefined;
}

function rescaledBy({ hidden, outputs }: Point, a: number): Point {
  return {
    hidden: dense(
      hidden.rows,
      hidden.cols,
      hidden.data.map((w) => w * a),
    ),
    outputs: outputs.map((v) => v / a),
  };
}

async function oneRun(
  design: SharpnessDesign,
  activation: Activated,
  batch: number,
  start: number,
): Promise<SharpnessRun> {
  const { problem, point: first } = drawnRun(design, activation, start);
  const { ended, point } = trained(problem, first, { ...design, batch, start });
  if (ended !== 'reached') return { ended };
  const found = await verified(problem, point);
  if (found === undefined) return { ended };
  // of gradient descent: lambda >= 2/most, and stable steps up to least need lambda <= 2/least
  const descent = found.thresholds?.at(-1);
  const sharpness =
    descent === undefined
      ? undefined
      : { least: (2 * design.step) / descent.most, most: (2 * design.step) / descent.least };
  const other =
    activation === 'relu' ? await verified(problem, rescaledBy(point, design.factor)) : undefined;
  return {
    ended,
    phi: found.phi,
    ...(sharpness === undefined ? {} : { sharpness }),
    ...(found.invariant === undefined ? {} : { invariant: found.invariant }),
    ...(other === undefined ? {} : { rescaled: other.phi }),
  };
}

export async function sharpnessExperiment(
  design: SharpnessDesign,
  { signal, onProgress }: PartsWatch = {},
): Promise<SharpnessRecord> {
  const cells: SharpnessCell[] = [];
  const kinds: readonly Activated[] = ['tanh', 'relu'];
  const total = kinds.length * design.batches.length * design.starts;
  let done = 0;
  for (const activation of kinds)
    for (const batch of design.batches) {
      const runs: SharpnessRun[] = [];
      cells.push({ activation, batch, runs });
      for (let start = 0; start < design.starts; start++) {
        if (signal?.aborted === true)
          return { experiment: 'sharpness', design, complete: false, cells };
        runs.push(await oneRun(design, activation, batch, start));
        onProgress?.(`${activation}, b = ${batch}`, ++done, total);
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  return { experiment: 'sharpness', design, complete: true, cells };
}
