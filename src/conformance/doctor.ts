/**
 * # Is this adapter ready for validation?
 *
 * Starts it, reads its declaration, asks one case of each operation, stops it; reports what each step showed.
 *
 * ## Main definitions
 * - {@link examine}, {@link Diagnosis}
 * @module
 */
import { activationNamed } from '../sigma/built-in.ts';
import { rationalFromText } from '../arithmetic/rational.ts';
import { kinkedNames, oneSidedSlopes } from './activation-error.ts';
import { generateCases, identified } from './cases.ts';
import { dtypes, operationNames, operations } from './protocol.ts';
import { roundTo } from './families.ts';
import { holds } from './fraction-range.ts';
import { judge } from './judge.ts';
import type { Capabilities, Case, Tensor } from './protocol.ts';
import type { Outcome, Target } from './target.ts';
import { words } from './session.ts';
import { decodeTensor, encodeTensor } from './tensor.ts';

export interface Diagnosis {
  readonly kind: 'ok' | 'warning' | 'fault';
  readonly text: string;
}

const ok = (text: string): Diagnosis => ({ kind: 'ok', text });
const warning = (text: string): Diagnosis => ({ kind: 'warning', text });
const fault = (text: string): Diagnosis => ({ kind: 'fault', text });

/**
 * Examines a target that is ready, and closes it.
 *
 * @param command - the words that started it, which decide the language in which missing declarations are shown.
 */
export async function examine(
  target: Target,
  command: readonly string[],
): Promise<readonly Diagnosis[]> {
  const { adapter, impl, caps } = target.ready;
  const versions = Object.entries(impl).map(([name, value]) => `${name} ${value}`);
  const seen: Diagnosis[] = [
    ok(`${adapter.name} ${adapter.version} speaks protocol 1 (${versions.join(', ')})`),
    ...declarations(caps),
  ];
  const cases = operationNames
    .filter((op) => caps.ops.includes(op))
    .flatMap((op) => sampleOf(op, caps));
  await target.ask(cases, (question, outcome) => {
    seen.push(diagnose(question, outcome, caps));
  });
  seen.push(...(await kinks(target, command)));
  await target.close();
  const incidents = target.incidents().map(({ kind, because }) => fault(`${kind}: ${because}`));
  return [...seen, ...incidents, ...(incidents.length === 0 ? [ok('it stops when asked')] : [])];
}

function declarations({ ops, dtypes: kinds, activations }: Capabilities): Diagnosis[] {
  const names = Object.keys(activations);
  const unknown = [
    ...ops.filter((op) => !operationNames.some((known) => known === op)),
    ...kinds.filter((kind) => !dtypes.some((known) => known === kind)),
  ];
  const undeclared = names.filter((name) => Object.keys(activations[name] ?? {}).length === 0);
  return [
    ok(`operations ${ops.join(', ')}; ${kinds.join(', ')}; activations ${names.join(', ')}`),
    ...(unknown.length > 0 ? [warning(`not of protocol 1, ignored: ${unknown.join(', ')}`)] : []),
    ...(undeclared.length > 0
      ? [ok(`default errors are assumed for ${undeclared.join(', ')}`)]
      : []),
  ];
}

function sampleOf(op: string, caps: Capabilities): readonly Case[] {
  return generateCases(caps, { seed: 1, count: 1, ops: [op] });
}

function diagnose(question: Case, outcome: Outcome, caps: Capabilities): Diagnosis {
  const name = `${question.op} ${question.dtype} ${question.activation ?? ''}`.trim();
  if (outcome.kind === 'not-run' || outcome.kind === 'skipped')
    return fault(`${name}: ${outcome.kind}, ${outcome.because}`);
  if (outcome.kind !== 'answered') return fault(`${name}: ${outcome.kind}, ${words(outcome)}`);
  const verdict = judge(question, outcome, caps);
  const because = 'because' in verdict ? `, ${verdict.because}` : '';
  const text = `${name}: ${verdict.kind}${because}`;
  if (verdict.kind === 'pass') return ok(text);
  return verdict.kind === 'unsupported' || verdict.kind === 'indeterminate'
    ? warning(text)
    : fault(text);
}

/** The adapter's sigma'(0) for each activation whose convention is undeclared, and the line that declares it. */
async function kinks(target: Target, command: readonly string[]): Promise<readonly Diagnosis[]> {
  const { ops, activations, conventions } = target.ready.caps;
  const isAsked = operationNames.some(
    (op) => ops.includes(op) && operations[op].flags.includes('slopeAtZero'),
  );
  if (!isAsked) return [];
  const open = kinkedNames.filter(
    (name) => Object.hasOwn(activations, name) && conventions.slopeAtZero?.[name] === undefined,
  );
  const asked = open.flatMap((name) => kinkCase(name, target.ready.caps));
  const found: Record<string, string> = {};
  const seen: Diagnosis[] = [];
  await target.ask(asked, (question, outcome) => {
    const { activation = '' } = question;
    const slope = slopeIn(question, outcome);
    const text = slope === undefined ? undefined : fractionNear(slope, question.dtype);
    const chosen = rationalFromText(text ?? '');
    if (text === undefined || chosen === undefined) return;
    const range = oneSidedSlopes(activationNamed(activation));
    if (range !== undefined && holds(range, chosen)) found[activation] = text;
    else
      seen.push(
        fault(
          `sigma'(0) of ${activation} is ${text}, not between the slopes on the two sides of 0`,
        ),
      );
  });
  const unknown = open.filter((name) => found[name] === undefined);
  if (unknown.length > 0)
    seen.push(warning(`no slopeAtZero for ${unknown.join(', ')}: kinks stay indeterminate`));
  if (Object.keys(found).length > 0) {
    const slopeAtZero = { ...conventions.slopeAtZero, ...found };
    const line = declarationIn(command, { ...conventions, slopeAtZero });
    seen.push(
      warning(`kinks of ${Object.keys(found).join(', ')} stay indeterminate; declare: ${line}`),
    );
  }
  return seen;
}

/** X = (1), W = (0), v = (1), with labels for which both dW and J are sigma'(0). */
function kinkCase(activation: string, caps: Capabilities): readonly Case[] {
  const dtype = (['f64', 'f32'] as const).find((name) => caps.dtypes.includes(name));
  const op = (['jacobian', 'gradient', 'step'] as const).find((name) => caps.ops.includes(name));
  if (dtype === undefined || op === undefined) return [];
  const { loss: losses = [], columns: orders = [] } = caps.conventions;
  const [loss = 'half-sum'] = losses;
  const [columns = 'neuron-major'] = orders;
  const tensor = (shape: readonly number[], x: number): Tensor => encodeTensor(dtype, shape, [x]);
  const network = { X: tensor([1, 1], 1), W: tensor([1, 1], 0), v: tensor([1], 1) };
  const labelled = { ...network, y: tensor([1], loss === 'mean' ? -0.5 : -1) };
  const ball = { C: tensor([1, 1], 0), radius: tensor([], 1024), eta: tensor([], 1) };
  const body = { dtype, activation };
  if (op === 'jacobian') return [identified({ ...body, op, flags: { columns }, inputs: network })];
  const inputs = op === 'gradient' ? labelled : { ...labelled, ...ball };
  return [identified({ ...body, op, flags: { loss }, inputs })];
}

/** The answer to {@link kinkCase}; `step` moves down from 0. */
function slopeIn({ op, dtype }: Case, outcome: Outcome): number | undefined {
  if (outcome.kind !== 'answered' || outcome.answer.status !== 'ok') return undefined;
  const { outputs } = outcome.answer;
  const read = decodeTensor(
    outputs[op === 'jacobian' ? 'J' : op === 'gradient' ? 'dW' : 'P'],
    dtype,
  );
  const x = read.kind === 'numbers' ? read.data[0] : undefined;
  return x === undefined || op !== 'step' ? x : 0 - x;
}

/** The simplest fraction that rounds to x, if one has a denominator of at most 1,000. */
function fractionNear(x: number, dtype: Case['dtype']): string | undefined {
  for (let q = 1; q <= 1000; q++) {
    const p = Math.round(x * q);
    const quotient = dtype === 'f32' ? roundTo(dtype, p / q) : p / q;
    if (Number.isSafeInteger(p) && quotient === x) return q === 1 ? `${p + 0}` : `${p}/${q}`;
  }
  return undefined;
}

/** The conventions in the syntax of the kit for that language, or else of the wire. */
function declarationIn(
  command: readonly string[],
  conventions: Capabilities['conventions'],
): string {
  const value = JSON.stringify(conventions, undefined, 1).replaceAll(/\n */gu, ' ');
  if (command.some((word) => word.endsWith('.py'))) return `conventions=${value}`;
  if (command.some((word) => /\.[cm]?[jt]s$/u.test(word))) return `conventions: ${value}`;
  return `"conventions": ${value}`;
}
