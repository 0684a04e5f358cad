/**
 * # Data and weights in JSON
 *
 * A bare array of rows, or {"X": rows, "y": labels}; as labels of their own a bare array of numbers, or {"y": labels};
 * weights as {"W": rows, "v": numbers, "W0": rows}, layers as {"layers": [rows, ..]}. schema.ts declares them. Other keys
 * of data are left alone, but not one that looks like a slip; of weights there are no others.
 *
 * ## Main definitions
 * - {@link readJson}, {@link readJsonLabels}
 * - {@link jsonWeights}, {@link jsonLayers}
 * @module
 */
import type { z } from 'zod';
import type { Dense } from '../linalg/matrix.ts';
import { misspelled, placeOf, readPart } from '../schemas/reading.ts';
import { unusable } from './data-set.ts';
import type { Table } from './data-set.ts';
import { denseFromRows } from './from-memory.ts';
import { demandFields, fieldsOf, parsed, vectorFrom, weightsNames } from './json.ts';
import { labels, layers, table, weights } from './schema.ts';

const tableAdvice = 'Give [[...], ...] or {"X": [[...], ...], "y": [...]}.';

/** What the schema reads of the value. Throws {@link WidthwiseError}, naming `file`. */
function entriesOf<S extends z.ZodObject>(
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

/** The table in this file's bytes. Throws {@link WidthwiseError}, naming `file`. */
export function readJson(bytes: Uint8Array, file: string): Table {
  const value = parsed(bytes, file);
  const { X, y }: z.infer<typeof table> = Array.isArray(value)
    ? { X: value }
    : entriesOf(table, value, file, tableAdvice);
  return {
    values: denseFromRows(X, 'X', { file }),
    names: undefined,
    labels: y === undefined ? undefined : vectorFrom(y, file, 'y'),
  };
}

/** The labels in this file's bytes. Throws as {@link readJson}. */
export function readJsonLabels(bytes: Uint8Array, file: string): Float64Array {
  const value = parsed(bytes, file);
  const list = Array.isArray(value)
    ? value
    : entriesOf(labels, value, file, 'Give [1, -1, ...] or {"y": [1, -1, ...]}.').y;
  return vectorFrom(list, file, 'y');
}

/** W, v and W0; whether their sizes fit is not looked at. Throws as {@link readJson}. */
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

/** The layers, whose entries are not read yet; `undefined` for an object that has none. Throws as {@link readJson}. */
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
