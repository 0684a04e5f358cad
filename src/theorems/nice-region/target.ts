/**
 * # The target of certify nice-region, without its plan
 * @module
 */
import { onPoint, startKeys } from '../../certify/target.ts';
import type { Definition } from '../../certify/target.ts';

export const niceRegionTarget = {
  on: 'network',
  theorem: 'Theorem B',
  summary: 'on a ball, every stationary point in W has loss 0, for all labels',
  takes: { ...startKeys, weights: 'optional', radius: 'optional' },
  files: onPoint,
  examples: [
    'nice-region --data gaussian:40x20 --width 4',
    'nice-region --data d.npz --weights w.npz --radius 1e-4 --activation tanh',
  ],
  mindsRows: true,
  load: async () => (await import('./plan.ts')).plan,
} as const satisfies Definition;
