/**
 * # The target of certify convex-approximation, without its plan
 * @module
 */
import { dataKeys, onPoint } from '../../certify/target.ts';
import type { Definition } from '../../certify/target.ts';

export const convexApproximationTarget = {
  on: 'network',
  theorem: 'Theorem G',
  summary: 'steps of successive convex approximation at given weights that provably lower U',
  takes: {
    ...dataKeys,
    labels: 'needed',
    weights: 'needed',
    activation: 'needed',
    moving: 'optional',
    penalty: 'optional',
    norm: 'optional',
    tau: 'optional',
    blocks: 'optional',
  },
  weights: 'the network: .npz, .json, .onnx or .safetensors',
  files: onPoint,
  examples: [
    'convex-approximation --data d.npz --weights start.npz --activation tanh',
    'convex-approximation --data d.csv --weights w.json --activation tanh --norm l1 --tau 4 --blocks 2',
  ],
  mindsRows: false,
  load: async () => (await import('./plan.ts')).plan,
} as const satisfies Definition;
