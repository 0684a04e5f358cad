/**
 * # The target of certify gradient-descent, without its plan
 * @module
 */
import { onPoint, startKeys } from '../../certify/target.ts';
import type { Definition } from '../../certify/target.ts';

export const gradientDescentTarget = {
  on: 'network',
  theorem: 'Theorem D',
  summary: 'with a stated step it converges to loss 0, with its rate and its ball',
  takes: {
    ...startKeys,
    labels: 'needed',
    classes: 'optional',
    weights: 'optional',
    from: 'optional',
    after: 'optional',
    step: 'optional',
    moving: 'optional',
  },
  files: onPoint,
  examples: [
    'gradient-descent --data gaussian:20x10 --labels random-sign',
    'gradient-descent --data gaussian:6x6 --labels random-sign --width 32 --after 1000',
  ],
  mindsRows: true,
  load: async () => (await import('./plan.ts')).plan,
} as const satisfies Definition;
