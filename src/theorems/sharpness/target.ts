/**
 * # The target of certify sharpness, without its plan
 * @module
 */
import { dataKeys, onPoint } from '../../certify/target.ts';
import type { Definition } from '../../certify/target.ts';

export const sharpnessTarget = {
  on: 'network',
  theorem: 'Theorem S',
  summary: 'how sharp a trained network is, and which steps and batches are stable at its minimum',
  takes: {
    ...dataKeys,
    labels: 'needed',
    weights: 'needed',
    activation: 'needed',
    step: 'optional',
    batch: 'optional',
    within: 'optional',
  },
  weights: 'the network: .npz, .json, .onnx or .safetensors',
  files: onPoint,
  examples: [
    'sharpness --data d.npz --weights trained.npz --activation tanh',
    'sharpness --data d.csv --weights model.onnx --step 0.1 --batch 8',
  ],
  mindsRows: false,
  load: async () => (await import('./plan.ts')).plan,
} as const satisfies Definition;
