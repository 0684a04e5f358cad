/**
 * # The wire format of protocol buffers
 *
 * A message is a list of numbered fields: whole numbers, fixed 4 or 8 bytes, or a run of bytes that may be
 * another message. The reader has no schema: a caller names the fields it understands and those it can ignore,
 * and every other field is an error, since it may change the meaning of the rest.
 *
 * ## Main definitions
 * - {@link messageOf}, {@link Message}: reading
 * - {@link integerField}, {@link bytesField}, {@link textField}: writing
 *
 * ## Implementation notes
 * protobufjs would do, but it silently merges repeated fields and skips unknown ones, and it takes 3 MB. Reading copies
 * nothing: bytes are views of the file. A message holds at most {@link maxFields} fields, so that a file of two-byte
 * fields does not become gigabytes of objects.
 *
 * ## References
 * protobuf.dev, Encoding.
 * @module
 */
import { unusable } from './data-set.ts';

/** The maximum number of fields of one message; nested messages are counted separately. */
export const maxFields = 20_000;

/** A part of a file with its name in errors, such as "graph, node 3". */
export interface Part {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly file: string;
}

/** The fields of a message, by number, in the order of the file. */
export interface Message {
  readonly part: Part;
  readonly integers: ReadonlyMap<number, readonly bigint[]>;
  readonly bytes: ReadonlyMap<number, readonly Uint8Array[]>;
}

/** The fields that a caller reads, and those that it ignores. */
export interface Schema {
  readonly known: readonly number[];
  readonly harmless: readonly number[];
}

/** The error for this part of the file. */
export function spoiled(part: Omit<Part, 'bytes'>, found: string): Error {
  return unusable(found, 'Export the model again.', { file: part.file, field: part.name });
}

/** The whole number in 7-bit groups at `start`, and where it ends. */
function varint(part: Part, start: number): { readonly value: bigint; readonly end: number } {
  let value = 0n;
  for (let k = 0; k < 10; k++) {
    const byte = part.bytes[start + k];
    if (byte === undefined) throw spoiled(part, `the file ends within a number, byte ${start + k}`);
    value |= BigInt(byte & 0x7f) << BigInt(7 * k);
    if (byte < 0x80) {
      if (value >= 2n ** 64n) break;
      return { value, end: start + k + 1 };
    }
  }
  throw spoiled(part, `a number of more than 64 bits, byte ${start}`);
}

function run(part: Part, start: number, length: bigint | number): Uint8Array {
  if (BigInt(length) > BigInt(part.bytes.length - start))
    throw spoiled(
      part,
      `a field of ${length} bytes where ${part.bytes.length - start} are left, byte ${start}`,
    );
  return part.bytes.subarray(start, start + Number(length));
}

/** The message in these bytes. Throws {@link WidthwiseError} (`input`) on a field outside `schema`. */
export function messageOf(part: Part, { known, harmless }: Schema): Message {
  const integers = new Map<number, bigint[]>();
  const bytes = new Map<number, Uint8Array[]>();
  let count = 0;
  for (let at = 0; at < part.bytes.length;) {
    if (++count > maxFields) throw spoiled(part, `more than ${maxFields} fields, the limit`);
    const tag = varint(part, at);
    const number = Number(tag.value >> 3n);
    const wire = Number(tag.value & 7n);
    const isKnown = known.includes(number);
    if (!isKnown && !harmless.includes(number))
      throw spoiled(part, `field ${number}, byte ${at}, is not one that can be read`);
    let end = tag.end;
    if (wire === 0) {
      const { value, end: after } = varint(part, tag.end);
      end = after;
      if (isKnown) append(integers, number, value);
    } else {
      const length = wire === 2 ? varint(part, tag.end) : { value: fixed(wire), end: tag.end };
      if (length.value === 0n && wire !== 2)
        throw spoiled(part, `wire type ${wire} of field ${number}, byte ${at}, is not in use`);
      const value = run(part, length.end, length.value);
      end = length.end + value.length;
      if (isKnown) append(bytes, number, value);
    }
    at = end;
  }
  return { part, integers, bytes };
}

/** The bytes of a field of fixed length; 0 for other wire types (groups, reserved). */
function fixed(wire: number): bigint {
  return wire === 1 ? 8n : wire === 5 ? 4n : 0n;
}

function append<T>(fields: Map<number, T[]>, number: number, value: T): void {
  const list = fields.get(number);
  if (list === undefined) fields.set(number, [value]);
  else list.push(value);
}

function onlyOne<T>(message: Message, number: number, found: readonly T[] = []): T | undefined {
  if (found.length > 1)
    throw spoiled(message.part, `field ${number} is there ${found.length} times`);
  return found[0];
}

/** The int64 in this field, if present. Throws {@link WidthwiseError} on a second one. */
export function integerIn(message: Message, number: number): bigint | undefined {
  const value = onlyOne(message, number, message.integers.get(number));
  if (value === undefined && message.bytes.has(number))
    throw spoiled(message.part, `field ${number}: expected a whole number`);
  return value === undefined ? undefined : BigInt.asIntN(64, value);
}

/** The bytes in this field, if present. Throws {@link WidthwiseError} on a second one. */
export function bytesIn(message: Message, number: number): Uint8Array | undefined {
  const value = onlyOne(message, number, message.bytes.get(number));
  if (message.integers.has(number))
    throw spoiled(message.part, `field ${number}: expected bytes, got a whole number`);
  return value;
}

/** The int64s in this repeated field, packed or not. */
export function integersIn(message: Message, number: number): readonly bigint[] {
  const list = (message.integers.get(number) ?? []).map((x) => BigInt.asIntN(64, x));
  for (const packed of message.bytes.get(number) ?? []) {
    const part = { ...message.part, bytes: packed };
    for (let at = 0; at < packed.length;) {
      const { value, end } = varint(part, at);
      if (list.length >= maxFields) throw spoiled(part, `more than ${maxFields} numbers`);
      list.push(BigInt.asIntN(64, value));
      at = end;
    }
  }
  return list;
}

/** The byte runs in this repeated field. */
export function listIn(message: Message, number: number): readonly Uint8Array[] {
  if (message.integers.has(number))
    throw spoiled(message.part, `field ${number}: expected bytes, got a whole number`);
  return message.bytes.get(number) ?? [];
}

/** UTF-8 text. Throws {@link WidthwiseError}. */
export function textOf(bytes: Uint8Array, part: Part): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw spoiled(part, 'a name is not UTF-8');
  }
}

function varintBytes(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from([...bytes, Number(rest)]);
}

export function integerField(number: number, value: number | bigint): Uint8Array {
  return Buffer.concat([varintBytes(BigInt(8 * number)), varintBytes(BigInt(value))]);
}

export function bytesField(number: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const head = [varintBytes(BigInt(8 * number + 2)), varintBytes(BigInt(length))];
  return Buffer.concat([...head, ...parts]);
}

export function textField(number: number, text: string): Uint8Array {
  return bytesField(number, new TextEncoder().encode(text));
}
