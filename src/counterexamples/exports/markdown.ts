/**
 * # A card as Markdown
 * @module
 */
import { rationalToText } from '../../arithmetic/rational.ts';
import type { FactsFile } from '../../certificates/facts/format.ts';
import { printExpression } from '../../network/expression-print.ts';
import type { Card } from '../card.ts';
import { arraysOf } from './arrays.ts';
import type { ExactArray } from './arrays.ts';
import { nearMissLines } from './near-miss.ts';

function arrayLine({ name, vector, rows }: ExactArray): string {
  const lists = rows.map((entries) => `(${entries.map(rationalToText).join(', ')})`);
  return `- ${name} = ${vector ? (lists[0] ?? '()') : `[${lists.join(', ')}]`}`;
}

function nearMissParagraph(card: Card): readonly string[] {
  const [first, ...rest] = nearMissLines(card);
  return first === undefined ? [] : ['', first, ...rest.map((line) => `- ${line}`)];
}

/** The card with its exact arrays; `proved` are the sentences of the checker. */
export function markdownOf(card: Card, file: FactsFile, proved: readonly string[]): string {
  const { activation } = file.instance;
  return [
    `# ${card.id}: ${card.title}`,
    '',
    `Refuted: ${card.statement}`,
    '',
    'This instance',
    ...card.satisfies.map((says) => `- satisfies: ${says}`),
    `- violates: ${card.violates}`,
    `- and yet: ${card.yet}`,
    '',
    ...(activation === undefined ? [] : [`- sigma(x) = ${printExpression(activation)}`]),
    ...arraysOf(file).map(arrayLine),
    '',
    'Proved from these numbers alone:',
    ...proved.map((says) => `- ${says}`),
    ...nearMissParagraph(card),
    '',
    `Size: ${card.size}; ${card.minimality}. Found by ${card.found}.`,
    '',
    `Check it again: \`widthwise check ${card.id}.json\`. References: ${card.references.join(', ')}.`,
    '',
  ].join('\n');
}
