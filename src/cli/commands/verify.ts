/**
 * # widthwise verify
 * @module
 */
import type { Command } from 'commander';
import { allProperties } from '../../../properties/index.ts';
import { durationText } from '../../certify/estimate.ts';
import { renderJson } from '../../reports/json.ts';
import { renderJunit } from '../../reports/suite-junit.ts';
import { closingLine, propertyReport, summaryTable } from '../../reports/terminal.ts';
import type { AnyProperty } from '../../suite/contract.ts';
import { exitCode } from '../../suite/record.ts';
import type { RunRecord } from '../../suite/record.ts';
import { chosenProperties, pinnedSeed } from '../../suite/verify.ts';
import type { ExitCode } from '../exit-codes.ts';
import { writeWhole } from '../files.ts';
import { runs } from '../option-limits.ts';
import { outputFile, positive } from '../option-values.ts';
import { outputFor } from '../output.ts';
import type { GlobalOptions, Output } from '../output.ts';
import { runWithProgress } from '../running.ts';

interface VerifyOptions extends GlobalOptions {
  readonly time?: number;
  readonly runs?: number;
  readonly only?: string;
  readonly path?: string;
  readonly junit?: string;
}

export function verifyCommand(command: Command, end: (code: ExitCode) => void): void {
  command
    .description('Runs the property suites of the theorems, all of them when none is named.')
    .argument('[stems...]', 'theorems, as widthwise list names them')
    .option('--time <seconds>', 'time budget of the whole run', positive)
    .option(
      '--runs <n>',
      'instances of each property; fewer than the default make a short run, which does not judge shares',
      runs,
    )
    .option('--only <id>', 'one property')
    .option('--path <path>', 'replays the one instance that a report named; needs --only')
    .option('--junit <file>', 'writes a JUnit report as well', outputFile)
    .addHelpText(
      'after',
      `
Exit code: 0 all held, or nothing failed in a short run, 1 a property failed, 2 unusable options, 5 interrupted or out of time,
70 a property threw an exception.

Examples:
  widthwise verify
  widthwise verify expressivity right-inverse --time 60
  widthwise --seed 7 verify --only expressivity/generic-rank --runs 10000
  widthwise --json verify > run.json`,
    )
    .action(async (stems: string[]) => {
      end(await verify(stems, command.optsWithGlobals<VerifyOptions>()));
    });
}

/** Of an instance, as measured on a busy core; for a word before the run alone. */
const costlyMilliseconds: ReadonlyMap<string, number> = new Map([
  ['expressivity', 8],
  ['nice-region', 8],
  ['kkt', 27],
  ['gradient-descent', 5],
  ['lipschitz', 5],
  ['taylor', 5],
]);
const usualMilliseconds = 2;

function sayDuration(
  properties: readonly AnyProperty[],
  runsAsked: number | undefined,
  output: Output,
): void {
  const seconds = properties.reduce((sum, { theorem, runs: usual }) => {
    const each = costlyMilliseconds.get(theorem) ?? usualMilliseconds;
    return sum + ((runsAsked ?? usual) * each) / 1000;
  }, 0);
  if (seconds >= 5) output.detail(`expected  about ${durationText(seconds)}, by a rough estimate`);
}

async function verify(stems: readonly string[], options: VerifyOptions): Promise<ExitCode> {
  const output = outputFor(options);
  const properties = chosenProperties(allProperties, stems, options.only, '--only');
  if (options.path === undefined && options.time === undefined)
    sayDuration(properties, options.runs, output);
  const record = await runWithProgress(
    properties,
    {
      seed: options.seed ?? pinnedSeed,
      runs: options.runs,
      seconds: options.time,
      path: options.path,
    },
    propertyReport,
    output,
  );
  if (options.junit !== undefined) await writeWhole(options.junit, renderJunit(record));
  const text = options.quiet === true ? closingLine(record.footer) : closing(record);
  output.result(text, renderJson(record));
  return exitCode(record);
}

function closing({ results, footer }: RunRecord): string {
  const partial = footer.complete ? [] : ['partial: not every property ran to its end'];
  return ['', summaryTable(results), '', ...partial, closingLine(footer)].join('\n');
}
