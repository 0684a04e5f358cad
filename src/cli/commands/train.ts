/**
 * # widthwise train
 * @module
 */
import { extname } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { showInterval } from '../../arithmetic/interval-text.ts';
import { trainingEstimated } from '../../certify/estimate.ts';
import type { Estimate } from '../../certify/estimate.ts';
import { loadData } from '../../data/load.ts';
import type { DataRequest } from '../../data/load.ts';
import { weightsBytes } from '../../data/weights.ts';
import { WidthwiseError } from '../../errors.ts';
import { isAnalytic } from '../../sigma/analytic.ts';
import { activationNamed } from '../../sigma/built-in.ts';
import { problemOf } from '../../network/problem.ts';
import type { Problem } from '../../network/problem.ts';
import type { Descent } from '../../search/projected-gradient.ts';
import { decreaseFor, train } from '../../theorems/kkt/train.ts';
import type { Trained, TrainOptions } from '../../theorems/kkt/train.ts';
import { usualStarts } from '../../search/start.ts';
import { demandNetworkSize, widthThreshold } from '../../search/width.ts';
import type { ExitCode } from '../exit-codes.ts';
import { writeWhole } from '../files.ts';
import { demandWeightsFile } from '../weights-out.ts';
import { iterate, starts, width } from '../option-limits.ts';
import { fraction, outputFile, positive } from '../option-values.ts';
import { wrap } from '../lines.ts';
import { jsonText, outputFor, warned, written, writtenBelow } from '../output.ts';
import type { GlobalOptions, Output } from '../output.ts';
import { addTableOptions } from '../table-options.ts';
import { columnsIn, demandTable } from '../table-request.ts';
import type { TableRequest } from '../table-request.ts';
import { sayExpected } from '../expectation.ts';
import { scaMethods } from '../sca-methods.ts';
import type { ScaMethod } from '../sca-methods.ts';
import type { ScaTraining } from '../convex-training.ts';
import type { TensorOptions } from '../tensor-training.ts';
import { watchingOnTerminal } from '../watching.ts';

type TrainCommandOptions = GlobalOptions &
  Omit<DataRequest, 'seed' | 'features' | 'ignore'> &
  TableRequest &
  Omit<TrainOptions, 'seed' | 'width'> & {
    readonly width?: number;
    readonly activation: string;
    readonly out: string;
    readonly model: 'network' | 'tensor';
    readonly method: 'projected-gradient' | ScaMethod;
  } & Pick<ScaTraining, 'steps' | 'penalty' | 'tau' | 'blocks' | 'foreseen'>;

const examples = `
With --model tensor: a sum of m terms a_i u_i^l/norm(u_i)^{l-2}, a_i = +-1, is trained towards a sum of powers T of order l,
{"order": l, "c": [..], "V": [[..], ..]}; a neuron is drawn anew where the loss stalls. A facts file is written and checked:
the residual of the end, the distance of T from all that linearised training from the start can fit, and so whether
the run went beyond it (explain tensors). It takes --target, --width, --steps and --out alone.

With --method sca U = l + (lambda/2) norm(theta)^2 is lowered from a random start by exact minimisers of surrogates in which
f is linear (explain convex-approximation); sca-l1 has lambda norm_1(theta), sca-parallel blocks that move at once. Besides the
point a facts file NAME.facts.json is written and checked: each step of the run lowers U. It takes --data, --labels, --width,
--activation, --scale, --steps, --penalty, --tau, --foreseen and --out.

Exit code: 0 a point was written, 1 there is no start to descend from, 2 unusable options or data.

Examples:
  widthwise train --data gaussian:20x5 --labels random-sign --width 8 --out point.npz
  widthwise train --data gaussian:20x5 --labels random-sign --width 8 --least 20 --most 20 --polish
  widthwise train --data digits.npz --set box --evaluations 5000
  widthwise train --data table.csv --labels price --ignore date,name --rows 100
  widthwise train --data gaussian:20x5 --labels random-sign --out model.onnx
  widthwise train --data gaussian:60x5 --labels random-sign --width 6 --method sca-l1 --penalty 0.5 --out sparse.npz
  widthwise train --model tensor --target t.json --width 4 --out run.json
  widthwise certify kkt --data gaussian:20x5 --labels random-sign --weights point.npz --radius 0.00085`;

/** The method, and the numbers of those that use surrogates. */
function addSurrogateOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--method <which>', 'projected-gradient, or by surrogates, see below')
        .choices(['projected-gradient', ...scaMethods])
        .default('projected-gradient'),
    )
    .option('--penalty <lambda>', 'sca: of the weights (default: 0.05)', positive)
    .option('--tau <t>', 'sca: of the surrogates (default: 1)', positive)
    .option('--blocks <B>', 'sca-parallel: parts that move in parallel (default: 4)', iterate)
    .option(
      '--foreseen',
      'sca: lengths whose fall of U is known before the step, and not searched',
    );
}

export function trainCommand(command: Command, end: (code: ExitCode) => void): void {
  addSurrogateOptions(addTableOptions(command))
    .description(
      'Minimises the loss by projected gradient on the constrained problem of Theorem C, from a mirrored start, ' +
        'and writes W, v and W0. The constraints are the ones that "certify kkt" would choose. ' +
        'Or trains a sum of powers, and certifies the run (Theorem T).',
    )
    .addOption(
      new Option('--model <which>', 'network: as above; tensor: a sum of powers, see below')
        .choices(['network', 'tensor'])
        .default('network'),
    )
    .option('--target <file>', 'tensor: T, a .json file')
    .option(
      '--steps <k>',
      `tensor: steps of the descent (default: ${usualSteps}); sca: steps of the run (default: 50)`,
      iterate,
    )
    .option('--data <source>', 'the samples')
    .option('--labels <which>', 'as in certify')
    .option('--width <m>', 'hidden neurons, even (default: as in certify)', width)
    .option('--activation <sigma>', 'a name such as tanh, or a formula in x', 'tanh')
    .option('--scale <s>', 'standard deviation of the first pre-activations', positive)
    .option('--starts <k>', 'random starts to choose from', starts)
    .addOption(
      new Option('--normalise <how>', 'rows: divide each sample by its norm')
        .choices(['rows', 'none'])
        .default('none'),
    )
    .option('--bias', 'append a constant column to the inputs')
    .addOption(
      new Option('--set <which>', 'ball: v fixed; cone or box: v moves, see explain kkt')
        .choices(['ball', 'cone', 'box'])
        .default('ball'),
    )
    .option(
      '--radius <eps>',
      'of the ball, or of each neuron for the box (default: chosen)',
      positive,
    )
    .option('--least <zeta>', 'at least abs(v_j); the v of the ball (default: chosen)', positive)
    .option('--most <kappa>', 'at most abs(v_j) (default: chosen)', positive)
    .option('--ratio <kappa>', 'largest max v_j/min v_j of the cone (default: 2)', positive)
    .option('--evaluations <k>', 'at most so many evaluations of the loss', iterate, 2000)
    .option('--momentum <beta>', 'heavy-ball momentum, from 0 to below 1', fraction, 0)
    .option('--polish', 'Gauss-Newton after the descent, for the ball', false)
    .option(
      '--out <file>',
      'the point: .npz or .json, or .onnx, which has no W0; tensor: the facts, .json (default: tensors.json)',
      outputFile,
      'point.npz',
    )
    .addHelpText('after', examples)
    .action(async () => {
      const options = command.optsWithGlobals<TrainCommandOptions>();
      demandOwnOptions(command, options);
      end(await (options.model === 'tensor' ? runTensor(command) : runTraining(options)));
    });
}

const usualSteps = 3000;
const ofTensors = ['target', 'steps'];
const ofSurrogates = ['steps', 'penalty', 'tau', 'blocks', 'foreseen'];
const ofDescent = [
  'starts',
  'set',
  'radius',
  'least',
  'most',
  'ratio',
  'evaluations',
  'momentum',
  'polish',
];
const ofBoth = ['model', 'width', 'out'];

/** Why an option does not belong to this model and method; `undefined` if it does. */
function strangeness(
  name: string,
  { model, method }: Pick<TrainCommandOptions, 'model' | 'method'>,
): string | undefined {
  if (ofBoth.includes(name)) return undefined;
  if (model === 'tensor')
    return ofTensors.includes(name) ? undefined : 'Leave it out, or --model tensor.';
  if (method === 'projected-gradient') {
    if (name === 'steps') return 'It belongs to --model tensor and --method sca.';
    if (ofSurrogates.includes(name)) return 'It belongs to --method sca.';
  } else if (ofDescent.includes(name)) return 'It belongs to --method projected-gradient.';
  return ofTensors.includes(name) && !ofSurrogates.includes(name)
    ? 'It belongs to --model tensor.'
    : undefined;
}

/** Throws {@link WidthwiseError} (`usage`) on options of another model or method. */
function demandOwnOptions(command: Command, options: TrainCommandOptions): void {
  for (const option of command.options) {
    const name = option.attributeName();
    if (command.getOptionValueSource(name) !== 'cli') continue;
    const advice = strangeness(name, options);
    if (advice !== undefined)
      throw new WidthwiseError('usage', `${option.long} does not apply here`, advice, {
        field: option.long ?? name,
      });
  }
}

/** An option without which a model cannot be trained. */
function needed<T>(value: T | undefined, field: string, advice: string): T {
  if (value === undefined) throw new WidthwiseError('usage', 'missing', advice, { field });
  return value;
}

async function runTensor(command: Command): Promise<ExitCode> {
  const options = command.optsWithGlobals<Partial<TensorOptions> & { readonly out: string }>();
  const { target, width, steps = usualSteps } = options;
  const isNamed = command.getOptionValueSource('out') === 'cli';
  const { trainTensor } = await import('../tensor-training.ts');
  return trainTensor({
    ...options,
    target: needed(
      target,
      '--target',
      'Give a .json file with {"order": l, "c": [..], "V": [[..], ..]}.',
    ),
    width: needed(width, '--width', 'Give the number of neurons.'),
    steps,
    out: isNamed ? options.out : 'tensors.json',
  });
}

async function problemFor(
  options: TrainCommandOptions,
  seed: number,
  output: Output,
): Promise<Problem> {
  demandTable(options);
  const loaded = await loadData({ ...options, ...columnsIn(options), seed });
  loaded.warnings.forEach(output.warn);
  if (loaded.labels === undefined)
    throw new WidthwiseError(
      'usage',
      `${options.data} has no labels`,
      'Give --labels random-sign, a column or a file.',
      { field: '--labels' },
    );
  return problemOf(loaded.inputs, loaded.labels, activationNamed(options.activation));
}

function expectedOf(
  { inputs, activation }: Problem,
  width: number,
  { starts = usualStarts(inputs.rows), evaluations }: TrainCommandOptions,
): Estimate {
  const { rows: samples, cols: dimension } = inputs;
  const inFloat64 = isAnalytic(activation.value) === true;
  const extent = { samples, dimension, width, activation, steps: starts, inFloat64 };
  return trainingEstimated(extent, evaluations, decreaseFor(samples, width));
}

async function runTraining(options: TrainCommandOptions): Promise<ExitCode> {
  const output = outputFor(options);
  needed<string | undefined>(options.data, '--data', 'Name the samples, such as gaussian:20x5.');
  demandWeightsFile(options.out, '--out');
  const seed = options.seed ?? 1;
  const problem = await problemFor(options, seed, output);
  demandNetworkSize(problem.inputs, options.width ?? 1);
  const width = options.width ?? widthThreshold(problem.inputs).width ?? 2;
  demandNetworkSize(problem.inputs, width);
  const { method } = options;
  if (method !== 'projected-gradient') {
    const { trainBySca } = await import('../convex-training.ts');
    return trainBySca(problem, { ...options, method, seed, width }, output);
  }
  sayExpected([expectedOf(problem, width, options)], output);
  const bar = watchingOnTerminal(output);
  const watch = bar.isSeen ? bar.watch : undefined;
  const trained = train(problem, { ...options, seed, width, watch });
  bar.clear();
  if (trained.kind === 'not-started') {
    output.result(`NOT STARTED  ${trained.because}`, jsonText(warned(trained, output)));
    return 1;
  }
  const { point, start } = trained;
  // A bias is a column of X, and of W: the model is fed that column too.
  const model = { activation: problem.activation.value, bias: false };
  await writeWhole(options.out, weightsBytes({ ...point, start, model }, options.out));
  output.detail(traceText(trained.descent));
  const document = { kind: 'trained', file: options.out, ...summaryOf(trained) };
  output.result(
    options.quiet === true ? lossText(trained) : longText(trained, options.out),
    jsonText(warned(document, output)),
  );
  return 0;
}

function summaryOf({ asserted, decrease, descent, polished, loss }: Trained): object {
  const { stationarity, multipliers, evaluations, ended, trace } = descent;
  return {
    asserted,
    decrease,
    loss,
    stationarity,
    polished,
    multipliers,
    evaluations,
    ended,
    trace,
  };
}

/** About a dozen lines of the trace, evaluations doubling. */
function traceText({ trace }: Descent): string {
  let next = 0;
  const lines = trace.filter(({ evaluations }, k) => {
    const shown = evaluations >= next || k === trace.length - 1;
    if (shown) next = 2 * evaluations;
    return shown;
  });
  const row = (cells: readonly string[]): string => cells.map((c) => c.padStart(14)).join('');
  return [
    row(['evaluations', 'loss', 'KKT residual', 'step']),
    ...lines.map((t) =>
      row([
        `${t.evaluations}`,
        t.loss.toPrecision(6),
        t.stationarity.toPrecision(4),
        t.step.toPrecision(3),
      ]),
    ),
  ].join('\n');
}

function lossText({ loss }: Trained): string {
  return loss === undefined
    ? 'the loss at the point is not enclosed: sigma is not shown to be smooth there'
    : `loss in ${showInterval(loss)}`;
}

const endings: Readonly<Record<Descent['ended'], string>> = {
  stationary: 'the KKT residual is 0 in float64',
  'no-decrease': 'no step lowers the loss any more',
  budget: 'the evaluations ran out',
};

function rangeText({ asserted }: Trained): string {
  switch (asserted.kind) {
    case 'kkt-bound':
      return asserted.set === 'ball'
        ? `norm_F(W - W0) <= ${asserted.radius}, abs(v_j) = ${asserted.least} fixed`
        : `norm(w_j - c_j) <= ${asserted.radius}, ${asserted.least} <= v_j <= ${asserted.most}`;
    case 'kkt-cone':
      return `norm_F(W - W0) <= ${asserted.radius}, v_j >= 1, max v_j <= ${asserted.ratio} min v_j`;
    case 'kkt-point':
      return `norm_F(W - W0) <= ${asserted.radius}`;
  }
}

/** The written file, and the command that reads it: a model cannot hold W0. */
function nextLines(file: string, { kind, radius }: Trained['constraints']['hidden']): string[] {
  const isModel = extname(file).toLowerCase() === '.onnx';
  const next = isModel
    ? `network with the same data and activation, --weights ${file}`
    : `kkt with the same data, --weights ${file} --radius ${radius}`;
  return [
    `${written(file, writtenBelow)}: W, v${isModel ? '' : ', W0'}`,
    ...(isModel || kind === 'ball' ? [`next      widthwise certify ${next}`] : []),
  ];
}

function longText(trained: Trained, file: string): string {
  const { constraints, descent, polished, decrease } = trained;
  const how =
    decrease === 'enclosed' ? 'each decrease proved by enclosures' : 'compared in float64';
  const lines = [
    `problem   ${rangeText(trained)}`,
    `descent   ${descent.evaluations} evaluations, ${how}; ${endings[descent.ended]}`,
    ...(polished === undefined ? [] : [`polished  KKT residual ${polished.toPrecision(4)}`]),
    `reached   ${lossText(trained)} (rigorous), KKT residual ${(polished ?? descent.stationarity).toPrecision(4)} (float64)`,
    ...nextLines(file, constraints.hidden),
  ];
  return lines.map((line) => wrap(line, ' '.repeat(10))).join('\n');
}
