/**
 * # The target of certify expressivity, without its plan
 * @module
 */
import { startKeys } from '../../certify/target.ts';
import type { Definition } from '../../certify/target.ts';

export const expressivityTarget = {
  on: 'network',
  theorem: 'Theorem A',
  summary: 'these inputs and labels are fitted exactly by this width',
  takes: { ...startKeys, labels: 'optional', classes: 'optional' },
  examples: [
    'expressivity --data mnist:1000 --labels random-sign --width 4',
    'expressivity --data table.csv --labels price --normalise rows --out price.json',
    'expressivity --data table.csv --labels price --ignore date,name --sample 1000 --seed 3',
    'expressivity --data table.csv --labels species --classes',
    'expressivity --data gaussian:40x20 --all-labels',
    'expressivity --data mnist:200 --activation "x/(1 + x^2)" --by-digest',
  ],
  mindsRows: true,
  load: async () => (await import('./plan.ts')).plan,
} as const satisfies Definition;
