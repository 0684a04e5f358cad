/**
 * # Loading data
 *
 * From a file or a named set to inputs and labels.
 *
 * ## Main definitions
 * - {@link loadData}: used by the commands
 * - {@link rebuildInputs}: the inputs from their recipe, for certificates that name data by digest
 * @module
 */
import { basename } from 'node:path';
import { rationalFromDouble } from '../arithmetic/rational.ts';
import { at, tabulate } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { suggestion } from '../suggest.ts';
import { classesIn } from './classes.ts';
import { demandShape, unusable } from './data-set.ts';
import type { DataSet, LabelVector, Recipe, Shape, Table } from './data-set.ts';
import { isDataFile, labelsIn, tableIn } from './files.ts';
import { demandNoFraction } from './json.ts';
import { isSetName, namedSet } from './named.ts';
import { labelRows, prepare } from './prepare.ts';
import type { Prepared } from './prepare.ts';
import { randomSigns } from './random.ts';
import { remarks } from './remarks.ts';
import { readSource, sourceText } from './selection.ts';
import type { Selection } from './selection.ts';

/** What to load. */
export interface DataRequest {
  /** A path, "-" for standard input, or a named set. */
  readonly data: string;
  /** The array of an .npz or .json file that holds the inputs; by default X, x or inputs, or the only matrix. */
  readonly inputs?: string | undefined;
  /**
   * The name of a column or of an array in the file, a file, a column's index (negative ones from the end), or
   * "random-sign". By default the labels that the source stores separately, or else its column y or label.
   */
  readonly labels?: string | undefined;
  /**
   * The columns that are inputs, by name or index; by default all columns of numbers except the
   * labels.
   */
  readonly features?: readonly string[] | undefined;
  /** Columns that are not inputs. */
  readonly ignore?: readonly string[] | undefined;
  /** Use only this many rows, from the first. */
  readonly rows?: number | undefined;
  /** Use this many rows, drawn by the seed without replacement, in the order of the table. */
  readonly sample?: number | undefined;
  /** Whether each class gets its own labels, if there are more than two. */
  readonly classes?: boolean | undefined;
  /** Whether fractions "p/q" are accepted, exactly. */
  readonly exact?: boolean | undefined;
  /** Whether rows are divided by their norm; `none` by default. */
  readonly normalise?: 'none' | 'rows' | undefined;
  /** Whether a column of ones is appended, after that. */
  readonly bias?: boolean | undefined;
  /** For random labels, a sample, and random inputs whose name gives no seed. */
  readonly seed: number;
}

interface Found {
  readonly table: Table;
  /** The name that reproduces the table. */
  readonly name: string;
}

async function find(
  data: string,
  inputs: string | undefined,
  seed: number | undefined,
  shape?: Shape,
): Promise<Found> {
  if (!isSetName(data)) return { table: await tableIn(data, inputs), name: data };
  if (inputs !== undefined)
    throw unusable('a named set has no arrays by name', 'Leave inputs out.', { field: 'inputs' });
  const { table, source } = namedSet(data, seed, shape);
  return { table, name: source };
}

const labelNames = ['y', 'label'];

/** Where the labels are: in a column, separate in the source, in one of its arrays, in a file, or not known yet. */
type LabelPlace =
  | { readonly kind: 'column'; readonly column: string }
  | { readonly kind: 'apart' | 'random-sign' }
  | { readonly kind: 'array'; readonly read: () => LabelVector }
  | { readonly kind: 'file'; readonly file: string };

function labelPlace(table: Table, wanted: string | undefined): LabelPlace {
  if (wanted === undefined) {
    const column = usualColumn(table);
    return table.labels === undefined && column !== undefined
      ? { kind: 'column', column }
      : { kind: 'apart' };
  }
  // in a recipe '' means no column: the labels would remain among the inputs
  if (wanted === '')
    throw unusable('an empty name of a label column', 'Give a column, a file, or random-sign.', {
      field: 'labels',
    });
  if (wanted === 'random-sign') return { kind: 'random-sign' };
  if (table.names?.includes(wanted) === true) return { kind: 'column', column: wanted };
  if (isDataFile(wanted)) return { kind: 'file', file: wanted };
  return placeInSource(table, wanted);
}

/** The separate labels of this name, or else the column to look for. */
function placeInSource({ labels, vectors = new Map() }: Table, wanted: string): LabelPlace {
  const read = vectors.get(wanted);
  if (read !== undefined) return { kind: 'array', read };
  if (labels !== undefined && labelNames.includes(wanted)) return { kind: 'apart' };
  const near = suggestion(wanted, vectors.keys());
  if (near === '') return { kind: 'column', column: wanted };
  throw unusable(`no array or column "${wanted}"${near}`, 'Name an array of the file.', {
    field: 'labels',
  });
}

function usualColumn(table: Table): string | undefined {
  return labelNames.find((name) => table.names?.includes(name) === true);
}

/** Labels are never inputs: a column y or label is left out even if the labels come from elsewhere. */
function columnToSplit(table: Table, place: LabelPlace): string {
  return place.kind === 'column' ? place.column : (usualColumn(table) ?? '');
}

function selectionIn({ inputs, features, ignore, rows, sample, seed }: DataRequest): Selection {
  const drawn = sample === undefined ? undefined : { size: sample, seed };
  return { inputs, features, ignore, rows, sample: drawn };
}

/** Labels, with the guesses about the files. */
interface FoundLabels {
  readonly labels: LabelVector | undefined;
  readonly guesses: readonly string[];
}

/** The labels of the rows in use. Throws {@link WidthwiseError} (`input`) if their number is wrong. */
async function labelsAt(
  place: LabelPlace,
  { inputs, labels: own, rows }: Prepared,
  { table, name }: Found,
  { seed, exact }: DataRequest,
): Promise<FoundLabels> {
  const about = table.guesses ?? [];
  if (place.kind === 'random-sign')
    return { labels: { values: randomSigns(inputs.rows, seed) }, guesses: about };
  if (place.kind === 'column') return { labels: own, guesses: about };
  const { labels, guesses }: FoundLabels =
    place.kind === 'file'
      ? await labelsIn(place.file, { exact })
      : { labels: place.kind === 'array' ? place.read() : table.labels, guesses: [] };
  if (labels === undefined) return { labels, guesses: about };
  if (exact !== true) demandNoFraction(labels, place.kind === 'file' ? place.file : name, 'y');
  const { values } = labels;
  const n = table.values.rows;
  if (values.length !== n)
    throw unusable(
      `expected ${n} labels, one per sample, got ${values.length}`,
      ['Give as many labels as samples.', ...about, ...guesses].join(' '),
      { file: place.kind === 'file' ? place.file : name, field: 'labels' },
    );
  return { labels: labelRows(labels, rows), guesses: [...about, ...guesses] };
}

/** The remark that a column was left out of the inputs without being asked. */
function droppedText({ labels }: Recipe, place: LabelPlace): string | undefined {
  return labels !== '' && place.kind !== 'column'
    ? `column "${labels}" is left out of the inputs: its name says labels`
    : undefined;
}

/** The same over Q, including the fractions in the source. */
function exactly(
  { inputs, fractions }: Prepared,
  labels: LabelVector | undefined,
): DataSet['exact'] {
  return {
    inputs: tabulate(
      inputs.rows,
      inputs.cols,
      (i, j) => fractions.get(i * inputs.cols + j) ?? rationalFromDouble(at(inputs, i, j)),
    ),
    labels:
      labels === undefined
        ? undefined
        : Array.from(labels.values, (y, i) => labels.fractions?.get(i) ?? rationalFromDouble(y)),
  };
}

/**
 * The requested data set: reads it, selects rows and columns, splits off the label column, normalises the rows and
 * appends the bias column.
 *
 * @throws {@link WidthwiseError} (`input`), naming file, line, column or field, on data that cannot be used.
 */
export async function loadData(request: DataRequest): Promise<DataSet> {
  const found = await find(request.data, request.inputs, request.seed);
  const { table, name } = found;
  const place = labelPlace(table, request.labels);
  const { exact = false, classes: asked = false, normalise = 'none', bias = false } = request;
  const source = sourceText(name, selectionIn(request));
  const recipe: Recipe = { source, labels: columnToSplit(table, place), normalise, bias };
  const prepared = prepare(table, recipe, { exact });
  const { inputs, leftOut } = prepared;
  const { labels: own, guesses } = await labelsAt(place, prepared, found, request);
  const at = { file: name, field: 'labels' };
  const { labels, classes, remark } = own === undefined ? {} : classesIn(own, asked, at);
  const said = [...guesses, ...leftOut, remark, droppedText(recipe, place)];
  return {
    name: isSetName(name) ? name : basename(name),
    inputs,
    labels,
    source: name,
    recipe,
    warnings: [...said.filter((line) => line !== undefined), ...remarks(inputs)],
    ...(classes === undefined ? {} : { classes }),
    ...(exact ? { exact: exactly(prepared, own) } : {}),
    ...(table.rounded === undefined ? {} : { rounded: table.rounded }),
  };
}

/**
 * Reproduces the inputs of {@link loadData}, bit for bit as long as the source is unchanged.
 *
 * @param rows - with `cols`, the shape they must have; a named set of another shape is not even generated.
 * @throws {@link WidthwiseError} (`input`) as there, on another shape, and if the source is random and
 * names no seed.
 */
export async function rebuildInputs(recipe: Recipe, rows?: number, cols?: number): Promise<Dense> {
  const { name, selection } = readSource(recipe.source);
  const isWhole = Object.values(selection).every((part) => part === undefined);
  const sized = rows === undefined || cols === undefined ? undefined : { rows, cols };
  const shape =
    sized === undefined || !isWhole
      ? undefined
      : {
          rows: sized.rows,
          cols: sized.cols - (recipe.bias ? 1 : 0) + (recipe.labels === '' ? 0 : 1),
        };
  const { table } = await find(name, selection.inputs, undefined, shape);
  const { inputs } = prepare(table, recipe);
  demandShape(inputs, sized, { file: name });
  return inputs;
}
