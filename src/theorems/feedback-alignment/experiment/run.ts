/**
 * # Alignment behind a narrow layer, and runs that climb (Theorem H)
 *
 * Training is measured in float64. At each end the mean cosine of every hidden layer, and its ceiling before the narrow
 * layer, are in a file that the checker verifies. The run that climbs is verified step by step; what the random starts of
 * linear networks do is measured.
 *
 * ## Main definitions
 * - {@link FeedbackDesign}, {@link FeedbackRecord}
 * - {@link feedbackExperiment}
 * @module
 */
import { ratio, rationalFromDouble } from '../../../arithmetic/rational.ts';
import type { Rational } from '../../../arithmetic/rational.ts';
import { factsVerdict } from '../../../certificates/facts/decide.ts';
import { writeFacts } from '../../../certificates/facts/write.ts';
import { matrix } from '../../../linalg/matrix.ts';
import type { Matrix } from '../../../linalg/matrix.ts';
import type { PartsWatch } from '../../../search/watch.ts';
import { activationNamed } from '../../../sigma/built-in.ts';
import { plan } from '../plan.ts';
import type { FeedbackFound } from '../plan.ts';
import { potentialRun } from '../run.ts';
import type { Stage } from '../run.ts';
import { linearRun, trained } from './training.ts';
import type { LinearRun, LinearSizes, Trained } from './training.ts';

export interface FeedbackDesign {
  readonly seed: number;
  readonly inputs: number;
  readonly neurons: number;
  readonly classes: number;
  readonly widths: readonly number[];
  /** Of training; as many fresh ones for the accuracy. */
  readonly samples: number;
  /** The first of them, at which signals are compared. */
  readonly compared: number;
  readonly step: number;
  /** Of one sample each. */
  readonly steps: number;
  readonly runs: number;
  /** Steps of the run that climbs. */
  readonly climb: number;
  /** Random starts of linear networks with one output, and of each kind with several; steps at most, and their length. */
  readonly starts: number;
  readonly severalStarts: number;
  readonly startSteps: number;
  readonly startStep: number;
}

/** Minutes. */
export const usualFeedbackDesign: Omit<FeedbackDesign, 'seed'> = {
  inputs: 30,
  neurons: 100,
  classes: 10,
  widths: [1, 2, 3, 5, 8, 20, 50],
  samples: 100,
  compared: 50,
  step: 0.02,
  steps: 10_000,
  runs: 20,
  climb: 200,
  starts: 200,
  severalStarts: 20,
  startSteps: 40_000,
  startStep: 0.01,
};

/** A few seconds. */
export const smallFeedbackDesign: Omit<FeedbackDesign, 'seed'> = {
  ...usualFeedbackDesign,
  inputs: 16,
  neurons: 8,
  classes: 3,
  widths: [1, 4],
  samples: 12,
  compared: 4,
  step: 0.05,
  steps: 200,
  runs: 2,
  climb: 20,
  starts: 3,
  severalStarts: 1,
  startSteps: 1000,
};

/** As many neurons as outputs, or one more. */
const severalSizes = [
  { outputs: 2, neurons: 2 },
  { outputs: 2, neurons: 3 },
  { outputs: 3, neurons: 3 },
  { outputs: 3, neurons: 4 },
];

export interface NarrowRun {
  readonly accuracy: number;
  /** Verified, of the three hidden layers; `null` where nothing was proved. */
  readonly alignments: FeedbackFound['alignments'];
  /** sqrt(t), verified, of the layer before the narrow one where that has fewer neurons than there are classes. */
  readonly ceiling: number | null;
}

export interface FeedbackRecord {
  readonly experiment: 'feedback-alignment';
  readonly design: FeedbackDesign;
  readonly complete: boolean;
  readonly narrow: readonly { readonly width: number; readonly runs: readonly NarrowRun[] }[];
  /** Of the run that climbs; none if the checker does not verify it. */
  readonly climb: readonly Stage[];
  readonly starts: readonly LinearRun[];
  /** Of linear networks with several outputs, where M -> 0 is open. */
  readonly several: readonly SeveralRuns[];
}

export interface SeveralRuns {
  readonly outputs: number;
  readonly neurons: number;
  /** Whether W and V start at 0. */
  readonly zero: boolean;
  readonly runs: readonly LinearRun[];
}

const naming = { name: (key: string): string => key, field: (key: string): string => key };

function exact(rows: readonly Float64Array[]): Matrix<Rational> {
  const entries = rows.flatMap((row) => Array.from(row, rationalFromDouble));
  return matrix(rows.length, rows[0]?.length ?? 0, entries);
}

/** The findings of a file that the checker verifies. */
async function verified({ layers, feedback, samples }: Trained, classes: number, compared: number) {
  const some = samples.slice(0, compared);
  const labels = some.map(({ label }) => Float64Array.from({ length: classes }, (_, c) => (c === label ? 1 : 0))); // prettier-ignore
  const ground = {
    activation: activationNamed('tanh'),
    inputs: exact(some.map(({ x }) => x)),
    labels: exact(labels),
    layers: layers.map(exact),
    feedback: feedback.map(exact),
  };
  const context = { naming, provenance: { tool: 'widthwise' } };
  const [proposal] = plan.prepare(ground, {}, context).search();
  if (proposal?.kind !== 'file' || 'refutes' in proposal) return undefined;
  const verdict = await factsVerdict(proposal.text());
  return verdict.kind === 'verified' ? proposal.found : undefined;
}

async function oneRun(design: FeedbackDesign, width: number, run: number): Promise<NarrowRun> {
  const end = trained({ ...design, width, seed: design.seed + run });
  const found = await verified(end, design.classes, design.compared);
  return {
    accuracy: end.accuracy,
    alignments: found?.alignments ?? [null, null, null],
    ceiling: found?.ceilings[0] ?? null,
  };
}

/** x = b = 1, w = 0, v = y = -1, steps of 1/32: verified, or none. */
async function climbing(steps: number): Promise<readonly Stage[]> {
  const one = (a: bigint): Matrix<Rational> => matrix(1, 1, [ratio(a)]);
  const net = {
    inputs: one(1n),
    labels: one(-1n),
    hidden: one(0n),
    outputs: one(-1n),
    feedback: one(1n),
  };
  const run = potentialRun(net, ratio(1n, 32n), steps);
  if (run === undefined) return [];
  const text = writeFacts({ instance: { points: {} }, facts: [run.fact], provenance: {} });
  return (await factsVerdict(text)).kind === 'verified' ? run.stages : [];
}

export async function feedbackExperiment(
  design: FeedbackDesign,
  { signal, onProgress }: PartsWatch = {},
): Promise<FeedbackRecord> {
  const climb = await climbing(design.climb);
  const { seed, startStep, startSteps } = design;
  const linear = (count: number, sizes: LinearSizes): readonly LinearRun[] =>
    Array.from({ length: count }, (_, k) => linearRun(seed + k, sizes, startStep, startSteps));
  const single = { samples: 3, inputs: 2, neurons: 2, outputs: 1, zero: false };
  const starts = linear(design.starts, single);
  // Two independent inputs: M = 0 says that the loss is 0.
  const several = severalSizes.flatMap(({ outputs, neurons }) =>
    [true, false].map((zero) => {
      const sizes = { samples: 2, inputs: 3, neurons, outputs, zero };
      return { outputs, neurons, zero, runs: linear(design.severalStarts, sizes) };
    }),
  );
  const narrow: { width: number; runs: NarrowRun[] }[] = [];
  const record = {
    experiment: 'feedback-alignment',
    design,
    narrow,
    climb,
    starts,
    several,
  } as const;
  const total = design.widths.length * design.runs;
  let done = 0;
  for (const width of design.widths) {
    const runs: NarrowRun[] = [];
    narrow.push({ width, runs });
    for (let run = 0; run < design.runs; run++) {
      if (signal?.aborted === true) return { ...record, complete: false };
      runs.push(await oneRun(design, width, run));
      onProgress?.(`k = ${width}`, ++done, total);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return { ...record, complete: true };
}
