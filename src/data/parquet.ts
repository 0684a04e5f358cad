/**
 * # Parquet files
 *
 * Columns of numbers, truth values and text, without nesting. Read by the package hyparquet, which is loaded only then.
 *
 * ## Implementation notes
 * hyparquet believes what the footer says: 7 kB may claim 5 million rows. The number of rows is compared with those of
 * the row groups, and its size with the limit, before a page is read; afterwards each column must have given them all.
 * Checksums of pages are not looked at, and a page that was made to may keep it busy without end: no such file is opened
 * on the word of another (untrusted-recipe.ts). 64-bit integers that float64 does not hold are kept as faults.
 * @module
 */
import type { FileMetaData } from 'hyparquet';
import { demandSize, show, unusable } from './data-set.ts';
import type { Table } from './data-set.ts';
import { tableFromColumns } from './from-columns.ts';
import type { Column } from './from-columns.ts';

const again = 'Write the file again: in pandas, df.to_parquet(file).';

function damaged(what: string, file: string): Error {
  return unusable(`a damaged Parquet file: ${what}`, again, { file });
}

function because(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 200) : String(error);
}

/** The names of the columns. Throws {@link WidthwiseError} (`input`) on nested ones. */
function namesIn({ schema }: FileMetaData, file: string): readonly string[] {
  const [root, ...rest] = schema;
  const nested = rest.find(
    ({ num_children: children, repetition_type: repeated }) =>
      (children ?? 0) > 0 || repeated === 'REPEATED',
  );
  if (root === undefined || nested !== undefined)
    throw unusable(
      `column ${show(nested?.name)} is nested`,
      'Save one number a column, or leave the column out of the file.',
      { file },
    );
  return rest.map(({ name }) => name);
}

/** The number of rows, if the row groups have as many. */
function rowsIn(metadata: FileMetaData, cols: number, file: string): number {
  const rows = Number(metadata.num_rows);
  const groups = metadata.row_groups.map((group) => Number(group.num_rows));
  if (!Number.isSafeInteger(rows) || groups.some((count) => !(count >= 0)))
    throw damaged(`it claims ${metadata.num_rows} rows`, file);
  const sum = groups.reduce((total, count) => total + count, 0);
  if (sum !== rows) throw damaged(`it claims ${rows} rows, and its row groups have ${sum}`, file);
  demandSize(rows, cols, { file });
  for (const { columns, num_rows: own } of metadata.row_groups)
    for (const { meta_data: column } of columns)
      if (column !== undefined && column.num_values !== own)
        throw damaged(`a column has ${column.num_values} of ${own} values`, file);
  return rows;
}

/** The values of one column, in the arrays in which they come. */
type Values = ArrayLike<unknown>;

/** The table in this file's bytes. Throws {@link WidthwiseError}, naming `file`, row and column. */
export async function readParquet(bytes: Uint8Array, file: string): Promise<Table> {
  const { parquetMetadata, parquetRead } = await import('hyparquet');
  const { compressors } = await import('hyparquet-compressors');
  const { buffer } = Uint8Array.from(bytes); // of its own: nothing else stands around it
  let metadata: FileMetaData;
  try {
    metadata = parquetMetadata(buffer);
  } catch (error) {
    throw damaged(because(error), file);
  }
  const names = namesIn(metadata, file);
  const rows = rowsIn(metadata, names.length, file);
  const columns: Column[] = [];
  for (const name of names) {
    const parts: { readonly start: number; readonly values: Values }[] = [];
    try {
      await parquetRead({
        file: buffer,
        metadata,
        columns: [name],
        compressors,
        onChunk: ({ columnData, rowStart }) => parts.push({ start: rowStart, values: columnData }),
      });
    } catch (error) {
      throw damaged(`column ${show(name)}: ${because(error)}`, file);
    }
    columns.push(columnOf(name, parts, rows, file));
  }
  return tableFromColumns(rows, columns, file);
}

function columnOf(
  name: string,
  parts: { readonly start: number; readonly values: Values }[],
  rows: number,
  file: string,
): Column {
  parts.sort((a, b) => a.start - b.start);
  let next = 0;
  for (const { start, values } of parts) {
    if (start !== next) break;
    next += values.length;
  }
  if (next !== rows) throw damaged(`column ${show(name)} has ${next} of ${rows} values`, file);
  let part = 0;
  return {
    name,
    valueAt: (row) => {
      const holds = (k: number): boolean => {
        const { start = 0, values = [] } = parts[k] ?? {};
        return row >= start && row < start + values.length;
      };
      if (!holds(part)) part = parts.findIndex((_, k) => holds(k));
      const { start = 0, values = [] } = parts[part] ?? {};
      return values[row - start];
    },
  };
}
