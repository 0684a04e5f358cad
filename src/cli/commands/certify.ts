/**
 * # widthwise certify
 * @module
 */
import { Option } from 'commander';
import type { Command } from 'commander';
import { certifyToFiles } from '../certification.ts';
import type { Certification, CertifyRequest } from '../certification.ts';
import { verdictLine, verdictText } from '../checking.ts';
import { exitCodeOfVerdict } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { count, positive } from '../option-values.ts';
import { certifiable, sets } from '../proposals.ts';
import type { Certifiable } from '../proposals.ts';
import { certifyStationary, stationaryNear } from '../stationary.ts';
import type { StationaryCertification } from '../stationary.ts';
import { commandLine, jsonText, outputFor, wrap } from '../output.ts';
import type { GlobalOptions } from '../output.ts';

type CertifyOptions = GlobalOptions & Omit<CertifyRequest, 'theorem' | 'seed' | 'command'>;

const examples = `
Data: a .csv, .npy, .npz or .json file, or mnist:N, iris, gaussian:NxD, gaussian:NxD:SEED.
Weights: a .npz or .json file with W (m x d), v (m) and, for kkt, W0 (m x d); or an .onnx model with one hidden layer.
Exit code: 0 certified and checked, 1 not certified, 2 unusable options or data.

Examples:
  widthwise certify expressivity --data mnist:1000 --labels random-sign --width 4
  widthwise certify expressivity --data table.csv --labels price --normalise rows --out price.json
  widthwise certify expressivity --data gaussian:40x20 --all-labels
  widthwise certify expressivity --data mnist:200 --activation "x/(1 + x^2)" --by-digest
  widthwise certify nice-region --data gaussian:40x20 --width 4
  widthwise certify nice-region --data d.npz --weights w.npz --radius 1e-4
  widthwise certify kkt --data gaussian:40x20 --labels random-sign --width 8
  widthwise certify kkt --data d.npz --weights trained.npz --radius 0.01
  widthwise certify network --data d.npz --weights model.onnx
  widthwise certify stationary-point --data d.npz --weights trained.npz
  widthwise certify stationary-point --data gaussian:40x3 --labels random-sign --width 3 --bias`;

export function certifyCommand(command: Command, end: (code: ExitCode) => void): void {
  command
    .description(
      'Finds a network or a region, writes the proof as a certificate, and checks the written file.\n' +
        'expressivity (Theorem A): these inputs and labels are fitted exactly by this width.\n' +
        'nice-region (Theorem B): on a ball, every stationary point in W has loss 0, for all labels.\n' +
        'kkt (Theorem C): what every KKT point of the constrained problem, or a given one, is worth.\n' +
        'network: whatever of this can be proved about given weights, one file each.\n' +
        'stationary-point: an exact one near given weights, or where training from --width ends, its kind and loss.',
    )
    .addArgument(
      command
        .createArgument('<theorem>', 'what to certify')
        .choices([...certifiable, 'stationary-point']),
    )
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
    .option('--all-labels', 'expressivity: every label vector at once instead of one')
    .option('--radius <eps>', 'nice-region, kkt: of the ball around W0 (default: chosen)', positive)
    .option('--weights <file>', 'a point of yours instead of a start (not for expressivity)')
    .option('--start <file>', 'kkt: weights whose W is the centre W0 of the ball')
    .addOption(new Option('--set <which>', 'kkt: C1, C2 or C5 alone').choices(sets))
    .option('--least <zeta>', 'kkt: at least abs(v_j) (default: chosen)', positive)
    .option('--most <kappa>', 'kkt: at most abs(v_j) (default: enough for loss 0)', positive)
    .option('--ratio <kappa>', 'kkt: largest max v_j/min v_j of the cone (default: 2)', positive)
    .addOption(
      new Option(
        '--moving <which>',
        'stationary-point: W alone, or W and v (default: all)',
      ).choices(['hidden', 'all']),
    )
    .option('--by-digest', 'name the inputs by digest and recipe instead of writing them')
    .option('--full', 'write the n x n matrix M as well, which the checker then need not compute')
    .option('--out <file>', 'the certificate', 'proof.json')
    .addHelpText('after', examples)
    .action(async (theorem: Certifiable | 'stationary-point') => {
      const options = command.optsWithGlobals<CertifyOptions>();
      if (theorem === 'stationary-point') end(await stationary(options));
      else if (theorem === 'network') end(await network(options));
      else end(await certify(theorem, options));
    });
}

/** Each statement stands for itself: 0 where one is proved, and what cannot be is no failure. */
async function network(options: CertifyOptions): Promise<ExitCode> {
  const output = outputFor(options);
  const request = { ...options, seed: options.seed ?? 1, command: commandLine() };
  const made = await certifyToFiles({ ...request, theorem: 'network' }, output);
  const near = await stationaryNear(request, output);
  const short = options.quiet === true;
  const texts = [
    ...made.map(short ? shortText : longText),
    ...(near === undefined ? [] : [stationaryText(near, short)]),
  ];
  const all = near === undefined ? made : [...made, near];
  output.result(texts.join('\n\n'), jsonText(all));
  const codes = all.map((one) =>
    one.kind === 'checked' ? exitCodeOfVerdict(one.verdict.kind) : 0,
  );
  const proved = all.some((one) => one.kind === 'checked');
  return codes.find((code) => code !== 0) ?? (proved ? 0 : 1);
}

async function stationary(options: CertifyOptions): Promise<ExitCode> {
  const output = outputFor(options);
  const request = { ...options, seed: options.seed ?? 1, command: commandLine() };
  const made = await certifyStationary(request, output);
  output.result(stationaryText(made, options.quiet === true), jsonText(made));
  return made.kind === 'checked' ? exitCodeOfVerdict(made.verdict.kind) : 1;
}

function stationaryText(made: StationaryCertification, short: boolean): string {
  if (made.kind === 'checked') return short ? verdictLine(made.verdict) : verdictText(made.verdict);
  if (short) return `not certified: ${made.because}`;
  return [
    wrap(`NOT CERTIFIED: ${made.because}`, '  '),
    'This does not say that there is no stationary point.',
  ].join('\n');
}

async function certify(theorem: Certifiable, options: CertifyOptions): Promise<ExitCode> {
  const output = outputFor(options);
  const request = { ...options, theorem, seed: options.seed ?? 1, command: commandLine() };
  const made = await certifyToFiles(request, output);
  const [only] = made;
  const text = made.map(options.quiet === true ? shortText : longText).join('\n\n');
  output.result(text, jsonText(made.length === 1 && only !== undefined ? only : made));
  const codes = made.map((one) =>
    one.kind === 'checked' ? exitCodeOfVerdict(one.verdict.kind) : 1,
  );
  return codes.find((code) => code !== 0) ?? 0;
}

function shortText(made: Certification): string {
  return made.kind === 'checked' ? verdictLine(made.verdict) : `not certified: ${made.because}`;
}

function longText(made: Certification): string {
  if (made.kind === 'checked') return verdictText(made.verdict);
  return [
    `NOT CERTIFIED at width ${made.width}: ${made.because}`,
    'This does not say that it is false.',
    'Try:',
    ...made.advice.map((line) => `  ${line}`),
  ].join('\n');
}
