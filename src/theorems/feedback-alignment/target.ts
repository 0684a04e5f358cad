/**
 * # The target of certify feedback-alignment, without its plan
 * @module
 */
import type { Definition } from '../../certify/target.ts';

export const feedbackAlignmentTarget = {
  on: 'feedback',
  theorem: 'Theorem H',
  summary:
    'whether feedback alignment descends, how well it is aligned, and the ceiling of narrow layers',
  takes: { network: 'needed', activation: 'needed' },
  files: [
    'Network: .json with {"X": [[..], ..], "Y": [[..], ..], "layers": [W_1, .., W_L], "feedback": [B_1, .., B_{L-1}]}, each matrix as rows: W_l has a row for each neuron, B_l a row for each output.',
    'Entries are numbers or fractions "p/q".',
  ],
  examples: ['feedback-alignment --network net.json --activation tanh'],
  mindsRows: false,
  load: async () => (await import('./plan.ts')).plan,
} as const satisfies Definition;
