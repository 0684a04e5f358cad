/**
 * # The target of certify kkt, without its plan
 * @module
 */
import { onBall, startKeys } from '../../certify/target.ts';
import type { Definition } from '../../certify/target.ts';

export const kktTarget = {
  on: 'network',
  theorem: 'Theorem C',
  summary: 'what every KKT point of the constrained problem, or a given one, is worth',
  takes: {
    ...startKeys,
    labels: 'needed',
    classes: 'optional',
    weights: 'optional',
    set: 'optional',
    radius: 'optional',
    least: 'optional',
    most: 'optional',
    ratio: 'optional',
  },
  files: onBall,
  examples: [
    'kkt --data gaussian:40x20 --labels random-sign --width 8',
    'kkt --data d.npz --weights trained.npz --radius 0.01 --activation tanh',
  ],
  mindsRows: true,
  load: async () => (await import('./plan.ts')).plan,
} as const satisfies Definition;
