/**
 * # Columns by name or index
 *
 * ## Main definitions
 * - {@link columnOf}
 * - {@link inputColumns}: the columns of the inputs under a selection
 * - {@link columnText}: what a remark calls a column
 * @module
 */
import type { Place } from '../errors.ts';
import { suggestion } from '../suggest.ts';
import { show, unusable } from './data-set.ts';
import type { Table } from './data-set.ts';
import type { Selection } from './selection.ts';

type Field = 'labels' | 'features' | 'ignore';

const otherwise: Readonly<Record<Field, string>> = {
  labels: ' Or give a file, or random-sign.',
  features: '',
  ignore: '',
};

function listed(names: readonly string[]): string {
  const more = names.length > 20 ? ` and ${names.length - 20} more` : '';
  return names.slice(0, 20).join(', ') + more;
}

/** The column of this name; -1 if there is none. */
function named({ names = [] }: Table, wanted: string, place: Place): number {
  const column = names.indexOf(wanted);
  if (column >= 0 && names.indexOf(wanted, column + 1) >= 0)
    throw unusable(`several columns are named ${show(wanted)}`, 'Give the index instead.', place);
  return column;
}

/** The column with a name or an index; indices count from 0, negative ones from the end. */
export function columnOf(table: Table, wanted: string, source: string, field: Field): number {
  const { cols } = table.values;
  const { names } = table;
  const place = { file: source, field };
  const found = named(table, wanted, place);
  if (found >= 0) return found;
  const range = `Columns count from 0 to ${cols - 1}, or from the end from -1 to -${cols}`;
  const isIndex = /^-?\d{1,15}$/u.test(wanted);
  const index = Number(wanted);
  const column = index < 0 ? cols + index : index;
  if (isIndex && column >= 0 && column < cols) return column;
  if (isIndex)
    throw unusable(`no column ${wanted} among ${cols}`, `${range}.${otherwise[field]}`, place);
  throw unusable(
    `no column ${show(wanted)}${suggestion(wanted, names ?? [])}`,
    names === undefined
      ? `The columns have no names. ${range}.${otherwise[field]}`
      : `The columns are ${listed(names)}.${otherwise[field]}`,
    place,
  );
}

/** For example `column "height"`, or `column 3` counted from 1 if there are no names. */
export function columnText({ names }: Table, column: number): string {
  const name = names?.[column];
  return `column ${name === undefined || name === '' ? column + 1 : show(name)}`;
}

/** What is not an input: `labels` is the column of the labels, if any. */
export function inputColumns(
  table: Table,
  { features, ignore }: Selection,
  labels: number | undefined,
  source: string,
): readonly number[] {
  const all = Array.from({ length: table.values.cols }, (_, j) => j).filter((j) => j !== labels);
  if (features === undefined) {
    const out = new Set(ignore?.map((name) => columnOf(table, name, source, 'ignore')));
    return all.filter((j) => !out.has(j));
  }
  const place = { file: source, field: 'features' };
  if (ignore !== undefined)
    throw unusable('both features and columns to ignore', 'Name one of them.', place);
  const columns = features.map((name) => columnOf(table, name, source, 'features'));
  columns.forEach((column, k) => {
    if (column === labels)
      throw unusable(`${columnText(table, column)} holds the labels`, 'Leave it out.', place);
    if (columns.indexOf(column) < k)
      throw unusable(`${columnText(table, column)} stands twice`, 'Name it once.', place);
  });
  return columns;
}
