/**
 * # A false theorem: C1 with twice the singular value
 *
 * Untrusted: proposes witnesses. All hypotheses of C1 hold; rho = eps (2 mu - L eps/2) is claimed instead of rho = eps
 * (mu - L eps/2). That the search refutes it within seconds shows its strength.
 * @module
 */
import { gridCandidates } from '../../../counterexamples/grid.ts';
import { marginOfBound } from '../../../counterexamples/kkt-bounds.ts';
import { ballGrid } from '../../../counterexamples/kkt-search.ts';
import { kktRules } from '../refutations.ts';
import { nothingDropped } from '../../../counterexamples/near-miss/recipe.ts';
import { refutedBy } from '../../rule.ts';
import type { Row } from '../../../counterexamples/row.ts';
import { ballWitness, drawBall } from './mirrored-start.ts';

export const doubledRow: Row = {
  ...refutedBy(kktRules, 'false/kkt-constant'),
  nearMisses: { none: nothingDropped },
  theorem: 'kkt',
  drops: 'kkt-constant',
  kind: 'false-theorem',
  statement:
    'Let mu > 0 be at most sigma_min(J(W, v)) at a KKT point W of the ball around W0, L a Lipschitz constant of J(., v) on the ball, r0 = f(W0, v) - y. Then norm(r) <= max(0, norm(r0) - eps (2 mu - L eps/2)).',
  yet: 'norm(r) is larger than norm(r0) - eps (2 mu - L eps/2) and than 0',
  references: ['Zhang21'],
  scope: { samples: 1, inputs: 1, neurons: 1, height: 3 },
  enumerate: (scope) => gridCandidates(ballGrid, scope),
  draw: (random) => drawBall(random, 'C1-doubled'),
  witness: (c) => ballWitness(c, 'C1-doubled'),
  margin: marginOfBound,
  neurons: 'single',
};

export const rows: readonly Row[] = [doubledRow];
