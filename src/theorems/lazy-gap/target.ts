/**
 * # certify lazy-gap, before its plan is loaded
 * @module
 */
import type { Definition } from '../../certify/target.ts';

export const lazyGapTarget = {
  on: 'quadratic',
  theorem: 'Theorem E',
  summary: 'the exact risks of random features, tangent class and networks for one target',
  takes: { target: 'needed', weights: 'needed' },
  mindsRows: false,
  load: async () => (await import('./plan.ts')).plan,
} as const satisfies Definition;
