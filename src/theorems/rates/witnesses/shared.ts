/**
 * # What the searches about Lemma W and Theorem R share
 * @module
 */
import { rationalField as Q } from '../../../arithmetic/rational.ts';
import type { Rational } from '../../../arithmetic/rational.ts';
import type { FactsFile } from '../../../certificates/facts/format.ts';
import { drawOnGrid, gridCandidates } from '../../../counterexamples/grid.ts';
import type { Grid } from '../../../counterexamples/grid.ts';
import type { Row } from '../../../counterexamples/row.ts';
import { activationNamed } from '../../../sigma/built-in.ts';

const relu = activationNamed('relu').value;

/** Candidates whose activation is not looked at. */
export const anyGrid = {
  activations: [relu],
  drawn: [relu],
  labels: 'derived',
  suits: () => true,
} as const;

/** Candidates that are a number of neurons, below 16. */
export const countGrid: Grid = {
  ...anyGrid,
  neurons: 'single',
  outputs: 1n,
  shape: (m, n, d) => m < 16 && n === 1 && d === 1,
};

export const common = { theorem: 'rates', kind: 'dropped', references: ['SX24'] } as const;

/** How candidates of a grid are found. */
export function searchOn(grid: Grid): Pick<Row, 'enumerate' | 'draw' | 'neurons'> {
  return {
    enumerate: (scope) => gridCandidates(grid, scope),
    draw: (random) => drawOnGrid(grid, random),
    neurons: grid.neurons,
  };
}

export function file(
  facts: FactsFile['facts'],
  instance: FactsFile['instance'] = { points: {} },
): FactsFile {
  return { instance, facts, provenance: {} };
}

export function numberOf({ num, den }: Rational = Q.zero): number {
  return Number(num) / Number(den);
}
