/**
 * # NumPy arrays: .npy
 *
 * Real and integer types of either byte order, in C or Fortran order, become float64 in C order.
 * Everything else is refused: objects, strings, complex numbers, records, long double precision.
 *
 * ## Implementation notes
 * Read here rather than by a package, since the bytes are untrusted: numpy-ts 1.7.0 accepts the shape
 * (-1, -2) and bytes after the array, unpacks an archive without a limit, and a damaged archive ends the
 * process with an unhandled rejection (all measured). The size in the header is compared with the
 * number of bytes before anything is allocated.
 *
 * ## References
 * NEP 1 and numpy.lib.format, versions 1.0, 2.0 and 3.0.
 * @module
 */
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import type { Place } from '../errors.ts';
import { demandFinite, demandFiniteVector, demandSize, unusable } from './data-set.ts';
import type { Table } from './data-set.ts';

/** `undefined` for an integer that float64 cannot represent. */
type Read = (view: DataView, at: number, little: boolean) => number | undefined;

interface NumberType {
  readonly bytes: number;
  readonly read: Read;
}

function fromBigInt(value: bigint): number | undefined {
  const x = Number(value);
  return BigInt(x) === value ? x : undefined;
}

/** The number with these 16 bits: a sign, 5 bits of exponent, 10 bits of fraction. */
function half(word: number): number {
  const [exponent, fraction] = [(word >> 10) & 31, word & 1023];
  const size =
    exponent === 31
      ? fraction === 0
        ? Infinity
        : Number.NaN
      : exponent === 0
        ? fraction / 16_777_216 // subnormal: 2^-14 fraction/2^10
        : ((1024 + fraction) * (1 << exponent)) / 33_554_432; // 2^(exponent - 15) (1 + fraction/2^10)
  return word >> 15 === 1 ? -size : size;
}

const numberTypes: ReadonlyMap<string, NumberType> = new Map<string, NumberType>([
  ['f8', { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) }],
  ['f4', { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) }],
  ['f2', { bytes: 2, read: (view, at, little) => half(view.getUint16(at, little)) }],
  ['i8', { bytes: 8, read: (view, at, little) => fromBigInt(view.getBigInt64(at, little)) }],
  ['i4', { bytes: 4, read: (view, at, little) => view.getInt32(at, little) }],
  ['i2', { bytes: 2, read: (view, at, little) => view.getInt16(at, little) }],
  ['i1', { bytes: 1, read: (view, at) => view.getInt8(at) }],
  ['u8', { bytes: 8, read: (view, at, little) => fromBigInt(view.getBigUint64(at, little)) }],
  ['u4', { bytes: 4, read: (view, at, little) => view.getUint32(at, little) }],
  ['u2', { bytes: 2, read: (view, at, little) => view.getUint16(at, little) }],
  ['u1', { bytes: 1, read: (view, at) => view.getUint8(at) }],
  ['b1', { bytes: 1, read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) }],
]);

interface Header {
  readonly dtype: string;
  readonly fortran: boolean;
  readonly shape: readonly number[];
  /** Where the entries start. */
  readonly offset: number;
}

const again = 'Write the file again with numpy.save or numpy.savez.';

const shapeForm = String.raw`\((?:\d+(?:, *\d+)*,?)?\)`;
const headerForm = new RegExp(
  String.raw`^\{(?:'(?:descr|fortran_order|shape)': *(?:'[^']*'|\[[^\]]*\]|True|False|${shapeForm})(?:, *)?){3}\} *\n?$`,
  'u',
);

function headerText(bytes: Uint8Array, place: Place): { text: string; offset: number } {
  const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // "\x93NUMPY"
  const version = bytes[6] ?? 0;
  if (bytes.length < 12 || magic.some((byte, k) => bytes[k] !== byte))
    throw unusable('not a NumPy array: the first bytes are not \\x93NUMPY', again, place);
  if (version < 1 || version > 3)
    throw unusable(`version ${version} of the format, expected 1, 2 or 3`, again, place);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = version === 1 ? 10 : 12;
  const offset = start + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (offset > bytes.length)
    throw unusable(
      `the header needs ${offset} bytes, the file has ${bytes.length}`,
      `The file was cut off. ${again}`,
      place,
    );
  // NumPy refuses longer headers too; an array with so many axes or fields is not a matrix
  if (offset > 10_000)
    throw unusable(`a header of ${offset} bytes, expected at most 10000`, again, place);
  return { text: new TextDecoder('latin1').decode(bytes.subarray(start, offset)), offset };
}

/** The array's header; the entries are not checked yet. */
export function npyHeader(bytes: Uint8Array, place: Place): Header {
  const { text, offset } = headerText(bytes, place);
  const dtype = /'descr': *(?:'([^']*)'|(\[[^\]]*\]))/u.exec(text);
  const order = /'fortran_order': *(True|False)/u.exec(text);
  const shape = /'shape': *\(([^)]*)\)/u.exec(text);
  if (!headerForm.test(text) || dtype === null || order === null || shape === null)
    throw unusable(`not a NumPy header: ${text.slice(0, 60).trim()}`, again, place);
  const sizes = (shape[1] ?? '').split(',').map((size) => size.trim());
  return {
    dtype: dtype[1] ?? 'record',
    fortran: order[1] === 'True',
    shape: sizes.filter((size) => size !== '').map(Number),
    offset,
  };
}

const encode = 'Encode classes as numbers: np.unique(y, return_inverse=True)[1].';

/** The conversion to numbers in NumPy for a type that begins with this letter; for other types it is `astype`. */
const remedies: ReadonlyMap<string, string> = new Map([
  ['U', encode],
  ['S', encode],
  ['O', `Save numbers in rows of one length. ${encode}`],
  ['c', 'Save the real and imaginary parts as columns: .view(np.float64).'],
  ['r', 'Save the fields as columns: numpy.lib.recfunctions.structured_to_unstructured(X).'],
]);

function typeOf(dtype: string, place: Place): { readonly type: NumberType; little: boolean } {
  const parts = /^([<>|])([a-z]\d+)$/u.exec(dtype);
  const type = numberTypes.get(parts?.[2] ?? '');
  if (type === undefined || (parts?.[1] === '|' && type.bytes > 1))
    throw unusable(
      `expected real numbers, got dtype ${dtype.slice(0, 40)}`,
      remedies.get(/[A-Za-z]/u.exec(dtype)?.[0] ?? '') ?? 'Save it with .astype(np.float64).',
      place,
    );
  return { type, little: parts?.[1] !== '>' };
}

/** The entries in C order. */
function entries(bytes: Uint8Array, header: Header, place: Place): Dense {
  const [rows = 1, cols = 1] = header.shape;
  const { type, little } = typeOf(header.dtype, place);
  demandSize(rows, cols, place);
  const needed = rows * cols * type.bytes;
  const there = bytes.length - header.offset;
  if (there !== needed)
    throw unusable(
      `expected ${needed} bytes for shape (${header.shape.join(', ')}), got ${there}`,
      there < needed ? `The file was cut off. ${again}` : `Save one array per file. ${again}`,
      place,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset + header.offset, needed);
  const data = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < cols; j++) {
      const k = header.fortran ? j * rows + i : i * cols + j;
      const x = type.read(view, k * type.bytes, little);
      if (x === undefined)
        throw unusable(
          'an integer beyond 2^53 that is not a float64',
          'Save it with .astype(np.float64), which rounds it.',
          { ...place, field: `${place.field}, row ${i + 1}, column ${j + 1}` },
        );
      data[i * cols + j] = x;
    }
  return dense(rows, cols, data);
}

/** The inputs in these bytes, n x d. `name` is the array's name in errors. */
export function npyMatrix(bytes: Uint8Array, file: string, name: string): Dense {
  const place = { file, field: name };
  const header = npyHeader(bytes, place);
  if (header.shape.length !== 2)
    throw unusable(
      `expected two axes, got shape (${header.shape.join(', ')})`,
      `Save an n x d array: ${name}.reshape(len(${name}), -1).`,
      place,
    );
  if (header.shape.includes(0))
    throw unusable(
      `expected at least one row and one column, got shape (${header.shape.join(', ')})`,
      'Save one row per sample.',
      place,
    );
  const A = entries(bytes, header, place);
  demandFinite(A, name, { file });
  return A;
}

/** The labels in these bytes, of shape (n,) or (n, 1). */
export function npyVector(bytes: Uint8Array, file: string, name: string): Float64Array {
  const place = { file, field: name };
  const header = npyHeader(bytes, place);
  const { shape } = header;
  if (shape.length !== 1 && !(shape.length === 2 && shape[1] === 1))
    throw unusable(
      `expected shape (n,) or (n, 1), got (${shape.join(', ')})`,
      `Save one label per sample: ${name}.ravel().`,
      place,
    );
  const { data } = entries(bytes, header, place);
  demandFiniteVector(data, name, { file });
  return data;
}

/** The array of a `.npy` file as inputs. Throws {@link WidthwiseError}, naming `file`. */
export function readNpy(bytes: Uint8Array, file: string): Table {
  return { values: npyMatrix(bytes, file, 'array'), names: undefined, labels: undefined };
}
