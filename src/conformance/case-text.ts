/**
 * # A case in one line
 *
 * For people, and for `--case`: a JSON object with op, dtype, activation, flags and inputs as nested lists, whose
 * decimals are read back to the same bits. Cases on the wire have a different form.
 *
 * ## Main definitions
 * - {@link caseText}, {@link readCaseText}
 * @module
 */
import { WidthwiseError } from '../errors.ts';
import { roundTo } from './families.ts';
import { isFields, parseJson } from './messages.ts';
import type { Case, Tensor } from './protocol.ts';
import { readContent } from './read-case.ts';
import { decodeTensor, encodeFractions, encodeTensor } from './tensor.ts';

/** The numbers of an input; fractions are strings. */
export type Numbers = readonly (number | string)[];

export function numbersIn(tensor: Tensor | undefined): Numbers {
  const read = decodeTensor(tensor, tensor?.dtype ?? 'f64');
  if (read.kind === 'bad') throw new RangeError(`a case with ${read.because}`);
  return read.data;
}

export function tensorOf(dtype: Case['dtype'], shape: readonly number[], numbers: Numbers): Tensor {
  return dtype === 'q'
    ? encodeFractions(shape, numbers.map(String))
    : encodeTensor(dtype, shape, numbers.map(Number));
}

function numberText(x: number | string): string {
  return Object.is(x, -0) ? '-0' : JSON.stringify(x);
}

/** The entries as nested lists, according to the shape. */
export function tensorText(tensor: Tensor): string {
  const texts = numbersIn(tensor).map(numberText);
  const list = (parts: readonly string[]): string => `[${parts.join(', ')}]`;
  const [rows, cols] = tensor.shape;
  if (rows === undefined) return texts.join('');
  if (cols === undefined) return list(texts);
  return list(Array.from({ length: rows }, (_, i) => list(texts.slice(i * cols, (i + 1) * cols))));
}

export function caseText({ op, dtype, activation, flags, inputs }: Case): string {
  const named = { op, dtype, ...(activation === undefined ? {} : { activation }), flags };
  const parts = Object.entries(inputs).map(([name, t]) => `"${name}": ${tensorText(t)}`);
  return `${JSON.stringify(named).slice(0, -1)},"inputs":{${parts.join(', ')}}}`;
}

/**
 * The case in such a line.
 *
 * @throws {@link WidthwiseError} (`usage`) if it is not a case, or has a number that its format cannot represent.
 */
export function readCaseText(text: string): Case {
  const value = parseJson(text);
  if (!isFields(value)) throw refusal('expected an id or a JSON object');
  const { dtype, inputs } = value;
  if (!isFields(inputs) || (dtype !== 'f64' && dtype !== 'f32' && dtype !== 'q'))
    throw refusal('expected dtype (f64, f32 or q) and inputs');
  const tensors = Object.entries(inputs).map(([name, list]) => {
    const { shape, numbers } = flattened(list);
    if (!numbers.every((x) => isOf(dtype, x)))
      throw refusal(`input "${name}": expected ${dtype === 'q' ? 'texts "p/q"' : dtype}`);
    return [name, tensorOf(dtype, shape, numbers)] as const;
  });
  const content = readContent({ ...value, inputs: Object.fromEntries(tensors) });
  if (content.kind === 'bad') throw refusal(content.rule);
  return content.value;
}

function refusal(found: string): WidthwiseError {
  const advice = 'Take the line as widthwise validate prints it.';
  return new WidthwiseError('usage', found, advice, { field: '--case' });
}

function isOf(dtype: Case['dtype'], x: number | string): boolean {
  if (dtype === 'q' || typeof x === 'string') return dtype === 'q' && typeof x === 'string';
  return Number.isFinite(x) && roundTo(dtype, x) === x;
}

/** A number, a list, or a list of lists of one length. */
function flattened(value: unknown): {
  readonly shape: readonly number[];
  readonly numbers: Numbers;
} {
  const isEntry = (x: unknown): x is number | string =>
    typeof x === 'number' || typeof x === 'string';
  if (isEntry(value)) return { shape: [], numbers: [value] };
  if (!Array.isArray(value)) throw refusal('inputs are numbers, lists, or lists of lists');
  if (value.every(isEntry)) return { shape: [value.length], numbers: value };
  const rows = value.map(flattened);
  const cols = rows[0]?.shape[0] ?? 0;
  if (!rows.every(({ shape }) => shape.length === 1 && shape[0] === cols))
    throw refusal('the rows of an input are lists of numbers, of one length');
  return { shape: [rows.length, cols], numbers: rows.flatMap(({ numbers }) => numbers) };
}
