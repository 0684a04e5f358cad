/**
 * # Lemma W and Theorem R with a hypothesis dropped
 *
 * Untrusted: proposes witnesses.
 *
 * ## Implementation notes
 * The vectors of Lemma W are the inputs. For R4 the number of neurons is all that counts. For R6 the target is the
 * function of a network with one input, whose hidden weights are rows (w, b).
 *
 * ## Main definitions
 * - {@link orthogonalRow}, {@link orbitRow}, {@link neuronsRow}, {@link targetRow}
 * @module
 */
import { compareRational, rationalField as Q, ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { binomial } from '../../approximation/closed-forms.ts';
import { normSquare } from '../../approximation/harmonics.ts';
import { leadingDegrees, tailAfter } from '../../approximation/widths.ts';
import type { FactsFile } from '../../certificates/facts/format.ts';
import { drawOnGrid, gridCandidates } from '../../counterexamples/grid.ts';
import type { Grid } from '../../counterexamples/grid.ts';
import { changedEntries } from '../../counterexamples/near-miss/neighbours.ts';
import { steps } from '../../counterexamples/near-miss/recipe.ts';
import { dataOf } from '../../counterexamples/near-miss/subject.ts';
import type { Candidate, Row } from '../../counterexamples/row.ts';
import { at, matrix, row, tabulate } from '../../linalg/matrix.ts';
import { rankOfRationals } from '../../linalg/rank.ts';
import { dot } from '../../linalg/rational-vectors.ts';
import { activationNamed } from '../../sigma/built-in.ts';
import { decide } from '../decisions.ts';
import { equalNorms, orthogonalInputs } from '../hypotheses.ts';
import { refutedBy } from '../rule.ts';
import { noLineIsClose } from './near-miss.ts';
import { averagedTail, ratesRules } from './refutations.ts';

const relu = activationNamed('relu').value;
const anyNetwork = { activations: [relu], drawn: [relu] };

function file(
  facts: FactsFile['facts'],
  instance: FactsFile['instance'] = { points: {} },
): FactsFile {
  return { instance, facts, provenance: {} };
}

function numberOf({ num, den }: Rational): number {
  return Number(num) / Number(den);
}

const vectors = { ...anyNetwork, neurons: 'none', outputs: 0n, labels: 'derived' } as const;

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

const common = { theorem: 'rates', kind: 'dropped', references: ['SX24'] } as const;
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
  enumerate: (scope) => gridCandidates(oneNorm, scope),
  draw: (random) => drawOnGrid(oneNorm, random),
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
  neurons: 'none',
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
  enumerate: (scope) => gridCandidates(orthogonal, scope),
  draw: (random) => drawOnGrid(orthogonal, random),
  witness: orbitWitness,
  /** The difference of the two means over the larger square of a norm. */
  margin: ({ facts, instance: { inputs } }) => {
    const fact = facts.find((f) => f.fact === 'width-gram');
    if (fact === undefined || inputs === undefined) return 0;
    const largest = Math.max(...[0, 1].map((i) => numberOf(dot(row(inputs, i), row(inputs, i)))));
    return numberOf(Q.sub(fact.value, averagedTail(inputs, fact.space))) / largest;
  },
  neurons: 'none',
};

const neuronCount: Grid = {
  ...anyNetwork,
  neurons: 'single',
  outputs: 1n,
  labels: 'derived',
  shape: (m, n, d) => m < 16 && n === 1 && d === 1,
  suits: () => true,
};

/** The width of half-spaces on S^2 at n, if degrees of dimension n lead, else that before. */
function neuronsWitness({ hidden }: Candidate): FactsFile | undefined {
  const n = hidden.rows;
  const leading = leadingDegrees(Q, 2, 0, { atLeast: BigInt(n), most: 60 }) ?? [];
  const dimension = leading.reduce((sum, one) => sum + one.dimension, 0n);
  const whole = dimension === BigInt(n) ? leading : leading.slice(0, -1);
  if (whole.length === 0 || n >= 16) return undefined;
  const gamma = normSquare(Q, 2, 0);
  const squared = tailAfter(Q, gamma, whole, BigInt(n));
  if (compareRational(squared, Q.div(gamma, ratio(BigInt(n + 1)))) >= 0) return undefined;
  const degrees = whole.map(({ degree }) => degree);
  const sphere = { fact: 'linear-width', sphere: 2, power: 0 } as const;
  return file([{ ...sphere, degrees, space: n, relation: '<=', squared }]);
}

export const neuronsRow: Row = {
  ...refutedBy(ratesRules, 'rates/neurons'),
  ...common,
  nearMisses: { none: 'not applicable: n = 16 is the next number, and separation proves it' },
  drops: 'neurons',
  statement:
    'For every n the squared width d_n(B_1)^2 of half-spaces on S^2 is at least 1/(2(n + 1)), the bound of n adaptive half-spaces.',
  yet: 'd_n(B_1)^2 is smaller',
  scope: { samples: 1, inputs: 1, neurons: 5, height: 1 },
  enumerate: (scope) => gridCandidates(neuronCount, scope),
  draw: (random) => drawOnGrid(neuronCount, random),
  witness: neuronsWitness,
  /** The bound less the squared width. */
  margin: ({ facts }) => {
    const fact = facts.find((f) => f.fact === 'linear-width');
    return fact === undefined ? 0 : 1 / (2 * (fact.space + 1)) - numberOf(fact.squared);
  },
  neurons: 'single',
};

const lineNetwork: Grid = {
  ...anyNetwork,
  neurons: 'single',
  outputs: 'free',
  labels: 'derived',
  shape: (m, n, d) => m === 1 && n === 1 && d === 2,
  suits: () => true,
};

/** x^p (1 - x)^r with its largest value at b = p/(p + r), times a number; p, r >= 2. */
function peakAt({ num, den }: Rational): readonly Rational[] {
  const [p, r] = [Number(2n * num), Number(2n * (den - num))];
  return Array.from({ length: p + r + 1 }, (_, i) => {
    const term = binomial(r, i - p);
    return ratio((i - p) % 2 === 0 ? term : -term);
  });
}

/** One neuron, its own function as the target, and a test function that is largest at its kink. */
function targetWitness({ hidden, outputs }: Candidate): FactsFile | undefined {
  const [v] = outputs;
  if (hidden.rows !== 1 || hidden.cols !== 2 || v === undefined) return undefined;
  const [w, b] = [at(hidden, 0, 0), at(hidden, 0, 1)];
  if (w.num === 0n) return undefined;
  const knot = Q.neg(Q.div(b, w));
  const jump = Q.mul(v, w.num < 0n ? Q.neg(w) : w);
  const mass = jump.num < 0n ? Q.neg(jump) : jump;
  const isInside = knot.num > 0n && compareRational(knot, Q.one) < 0;
  if (!isInside || knot.den > 40n || compareRational(mass, Q.one) < 0) return undefined;
  const active = [Q.mul(v, b), Q.mul(v, w)];
  const none = [Q.zero, Q.zero];
  const target = {
    breaks: [Q.zero, knot, Q.one],
    pieces: matrix(2, 2, w.num > 0n ? [...none, ...active] : [...active, ...none]),
  };
  const network = { affine: hidden, outputs, polynomial: [Q.zero] };
  return file([
    { fact: 'variation', power: 1, ...target, test: peakAt(knot), from: mass, to: mass },
    { fact: 'network-error', power: 1, ...network, ...target, squared: Q.zero },
  ]);
}

export const targetRow: Row = {
  ...refutedBy(ratesRules, 'rates/target'),
  ...common,
  nearMisses: { none: 'not applicable: the target is a function, with no nearest one that is x^2' },
  drops: 'target',
  statement:
    'Let f on [0, 1] have variation at least 1 up to linear functions. Then every relu network with n neurons has squared error at least 1/(720 (n + 1)^4).',
  yet: 'a network with one neuron is f',
  scope: { samples: 1, inputs: 2, neurons: 1, height: 2 },
  enumerate: (scope) => gridCandidates(lineNetwork, scope),
  draw: (random) => drawOnGrid(lineNetwork, random),
  witness: targetWitness,
  /** The variation. */
  margin: ({ facts }) => numberOf(facts.find((f) => f.fact === 'variation')?.from ?? Q.zero),
  neurons: 'single',
};

export const rows: readonly Row[] = [orthogonalRow, orbitRow, neuronsRow, targetRow];
