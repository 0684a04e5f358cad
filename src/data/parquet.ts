/**
 * # Parquet files
 *
 * Columns of numbers, Booleans and text, without nesting. Read by the package hyparquet, which is loaded only then.
 *
 * ## Implementation notes
 * hyparquet trusts the footer: 7 kB may claim 5 million rows. Before a page is read, the number of rows is compared with
 * that of the row groups, and the size with the limit; afterwards each column must have delivered them all. Page
 * checksums are not verified, and a malicious page may keep hyparquet busy forever: reading-apart.ts sets a time limit.
 * 64-bit integers that float64 cannot represent are kept as faults.
 * @module
 */
import type { FileMetaData } from 'hyparquet';
import { demandSize, show, unusable } from './data-set.ts';
import { plainValues } from './from-columns.ts';
import type { Columns } from './reading-apart.ts';

const again = 'Write the file again: in pandas, df.to_parquet(file).';

function damaged(what: string): Error {
  return unusable(`a damaged Parquet file: ${what}`, again);
}

function because(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 200) : String(error);
}

/** The names of the columns. Throws {@link WidthwiseError} (`input`) on nested ones. */
function namesIn({ schema }: FileMetaData): readonly string[] {
  const [root, ...rest] = schema;
  const nested = rest.find(
    ({ num_children: children, repetition_type: repeated }) =>
      (children ?? 0) > 0 || repeated === 'REPEATED',
  );
  if (root === undefined || nested !== undefined)
    throw unusable(
      `column ${show(nested?.name)} is nested`,
      'Save one number a column, or leave the column out of the file.',
    );
  return rest.map(({ name }) => name);
}

/** The number of rows, if it agrees with the row groups. */
function rowsIn(metadata: FileMetaData, cols: number): number {
  const rows = Number(metadata.num_rows);
  const groups = metadata.row_groups.map((group) => Number(group.num_rows));
  if (!Number.isSafeInteger(rows) || groups.some((count) => !(count >= 0)))
    throw damaged(`it claims ${metadata.num_rows} rows`);
  const sum = groups.reduce((total, count) => total + count, 0);
  if (sum !== rows) throw damaged(`it claims ${rows} rows, and its row groups have ${sum}`);
  demandSize(rows, cols, {});
  for (const { columns, num_rows: own } of metadata.row_groups)
    for (const { meta_data: column } of columns)
      if (column !== undefined && column.num_values !== own)
        throw damaged(`a column has ${column.num_values} of ${own} values`);
  return rows;
}

/** The columns in these bytes. Throws {@link WidthwiseError} without a place. */
export async function parquetColumns(bytes: Uint8Array): Promise<Columns> {
  const { parquetMetadata, parquetRead } = await import('hyparquet');
  const { compressors } = await import('hyparquet-compressors');
  const { buffer } = Uint8Array.from(bytes); // a buffer that holds nothing else
  let metadata: FileMetaData;
  try {
    metadata = parquetMetadata(buffer);
  } catch (error) {
    throw damaged(because(error));
  }
  const names = namesIn(metadata);
  const rows = rowsIn(metadata, names.length);
  const columns: Columns['columns'][number][] = [];
  for (const name of names) {
    const parts: Part[] = [];
    try {
      await parquetRead({
        file: buffer,
        metadata,
        columns: [name],
        compressors,
        onChunk: ({ columnData, rowStart }) => parts.push({ start: rowStart, values: columnData }),
      });
    } catch (error) {
      throw damaged(`column ${show(name)}: ${because(error)}`);
    }
    columns.push({ name, values: valuesOf(name, parts, rows) });
  }
  return { rows, columns };
}

/** Values of one column from the row `start` on, as they arrive. */
interface Part {
  readonly start: number;
  readonly values: ArrayLike<unknown>;
}

function valuesOf(name: string, parts: Part[], rows: number): ArrayLike<unknown> {
  parts.sort((a, b) => a.start - b.start);
  let next = 0;
  for (const { start, values } of parts) {
    if (start !== next) break;
    next += values.length;
  }
  if (next !== rows) throw damaged(`column ${show(name)} has ${next} of ${rows} values`);
  return plainValues(parts.flatMap(({ values }) => Array.from(values)));
}
