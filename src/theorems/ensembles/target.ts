/**
 * # The target of certify ensembles, without its plan
 * @module
 */
import type { Definition } from '../../certify/target.ts';

export const ensemblesTarget = {
  on: 'views',
  theorem: 'Theorem M',
  summary:
    'what trained networks, their ensemble and a student read of multi-view data, case by case; or which view a start will read',
  takes: { weights: 'needed', network: 'optional' },
  weights: 'trained models, or their start',
  files: [
    'Weights: .json with {"beta": b, "models": [W, ..]}, each W with m rows for each of C classes in turn and 2C columns, the views; "power": k (3).',
    'With {"power": k, "threshold": h, "alpha": a, "models": ..} the units are smoothed relus, and a distractor has size a.',
    'A start: {"beta": b, "starts": [W, ..]}, a W for each class, then columns for noise; its sizes: "first" and "second", a list for each class.',
    'Network: .json with {"models": [W]}, a student of these models. Entries are numbers or fractions "p/q".',
  ],
  examples: [
    'ensembles --weights models.json',
    'ensembles --weights models.json --network student.json',
    'ensembles --weights start.json',
  ],
  mindsRows: false,
  load: async () => (await import('./plan.ts')).plan,
} as const satisfies Definition;
