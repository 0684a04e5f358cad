/**
 * # The target of certify elimination, without its plan
 * @module
 */
import { dataKeys, onPoint } from '../../certify/target.ts';
import type { Definition } from '../../certify/target.ts';

export const eliminationTarget = {
  on: 'network',
  theorem: 'Theorem F3',
  summary:
    'from an exact stationary point of loss > 0, adding one exponential unit lets the loss decrease',
  takes: {
    ...dataKeys,
    labels: 'needed',
    weights: 'needed',
    activation: 'needed',
    moving: 'optional',
    penalty: 'optional',
    within: 'optional',
  },
  weights: 'an exact stationary point',
  files: onPoint,
  examples: ['elimination --data d.json --weights w.json --activation square'],
  mindsRows: false,
  overQ: true,
  load: async () => (await import('./plan.ts')).plan,
} as const satisfies Definition;
