/**
 * # The targets of certify robust-radius and certify purification, without their plan
 * @module
 */
import { dataKeys, onPoint } from '../../certify/target.ts';
import type { Definition } from '../../certify/target.ts';

const common = {
  on: 'network',
  theorem: 'Theorem P',
  takes: {
    ...dataKeys,
    weights: 'needed',
    activation: 'needed',
    within: 'optional',
    seed: 'optional',
  },
  weights: 'the network: .npz, .json, .onnx or .safetensors',
  files: onPoint,
  mindsRows: false,
} as const;

export const robustRadiusTarget = {
  ...common,
  summary: 'how far the sign of a small network holds around inputs, with changes that change it',
  examples: [
    'robust-radius --data d.csv --weights w.json --activation relu --rows 8',
    'robust-radius --data d.npz --weights w.npz --activation tanh --within 0.1',
  ],
  load: async () => (await import('./plan.ts')).plan,
} as const satisfies Definition;

export const purificationTarget = {
  ...common,
  summary: 'the same for f = sum of T(w_i.x), T(t) = relu(t - b) - relu(-t - b), by Theorem P2',
  examples: [
    'purification --data x.csv --weights w.json --activation "relu(x - 1/4) - relu(-x - 1/4)"',
  ],
  load: async () => (await import('./plan.ts')).purificationPlan,
} as const satisfies Definition;
