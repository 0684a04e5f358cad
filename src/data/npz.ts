/**
 * # NumPy archives: .npz
 *
 * The inputs are the array X, x or inputs, or else the only array with two axes; the labels are y or labels.
 * Only the arrays in use need to hold numbers.
 * @module
 */
import type { Dense } from '../linalg/matrix.ts';
import { noArray, unusable } from './data-set.ts';
import type { Table } from './data-set.ts';
import { npyHeader, npyMatrix, npyVector } from './npy.ts';
import { unzip } from './zip.ts';

const save = 'Save with numpy.savez(file, X=X, y=y).';
const labelNames = ['y', 'labels'];

/** The arrays of an archive by name, each unpacked on demand. */
export type Arrays = ReadonlyMap<string, () => Uint8Array>;

/** The arrays of an archive. Throws {@link WidthwiseError}, naming `file`. */
export function arraysOf(bytes: Uint8Array, file: string): Arrays {
  const members = [...unzip(bytes, file)];
  const arrays = members.filter(([name]) => name.endsWith('.npy'));
  return new Map(arrays.map(([name, unpack]) => [name.slice(0, -'.npy'.length), unpack]));
}

/** Their names, for errors. */
export function listed(arrays: Arrays): string {
  return arrays.size === 0 ? 'no arrays' : [...arrays.keys()].slice(0, 20).join(', ');
}

function inputsIn(arrays: Arrays, file: string, named: string | undefined): Dense {
  if (named !== undefined) {
    const unpack = arrays.get(named);
    if (unpack === undefined) throw noArray(named, [...arrays.keys()], file);
    return npyMatrix(unpack(), file, named);
  }
  for (const name of ['X', 'x', 'inputs']) {
    const unpack = arrays.get(name);
    if (unpack !== undefined) return npyMatrix(unpack(), file, name);
  }
  const matrices = [...arrays]
    .filter(([name]) => !labelNames.includes(name))
    .filter(([name, unpack]) => npyHeader(unpack(), { file, field: name }).shape.length === 2);
  const [only] = matrices;
  if (only === undefined || matrices.length > 1)
    throw unusable(
      `expected an array X or a single one with two axes, got ${listed(arrays)}`,
      `${save} Or name the inputs.`,
      { file, field: 'X' },
    );
  return npyMatrix(only[1](), file, only[0]);
}

function labelsIn(arrays: Arrays, file: string): Float64Array | undefined {
  for (const name of labelNames) {
    const unpack = arrays.get(name);
    if (unpack !== undefined) return npyVector(unpack(), file, name);
  }
  return undefined;
}

/**
 * The inputs and, if there are any, the labels. Throws {@link WidthwiseError}, naming `file`.
 *
 * @param inputs - the name of the inputs, if it is not one of the usual ones.
 */
export function readNpz(bytes: Uint8Array, file: string, inputs?: string): Table {
  const arrays = arraysOf(bytes, file);
  const values = inputsIn(arrays, file, inputs);
  const labels = labelsIn(arrays, file);
  return {
    values,
    names: undefined,
    labels: labels === undefined ? undefined : { values: labels },
    vectors: new Map(
      Array.from(arrays, ([name, unpack]) => [
        name,
        () => ({ values: npyVector(unpack(), file, name) }),
      ]),
    ),
  };
}

/** The labels: y, labels, or the only array. Throws as {@link readNpz}. */
export function readNpzLabels(bytes: Uint8Array, file: string): Float64Array {
  const arrays = arraysOf(bytes, file);
  const labels = labelsIn(arrays, file);
  if (labels !== undefined) return labels;
  const [only] = arrays;
  if (only === undefined || arrays.size > 1)
    throw unusable(`expected an array y, got ${listed(arrays)}`, save, { file, field: 'y' });
  return npyVector(only[1](), file, only[0]);
}
