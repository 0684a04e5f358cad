/**
 * # Projected gradient against stochastic gradient (claim C6)
 *
 * Whether projected gradient on the constrained problem of Theorem C reaches a lower loss than SGD, SGD with
 * momentum and Adam without the constraint, for narrow networks. Each method is tuned on separate seeds, then run on
 * the same test seeds with the same number of gradient evaluations.
 *
 * ## Main definitions
 * - {@link Design}, {@link ExperimentRecord}
 * - {@link pgdVsSgd}
 *
 * ## Implementation notes
 * Equal on both sides: evaluations per run, configurations tried, tuning seeds, data and seed of each pair. The record
 * holds no times and no machine, so that two runs with the same seed and engine agree byte for byte; on another engine
 * the last bits of tanh differ, and so do the results of long runs.
 * @module
 */
import { randomSource } from '../../../data/random.ts';
import type { Problem } from '../../../network/problem.ts';
import type { Case } from './cases.ts';
import { gridOf, methods } from './methods.ts';
import type { Configuration, Method, MethodRun, Prepared } from './methods.ts';
import { holm, medianInterval, quantile, signedRankTest } from '../../../reports/paired-test.ts';
import type { MedianInterval } from '../../../reports/paired-test.ts';

export interface Design {
  readonly seed: number;
  /** Paired test seeds, at most 50. */
  readonly seeds: number;
  /** Gradients of the whole data per run; a case may use a share of them. */
  readonly evaluations: number;
  /** Configurations that each method may try. */
  readonly configurations: number;
  readonly tuningSeeds: number;
}

export const usualDesign: Omit<Design, 'seed'> = {
  seeds: 20,
  evaluations: 600,
  configurations: 12,
  tuningSeeds: 3,
};

/** A few seconds, for tests; too few seeds to conclude anything. */
export const smallDesign: Omit<Design, 'seed'> = {
  seeds: 6,
  evaluations: 40,
  configurations: 3,
  tuningSeeds: 1,
};

export interface MethodRecord {
  readonly method: string;
  readonly role: Method['role'];
  readonly configuration: Configuration;
  /** Whether tuning chose an end of the grid, so that a wider grid might have done better. */
  readonly atEdge: boolean;
  /** Median over the tuning seeds. */
  readonly tuningLoss: number;
  /** (1/2) norm(f - y)^2 at the end, per test seed; Infinity (null in JSON) if the run diverged. */
  readonly losses: readonly number[];
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  /** The maximum number of evaluations in a run. */
  readonly evaluations: number;
  /** Share of the runs that end on the sphere; only for projected gradient. */
  readonly onSphere?: number;
}

export interface CaseRecord {
  readonly id: string;
  readonly title: string;
  readonly n: number;
  readonly d: number;
  readonly width: number;
  readonly evaluations: number;
  readonly methods: readonly MethodRecord[];
}

export interface Comparison {
  readonly case: string;
  readonly method: string;
  readonly rival: string;
  /** Pairs in which the loss of the method is lower, higher. */
  readonly lower: number;
  readonly higher: number;
  /**
   * Median of log10(loss of the rival/loss of the method), with losses floored at 1e-24; positive if the method is
   * lower.
   */
  readonly advantage: number;
  /** The 95 % interval for that median, if there are enough pairs. */
  readonly interval: MedianInterval | undefined;
  /** Matched-pairs rank-biserial correlation; positive if the method is lower. */
  readonly effect: number;
  /** Exact, two-sided; and Holm's over all comparisons of the record. */
  readonly pValue: number;
  readonly adjusted: number;
  readonly verdict: 'lower' | 'higher' | 'not distinguished';
}

export interface ExperimentRecord {
  readonly experiment: 'pgd-vs-sgd';
  readonly design: Design;
  /** False if the run was interrupted: then only finished cases are included. */
  readonly complete: boolean;
  readonly cases: readonly CaseRecord[];
  readonly comparisons: readonly Comparison[];
}

export interface Watch {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((id: string, done: number, total: number) => void) | undefined;
  readonly onCase?: ((record: CaseRecord) => void) | undefined;
}

/**
 * Distinct seeds for test runs, tuning runs and draws; those of a case do not depend on which other
 * cases run.
 */
function seedOf(design: Design, id: string, use: 'test' | 'tune' | 'draw', k: number): number {
  const letters = Array.from(id, (letter) => letter.codePointAt(0) ?? 0);
  const hash = letters.reduce((sum, letter) => (31 * sum + letter) % 65_521, 7);
  const uses = { test: 0, tune: 1, draw: 2 } as const;
  return ((design.seed * 65_521 + hash) * 3 + uses[use]) * 64 + k;
}

interface Samples {
  readonly seed: number;
  readonly problem: Problem;
}

async function samples(
  design: Design,
  of: Case,
  use: 'test' | 'tune',
  count: number,
): Promise<readonly Samples[]> {
  const seeds = Array.from({ length: count }, (_, k) => seedOf(design, of.id, use, k));
  return Promise.all(seeds.map(async (seed) => ({ seed, problem: await of.problem(seed) })));
}

/** Runs one configuration on all seeds; `undefined` if interrupted. */
type RunAll = (
  prepared: Prepared,
  on: readonly Samples[],
) => Promise<readonly MethodRun[] | undefined>;

interface Tuned {
  readonly prepared: Prepared;
  readonly atEdge: boolean;
  readonly loss: number;
}

async function tune(
  design: Design,
  of: Case,
  method: Method,
  on: readonly Samples[],
  runAll: RunAll,
): Promise<Tuned | undefined> {
  const uniform = randomSource(seedOf(design, of.id, 'draw', methods.indexOf(method)));
  const grid = gridOf(method.grid, design.configurations);
  let best: Tuned | undefined;
  for (const [k, value] of grid.entries()) {
    const prepared = method.prepare(value, uniform);
    const runs = await runAll(prepared, on);
    if (runs === undefined) return undefined;
    const loss = quantile(
      runs.map((run) => run.loss),
      0.5,
    );
    const atEdge = k === 0 || k === grid.length - 1;
    if (best === undefined || loss < best.loss) best = { prepared, atEdge, loss };
  }
  return best;
}

function methodRecord(
  method: Method,
  { prepared, atEdge, loss }: Tuned,
  runs: readonly MethodRun[],
): MethodRecord {
  const losses = runs.map((run) => run.loss);
  const spheres = runs.flatMap(({ onSphere }) => (onSphere === undefined ? [] : [onSphere]));
  const share = spheres.filter((on) => on).length / spheres.length;
  return {
    method: method.id,
    role: method.role,
    configuration: prepared.configuration,
    atEdge,
    tuningLoss: loss,
    losses,
    lowerQuartile: quantile(losses, 0.25),
    median: quantile(losses, 0.5),
    upperQuartile: quantile(losses, 0.75),
    evaluations: Math.max(...runs.map((run) => run.evaluations)),
    ...(spheres.length === 0 ? {} : { onSphere: share }),
  };
}

/** A case with all methods; `undefined` if interrupted. */
async function runCase(
  design: Design,
  of: Case,
  runDone: () => Promise<boolean>,
): Promise<CaseRecord | undefined> {
  const evaluations = Math.ceil(design.evaluations * of.share);
  const tuning = await samples(design, of, 'tune', design.tuningSeeds);
  const test = await samples(design, of, 'test', design.seeds);
  const runAll: RunAll = async (prepared, on) => {
    const runs: MethodRun[] = [];
    for (const { problem, seed } of on) {
      runs.push(prepared.run({ problem, width: of.width, evaluations, seed }));
      if (!(await runDone())) return undefined;
    }
    return runs;
  };
  const records: MethodRecord[] = [];
  for (const method of methods) {
    const tuned = await tune(design, of, method, tuning, runAll);
    const runs = tuned === undefined ? undefined : await runAll(tuned.prepared, test);
    if (tuned === undefined || runs === undefined) return undefined;
    records.push(methodRecord(method, tuned, runs));
  }
  const { id, title, n, d, width } = of;
  return { id, title, n, d, width, evaluations, methods: records };
}

/**
 * Smaller losses count as this one: f is computed with errors of about 1e-15 per sample, so that losses of 1e-28 and
 * 1e-31 are equivalent, and their ratio would only be noise.
 */
const roundingFloor = 1e-24;

/** log10(b/a); 0 if both are at the floor or both diverged. */
function logRatio(a: number, b: number): number {
  const [x, y] = [Math.max(a, roundingFloor), Math.max(b, roundingFloor)];
  return x === y ? 0 : Math.log10(y) - Math.log10(x);
}

function compared(
  id: string,
  method: MethodRecord,
  rival: MethodRecord,
): Omit<Comparison, 'adjusted' | 'verdict'> {
  const differences = method.losses.map((a, k) => logRatio(a, rival.losses[k] ?? Number.NaN));
  const { effect, pValue } = signedRankTest(differences);
  return {
    case: id,
    method: method.method,
    rival: rival.method,
    lower: differences.filter((x) => x > 0).length,
    higher: differences.filter((x) => x < 0).length,
    advantage: quantile(differences, 0.5),
    interval: medianInterval(differences, 0.95),
    effect,
    pValue,
  };
}

/** Each claimed method against each rival; a verdict needs Holm's p-value below 0.05. */
export function comparisonsOf(records: readonly CaseRecord[]): readonly Comparison[] {
  const raw = records.flatMap((of) => {
    const [claimed, rivals] = (['claimed', 'rival'] as const).map((role) =>
      of.methods.filter((record) => record.role === role),
    );
    return (claimed ?? []).flatMap((method) =>
      (rivals ?? []).map((rival) => compared(of.id, method, rival)),
    );
  });
  const adjusted = holm(raw.map(({ pValue }) => pValue));
  return raw.map((comparison, k) => {
    const p = adjusted[k] ?? 1;
    const direction = comparison.effect > 0 ? 'lower' : 'higher';
    return { ...comparison, adjusted: p, verdict: p < 0.05 ? direction : 'not distinguished' };
  });
}

/** The number of runs of the experiment, for the progress display. */
function runsOf({ configurations, tuningSeeds, seeds }: Design, among: readonly Case[]): number {
  return among.length * methods.length * (configurations * tuningSeeds + seeds);
}

/**
 * Runs the experiment on these cases. It yields to the event loop between runs, so that an interruption arrives; the
 * record then has the finished cases.
 */
export async function pgdVsSgd(
  design: Design,
  among: readonly Case[],
  { signal, onProgress, onCase }: Watch = {},
): Promise<ExperimentRecord> {
  const total = runsOf(design, among);
  const records: CaseRecord[] = [];
  let done = 0;
  for (const of of among) {
    const record = await runCase(design, of, async () => {
      done += 1;
      onProgress?.(of.id, done, total);
      await new Promise((resolve) => setImmediate(resolve));
      return signal?.aborted !== true;
    });
    if (record === undefined) break;
    records.push(record);
    onCase?.(record);
  }
  const complete = records.length === among.length;
  const comparisons = comparisonsOf(records);
  return { experiment: 'pgd-vs-sgd', design, complete, cases: records, comparisons };
}
