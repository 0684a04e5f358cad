/**
 * # widthwise certify
 * @module
 */
import { Option } from 'commander';
import type { Command } from 'commander';
import { WidthwiseError } from '../../errors.ts';
import { certifyToFiles } from '../certification.ts';
import type { Certification, CertifyRequest } from '../certification.ts';
import { verdictLine, verdictText } from '../checking.ts';
import { exitCodeOfVerdict } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { iterate, oneOf, outputFile, positive, starts, width } from '../option-values.ts';
import { beginnings } from '../../search/descent-start.ts';
import { certifiable, sets, withFacts } from '../proposals.ts';
import type { Certifiable } from '../proposals.ts';
import { certifyElimination } from '../elimination.ts';
import type { EliminationCertification } from '../elimination.ts';
import { certifyLazyGap } from '../lazy-gap.ts';
import type { ProjectionCertification } from '../projection.ts';
import { certifyProjection } from '../projection.ts';
import { certifyStationary, stationaryNear } from '../stationary.ts';
import type { StationaryCertification } from '../stationary.ts';
import { commandLine, jsonText, outputFor, warned, wrap } from '../output.ts';
import type { GlobalOptions } from '../output.ts';

type CertifyOptions = GlobalOptions & Omit<CertifyRequest, 'theorem' | 'seed' | 'command'>;

/** What the theorems with facts files take besides. */
interface OwnOptions {
  readonly data?: string;
  readonly target?: string;
  readonly penalty?: number;
  readonly within?: number;
}

/** What the table of owners asks about. */
type Owned = OwnOptions & Pick<CertifyRequest, 'after' | 'from' | 'step'>;

type WithFacts = (typeof withFacts)[number];

const examples = `
Data: a .csv, .npy, .npz or .json file, or mnist:N, iris, gaussian:NxD, gaussian:NxD:SEED.
Weights: a .npz or .json file with W (m x d), v (m) and, for kkt, W0 (m x d); or an .onnx model with one hidden layer.
For projection also .json with {"layers": [W_1, .., W_L]}: lists of rows of numbers or fractions "p/q", the last with one row.
For lazy-gap rows of numbers, or W alone; the target likewise, or B alone under that name.
Exit code: 0 certified and checked, 1 not certified, 2 unusable options or data.

Examples:
  widthwise certify expressivity --data mnist:1000 --labels random-sign --width 4
  widthwise certify expressivity --data table.csv --labels price --normalise rows --out price.json
  widthwise certify expressivity --data gaussian:40x20 --all-labels
  widthwise certify expressivity --data mnist:200 --activation "x/(1 + x^2)" --by-digest
  widthwise certify nice-region --data gaussian:40x20 --width 4
  widthwise certify nice-region --data d.npz --weights w.npz --radius 1e-4 --activation tanh
  widthwise certify kkt --data gaussian:40x20 --labels random-sign --width 8
  widthwise certify kkt --data d.npz --weights trained.npz --radius 0.01 --activation tanh
  widthwise certify gradient-descent --data gaussian:20x10 --labels random-sign
  widthwise certify gradient-descent --data gaussian:6x6 --labels random-sign --width 32 --after 1000
  widthwise certify network --data d.npz --weights model.onnx
  widthwise certify stationary-point --data d.npz --weights trained.npz --activation tanh
  widthwise certify stationary-point --data gaussian:40x3 --labels random-sign --width 3 --bias
  widthwise certify elimination --data d.json --weights w.json --activation square
  widthwise certify projection --data d.json --weights layers.json --activation relu
  widthwise certify lazy-gap --target B.json --weights W.json`;

const description =
  'Finds a network or a region, writes the proof as a certificate, and checks the written file.\n' +
  'expressivity (Theorem A): these inputs and labels are fitted exactly by this width.\n' +
  'nice-region (Theorem B): on a ball, every stationary point in W has loss 0, for all labels.\n' +
  'gradient-descent (Theorem D): with a stated step it converges to loss 0, with its rate and its ball.\n' +
  'kkt (Theorem C): what every KKT point of the constrained problem, or a given one, is worth.\n' +
  'network: whatever of this can be proved about given weights, one file each.\n' +
  'stationary-point: an exact one near given weights, or where training from --width ends, its kind and loss.\n' +
  'elimination (Theorem F3): from an exact stationary point of loss > 0 one exponential unit more leads down.\n' +
  'projection (Theorem F): the loss at weights of any depth is a squared distance, exactly or nearly.\n' +
  'lazy-gap (Theorem E): the exact risks of random features, tangent class and networks for one target.';

export function certifyCommand(command: Command, end: (code: ExitCode) => void): void {
  command
    .description(description)
    .addArgument(
      command
        .createArgument('<theorem>', 'what to certify')
        .choices([...certifiable, ...withFacts])
        .argParser(oneOf([...certifiable, ...withFacts])),
    )
    .option('--data <source>', 'the samples (not for lazy-gap)')
    .option(
      '--labels <which>',
      'random-sign, a column by name or index, or a file (default: the labels of the data)',
    )
    .option('--width <m>', 'hidden neurons (default: the next even number from 2n/rank X)', width)
    .option(
      '--activation <sigma>',
      'a name such as tanh, or a formula in x (default: tanh; none with --weights of numbers alone)',
    )
    .option('--scale <s>', 'standard deviation of the first pre-activations', positive)
    .option('--starts <k>', 'random starts to choose from', starts)
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
        'stationary-point, elimination, gradient-descent: W alone, or W and v (default: hidden at a mirrored start, else all)',
      ).choices(['hidden', 'all']),
    )
    .addOption(
      new Option(
        '--from <start>',
        'gradient-descent: where it begins (default: mirrored; lecun with --after)',
      ).choices(beginnings),
    )
    .option('--after <k>', 'gradient-descent: from iterate k of a float64 run', iterate)
    .option('--step <eta>', 'gradient-descent: of the run (default: about 1/norm(J)^2)', positive)
    .option('--target <file>', 'lazy-gap: the matrix B of the target x^T B x, d rows of d numbers')
    .option('--penalty <lambda>', 'elimination: of the unit (default: 1)', positive)
    .option('--within <eps>', 'elimination: how far its w and a may move (default: 1)', positive)
    .option('--by-digest', 'name the inputs by digest and recipe instead of writing them')
    .option('--full', 'write the n x n matrix M as well, which the checker then need not compute')
    .option('--out <file>', 'the certificate', outputFile, 'proof.json')
    .addHelpText('after', examples)
    .action(async (theorem: Certifiable | WithFacts) => {
      end(await run(theorem, command));
    });
}

async function run(theorem: Certifiable | WithFacts, command: Command): Promise<ExitCode> {
  const given = command.optsWithGlobals<Omit<CertifyOptions, 'data'> & OwnOptions>();
  demandOwn(theorem, given);
  if (theorem === 'lazy-gap') return lazyGap(command);
  const { data } = given;
  if (data === undefined) throw usage('no data', 'Give --data with the samples.', '--data');
  const options = { ...given, data };
  if (theorem === 'stationary-point') return stationary(options);
  if (theorem === 'elimination') return elimination(options);
  if (theorem === 'projection') return projection(options);
  return theorem === 'network' ? network(options) : certify(theorem, options);
}

function usage(found: string, advice: string, field: string): WidthwiseError {
  return new WidthwiseError('usage', found, advice, { field });
}

/** Options of one theorem alone. */
const own = [
  ['target', 'lazy-gap'],
  ['penalty', 'elimination'],
  ['within', 'elimination'],
  ['after', 'gradient-descent'],
  ['from', 'gradient-descent'],
  ['step', 'gradient-descent'],
] as const;

function demandOwn(theorem: string, given: Owned): void {
  for (const [option, owner] of own)
    if (given[option] !== undefined && theorem !== owner)
      throw usage(`it does not apply here`, `It belongs to certify ${owner}.`, `--${option}`);
}

const ofLazyGap = ['target', 'weights', 'out', 'seed', 'json', 'quiet', 'color'];

/** It has no data: every option that is about a sample would be ignored. */
async function lazyGap(command: Command): Promise<ExitCode> {
  const options = command.optsWithGlobals<
    GlobalOptions & OwnOptions & { weights?: string; out: string }
  >();
  const stranger = command.options.find(
    (option) =>
      !ofLazyGap.includes(option.attributeName()) &&
      command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  if (stranger?.long !== undefined && stranger.long !== null)
    throw usage('it does not apply here', 'Give --target, --weights and --out.', stranger.long);
  const output = outputFor(options);
  const made = await certifyLazyGap({ ...options, command: commandLine() }, output);
  const text = options.quiet === true ? verdictLine(made.verdict) : verdictText(made.verdict);
  output.result(text, jsonText(warned(made, output)));
  return exitCodeOfVerdict(made.verdict.kind);
}

async function elimination(options: CertifyOptions & OwnOptions): Promise<ExitCode> {
  const output = outputFor(options);
  const request = { ...options, seed: options.seed ?? 1, command: commandLine() };
  const made = await certifyElimination(request, output);
  output.result(pointText(made, options.quiet === true), jsonText(warned(made, output)));
  return made.kind === 'checked' ? exitCodeOfVerdict(made.verdict.kind) : 1;
}

async function projection(options: CertifyOptions): Promise<ExitCode> {
  const output = outputFor(options);
  const request = { ...options, seed: options.seed ?? 1, command: commandLine() };
  const made = await certifyProjection(request, output);
  output.result(pointText(made, options.quiet === true), jsonText(warned(made, output)));
  return made.kind === 'checked' ? exitCodeOfVerdict(made.verdict.kind) : 1;
}

function pointText(
  made: EliminationCertification | ProjectionCertification,
  short: boolean,
): string {
  if (made.kind === 'checked') return short ? verdictLine(made.verdict) : verdictText(made.verdict);
  return short ? `not certified: ${made.because}` : wrap(`NOT CERTIFIED: ${made.because}`, '  ');
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
  output.result(texts.join('\n\n'), jsonText(all.map((one) => warned(one, output))));
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
  output.result(stationaryText(made, options.quiet === true), jsonText(warned(made, output)));
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
  const text = made.map(options.quiet === true ? shortText : longText).join('\n\n');
  const documents = made.map((one) => warned(one, output));
  const [only] = documents;
  output.result(text, jsonText(documents.length === 1 && only !== undefined ? only : documents));
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
