/**
 * # The target of certify projection, without its plan
 * @module
 */
import { dataKeys } from '../../certify/target.ts';
import type { Definition } from '../../certify/target.ts';

export const projectionTarget = {
  on: 'layers',
  theorem: 'Theorem F',
  summary: 'the loss at weights of any depth is a squared distance, exactly or nearly',
  takes: { ...dataKeys, labels: 'needed', layers: 'needed', activation: 'needed' },
  weights: 'the layers of the network',
  files: [
    'Weights: as of one hidden layer, or .json with {"layers": [W_1, .., W_L]}: lists of rows of numbers or',
    'fractions "p/q", the last with one row.',
  ],
  examples: ['projection --data d.json --weights layers.json --activation relu'],
  mindsRows: false,
  overQ: true,
  load: async () => (await import('./plan.ts')).plan,
} as const satisfies Definition;
