/**
 * # Writing NumPy archives
 *
 * Float64 arrays in C order, stored without compression, as numpy.savez writes them.
 *
 * ## References
 * NEP 1, version 1.0 of the array format; PKWARE, APPNOTE 6.3.
 * @module
 */
import { crc32 } from 'node:zlib';

export interface ArrayToWrite {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

function npyBytes({ shape, data }: ArrayToWrite): Uint8Array {
  const tuple = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  const text = `{'descr': '<f8', 'fortran_order': False, 'shape': ${tuple}, }`;
  // magic, version and length take 10 bytes; the header ends in a newline at a multiple of 64
  const padded = `${text.padEnd(Math.ceil((10 + text.length + 1) / 64) * 64 - 11)}\n`;
  const bytes = new Uint8Array(10 + padded.length + 8 * data.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  view.setUint16(8, padded.length, true);
  bytes.set(new TextEncoder().encode(padded), 10);
  data.forEach((x, k) => view.setFloat64(10 + padded.length + 8 * k, x, true));
  return bytes;
}

/** The fields that the local header and the directory share, from "version needed" on. */
function described(member: Uint8Array, nameLength: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(26));
  view.setUint16(0, 20, true);
  view.setUint16(8, 0x21, true); // 1 January 1980: the same arrays give the same bytes
  view.setUint32(10, crc32(member), true);
  view.setUint32(14, member.length, true);
  view.setUint32(18, member.length, true);
  view.setUint16(22, nameLength, true);
  return new Uint8Array(view.buffer);
}

function word(value: number, bytes: 2 | 4): Uint8Array {
  const view = new DataView(new ArrayBuffer(bytes));
  if (bytes === 2) view.setUint16(0, value, true);
  else view.setUint32(0, value, true);
  return new Uint8Array(view.buffer);
}

/** An archive of these arrays by name; below 4 GiB. */
export function npzBytes(arrays: Readonly<Record<string, ArrayToWrite>>): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const [key, array] of Object.entries(arrays)) {
    const member = npyBytes(array);
    const name = new TextEncoder().encode(`${key}.npy`);
    const fields = described(member, name.length);
    parts.push(word(0x04034b50, 4), fields, name, member);
    directory.push(
      word(0x02014b50, 4),
      word(20, 2),
      fields,
      new Uint8Array(10), // comment length, disk, attributes
      word(offset, 4),
      name,
    );
    offset += 4 + fields.length + name.length + member.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const count = word(Object.keys(arrays).length, 2);
  const end = [
    word(0x06054b50, 4),
    word(0, 4),
    count,
    count,
    word(size, 4),
    word(offset, 4),
    word(0, 2),
  ];
  return Buffer.concat([...parts, ...directory, ...end]);
}
