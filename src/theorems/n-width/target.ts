/**
 * # The target of certify n-width, without its plan
 * @module
 */
import type { Definition } from '../../certify/target.ts';

export const nWidthTarget = {
  on: 'widths',
  theorem: 'Lemma W',
  summary:
    'how far vectors with a given Gram matrix, or neurons on a sphere, are from every k-dimensional space',
  takes: { gram: 'optional', sphere: 'optional', power: 'optional', space: 'needed' },
  files: [
    'Gram matrix: .json with {"gram": [[..], ..]} or rows alone: the inner products of N vectors, symmetric and positive',
    'semidefinite. Entries are numbers, read exactly, or fractions "p/q".',
    'Without a file: the width d_n of the closed convex hull of all neurons on S^D and their negatives, n the dimension.',
  ],
  examples: ['n-width --gram g.json --space 2', 'n-width --sphere 2 --power 0 --space 11'],
  mindsRows: false,
  load: async () => (await import('./plan.ts')).plan,
} as const satisfies Definition;
