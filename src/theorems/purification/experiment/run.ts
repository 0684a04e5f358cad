/**
 * # Robustness along clean and adversarial training (Theorem P)
 *
 * Training is measured in float64. At some steps, for some clean inputs, a radius within which the sign of f holds and a
 * change of the input that changes it are in a file that the checker verifies; both are of the weights rounded to binary
 * places.
 *
 * ## Main definitions
 * - {@link PurificationDesign}, {@link PurificationRecord}
 * - {@link purificationExperiment}
 * @module
 */
import { encloseRational } from '../../../arithmetic/interval.ts';
import {
  rationalField as Q,
  rationalFromDouble,
  rationalFromText,
  rationalToText,
} from '../../../arithmetic/rational.ts';
import { factsVerdict } from '../../../certificates/facts/decide.ts';
import { randomSource } from '../../../data/random.ts';
import { dense, matrix } from '../../../linalg/matrix.ts';
import type { Dense } from '../../../linalg/matrix.ts';
import { valueAt } from '../../../purification/dead-zone.ts';
import type { PartsWatch } from '../../../search/watch.ts';
import { activationNamed } from '../../../sigma/built-in.ts';
import { purificationPlan } from '../plan.ts';
import { partsOf, supportOf, trained } from './training.ts';
import type { Parts, Snapshot, Training, Weights } from './training.ts';

export interface PurificationDesign extends Training {
  readonly seed: number;
  readonly runs: number;
  /** The steps at which radii are proved; the last clean step and the last of all are among them. */
  readonly steps: readonly number[];
  /** Clean inputs of each run at which they are. */
  readonly inputs: number;
}

/** Minutes. */
export const usualPurificationDesign: Omit<PurificationDesign, 'seed'> = {
  dimension: 16,
  active: 2,
  threshold: 0.25,
  noise: 0.05,
  scale: 0.15,
  samples: 500,
  batch: 16,
  step: 0.1,
  decay: 0.01,
  radius: 0.6,
  clean: 500,
  adversarial: 1500,
  runs: 20,
  steps: [0, 50, 100, 200, 300, 500, 550, 600, 700, 850, 1000, 1250, 1500, 2000],
  inputs: 2,
};

/** A few seconds. */
export const smallPurificationDesign: Omit<PurificationDesign, 'seed'> = {
  ...usualPurificationDesign,
  dimension: 9,
  samples: 60,
  clean: 60,
  adversarial: 120,
  runs: 2,
  steps: [0, 60, 180],
  inputs: 1,
};

/** Of one input, verified. */
export interface Reach {
  /** No change up to this length changes the sign: 0 where nothing is proved, or f <= 0 at the input. */
  readonly least: number;
  /** A change of at most this length does: 0 where f <= 0 at the input; `null` where none was found. */
  readonly most: number | null;
}

/** At one step. Parts are means over the neurons. */
export interface Stage extends Parts {
  readonly step: number;
  readonly accuracy: number;
  readonly attacked: number;
  readonly reaches: readonly Reach[];
}

export interface PurificationRecord {
  readonly experiment: 'purification';
  readonly design: PurificationDesign;
  readonly complete: boolean;
  readonly runs: readonly (readonly Stage[])[];
  /** W of the first run: at the start, after the clean steps, and at the end; a row for each neuron. */
  readonly features: readonly {
    readonly step: number;
    readonly rows: readonly (readonly number[])[];
  }[];
}

const naming = { name: (key: string): string => key, field: (key: string): string => key };
const places = 2 ** 12;

function rounded(weights: Weights): Dense {
  const entries = weights.flatMap((w) => Array.from(w, (a) => Math.round(a * places) / places));
  return dense(weights.length, weights[0]?.length ?? 0, Float64Array.from(entries));
}

const exactly = ({ rows, cols, data }: Dense) =>
  matrix(rows, cols, Array.from(data, rationalFromDouble));

/** The ends of a fraction, rounded outward. */
function ends(text: string): { readonly lo: number; readonly hi: number } {
  const found = rationalFromText(text);
  if (found === undefined) throw new RangeError(`ends: expected a fraction, got "${text}"`);
  return encloseRational(found);
}

/** What a file that the checker verifies says of each input. */
async function reachesOf(
  { threshold: b, dimension: D }: Training,
  weights: Weights,
  inputs: readonly Float64Array[],
): Promise<readonly Reach[]> {
  const text = rationalToText(rationalFromDouble(b));
  const hidden = rounded(weights);
  const problem = {
    inputs: dense(inputs.length, D, Float64Array.from(inputs.flatMap((x) => Array.from(x)))),
    labels: inputs.map(() => 1),
    activation: activationNamed(`relu(x - ${text}) - relu(-x - ${text})`),
  };
  const point = { hidden, outputs: weights.map(() => 1) };
  const given = { ...point, called: 'weights', centre: { advice: '', field: '' } };
  const context = { naming, provenance: { tool: 'widthwise' } };
  const ground = { problem, labelled: false, weights: given };
  const [proposal] = purificationPlan.prepare(ground, {}, context).search();
  const isFile = proposal?.kind === 'file' && !('refutes' in proposal);
  const isKnown = isFile && (await factsVerdict(proposal.text())).kind === 'verified';
  const net = { hidden: exactly(hidden), threshold: rationalFromDouble(b) };
  return inputs.map((x, i) => {
    if (valueAt(Q, net, Array.from(x, rationalFromDouble)).num <= 0n) return { least: 0, most: 0 };
    const { least, most } = isKnown ? (proposal.found.radii[i] ?? {}) : {};
    return {
      least: least === undefined ? 0 : ends(least).lo,
      most: most === undefined ? null : ends(most).hi,
    };
  });
}

function meanParts(weights: Weights): Parts {
  const all = weights.map(partsOf);
  const mean = (of: keyof Parts): number => all.reduce((sum, p) => sum + p[of], 0) / all.length;
  return {
    sparse: mean('sparse'),
    dense: mean('dense'),
    cosine: mean('cosine'),
    common: mean('common'),
  };
}

function cleanInputs(design: PurificationDesign, seed: number): readonly Float64Array[] {
  const random = randomSource(seed, 'labels');
  return Array.from({ length: design.inputs }, () => {
    const support = supportOf(design, random);
    return Float64Array.from({ length: design.dimension }, (_, k) => (support.includes(k) ? 1 : 0));
  });
}

async function stageOf(
  design: PurificationDesign,
  { step, weights, accuracy, attacked }: Snapshot,
  inputs: readonly Float64Array[],
): Promise<Stage> {
  const reaches = await reachesOf(design, weights, inputs);
  return { step, ...meanParts(weights), accuracy, attacked, reaches };
}

function shown(design: PurificationDesign, taken: readonly Snapshot[]) {
  const { clean, adversarial } = design;
  return taken
    .filter(({ step }) => [0, clean, clean + adversarial].includes(step))
    .map(({ step, weights }) => ({
      step,
      rows: weights.map((w) => Array.from(w, (a) => Math.round(a * 1000) / 1000)),
    }));
}

/** Runs the experiment; it yields to the event loop between its parts, so that an interruption arrives. */
export async function purificationExperiment(
  design: PurificationDesign,
  { signal, onProgress }: PartsWatch = {},
): Promise<PurificationRecord> {
  const runs: Stage[][] = [];
  let features: PurificationRecord['features'] = [];
  const record = (complete: boolean): PurificationRecord => ({
    experiment: 'purification',
    design,
    complete,
    runs,
    features,
  });
  const total = design.runs * design.steps.length;
  const isStopped = (): boolean => signal?.aborted === true;
  for (let run = 0; run < design.runs; run++) {
    if (isStopped()) return record(false);
    const taken = trained(design, design.steps, design.seed + run);
    if (run === 0) features = shown(design, taken);
    const inputs = cleanInputs(design, design.seed + run);
    const stages: Stage[] = [];
    for (const one of taken) {
      if (isStopped()) return record(false);
      stages.push(await stageOf(design, one, inputs));
      onProgress?.(
        `run ${run + 1}, step ${one.step}`,
        run * design.steps.length + stages.length,
        total,
      );
      await new Promise((resolve) => setImmediate(resolve));
    }
    runs.push(stages);
  }
  return record(true);
}
