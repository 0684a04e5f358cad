/**
 * # certify expressivity, before its plan is loaded
 * @module
 */
import { startKeys } from '../../certify/target.ts';
import type { Definition } from '../../certify/target.ts';

export const expressivityTarget = {
  on: 'network',
  theorem: 'Theorem A',
  summary: 'these inputs and labels are fitted exactly by this width',
  takes: { ...startKeys, labels: 'optional' },
  mindsRows: true,
  load: async () => (await import('./plan.ts')).plan,
} as const satisfies Definition;
