/**
 * # Reading .safetensors
 *
 * Eight bytes with the length of a JSON header, the header, and the numbers. The tensors must fill the rest of the file
 * without holes or overlaps, as the format demands; names, shapes and offsets come from an untrusted file.
 *
 * ## Main definitions
 * - {@link readSafetensors}
 *
 * ## References
 * github.com/huggingface/safetensors, README.
 * @module
 */
import { demandSize, unusable } from './data-set.ts';
import { bfloat16At, float16At } from './half-precision.ts';
import { fieldsOf, parsed } from './json.ts';

/** A tensor with at most two axes, in row-major order; numbers are widened, which is exact. */
export interface NamedTensor {
  readonly dims: readonly number[];
  readonly data: Float64Array;
}

const limits = { header: 1_000_000, tensors: 1000 } as const;

const readers: ReadonlyMap<
  unknown,
  readonly [width: number, at: (view: DataView, k: number) => number]
> = new Map([
  ['F64', [8, (view: DataView, k: number) => view.getFloat64(k, true)]],
  ['F32', [4, (view: DataView, k: number) => view.getFloat32(k, true)]],
  ['F16', [2, float16At]],
  ['BF16', [2, bfloat16At]],
]);

const advice = 'Save it again: safetensors.torch.save_file(model.state_dict(), file).';

/** The numbers from `begin` to `end`, where the tensors are stored. */
interface Entry {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
  readonly dims: readonly number[];
  readonly type: unknown;
}

function refused(file: string, name: string, found: string): Error {
  return unusable(found, advice, { file, field: name.slice(0, 60) });
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function entryOf(name: string, value: unknown, file: string): Entry {
  const fields = fieldsOf(value);
  const dims: unknown = fields?.get('shape');
  const offsets: unknown = fields?.get('data_offsets');
  if (!Array.isArray(dims) || dims.length > 2 || !dims.every((size) => isCount(size) && size > 0))
    throw refused(file, name, 'expected a shape of at most two axes, each of at least 1');
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount))
    throw refused(file, name, 'expected data_offsets of two whole numbers');
  const sizes = dims.map(Number);
  const [begin = 0, end = 0] = offsets.map(Number);
  return { name, begin, end, dims: sizes, type: fields?.get('dtype') };
}

function numbersIn(
  { name, begin, end, dims, type }: Entry,
  data: Uint8Array,
  file: string,
): NamedTensor {
  const reader = readers.get(type);
  if (reader === undefined)
    throw refused(file, name, 'its dtype is not one of F64, F32, F16 and BF16');
  const [width, at] = reader;
  const [rows = 1, cols = 1] = dims;
  demandSize(rows, cols, { file, field: name.slice(0, 60) });
  if (end - begin !== width * rows * cols)
    throw refused(file, name, `expected ${width * rows * cols} bytes, got ${end - begin}`);
  const view = new DataView(data.buffer, data.byteOffset + begin, end - begin);
  const numbers = Float64Array.from({ length: rows * cols }, (_, k) => at(view, width * k));
  const k = numbers.findIndex((x) => !Number.isFinite(x));
  if (k < 0) return { dims, data: numbers };
  throw refused(file, name, `entry ${k + 1} is ${numbers[k]}, expected a finite number`);
}

/** The tensors by name. Throws {@link WidthwiseError} (`input`), naming the file and the tensor. */
export function readSafetensors(bytes: Uint8Array, file: string): ReadonlyMap<string, NamedTensor> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < 8 ? undefined : view.getBigUint64(0, true);
  if (length === undefined || length > BigInt(Math.min(limits.header, bytes.length - 8)))
    throw refused(file, 'header', 'expected a header within the file, of at most 1 MB');
  const start = 8 + Number(length);
  const header = fieldsOf(parsed(bytes.subarray(8, start), file));
  if (header === undefined) throw refused(file, 'header', 'expected an object');
  const named = [...header].filter(([name]) => name !== '__metadata__');
  if (named.length > limits.tensors)
    throw refused(
      file,
      'header',
      `${named.length} tensors, more than ${limits.tensors}, the limit`,
    );
  const entries = named
    .map(([name, value]) => entryOf(name, value, file))
    .toSorted((a, b) => a.begin - b.begin);
  const data = bytes.subarray(start);
  let filled = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== filled || end < begin)
      throw refused(
        file,
        name,
        `begins at byte ${begin}, expected ${filled}: no holes, no overlaps`,
      );
    filled = end;
  }
  if (filled !== data.length)
    throw refused(file, 'header', `the tensors end at byte ${filled} of ${data.length}`);
  return new Map(entries.map((entry) => [entry.name, numbersIn(entry, data, file)]));
}
