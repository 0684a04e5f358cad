/**
 * # NumPy files
 *
 * `.npy` holds one array, `.npz` several: the inputs are X (or x, inputs, or the only array with two
 * axes), the labels y (or labels). Real and integer types of either byte order and either memory order.
 *
 * ## Implementation notes
 * The parsing is numpy-ts's (MIT). It compares the header's shape with the bytes before it allocates.
 * The sizes that a zip directory declares are added up before anything is unpacked.
 * @module
 */
import { loadNpz, parseNpy } from 'numpy-ts';
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { maxEntries, unusable } from './data-set.ts';
import type { Table } from './data-set.ts';

type Parsed = ReturnType<typeof parseNpy>;

const realTypes = /^(?:float|int|uint)\d+$|^bool$/u;

function reals(array: Parsed, file: string, field: string): Float64Array {
  if (!realTypes.test(array.dtype))
    throw unusable(
      `expected real numbers, got dtype ${array.dtype}`,
      'Save it with .astype(np.float64).',
      {
        file,
        field,
      },
    );
  const { data } = array.astype('float64');
  return Float64Array.from(data, Number);
}

function matrixFrom(array: Parsed, file: string, field: string): Dense {
  const [rows = 0, cols = 1] = array.shape;
  if (array.shape.length !== 2)
    throw unusable(
      `expected inputs with two axes, got shape (${array.shape.join(', ')})`,
      'Save X as an n x d array: X.reshape(n, -1).',
      { file, field },
    );
  return dense(rows, cols, reals(array, file, field));
}

/** One number a sample: shape (n,), (n, 1) or (1, n). */
function vectorFrom(array: Parsed, file: string, field: string): Float64Array {
  if (array.shape.filter((k) => k !== 1).length > 1)
    throw unusable(
      `expected one label a sample, got shape (${array.shape.join(', ')})`,
      'Save y as an array of shape (n,).',
      { file, field },
    );
  return reals(array, file, field);
}

function asUnusable(error: unknown, file: string): Error {
  if (error instanceof Error && error.name === 'WidthwiseError') return error;
  const because = error instanceof Error ? error.message : String(error);
  return unusable(because, 'Write the file again with numpy.save or numpy.savez.', { file });
}

/** The array of a `.npy` file as inputs. */
export function readNpy(bytes: Uint8Array, file: string): Table {
  try {
    return {
      values: matrixFrom(parseNpy(bytes), file, 'array'),
      names: undefined,
      labels: undefined,
    };
  } catch (error) {
    throw asUnusable(error, file);
  }
}

/** The array of a `.npy` file as labels. */
export function readNpyLabels(bytes: Uint8Array, file: string): Float64Array {
  try {
    return vectorFrom(parseNpy(bytes), file, 'array');
  } catch (error) {
    throw asUnusable(error, file);
  }
}

/** Bytes that the entries of a zip directory say they unpack to. */
function declaredSize(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let total = 0;
  for (let at = 0; at + 46 <= bytes.length; at++)
    if (view.getUint32(at, true) === 0x02014b50) total += view.getUint32(at + 24, true);
  return total;
}

/** The inputs and, if there are any, the labels of a `.npz` file. */
export async function readNpz(bytes: Uint8Array, file: string): Promise<Table> {
  if (declaredSize(bytes) > 8 * maxEntries)
    throw unusable(
      `the archive unpacks to more than ${8 * maxEntries} bytes`,
      'Keep only X and y, or split the data.',
      { file },
    );
  try {
    const arrays = await loadNpz(bytes);
    const names = Object.keys(arrays);
    const matrices = names.filter((name) => arrays[name]?.shape.length === 2);
    const inputs =
      ['X', 'x', 'inputs'].find((name) => names.includes(name)) ??
      (matrices.length === 1 ? matrices[0] : undefined);
    const X = inputs === undefined ? undefined : arrays[inputs];
    if (inputs === undefined || X === undefined)
      throw unusable(
        `expected an array X, got ${names.join(', ')}`,
        'Save with numpy.savez(file, X=X, y=y).',
        {
          file,
        },
      );
    const labels = ['y', 'labels'].find((name) => names.includes(name));
    const y = labels === undefined ? undefined : arrays[labels];
    return {
      values: matrixFrom(X, file, inputs),
      names: undefined,
      labels: y === undefined ? undefined : vectorFrom(y, file, labels ?? 'y'),
    };
  } catch (error) {
    throw asUnusable(error, file);
  }
}
