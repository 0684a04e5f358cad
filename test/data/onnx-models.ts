/**
 * # Hand-made ONNX models
 *
 * Built field by field, so that a test can write what no exporter would.
 * @module
 */
import { bytesField, integerField, textField } from '../../src/data/protobuf.ts';
import { float64Bytes } from './support.ts';

/** A float64 initialiser, or another `type` for the same bytes. */
export function tensor(
  name: string,
  dims: readonly (number | bigint)[],
  xs: readonly number[],
  type: number = 11,
): Uint8Array {
  return bytesField(
    5,
    ...dims.map((size) => integerField(1, size)),
    integerField(2, type),
    textField(8, name),
    bytesField(9, float64Bytes(xs)),
  );
}

/** A float32 initialiser. */
export function tensor32(name: string, dims: readonly number[], xs: readonly number[]): Uint8Array {
  const raw = new Uint8Array(Float32Array.from(xs).buffer);
  const sizes = dims.map((size) => integerField(1, size));
  return bytesField(5, ...sizes, integerField(2, 1), textField(8, name), bytesField(9, raw));
}

export function int(name: string, value: number): Uint8Array {
  return bytesField(5, textField(1, name), integerField(3, value), integerField(20, 2));
}

export function float(name: string, value: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value, true);
  // field 2 with 4 bytes: wire type 5
  const number = Buffer.concat([Uint8Array.of(0x15), new Uint8Array(view.buffer)]);
  return bytesField(5, textField(1, name), number, integerField(20, 1));
}

export function text(name: string, value: string): Uint8Array {
  return bytesField(5, textField(1, name), textField(4, value), integerField(20, 3));
}

export function node(
  op: string,
  inputs: readonly string[],
  output: string,
  ...more: readonly Uint8Array[]
): Uint8Array {
  const named = inputs.map((name) => textField(1, name));
  return bytesField(1, ...named, textField(2, output), textField(4, op), ...more);
}

/** An input (11) or output (12) with this shape, of float64. */
export function value(field: 11 | 12, name: string, shape?: readonly number[]): Uint8Array {
  const dims = shape?.map((size) => bytesField(1, integerField(1, size))) ?? [];
  const inner = shape === undefined ? [] : [bytesField(2, ...dims)];
  const type = bytesField(1, integerField(1, 11), ...inner);
  return bytesField(field, textField(1, name), bytesField(2, type));
}

export function model(...graph: readonly Uint8Array[]): Uint8Array {
  const opset = bytesField(8, textField(1, ''), integerField(2, 17));
  return Buffer.concat([integerField(1, 8), bytesField(7, ...graph), opset]);
}

/** W = [[1, 2], [3, 4], [5, 6]], given as W^T; v = (1, -1, 2). */
export const weights: readonly Uint8Array[] = [
  tensor('Wt', [2, 3], [1, 3, 5, 2, 4, 6]),
  tensor('v', [3, 1], [1, -1, 2]),
  value(11, 'X'),
  value(12, 'f'),
];

/** MatMul, these nodes from z to h, MatMul. */
export function withNodes(...nodes: readonly Uint8Array[]): Uint8Array {
  return model(
    node('MatMul', ['X', 'Wt'], 'z'),
    ...nodes,
    node('MatMul', ['h', 'v'], 'f'),
    ...weights,
  );
}

export const relu = node('Relu', ['z'], 'h');
export const first = node('MatMul', ['X', 'Wt'], 'z');
export const last = node('MatMul', ['h', 'v'], 'f');
export const shaped = [...weights.slice(0, 2), value(11, 'X', [3, 2]), value(12, 'f')] as const;

export function ints(name: string, ...list: readonly number[]): Uint8Array {
  return bytesField(
    5,
    textField(1, name),
    ...list.map((x) => integerField(8, x)),
    integerField(20, 7),
  );
}

export function whole(name: string, dims: readonly number[], list: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * list.length));
  list.forEach((x, k) => view.setBigInt64(8 * k, BigInt(x), true));
  const sizes = dims.map((size) => integerField(1, size));
  const raw = bytesField(9, new Uint8Array(view.buffer));
  return bytesField(5, ...sizes, integerField(2, 7), textField(8, name), raw);
}
