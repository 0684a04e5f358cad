/**
 * # certify projection, before its plan is loaded
 * @module
 */
import type { Definition } from '../../certify/target.ts';

export const projectionTarget = {
  on: 'layers',
  theorem: 'Theorem F',
  summary: 'the loss at weights of any depth is a squared distance, exactly or nearly',
  takes: { inputs: 'needed', labels: 'needed', layers: 'needed', activation: 'needed' },
  mindsRows: false,
  load: async () => (await import('./plan.ts')).plan,
} as const satisfies Definition;
