/**
 * # A card as a NumPy archive
 *
 * The arrays as float64, under the names of {@link arraysOf} and {@link nearMissArrays}. Nothing is rounded: a card
 * with an entry that float64 cannot represent is refused.
 * @module
 */
import { rationalFromDouble, rationalToText } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { FactsFile } from '../../certificates/facts/format.ts';
import { npzBytes } from '../../data/npz-write.ts';
import { WidthwiseError } from '../../errors.ts';
import type { Card } from '../card.ts';
import type { Row } from '../row.ts';
import { arraysOf } from './arrays.ts';
import { nearMissArrays } from './near-miss.ts';

/** The float64 that equals a. Throws {@link WidthwiseError} (`input`) if there is none. */
export function exactDouble(a: Rational, field: string): number {
  const nearest = Number(a.num) / Number(a.den);
  if (Number.isFinite(nearest)) {
    const { num, den } = rationalFromDouble(nearest);
    if (num === a.num && den === a.den) return nearest;
  }
  throw new WidthwiseError(
    'input',
    `${rationalToText(a)} is not a float64`,
    'Use --format python or json, which are exact.',
    { field },
  );
}

/** The archive. Throws as {@link exactDouble}. */
export function npzOf(card: Card, row: Row, file: FactsFile): Uint8Array {
  const all = [...arraysOf(file), ...nearMissArrays(card, row, file)];
  const arrays = all.map(({ name, vector, rows }) => {
    const data = Float64Array.from(rows.flat(), (a) => exactDouble(a, name));
    const length = rows[0]?.length ?? 0;
    return [name, { shape: vector ? [length] : [rows.length, length], data }] as const;
  });
  return npzBytes(Object.fromEntries(arrays));
}
