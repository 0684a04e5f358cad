/**
 * # The target of certify lazy-gap, without its plan
 * @module
 */
import { rowsOfNumbers } from '../../certify/target.ts';
import type { Definition } from '../../certify/target.ts';

export const lazyGapTarget = {
  on: 'quadratic',
  theorem: 'Theorem E',
  summary: 'the exact risks of random features, tangent class and networks for one target',
  takes: { target: 'needed', weights: 'needed' },
  weights: `one row w_j per neuron: ${rowsOfNumbers}`,
  files: ['Weights: rows of numbers, or W alone; the target likewise, or B alone under that name.'],
  examples: ['lazy-gap --target B.json --weights W.json'],
  mindsRows: false,
  load: async () => (await import('./plan.ts')).plan,
} as const satisfies Definition;
