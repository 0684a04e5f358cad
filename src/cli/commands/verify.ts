/**
 * # widthwise verify
 * @module
 */
import type { Command } from 'commander';
import type { ExitCode } from '../exit-codes.ts';
import { runs } from '../option-limits.ts';
import { outputFile, positive } from '../option-values.ts';
import { recordOption } from '../record-option.ts';
import type { VerifyOptions } from '../verifying.ts';

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
      const { verify } = await import('../verifying.ts'); // help needs none of it
      end(await verify(stems, command.optsWithGlobals<VerifyOptions>()));
    });
}
