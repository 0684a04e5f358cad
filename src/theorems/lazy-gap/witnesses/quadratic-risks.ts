/**
 * # Theorem E without its hypotheses, and its gap
 *
 * Untrusted: proposes witnesses, exact risks of one target and one set of hidden weights.
 *
 * ## Main definitions
 * - {@link fullRankRow}: E3 for N >= d weights that do not span
 * - {@link randomSpanRow}: E4 for weights that are not random
 * - {@link boundedGapRow}, {@link boundedGapBelow}: E5, a gap above any given ratio
 *
 * ## Implementation notes
 * Targets are sums of squares as in lazy-gap.ts. For the gap B = I + t x x^T with x orthogonal to the weights, and the
 * least integer t that works.
 * @module
 */
import { compareRational, rationalField as Q, ratio } from '../../../arithmetic/rational.ts';
import type { Rational } from '../../../arithmetic/rational.ts';
import type { FactOf, FactsFile } from '../../../certificates/facts/format.ts';
import { row, tabulate } from '../../../linalg/matrix.ts';
import { multiply, transpose } from '../../../linalg/ring-product.ts';
import type { Matrix } from '../../../linalg/matrix.ts';
import { rankOfRationals } from '../../../linalg/rank.ts';
import { activationNamed } from '../../../sigma/built-in.ts';
import { meanTangentRisk } from '../../../quadratic/mean.ts';
import { quadraticRisks } from '../../../quadratic/risks.ts';
import { isZero } from '../../../linalg/rational-vectors.ts';
import { drawOnGrid, gridCandidates } from '../../../counterexamples/grid.ts';
import type { Grid } from '../../../counterexamples/grid.ts';
import { lazyGapRules } from '../refutations.ts';
import { noZeroWeights, spanningWeights, symmetricTarget } from '../../hypotheses.ts';
import { changedEntries } from '../../../counterexamples/near-miss/neighbours.ts';
import { nothingLost } from '../near-miss.ts';
import { nothingDropped, steps } from '../../../counterexamples/near-miss/recipe.ts';
import { targetOf } from '../../../counterexamples/near-miss/subject.ts';
import { refutedBy } from '../../rule.ts';
import type { Candidate, Row } from '../../../counterexamples/row.ts';
import { quadraticTarget } from './nn-below-nt.ts';

const square = activationNamed('square').value;

const common = {
  activations: [square],
  drawn: [square],
  neurons: 'single',
  outputs: 1n,
  suits: () => true,
} as const;

/** With R_NN in a bracket of 64 bits, or exact. */
function risksOf(target: Matrix<Rational>, weights: Matrix<Rational>): FactOf<'quadratic-risks'> {
  const { features, tangent, networks } = quadraticRisks(target, weights, 64);
  const [from, to] = [networks.lo, networks.hi];
  return { fact: 'quadratic-risks', target, weights, rf: features, nt: tangent, from, to };
}

function fileOf(fact: FactOf<'quadratic-risks'>): FactsFile {
  return { instance: { points: {} }, facts: [fact], provenance: {} };
}

function hasZeroRow(W: Matrix<Rational>): boolean {
  return Array.from({ length: W.rows }, (_, j) => j).some((j) => isZero(row(W, j)));
}

/** The networks' output weights are free: 1 is a placeholder. */
function isOnGrid({ inputs, hidden, outputs }: Candidate, grid: Grid): boolean {
  return (
    grid.shape(hidden.rows, inputs.rows, inputs.cols) &&
    outputs.every(({ num, den }) => num === den)
  );
}

function risksIn({ facts }: FactsFile): FactOf<'quadratic-risks'> | undefined {
  return facts.find((f) => f.fact === 'quadratic-risks');
}

const numberOf = ({ num, den }: Rational): number => Number(num) / Number(den);

/** (numerator)/(2 norm_F(B)^2), so that scaling the target gains nothing. */
function shareOf({ target }: FactOf<'quadratic-risks'>, numerator: Rational): number {
  const all = Array.from(target.data).reduce((sum, b) => Q.add(sum, Q.mul(b, b)), Q.zero);
  return all.num === 0n ? 0 : numberOf(Q.div(numerator, all)) / 2;
}

const lazyGap = {
  theorem: 'lazy-gap',
  neurons: 'single',
  references: ['Ghorbani19'],
} as const;

const wide: Grid = { ...common, labels: 'free', shape: (m, _n, d) => m >= d };

export const fullRankRow: Row = {
  ...lazyGap,
  ...refutedBy(lazyGapRules, 'lazy-gap/full-rank'),
  nearMisses: {
    subject: targetOf,
    neighbours: changedEntries(['w'], 2),
    among: `at most 2 entries of w changed ${steps}`,
    restores: spanningWeights.says,
    hypotheses: [spanningWeights, noZeroWeights, symmetricTarget],
    conclude: nothingLost,
  },
  drops: 'full-rank',
  kind: 'dropped',
  statement: 'For N >= d hidden weights other than 0 and every target: R_NT = R_NN = 0.',
  yet: 'R_NT > 0 = R_NN',
  scope: { samples: 2, inputs: 3, neurons: 3, height: 2 },
  enumerate: (scope) => gridCandidates(wide, scope),
  draw: (random) => drawOnGrid(wide, random),
  witness: (c) => {
    const { hidden } = c;
    if (c.labels === undefined || !isOnGrid(c, wide) || hasZeroRow(hidden)) return undefined;
    if (rankOfRationals(hidden) === hidden.cols) return undefined;
    const fact = risksOf(quadraticTarget(c), hidden);
    return fact.nt.num > 0n ? fileOf(fact) : undefined;
  },
  /** R_NT/(2 norm_F(B)^2). */
  margin: (file) => {
    const fact = risksIn(file);
    return fact === undefined ? 0 : shareOf(fact, fact.nt);
  },
};

const narrow: Grid = { ...common, labels: 'free', shape: (m, _n, d) => m < d };

/** R_NT minus the mean of E4. */
function offMean({ target, weights, nt }: FactOf<'quadratic-risks'>): Rational {
  return Q.sub(nt, meanTangentRisk(target, weights.rows));
}

export const randomSpanRow: Row = {
  ...lazyGap,
  ...refutedBy(lazyGapRules, 'lazy-gap/random-span'),
  nearMisses: {
    none: 'not applicable: the hypothesis is about the distribution of the weights, no single instance satisfies it',
  },
  drops: 'random-span',
  kind: 'dropped',
  statement:
    'For N < d hidden weights, drawn from any distribution for which they are independent vectors of R^d, the mean of R_NT is that of E4, 2((alpha + beta) tr(B^2) + beta tr(B)^2).',
  yet: 'R_NT, and so its mean, is another number',
  scope: { samples: 2, inputs: 3, neurons: 2, height: 2 },
  enumerate: (scope) => gridCandidates(narrow, scope),
  draw: (random) => drawOnGrid(narrow, random),
  witness: (c) => {
    const { hidden } = c;
    if (c.labels === undefined || !isOnGrid(c, narrow)) return undefined;
    if (rankOfRationals(hidden) !== hidden.rows) return undefined;
    const fact = risksOf(quadraticTarget(c), hidden);
    return offMean(fact).num === 0n ? undefined : fileOf(fact);
  },
  /** The distance from the mean, divided by 2 norm_F(B)^2. */
  margin: (file) => {
    const fact = risksIn(file);
    return fact === undefined ? 0 : Math.abs(shareOf(fact, offMean(fact)));
  },
};

const gap: Grid = { ...common, labels: 'derived', shape: (m, n, d) => n === 1 && m < d };

/** I + t x x^T. */
function spiked(x: readonly Rational[], t: Rational): Matrix<Rational> {
  return tabulate(x.length, x.length, (i, k) => {
    const outer = Q.mul(t, Q.mul(x[i] ?? Q.zero, x[k] ?? Q.zero));
    return i === k ? Q.add(Q.one, outer) : outer;
  });
}

/** The risks for the least t = 1, 2, .. with R_NT > above R_NN, for any `above`. */
function gapAbove(c: Candidate, above: bigint): FactsFile | undefined {
  const { inputs, hidden } = c;
  const x = row(inputs, 0);
  if (!isOnGrid(c, gap) || isZero(x) || hasZeroRow(hidden)) return undefined;
  if (!isZero(Array.from(multiply(Q, hidden, transpose(inputs)).data))) return undefined;
  // R_NN = 2 (d - N) and R_NT >= 2 (1 + t x.x)^2, so this loop terminates
  const enough = (t: bigint): FactOf<'quadratic-risks'> | undefined => {
    const fact = risksOf(spiked(x, ratio(t)), hidden);
    return compareRational(fact.nt, Q.mul(ratio(above), fact.to)) > 0 ? fact : undefined;
  };
  let [low, high] = [0n, 1n];
  while (enough(high) === undefined) [low, high] = [high, 2n * high];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (enough(middle) === undefined) low = middle;
    else high = middle;
  }
  const fact = enough(high);
  return fact === undefined ? undefined : fileOf(fact);
}

/** The false theorem that R_NT <= ratio R_NN for every positive definite target, for a ratio >= 1. */
export function boundedGapBelow(above: bigint): Row {
  return {
    ...lazyGap,
    ...refutedBy(lazyGapRules, 'false/bounded-gap'),
    nearMisses: { none: nothingDropped },
    drops: 'bounded-gap',
    kind: 'false-theorem',
    statement: `For every positive definite target and all hidden weights other than 0: R_NT <= ${above} R_NN.`,
    yet: `R_NT > ${above} R_NN > 0`,
    scope: { samples: 1, inputs: 3, neurons: 2, height: 2 },
    enumerate: (scope) => gridCandidates(gap, scope),
    draw: (random) => drawOnGrid(gap, random),
    witness: (c) => gapAbove(c, above),
    /** R_NT/R_NN. */
    margin: (file) => {
      const fact = risksIn(file);
      return fact === undefined ? 0 : numberOf(Q.div(fact.nt, fact.to));
    },
  };
}

export const boundedGapRow: Row = boundedGapBelow(100n);

export const rows: readonly Row[] = [fullRankRow, randomSpanRow, boundedGapRow];
