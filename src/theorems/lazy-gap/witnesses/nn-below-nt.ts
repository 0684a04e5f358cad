/**
 * # The false theorem that full training never loses to the lazy regime
 *
 * Untrusted: proposes witnesses. E2 needs B positive semidefinite. For B = diag(1, -1) and w = (1, 1) the neural
 * tangent class contains B, and the networks with one neuron do not.
 *
 * ## Main definitions
 * - {@link nnBelowNtRow}
 *
 * ## Implementation notes
 * The target is written as B = sum_i y_i x_i x_i^T, so that each sample is a square in it, and removing or reordering
 * samples and inputs has the usual meaning.
 * @module
 */
import { rationalField as Q } from '../../../arithmetic/rational.ts';
import type { Rational } from '../../../arithmetic/rational.ts';
import type { FactsFile } from '../../../certificates/facts/format.ts';
import { at, matrix, tabulate } from '../../../linalg/matrix.ts';
import { multiply, transpose } from '../../../linalg/ring-product.ts';
import type { Matrix } from '../../../linalg/matrix.ts';
import { rankOfRationals } from '../../../linalg/rank.ts';
import { activationNamed } from '../../../sigma/built-in.ts';
import { leftKernel } from '../../../linalg/rational-vectors.ts';
import { drawOnGrid, gridCandidates } from '../../../counterexamples/grid.ts';
import type { Grid } from '../../../counterexamples/grid.ts';
import { lazyGapRules } from '../refutations.ts';
import { semidefiniteTarget, symmetricTarget } from '../../hypotheses.ts';
import { changedEntries } from '../../../counterexamples/near-miss/neighbours.ts';
import { networksWin } from '../near-miss.ts';
import { steps } from '../../../counterexamples/near-miss/recipe.ts';
import { targetOf } from '../../../counterexamples/near-miss/subject.ts';
import { refutedBy } from '../../rule.ts';
import type { Candidate, Row } from '../../../counterexamples/row.ts';

const square = activationNamed('square').value;

const grid: Grid = {
  activations: [square],
  drawn: [square],
  neurons: 'single',
  outputs: 1n,
  labels: 'free',
  // rank B > N requires more than N squares and inputs
  shape: (m, n, d) => n > m && d > m,
  suits: () => true,
};

/** B = X^T diag(y) X. */
export function quadraticTarget({ inputs: X, labels }: Candidate): Matrix<Rational> {
  const weighted = tabulate(X.rows, X.cols, (i, k) => Q.mul(labels?.[i] ?? Q.zero, at(X, i, k)));
  return multiply(Q, transpose(X), weighted);
}

/** Whether u^T B u' = 0 for all u, u' orthogonal to the weights: R_NT = 0. */
function isTangent(B: Matrix<Rational>, weights: Matrix<Rational>): boolean {
  const basis = leftKernel(transpose(weights));
  const U = matrix(basis.length, B.cols, basis.flat());
  const form = multiply(Q, multiply(Q, U, B), transpose(U));
  return Array.from(form.data).every(({ num }) => num === 0n);
}

function witness(c: Candidate): FactsFile | undefined {
  const { hidden: weights, inputs, labels, outputs } = c;
  // the networks' output weights are free: 1 is a placeholder
  if (outputs.some(({ num, den }) => num !== den)) return undefined;
  if (labels === undefined || !grid.shape(weights.rows, inputs.rows, inputs.cols)) return undefined;
  const target = quadraticTarget(c);
  if (rankOfRationals(target) <= weights.rows || !isTangent(target, weights)) return undefined;
  return {
    instance: { points: {} },
    facts: [{ fact: 'nn-above-nt', target, weights, nt: Q.zero }],
    provenance: {},
  };
}

export const nnBelowNtRow: Row = {
  ...refutedBy(lazyGapRules, 'false/nn-below-nt'),
  nearMisses: {
    subject: targetOf,
    neighbours: changedEntries(['B', 'w'], 2),
    among: `at most 2 entries of B and w changed ${steps}`,
    restores: semidefiniteTarget.says,
    hypotheses: [semidefiniteTarget, symmetricTarget],
    conclude: networksWin,
  },
  theorem: 'lazy-gap',
  drops: 'definite-target',
  kind: 'false-theorem',
  statement:
    'For every target x^T B x and all hidden weights w_1..w_N: R_NN <= R_NT, the risk of quadratic networks with N neurons is at most that of their tangent class at w.',
  yet: 'R_NT = 0 and R_NN > 0',
  references: ['Ghorbani19'],
  scope: { samples: 3, inputs: 3, neurons: 2, height: 2 },
  enumerate: (scope) => gridCandidates(grid, scope),
  draw: (random) => drawOnGrid(grid, random),
  witness,
  /** The excess of rank B over N. */
  margin: ({ facts }) => {
    const fact = facts.find((f) => f.fact === 'nn-above-nt');
    return fact === undefined ? 0 : rankOfRationals(fact.target) - fact.weights.rows;
  },
  neurons: 'single',
};

export const rows: readonly Row[] = [nnBelowNtRow];
