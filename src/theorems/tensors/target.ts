/**
 * # The target of certify tensors, without its plan
 * @module
 */
import type { Definition } from '../../certify/target.ts';

export const tensorsTarget = {
  on: 'powers',
  theorem: 'Theorem T',
  summary: 'what linearised training of a sum of powers can fit, and whether a run went beyond it',
  takes: { target: 'needed', weights: 'needed', network: 'optional' },
  weights: 'one row u_i per neuron, where training starts',
  files: [
    'Target: .json with {"order": l, "c": [..], "V": [[..], ..]}, the sum of the c_k v_k^l, v_k the rows of V.',
    'Weights: .json with {"W": [[..], ..]}, or rows alone. Network: .json with {"W": [[..], ..], "v": [..]}, the end of a run.',
    'Entries are numbers or fractions "p/q".',
  ],
  examples: [
    'tensors --target t.json --weights u.json',
    'tensors --target t.json --weights u.json --network run.json',
  ],
  mindsRows: false,
  load: async () => (await import('./plan.ts')).plan,
} as const satisfies Definition;
