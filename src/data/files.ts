/**
 * # Data files
 *
 * Finds the reader by the end of the file's name; that of standard input, "-", and of a pipe of the shell by the first
 * bytes.
 *
 * ## Main definitions
 * - {@link tableIn}, {@link labelsIn}: the content of a file
 * - {@link bytesOf}
 * @module
 */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { systemReason } from '../errors.ts';
import { nearestFile } from '../nearest-file.ts';
import { suggestion } from '../suggest.ts';
import { maxBytes, unusable } from './data-set.ts';
import type { LabelVector, Table } from './data-set.ts';
import { datasets, setNames } from './named.ts';
import { readApart } from './reading-apart.ts';
import { tableLabels } from './prepare.ts';
import type { How } from './prepare.ts';

/** Labels from a separate file, and the reader's assumptions about it. */
export interface Labels {
  readonly labels: LabelVector;
  readonly guesses: readonly string[];
}

interface Reader {
  /** `inputs` names the array, if the file has several. */
  readonly table: (bytes: Uint8Array, file: string, inputs?: string) => Table | Promise<Table>;
  /** Without it the labels are those of a table with one column. */
  readonly labels?: (bytes: Uint8Array, file: string) => LabelVector | Promise<LabelVector>;
  readonly named?: true;
}

const text: Reader = {
  table: async (bytes, file) => (await import('./csv.ts')).readCsv(bytes, file),
};
const arrow: Reader = { table: (bytes, file) => readApart('Arrow', bytes, file) };
const parquet: Reader = { table: (bytes, file) => readApart('Parquet', bytes, file) };
/** Loaded on demand: its schemas take a while to load. */
const jsonFiles = () => import('./json-files.ts');
const json: Reader = {
  table: async (bytes, file, inputs) => (await jsonFiles()).readJson(bytes, file, inputs),
  labels: async (bytes, file) => (await jsonFiles()).readJsonLabels(bytes, file),
  named: true,
};
const npyFiles = () => import('./npy.ts');
const npy: Reader = {
  table: async (bytes, file) => (await npyFiles()).readNpy(bytes, file),
  labels: async (bytes, file) => ({ values: (await npyFiles()).npyVector(bytes, file, 'array') }),
};
const npzFiles = () => import('./npz.ts');
const npz: Reader = {
  table: async (bytes, file, inputs) => (await npzFiles()).readNpz(bytes, file, inputs),
  labels: async (bytes, file) => ({ values: (await npzFiles()).readNpzLabels(bytes, file) }),
  named: true,
};

const readers: ReadonlyMap<string, Reader> = new Map([
  ['.csv', text],
  ['.tsv', text],
  ['.json', json],
  ['.npy', npy],
  ['.npz', npz],
  ['.parquet', parquet],
  ['.arrow', arrow],
  ['.feather', arrow],
]);

/** By the first bytes of files of each kind; anything else is text. */
const beginnings: readonly (readonly [begins: readonly number[], reader: Reader])[] = [
  [[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], npy],
  [[0x50, 0x4b, 0x03, 0x04], npz],
  [[0x50, 0x41, 0x52, 0x31], parquet],
  [[0x41, 0x52, 0x52, 0x4f, 0x57, 0x31], arrow],
  [[0xff, 0xff, 0xff, 0xff], arrow],
];

const packed: readonly (readonly [begins: readonly number[], by: string])[] = [
  [[0x1f, 0x8b], 'gzip'],
  [[0x42, 0x5a, 0x68], 'bzip2'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'xz'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'zstd'],
];

function beginsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, k) => bytes[k] === byte);
}

/** What the user calls standard input. */
export const standardInput = '-';

function readerOfBytes(bytes: Uint8Array): Reader {
  const [, found] = beginnings.find(([mark]) => beginsWith(bytes, mark)) ?? [];
  if (found !== undefined) return found;
  const first = bytes.find((byte) => ![9, 10, 13, 32].includes(byte));
  return first === 0x5b || first === 0x7b ? json : text; // [ or {
}

function demandUnpacked(bytes: Uint8Array, file: string): void {
  const [, by] = packed.find(([mark]) => beginsWith(bytes, mark)) ?? [];
  if (by !== undefined)
    throw unusable(`the file is compressed by ${by}`, 'Unpack it first.', { file });
}

/** Whether a third-party package reads files of this name: a damaged one may use up its time limit. */
export function isReadByPackage(name: string): boolean {
  const reader = readers.get(extname(name).toLowerCase());
  return reader === parquet || reader === arrow;
}

/** Whether the name has an extension that can be read. */
export function isDataFile(name: string): boolean {
  return readers.has(extname(name).toLowerCase());
}

/** The names of sets without their sizes. */
const setKinds = datasets.map(({ name }) => name.split(':')[0] ?? '');

const endings = [...readers.keys()].join(', ').replace(/, (?=[^,]*$)/u, ' or ');

function readerFor(file: string): Reader {
  const extension = extname(file).toLowerCase();
  const reader = readers.get(extension);
  if (reader !== undefined) return reader;
  if (['.gz', '.bz2', '.xz', '.zst', '.zip'].includes(extension))
    throw unusable('the file is compressed', 'Unpack it first.', { file });
  const meant = suggestion(file.split(':')[0] ?? '', setKinds) || nearestFile(file);
  throw unusable(
    `expected a data file or a named set, got "${file}"${meant}`,
    `Give a ${endings} file, - for standard input, or one of ${setNames}.`,
  );
}

/** All that a pipe holds; more than `most` bytes, or a pipe without end, are refused. */
export async function bytesOfPipe(
  pipe: AsyncIterable<unknown>,
  file: string,
  most: number = maxBytes,
): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const piece of pipe) {
    const part = Buffer.from(piece instanceof Uint8Array ? piece : String(piece));
    chunks.push(part);
    size += part.length;
    if (size > most)
      throw unusable(`more than ${most} bytes, the limit`, 'Keep fewer samples.', { file });
  }
  return Buffer.concat(chunks);
}

/** The bytes of a file. Throws {@link WidthwiseError} (`input`). */
export async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    const found = await stat(file);
    if (found.isFIFO()) return await bytesOfPipe(createReadStream(file), file);
    if (!found.isFile())
      throw unusable(
        found.isDirectory() ? 'a folder, not a file' : 'not a regular file',
        found.isDirectory()
          ? 'Give the path of a file.'
          : 'Give the path of a file or a pipe, or - for standard input.',
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
    throw unusable(`cannot be read: ${because}${nearestFile(file)}`, 'Check the path.', { file });
  }
}

/** Standard input, or what a shell makes of `<(command)`: there is no name that ends like a file. */
function isUnnamed(file: string): boolean {
  return file === standardInput || /^\/(?:dev|proc\/self)\/fd\/\d+$/u.test(file);
}

/** The table in this file, or in standard input. Throws {@link WidthwiseError} (`input`). */
export async function tableIn(file: string, inputs?: string): Promise<Table> {
  const own = isUnnamed(file) ? undefined : readerFor(file);
  const bytes = await (file === standardInput ? bytesOfPipe(process.stdin, file) : bytesOf(file));
  demandUnpacked(bytes, file);
  const reader = own ?? readerOfBytes(bytes);
  if (inputs !== undefined && reader.named !== true)
    throw unusable(
      'the file has one array without a name',
      'Leave inputs out: .npz and .json files have arrays by name.',
      { file, field: 'inputs' },
    );
  return reader.table(bytes, file, inputs);
}

/** The labels in this file: one column, or one array. Throws as {@link tableIn}. */
export async function labelsIn(file: string, how?: How): Promise<Labels> {
  const reader = readerFor(file);
  const bytes = await bytesOf(file);
  demandUnpacked(bytes, file);
  if (reader.labels !== undefined) return { labels: await reader.labels(bytes, file), guesses: [] };
  const table = await reader.table(bytes, file);
  return { labels: tableLabels(table, file, how), guesses: table.guesses ?? [] };
}
