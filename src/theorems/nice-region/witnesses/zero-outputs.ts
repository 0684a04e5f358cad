/**
 * # Theorem B with v = 0
 *
 * Untrusted: proposes witnesses.
 * @module
 */
import { drawOnGrid, gridCandidates } from '../../../counterexamples/grid.ts';
import type { Row } from '../../../counterexamples/row.ts';
import { fileOf, ofZeroOutputs, single, startOf } from '../../../counterexamples/zero-outputs.ts';
import { regionRules } from '../refutations.ts';
import { atP, steps } from '../../../counterexamples/near-miss/recipe.ts';
import { analytic, enoughWeights, nonzeroOutputs } from '../../hypotheses.ts';
import { noBadPointNear } from '../near-miss.ts';
import { changedEntries } from '../../../counterexamples/near-miss/neighbours.ts';
import { refutedBy } from '../../rule.ts';

export const nonzeroOutputsRow: Row = {
  ...ofZeroOutputs,
  ...refutedBy(regionRules, 'nice-region/nonzero-outputs'),
  nearMisses: {
    subject: atP,
    neighbours: changedEntries(['v'], 4),
    among: `at most 4 entries of v changed ${steps}`,
    restores: nonzeroOutputs.says,
    hypotheses: [nonzeroOutputs, analytic, enoughWeights],
    conclude: noBadPointNear,
  },
  theorem: 'nice-region',
  drops: 'nonzero-outputs',
  statement:
    'Let sigma be analytic and Psi(W0) of full rank, so that sigma_min(Psi) > 0 on a ball. Then a stationary point in W in that ball has zero loss, whatever v is.',
  yet: 'grad_W l = 0 at W0, and the loss is positive',
  scope: { samples: 3, inputs: 2, neurons: 3, height: 2 },
  neurons: 'single',
  enumerate: (scope) => gridCandidates(single, scope),
  draw: (random) => drawOnGrid(single, random),
  witness: (c) => {
    const start = startOf(c, single);
    if (start === undefined) return undefined;
    return fileOf(c, start, [
      { fact: 'jacobian-rank', at: 'C', is: c.inputs.rows },
      { fact: 'sizes', at: 'P', relation: 'n <= m d' },
      { fact: 'critical', at: 'P', moving: 'hidden' },
    ]);
  },
};

export const rows: readonly Row[] = [nonzeroOutputsRow];
