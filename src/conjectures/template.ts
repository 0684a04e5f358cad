/**
 * # A conjecture to start from
 *
 * The notes say what each entry means; `note` may stand in every object and is ignored.
 * @module
 */
import { conjectureFormat, conjectureLimits } from './format.ts';

const { size, grid, activations } = conjectureLimits;

const template = {
  format: conjectureFormat,
  version: 1,
  note: [
    'A note is for people and is ignored; JSON has no comments.',
    'widthwise refute --conjecture FILE searches for a counterexample and proves it.',
    'widthwise explain --vocabulary lists the hypotheses and conclusions.',
  ],
  title: 'a stationary point of relu with all neurons active is global',
  instances: {
    note: [
      `activations: 1 to ${activations} names or formulas in x. They and the sizes are part of the conjecture.`,
      `samples, inputs, neurons: the least and the most n, d and m, from 1 to ${size}.`,
    ],
    activations: ['relu'],
    samples: [1, 3],
    inputs: [1, 2],
    neurons: [1, 2],
    entries: {
      note: [
        'How to search; no part of the conjecture.',
        `grid: every integer from -most to most in X, y, W and v, at most ${grid} instances in all.`,
        'random: until the time is over. Labels may be derived from the point, and the point by training.',
      ],
      from: 'random',
      most: 2,
    },
  },
  hypotheses: ['positive-preactivations', 'nonzero-outputs', 'stationary-in-all'],
  conclusion: 'global-in-all',
};

/** The text of the file. */
export function conjectureTemplate(): string {
  return `${JSON.stringify(template, undefined, 2)}\n`;
}
