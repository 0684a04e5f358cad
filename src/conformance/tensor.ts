/**
 * # Tensors on the wire
 *
 * Converts between IEEE bits in hexadecimal and numbers in memory. An `f32` entry is held as the double of the same
 * value; NaN and infinities are allowed, because an adapter may answer them and the judge must see that.
 *
 * ## Main definitions
 * - {@link encodeTensor}, {@link decodeTensor}
 * - {@link sizeOf}: the number of entries of a shape
 * @module
 */
import type { Dtype, Tensor } from './protocol.ts';

/** Entries as doubles, or as fractions as text for `q`. */
export type Entries = readonly number[] | readonly string[];

/** The entries of a tensor, or what is wrong with it. */
export type Decoded =
  | {
      readonly kind: 'numbers';
      readonly shape: readonly number[];
      readonly data: readonly number[];
    }
  | {
      readonly kind: 'fractions';
      readonly shape: readonly number[];
      readonly data: readonly string[];
    }
  | { readonly kind: 'bad'; readonly because: string };

const view = new DataView(new ArrayBuffer(8));
const digitsOf = { f64: 16, f32: 8 } as const;

/** The product of the sizes; 1 for the shape []. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function bitsOf(x: number, dtype: 'f64' | 'f32'): string {
  if (dtype === 'f32') {
    view.setFloat32(0, x);
    return view.getUint32(0).toString(16).padStart(8, '0');
  }
  view.setFloat64(0, x);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
}

/** The tensor of these doubles. For `f32` those that are not float32 numbers are rounded. */
export function encodeTensor(
  dtype: 'f64' | 'f32',
  shape: readonly number[],
  data: ArrayLike<number>,
): Tensor {
  const text = Array.from(data, (x) => bitsOf(x, dtype)).join('');
  return { dtype, shape, enc: 'hex', data: text };
}

/** The tensor of these fractions "p/q". */
export function encodeFractions(shape: readonly number[], data: readonly string[]): Tensor {
  return { dtype: 'q', shape, enc: 'rat', data };
}

/** The entries of an untrusted tensor; every error is a `bad`. */
export function decodeTensor(value: unknown, dtype: Dtype): Decoded {
  if (typeof value !== 'object' || value === null) return bad('expected a tensor object');
  const { shape, enc, data, dtype: own }: Partial<Record<string, unknown>> = { ...value };
  if (own !== dtype) return bad(`expected dtype "${dtype}", got ${shown(own)}`);
  if (!Array.isArray(shape) || !shape.every(isSize))
    return bad(`expected a shape of whole numbers, got ${shown(shape)}`);
  const size = sizeOf(shape);
  if (dtype === 'q') return decodeFractions(shape, size, enc, data);
  if (enc !== 'hex') return bad(`expected enc "hex" for ${dtype}, got ${shown(enc)}`);
  const digits = digitsOf[dtype];
  if (typeof data !== 'string') return bad('expected data to be a string of hexadecimal digits');
  if (data.length !== size * digits)
    return bad(`expected ${size * digits} digits for ${size} entries, got ${data.length}`);
  if (!/^[0-9a-f]*$/iu.test(data)) return bad('expected hexadecimal digits only');
  const numbers = Array.from({ length: size }, (_, k) =>
    numberOf(data.slice(k * digits, (k + 1) * digits), dtype),
  );
  return { kind: 'numbers', shape, data: numbers };
}

function numberOf(bits: string, dtype: 'f64' | 'f32'): number {
  if (dtype === 'f32') {
    view.setUint32(0, Number.parseInt(bits, 16));
    return view.getFloat32(0);
  }
  view.setUint32(0, Number.parseInt(bits.slice(0, 8), 16));
  view.setUint32(4, Number.parseInt(bits.slice(8), 16));
  return view.getFloat64(0);
}

const fraction = /^-?(?:0|[1-9]\d*)(?:\/[1-9]\d*)?$/u;

function decodeFractions(
  shape: readonly number[],
  size: number,
  enc: unknown,
  data: unknown,
): Decoded {
  if (enc !== 'rat') return bad(`expected enc "rat" for q, got ${shown(enc)}`);
  if (!Array.isArray(data) || data.length !== size)
    return bad(`expected a list of ${size} fractions`);
  const texts: string[] = [];
  for (const [k, text] of data.entries()) {
    if (typeof text !== 'string' || !fraction.test(text))
      return bad(`expected "p/q" or "p" as entry ${k}, got ${shown(text)}`);
    texts.push(text);
  }
  return { kind: 'fractions', shape, data: texts };
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function bad(because: string): Decoded {
  return { kind: 'bad', because };
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 60);
}
