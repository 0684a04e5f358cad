/**
 * # Sums of powers of vectors, in JSON
 *
 * {"order": l, "c": [..], "V": [[..], ..]}; neurons are {"W": [[..], ..]} or rows alone, and the end of a run is
 * {"W": [[..], ..], "v": [..]}. Entries are numbers, read exactly, or fractions "p/q".
 *
 * ## Main definitions
 * - {@link powersFrom}, {@link rowsFrom}, {@link tableOf}
 * @module
 */
import type { Rational } from '../arithmetic/rational.ts';
import { matrix } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { PowerSum, TensorProblem } from '../tensors/powers.ts';
import { unusable } from './data-set.ts';
import { entriesOf } from './json-files.ts';
import { numbersOf } from './line-networks.ts';
import { neurons, powerRun, powerSum } from './schema.ts';

const targetAdvice =
  'Give {"order": l, "c": [..], "V": [[..], ..]}: a coefficient for each vector v_k.';
const neuronAdvice = 'Give {"W": [[..], ..]}: a row for each neuron u_i.';
const runAdvice = 'Give {"W": [[..], ..], "v": [..]}: a coefficient c_i for each neuron u_i.';

interface Source {
  readonly value: unknown;
  readonly file: string;
}

/** Rows of one length. Throws {@link WidthwiseError} (`input`), naming the file. */
export function tableOf(
  rows: readonly unknown[],
  { file }: Source,
  field: string,
  advice: string,
): Matrix<Rational> {
  const found = rows.map((r, i) => numbersOf(r, file, `${field}[${i}]`, advice));
  const width = found[0]?.length;
  if (width === undefined) throw unusable('expected at least one row', advice, { file, field });
  const wrong = found.findIndex((r) => r.length !== width);
  if (wrong >= 0)
    throw unusable(`expected a row of ${width} numbers`, advice, {
      file,
      field: `${field}[${wrong}]`,
    });
  return matrix(found.length, width, found.flat());
}

function sumOf(
  rows: readonly unknown[],
  list: readonly unknown[],
  source: Source,
  [field, weightField]: readonly [string, string],
  advice: string,
): PowerSum {
  const vectors = tableOf(rows, source, field, advice);
  const weights = numbersOf(list, source.file, weightField, advice);
  if (weights.length !== vectors.rows)
    throw unusable(`expected ${vectors.rows} coefficients, got ${weights.length}`, advice, {
      file: source.file,
      field: weightField,
    });
  return { weights, vectors };
}

/** Neurons, as {"W": rows} or rows alone. Throws {@link WidthwiseError} (`input`), naming `file`. */
export function rowsFrom(value: unknown, file: string): Matrix<Rational> {
  const { W } = entriesOf(neurons, Array.isArray(value) ? { W: value } : value, file, neuronAdvice);
  return tableOf(W, { value, file }, 'W', neuronAdvice);
}

/** Target, start and run, of one dimension. Throws {@link WidthwiseError} (`input`). */
export function powersFrom(
  target: Source,
  { start, file }: { readonly start: Matrix<Rational>; readonly file: string },
  run?: Source,
): TensorProblem {
  const { order, c, V } = entriesOf(powerSum, target.value, target.file, targetAdvice);
  const T = sumOf(V, c, target, ['V', 'c'], targetAdvice);
  const fit = (A: Matrix<Rational>, place: string, advice: string): void => {
    if (A.cols !== T.vectors.cols)
      throw unusable(`expected rows of ${T.vectors.cols} numbers, got ${A.cols}`, advice, {
        file: place,
        field: 'W',
      });
  };
  fit(start, file, neuronAdvice);
  if (run === undefined) return { order, target: T, start };
  const { W, v } = entriesOf(powerRun, run.value, run.file, runAdvice);
  const end = sumOf(W, v, run, ['W', 'v'], runAdvice);
  fit(end.vectors, run.file, runAdvice);
  return { order, target: T, start, run: end };
}
