/**
 * # A card as LaTeX
 *
 * One `example` environment with exact fractions; needs amsmath, and `\newtheorem{example}{Example}`.
 * @module
 */
import type { Rational } from '../../arithmetic/rational.ts';
import type { FactsFile } from '../../certificates/facts/format.ts';
import { printExpression } from '../../network/expression-print.ts';
import type { Card } from '../card.ts';
import { arraysOf } from './arrays.ts';
import type { ExactArray } from './arrays.ts';
import { nearMissLines } from './near-miss.ts';

const special: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
};

/** The names that are not one letter. */
const words: Readonly<Record<string, string>> = {
  lam: '\\lambda',
  step: '\\mathrm{step}',
};

/** Plain text, so that TeX prints it as it is. */
export function escapeTex(text: string): string {
  return text.replaceAll(/[\\{}$&#%_^~<>|]/gu, (mark) => special[mark] ?? mark);
}

function number({ num, den }: Rational): string {
  const size = num < 0n ? -num : num;
  const sign = num < 0n ? '-' : '';
  return den === 1n ? `${sign}${size}` : `${sign}\\tfrac{${size}}{${den}}`;
}

function formula({ name, vector, rows }: ExactArray): string {
  const [letter = '', ...indices] = name.split('_');
  const base = words[letter] ?? letter;
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
      : `, with $\\sigma$ the function \\texttt{${escapeTex(printExpression(activation))}} of \\texttt{x}`;
  return [
    `% ${card.id}: widthwise check ${card.id}.json`,
    `\\begin{example}[${escapeTex(card.title)}]\\label{${card.id}}`,
    `  ${escapeTex(card.statement)} This is false${sigma}:`,
    ...display(arraysOf(file)),
    '  \\begin{itemize}',
    ...card.satisfies.map((says) => `    \\item Satisfied: ${escapeTex(says)}.`),
    `    \\item Violated: ${escapeTex(card.violates)}.`,
    `    \\item And yet: ${escapeTex(card.yet)}.`,
    ...proved.map((says) => `    \\item Proved: ${escapeTex(says)}`),
    ...nearMissLines(card).map((says) => `    \\item ${escapeTex(says)}`),
    '  \\end{itemize}',
    `  (${escapeTex(`${card.size}; ${card.minimality}`)}; \\cite{${card.references.join(',')}})`,
    '\\end{example}',
    '',
  ].join('\n');
}
