/**
 * # widthwise verify
 * @module
 */
import type { Command } from 'commander';
import { allProperties } from '../../../properties/index.ts';
import { renderJson } from '../../reports/json.ts';
import { renderJunit } from '../../reports/suite-junit.ts';
import { closingLine, propertyReport, summaryTable } from '../../reports/terminal.ts';
import { exitCode } from '../../suite/record.ts';
import type { RunRecord } from '../../suite/record.ts';
import { chosenProperties, pinnedSeed } from '../../suite/verify.ts';
import type { ExitCode } from '../exit-codes.ts';
import { sayExpected } from '../expectation.ts';
import { writeWhole } from '../files.ts';
import { runs } from '../option-limits.ts';
import { outputFile, positive } from '../option-values.ts';
import { outputFor } from '../output.ts';
import type { GlobalOptions } from '../output.ts';
import { recordOption } from '../record-option.ts';
import { recording } from '../recording.ts';
import { propertiesExpected } from '../run-costs.ts';
import { runWithProgress } from '../running.ts';

interface VerifyOptions extends GlobalOptions {
  readonly time?: number;
  readonly runs?: number;
  readonly only?: string;
  readonly path?: string;
  readonly record?: string;
  readonly observations?: string;
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
    .option(recordOption.flags, recordOption.help, recordOption.read)
    .option(
      '--observations <file>',
      'writes a line for each instance, in the format of Hypothesis that Tyche reads',
      outputFile,
    )
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
  widthwise verify --record run.jsonl && widthwise report run.jsonl --html report.html
  widthwise --json verify > run.json`,
    )
    .action(async (stems: string[]) => {
      end(await verify(stems, command.optsWithGlobals<VerifyOptions>()));
    });
}

async function verify(stems: readonly string[], options: VerifyOptions): Promise<ExitCode> {
  const output = outputFor(options);
  const properties = chosenProperties(allProperties, stems, options.only, '--only');
  if (options.path === undefined && options.time === undefined)
    sayExpected([propertiesExpected(properties, options.runs)], output);
  const record = await runWithProgress(
    properties,
    {
      seed: options.seed ?? pinnedSeed,
      runs: options.runs,
      seconds: options.time,
      path: options.path,
      observations: options.observations,
    },
    propertyReport,
    output,
    recording(options.record),
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
