/**
 * # widthwise check
 * @module
 */
import type { Command } from 'commander';
import { lineText } from '../../codecs.ts';
import type { Estimate } from '../../certify/estimate.ts';
import { checkFile, verdictLine, verdictText } from '../checking.ts';
import { exitCodeOfVerdict } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { duration, jsonText, outputFor } from '../output.ts';
import type { GlobalOptions } from '../output.ts';
import { sayExpected } from '../expectation.ts';
import { watched } from '../watching.ts';

interface CheckOptions extends GlobalOptions {
  readonly data?: string;
  readonly exact?: true;
}

export function checkCommand(command: Command, end: (code: ExitCode) => void): void {
  command
    .description(
      'Checks a certificate or a facts file (a counterexample, a stationary point). Everything is derived again from the file; no search code is loaded.',
    )
    .argument('<file>', 'the file')
    .option('--data <source>', 'the inputs that the file names by digest: a file or a named set')
    .option(
      '--exact',
      'decide in integers, with elementary functions at 128 bits or as many as it takes',
    )
    .addHelpText(
      'after',
      `
--exact uses another method, about ten times slower: no float64, no inverse, at most 1,000 samples. What the
default accepts it accepts too.

Where the file names its inputs by digest, a named set is loaded, or a file beside it; what it names elsewhere is
opened only when --data gives it.

Exit code: 0 verified, 1 rejected, 2 malformed, unsupported, too large or unreadable.

Examples:
  widthwise check proof.json
  widthwise check proof.json --exact
  widthwise check proof.json --data ./moved/digits.csv
  widthwise check CE-1819e978.json
  widthwise --json check proof.json`,
    )
    .action(async (file: string) => {
      end(await check(file, command.optsWithGlobals<CheckOptions>()));
    });
}

async function check(file: string, options: CheckOptions): Promise<ExitCode> {
  const started = performance.now();
  const output = outputFor(options);
  const onExpected = (estimate: Estimate): void => {
    sayExpected([estimate], output);
  };
  const { data: source, exact } = options;
  const verdict = await watched(output, (watch) =>
    checkFile(file, { source, exact, onExpected, watch }),
  );
  const milliseconds = Math.round(performance.now() - started);
  const text =
    options.quiet === true
      ? lineText(verdictLine(verdict))
      : `${verdictText(verdict)}\n${lineText(file)}, ${duration(milliseconds)}`;
  output.result(text, jsonText({ file, verdict, milliseconds }));
  return exitCodeOfVerdict(verdict.kind);
}
