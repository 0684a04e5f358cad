/**
 * # Lemma W with a hypothesis dropped
 *
 * Untrusted: proposes witnesses. The vectors are the inputs.
 *
 * ## Main definitions
 * - {@link orthogonalRow}, {@link orbitRow}
 * @module
 */
import { compareRational, rationalField as Q, ratio } from '../../../arithmetic/rational.ts';
import type { Rational } from '../../../arithmetic/rational.ts';
import type { FactsFile } from '../../../certificates/facts/format.ts';
import type { Grid } from '../../../counterexamples/grid.ts';
import { changedEntries } from '../../../counterexamples/near-miss/neighbours.ts';
import { steps } from '../../../counterexamples/near-miss/recipe.ts';
import { dataOf } from '../../../counterexamples/near-miss/subject.ts';
import type { Candidate, Row } from '../../../counterexamples/row.ts';
import { at, row, tabulate } from '../../../linalg/matrix.ts';
import { rankOfRationals } from '../../../linalg/rank.ts';
import { dot } from '../../../linalg/rational-vectors.ts';
import { decide } from '../../decisions.ts';
import { equalNorms, orthogonalInputs } from '../../hypotheses.ts';
import { refutedBy } from '../../rule.ts';
import { noLineIsClose } from '../near-miss.ts';
import { averagedTail, ratesRules } from '../refutations.ts';
import { anyGrid, common, file, numberOf, searchOn } from './shared.ts';

const vectors = { ...anyGrid, neurons: 'none', outputs: 0n } as const;

const oneNorm: Grid = {
  ...vectors,
  shape: (_m, n, d) => n >= 2 && d >= n,
  suits: (X) => X.cols >= X.rows && decide(equalNorms, { inputs: X }) === true,
};

const orthogonal: Grid = {
  ...vectors,
  shape: (_m, n) => n === 2,
  suits: (X) => decide(orthogonalInputs, { inputs: X }) === true,
};

const vectorsMoved = {
  subject: dataOf,
  neighbours: changedEntries(['X'], 2),
  among: `at most 2 entries of X changed ${steps}`,
  conclude: noLineIsClose,
} as const;

export const orthogonalRow: Row = {
  ...refutedBy(ratesRules, 'rates/orthogonal'),
  ...common,
  nearMisses: {
    ...vectorsMoved,
    restores: orthogonalInputs.says,
    hypotheses: [orthogonalInputs, equalNorms],
  },
  drops: 'orthogonal',
  statement:
    'Let N vectors of R^d, d >= N, have norm h > 0, and k <= N. Then for every k-dimensional space one of them has distance at least h sqrt(1 - k/N) from it.',
  yet: 'all of them lie in a space of dimension k < N',
  scope: { samples: 3, inputs: 3, neurons: 1, height: 1 },
  ...searchOn(oneNorm),
  witness: ({ inputs }) => {
    if (inputs.rows < 2 || !oneNorm.suits(inputs)) return undefined;
    const is = rankOfRationals(inputs);
    if (is === inputs.rows) return undefined;
    return file([{ fact: 'input-rank', is }], { inputs, points: {} });
  },
  /** N less the dimension. */
  margin: ({ facts, instance }) => {
    const fact = facts.find((f) => f.fact === 'input-rank');
    return fact === undefined ? 0 : (instance.inputs?.rows ?? 0) - fact.is;
  },
};

/** Weights p and 1 - p of two vectors. */
const weights = [1n, 2n, 3n].map((k) => [ratio(k, 4n), ratio(4n - k, 4n)]);

/** The fact with the best of these weights: k = 1, and the lesser of the two squares is what remains. */
function orbitWitness({ inputs }: Candidate): FactsFile | undefined {
  if (inputs.rows !== 2 || !orthogonal.suits(inputs)) return undefined;
  if (decide(equalNorms, { inputs }) === true) return undefined;
  const remains = (p: readonly Rational[]): readonly Rational[] =>
    p.map((share, i) => Q.mul(share, dot(row(inputs, i), row(inputs, i))));
  const lesser = (p: readonly Rational[]): Rational =>
    remains(p).reduce((a, b) => (compareRational(a, b) <= 0 ? a : b));
  const best = weights.reduce((a, b) => (compareRational(lesser(a), lesser(b)) >= 0 ? a : b));
  const value = lesser(best);
  if (compareRational(value, averagedTail(inputs, 1)) <= 0) return undefined;
  const squares = remains(best);
  const gram = tabulate(2, 2, (i, j) => (i === j ? (squares[i] ?? Q.zero) : Q.zero));
  const excess = tabulate(2, 2, (i, j) => (i === j ? Q.sub(at(gram, i, i), value) : Q.zero));
  const fact = { fact: 'width-gram', gram, threshold: value, excess, space: 1, value } as const;
  return file([fact], { inputs, points: {} });
}

export const orbitRow: Row = {
  ...refutedBy(ratesRules, 'rates/orbit'),
  ...common,
  nearMisses: {
    ...vectorsMoved,
    restores: equalNorms.says,
    hypotheses: [equalNorms, orthogonalInputs],
  },
  drops: 'orbit',
  statement:
    'Let e_i be the eigenvalues of the Gram matrix of N orthogonal vectors over N. Then the k-width of the set of these vectors is sqrt(sum over i > k of e_i).',
  yet: 'a weighted mean of the squared distances is larger for every k-dimensional space',
  scope: { samples: 2, inputs: 2, neurons: 1, height: 2 },
  ...searchOn(orthogonal),
  witness: orbitWitness,
  /** The difference of the two means over the larger square of a norm. */
  margin: ({ facts, instance: { inputs } }) => {
    const fact = facts.find((f) => f.fact === 'width-gram');
    if (fact === undefined || inputs === undefined) return 0;
    const largest = Math.max(...[0, 1].map((i) => numberOf(dot(row(inputs, i), row(inputs, i)))));
    return numberOf(Q.sub(fact.value, averagedTail(inputs, fact.space))) / largest;
  },
};
