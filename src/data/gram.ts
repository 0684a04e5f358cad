/**
 * # Gram matrices, in JSON
 *
 * {"gram": [[..], ..]} or rows alone. Entries are numbers, read exactly, or fractions "p/q".
 * @module
 */
import type { Rational } from '../arithmetic/rational.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { entriesOf } from './json-files.ts';
import { tableOf } from './power-sums.ts';
import { gram } from './schema.ts';

const advice = 'Give {"gram": [[..], ..]}: the inner products of the vectors.';

/** The matrix in a value. Throws {@link WidthwiseError} (`input`), naming `file`. */
export function gramFrom(value: unknown, file: string): Matrix<Rational> {
  const read = entriesOf(gram, Array.isArray(value) ? { gram: value } : value, file, advice);
  return tableOf(read.gram, { value, file }, 'gram', advice);
}
