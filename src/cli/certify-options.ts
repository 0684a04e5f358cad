/**
 * # The options of certify
 *
 * One table. Which target an option belongs to follows from what the target accepts, and from that the help of each
 * target and the refusal of options that do not apply.
 *
 * ## Main definitions
 * - {@link addCertifyOptions}, {@link describeTargets}
 * - {@link demandOptions}: refuses options that do not belong to a target, and requires those it
 *   needs
 * - {@link naming}: the names of options in errors
 * @module
 */
import { Help, Option } from 'commander';
import type { Command } from 'commander';
import { usage } from '../certify/plan.ts';
import type { Naming } from '../certify/plan.ts';
import { targetNames, targets } from '../certify/targets.ts';
import { rowsOfNumbers } from '../certify/target.ts';
import type { Definition, Given } from '../certify/target.ts';
import type { Target } from '../certify/targets.ts';
import { iterate, starts, widthOrLeast } from './option-limits.ts';
import { dimension, outputFile, positive, range } from './option-values.ts';
import { recordOption } from './record-option.ts';
import { tableOptions } from './table-options.ts';

interface Row {
  readonly flags: string;
  readonly help: string;
  /** Whether a target has it; by default, whether it accepts the key of that name. */
  readonly of?: (target: Definition, name: string) => boolean;
  readonly read?: (text: string) => unknown;
  readonly choices?: readonly string[];
  readonly usually?: string;
}

function taking(key: keyof Given): (target: Definition) => boolean {
  return ({ takes }) => takes[key] !== undefined;
}

const rows: readonly Row[] = [
  { flags: '--data <source>', help: 'the samples', of: taking('inputs') },
  {
    flags: '--labels <which>',
    help: 'random-sign, a column by name or index, or a file (default: the labels of the data)',
    of: taking('inputs'), // a label column is never an input, whether labels are needed or not
  },
  ...tableOptions.map((row) => ({ ...row, of: taking('inputs') })),
  {
    flags: '--classes',
    help: 'one network a class, where the labels have more than two; its file is named by the class',
    of: taking('classes'),
  },
  {
    flags: '--width <m>',
    help: 'hidden neurons (default: the next even number from 2n/rank X, for expressivity up to half as many again; or that of the weights); expressivity: also least, for the least even number that is found',
    read: widthOrLeast,
  },
  {
    flags: '--activation <sigma>',
    help: 'a name such as tanh, or a formula in x (default: tanh; none with --weights of numbers alone)',
  },
  {
    flags: '--scale <s>',
    help: 'standard deviation of the first pre-activations',
    read: positive,
  },
  { flags: '--starts <k>', help: 'random starts to choose from', read: starts },
  {
    flags: '--normalise <how>',
    help: 'rows: divide each sample by its norm',
    of: taking('inputs'),
    choices: ['rows', 'none'],
    usually: 'none',
  },
  {
    flags: '--columns <how>',
    help: 'raw; or those of X A, of one size: standard, whitened (default: raw; expressivity and network go on to the others)',
    choices: ['raw', 'standard', 'whitened'],
  },
  { flags: '--bias', help: 'append a constant column to the inputs', of: taking('inputs') },
  {
    flags: '--all-labels',
    help: 'every label vector at once instead of one',
    of: ({ takes }) => takes.labels === 'optional',
  },
  {
    flags: '--radius <eps>',
    help: 'of the ball around W0 (default: chosen)',
    read: positive,
  },
  {
    flags: '--weights <file>',
    help: 'given weights, instead of a generated start',
    of: ({ takes }) => takes.weights !== undefined || takes.layers !== undefined,
  },
  {
    flags: '--start <file>',
    help: 'weights whose W is the centre W0 of the ball',
    of: (_, name) => name === 'kkt' || name === 'network',
  },
  { flags: '--set <which>', help: 'C1, C2 or C5 alone', choices: ['ball', 'cone', 'box'] },
  { flags: '--least <zeta>', help: 'at least abs(v_j) (default: chosen)', read: positive },
  {
    flags: '--most <kappa>',
    help: 'at most abs(v_j) (default: enough for loss 0)',
    read: positive,
  },
  {
    flags: '--ratio <kappa>',
    help: 'largest max v_j/min v_j of the cone (default: 2)',
    read: positive,
  },
  {
    flags: '--moving <which>',
    help: 'W alone, or W and v (default: hidden at a mirrored start, else all)',
    choices: ['hidden', 'all'],
  },
  {
    flags: '--from <start>',
    help: 'the starting point (default: mirrored; lecun with --after)',
    choices: ['lecun', 'mirrored'],
  },
  { flags: '--after <k>', help: 'from iterate k of a float64 run', read: iterate },
  {
    flags: '--step <eta>',
    help: 'of the run (default: about 1/norm(J)^2); sharpness: whether it is stable',
    read: positive,
  },
  {
    flags: '--batch <b>',
    help: 'samples in a batch (default: 1)',
    read: iterate,
  },
  {
    flags: '--norm <which>',
    help: 'of the penalty lambda norm_1(theta), or (lambda/2) norm(theta)^2 (default: l2)',
    choices: ['l2', 'l1'],
  },
  { flags: '--tau <t>', help: 'of the surrogates (default: 1)', read: positive },
  {
    flags: '--blocks <B>',
    help: 'parts of the weights that move in parallel (default: 1)',
    read: iterate,
  },
  {
    flags: '--target <file>',
    help: 'the matrix B of the target x^T B x, d rows of d numbers; rates: a piecewise polynomial; tensors: a sum of powers; overlaps: a network of products',
  },
  {
    flags: '--network <file>',
    help: 'a network with one input; tensors: c and U at the end of a run; overlaps: a network of products with its weights; feedback-alignment: a network with feedback, and its data; ensembles: a student',
  },
  { flags: '--gram <file>', help: 'the Gram matrix of vectors' },
  {
    flags: '--sphere <D>',
    help: 'all neurons relu(w.x)^k on S^D, D even, in the place of vectors',
    read: dimension,
  },
  {
    flags: '--power <k>',
    help: 'of these neurons, 0 for half-spaces (default: 1)',
    read: dimension,
  },
  {
    flags: '--space <k>',
    help: 'the dimension of the spaces that they are compared with',
    read: dimension,
  },
  { flags: '--architecture <file>', help: 'the sizes of a network of products' },
  {
    flags: '--neurons <a..b>',
    help: 'for every n from a to b: n half-spaces on S^2 beat every n-dimensional space',
    read: range,
  },
  {
    flags: '--penalty <lambda>',
    help: 'of the unit (default: 1); convex-approximation: of the weights (default: 0.05)',
    read: positive,
  },
  {
    flags: '--within <eps>',
    help: 'how far w and a of the unit may move (default: 1); sharpness: eps of the box (default: 0.001); robust-radius and purification: the radius',
    read: positive,
  },
  {
    flags: '--by-digest',
    help: 'name the inputs by digest and recipe instead of writing them',
    of: taking('columns'),
  },
  {
    flags: '--weights-out <file>',
    help: 'W and v for the data as they are, also where the certificate is about X A: .npz, .json or .onnx',
    of: taking('columns'),
    read: outputFile,
  },
  {
    flags: '--out <file>',
    help: 'the certificate',
    of: () => true,
    read: outputFile,
    usually: 'proof.json',
  },
  { ...recordOption, of: () => true },
];

const onData = [
  'Data: a .csv, .tsv, .npy, .npz, .json, .parquet, .arrow or .feather file, or - for standard input; or mnist:N, iris,',
  'gaussian:NxD, gaussian:NxD:SEED.',
];
const onCodes = 'Exit code: 0 certified and checked, 1 not certified, 2 unusable options or data.';

function isTarget(name: string | undefined): name is Target {
  return name !== undefined && Object.hasOwn(targets, name);
}

function nameOf(flags: string): string {
  return new Option(flags).attributeName();
}

function belongs(
  { flags, of = ({ takes }) => Object.hasOwn(takes, nameOf(flags)) }: Row,
  target: Target,
) {
  return of(targets[target], target);
}

/** Whether the target has the option. */
export function isOptionOf(target: string, flags: string): boolean {
  const row = rows.find((one) => one.flags === flags);
  return row !== undefined && isTarget(target) && belongs(row, target);
}

/** For example "nice-region, kkt and network". */
function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** The targets that have the option, or those that do not. */
function ownersOf(row: Row, owning: boolean): readonly string[] {
  return targetNames.filter((name) => isTarget(name) && belongs(row, name) === owning);
}

/** The description of an option in the help of one target, or of all. */
function helpOf(row: Row, text: string, target: Target | undefined): string {
  if (target !== undefined) {
    const { weights }: Definition = targets[target];
    return row.flags.startsWith('--weights') ? (weights ?? text) : text;
  }
  const [owners, others] = [ownersOf(row, true), ownersOf(row, false)];
  if (others.length === 0) return text;
  return owners.length < others.length
    ? `${listed(owners)}: ${text}`
    : `${text} (not for ${listed(others)})`;
}

/** A target with its theorem and its statement in one line. */
function summaryOf(target: Target): string {
  const { theorem, summary }: Definition = targets[target];
  return `${target}${theorem === undefined ? '' : ` (${theorem})`}: ${summary}`;
}

/** The name of a request's key in errors: its option. */
function flagOf(key: string): string {
  if (key === 'inputs') return '--data';
  return `--${key.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`;
}

export const naming: Naming = { name: flagOf, field: flagOf };

/** Declares the options of all targets. */
export function addCertifyOptions(command: Command): void {
  for (const { flags, help, read, choices, usually } of rows) {
    const option = new Option(flags, help);
    if (choices !== undefined) option.choices(choices);
    if (read !== undefined) option.argParser(read);
    if (usually !== undefined) option.default(usually);
    command.addOption(option);
  }
}

/** The target whose help is requested. */
function targetIn({ args }: Command): Target | undefined {
  return args.find(isTarget);
}

function examplesOf(target: Target | undefined): string {
  const all: readonly Definition[] = Object.values(targets);
  const { files: notes = [], examples }: Pick<Definition, 'files' | 'examples'> =
    target === undefined
      ? {
          files: ['The options of one target: widthwise certify TARGET --help.'],
          examples: all.flatMap((own) => own.examples),
        }
      : targets[target];
  const data =
    target === undefined ||
    !['quadratic', 'line', 'widths', 'products', 'powers', 'feedback', 'views'].includes(
      targets[target].on,
    )
      ? onData
      : [];
  return [
    '',
    ...data,
    ...notes,
    onCodes,
    '',
    'Examples:',
    ...examples.map((words) => `  widthwise certify ${words}`),
  ].join('\n');
}

const purpose =
  'Finds a network or a region, writes the proof as a certificate, and checks the written file.';

/**
 * The help of one target if the arguments name one, else of all, with the targets of each option.
 */
export function describeTargets(command: Command): void {
  const usual = new Help();
  const rowOf = (option: Option): Row | undefined =>
    rows.find(({ flags }) => flags === option.flags);
  const lines = targetNames.filter(isTarget).map(summaryOf);
  command
    .description([purpose, ...lines].join('\n'))
    .configureHelp({
      showGlobalOptions: true,
      commandDescription: (cmd) => {
        const target = targetIn(cmd);
        return target === undefined
          ? usual.commandDescription(cmd)
          : `${purpose}\n${summaryOf(target)}`;
      },
      commandUsage: (cmd) => {
        const target = targetIn(cmd);
        const text = usual.commandUsage(cmd);
        return target === undefined
          ? text
          : text.replace('[options] <theorem>', `${target} [options]`);
      },
      visibleArguments: (cmd) => (targetIn(cmd) === undefined ? usual.visibleArguments(cmd) : []),
      visibleOptions: (cmd) => {
        const target = targetIn(cmd);
        return usual.visibleOptions(cmd).filter((option) => {
          const row = rowOf(option);
          return row === undefined || target === undefined || belongs(row, target);
        });
      },
      optionDescription: (option) => {
        const row = rowOf(option);
        const text = usual.optionDescription(option);
        return row === undefined ? text : helpOf(row, text, targetIn(command));
      },
    })
    .addHelpText('after', () => examplesOf(targetIn(command)));
}

/** Keys of requests, their options, and what is said where one is needed and not given. */
const demanded = [
  ['inputs', '--data', 'no data', 'Give --data with the samples.'],
  ['target', '--target', 'no target', `Give the symmetric matrix B of x^T B x: ${rowsOfNumbers}.`],
  ['space', '--space', 'no dimension', 'Give --space with the dimension of the spaces.'],
] as const;

/**
 * Throws {@link WidthwiseError} (`usage`) on an option of other targets, and if one that this target needs is missing.
 */
export function demandOptions(target: Target, command: Command): void {
  const isGiven = (name: string): boolean => command.getOptionValueSource(name) === 'cli';
  // of several the one with the fewest targets: it tells most about the intention
  const [stranger] = rows
    .filter((row) => isGiven(nameOf(row.flags)) && !belongs(row, target))
    .map((row) => ({ flag: new Option(row.flags).long ?? '', owners: ownersOf(row, true) }))
    .sort((a, b) => a.owners.length - b.owners.length);
  if (stranger !== undefined)
    throw usage(
      `${stranger.flag} does not apply here`,
      `It belongs to certify ${listed(stranger.owners)}.`,
      stranger.flag,
    );
  const { takes, weights }: Definition = targets[target];
  for (const [key, flag, found, advice] of demanded)
    if (takes[key] === 'needed' && !isGiven(nameOf(flag))) throw usage(found, advice, flag);
  if (weights !== undefined && !isGiven('weights'))
    throw usage('no weights', `Give --weights with ${weights}.`, '--weights');
}
