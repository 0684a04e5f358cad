/**
 * # The target of certify rates, without its plan
 * @module
 */
import type { Definition } from '../../certify/target.ts';

export const ratesTarget = {
  on: 'line',
  theorem: 'Theorem R',
  summary:
    'the exact error of a network with one input, or that n neurons beat every n-dimensional space',
  takes: { network: 'optional', target: 'optional', neurons: 'optional' },
  files: [
    'Network: .json with {"W": [[w, b], ..], "v": [..]}, and if wanted "polynomial" (the constant first) and "power" k.',
    'Target: .json with {"breaks": [..], "pieces": [[..], ..]}: polynomials between the breaks, the constant first.',
    'Entries are numbers or fractions "p/q".',
  ],
  examples: ['rates --network n.json --target f.json', 'rates --neurons 16..500'],
  mindsRows: false,
  load: async () => (await import('./plan.ts')).plan,
} as const satisfies Definition;
