/**
 * # Sharpness against batch size (Theorem S)
 *
 * Training is measured in float64, from the same starts for every batch: with one step, and with steps in proportion to
 * the batch. At each end phi, I and lambda_max(H) are bracketed in a file that the checker verifies; lambda is that of an
 * exact minimiser nearby. The loss on the line from the end of the smallest batch to that of gradient descent is enclosed.
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
import { lossOnLine } from './line.ts';
import type { LineLoss } from './line.ts';
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
  /** Gradients of single samples at most; a run ends at a loss of 1e-8. */
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
  most: 300_000,
  factor: 0.1,
};

/** A few seconds. */
export const smallSharpnessDesign: Omit<SharpnessDesign, 'seed'> = {
  ...usualSharpnessDesign,
  samples: 4,
  batches: [1, 4],
  starts: 2,
  most: 20_000,
};

/** With the step of the design for each batch of b, or with its share b/N: the rule of linear scaling. */
export type StepRule = 'same' | 'scaled';

export interface SharpnessRun {
  readonly ended: 'reached' | 'diverged' | 'open';
  /** Verified; absent where the run did not reach a minimum or nothing was proved. */
  readonly phi?: Bracket;
  /** lambda_max(H) at the exact minimiser nearby. */
  readonly lambda?: Bracket;
  readonly invariant?: Bracket;
  /** phi at the rescaled weights. */
  readonly rescaled?: Bracket;
}

export interface SharpnessCell {
  readonly activation: Activated;
  readonly batch: number;
  /** For the whole sample both are the same. */
  readonly rule: StepRule;
  readonly step: number;
  readonly runs: readonly SharpnessRun[];
}

/** From the end with the smallest batch that reached a minimum, t = 0, to that of gradient descent, t = 1. */
export interface SharpnessLine extends LineLoss {
  readonly activation: Activated;
  readonly rule: StepRule;
  readonly batch: number;
  readonly start: number;
}

export interface SharpnessRecord {
  readonly experiment: 'sharpness';
  readonly design: SharpnessDesign;
  readonly complete: boolean;
  readonly cells: readonly SharpnessCell[];
  readonly lines: readonly SharpnessLine[];
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

/** A run, and where it ended if at a minimum. */
async function oneRun(
  design: SharpnessDesign,
  { activation, batch, step }: Cell,
  start: number,
): Promise<{ readonly run: SharpnessRun; readonly end?: Point }> {
  const { problem, point: first } = drawnRun(design, activation, start);
  const training = { seed: design.seed, start, step, batch, most: design.most };
  const { ended, point } = trained(problem, first, training);
  if (ended !== 'reached') return { run: { ended } };
  const found = await verified(problem, point);
  if (found === undefined) return { run: { ended }, end: point };
  // of gradient descent: lambda >= 2/most, and stable steps up to least need lambda <= 2/least
  const descent = found.thresholds?.at(-1);
  const lambda =
    descent === undefined ? undefined : { least: 2 / descent.most, most: 2 / descent.least };
  const other =
    activation === 'relu' ? await verified(problem, rescaledBy(point, design.factor)) : undefined;
  const run = {
    ended,
    phi: found.phi,
    ...(lambda === undefined ? {} : { lambda }),
    ...(found.invariant === undefined ? {} : { invariant: found.invariant }),
    ...(other === undefined ? {} : { rescaled: other.phi }),
  };
  return { run, end: point };
}

type Cell = Omit<SharpnessCell, 'runs'>;

function cellsOf({ batches, samples, step }: SharpnessDesign): readonly Cell[] {
  const kinds: readonly Activated[] = ['tanh', 'relu'];
  return kinds.flatMap((activation) =>
    (['same', 'scaled'] as const).flatMap((rule) =>
      batches
        .filter((batch) => rule === 'same' || batch < samples)
        .map((batch) => {
          const own = rule === 'same' ? step : (step * batch) / samples;
          return { activation, batch, rule, step: own };
        }),
    ),
  );
}

/** The ends of the runs of a cell, by start. */
interface Ends extends Cell {
  readonly ends: readonly (Point | undefined)[];
}

/** For each start the line of one rule, where two runs have ended at minima. */
function linesOf(
  design: SharpnessDesign,
  activation: Activated,
  rule: StepRule,
  all: readonly Ends[],
): readonly SharpnessLine[] {
  const own = all.filter((cell) => cell.activation === activation);
  const whole = own.find(({ batch }) => batch === design.samples);
  const smaller = own.filter((cell) => cell.rule === rule && cell !== whole);
  return Array.from({ length: design.starts }, (_, start) => start).flatMap((start) => {
    const cell = smaller.find(({ ends }) => ends[start] !== undefined);
    const [first, second] = [cell?.ends[start], whole?.ends[start]];
    if (cell === undefined || first === undefined || second === undefined) return [];
    const { problem } = drawnRun(design, activation, start);
    const loss = lossOnLine(problem, first, second);
    return [{ activation, rule, batch: cell.batch, start, ...loss }];
  });
}

export async function sharpnessExperiment(
  design: SharpnessDesign,
  { signal, onProgress }: PartsWatch = {},
): Promise<SharpnessRecord> {
  const cells: SharpnessCell[] = [];
  const all: Ends[] = [];
  const planned = cellsOf(design);
  const total = planned.length * design.starts;
  let done = 0;
  for (const cell of planned) {
    const runs: SharpnessRun[] = [];
    const ends: (Point | undefined)[] = [];
    cells.push({ ...cell, runs });
    all.push({ ...cell, ends });
    for (let start = 0; start < design.starts; start++) {
      if (signal?.aborted === true)
        return { experiment: 'sharpness', design, complete: false, cells, lines: [] };
      const { run, end } = await oneRun(design, cell, start);
      runs.push(run);
      ends.push(end);
      onProgress?.(`${cell.activation}, b = ${cell.batch}, ${cell.rule} step`, ++done, total);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  const lines = (['tanh', 'relu'] as const).flatMap((activation) =>
    (['same', 'scaled'] as const).flatMap((rule) => linesOf(design, activation, rule, all)),
  );
  return { experiment: 'sharpness', design, complete: true, cells, lines };
}
