/**
 * # Hand-made files, and parsed refusals
 * @module
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import type { Table } from '../../src/data/data-set.ts';
import { prepare } from '../../src/data/prepare.ts';
import { WidthwiseError } from '../../src/errors.ts';
import type { ErrorCode, Place } from '../../src/errors.ts';

/** The parts of a refusal: its place, and its text without the place. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly place: Place;
  readonly message: string;
  readonly advice: string;
}

function taken(error: unknown): Refusal {
  if (!(error instanceof WidthwiseError)) throw error;
  const { code, place, message, advice } = error;
  return { code, place, message, advice };
}

/** The refusal that `act` throws; any other outcome is an error. */
export function refusalOf(act: () => unknown): Refusal {
  try {
    act();
  } catch (error) {
    return taken(error);
  }
  throw new Error('expected a refusal');
}

/** As {@link refusalOf}, for a promise. */
export async function refusal(promise: Promise<unknown>): Promise<Refusal> {
  try {
    await promise;
  } catch (error) {
    return taken(error);
  }
  throw new Error('expected a refusal');
}

/** True if `act` returns or refuses with a place; anything else that it throws is rethrown. */
export function returnsOrRefuses(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch (error) {
    return taken(error).code === 'input';
  }
}

/** The inputs from a table: all columns except those of words; other entries that are not numbers are refused. */
export function settled(table: Table): Table {
  const { inputs } = prepare(table, {
    source: 'f',
    labels: '',
    normalise: 'none',
    bias: false,
  });
  return { ...table, values: inputs };
}

/** Runs `act` with a new folder that is removed afterwards. */
export async function inFolder(act: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'widthwise-data-'));
  try {
    await act(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A .npy file of version 1.0 or 2.0 with this header. */
export function npyWithHeader(header: string, body: Uint8Array, version: 1 | 2 = 1): Uint8Array {
  const start = version === 1 ? 10 : 12;
  const padded = header.padEnd(Math.ceil((start + header.length + 1) / 64) * 64 - start - 1, ' ');
  const length = Buffer.alloc(start - 8);
  length.writeUIntLE(padded.length + 1, 0, start - 8);
  const magic = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]);
  return Buffer.concat([magic, length, Buffer.from(`${padded}\n`, 'latin1'), body]);
}

/** A .npy file as NumPy writes it. */
export function npy(
  descr: string,
  shape: readonly number[],
  body: Uint8Array,
  fortran: boolean = false,
): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const order = fortran ? 'True' : 'False';
  return npyWithHeader(
    `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${tuple}, }`,
    body,
  );
}

/** The bytes of float64 numbers, in this byte order. */
export function float64Bytes(xs: readonly number[], little: boolean = true): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * xs.length));
  xs.forEach((x, k) => view.setFloat64(8 * k, x, little));
  return new Uint8Array(view.buffer);
}

/** A member of an archive, with header values that may be wrong. */
export interface Packed {
  readonly name: string;
  readonly content: Uint8Array;
  readonly stored?: boolean;
  readonly declared?: number;
  readonly crc?: number;
  readonly flags?: number;
  readonly method?: number;
}

/** A zip archive, as numpy.savez (stored) and numpy.savez_compressed write it. */
export function zip(members: readonly Packed[], comment: string = ''): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, stored, declared, crc, flags, method } of members) {
    const packed = stored === true ? Buffer.from(content) : deflateRawSync(content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags ?? 0, 2);
    common.writeUInt16LE(method ?? (stored === true ? 0 : 8), 4);
    common.writeUInt32LE(crc ?? crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(declared ?? content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, rest, Buffer.from(name));
    const local = [Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), packed];
    parts.push(...local);
    offset += local.reduce((sum, part) => sum + part.length, 0);
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...parts, listing, end, Buffer.from(comment)]);
}

/** The bytes with some of them overwritten, and possibly truncated. */
export function damagedCopies(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  const last = bytes.length - 1;
  const change = fc.tuple(fc.nat(last), fc.integer({ min: 0, max: 255 }));
  return fc
    .tuple(fc.array(change, { maxLength: 4 }), fc.oneof(fc.constant(bytes.length), fc.nat(last)))
    .map(([changes, length]) => {
      const copy = Uint8Array.from(bytes);
      for (const [at, byte] of changes) copy[at] = byte;
      return copy.subarray(0, length);
    });
}

/** A matrix of finite doubles with its sizes, entries in C order. */
export const finiteMatrix: fc.Arbitrary<{ rows: number; cols: number; entries: number[] }> = fc
  .tuple(
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 1, max: 4 }),
    fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
      minLength: 16,
      maxLength: 16,
    }),
  )
  .map(([rows, cols, xs]) => ({ rows, cols, entries: xs.slice(0, rows * cols) }));

/** The profile of all properties in these tests. */
export const profile = { seed: 20211206, numRuns: 200 };
