/**
 * # Data and weights in JSON
 *
 * A bare array of rows, or {"X": rows, "y": labels}, where rows are lists, or objects with one key per column. Separate labels are a bare array of numbers or words, or
 * {"y": labels}; weights are {"W": rows, "v": numbers, "W0": rows}; layers are {"layers": [rows, ..]}. schema.ts declares
 * them. Other keys of data are ignored, unless they look like misspellings; weights may have no other keys.
 *
 * ## Main definitions
 * - {@link readJson}, {@link readJsonLabels}
 * - {@link jsonWeights}, {@link jsonLayers}
 * @module
 */
import type { z } from 'zod';
import type { Dense } from '../linalg/matrix.ts';
import { misspelled, placeOf, readPart } from '../schemas/reading.ts';
import { noArray, show, unusable } from './data-set.ts';
import type { LabelVector, Table } from './data-set.ts';
import { valueEntry } from './entries.ts';
import type { Entry } from './entries.ts';
import { tableFromColumns } from './from-columns.ts';
import { denseFromRows } from './from-memory.ts';
import {
  dataForm,
  demandFields,
  fieldsOf,
  labelsFrom,
  parsed,
  vectorFrom,
  weightsNames,
} from './json.ts';
import { isRounded } from './number-text.ts';
import { labels, layers, table, weights } from './schema.ts';

/** The value as the schema reads it. Throws {@link WidthwiseError}, naming `file`. */
export function entriesOf<S extends z.ZodObject>(
  schema: S,
  value: unknown,
  file: string,
  advice: string,
): z.infer<S> {
  const slip =
    typeof value === 'object' && value !== null
      ? misspelled(value, Object.keys(schema.shape))
      : undefined;
  if (slip !== undefined) throw unusable(`the object ${slip}`, advice, { file });
  const read = readPart(schema, value);
  if (read.kind === 'ok') return read.value;
  const place = read.path.length === 0 ? { file } : { file, field: placeOf(read.path) };
  throw unusable(read.says, advice, place);
}

/** One object per sample: a key that an object lacks is a missing value. */
function tableFromRecords(records: readonly unknown[], file: string): Table {
  const rows = records.map((record, i) => {
    const fields = fieldsOf(record);
    if (fields !== undefined) return fields;
    throw unusable(`expected an object as in row 1, got ${show(record)}`, 'Give one a sample.', {
      file,
      field: `row ${i + 1}`,
    });
  });
  const names = new Set(rows.flatMap((row) => [...row.keys()]));
  const columns = Array.from(names, (name) => ({
    name,
    valueAt: (i: number): unknown => rows[i]?.get(name),
  }));
  return tableFromColumns(rows.length, columns, file);
}

function tableFrom(rows: readonly unknown[], file: string, name: string): Table {
  if (fieldsOf(rows[0]) !== undefined) return tableFromRecords(rows, file);
  const entryOf = (i: number, j: number): number | Entry => {
    const row = rows[i];
    const value: unknown = Array.isArray(row) ? row[j] : undefined;
    return typeof value === 'boolean' ? { kind: 'text', text: String(value) } : valueEntry(value);
  };
  return {
    values: denseFromRows(rows, name, { file }, true),
    names: undefined,
    labels: undefined,
    entry: (i, j) => {
      const entry = entryOf(i, j);
      return typeof entry === 'number' ? undefined : entry;
    },
    place: (i, j) => ({ file, field: `${name}, row ${i + 1}, column ${j + 1}` }),
  };
}

/** The arrays of an object, by key: that of the inputs is `name`. */
function arraysOf(
  value: unknown,
  file: string,
  name: string,
): ReadonlyMap<string, readonly unknown[]> {
  const fields = fieldsOf(value);
  if (fields === undefined)
    throw unusable('a list, which has no arrays with names', 'Leave inputs out.', {
      file,
      field: 'inputs',
    });
  const arrays = new Map<string, readonly unknown[]>();
  for (const [key, list] of fields) if (Array.isArray(list)) arrays.set(key, list);
  if (!arrays.has(name)) throw noArray(name, [...arrays.keys()], file);
  return arrays;
}

/**
 * The table in this file's bytes. Throws {@link WidthwiseError}, naming `file`.
 *
 * @param inputs - the key of the inputs, if it is not X.
 */
export function readJson(bytes: Uint8Array, file: string, inputs?: string): Table {
  let rounded: string | undefined;
  const value = parsed(bytes, file, (spelled, x) => {
    if (rounded === undefined && isRounded(spelled, x)) rounded = spelled;
  });
  if (inputs === undefined && Array.isArray(value))
    return { ...tableFrom(value, file, 'X'), rounded };
  // a user who names an array knows what the other keys are
  if (inputs === undefined) entriesOf(table, value, file, dataForm);
  const name = inputs ?? 'X';
  const { [name]: X = [], ...others } = Object.fromEntries(arraysOf(value, file, name));
  const { y } = others;
  return {
    ...tableFrom(X, file, name),
    labels: y === undefined ? undefined : labelsFrom(y, file, 'y'),
    vectors: new Map(
      Object.entries(others).map(([key, list]) => [key, () => labelsFrom(list, file, key)]),
    ),
    rounded,
  };
}

/** The labels in this file's bytes. Throws as {@link readJson}. */
export function readJsonLabels(bytes: Uint8Array, file: string): LabelVector {
  const value = parsed(bytes, file);
  const list = Array.isArray(value)
    ? value
    : entriesOf(labels, value, file, 'Give [1, -1, ...] or {"y": [1, -1, ...]}.').y;
  return labelsFrom(list, file, 'y');
}

/** W, v and W0; whether their sizes agree is not checked. Throws as {@link readJson}. */
export function jsonWeights(
  value: unknown,
  file: string,
): { readonly hidden: Dense; readonly outputs: readonly number[]; readonly start?: Dense } {
  demandFields(fieldsOf(value), weightsNames, file);
  const { W, v, W0 } = entriesOf(weights, value, file, 'Give {"W": [[...], ...], "v": [...]}.');
  const start = W0 === undefined ? {} : { start: denseFromRows(W0, 'W0', { file }) };
  return {
    hidden: denseFromRows(W, 'W', { file }),
    outputs: Array.from(vectorFrom(v, file, 'v')),
    ...start,
  };
}

/** The layers, with entries not yet read; `undefined` for an object without any. Throws as {@link readJson}. */
export function jsonLayers(
  value: unknown,
  file: string,
  advice: string,
): readonly (readonly unknown[])[] | undefined {
  const fields = fieldsOf(value);
  const isTheirs = fields?.has('layers') === true;
  demandFields(fields, isTheirs ? ['layers'] : ['layers', ...weightsNames], file);
  return isTheirs ? entriesOf(layers, value, file, advice).layers : undefined;
}
