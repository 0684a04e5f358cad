/**
 * # Zip archives, for .npz
 *
 * The members of an archive, stored or deflated, unpacked one at a time on demand.
 *
 * ## Implementation notes
 * The central directory gives the length of each member; unpacking stops one byte beyond that, so an archive
 * that lies about its sizes costs no memory. The total is checked first. Every member's CRC-32 is checked.
 *
 * ## References
 * PKWARE, APPNOTE 6.3; without encryption, zip64 sizes and archives in several parts.
 * @module
 */
import { crc32, inflateRawSync } from 'node:zlib';
import { maxBytes, unusable } from './data-set.ts';

interface Member {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly unpacked: number;
  /** Where the local header starts. */
  readonly start: number;
}

const again = 'Write the file again with numpy.savez.';

function damaged(what: string, file: string): Error {
  return unusable(`a damaged archive: ${what}`, again, { file });
}

/** The offset of the end record; a comment of up to 65,535 bytes may follow it. */
function findEnd(view: DataView, file: string): number {
  const last = view.byteLength - 22;
  for (let at = last; at >= 0 && at >= last - 65_535; at--)
    if (view.getUint32(at, true) === 0x06054b50 && view.getUint16(at + 20, true) === last - at)
      return at;
  throw damaged('it has no central directory', file);
}

function memberAt(
  view: DataView,
  at: number,
  end: number,
  file: string,
): Member & { next: number } {
  if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50)
    throw damaged(`no entry of the directory at byte ${at}`, file);
  const nameLength = view.getUint16(at + 28, true);
  const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  if (next > end) throw damaged(`the entry at byte ${at} is cut off`, file);
  const name = new TextDecoder().decode(
    new Uint8Array(view.buffer, view.byteOffset + at + 46, nameLength),
  );
  if ((view.getUint16(at + 8, true) & 1) === 1)
    throw unusable(`${name} is encrypted`, 'Save the archive without a password.', { file });
  return {
    name,
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packed: view.getUint32(at + 20, true),
    unpacked: view.getUint32(at + 24, true),
    start: view.getUint32(at + 42, true),
    next,
  };
}

function unpack(bytes: Uint8Array, view: DataView, member: Member, file: string): Uint8Array {
  const { name, method, packed, unpacked, start } = member;
  if (start + 30 > bytes.length || view.getUint32(start, true) !== 0x04034b50)
    throw damaged(`${name} is not where the directory says`, file);
  const from = start + 30 + view.getUint16(start + 26, true) + view.getUint16(start + 28, true);
  const content = bytes.subarray(from, from + packed); // if it is cut short, the length check below fails
  const whole = method === 0 ? content : inflated(content, member, file);
  if (whole.length !== unpacked)
    throw damaged(`${name} has ${whole.length} bytes, not ${unpacked}`, file);
  if (crc32(whole) !== member.crc) throw damaged(`the checksum of ${name} is wrong`, file);
  return whole;
}

function inflated(content: Uint8Array, member: Member, file: string): Uint8Array {
  const { name, method, unpacked } = member;
  if (method !== 8)
    throw unusable(`${name} is packed by method ${method}, expected 0 or 8`, again, { file });
  try {
    return inflateRawSync(content, { maxOutputLength: Math.max(1, unpacked) });
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    throw damaged(`${name} does not unpack to ${unpacked} bytes (${because})`, file);
  }
}

/**
 * The members by name, each a function that unpacks it.
 *
 * @throws {@link WidthwiseError} on a damaged archive, a name that occurs twice, and when the members
 * together are longer than {@link maxBytes}.
 */
export function unzip(bytes: Uint8Array, file: string): ReadonlyMap<string, () => Uint8Array> {
  if (bytes.length < 22) throw damaged(`it has ${bytes.length} bytes`, file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view, file);
  const members = new Map<string, () => Uint8Array>();
  let total = 0;
  let at = view.getUint32(end + 16, true);
  for (let k = view.getUint16(end + 10, true); k > 0; k--) {
    const member = memberAt(view, at, end, file);
    if (members.has(member.name)) throw damaged(`${member.name} occurs twice`, file);
    members.set(member.name, () => unpack(bytes, view, member, file));
    total += member.unpacked;
    at = member.next;
  }
  if (total > maxBytes)
    throw unusable(
      `the archive unpacks to ${total} bytes, more than ${maxBytes}, the limit`,
      'Keep only X and y, or fewer samples.',
      { file },
    );
  return members;
}
