/**
 * # The target of certify overlaps, without its plan
 * @module
 */
import type { Definition } from '../../certify/target.ts';

export const overlapsTarget = {
  on: 'architecture',
  theorem: 'Theorem O',
  summary:
    'the rank of grid tensors that almost all weights of an architecture have, exactly or at least',
  takes: { architecture: 'needed', seed: 'optional' },
  files: [
    'Architecture: .json with {"shape": [N] or [H, W], "templates": M} and either "levels": [{"window": B, "stride": S,',
    '"channels": r}, ..] or "nodes": [{"children": [..], "channels": r}, ..], the last one the root; and if wanted',
    '"left", the positions on one side (default: the left half). Positions are 0, .., N - 1, and nodes N, N + 1, ...',
  ],
  examples: ['overlaps --architecture a.json'],
  mindsRows: false,
  load: async () => (await import('./plan.ts')).plan,
} as const satisfies Definition;
