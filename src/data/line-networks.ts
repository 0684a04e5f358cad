/**
 * # Networks with one input, and piecewise polynomials, in JSON
 *
 * {"W": [[w, b], ..], "v": [..], "polynomial": [..], "power": k} and {"breaks": [..], "pieces": [[..], ..]}. Entries are
 * numbers, read exactly, or fractions "p/q".
 *
 * ## Main definitions
 * - {@link lineNetworkFrom}, {@link piecewiseFrom}
 * @module
 */
import { piecewiseFault } from '../approximation/piecewise.ts';
import type { LineNetwork, Piecewise } from '../approximation/piecewise.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { unusable } from './data-set.ts';
import { entryOf } from './deep-weights.ts';
import { entriesOf } from './json-files.ts';
import { lineNetwork, piecewise } from './schema.ts';

const networkAdvice =
  'Give {"W": [[w, b], ..], "v": [..]}, and if wanted "polynomial": [..] and "power": k.';
const targetAdvice =
  'Give {"breaks": [..], "pieces": [[..], ..]}: increasing breaks, one more than the pieces.';

export function numbersOf(
  list: unknown,
  file: string,
  field: string,
  advice: string,
): readonly Rational[] {
  if (!Array.isArray(list) || list.length === 0)
    throw unusable('expected a list of numbers', advice, { file, field });
  return list.map((entry: unknown, i) => entryOf(entry, file, `${field}[${i}]`, advice));
}

/** The network in a value. Throws {@link WidthwiseError} (`input`), naming `file`. */
export function lineNetworkFrom(value: unknown, file: string): LineNetwork {
  const read = entriesOf(lineNetwork, value, file, networkAdvice);
  const { W, v, polynomial = [0], power = 1 } = read;
  const rows = W.map((pair, i) => numbersOf(pair, file, `W[${i}]`, networkAdvice));
  if (rows.length === 0)
    throw unusable('expected at least one neuron', networkAdvice, { file, field: 'W' });
  const wrong = rows.findIndex((pair) => pair.length !== 2);
  if (wrong >= 0)
    throw unusable('expected a weight and a bias', networkAdvice, { file, field: `W[${wrong}]` });
  const outputs = numbersOf(v, file, 'v', networkAdvice);
  if (rows.length !== outputs.length)
    throw unusable(`expected ${rows.length} output weights, got ${outputs.length}`, networkAdvice, {
      file,
      field: 'v',
    });
  return {
    power,
    slopes: rows.flatMap(([w]) => w ?? []),
    biases: rows.flatMap(([, b]) => b ?? []),
    outputs,
    polynomial: numbersOf(polynomial, file, 'polynomial', networkAdvice),
  };
}

/** The function in a value. Throws {@link WidthwiseError} (`input`), naming `file`. */
export function piecewiseFrom(value: unknown, file: string): Piecewise {
  const read = entriesOf(piecewise, value, file, targetAdvice);
  const target = {
    breaks: numbersOf(read.breaks, file, 'breaks', targetAdvice),
    pieces: read.pieces.map((piece, i) => numbersOf(piece, file, `pieces[${i}]`, targetAdvice)),
  };
  const fault = piecewiseFault(target);
  if (fault !== undefined) throw unusable(fault, targetAdvice, { file, field: 'breaks' });
  return target;
}
