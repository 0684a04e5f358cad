/**
 * # The selected rows and columns
 *
 * A part of the recipe of the inputs. A recipe identifies its source by one text: the name of a set or a file, followed by
 * the selection, as in `table.csv#{"rows":1000}`.
 *
 * ## Main definitions
 * - {@link Selection}
 * - {@link sourceText}, {@link readSource}: a name with a selection as one text, and back
 * - {@link chosenRows}
 * @module
 */
import type { Place } from '../errors.ts';
import { unusable } from './data-set.ts';
import { randomSource } from './random.ts';

export interface Selection {
  /** The array of the file that holds the inputs. */
  readonly inputs?: string | undefined;
  /** The columns that are inputs, in this order, by name or index. */
  readonly features?: readonly string[] | undefined;
  /** Columns that are not inputs. */
  readonly ignore?: readonly string[] | undefined;
  /** This many rows, from the first. */
  readonly rows?: number | undefined;
  /** This many rows, drawn without replacement, in the order of the table. */
  readonly sample?: { readonly size: number; readonly seed: number } | undefined;
}

/** The content of a recipe's source text. */
export interface Source {
  readonly name: string;
  readonly selection: Selection;
}

/** The keys present, in a fixed order. The text contains no `#`, so the last `#` of a source begins the selection. */
function selectionText({ inputs, features, ignore, rows, sample }: Selection): string {
  return JSON.stringify({ inputs, features, ignore, rows, sample }).replaceAll('#', '\\u0023');
}

/** The text of a recipe's source. */
export function sourceText(name: string, selection: Selection): string {
  const text = selectionText(selection);
  // a file whose name ends like a selection gets an empty one
  return text === '{}' && readSource(name).name === name ? name : `${name}#${text}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function textsIn(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every(isText) ? value : undefined;
}

function countIn(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

function sampleIn(value: unknown): Selection['sample'] {
  const [size, seed] = isRecord(value) ? [countIn(value['size']), countIn(value['seed'])] : [];
  return size === undefined || seed === undefined ? undefined : { size, seed };
}

function parsed(text: string): Selection | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const { inputs, features, ignore, rows, sample } = value;
  const selection = {
    inputs: isText(inputs) ? inputs : undefined,
    features: textsIn(features),
    ignore: textsIn(ignore),
    rows: countIn(rows),
    sample: sampleIn(sample),
  };
  return selectionText(selection) === text ? selection : undefined; // there was nothing else
}

/**
 * The name and the selection in a recipe's source. A suffix that is not a selection belongs to the
 * name.
 */
export function readSource(text: string): Source {
  const mark = text.lastIndexOf('#');
  const selection = mark < 0 ? undefined : parsed(text.slice(mark + 1));
  return selection === undefined
    ? { name: text, selection: {} }
    : { name: text.slice(0, mark), selection };
}

/** k of the n rows, by selection sampling: Knuth, TAOCP 2, Algorithm 3.4.2 S. */
function sampled(n: number, size: number, seed: number): Uint32Array {
  const uniform = randomSource(seed, 'rows');
  const rows = new Uint32Array(size);
  for (let i = 0, k = 0; k < size; i++) if ((n - i) * uniform() < size - k) rows[k++] = i;
  return rows;
}

/** The selected rows, in the order of the table; `undefined` for all. Throws {@link WidthwiseError} (`input`). */
export function chosenRows(
  n: number,
  { rows, sample }: Selection,
  place: Place,
): Uint32Array | undefined {
  if (rows !== undefined && sample !== undefined)
    throw unusable('both first rows and a sample', 'Ask for one of them.', place);
  const size = rows ?? sample?.size;
  if (size === undefined) return undefined;
  if (!(Number.isSafeInteger(size) && size >= 1 && size <= n))
    throw unusable(`expected ${size} rows, and there are ${n}`, `Take 1 to ${n} of them.`, place);
  return sample === undefined
    ? Uint32Array.from({ length: size }, (_, i) => i)
    : sampled(n, size, sample.seed);
}
