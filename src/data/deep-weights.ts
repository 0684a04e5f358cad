/**
 * # Weights of a deep network
 *
 * JSON {"layers": [W_1, .., W_L]}, each a list of rows; entries are numbers, read exactly, or fractions "p/q". Any other
 * file holds a network with one hidden layer (weights.ts): W, and v as the last layer.
 *
 * ## Main definitions
 * - {@link readLayers}
 * - {@link entryOf}
 * @module
 */
import { extname } from 'node:path';
import { rationalFromDouble, rationalFromText } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { mapMatrix, matrix } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { show, unusable } from './data-set.ts';
import { bytesOf } from './files.ts';
import { parsed } from './json.ts';
import { readWeights } from './weights.ts';
import type { Weights } from './weights.ts';

const advice =
  'Give {"layers": [[[...], ...], ...]}: the rows of each W_l, the last with one row; entries are numbers or "p/q".';

/** A number, read exactly, or a fraction. Throws {@link WidthwiseError} (`input`). */
export function entryOf(value: unknown, file: string, field: string, what: string): Rational {
  const found =
    typeof value === 'string'
      ? rationalFromText(value)
      : typeof value === 'number' && Number.isFinite(value)
        ? rationalFromDouble(value)
        : undefined;
  if (found === undefined)
    throw unusable(`expected a number or a fraction "p/q", got ${show(value)}`, what, {
      file,
      field,
    });
  return found;
}

function layerOf(rows: readonly unknown[], file: string, field: string): Matrix<Rational> {
  const [first] = rows;
  const width = Array.isArray(first) ? first.length : 0;
  if (width === 0) throw unusable('expected a list of rows of numbers', advice, { file, field });
  const entries = rows.flatMap((row, j) => {
    const place = `${field}[${j}]`;
    if (!Array.isArray(row) || row.length !== width)
      throw unusable(`expected a row of ${width} numbers`, advice, { file, field: place });
    return row.map((entry: unknown, k) => entryOf(entry, file, `${place}[${k}]`, advice));
  });
  return matrix(rows.length, width, entries);
}

/** W_1, .., W_L, and what a file from a framework says besides. */
export interface LayersRead extends Pick<Weights, 'model'> {
  readonly layers: readonly Matrix<Rational>[];
}

/** The layers in a file; whether their shapes agree is not checked. Throws {@link WidthwiseError} (`input`). */
export async function readLayers(file: string): Promise<LayersRead> {
  if (extname(file).toLowerCase() === '.json') {
    const { jsonLayers } = await import('./json-files.ts');
    const layers = jsonLayers(parsed(await bytesOf(file), file), file, advice);
    if (layers !== undefined)
      return { layers: layers.map((layer, l) => layerOf(layer, file, `layers[${l}]`)) };
  }
  const { hidden, outputs, model } = await readWeights(file);
  const last = outputs.map(rationalFromDouble);
  const layers = [mapMatrix(hidden, rationalFromDouble), matrix(1, last.length, last)];
  return model === undefined ? { layers } : { layers, model };
}
