/**
 * # The judge
 *
 * An answer passes if every entry lies within the enclosure of the true value widened by the derived bound of the
 * rounding error. If no bound decides, the verdict is `indeterminate`. A user's tolerance never makes a pass: an answer
 * that needs it is `weakened`.
 *
 * Where sigma'(0) at a kink is not declared, it is one number between the one-sided slopes. An answer that no such
 * number explains fails; one that does not depend on it is judged as any other; the rest is `indeterminate`.
 *
 * ## Main definitions
 * - {@link judge}: the verdict on one outcome
 * @module
 */
import { minusDown, minusUp, plusDown, plusUp } from '../arithmetic/bounds.ts';
import type { Upper } from '../arithmetic/bounds.ts';
import { isBounded, midpoint } from '../arithmetic/interval.ts';
import type { Interval } from '../arithmetic/interval.ts';
import { rationalFromText, rationalToText } from '../arithmetic/rational.ts';
import { showInterval } from '../arithmetic/interval-text.ts';
import { showUpper } from '../arithmetic/text.ts';
import { activationNamed } from '../sigma/built-in.ts';
import { declaredErrors, oneSidedSlopes } from './activation-error.ts';
import type { Declared } from './activation-error.ts';
import type { Chain } from './chain.ts';
import { exactReference } from './exact-reference.ts';
import type { ExactArray, ExactRanges } from './exact-reference.ts';
import { halves, holds, isOneFraction } from './fraction-range.ts';
import type { FractionRange } from './fraction-range.ts';
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
 * The verdict on the outcome of a case, given the adapter's declaration.
 *
 * @param tolerance - the user's: entries within tolerance |true value| of the true value do not
 * fail.
 * @param network - what the target answers for, if the case does not hold it.
 */
export function judge(
  question: Case,
  outcome: Outcome,
  caps: Capabilities,
  tolerance?: number,
  network?: Chain,
): Verdict {
  switch (outcome.kind) {
    case 'answered':
      return judgeAnswer(question, outcome.answer, caps, tolerance ?? 0, network);
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
  tolerance: number,
  network: Chain | undefined,
): Verdict {
  if (answer.status === 'unsupported') return { kind: 'unsupported', because: answer.reason };
  if (answer.status === 'error')
    return { kind: 'error', code: answer.error.code, because: answer.error.message };
  const { outputs } = answer;
  const wrong = missingOutput(question, outputs) ?? impossibleConvention(question);
  if (wrong !== undefined) return wrong;
  if (network !== undefined && question.dtype !== 'q')
    return judgeChain(question, question.dtype, outputs, tolerance, network);
  if (question.op === 'train') return judgeTrained(question, outputs);
  return judgeDeclared(question, outputs, caps, tolerance);
}

/** Against the reference with the activation that the target declares. */
function judgeDeclared(
  question: Case,
  outputs: Outputs,
  caps: Capabilities,
  tolerance: number,
): Verdict {
  const declared = declaredOf(question, caps);
  const under =
    question.dtype === 'q'
      ? exactJudge(question, outputs)
      : numberJudge(question, question.dtype, outputs, tolerance);
  const verdict = under(declared);
  if (verdict.kind !== 'indeterminate' || declared?.atKink === undefined) return verdict;
  const { atKink } = declared;
  if (mayExplain(atKink, (part) => under({ ...declared, atKink: part }).kind !== 'fail'))
    return verdict;
  return { kind: 'fail', because: `no value of sigma'(0) in ${rangeText(atKink)} explains it` };
}

/** f against the network of the target's own file. */
function judgeChain(
  question: Case,
  dtype: Exclude<Case['dtype'], 'q'>,
  outputs: Outputs,
  tolerance: number,
  network: Chain,
): Verdict {
  const f = network.outputs(formats[dtype], arrayIn(question, dtype, 'X'));
  return judgeOutputs({ f }, dtype, outputs, emptyTally(dtype, tolerance));
}

/** The judgement of an answer, given this activation. */
type Judge = (declared: Declared | undefined) => Verdict;

/**
 * Whether some number in the range may explain an answer: `false` if `fits` excludes every subrange. This many
 * bisections detect an error as large as a tenth of what the range contributes.
 */
function mayExplain(
  range: FractionRange,
  fits: (part: FractionRange) => boolean,
  halvings: number = 6,
): boolean {
  if (!fits(range)) return false;
  if (halvings === 0 || isOneFraction(range)) return true;
  return halves(range).some((part) => mayExplain(part, fits, halvings - 1));
}

function missingOutput({ op }: Case, outputs: Outputs): Verdict | undefined {
  const missing = Object.keys(operations[op].outputs).filter((name) => outputs[name] === undefined);
  if (missing.length === 0) return undefined;
  const got = Object.keys(outputs).map(shownName);
  const listed = got.length === 0 ? 'nothing' : got.slice(0, 8).join(', ');
  return broken(`${op}: no ${missing.join(', ')}, got ${listed}${got.length > 8 ? ', ...' : ''}`);
}

/** The name itself if it looks like one, else quoted and truncated. */
function shownName(name: string): string {
  return /^\w{1,40}$/u.test(name) ? name : JSON.stringify(name.slice(0, 40));
}

/** A declared sigma'(0) that is not a possible convention. */
function impossibleConvention({ activation, flags }: Case): Verdict | undefined {
  if (activation === undefined || flags.slopeAtZero === undefined) return undefined;
  const range = oneSidedSlopes(activationNamed(activation));
  const chosen = rationalFromText(flags.slopeAtZero);
  if (range === undefined || chosen === undefined || holds(range, chosen)) return undefined;
  const because = `sigma'(0) = ${flags.slopeAtZero} is declared, but the slopes on both sides span ${rangeText(range)}`;
  return { kind: 'fail', because };
}

function rangeText({ lo, hi }: FractionRange): string {
  return `[${rationalToText(lo)}, ${rationalToText(hi)}]`;
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

function numberJudge(
  question: Case,
  dtype: 'f64' | 'f32',
  outputs: Outputs,
  tolerance: number,
): Judge {
  const inputs = numbersOf(question, dtype);
  const { op, flags } = question;
  const format = formats[dtype];
  return (declared) => {
    const expected = reference(format, { op, dtype, flags, declared, inputs });
    return judgeOutputs(expected, dtype, outputs, emptyTally(dtype, tolerance));
  };
}

function emptyTally(dtype: 'f64' | 'f32', tolerance: number): Tally {
  const start = { share: 0, ulp: 0, undecided: undefined, weakest: undefined };
  return { format: formats[dtype], tolerance, ...start };
}

function judgeOutputs(
  expected: Reference,
  dtype: 'f64' | 'f32',
  outputs: Outputs,
  tally: Tally,
): Verdict {
  for (const [name, wanted] of Object.entries(expected)) {
    const got = decodeTensor(outputs[name], dtype);
    if (got.kind === 'bad') return broken(`output "${name}": ${got.because}`);
    if (got.kind === 'fractions') return broken(`output "${name}" is of dtype ${dtype}`);
    const verdict =
      shapeFault(name, wanted.shape, got.shape) ?? judgeOutput(name, wanted, got.data, tally);
    if (verdict !== undefined) return verdict;
  }
  const { share, ulp, undecided, weakest, tolerance } = tally;
  if (weakest !== undefined)
    return { kind: 'weakened', because: `only by the tolerance ${tolerance}`, entry: weakest, ulp };
  return undecided === undefined
    ? { kind: 'pass', share, ulp }
    : { kind: 'indeterminate', because: undecided };
}

function numbersOf(question: Case, dtype: 'f64' | 'f32'): Readonly<Record<string, Array2>> {
  const names = Object.keys(question.inputs);
  return Object.fromEntries(names.map((name) => [name, arrayIn(question, dtype, name)]));
}

function arrayIn({ inputs, id }: Case, dtype: 'f64' | 'f32', name: string): Array2 {
  const read = decodeTensor(inputs[name], dtype);
  if (read.kind !== 'numbers') throw new RangeError(`judge: input "${name}" of ${id}`);
  return read;
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

/** The tally of the entries so far. */
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

const atKinkOnly = "it depends on sigma' at a kink";
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
  if (kink && !isNearAll(value, error, got)) return { kind: 'open', because: atKinkOnly };
  return { kind: 'pass' };
}

/** Whether it is within the bound for every convention, so that none needs to be declared. */
function isNearAll({ lo, hi }: Interval, error: Upper, got: number): boolean {
  return minusUp(hi, error) <= got && got <= plusDown(lo, error);
}

/** Whether a finite answer is within tolerance |t| of every t that may be the true value. */
function isTolerated({ value: { lo, hi } }: Quantity, got: number, tolerance: number): boolean {
  const least = lo <= 0 && hi >= 0 ? 0 : Math.min(Math.abs(lo), Math.abs(hi));
  return Number.isFinite(got) && Math.max(hi - got, got - lo) <= tolerance * least;
}

/** The ratio of error to bound, for display: how much of the bound an implementation uses. */
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

function exactJudge(question: Case, outputs: Outputs): Judge {
  const { op, flags } = question;
  const inputs = Object.fromEntries(
    Object.entries(question.inputs).map(([name, tensor]) => [name, fractionsOf(name, tensor)]),
  );
  return (declared) => {
    const expected = exactReference({ op, flags, declared, inputs });
    if (expected === undefined)
      return { kind: 'indeterminate', because: 'no fraction is the answer' };
    let undecided: string | undefined;
    for (const [name, wanted] of Object.entries(expected)) {
      const got = decodeTensor(outputs[name], 'q');
      if (got.kind === 'bad') return broken(`output "${name}": ${got.because}`);
      const verdict = shapeFault(name, wanted.shape, got.shape) ?? unequal(name, wanted, got.data);
      if (verdict !== undefined) return verdict;
      const open = wanted.data.findIndex((range) => !isOneFraction(range));
      if (open >= 0) undecided ??= `${place(name, indexOf(wanted.shape, open))}: ${atKinkOnly}`;
    }
    return undecided === undefined
      ? { kind: 'pass', share: 0, ulp: 0 }
      : { kind: 'indeterminate', because: undecided };
  };
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
  { shape, data }: ExactRanges,
  got: readonly (string | number)[],
): Verdict | undefined {
  for (const [k, wanted] of data.entries()) {
    const text = `${got[k] ?? ''}`;
    const value = rationalFromText(text);
    if (value !== undefined && holds(wanted, value)) continue;
    const isOne = isOneFraction(wanted);
    const expected = isOne ? rationalToText(wanted.lo) : rangeText(wanted);
    const index = indexOf(shape, k);
    const entry = { output, index, got: text, expected, bound: '0' };
    const because = isOne ? 'not the exact value' : "not what any sigma'(0) gives";
    return { kind: 'fail', because, entry };
  }
  return undefined;
}
