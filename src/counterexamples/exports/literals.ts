/**
 * # A card as literals of Python and of TypeScript
 *
 * Exact in both: `Fraction` in Python, and in TypeScript numbers where all entries are integers and "p/q"
 * strings where they are not.
 * @module
 */
import { rationalToText } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { FactsFile } from '../../certificates/facts/format.ts';
import { keyText, lineText } from '../../codecs.ts';
import { printExpression } from '../../sigma/expression-print.ts';
import type { Card } from '../card.ts';
import type { Row } from '../row.ts';
import { arraysOf } from './arrays.ts';
import type { ExactArray } from './arrays.ts';
import { nearMissArrays, nearMissLines } from './near-miss.ts';

function nested(
  { vector, rows }: ExactArray,
  [open, close]: readonly [string, string],
  entry: (a: Rational) => string,
): string {
  const lists = rows.map((entries) => open + entries.map(entry).join(', ') + close);
  return vector ? (lists[0] ?? open + close) : open + lists.join(', ') + close;
}

function heading(mark: string, card: Card, file: FactsFile): readonly string[] {
  const { activation } = file.instance;
  const lines = [
    `${card.id}: ${card.title}`,
    `Refuted: ${card.statement}`,
    `And yet: ${card.yet}`,
    ...(activation === undefined ? [] : [`sigma(x) = ${printExpression(activation)}`]),
    ...nearMissLines(card),
    `Check it again: widthwise check ${keyText(card.id)}.json`,
  ];
  return lines.map((says) => `${mark} ${lineText(says)}`);
}

function fraction({ num, den }: Rational): string {
  return den === 1n ? `F(${num})` : `F(${num}, ${den})`;
}

function arraysFor(card: Card, row: Row, file: FactsFile): readonly ExactArray[] {
  return [...arraysOf(file), ...nearMissArrays(card, row, file)];
}

/** A Python module. */
export function pythonOf(card: Card, row: Row, file: FactsFile): string {
  return [
    ...heading('#', card, file),
    'from fractions import Fraction as F',
    '',
    ...arraysFor(card, row, file).map(
      (array) => `${array.name} = ${nested(array, ['[', ']'], fraction)}`,
    ),
    '',
  ].join('\n');
}

/** A TypeScript module. */
export function typescriptOf(card: Card, row: Row, file: FactsFile): string {
  return [
    ...heading('//', card, file),
    ...arraysFor(card, row, file).map((array) => {
      const whole = array.rows.flat().every(isSafeInteger);
      const entry = (a: Rational): string => (whole ? `${a.num}` : `'${rationalToText(a)}'`);
      return `export const ${array.name} = ${nested(array, ['[', ']'], entry)} as const;`;
    }),
    '',
  ].join('\n');
}

function isSafeInteger({ num, den }: Rational): boolean {
  return den === 1n && Number.isSafeInteger(Number(num));
}
