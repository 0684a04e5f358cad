/**
 * # The judge
 *
 * An answer passes if every entry lies within the enclosure of the true value widened by the derived bound of the
 * rounding error. What no bound decides is `indeterminate`. A tolerance of the user's own never makes a pass: an answer
 * that needs it is `weakened`.
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
import { reference } from './reference.ts';
import type { Array2, Expected, Reference } from './reference.ts';
import { formats, ulpOf } from './rounding.ts';
import type { Format, Quantity } from './rounding.ts';
import type { Outcome } from './target.ts';
import { decodeTensor } from './tensor.ts';
import { judgeTrained } from './trained.ts';
import type { Entry, Verdict } from './verdict.ts';

/**
 * The verdict on what became of a case, under what the adapter declared.
 *
 * @param tolerance - the user's own: entries within tolerance |true value| of it do not fail.
 */
export function judge(
  question: Case,
  outcome: Outcome,
  caps: Capabilities,
  tolerance?: number,
): Verdict {
  switch (outcome.kind) {
    case 'answered':
      return judgeAnswer(question, outcome.answer, caps, tolerance);
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

function judgeAnswer(
  question: Case,
  answer: Answer,
  caps: Capabilities,
  tolerance: number | undefined,
): Verdict {
  if (answer.status === 'unsupported') return { kind: 'unsupported', because: answer.reason };
  if (answer.status === 'error')
    return { kind: 'error', code: answer.error.code, because: answer.error.message };
  for (const name of Object.keys(operations[question.op].outputs))
    if (answer.outputs[name] === undefined) return broken(`${question.op} has an output "${name}"`);
  if (question.op === 'train') return judgeTrained(question, answer.outputs);
  return question.dtype === 'q'
    ? judgeExact(question, answer.outputs, caps)
    : judgeNumbers(question, question.dtype, answer.outputs, { caps, tolerance });
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
  { caps, tolerance }: { readonly caps: Capabilities; readonly tolerance: number | undefined },
): Verdict {
  const inputs = numbersOf(question, dtype);
  const { op, flags } = question;
  const declared = declaredOf(question, caps);
  const format = formats[dtype];
  const expected: Reference = reference(format, { op, dtype, flags, declared, inputs });
  const tally: Tally = {
    format,
    tolerance: tolerance ?? 0,
    share: 0,
    ulp: 0,
    undecided: undefined,
    weakest: undefined,
  };
  for (const [name, wanted] of Object.entries(expected)) {
    const got = decodeTensor(outputs[name], dtype);
    if (got.kind === 'bad') return broken(`output "${name}": ${got.because}`);
    if (got.kind === 'fractions') return broken(`output "${name}" is of dtype ${dtype}`);
    const verdict =
      shapeFault(name, wanted.shape, got.shape) ?? judgeOutput(name, wanted, got.data, tally);
    if (verdict !== undefined) return verdict;
  }
  const { share, ulp, undecided, weakest } = tally;
  if (weakest !== undefined)
    return { kind: 'weakened', because: `only by the tolerance ${tolerance}`, entry: weakest, ulp };
  return undecided === undefined
    ? { kind: 'pass', share, ulp }
    : { kind: 'indeterminate', because: undecided };
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

/** What the entries came to so far. */
interface Tally {
  readonly format: Format;
  /** 0 if the user has none. */
  readonly tolerance: number;
  share: number;
  ulp: number;
  undecided: string | undefined;
  /** The first entry that only the tolerance accepts. */
  weakest: Entry | undefined;
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
    const entry = (): Entry => describeEntry(name, indexOf(shape, k), quantity, got, tally.format);
    if (decided.kind === 'fail' && !isTolerated(quantity, got, tally.tolerance))
      return { kind: 'fail', because: decided.because, entry: entry() };
    if (decided.kind === 'open') {
      tally.undecided ??= `${place(name, indexOf(shape, k))}: ${decided.because}`;
      continue;
    }
    if (decided.kind === 'fail') tally.weakest ??= entry();
    tally.share = Math.max(tally.share, shareOf(quantity, got));
    tally.ulp = Math.max(tally.ulp, ulpsOf(tally.format, quantity, got));
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

/** Whether a finite answer is within tolerance |t| of every t that may be the true value. */
function isTolerated({ value: { lo, hi } }: Quantity, got: number, tolerance: number): boolean {
  const least = lo <= 0 && hi >= 0 ? 0 : Math.min(Math.abs(lo), Math.abs(hi));
  return Number.isFinite(got) && Math.max(hi - got, got - lo) <= tolerance * least;
}

/** Error over bound: for display, and to see how much of the bound an implementation uses. */
function shareOf({ value, error }: Quantity, got: number): number {
  const away = Math.max(0, value.lo - got, got - value.hi);
  return away === 0 ? 0 : away / error;
}

/** The error in units in the last place: see Worst. */
function ulpsOf(format: Format, { value }: Quantity, got: number): number {
  const middle = midpoint(value);
  return Math.min(Math.abs(got - middle) / ulpOf(format, middle), Number.MAX_VALUE); // JSON has no infinity
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
  format: Format,
): Entry {
  const { value, error } = quantity;
  const expected = showInterval(value, 17);
  const share = Math.abs(got - midpoint(value)) / error;
  const ulp = ulpsOf(format, quantity, got);
  return {
    output,
    index,
    got: `${got}`,
    expected,
    bound: showUpper(error, 3),
    ...(Number.isFinite(share) ? { share } : {}), // JSON has no infinity
    ...(Number.isNaN(ulp) ? {} : { ulp }),
  };
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
  return { kind: 'pass', share: 0, ulp: 0 };
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
