/**
 * # The target of certify overlaps, without its plan
 * @module
 */
import type { Definition } from '../../certify/target.ts';

export const overlapsTarget = {
  on: 'products',
  theorem: 'Theorem O',
  summary:
    'the rank of grid tensors, of one network or of almost all with its sizes, and how far all with its sizes are from a target',
  takes: {
    architecture: 'optional',
    network: 'optional',
    target: 'optional',
    seed: 'optional',
  },
  files: [
    'Architecture: .json with {"shape": [N] or [H, W], "templates": M} and either "levels": [{"window": B, "stride": S,',
    '"channels": r}, ..] or "nodes": [{"children": [..], "channels": r}, ..], the last one the root; and if wanted',
    '"left", the positions on one side (default: the left half). Positions are 0, .., N - 1, and nodes N, N + 1, ...',
    'Network and target: the same with "weights", rows of whole numbers, in the place of "channels", and "head"; and if',
    'wanted "leaves", the leaf vectors of the templates (default: unit vectors). At most M^N = 65,536 values.',
  ],
  examples: [
    'overlaps --architecture a.json',
    'overlaps --network net.json',
    'overlaps --architecture tree.json --target net.json',
  ],
  mindsRows: false,
  load: async () => (await import('./plan.ts')).plan,
} as const satisfies Definition;
