/**
 * # The judge
 *
 * An answer passes if every entry lies within the enclosure of the true value widened by the derived bound of the
 * rounding error. Nothing else: no tolerance, and what no bound decides is `indeterminate`.
 *
 * ## Main definitions
 * - {@link judge}: the verdict on one outcome
 * @module
 */
import { minusDown, plusUp } from '../arithmetic/bounds.ts';
import { isBounded, midpoint } from '../arithmetic/interval.ts';
import { compareRational, rationalFromText, rationalToText } from '../arithmetic/rational.ts';
import { showInterval, showUpper } from '../arithmetic/text.ts';
import { activationNamed } from '../network/built-in.ts';
import { declaredErrors } from './activation-error.ts';
import type { Declared } from './activation-error.ts';
import { exactReference } from './exact-reference.ts';
import type { ExactArray } from './exact-reference.ts';
import { operations } from './protocol.ts';
import type { Answer, Capabilities, Case, Tensor } from './protocol.ts';
import { inBall } from './projection.ts';
import { reference } from './reference.ts';
import type { Array2, Expected, Reference } from './reference.ts';
import { formats } from './rounding.ts';
import type { Quantity } from './rounding.ts';
import type { Outcome } from './target.ts';
import { decodeTensor } from './tensor.ts';
import type { Entry, Verdict } from './verdict.ts';

/** The verdict on what became of a case, under what the adapter declared. */
export function judge(question: Case, outcome: Outcome, caps: Capabilities): Verdict {
  switch (outcome.kind) {
    case 'answered':
      return judgeAnswer(question, outcome.answer, caps);
    case 'crash':
      return { kind: 'crash', because: outcome.because };
    case 'timeout':
      return { kind: 'timeout', because: `no answer within ${outcome.seconds} s` };
    case 'protocol-error':
      return { kind: 'protocol-error', because: outcome.rule, quote: outcome.quote };
    case 'not-run':
    case 'skipped':
      return outcome;
  }
}

function judgeAnswer(question: Case, answer: Answer, caps: Capabilities): Verdict {
  if (answer.status === 'unsupported') return { kind: 'unsupported', because: answer.reason };
  if (answer.status === 'error')
    return { kind: 'error', code: answer.error.code, because: answer.error.message };
  for (const name of Object.keys(operations[question.op].outputs))
    if (answer.outputs[name] === undefined) return broken(`${question.op} has an output "${name}"`);
  return question.dtype === 'q'
    ? judgeExact(question, answer.outputs, caps)
    : judgeNumbers(question, question.dtype, answer.outputs, caps);
}

function broken(rule: string, quote: string = ''): Verdict {
  return { kind: 'protocol-error', because: rule, quote };
}

function declaredOf({ activation, flags }: Case, caps: Capabilities): Declared | undefined {
  if (activation === undefined) return undefined;
  const known = activationNamed(activation);
  return declaredErrors(known, caps.activations[activation], flags.slopeAtZero);
}

type Outputs = Readonly<Record<string, Tensor>>;

function judgeNumbers(
  question: Case,
  dtype: 'f64' | 'f32',
  outputs: Outputs,
  caps: Capabilities,
): Verdict {
  const inputs = numbersOf(question, dtype);
  const { op, flags } = question;
  if (op === 'train') return judgeTrained(inputs, dtype, outputs);
  const declared = declaredOf(question, caps);
  const expected: Reference = reference(formats[dtype], { op, dtype, flags, declared, inputs });
  const tally: Tally = { share: 0, undecided: undefined };
  for (const [name, wanted] of Object.entries(expected)) {
    const got = decodeTensor(outputs[name], dtype);
    if (got.kind === 'bad') return broken(`output "${name}": ${got.because}`);
    if (got.kind === 'fractions') return broken(`output "${name}" is of dtype ${dtype}`);
    const verdict =
      shapeFault(name, wanted.shape, got.shape) ?? judgeOutput(name, wanted, got.data, tally);
    if (verdict !== undefined) return verdict;
  }
  return tally.undecided === undefined
    ? { kind: 'pass', share: tally.share }
    : { kind: 'indeterminate', because: tally.undecided };
}

/**
 * The point that training ended at must be one of the ball; of its loss nothing is promised. A loss that grows too
 * fast may overflow on the way, whatever the program.
 */
function judgeTrained(
  { W, C, radius }: Readonly<Record<string, Array2>>,
  dtype: 'f64' | 'f32',
  outputs: Outputs,
): Verdict {
  if (W === undefined || C === undefined || radius === undefined)
    throw new RangeError('judge: train without W, C or radius');
  const got = decodeTensor(outputs['P'], dtype);
  if (got.kind === 'bad') return broken(`output "P": ${got.because}`);
  if (got.kind === 'fractions') return broken(`output "P" is of dtype ${dtype}`);
  const fault = shapeFault('P', W.shape, got.shape);
  if (fault !== undefined) return fault;
  const inside = got.data.every(Number.isFinite)
    ? inBall(formats[dtype], got.data, C.data, radius.data[0] ?? 0)
    : undefined;
  if (inside === undefined) return { kind: 'indeterminate', because: overflowing };
  if (inside) return { kind: 'pass', share: 0 };
  return { kind: 'fail', because: 'farther from the centre than the radius and rounding explain' };
}

function numbersOf(question: Case, dtype: 'f64' | 'f32'): Readonly<Record<string, Array2>> {
  const entries = Object.entries(question.inputs).map(([name, tensor]) => {
    const read = decodeTensor(tensor, dtype);
    if (read.kind !== 'numbers') throw new RangeError(`judge: input "${name}" of ${question.id}`);
    return [name, read] as const;
  });
  return Object.fromEntries(entries);
}

function shapeFault(
  name: string,
  wanted: readonly number[],
  got: readonly number[],
): Verdict | undefined {
  if (wanted.length === got.length && wanted.every((size, k) => size === got[k])) return undefined;
  const because = `output "${name}" has the shape [${got.join(', ')}], not [${wanted.join(', ')}]`;
  return { kind: 'fail', because };
}

interface Tally {
  share: number;
  undecided: string | undefined;
}

/** The fail of the first wrong entry; passes and open entries go into the tally. */
function judgeOutput(
  name: string,
  { shape, entries }: Expected,
  data: readonly number[],
  tally: Tally,
): Verdict | undefined {
  for (const [k, quantity] of entries.entries()) {
    const got = data[k] ?? Number.NaN;
    const decided = judgeEntry(quantity, got);
    if (decided.kind === 'fail') {
      const entry = describeEntry(name, indexOf(shape, k), quantity, got);
      return { kind: 'fail', because: decided.because, entry };
    }
    if (decided.kind === 'open')
      tally.undecided ??= `${place(name, indexOf(shape, k))}: ${decided.because}`;
    else tally.share = Math.max(tally.share, shareOf(quantity, got));
  }
  return undefined;
}

type Decision =
  { readonly kind: 'pass' } | { readonly kind: 'fail' | 'open'; readonly because: string };

const overflowing = 'an intermediate result may overflow in some order of evaluation';

function judgeEntry({ value, error, kink, overflow }: Quantity, got: number): Decision {
  if (!isBounded(value) || !(error < Infinity))
    return { kind: 'open', because: overflow ? overflowing : 'no bound of the error is known' };
  if (!Number.isFinite(got)) {
    if (overflow) return { kind: 'open', because: overflowing };
    return { kind: 'fail', because: 'not finite, but the true value is' };
  }
  const within = minusDown(value.lo, error) <= got && got <= plusUp(value.hi, error);
  if (!within && overflow) return { kind: 'open', because: overflowing };
  if (!within)
    return { kind: 'fail', because: 'farther from the true value than rounding explains' };
  if (kink) return { kind: 'open', because: "it depends on sigma' at a kink" };
  return { kind: 'pass' };
}

/** Error over bound: for display, and to see how much of the bound an implementation uses. */
function shareOf({ value, error }: Quantity, got: number): number {
  if (!(error > 0)) return 0;
  return Math.max(0, value.lo - got, got - value.hi) / error;
}

function indexOf(shape: readonly number[], k: number): readonly number[] {
  let rest = k;
  return shape
    .toReversed()
    .map((size) => {
      const part = rest % size;
      rest = (rest - part) / size;
      return part;
    })
    .toReversed();
}

function place(name: string, index: readonly number[]): string {
  return `${name}[${index.join(', ')}]`;
}

function describeEntry(
  output: string,
  index: readonly number[],
  quantity: Quantity,
  got: number,
): Entry {
  const { value, error } = quantity;
  const share = Math.abs(got - midpoint(value)) / error;
  const expected = showInterval(value, 17);
  const entry = { output, index, got: `${got}`, expected, bound: showUpper(error, 3) };
  return Number.isFinite(share) ? { ...entry, share } : entry; // JSON has no infinity
}

function judgeExact(question: Case, outputs: Outputs, caps: Capabilities): Verdict {
  const { op, flags } = question;
  const inputs = Object.fromEntries(
    Object.entries(question.inputs).map(([name, tensor]) => [name, fractionsOf(name, tensor)]),
  );
  const expected = exactReference({ op, flags, declared: declaredOf(question, caps), inputs });
  if (expected === undefined)
    return {
      kind: 'indeterminate',
      because: "no fraction is the answer, or sigma' has a kink there",
    };
  for (const [name, wanted] of Object.entries(expected)) {
    const got = decodeTensor(outputs[name], 'q');
    if (got.kind === 'bad') return broken(`output "${name}": ${got.because}`);
    const verdict = shapeFault(name, wanted.shape, got.shape) ?? unequal(name, wanted, got.data);
    if (verdict !== undefined) return verdict;
  }
  return { kind: 'pass', share: 0 };
}

function fractionsOf(name: string, tensor: Tensor): ExactArray {
  const read = decodeTensor(tensor, 'q');
  if (read.kind !== 'fractions') throw new RangeError(`judge: input "${name}" is not exact`);
  const data = read.data.map((text) => {
    const value = rationalFromText(text);
    if (value === undefined) throw new RangeError(`judge: input "${name}" holds "${text}"`);
    return value;
  });
  return { shape: read.shape, data };
}

function unequal(
  output: string,
  { shape, data }: ExactArray,
  got: readonly (string | number)[],
): Verdict | undefined {
  for (const [k, wanted] of data.entries()) {
    const text = `${got[k] ?? ''}`;
    const value = rationalFromText(text);
    if (value !== undefined && compareRational(value, wanted) === 0) continue;
    const expected = rationalToText(wanted);
    const index = indexOf(shape, k);
    const entry = { output, index, got: text, expected, bound: '0' };
    return { kind: 'fail', because: 'not the exact value', entry };
  }
  return undefined;
}
