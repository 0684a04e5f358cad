/**
 * # Projected gradient against stochastic gradient (claim C6)
 *
 * Whether keeping abs(v_j) away from 0 from a mirrored start, which is what the constraint of Theorem C comes to in
 * practice, reaches a lower loss than SGD, SGD with momentum and Adam without it; and what it costs to stay inside the
 * sets for which Theorem C is proved. Each method is tuned on seeds of its own, then run on the same test seeds with the
 * same number of gradients. Of the ends it is proved how near an exact zero-loss network is.
 *
 * ## Main definitions
 * - {@link pgdVsSgd}, {@link usualDesign}, {@link smallDesign}
 * - {@link MethodsOf}
 *
 * ## Implementation notes
 * Equal on both sides: gradients a run, settings tried, tuning seeds, data and seed of each pair. The record holds no
 * time and no machine, so that two runs with one seed on one engine agree byte for byte; on another engine the last bits
 * of tanh differ, and with them what a long run ends in.
 * @module
 */
import type { Problem } from '../../../network/problem.ts';
import { quantile } from '../../../reports/paired-test.ts';
import type { PartsWatch } from '../../../search/watch.ts';
import type { Cell, Part } from './cells.ts';
import { comparisonsOf } from './comparisons.ts';
import { exactMinimiserNear, singularAt, smallStarts } from './end-points.ts';
import { certifiedMethods, milestones, practiceMethods } from './methods.ts';
import type { Method, MethodRun, Setting } from './methods.ts';
import type { CellRecord, Design, ExperimentRecord, MethodRecord, StartsRecord } from './record.ts';

export const usualDesign: Omit<Design, 'seed'> = {
  seeds: 20,
  evaluations: 1500,
  tuningSeeds: 2,
  certified: 5,
};

/** A few seconds, for tests; too few seeds to conclude anything. */
export const smallDesign: Omit<Design, 'seed'> = {
  seeds: 6,
  evaluations: 40,
  tuningSeeds: 1,
  certified: 1,
};

/** A run counts as solved at this relative loss. */
export const solvedAt = 1e-12;

export interface Watch extends PartsWatch {
  readonly onCell?: ((record: CellRecord) => void) | undefined;
}

/** Distinct seeds for test and tuning runs; the same for a cell whichever cells run. */
function seedOf(design: Design, id: string, use: 'test' | 'tune', k: number): number {
  const letters = Array.from(id, (letter) => letter.codePointAt(0) ?? 0);
  const hash = letters.reduce((sum, letter) => (31 * sum + letter) % 65_521, 7);
  return ((design.seed * 65_521 + hash) * 2 + (use === 'test' ? 0 : 1)) * 64 + k;
}

interface Sample {
  readonly seed: number;
  readonly problem: Problem;
}

async function samples(
  design: Design,
  cell: Cell,
  use: 'test' | 'tune',
  count: number,
): Promise<readonly Sample[]> {
  const seeds = Array.from({ length: count }, (_, k) => seedOf(design, cell.id, use, k));
  return Promise.all(seeds.map(async (seed) => ({ seed, problem: await cell.problem(seed) })));
}

/** Runs one setting on all samples; `undefined` when interrupted. */
type RunAll = (
  method: Method,
  setting: Setting,
  on: readonly Sample[],
) => Promise<readonly MethodRun[] | undefined>;

interface Tuned {
  readonly setting: Setting;
  readonly loss: number;
  readonly used: number;
  readonly tuning: { settings: number; gradients: number };
}

/** The lowest median loss; of equal ones, as at the floor, the fewest gradients. */
async function tune(
  method: Method,
  on: readonly Sample[],
  runAll: RunAll,
): Promise<Tuned | undefined> {
  const tuning = { settings: 0, gradients: 0 };
  let best: Tuned | undefined;
  const runSetting = async (setting: Setting): Promise<boolean> => {
    const runs = await runAll(method, setting, on);
    if (runs === undefined) return false;
    const middle = (of: (run: MethodRun) => number): number => quantile(runs.map(of), 0.5);
    const [loss, used] = [middle((run) => run.loss), middle((run) => run.evaluations)];
    tuning.settings += 1;
    tuning.gradients += runs.reduce((sum, run) => sum + run.evaluations, 0);
    if (best === undefined || loss < best.loss || (loss === best.loss && used < best.used))
      best = { setting, loss, used, tuning };
    return true;
  };
  for (const setting of method.settings) if (!(await runSetting(setting))) return undefined;
  const variants = best === undefined ? [] : method.variants(best.setting);
  for (const setting of variants) if (!(await runSetting(setting))) return undefined;
  return best;
}

/** Whether a number of the setting is the least or the largest of its grid. */
function isAtEdge(method: Method, setting: Setting): boolean {
  return Object.entries(setting).some(([key, value]) => {
    const grid = [...new Set(method.settings.map((s) => s[key]))].filter((x) => x !== undefined);
    const numbers = grid.filter((x) => typeof x === 'number');
    return numbers.length > 2 && (value === Math.min(...numbers) || value === Math.max(...numbers));
  });
}

/** What is proved of a run, and of its start. */
async function ended(
  { problem }: Sample,
  { end, loss, visited = [] }: MethodRun,
): Promise<{
  readonly distance: number | undefined;
  readonly singular: number;
  readonly along: readonly number[];
}> {
  if (end === undefined) return { distance: undefined, singular: 0, along: [] };
  const along = visited.map((point) => singularAt(problem, point));
  const near = loss <= milestones[0] ? await exactMinimiserNear(problem, end) : undefined;
  return { distance: near, singular: singularAt(problem, end), along };
}

async function methodRecord(
  design: Design,
  method: Method,
  { setting, tuning }: Tuned,
  on: readonly Sample[],
  runs: readonly MethodRun[],
): Promise<MethodRecord> {
  const losses = runs.map((run) => run.loss);
  const looked = await Promise.all(
    on.slice(0, design.certified).map(async (sample, k) => {
      const run = runs[k];
      return run === undefined ? undefined : ended(sample, run);
    }),
  );
  const ends = looked.filter((end) => end !== undefined);
  const distances = ends.flatMap(({ distance }) => (distance === undefined ? [] : [distance]));
  return {
    method: method.id,
    role: method.role,
    setting,
    atEdge: isAtEdge(method, setting),
    tuning,
    losses,
    lowerQuartile: quantile(losses, 0.25),
    median: quantile(losses, 0.5),
    upperQuartile: quantile(losses, 0.75),
    solved: losses.filter((loss) => loss <= solvedAt).length / losses.length,
    gradients: runs.map(({ reached }) => reached.slice(0, 2)),
    ends: {
      runs: ends.length,
      exact: distances.length,
      distance: distances.length === 0 ? null : quantile(distances, 0.5),
      singular: ends.map(({ singular }) => singular),
      along: ends.map(({ along }) => along),
    },
    startSingular: runs.map(({ start }, k) => {
      const problem = on[k]?.problem;
      return start === undefined || problem === undefined ? 0 : singularAt(problem, start);
    }),
  };
}

/** A cell with all methods; `undefined` when interrupted. */
async function runCell(
  design: Design,
  cell: Cell,
  methods: readonly Method[],
  runDone: () => Promise<boolean>,
): Promise<CellRecord | undefined> {
  const tuning = await samples(design, cell, 'tune', design.tuningSeeds);
  const test = await samples(design, cell, 'test', design.seeds);
  const { evaluations } = design;
  const { id, part, title, n, d, width, activation, batch } = cell;
  const runAll: RunAll = async (method, setting, on) => {
    const runs: MethodRun[] = [];
    for (const { problem, seed } of on) {
      runs.push(
        await method.run({ problem, activation, width, batch, evaluations, seed }, setting),
      );
      if (!(await runDone())) return undefined;
    }
    return runs;
  };
  const records: MethodRecord[] = [];
  for (const method of methods) {
    const tuned = await tune(method, tuning, runAll);
    const runs = tuned === undefined ? undefined : await runAll(method, tuned.setting, test);
    if (tuned === undefined || runs === undefined) return undefined;
    records.push(await methodRecord(design, method, tuned, test, runs));
  }
  return { id, part, title, n, d, width, evaluations, methods: records };
}

/** Method by method, over the cells of practice with d, n and m as they are. */
function startsOf(records: readonly CellRecord[], seed: number): readonly StartsRecord[] {
  const practice = records.filter(({ part }) => part === 'practice');
  const names = [...new Set(practice.flatMap(({ methods }) => methods.map((of) => of.method)))];
  return names.flatMap((method) => {
    const own = practice.flatMap(({ methods }) => methods.filter((of) => of.method === method));
    const found = smallStarts(
      own.map(({ startSingular, losses }) => ({
        singular: startSingular,
        solved: losses.map((loss) => loss <= solvedAt),
      })),
      seed,
    );
    return found === undefined ? [] : [{ method, ...found }];
  });
}

/** The methods of a part; tests and the command line give others. */
export type MethodsOf = (part: Part) => readonly Method[];

export const usualMethods: MethodsOf = (part) =>
  part === 'practice' ? practiceMethods : certifiedMethods;

/** How many runs the experiment takes: what progress counts. */
function runsOf(
  { tuningSeeds, seeds }: Design,
  among: readonly Cell[],
  methodsOf: MethodsOf,
): number {
  const methods = among.flatMap(({ part }) => methodsOf(part));
  return methods.reduce((sum, { settings, variants }) => {
    const [first] = settings;
    const more = first === undefined ? 0 : variants(first).length;
    return sum + (settings.length + more) * tuningSeeds + seeds;
  }, 0);
}

/**
 * Runs the experiment on these cells. Between runs the event loop turns, so that an interruption arrives; the record
 * then holds the cells that were finished.
 */
export async function pgdVsSgd(
  design: Design,
  among: readonly Cell[],
  { signal, onProgress, onCell }: Watch = {},
  methodsOf: MethodsOf = usualMethods,
): Promise<ExperimentRecord> {
  const total = runsOf(design, among, methodsOf);
  const records: CellRecord[] = [];
  let done = 0;
  for (const cell of among) {
    const record = await runCell(design, cell, methodsOf(cell.part), async () => {
      done += 1;
      onProgress?.(cell.id, done, total);
      await new Promise((resolve) => setImmediate(resolve));
      return signal?.aborted !== true;
    });
    if (record === undefined) break;
    records.push(record);
    onCell?.(record);
  }
  return {
    experiment: 'pgd-vs-sgd',
    design,
    complete: records.length === among.length,
    cells: records,
    comparisons: comparisonsOf(records),
    starts: startsOf(records, design.seed),
  };
}
