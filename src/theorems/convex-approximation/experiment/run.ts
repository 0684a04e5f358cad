/**
 * # Successive convex approximation against first-order methods (Theorem G)
 *
 * U with the l2 penalty is measured in float64 against gradients and processor time; each method has one size, tau or the
 * length of its step, that is tuned on problems of its own. With l1, the weights that are exactly 0 are counted. The
 * first steps of each run with a search are certified.
 *
 * ## Main definitions
 * - {@link ConvexDesign}, {@link ConvexRecord}
 * - {@link convexExperiment}
 * @module
 */
import { factsVerdict } from '../../../certificates/facts/decide.ts';
import { writeFacts } from '../../../certificates/facts/write.ts';
import type { PartsWatch } from '../../../search/watch.ts';
import { equalBlocks, instanceOf, runFact } from '../run-facts.ts';
import { trainConvexly } from '../training.ts';
import { knownRuns } from './a-priori.ts';
import type { KnownRuns } from './a-priori.ts';
import { drawnProblem, runOf } from './methods.ts';
import type { Measured, Method, Sizes } from './methods.ts';

export interface ConvexDesign extends Sizes {
  readonly seed: number;
  /** Problems on which the methods are compared. */
  readonly problems: number;
  /** Others, on which sizes are tuned. */
  readonly tuning: number;
  /** Of gradients, where U is noted; rising. */
  readonly gradients: readonly number[];
  /** Where lengths come from b(gamma), at most so many: each needs a Lipschitz constant. */
  readonly boundGradients: number;
  /** The lambdas of l1. */
  readonly penalties: readonly number[];
  /** Steps of l1, and of the runs that are certified. */
  readonly sparseSteps: number;
  readonly certifiedSteps: number;
  /** Steps of each run with the length of G5: a problem, a penalty, a number of blocks. */
  readonly knownSteps: number;
}

export const usualConvexDesign: Omit<ConvexDesign, 'seed'> = {
  samples: 60,
  inputs: 5,
  neurons: 6,
  lambda: 0.05,
  problems: 20,
  tuning: 3,
  gradients: [1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300],
  boundGradients: 30,
  penalties: [0.05, 0.2, 0.5, 1, 2],
  sparseSteps: 30,
  certifiedSteps: 2,
  knownSteps: 18,
};

/** A few seconds. */
export const smallConvexDesign: Omit<ConvexDesign, 'seed'> = {
  ...usualConvexDesign,
  samples: 12,
  inputs: 2,
  neurons: 3,
  problems: 2,
  tuning: 1,
  gradients: [1, 5, 10],
  boundGradients: 5,
  penalties: [0.05, 1],
  sparseSteps: 10,
  certifiedSteps: 2,
  knownSteps: 3,
};

export const convexMethods = [
  'sca',
  'sca-certified',
  'sca-2',
  'sca-4',
  'sca-8',
  'sgd',
  'adam',
  'gd',
] as const;
export type ConvexMethod = (typeof convexMethods)[number];

export interface MethodRecord {
  readonly method: ConvexMethod;
  /** tau, or the length of a step on U/n. */
  readonly size: number;
  readonly runs: readonly Measured[];
}

export interface SparseRecord {
  readonly lambda: number;
  /** Of the weights, at the end of each run. */
  readonly zeros: readonly number[];
  readonly losses: readonly number[];
}

export interface ConvexRecord {
  readonly experiment: 'convex-approximation';
  readonly design: ConvexDesign;
  readonly complete: boolean;
  readonly methods: readonly MethodRecord[];
  readonly sparse: readonly SparseRecord[];
  /** Runs of l1 whose first steps were shown to lower U. */
  readonly certified: number;
  /** How far steps with the length of G5 fall. */
  readonly known: readonly KnownRuns[];
}

/** Of the runs with the length of G5: L is far smaller here than in the comparison. */
const knownSizes = { samples: 12, inputs: 2, neurons: 3, lambda: 0.5 };
const knownBlocks = [1, 2, 3, 5];

const taus = [0.02, 0.1, 0.5, 2] as const;
const sizes: Readonly<Record<ConvexMethod, readonly number[]>> = {
  sca: taus,
  // b(gamma) asks for more
  'sca-certified': [1, 4, 16],
  'sca-2': taus,
  'sca-4': taus,
  'sca-8': taus,
  sgd: [0.01, 0.03, 0.1, 0.3, 1],
  adam: [0.003, 0.01, 0.03, 0.1, 0.3],
  gd: [0.03, 0.1, 0.3, 1, 3],
};
const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

function methodOf(method: ConvexMethod, size: number, n: number): Method {
  switch (method) {
    case 'sca':
      return { kind: 'sca', by: 'values', blocks: 1, size };
    case 'sca-certified':
      return { kind: 'sca', by: 'bound', blocks: 1, size };
    case 'sca-2':
      return { kind: 'sca', by: 'values', blocks: 2, size };
    case 'sca-4':
      return { kind: 'sca', by: 'values', blocks: 4, size };
    case 'sca-8':
      return { kind: 'sca', by: 'values', blocks: 8, size };
    case 'sgd':
      return { kind: 'first-order', rule: { kind: 'sgd' }, batch: Math.ceil(n / 6), size };
    case 'adam':
      return { kind: 'first-order', rule: adam, batch: n, size };
    case 'gd':
      return { kind: 'first-order', rule: { kind: 'sgd' }, batch: n, size };
  }
}

export function median(list: readonly number[]): number {
  const sorted = [...list].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (
    ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2
  );
}

/** Seeds of problems: those of tuning are others. */
const tuningFrom = 1000;

/** The numbers of gradients at which U is noted. */
function gradientsOf(design: ConvexDesign, method: ConvexMethod): readonly number[] {
  const { gradients, boundGradients } = design;
  return method === 'sca-certified' ? gradients.filter((g) => g <= boundGradients) : gradients;
}

/** The size with the least median U at the end. */
function tuned(design: ConvexDesign, method: ConvexMethod): number {
  const budget = gradientsOf(design, method).at(-1) ?? 1;
  let [best, least] = [sizes[method][0] ?? 1, Infinity];
  for (const size of sizes[method]) {
    const ends = Array.from({ length: design.tuning }, (_, k) => {
      const seed = design.seed + tuningFrom + k;
      const own = methodOf(method, size, design.samples);
      const { values } = runOf(drawnProblem(design, seed), design, own, [budget], seed);
      return values[0] ?? Infinity;
    });
    const end = median(ends);
    if (end < least) [best, least] = [size, end];
  }
  return best;
}

interface SparseRun {
  readonly zeros: number;
  readonly loss: number;
  readonly isCertified: boolean;
}

/** l1 with tau = 1, whose first steps are checked. */
async function sparseRun(design: ConvexDesign, lambda: number, seed: number): Promise<SparseRun> {
  const { problem, start } = drawnProblem(design, seed);
  const blocks = equalBlocks(design.neurons * (design.inputs + 1), 1);
  const surrogate = { norm: 'l1', lambda, tau: 1, blocks } as const;
  const base = { moving: 'all', surrogate, by: 'values' } as const;
  const { end, first, steps } = trainConvexly(problem, start, {
    ...base,
    steps: design.sparseSteps,
  });
  const weights = [...end.hidden.data, ...end.outputs];
  const size = weights.reduce((sum, t) => sum + Math.abs(t), 0);
  const loss = (steps.at(-1)?.value ?? first) - lambda * size;
  const few = trainConvexly(problem, start, { ...base, steps: design.certifiedSteps });
  const fact = runFact(few, surrogate, 'all');
  const facts = fact === undefined ? [] : [fact];
  const text = writeFacts({ instance: instanceOf(problem, few.start), facts, provenance: {} });
  const isCertified = facts.length > 0 && (await factsVerdict(text)).kind === 'verified';
  return { zeros: weights.filter((t) => t === 0).length, loss, isCertified };
}

export async function convexExperiment(
  design: ConvexDesign,
  { signal, onProgress }: PartsWatch = {},
): Promise<ConvexRecord> {
  const methods: MethodRecord[] = [];
  const sparse: SparseRecord[] = [];
  const total = convexMethods.length + design.penalties.length;
  let certified = 0;
  const { seed, problems, knownSteps } = design;
  const known = knownRuns(knownSizes, seed, knownBlocks, problems, knownSteps);
  const name = 'convex-approximation';
  const record = (complete: boolean): ConvexRecord => {
    return { experiment: name, design, complete, methods, sparse, certified, known };
  };
  for (const method of convexMethods) {
    if (signal?.aborted === true) return record(false);
    const size = tuned(design, method);
    const runs = Array.from({ length: problems }, (_, k) => {
      const own = methodOf(method, size, design.samples);
      const at = gradientsOf(design, method);
      return runOf(drawnProblem(design, seed + k), design, own, at, seed + k);
    });
    methods.push({ method, size, runs });
    onProgress?.(method, methods.length, total);
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (const lambda of design.penalties) {
    const runs: SparseRun[] = [];
    for (let k = 0; k < problems; k++) {
      if (signal?.aborted === true) return record(false);
      runs.push(await sparseRun(design, lambda, seed + k));
    }
    certified += runs.filter(({ isCertified }) => isCertified).length;
    sparse.push({
      lambda,
      zeros: runs.map(({ zeros }) => zeros),
      losses: runs.map(({ loss }) => loss),
    });
    onProgress?.(`lambda = ${lambda}`, methods.length + sparse.length, total);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return record(true);
}
