/**
 * # The vocabulary of conjectures, for people
 * @module
 */
import { builtIn } from '../sigma/built-in.ts';
import { conclusions, hypotheses, stationarities, undecidable } from './vocabulary.ts';

const topics = {
  sigma: 'sigma',
  data: 'the inputs',
  sizes: 'n, d, m, and h = floor(m/2)',
  weights: 'the numbers of the point P = (W, v)',
  place: 'what P is for the loss; at most one of them',
} as const;

/** As plain data. */
export function vocabularyOf() {
  return {
    hypotheses: [
      ...Object.entries(hypotheses).map(([name, { about, kept }]) => ({
        name,
        says: kept.hypothesis.says,
        about: topics[about],
      })),
      ...Object.entries(stationarities).map(([name, { says }]) => ({
        name,
        says: `P is, or next to it is, ${says}`,
        about: topics.place,
      })),
    ],
    conclusions: Object.entries(conclusions).map(([name, { says, fails }]) => ({
      name,
      says,
      fails,
    })),
    undecidable: Array.from(undecidable, ([name, says]) => ({ name, says })),
    activations: [...builtIn.keys()],
  };
}

function lines(
  list: readonly { readonly name: string; readonly says: string }[],
): readonly string[] {
  const width = Math.max(...list.map(({ name }) => name.length));
  return list.map(({ name, says }) => `  ${name.padEnd(width)}  ${says}`);
}

export function vocabularyText(): string {
  const { hypotheses: all, conclusions: ends, undecidable: open, activations } = vocabularyOf();
  return [
    'Hypotheses of a conjecture',
    ...Object.values(topics).flatMap((topic) => [
      `about ${topic}`,
      ...lines(all.filter(({ about }) => about === topic)),
    ]),
    '',
    'Conclusions, each with the fact by which it fails',
    ...lines(ends.map(({ name, says, fails }) => ({ name, says: `${says}: ${fails}` }))),
    '',
    'Activations: these, or a formula in x',
    `  ${activations.join(', ')}`,
    '',
    `Refused: ${open.length} hypotheses of theorems that no fact states, such as "step-bound".`,
  ].join('\n');
}
