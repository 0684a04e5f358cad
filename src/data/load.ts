/**
 * # Loading data
 *
 * From a file or a named set to inputs and labels.
 *
 * ## Main definitions
 * - {@link loadData}: what the commands use
 * - {@link rebuildInputs}: the inputs again from their recipe, for certificates that name data by digest
 * @module
 */
import { basename } from 'node:path';
import type { Dense } from '../linalg/matrix.ts';
import { demandShape, unusable } from './data-set.ts';
import type { DataSet, Recipe, Shape, Table } from './data-set.ts';
import { isDataFile, labelsIn, tableIn } from './files.ts';
import type { Labels } from './files.ts';
import { isSetName, namedSet } from './named.ts';
import { prepare } from './prepare.ts';
import { randomSigns } from './random.ts';
import { remarks } from './remarks.ts';

/** What to load. */
export interface DataRequest {
  /** A path or a named set. */
  readonly data: string;
  /**
   * A column's name, a file, a column's index (negative ones from the end), or "random-sign". Without it: the
   * labels that the source keeps apart, or else its column y or label.
   */
  readonly labels?: string | undefined;
  /** Whether rows are divided by their norm; `none` by default. */
  readonly normalise?: 'none' | 'rows' | undefined;
  /** Whether a column of ones is appended, after that. */
  readonly bias?: boolean | undefined;
  /** For random labels and for random inputs whose name gives no seed. */
  readonly seed: number;
}

interface Found {
  readonly table: Table;
  readonly source: string;
}

async function find(data: string, seed: number | undefined, shape?: Shape): Promise<Found> {
  return isSetName(data)
    ? namedSet(data, seed, shape)
    : { table: await tableIn(data), source: data };
}

const labelNames = ['y', 'label'];

/** Where the labels are: in a column, kept apart by the source, in a file, or nowhere yet. */
type LabelPlace =
  | { readonly kind: 'column'; readonly column: string }
  | { readonly kind: 'apart' | 'random-sign' }
  | { readonly kind: 'file'; readonly file: string };

function labelPlace(table: Table, wanted: string | undefined): LabelPlace {
  if (wanted === undefined) {
    const column = usualColumn(table);
    return table.labels === undefined && column !== undefined
      ? { kind: 'column', column }
      : { kind: 'apart' };
  }
  // a recipe says '' for no column: the labels would stay among the inputs
  if (wanted === '')
    throw unusable('an empty name of a label column', 'Give a column, a file, or random-sign.', {
      field: 'labels',
    });
  if (wanted === 'random-sign') return { kind: 'random-sign' };
  if (table.names?.includes(wanted) === true) return { kind: 'column', column: wanted };
  if (isDataFile(wanted)) return { kind: 'file', file: wanted };
  if (table.labels !== undefined && labelNames.includes(wanted)) return { kind: 'apart' };
  return { kind: 'column', column: wanted };
}

function usualColumn(table: Table): string | undefined {
  return labelNames.find((name) => table.names?.includes(name) === true);
}

/** Labels are never inputs: a column y or label is left out even where the labels come from elsewhere. */
function columnToSplit(table: Table, place: LabelPlace): string {
  return place.kind === 'column' ? place.column : (usualColumn(table) ?? '');
}

/**
 * The data set that was asked for: read, label column split off, rows normalised, bias column appended.
 *
 * @throws {@link WidthwiseError} (`input`), naming file, line, column or field, on data that cannot be used.
 */
export async function loadData(request: DataRequest): Promise<DataSet> {
  const { table, source } = await find(request.data, request.seed);
  const place = labelPlace(table, request.labels);
  const recipe: Recipe = {
    source,
    labels: columnToSplit(table, place),
    normalise: request.normalise ?? 'none',
    bias: request.bias ?? false,
  };
  const { inputs, labels: own } = prepare(table, recipe);
  const { values: labels, guesses: ofLabels } = await labelsAt(
    place,
    own,
    inputs.rows,
    request.seed,
  );
  const guesses = [...(table.guesses ?? []), ...ofLabels];
  if (labels !== undefined && labels.length !== inputs.rows)
    throw unusable(
      `expected ${inputs.rows} labels, one per sample, got ${labels.length}`,
      ['Give as many labels as samples.', ...guesses].join(' '),
      { file: place.kind === 'file' ? place.file : source, field: 'labels' },
    );
  const dropped =
    recipe.labels !== '' && place.kind !== 'column'
      ? [`column "${recipe.labels}" is left out of the inputs: its name says labels`]
      : [];
  return {
    name: isSetName(source) ? source : basename(source),
    inputs,
    labels,
    source,
    recipe,
    warnings: [...guesses, ...dropped, ...remarks(inputs)],
  };
}

async function labelsAt(
  place: LabelPlace,
  own: Float64Array | undefined,
  n: number,
  seed: number,
): Promise<Pick<Labels, 'guesses'> & { readonly values: Float64Array | undefined }> {
  switch (place.kind) {
    case 'column':
    case 'apart':
      return { values: own, guesses: [] };
    case 'file':
      return labelsIn(place.file);
    case 'random-sign':
      return { values: randomSigns(n, seed), guesses: [] };
  }
}

/**
 * The inputs of {@link loadData} again, bit for bit while the source is the same.
 *
 * @param rows - with `cols`, the shape they must have; a named set of another shape is not even made.
 * @throws {@link WidthwiseError} (`input`) as there, on another shape, and if the source is random and
 * names no seed.
 */
export async function rebuildInputs(recipe: Recipe, rows?: number, cols?: number): Promise<Dense> {
  const shape =
    rows === undefined || cols === undefined
      ? undefined
      : { rows, cols: cols - (recipe.bias ? 1 : 0) + (recipe.labels === '' ? 0 : 1) };
  const { table } = await find(recipe.source, undefined, shape);
  demandShape(table.values, shape, { file: recipe.source });
  return prepare(table, recipe).inputs;
}
