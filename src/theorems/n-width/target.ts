/**
 * # The target of certify n-width, without its plan
 * @module
 */
import type { Definition } from '../../certify/target.ts';

export const nWidthTarget = {
  on: 'gram',
  theorem: 'Lemma W',
  summary: 'how far vectors with a given Gram matrix are, at least, from every k-dimensional space',
  takes: { gram: 'needed', space: 'needed' },
  files: [
    'Gram matrix: .json with {"gram": [[..], ..]} or rows alone: the inner products of N vectors, symmetric and positive',
    'semidefinite. Entries are numbers, read exactly, or fractions "p/q".',
  ],
  examples: ['n-width --gram g.json --space 2'],
  mindsRows: false,
  load: async () => (await import('./plan.ts')).plan,
} as const satisfies Definition;
