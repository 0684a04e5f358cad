/**
 * # Piecewise polynomials in facts
 * @module
 */
import type { Rational } from '../../arithmetic/rational.ts';
import { row } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { piecewiseFault } from '../../approximation/piecewise.ts';
import type { Piecewise } from '../../approximation/piecewise.ts';
import { malformed } from '../parsed-json.ts';
import { record, requiring } from '../shapes.ts';
import { numberText } from './show.ts';
import { list, table } from './values.ts';

export function piecewiseOf(breaks: readonly Rational[], pieces: Matrix<Rational>): Piecewise {
  return { breaks, pieces: Array.from({ length: pieces.rows }, (_, i) => row(pieces, i)) };
}

/** A function on an interval: `pieces[i]`, the constant first, from `breaks[i]` to `breaks[i + 1]`. */
export const target = requiring(
  record({ breaks: list('inputs'), pieces: table('inputs') }),
  ({ breaks, pieces }, where) => {
    const fault = piecewiseFault(piecewiseOf(breaks, pieces));
    if (fault !== undefined) throw malformed(`${where}.breaks`, fault);
  },
);

export function interval({ breaks }: Pick<Piecewise, 'breaks'>): readonly [Rational, Rational] {
  const [a, b] = [breaks[0], breaks.at(-1)];
  if (a === undefined || b === undefined) throw new RangeError('no breaks');
  return [a, b];
}

export function onInterval({ breaks }: Pick<Piecewise, 'breaks'>): string {
  return `On [${interval({ breaks }).map(numberText).join(', ')}]`;
}
