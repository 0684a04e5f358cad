/**
 * # widthwise certify
 * @module
 */
import { Option } from 'commander';
import type { Command } from 'commander';
import { certifyToFile } from '../certification.ts';
import type { Certification, CertifyRequest } from '../certification.ts';
import { verdictLine, verdictText } from '../checking.ts';
import { exitCodeOfVerdict } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { count, positive } from '../option-values.ts';
import { commandLine, jsonText, outputFor } from '../output.ts';
import type { GlobalOptions } from '../output.ts';

type CertifyOptions = GlobalOptions & Omit<CertifyRequest, 'seed' | 'command'>;

const examples = `
Data: a .csv, .npy, .npz or .json file, or mnist:N, iris, gaussian:NxD, gaussian:NxD:SEED.
Exit code: 0 certified and checked, 1 not certified, 2 unusable options or data.

Examples:
  widthwise certify expressivity --data mnist:1000 --labels random-sign --width 4
  widthwise certify expressivity --data table.csv --labels price --normalise rows --out price.json
  widthwise certify expressivity --data gaussian:40x20 --all-labels
  widthwise certify expressivity --data mnist:200 --activation "x/(1 + x^2)" --by-digest`;

export function certifyCommand(command: Command, end: (code: ExitCode) => void): void {
  command
    .description(
      'Finds a network, writes the proof that it exists as a certificate, and checks the written file.\n' +
        'expressivity (Theorem A): these inputs and labels are fitted exactly by this width.',
    )
    .addArgument(command.createArgument('<theorem>', 'what to certify').choices(['expressivity']))
    .requiredOption('--data <source>', 'the samples')
    .option(
      '--labels <which>',
      'random-sign, a column by name or index, or a file (default: the labels of the data)',
    )
    .option('--width <m>', 'hidden neurons (default: the next even number from 2n/rank X)', count)
    .option('--activation <sigma>', 'a name such as tanh, or a formula in x', 'tanh')
    .option('--scale <s>', 'standard deviation of the first pre-activations', positive)
    .option('--starts <k>', 'random starts to choose from', count)
    .addOption(
      new Option('--normalise <how>', 'rows: divide each sample by its norm')
        .choices(['rows', 'none'])
        .default('none'),
    )
    .option('--bias', 'append a constant column to the inputs')
    .option('--all-labels', 'certify every label vector at once instead of one')
    .option('--by-digest', 'name the inputs by digest and recipe instead of writing them')
    .option('--full', 'write the n x n matrix M as well, which the checker then need not compute')
    .option('--out <file>', 'the certificate', 'proof.json')
    .addHelpText('after', examples)
    .action(async () => {
      end(await certify(command.optsWithGlobals<CertifyOptions>()));
    });
}

async function certify(options: CertifyOptions): Promise<ExitCode> {
  const output = outputFor(options);
  const request = { ...options, seed: options.seed ?? 1, command: commandLine() };
  const made = await certifyToFile(request, output);
  const text = options.quiet === true ? shortText(made) : longText(made);
  output.result(text, jsonText(made));
  return made.kind === 'checked' ? exitCodeOfVerdict(made.verdict.kind) : 1;
}

function shortText(made: Certification): string {
  return made.kind === 'checked' ? verdictLine(made.verdict) : `not certified: ${made.because}`;
}

function longText(made: Certification): string {
  if (made.kind === 'checked') return verdictText(made.verdict);
  return [
    `NOT CERTIFIED at width ${made.width}: ${made.because}`,
    'This does not say that no such network exists.',
    'Try:',
    ...made.advice.map((line) => `  ${line}`),
  ].join('\n');
}
