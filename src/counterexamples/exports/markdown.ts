/**
 * # A card as Markdown
 * @module
 */
import { rationalToText } from '../../arithmetic/rational.ts';
import type { FactsFile } from '../../certificates/facts/format.ts';
import { keyText, markdownText } from '../../codecs.ts';
import { printExpression } from '../../sigma/expression-print.ts';
import { claimText } from '../card.ts';
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
  return first === undefined
    ? []
    : ['', markdownText(first), ...rest.map((line) => `- ${markdownText(line)}`)];
}

function cited({ references }: Card): string {
  return references.length === 0 ? '' : ` References: ${references.map(keyText).join(', ')}.`;
}

/** The card with its exact arrays; `proved` are the sentences of the checker. */
export function markdownOf(card: Card, file: FactsFile, proved: readonly string[]): string {
  const { activation } = file.instance;
  return [
    `# ${keyText(card.id)}: ${markdownText(card.title)}`,
    '',
    `Refuted: ${markdownText(card.statement)}`,
    '',
    'This instance',
    ...card.satisfies.map((says) => `- satisfies: ${markdownText(says)}`),
    `- violates: ${markdownText(card.violates)}`,
    `- and yet: ${markdownText(card.yet)}`,
    '',
    ...(activation === undefined
      ? []
      : [`- sigma(x) = ${markdownText(printExpression(activation))}`]),
    ...arraysOf(file).map(arrayLine),
    '',
    'Proved from these numbers alone:',
    ...proved.map((says) => `- ${markdownText(says)}`),
    ...nearMissParagraph(card),
    '',
    `${markdownText(`${claimText(card)}; found by ${card.found}`)}.`,
    '',
    `Check it again: \`widthwise check ${keyText(card.id)}.json\`.${cited(card)}`,
    '',
  ].join('\n');
}
