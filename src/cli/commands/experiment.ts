/**
 * # widthwise experiment
 * @module
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, Option } from 'commander';
import type { Command } from 'commander';
import { suggestion } from '../../suggest.ts';
import { WidthwiseError } from '../../errors.ts';
import { cells } from '../../theorems/kkt/experiment/cells.ts';
import type { Cell, Part } from '../../theorems/kkt/experiment/cells.ts';
import {
  pgdVsSgd,
  smallDesign,
  usualDesign,
  usualMethods,
} from '../../theorems/kkt/experiment/run.ts';
import type { CellRecord, Design, ExperimentRecord } from '../../theorems/kkt/experiment/record.ts';
import type { MethodsOf } from '../../theorems/kkt/experiment/run.ts';
import type { Method } from '../../theorems/kkt/experiment/methods.ts';
import { solvedPlot } from '../../theorems/kkt/experiment/plot.ts';
import { cellTable, closing } from '../../theorems/kkt/experiment/table.ts';
import { progressBar } from '../../reports/progress.ts';
import type { ExitCode } from '../exit-codes.ts';
import { designed } from '../designed-experiments.ts';
import type { Finished } from '../designed-experiments.ts';
import { sayExpected } from '../expectation.ts';
import { demandWritable, makeFolder, writeWhole } from '../files.ts';
import { interruptible } from '../interruption.ts';
import { iterate, oneOf } from '../option-limits.ts';
import { countUpTo, outputFolder } from '../option-values.ts';
import { jsonText, outputFor, written, writtenBelow } from '../output.ts';
import type { GlobalOptions, Output } from '../output.ts';
import { experimentFooter, lineOf } from '../../records/record.ts';
import { recordOption } from '../record-option.ts';
import { headerOf, recording } from '../recording.ts';
import { cellsExpected, experimentExpected, trainersExpected } from '../run-costs.ts';
import type { Recorder } from '../recording.ts';
import { pinnedSeed } from '../../suite/verify.ts';
import { methodsOf } from '../target-methods.ts';
import { trainersOf, trainersText, withTrainers } from '../trainers.ts';

interface ExperimentOptions extends GlobalOptions, Partial<Omit<Design, 'seed'>> {
  readonly part?: Part;
  readonly case?: readonly string[];
  readonly small?: true;
  readonly out?: string;
  readonly record?: string;
  readonly target?: string;
  readonly cases?: number;
}

/** The exact test counts signs in float64, and seeds are 64 apart. */
const atMostFifty = countUpTo(50, 'the exact test counts their signs');

const description =
  'Runs an experiment: a claim that is statistical and not a theorem.\n' +
  'pgd-vs-sgd: does projected gradient with the constraint of Theorem C reach a lower loss than SGD, SGD with ' +
  'momentum and Adam, for narrow networks: inside the certified sets, and with the constraint as practice would use ' +
  'it? Each method is tuned on its own seeds and then runs on the same test seeds with the same number of gradients.\n' +
  'lazy-gap: the risks of random features, of the tangent class and of trained networks against N/d (Theorem E).\n' +
  'width-scaling: the least width at which gradient descent from the usual start is certified to reach loss 0 (Theorem D).\n' +
  'projection: the losses of trained deep networks against width and depth, and how close they are to the values of Theorem F.\n' +
  'rates: exact widths of shallow networks, and what greedy steps and training reach (Theorem R).\n' +
  'overlaps: ranks of overlapping windows with drawn weights, and how close trees come to them (Theorem O).\n' +
  'tensors: what lazy and full training of sums of cubes reach with m neurons (Theorem T).\n' +
  'sharpness: sharpness and stable steps at the ends of training, against the batch (Theorem S).\n' +
  'convex-approximation: successive convex approximation against first-order methods, and zeros by l1 (Theorem G).\n' +
  'feedback-alignment: alignment and its ceiling against the width of a narrow layer, and a loss that climbs while its potential falls (Theorem H).\n' +
  'ensembles: errors of ensembles and students on multi-view data, against their size (Theorem M).\n' +
  'purification: dense parts and robust radii along clean and adversarial training (Theorem P).\n' +
  'trainers: what can be certified about the points where the optimisers of another implementation end, and ours.';

export function experimentCommand(command: Command, end: (code: ExitCode) => void): void {
  command
    .description(description)
    .addArgument(
      new Argument('<name>', 'the experiment').choices(names()).argParser(oneOf(names())),
    )
    .option('--seeds <k>', `paired test seeds (default: ${usualDesign.seeds})`, atMostFifty)
    .option('--evaluations <k>', `gradients per run (default: ${usualDesign.evaluations})`, iterate)
    .option(
      '--tuning-seeds <k>',
      `for each setting (default: ${usualDesign.tuningSeeds})`,
      atMostFifty,
    )
    .addOption(new Option('--part <which>', 'one part alone').choices(['practice', 'certified']))
    .option('--case <ids...>', `some of: ${cells.map(({ id }) => id).join(', ')}`)
    .option('--small', 'a version of a few seconds, too small to conclude anything')
    .option(
      '--target <command>',
      'as of validate: its optimisers as further methods (trainers: default torch)',
    )
    .option(
      '--cases <k>',
      'trainers: problems (default: 100)',
      countUpTo(10_000, 'each is asked of three optimisers'),
    )
    .option('--out <folder>', 'for results.json and plot.svg (trainers: no plot)', outputFolder)
    .option(recordOption.flags, recordOption.help, recordOption.read)
    .addHelpText(
      'after',
      `
Exit code: 0 the experiment ended, whoever won; 2 unusable options; 5 interrupted.
The usual design of pgd-vs-sgd takes hours, a case of it minutes; the others take minutes.

Examples:
  widthwise experiment pgd-vs-sgd --out c6
  widthwise experiment pgd-vs-sgd --small
  widthwise experiment lazy-gap --out lazy
  widthwise experiment projection --out values
  widthwise experiment width-scaling --out widths
  widthwise experiment rates --out rates
  widthwise experiment overlaps --out overlaps
  widthwise experiment tensors --out tensors
  widthwise experiment sharpness --out sharpness
  widthwise experiment convex-approximation --out sca
  widthwise experiment feedback-alignment --out alignment
  widthwise experiment ensembles --out ensembles
  widthwise experiment purification --out purification
  widthwise experiment trainers --target torch
  widthwise experiment pgd-vs-sgd --case gaussian-100x50-m4 --target torch
  widthwise --seed 7 experiment pgd-vs-sgd --part certified`,
    )
    .action(async (name: 'pgd-vs-sgd' | 'trainers' | keyof typeof designed) => {
      const options = command.optsWithGlobals<ExperimentOptions>();
      demandOwnOptions(name, options);
      if (name === 'trainers') end(await runTrainers(options));
      else if (name === 'pgd-vs-sgd') end(await runExperiment(options));
      else end(await runDesigned(name, options));
    });
}

function names(): readonly string[] {
  return ['pgd-vs-sgd', 'trainers', ...Object.keys(designed)];
}

async function runTrainers(options: ExperimentOptions): Promise<ExitCode> {
  const output = outputFor(options);
  const { seed = pinnedSeed, small = false, target = 'torch' } = options;
  demandPlaces(options.out);
  const design = { seed, cases: options.cases ?? (small ? 5 : 100) };
  const recorder = begun('trainers', seed, options);
  const begin = (): void => sayExpected([trainersExpected(design.cases)], output);
  const record = await watched(output, (watch) => trainersOf(target, design, watch, begin));
  return finish(options, { record, text: trainersText(record) }, recorder, 0, output);
}

/** Options that not every experiment has, and which have them. */
const owners = [
  ['seeds', '--seeds', ['pgd-vs-sgd']],
  ['evaluations', '--evaluations', ['pgd-vs-sgd']],
  ['tuningSeeds', '--tuning-seeds', ['pgd-vs-sgd']],
  ['case', '--case', ['pgd-vs-sgd']],
  ['part', '--part', ['pgd-vs-sgd']],
  ['target', '--target', ['pgd-vs-sgd', 'trainers']],
  ['cases', '--cases', ['trainers']],
] as const;

function demandOwnOptions(name: string, options: ExperimentOptions): void {
  for (const [option, field, own] of owners)
    if (options[option] !== undefined && !own.some((owner) => owner === name))
      throw new WidthwiseError(
        'usage',
        `${field} does not apply here`,
        `It belongs to experiment ${own.join(' and ')}.`,
        { field },
      );
}

async function runDesigned(
  name: keyof typeof designed,
  options: ExperimentOptions,
): Promise<ExitCode> {
  const output = outputFor(options);
  const { seed = pinnedSeed, small = false } = options;
  demandPlaces(options.out);
  const recorder = begun(name, seed, options);
  sayExpected([experimentExpected(name, small)], output);
  const finished = await watched(output, (watch) => designed[name](seed, small, watch));
  return finish(options, finished, recorder, 0, output);
}

function chosenCells({ case: ids, part }: ExperimentOptions): readonly Cell[] {
  const known = cells.map(({ id }) => id);
  const stranger = ids?.find((id) => !known.includes(id));
  if (stranger !== undefined)
    throw new WidthwiseError(
      'usage',
      `unknown case "${stranger}"${suggestion(stranger, known)}`,
      `There are: ${known.join(', ')}.`,
      { field: '--case' },
    );
  const found = cells.filter(
    (cell) =>
      (ids === undefined || ids.includes(cell.id)) && (part === undefined || part === cell.part),
  );
  if (found.length === 0)
    throw new WidthwiseError(
      'usage',
      `no case of ${String(ids)} is of the part ${String(part)}`,
      'Leave out --part, or name cases of it.',
      { field: '--part' },
    );
  return found;
}

function designOf(options: ExperimentOptions): Design {
  const base = options.small === true ? smallDesign : usualDesign;
  return {
    seed: options.seed ?? pinnedSeed,
    seeds: options.seeds ?? base.seeds,
    evaluations: options.evaluations ?? base.evaluations,
    tuningSeeds: options.tuningSeeds ?? base.tuningSeeds,
    certified: base.certified,
  };
}

interface Watch {
  readonly signal: AbortSignal;
  readonly onProgress: (id: string, done: number, total: number) => void;
  readonly clear: () => void;
}

/** Runs with a progress bar; the first ctrl-C ends the experiment after the current run. */
async function watched<R>(output: Output, run: (watch: Watch) => Promise<R>): Promise<R> {
  const { stderr } = process;
  const bar = progressBar({
    isTTY: output.progress && stderr.isTTY,
    columns: stderr.columns,
    write: (text) => stderr.write(text),
  });
  const started = performance.now();
  return interruptible((signal) =>
    run({
      signal,
      onProgress: (id, done, total) =>
        bar.update({ id, done, total, milliseconds: performance.now() - started }),
      clear: bar.clear,
    }),
  ).finally(bar.clear);
}

async function runExperiment(options: ExperimentOptions): Promise<ExitCode> {
  const output = outputFor(options);
  const among = chosenCells(options);
  const { target } = options;
  demandPlaces(options.out);
  const recorder = begun('pgd-vs-sgd', options.seed ?? pinnedSeed, options);
  sayExpected([cellsExpected(among, designOf(options))], output);
  const experiment = (further: readonly Method[]): Promise<ExperimentRecord> =>
    watched(output, ({ signal, onProgress, clear }) => {
      const onCell = (done: CellRecord): void => {
        clear();
        output.detail(`${cellTable(done)}\n`);
        recorder(lineOf({ type: 'cell', says: cellTable(done), result: done }));
      };
      const methods: MethodsOf = (part) => [...usualMethods(part), ...further];
      return pgdVsSgd(designOf(options), among, { signal, onProgress, onCell }, methods);
    });
  const record = await (target === undefined
    ? experiment([])
    : withTrainers(target, (opened) => experiment(methodsOf(opened))));
  const finished = { record, text: closing(record), svg: () => solvedPlot(record) };
  return finish(options, finished, recorder, record.cells.length, output);
}

function begun(experiment: string, seed: number, options: ExperimentOptions): Recorder {
  const recorder = recording(options.record);
  recorder({ ...headerOf('experiment', seed), experiment });
  return recorder;
}

/** Keeps, records and prints the results; `cells` lines of the record hold the cells of pgd-vs-sgd. */
async function finish(
  options: ExperimentOptions,
  { record, text, svg }: Finished,
  recorder: Recorder,
  cells: number,
  output: Output,
): Promise<ExitCode> {
  const { out, small = false, record: file } = options;
  const chart = out === undefined && file === undefined ? undefined : await svg?.();
  if (out !== undefined) await keep(out, record, chart, output);
  if (file !== undefined) {
    const result = { ...record, cells: undefined };
    recorder(lineOf({ type: 'experiment', says: text, small, chart, result }));
  }
  recorder(experimentFooter(cells, record.complete));
  output.result(concluded(text, small), jsonText(record));
  return record.complete ? 0 : 5;
}

const resultsIn = (folder: string): string => join(folder, 'results.json');
const plotIn = (folder: string): string => join(folder, 'plot.svg');

/** Checked before minutes of work that an unusable folder would waste. */
function demandPlaces(out: string | undefined): void {
  if (out === undefined || !existsSync(out)) return;
  demandWritable(resultsIn(out));
  demandWritable(plotIn(out));
}

async function keep(
  folder: string,
  record: object,
  chart: string | undefined,
  output: Output,
): Promise<void> {
  const file = resultsIn(folder);
  await makeFolder(folder);
  await writeWhole(file, `${jsonText(record)}\n`);
  if (chart !== undefined) await writeWhole(plotIn(folder), chart);
  output.detail(`${written(file, writtenBelow)}${chart === undefined ? '' : ' and plot.svg'}`);
}

function concluded(text: string, small: boolean): string {
  return small ? `${text}\n--small: too small to conclude anything` : text;
}
