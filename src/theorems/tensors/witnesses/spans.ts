/**
 * # Theorem T without a hypothesis on what the neurons span
 *
 * Untrusted: proposes witnesses. The neurons are the hidden weights.
 *
 * ## Main definitions
 * - {@link exceptionalRow}, {@link genericRow}, {@link meanRow}, {@link orderRow}
 * @module
 */
import { rationalField as Q } from '../../../arithmetic/rational.ts';
import type { Rational } from '../../../arithmetic/rational.ts';
import type { FactsFile } from '../../../certificates/facts/format.ts';
import { gridCandidates } from '../../../counterexamples/grid.ts';
import type { Grid } from '../../../counterexamples/grid.ts';
import { changedEntries } from '../../../counterexamples/near-miss/neighbours.ts';
import { steps } from '../../../counterexamples/near-miss/recipe.ts';
import type { Candidate, Row } from '../../../counterexamples/row.ts';
import { matrix, row } from '../../../linalg/matrix.ts';
import type { Matrix } from '../../../linalg/matrix.ts';
import { dot } from '../../../tensors/powers.ts';
import type { Vector } from '../../../tensors/powers.ts';
import { meanWidth } from '../../../tensors/spectrum.ts';
import {
  complementOf,
  integerMultiple,
  tangentRankModulo,
  usualPrime,
} from '../../../tensors/tangent-rank.ts';
import { genericNeurons } from '../../hypotheses.ts';
import { refutedBy } from '../../rule.ts';
import { everythingIsFitted } from '../near-miss.ts';
import { tensorsRules } from '../refutations.ts';
import { common, drawn, file, grid } from './shared.ts';

/** How many dimensions are missing. */
function missing({ facts }: FactsFile): number {
  return facts.find((f) => f.fact === 'tensor-tangent-rank')?.complement.length ?? 0;
}

function areParallel(u: Vector, v: Vector): boolean {
  const [uv, uu, vv] = [dot(Q, u, v), dot(Q, u, u), dot(Q, v, v)];
  return Q.sub(Q.mul(uv, uv), Q.mul(uu, vv)).num === 0n;
}

/** The file that says what these neurons, whole numbers, span in order l. */
function spanOf(order: number, hidden: Matrix<Rational>): FactsFile {
  const is = tangentRankModulo(Q, usualPrime, order, hidden);
  const complement = complementOf(Q, order, hidden);
  return file([{ fact: 'tensor-tangent-rank', order, hidden, is, prime: usualPrime, complement }]);
}

const fivePoints: Grid = {
  ...grid,
  outputs: 1n,
  shape: (m, n, d) => m === 5 && n === 1 && d === 3,
};

/** Five points of the plane, no two equal, with the forms that vanish doubly at them. */
function exceptionalWitness({ hidden: W }: Candidate): FactsFile | undefined {
  if (W.rows !== 5 || W.cols !== 3) return undefined;
  const rows = Array.from({ length: W.rows }, (_, i) => integerMultiple(row(W, i)));
  if (rows.some((u, i) => rows.some((v, j) => j < i && areParallel(u, v)))) return undefined;
  const hidden = matrix(5, 3, rows.flat());
  const found = spanOf(4, hidden);
  return missing(found) === 1 ? found : undefined;
}

export const exceptionalRow: Row = {
  ...refutedBy(tensorsRules, 'tensors/exceptional'),
  ...common,
  references: ['AlexanderHirschowitz95'],
  kind: 'dropped',
  nearMisses: { none: 'not applicable: the sizes are numbers, and no other order is nearest' },
  drops: 'exceptional',
  statement:
    'Let m d >= D and l >= 3. Then for almost every U the tensors sym(u_i^{l-1} w) span all symmetric tensors of order l.',
  yet: 'five points of the plane lie on a conic, and l = 4: 14 of 15 dimensions',
  scope: { samples: 1, inputs: 3, neurons: 5, height: 1 },
  enumerate: (scope) => gridCandidates(fivePoints, scope),
  draw: (random) => drawn(random, 5, 3),
  witness: exceptionalWitness,
  margin: missing,
  neurons: 'single',
};

const twoNeurons: Grid = {
  ...grid,
  outputs: 1n,
  shape: (m, n, d) => m === 2 && n === 1 && d === 2,
};

export const genericRow: Row = {
  ...refutedBy(tensorsRules, 'tensors/generic'),
  ...common,
  kind: 'dropped',
  nearMisses: {
    subject: ({ facts }) => {
      const fact = facts.find((f) => f.fact === 'tensor-tangent-rank');
      if (fact === undefined) throw new RangeError('the witness has no neurons');
      return { arrays: { w: fact.hidden }, numbers: {}, point: '' };
    },
    neighbours: changedEntries(['w'], 2),
    among: `at most 2 entries of U changed ${steps}`,
    restores: genericNeurons.says,
    hypotheses: [],
    conclude: everythingIsFitted,
  },
  drops: 'generic',
  statement:
    'Let l = 3 and m d >= D. Then for every U the tensors sym(u_i^2 w) span all symmetric tensors of order 3.',
  yet: 'the two neurons are parallel, or one is 0, and the span is smaller',
  scope: { samples: 1, inputs: 2, neurons: 2, height: 1 },
  enumerate: (scope) => gridCandidates(twoNeurons, scope),
  draw: (random) => drawn(random, 2, 2),
  witness: ({ hidden: W }) => {
    if (W.rows !== 2 || W.cols !== 2) return undefined;
    const hidden = matrix(
      2,
      2,
      [0, 1].flatMap((i) => integerMultiple(row(W, i))),
    );
    const found = spanOf(3, hidden);
    return missing(found) === 0 ? undefined : found;
  },
  margin: missing,
  neurons: 'single',
};

export const meanRow: Row = {
  ...refutedBy(tensorsRules, 'tensors/mean'),
  ...common,
  kind: 'dropped',
  nearMisses: { none: 'not applicable: the hypothesis is about all v, and no v is nearest' },
  drops: 'mean',
  statement:
    'Let v be a unit vector. Then for every U the squared distance of v^3 from S(U) is at least b(m d).',
  yet: 'it is 0 for a v that is one of the neurons',
  scope: { samples: 1, inputs: 2, neurons: 1, height: 1 },
  enumerate: (scope) =>
    gridCandidates(
      { ...grid, outputs: 1n, shape: (m, n, d) => m === 1 && n === 1 && d === 2 },
      scope,
    ),
  draw: (random) => drawn(random, 1, 2),
  witness: ({ hidden }) => {
    if (hidden.rows !== 1 || hidden.cols !== 2) return undefined;
    const v = row(hidden, 0);
    if (Q.sub(dot(Q, v, v), Q.one).num !== 0n) return undefined;
    const squared = meanWidth(Q, 3, 2, 2n);
    return file([
      {
        fact: 'tensor-lazy',
        order: 3,
        hidden,
        coefficients: [Q.one],
        vectors: hidden,
        multipliers: hidden,
        squared: Q.zero,
      },
      { fact: 'tensor-width', order: 3, dimension: 2, space: 2, squared },
    ]);
  },
  margin: () => 1,
  neurons: 'single',
};

export const orderRow: Row = {
  ...refutedBy(tensorsRules, 'tensors/order'),
  ...common,
  kind: 'dropped',
  nearMisses: { none: 'not applicable: the order is a number, and no other one is nearest' },
  drops: 'order',
  statement:
    'Let m d >= D. Then for almost every U the tensors sym(u_i^{l-1} w) span all symmetric tensors of order l.',
  yet: 'for l = 2, m = 2 and d = 3 they span 5 of 6 dimensions',
  scope: { samples: 1, inputs: 3, neurons: 2, height: 1 },
  enumerate: (scope) =>
    gridCandidates(
      { ...grid, outputs: 1n, shape: (m, n, d) => m === 2 && n === 1 && d === 3 },
      scope,
    ),
  draw: (random) => drawn(random, 2, 3),
  witness: ({ hidden }) => {
    if (hidden.rows !== 2 || hidden.cols !== 3) return undefined;
    if (Array.from(hidden.data).some(({ den }) => den !== 1n)) return undefined;
    if (areParallel(row(hidden, 0), row(hidden, 1))) return undefined;
    return spanOf(2, hidden);
  },
  margin: missing,
  neurons: 'single',
};
