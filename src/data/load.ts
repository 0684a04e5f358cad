/**
 * # Loading data
 *
 * From a file or a named set to inputs and labels: read, split off the label column, normalise the rows,
 * append the bias column, in this order.
 *
 * ## Main definitions
 * - {@link loadData}: what the commands use
 * - {@link rebuildInputs}: the inputs again from their recipe, for certificates that name data by digest
 * @module
 */
import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { at, dense, tabulate } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { demandFinite, maxEntries, unusable } from './data-set.ts';
import type { DataSet, Recipe, Table } from './data-set.ts';
import { isSetName, namedSet } from './named.ts';
import { readCsv } from './csv.ts';
import { readJson } from './json.ts';
import { randomSigns } from './random.ts';
import { remarks } from './remarks.ts';

/** What to load. `labels` is a column's name or index, a file, or "random-sign". */
export interface DataRequest {
  readonly data: string;
  readonly labels?: string | undefined;
  readonly normalise?: 'none' | 'rows' | undefined;
  readonly bias?: boolean | undefined;
  /** For random labels and for sets that need a seed. */
  readonly seed: number;
}

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    if (size > 8 * maxEntries)
      throw unusable(`${size} bytes`, `At most ${8 * maxEntries} bytes are read; split the data.`, {
        file,
      });
    return await readFile(file);
  } catch (error) {
    if (
      error instanceof Error &&
      'code' in error &&
      typeof error.code === 'string' &&
      error.code.startsWith('E')
    )
      throw unusable(
        `cannot be read: ${error.code}`,
        'Give a readable .csv, .npy, .npz or .json file, or one of mnist:N, iris, gaussian:NxD.',
        { file },
      );
    throw error;
  }
}

function textOf(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unusable('not UTF-8 text', 'Save the file as UTF-8.', { file });
  }
}

async function readTable(file: string): Promise<Table> {
  const kind = extname(file).toLowerCase();
  if (!['.csv', '.json', '.npy', '.npz'].includes(kind))
    throw unusable(
      `unknown kind of data "${file}"`,
      'Give a .csv, .npy, .npz or .json file, or one of mnist:N, iris, gaussian:NxD.',
    );
  const bytes = await bytesOf(file);
  if (bytes.length === 0)
    throw unusable('the file is empty', 'Give at least one sample.', { file });
  if (kind === '.csv') return readCsv(textOf(bytes, file), file);
  if (kind === '.json') return readJson(textOf(bytes, file), file);
  const { readNpy, readNpz } = await import('./numpy.ts'); // loads 8 MB of WebAssembly
  return kind === '.npy' ? readNpy(bytes, file) : readNpz(bytes, file);
}

/** The labels of a file of their own: one column, or one array. */
async function readLabels(file: string): Promise<Float64Array> {
  if (extname(file).toLowerCase() === '.npy') {
    const { readNpyLabels } = await import('./numpy.ts');
    return readNpyLabels(await bytesOf(file), file);
  }
  const { values, labels } = await readTable(file);
  if (labels !== undefined) return labels;
  if (values.cols !== 1 && values.rows !== 1)
    throw unusable(`expected one column, got ${values.cols}`, 'Give one label a line.', { file });
  return values.data;
}

/** Which column "name or index" means; indices count from 0, negative ones from the end. */
function columnOf(table: Table, name: string, file: string): number {
  const named = table.names?.indexOf(name) ?? -1;
  if (named >= 0) return named;
  const { cols } = table.values;
  const index = /^-?\d+$/u.test(name) ? Number(name) : Number.NaN;
  const column = index < 0 ? cols + index : index;
  if (column >= 0 && column < cols) return column;
  throw unusable(
    `no label column "${name}"`,
    table.names === undefined
      ? `Give an index from 0 to ${cols - 1} (negative ones count from the end), a file, or random-sign.`
      : `Give one of ${table.names.join(', ')}, an index, a file, or random-sign.`,
    { file },
  );
}

function splitColumn(
  table: Table,
  column: number,
): { readonly values: Dense; readonly labels: Float64Array } {
  const { values: A } = table;
  const rest = tabulate(A.rows, A.cols - 1, (i, j) => at(A, i, j < column ? j : j + 1));
  return {
    values: dense(A.rows, A.cols - 1, Float64Array.from(Array.from(rest.data))),
    labels: Float64Array.from({ length: A.rows }, (_, i) => at(A, i, column)),
  };
}

/** The label column: the one asked for, else one named y or label. */
function labelColumn(table: Table, wanted: string | undefined, file: string): string {
  if (wanted !== undefined && wanted !== 'random-sign' && !isLabelFile(wanted)) {
    columnOf(table, wanted, file);
    return wanted;
  }
  if (table.labels !== undefined) return '';
  return ['y', 'label'].find((name) => table.names?.includes(name) === true) ?? '';
}

function isLabelFile(labels: string): boolean {
  return ['.csv', '.json', '.npy', '.npz'].includes(extname(labels).toLowerCase());
}

function normaliseRows(X: Dense, file: string): Dense {
  const data = Float64Array.from(X.data);
  for (let i = 0; i < X.rows; i++) {
    const row = data.subarray(i * X.cols, (i + 1) * X.cols);
    const largest = row.reduce((m, x) => Math.max(m, Math.abs(x)), 0);
    if (largest === 0)
      throw unusable(
        `row ${i + 1} is zero and cannot be normalised`,
        'Remove it, or leave out --normalise rows.',
        { file },
      );
    const norm = largest * Math.sqrt(row.reduce((s, x) => s + (x / largest) ** 2, 0));
    row.forEach((x, j) => (row[j] = x / norm));
  }
  return dense(X.rows, X.cols, data);
}

function appendOnes(X: Dense): Dense {
  const data = new Float64Array(X.rows * (X.cols + 1)).fill(1);
  for (let i = 0; i < X.rows; i++)
    data.set(X.data.subarray(i * X.cols, (i + 1) * X.cols), i * (X.cols + 1));
  return dense(X.rows, X.cols + 1, data);
}

async function tableOf(
  source: string,
  seed: number,
): Promise<{ readonly table: Table; readonly source: string }> {
  return isSetName(source) ? namedSet(source, seed) : { table: await readTable(source), source };
}

function prepare(
  table: Table,
  recipe: Recipe,
): { readonly inputs: Dense; readonly labels: Float64Array | undefined } {
  const { source, labels: column, normalise, bias } = recipe;
  const { values, labels } =
    column === '' ? table : splitColumn(table, columnOf(table, column, source));
  if (values.cols < 1 || values.rows < 1)
    throw unusable(
      `${values.rows} samples of ${values.cols} inputs`,
      'Give at least one sample and one input column.',
      { file: source },
    );
  demandFinite(values, { file: source });
  const scaled = normalise === 'rows' ? normaliseRows(values, source) : values;
  return { inputs: bias ? appendOnes(scaled) : scaled, labels };
}

/**
 * The data set that was asked for.
 *
 * Throws {@link WidthwiseError} (`input`) with file, line and column on ragged rows, text, non-finite numbers,
 * empty or unreadable files, unknown columns, and labels of another length.
 */
export async function loadData(request: DataRequest): Promise<DataSet> {
  const { table, source } = await tableOf(request.data, request.seed);
  const recipe: Recipe = {
    source,
    labels: labelColumn(table, request.labels, source),
    normalise: request.normalise ?? 'none',
    bias: request.bias ?? false,
  };
  const { inputs, labels: own } = prepare(table, recipe);
  const labels =
    request.labels === 'random-sign'
      ? randomSigns(inputs.rows, request.seed)
      : request.labels !== undefined && isLabelFile(request.labels)
        ? await readLabels(request.labels)
        : own;
  if (labels !== undefined && labels.length !== inputs.rows)
    throw unusable(
      `expected ${inputs.rows} labels, got ${labels.length}`,
      'Give one label a sample.',
      { file: request.labels ?? source, field: 'labels' },
    );
  if (labels !== undefined)
    demandFinite(dense(labels.length, 1, labels), { file: request.labels ?? source });
  return { inputs, labels, recipe, warnings: remarks(inputs) };
}

/** The inputs of {@link loadData} again. */
export async function rebuildInputs(recipe: Recipe): Promise<Dense> {
  const { table } = await tableOf(recipe.source, 0);
  return prepare(table, recipe).inputs;
}
