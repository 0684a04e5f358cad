/**
 * # certify gradient-descent, before its plan is loaded
 * @module
 */
import { startKeys } from '../../certify/target.ts';
import type { Definition } from '../../certify/target.ts';

export const gradientDescentTarget = {
  on: 'network',
  theorem: 'Theorem D',
  summary: 'with a stated step it converges to loss 0, with its rate and its ball',
  takes: {
    ...startKeys,
    labels: 'needed',
    weights: 'optional',
    from: 'optional',
    after: 'optional',
    step: 'optional',
    moving: 'optional',
  },
  mindsRows: true,
  load: async () => (await import('./plan.ts')).plan,
} as const satisfies Definition;
