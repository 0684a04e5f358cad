/**
 * # A card as LaTeX
 *
 * One `example` environment with exact fractions; needs amsmath, and `\newtheorem{example}{Example}`.
 * @module
 */
import type { FactsFile } from '../../certificates/facts/format.ts';
import { keyText, texText } from '../../codecs.ts';
import { claimText } from '../card.ts';
import type { Card } from '../card.ts';
import { arraysOf } from './arrays.ts';
import type { ExactArray } from './arrays.ts';
import { nearMissLines } from './near-miss.ts';
import { texExpression, texMatrix, texRational, texSentence } from './tex.ts';

/** The LaTeX of names longer than one letter. */
const words: ReadonlyMap<string, string> = new Map([
  ['lam', '\\lambda'],
  ['step', '\\mathrm{step}'],
  ['children', '\\mathrm{children}'],
]);

function formula({ name, vector, rows }: ExactArray): string {
  const [letter = '', ...indices] = name.split('_');
  const base = words.get(letter) ?? letter;
  const symbol = indices.length === 0 ? base : `${base}_{${indices.join(',')}}`;
  const entries = (vector ? (rows[0] ?? []).map((a) => [a]) : rows).map((row) =>
    row.map(texRational),
  );
  return `  ${symbol} = ${texMatrix(entries)}`;
}

function display(arrays: readonly ExactArray[]): readonly string[] {
  if (arrays.length === 0) return [];
  return ['  \\begin{gather*}', arrays.map(formula).join(',\\\\\n'), '  \\end{gather*}'];
}

function cited({ references }: Card): string {
  return references.length === 0 ? '' : `; \\cite{${references.map(keyText).join(',')}}`;
}

/** The example; `proved` are the sentences of the checker. */
export function latexOf(card: Card, file: FactsFile, proved: readonly string[]): string {
  const { activation } = file.instance;
  const sigma =
    activation === undefined ? '' : `, with $\\sigma(x) = ${texExpression(activation)}$`;
  return [
    `% ${keyText(card.id)}: widthwise check ${keyText(card.id)}.json`,
    `\\begin{example}[${texText(card.title)}]\\label{${keyText(card.id)}}`,
    `  ${texSentence(card.statement)} This is false${sigma}:`,
    ...display(arraysOf(file)),
    '  \\begin{itemize}',
    ...card.satisfies.map((says) => `    \\item Satisfied: ${texSentence(says)}.`),
    `    \\item Violated: ${texSentence(card.violates)}.`,
    `    \\item And yet: ${texSentence(card.yet)}.`,
    ...proved.map((says) => `    \\item Proved: ${texSentence(says)}`),
    ...nearMissLines(card).map((says) => `    \\item ${texSentence(says)}`),
    '  \\end{itemize}',
    `  (${texSentence(claimText(card))}${cited(card)})`,
    '\\end{example}',
    '',
  ].join('\n');
}
