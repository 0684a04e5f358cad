/**
 * # A card as LaTeX
 *
 * One `example` environment with exact fractions; needs amsmath, and `\newtheorem{example}{Example}`.
 * @module
 */
import type { Rational } from '../../arithmetic/rational.ts';
import type { FactsFile } from '../../certificates/facts/format.ts';
import { keyText, texText } from '../../codecs.ts';
import { printExpression } from '../../sigma/expression-print.ts';
import { claimText } from '../card.ts';
import type { Card } from '../card.ts';
import { arraysOf } from './arrays.ts';
import type { ExactArray } from './arrays.ts';
import { nearMissLines } from './near-miss.ts';

/** The LaTeX of names longer than one letter. */
const words: ReadonlyMap<string, string> = new Map([
  ['lam', '\\lambda'],
  ['step', '\\mathrm{step}'],
]);

function number({ num, den }: Rational): string {
  const size = num < 0n ? -num : num;
  const sign = num < 0n ? '-' : '';
  return den === 1n ? `${sign}${size}` : `${sign}\\tfrac{${size}}{${den}}`;
}

function formula({ name, vector, rows }: ExactArray): string {
  const [letter = '', ...indices] = name.split('_');
  const base = words.get(letter) ?? letter;
  const symbol = indices.length === 0 ? base : `${base}_{${indices.join(',')}}`;
  const lines = (vector ? (rows[0] ?? []).map((a) => [a]) : rows).map((entries) =>
    entries.map(number).join(' & '),
  );
  return `  ${symbol} = \\begin{pmatrix} ${lines.join(' \\\\ ')} \\end{pmatrix}`;
}

function display(arrays: readonly ExactArray[]): readonly string[] {
  if (arrays.length === 0) return [];
  return ['  \\begin{gather*}', arrays.map(formula).join(',\\\\\n'), '  \\end{gather*}'];
}

/** The example; `proved` are the sentences of the checker. */
export function latexOf(card: Card, file: FactsFile, proved: readonly string[]): string {
  const { activation } = file.instance;
  const sigma =
    activation === undefined
      ? ''
      : `, with $\\sigma$ the function \\texttt{${texText(printExpression(activation))}} of \\texttt{x}`;
  return [
    `% ${keyText(card.id)}: widthwise check ${keyText(card.id)}.json`,
    `\\begin{example}[${texText(card.title)}]\\label{${keyText(card.id)}}`,
    `  ${texText(card.statement)} This is false${sigma}:`,
    ...display(arraysOf(file)),
    '  \\begin{itemize}',
    ...card.satisfies.map((says) => `    \\item Satisfied: ${texText(says)}.`),
    `    \\item Violated: ${texText(card.violates)}.`,
    `    \\item And yet: ${texText(card.yet)}.`,
    ...proved.map((says) => `    \\item Proved: ${texText(says)}`),
    ...nearMissLines(card).map((says) => `    \\item ${texText(says)}`),
    '  \\end{itemize}',
    `  (${texText(claimText(card))}; \\cite{${card.references.map(keyText).join(',')}})`,
    '\\end{example}',
    '',
  ].join('\n');
}
