/**
 * # Data files
 *
 * Finds the reader by the end of the file's name.
 * @module
 */
import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { systemReason } from '../errors.ts';
import { readCsv } from './csv.ts';
import { maxBytes, unusable } from './data-set.ts';
import type { Table } from './data-set.ts';
import { setNames } from './named.ts';
import { npyVector, readNpy } from './npy.ts';
import { readNpz, readNpzLabels } from './npz.ts';

/** Labels from a file of their own, and what the reader took for granted about it. */
export interface Labels {
  readonly values: Float64Array;
  readonly guesses: readonly string[];
}

interface Reader {
  readonly table: (bytes: Uint8Array, file: string) => Table | Promise<Table>;
  readonly labels: (bytes: Uint8Array, file: string) => Labels | Promise<Labels>;
}

function unguessed(read: (bytes: Uint8Array, file: string) => Float64Array): Reader['labels'] {
  return (bytes, file) => ({ values: read(bytes, file), guesses: [] });
}

/** Loaded for such files alone: its schemas take a while to load. */
const json = () => import('./json-files.ts');

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['.csv', { table: readCsv, labels: csvLabels }],
  [
    '.json',
    {
      table: async (bytes, file) => (await json()).readJson(bytes, file),
      labels: async (bytes, file) => unguessed((await json()).readJsonLabels)(bytes, file),
    },
  ],
  ['.npy', { table: readNpy, labels: unguessed((bytes, file) => npyVector(bytes, file, 'array')) }],
  ['.npz', { table: readNpz, labels: unguessed(readNpzLabels) }],
]);

function csvLabels(bytes: Uint8Array, file: string): Labels {
  const { values, guesses = [] } = readCsv(bytes, file);
  if (values.cols !== 1)
    throw unusable(
      `expected one column of labels, got ${values.cols}`,
      'Give one label per line.',
      {
        file,
        line: 1,
        column: 2,
      },
    );
  return { values: values.data, guesses };
}

/** Whether the name ends like a file that can be read. */
export function isDataFile(name: string): boolean {
  return readers.has(extname(name).toLowerCase());
}

function readerFor(file: string): Reader {
  const reader = readers.get(extname(file).toLowerCase());
  if (reader !== undefined) return reader;
  throw unusable(
    `expected a data file or a named set, got "${file}"`,
    `Give a .csv, .json, .npy or .npz file, or one of ${setNames}.`,
  );
}

/** The bytes of a file. Throws {@link WidthwiseError} (`input`). */
export async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    const found = await stat(file);
    if (!found.isFile())
      throw unusable(
        found.isDirectory() ? 'a folder, not a file' : 'not a regular file',
        'Give the path of a file.',
        { file },
      );
    if (found.size > maxBytes)
      throw unusable(
        `${found.size} bytes are more than ${maxBytes}, the limit`,
        'Keep fewer samples or fewer columns.',
        { file },
      );
    return await readFile(file);
  } catch (error) {
    const because = systemReason(error);
    if (because === undefined) throw error;
    throw unusable(`cannot be read: ${because}`, 'Check the path.', { file });
  }
}

/** The table in this file. Throws {@link WidthwiseError} (`input`). */
export async function tableIn(file: string): Promise<Table> {
  const reader = readerFor(file);
  return reader.table(await bytesOf(file), file);
}

/** The labels in this file: one column, or one array. Throws as {@link tableIn}. */
export async function labelsIn(file: string): Promise<Labels> {
  const reader = readerFor(file);
  return reader.labels(await bytesOf(file), file);
}
