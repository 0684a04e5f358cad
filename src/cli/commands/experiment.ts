/**
 * # widthwise experiment
 * @module
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Argument } from 'commander';
import type { Command } from 'commander';
import { suggestion } from '../../suggest.ts';
import { WidthwiseError } from '../../errors.ts';
import { cases } from '../../theorems/kkt/experiment/cases.ts';
import type { Case } from '../../theorems/kkt/experiment/cases.ts';
import {
  lazyGap,
  smallLazyGapDesign,
  usualLazyGapDesign,
} from '../../theorems/lazy-gap/experiment/run.ts';
import { lazyGapPlot } from '../../theorems/lazy-gap/experiment/plot.ts';
import { lazyGapClosing } from '../../theorems/lazy-gap/experiment/table.ts';
import { pgdVsSgd, smallDesign, usualDesign } from '../../theorems/kkt/experiment/run.ts';
import type { Design, ExperimentRecord } from '../../theorems/kkt/experiment/run.ts';
import { lossPlot } from '../../theorems/kkt/experiment/plot.ts';
import { caseTable, comparisonTable } from '../../theorems/kkt/experiment/table.ts';
import { widthScalingPlot } from '../../theorems/gradient-descent/experiment/plot.ts';
import { widthScalingClosing } from '../../theorems/gradient-descent/experiment/table.ts';
import {
  smallWidthScalingDesign,
  usualWidthScalingDesign,
  widthScaling,
} from '../../theorems/gradient-descent/experiment/run.ts';
import { projectionPlot } from '../../theorems/projection/experiment/plot.ts';
import { projectionClosing } from '../../theorems/projection/experiment/table.ts';
import {
  projectionExperiment,
  smallProjectionDesign,
  usualProjectionDesign,
} from '../../theorems/projection/experiment/run.ts';
import { progressBar } from '../../reports/progress.ts';
import type { ExitCode } from '../exit-codes.ts';
import { demandWritable, makeFolder, writeWhole } from '../files.ts';
import { interruptible } from '../interruption.ts';
import { iterate, oneOf } from '../option-limits.ts';
import { countUpTo, outputFolder } from '../option-values.ts';
import { jsonText, outputFor, written, writtenBelow } from '../output.ts';
import type { GlobalOptions, Output } from '../output.ts';
import { pinnedSeed } from '../../suite/verify.ts';
import { trainersOf, trainersText } from '../trainers.ts';

interface ExperimentOptions extends GlobalOptions, Partial<Omit<Design, 'seed'>> {
  readonly case?: readonly string[];
  readonly small?: true;
  readonly out?: string;
  readonly target?: string;
  readonly cases?: number;
}

/** The exact test counts signs in float64, and seeds are 64 apart. */
const atMostFifty = countUpTo(50, 'the exact test counts their signs');

export function experimentCommand(command: Command, end: (code: ExitCode) => void): void {
  command
    .description(
      'Runs an experiment: a claim that is statistical and not a theorem.\n' +
        'pgd-vs-sgd: does projected gradient on the constrained problem of Theorem C reach a lower loss than\n' +
        'SGD, SGD with momentum and Adam, for narrow networks? Each method is tuned on its own seeds and\n' +
        'then runs on the same test seeds with the same number of gradient evaluations.\n' +
        'lazy-gap: the risks of random features, of the tangent class and of trained networks against N/d (Theorem E).\n' +
        'width-scaling: the least width at which gradient descent from the usual start is certified to reach loss 0 (Theorem D).\n' +
        'projection: the losses of trained deep networks against width and depth, and how close they are to the values of Theorem F.\n' +
        'trainers: what can be certified about the points where the optimisers of another implementation end, and ours.',
    )
    .addArgument(
      new Argument('<name>', 'the experiment').choices(names()).argParser(oneOf(names())),
    )
    .option('--seeds <k>', `paired test seeds (default: ${usualDesign.seeds})`, atMostFifty)
    .option('--evaluations <k>', `gradients per run (default: ${usualDesign.evaluations})`, iterate)
    .option(
      '--configurations <k>',
      `that each method may try (default: ${usualDesign.configurations})`,
      countUpTo(10_000, 'each is tuned on its own seeds'),
    )
    .option(
      '--tuning-seeds <k>',
      `for each configuration (default: ${usualDesign.tuningSeeds})`,
      atMostFifty,
    )
    .option('--case <ids...>', `some of: ${cases.map(({ id }) => id).join(', ')}`)
    .option('--small', 'a version of a few seconds, too small to conclude anything')
    .option('--target <command>', 'trainers: as of validate (default: torch)')
    .option(
      '--cases <k>',
      'trainers: problems (default: 100)',
      countUpTo(10_000, 'each is asked of three optimisers'),
    )
    .option('--out <folder>', 'for results.json and plot.svg (trainers: no plot)', outputFolder)
    .addHelpText(
      'after',
      `
Exit code: 0 the experiment ended, whoever won; 2 unusable options; 5 interrupted.
The usual design takes a few minutes.

Examples:
  widthwise experiment pgd-vs-sgd --out c6
  widthwise experiment pgd-vs-sgd --small
  widthwise experiment lazy-gap --out lazy
  widthwise experiment projection --out values
  widthwise experiment width-scaling --out widths
  widthwise experiment trainers --target torch
  widthwise --seed 7 experiment pgd-vs-sgd --case gaussian-40x20-m4 --configurations 30`,
    )
    .action(async (name: 'pgd-vs-sgd' | 'trainers' | keyof typeof designed) => {
      const options = command.optsWithGlobals<ExperimentOptions>();
      demandOwnOptions(name, options);
      if (name === 'trainers') end(await runTrainers(options));
      else if (name === 'pgd-vs-sgd') end(await runExperiment(options));
      else end(await runDesigned(designed[name], options));
    });
}

function names(): readonly string[] {
  return ['pgd-vs-sgd', 'trainers', ...Object.keys(designed)];
}

async function runTrainers(options: ExperimentOptions): Promise<ExitCode> {
  const output = outputFor(options);
  const { out, seed = pinnedSeed, small = false, target = 'torch' } = options;
  demandPlaces(out);
  const design = { seed, cases: options.cases ?? (small ? 5 : 100) };
  const record = await watched(output, (watch) => trainersOf(target, design, watch));
  if (out !== undefined) await keep(out, record, undefined, output);
  output.result(concluded(trainersText(record), small), jsonText(record));
  return record.complete ? 0 : 5;
}

/** Options of a single experiment. */
const owners = [
  ['seeds', '--seeds', 'pgd-vs-sgd'],
  ['evaluations', '--evaluations', 'pgd-vs-sgd'],
  ['configurations', '--configurations', 'pgd-vs-sgd'],
  ['tuningSeeds', '--tuning-seeds', 'pgd-vs-sgd'],
  ['case', '--case', 'pgd-vs-sgd'],
  ['target', '--target', 'trainers'],
  ['cases', '--cases', 'trainers'],
] as const;

function demandOwnOptions(name: string, options: ExperimentOptions): void {
  for (const [option, field, owner] of owners)
    if (options[option] !== undefined && name !== owner)
      throw new WidthwiseError(
        'usage',
        `${field} does not apply here`,
        `It belongs to experiment ${owner}.`,
        { field },
      );
}

/** The results of an experiment with its own designs: record, text and picture. */
interface Finished {
  readonly record: { readonly complete: boolean };
  readonly text: string;
  readonly svg: () => Promise<string>;
}

type RunDesign = (seed: number, small: boolean, watch: Watch) => Promise<Finished>;

/** Experiments that take no option but --seed, --small and --out. */
const designed = {
  'lazy-gap': async (seed, small, watch) => {
    const design = small ? smallLazyGapDesign : usualLazyGapDesign;
    const record = await lazyGap({ seed, ...design }, watch);
    return { record, text: lazyGapClosing(record), svg: () => lazyGapPlot(record) };
  },
  'width-scaling': async (seed, small, watch) => {
    const design = small ? smallWidthScalingDesign : usualWidthScalingDesign;
    const record = await widthScaling({ seed, ...design }, watch);
    return { record, text: widthScalingClosing(record), svg: () => widthScalingPlot(record) };
  },
  projection: async (seed, small, watch) => {
    const design = small ? smallProjectionDesign : usualProjectionDesign;
    const record = await projectionExperiment({ seed, ...design }, watch);
    return { record, text: projectionClosing(record), svg: () => projectionPlot(record) };
  },
} as const satisfies Readonly<Record<string, RunDesign>>;

async function runDesigned(run: RunDesign, options: ExperimentOptions): Promise<ExitCode> {
  const output = outputFor(options);
  const { out, seed = pinnedSeed, small = false } = options;
  demandPlaces(out);
  const { record, text, svg } = await watched(output, (watch) => run(seed, small, watch));
  if (out !== undefined) await keep(out, record, svg, output);
  output.result(concluded(text, small), jsonText(record));
  return record.complete ? 0 : 5;
}

function chosenCases(ids: readonly string[] | undefined): readonly Case[] {
  const stranger = ids?.find((id) => cases.every((known) => known.id !== id));
  if (stranger !== undefined)
    throw new WidthwiseError(
      'usage',
      `unknown case "${stranger}"${suggestion(
        stranger,
        cases.map(({ id }) => id),
      )}`,
      `There are: ${cases.map(({ id }) => id).join(', ')}.`,
      { field: '--case' },
    );
  return cases.filter(({ id }) => ids === undefined || ids.includes(id));
}

function designOf(options: ExperimentOptions): Design {
  const base = options.small === true ? smallDesign : usualDesign;
  return {
    seed: options.seed ?? pinnedSeed,
    seeds: options.seeds ?? base.seeds,
    evaluations: options.evaluations ?? base.evaluations,
    configurations: options.configurations ?? base.configurations,
    tuningSeeds: options.tuningSeeds ?? base.tuningSeeds,
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
  const among = chosenCases(options.case);
  const { out, small = false } = options;
  demandPlaces(out);
  const record = await watched(output, ({ signal, onProgress, clear }) =>
    pgdVsSgd(designOf(options), among, {
      signal,
      onProgress,
      onCase: (done) => {
        clear();
        output.detail(`${caseTable(done)}\n`);
      },
    }),
  );
  if (out !== undefined) await keep(out, record, () => lossPlot(record), output);
  output.result(concluded(closing(record), small), jsonText(record));
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
  svg: (() => Promise<string>) | undefined,
  output: Output,
): Promise<void> {
  const file = resultsIn(folder);
  await makeFolder(folder);
  await writeWhole(file, `${jsonText(record)}\n`);
  if (svg !== undefined) await writeWhole(plotIn(folder), await svg());
  output.detail(`${written(file, writtenBelow)}${svg === undefined ? '' : ' and plot.svg'}`);
}

function concluded(text: string, small: boolean): string {
  return small ? `${text}\n--small: too small to conclude anything` : text;
}

function closing({ complete, cases: done, comparisons, design }: ExperimentRecord): string {
  const partial = complete ? [] : ['interrupted: only the cases that were finished'];
  if (done.length === 0) return [...partial, 'no case was finished'].join('\n');
  const tally = (verdict: string): number =>
    comparisons.filter((comparison) => comparison.verdict === verdict).length;
  return [
    ...partial,
    comparisonTable(comparisons),
    '',
    'log10 ratio: median of log10(loss of the rival/loss of the method), losses below 1e-24 taken as 1e-24, and the',
    'interval of at least 95 % that order statistics give; effect: matched-pairs rank-biserial correlation;',
    'p: exact signed-rank test, for the configurations that tuning chose: another seed may choose others.',
    `${design.seeds} paired seeds, seed ${design.seed}: the projected method is lower in ${tally('lower')} of ${comparisons.length} comparisons, higher in`,
    `${tally('higher')}, not distinguished in ${tally('not distinguished')} (Holm's p below 0.05).`,
  ].join('\n');
}
