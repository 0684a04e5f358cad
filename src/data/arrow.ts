/**
 * # Arrow files and streams
 *
 * Columns of numbers, Booleans and text, as in Feather 2. Read by the package apache-arrow, which is loaded only then.
 *
 * ## Implementation notes
 * apache-arrow reads junk as a table without rows, and a truncated file as a shorter one, so the first and last bytes
 * and the number of rows are checked here. A damaged file may still keep it busy forever: reading-apart.ts sets a time
 * limit. 64-bit integers come as bigint; those that float64 cannot represent are kept as faults.
 * @module
 */
import { unusable } from './data-set.ts';
import { plainValues } from './from-columns.ts';
import type { Columns } from './reading-apart.ts';

const again = 'Write the file again: in pandas, df.to_feather(file, compression="uncompressed").';

const magic = [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31]; // "ARROW1"

function damaged(what: string): Error {
  return unusable(`a damaged Arrow file: ${what}`, again);
}

function standsAt(bytes: Uint8Array, start: number): boolean {
  return magic.every((byte, k) => bytes[start + k] === byte);
}

/** Throws {@link WidthwiseError} unless the bytes begin and end like a file, or like a stream. */
function demandWhole(bytes: Uint8Array): void {
  if (standsAt(bytes, 0)) {
    if (bytes.length < 2 * magic.length || !standsAt(bytes, bytes.length - magic.length))
      throw damaged('it was cut off: its last bytes are not ARROW1');
    return;
  }
  const marks = (at: number): boolean => bytes.subarray(at, at + 4).every((byte) => byte === 0xff);
  if (bytes.length < 8 || !marks(0))
    throw damaged('its first bytes are neither ARROW1 nor those of a stream');
  const end = bytes.length - 8;
  if (!marks(end) || bytes.subarray(end + 4).some((byte) => byte !== 0))
    throw damaged('it was cut off: the stream has no end');
}

/** The columns in these bytes. Throws {@link WidthwiseError} without a place. */
export async function arrowColumns(bytes: Uint8Array): Promise<Columns> {
  demandWhole(bytes);
  const { tableFromIPC } = await import('apache-arrow');
  try {
    const table = tableFromIPC(bytes);
    const { numRows: rows, numCols: cols } = table;
    if (rows < 1 || cols < 1)
      throw unusable(`expected at least one row and one column, got ${rows} x ${cols}`, again);
    // a row takes at least a bit, except in columns that hold nothing
    if (rows > 8 * bytes.length) throw damaged(`${rows} rows in ${bytes.length} bytes`);
    const columns = table.schema.fields.map(({ name }, j) => {
      const column = table.getChildAt(j);
      if (column?.length !== rows) throw damaged(`column ${j + 1} has ${column?.length} rows`);
      return {
        name,
        values: plainValues(Array.from({ length: rows }, (_, i): unknown => column.get(i))),
      };
    });
    return { rows, columns };
  } catch (error) {
    if (error instanceof Error && error.name !== 'WidthwiseError')
      throw damaged(error.message.slice(0, 200));
    throw error;
  }
}
