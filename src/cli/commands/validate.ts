/**
 * # widthwise validate
 * @module
 */
import type { Command } from 'commander';
import { shellText } from '../../codecs.ts';
import { caseText, readCaseText } from '../../conformance/case-text.ts';
import { generateCases } from '../../conformance/cases.ts';
import { operationNames } from '../../conformance/protocol.ts';
import type { Selection } from '../../conformance/cases.ts';
import { parseExpectations } from '../../conformance/expectations.ts';
import type { Expectation } from '../../conformance/expectations.ts';
import { importAdapter, inProcess } from '../../conformance/in-process.ts';
import { dtypes } from '../../conformance/protocol.ts';
import type { Capabilities, Case } from '../../conformance/protocol.ts';
import { exitCodeOf } from '../../conformance/record.ts';
import { summaryText, validationJson, validationJunit } from '../../conformance/report.ts';
import { validate } from '../../conformance/run.ts';
import { sessionDefaults } from '../../conformance/session.ts';
import { openTarget, shippedNames } from '../../conformance/shipped.ts';
import type { Target } from '../../conformance/target.ts';
import { readVectors, resultsTarget } from '../../conformance/vectors.ts';
import type { Vectors } from '../../conformance/vectors.ts';
import { WidthwiseError } from '../../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import { sayExpected } from '../expectation.ts';
import { readText, writeWhole } from '../files.ts';
import { interruptible } from '../interruption.ts';
import { cases } from '../option-limits.ts';
import { outputFile, positive, timeout } from '../option-values.ts';
import { jsonText, outputFor } from '../output.ts';
import { recordOption } from '../record-option.ts';
import { recording } from '../recording.ts';
import { casesExpected } from '../run-costs.ts';
import { selectionOf } from '../selection.ts';
import type { SelectionOptions } from '../selection.ts';

interface ValidateOptions extends SelectionOptions {
  readonly target?: string;
  readonly module?: string;
  readonly results?: string;
  readonly vectors?: string;
  readonly onnx?: string;
  readonly data?: string;
  readonly timeout?: number;
  readonly tolerance?: number;
  readonly strict?: true;
  readonly case?: string;
  readonly expect?: string;
  readonly record?: string;
  readonly junit?: string;
}

export function validateCommand(command: Command, end: (code: ExitCode) => void): void {
  command
    .description(
      'Asks another implementation for networks, gradients and projections, and judges its answers by derived error bounds; a trained point by what can be proved of it.',
    )
    .option(
      '--target <command>',
      `a shipped adapter (${shippedNames.join(', ')}) or a command that speaks protocol 1`,
    )
    .option('--module <file>', 'a module that exports an adapter, run inside this process')
    .option('--results <file>', 'answers in a file, to the cases of --vectors')
    .option('--vectors <file>', 'cases written by widthwise vectors emit')
    .option('--onnx <file>', 'a model of any depth, run by ONNX Runtime on --data')
    .option('--data <source>', 'a data file or a named set, as for widthwise certify')
    .option(
      '--ops <names>',
      `only these operations, separated by commas: ${operationNames.join(', ')}`,
    )
    .option('--dtypes <names>', `only these formats, separated by commas: ${dtypes.join(', ')}`)
    .option('--cases <n>', 'cases to generate, 1000 by default', cases)
    .option(
      '--timeout <seconds>',
      'time for one small case, 2 by default; large cases have more',
      timeout,
    )
    .option(
      '--tolerance <rel>',
      'a relative error that you accept; what only it accepts counts as "weakened", not as passed',
      positive,
    )
    .option('--strict', 'what is indeterminate or skipped fails as well')
    .option('--case <case>', 'only this case: an id, or the one-line case that a failure prints')
    .option('--expect <file>', 'known differences, each with a reason and a link')
    .option(recordOption.flags, recordOption.help, recordOption.read)
    .option('--junit <file>', 'writes a JUnit report as well', outputFile)
    .addHelpText(
      'after',
      `
Exit code: 0 all held, 1 something failed, or nothing passed, 2 unusable options or files, 3 the adapter does not
start, 4 an expectation is stale, 5 interrupted or partial. What is weakened by --tolerance neither fails nor passes;
what is indeterminate or skipped fails under --strict only.

numpy and torch run in the Python that WIDTHWISE_PYTHON names, or else python3.

Examples:
  widthwise validate --target numpy
  widthwise validate --target "python3 adapter.py" --ops gradient,step --cases 5000
  widthwise validate --module ./adapter.ts --junit report.xml
  widthwise validate --results results.jsonl --vectors cases.jsonl
  widthwise validate --onnx model.onnx --data digits.csv`,
    )
    .action(async () => {
      end(await run(command.optsWithGlobals<ValidateOptions>()));
    });
}

/** The target, its cases, and how to name it in the record. */
interface Plan {
  readonly target: Target;
  readonly cases: readonly Case[];
  readonly name: string;
  readonly seed: number;
}

async function run(options: ValidateOptions): Promise<ExitCode> {
  const expectations =
    options.expect === undefined
      ? []
      : parseExpectations(await readText(options.expect), options.expect);
  // Covers the start of the adapter too, which may take long: a ctrl-C then leaves a record of cases that were not run.
  return interruptible(async (signal) =>
    judged(await planOf(options), expectations, signal, options),
  );
}

async function judged(
  { target, ...plan }: Plan,
  expectations: readonly Expectation[],
  signal: AbortSignal,
  options: ValidateOptions,
): Promise<ExitCode> {
  const output = outputFor(options);
  try {
    sayExpected([casesExpected(plan.cases.length)], output);
    const record = await validate(target, plan.cases, {
      target: plan.name,
      seed: plan.seed,
      expectations,
      tolerance: options.tolerance,
      strict: options.strict,
      replay: (question, isNew) => replayOf(options, question, isNew),
      onLine: recording(options.record),
      signal,
    });
    if (options.junit !== undefined) await writeWhole(options.junit, validationJunit(record));
    output.result(summaryText(record), jsonText(validationJson(record)));
    return exitCodeOf(record);
  } finally {
    await target.close();
  }
}

/** Reasonable for a line of a terminal. */
const longestCase = 2000;

/** The command that repeats this case: by its text, or by its id among the cases of this run. */
function replayOf(options: ValidateOptions, question: Case, isNew: boolean): string {
  const {
    seed,
    said: _said,
    case: _case,
    record: _record,
    junit: _junit,
    expect: _expect,
    ...own
  } = options;
  const text = caseText(question);
  const isShort = text.length <= longestCase && options.onnx === undefined;
  if (!isShort && isNew) return '';
  const { ops: _ops, dtypes: _dtypes, cases: _cases, vectors: _vectors, ...target } = own;
  const asText = isShort && options.results === undefined;
  const words = Object.entries(asText ? target : own)
    .filter(
      ([name, value]) =>
        typeof value === 'string' || typeof value === 'number' || name === 'strict',
    )
    .flatMap(([name, value]) => (value === true ? [`--${name}`] : [`--${name}`, `${value}`]));
  const seeded = seed === undefined || asText ? [] : ['--seed', `${seed}`];
  return shellText([
    'widthwise',
    ...seeded,
    'validate',
    ...words,
    '--case',
    asText ? text : question.id,
  ]);
}

/** The cases that --case names. */
function selected(cases: readonly Case[], id: string | undefined): readonly Case[] {
  if (id === undefined) return cases;
  const found = cases.filter((question) => question.id === id);
  if (found.length > 0) return found;
  const advice =
    'Use the --seed, --cases, --ops and --dtypes, or the --vectors, of the run that named it.';
  throw new WidthwiseError('usage', `no case has the id "${id}"`, advice, { field: '--case' });
}

function usage(found: string, advice: string): WidthwiseError {
  return new WidthwiseError('usage', found, advice);
}

/** Starts the target and finds its cases. */
async function planOf(options: ValidateOptions): Promise<Plan> {
  const { target, module, results, onnx } = options;
  const [name = '', ...others] = [target, module, results, onnx].filter((one) => one !== undefined);
  if (name === '' || others.length > 0)
    throw usage(
      'expected one of --target, --module, --results and --onnx',
      `Shipped adapters: ${shippedNames.join(', ')}.`,
    );
  const selection = selectionOf(options);
  if (onnx !== undefined) return onnxPlan(onnx, selection.seed, options);
  const vectors = await vectorsOf(options);
  if (results !== undefined && vectors === undefined)
    throw usage('--results needs --vectors', 'Name the cases that were answered.');
  const opened = await targetOf(options);
  try {
    const cases = casesOf(options.case, vectors?.cases, opened.ready.caps, selection);
    return { target: opened, name, seed: vectors?.seed ?? selection.seed, cases };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** The case on the command line, the cases from a file, or generated ones. */
function casesOf(
  only: string | undefined,
  read: readonly Case[] | undefined,
  caps: Capabilities,
  selection: Selection,
): readonly Case[] {
  if (only?.trimStart().startsWith('{') === true) return [readCaseText(only)];
  return selected(read ?? generateCases(caps, selection), only);
}

async function vectorsOf({ vectors }: ValidateOptions): Promise<Vectors | undefined> {
  return vectors === undefined ? undefined : readVectors(await readText(vectors), vectors);
}

const secondsOf = ({ timeout }: ValidateOptions): number => timeout ?? sessionDefaults.caseSeconds;

async function onnxPlan(file: string, seed: number, options: ValidateOptions): Promise<Plan> {
  if (options.data === undefined) throw usage('--onnx needs --data', 'Name what the model is fed.');
  const { openOnnx } = await import('../../conformance/onnx-target.ts');
  const { target, cases } = await openOnnx(file, options.data, seed, secondsOf(options));
  return { target, cases: selected(cases, options.case), name: file, seed };
}

async function targetOf(options: ValidateOptions): Promise<Target> {
  const { target = '', module, results } = options;
  const caseSeconds = secondsOf(options);
  if (results !== undefined) return resultsTarget(await readText(results), results);
  if (module !== undefined) return inProcess(await importAdapter(module), caseSeconds);
  return openTarget(target, { ...sessionDefaults, caseSeconds });
}
