/**
 * # Theorem T with a hypothesis dropped
 *
 * Untrusted: proposes witnesses.
 *
 * ## Implementation notes
 * The neurons of an exceptional case are the hidden weights. For barriers the hidden weights and outputs of two neurons in
 * R^2 are the vectors and coefficients of T, and u is sought among short vectors.
 *
 * ## Main definitions
 * - {@link exceptionalRow}, {@link genericRow}, {@link silentRow}, {@link fullRow}
 * @module
 */
import { rationalField as Q, ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { FactOf, FactsFile } from '../../certificates/facts/format.ts';
import { gridCandidates } from '../../counterexamples/grid.ts';
import type { Grid } from '../../counterexamples/grid.ts';
import { changedEntries } from '../../counterexamples/near-miss/neighbours.ts';
import { steps } from '../../counterexamples/near-miss/recipe.ts';
import type { Candidate, Random, Row } from '../../counterexamples/row.ts';
import { at, matrix, row } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { barrierFault, barrierSquare } from '../../tensors/barrier.ts';
import { formOf, valueOf } from '../../tensors/monomials.ts';
import { dot, powerOf, pull } from '../../tensors/powers.ts';
import type { Vector } from '../../tensors/powers.ts';
import { tensorDimension } from '../../tensors/spectrum.ts';
import {
  complementOf,
  integerMultiple,
  tangentRankModulo,
  usualPrime,
} from '../../tensors/tangent-rank.ts';
import { genericNeurons } from '../hypotheses.ts';
import { refutedBy } from '../rule.ts';
import { moreRows } from './more-witnesses.ts';
import { everythingIsFitted } from './near-miss.ts';
import { tensorsRules } from './refutations.ts';
import {
  areParallel,
  common,
  directions,
  drawn,
  file,
  grid,
  missing,
  square,
} from './witness-parts.ts';

/** The facts named so, of one kind. */
function barrierIn({ facts }: FactsFile): number {
  const fact = facts.find((f) => f.fact === 'tensor-barrier');
  return fact === undefined ? 0 : Number(fact.squared.num) / Number(fact.squared.den);
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
  const is = tangentRankModulo(Q, usualPrime, 4, hidden);
  if (BigInt(is) !== tensorDimension(4, 3) - 1n) return undefined;
  const complement = complementOf(Q, 4, hidden);
  return file([
    { fact: 'tensor-tangent-rank', order: 4, hidden, is, prime: usualPrime, complement },
  ]);
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
    const is = tangentRankModulo(Q, usualPrime, 3, hidden);
    if (is === 4) return undefined;
    const complement = complementOf(Q, 3, hidden);
    return file([
      { fact: 'tensor-tangent-rank', order: 3, hidden, is, prime: usualPrime, complement },
    ]);
  },
  margin: missing,
  neurons: 'single',
};

const twoTerms: Grid = {
  ...grid,
  outputs: 'free',
  shape: (m, n, d) => m === 2 && n === 1 && d === 2,
};

/** The barrier at u, if there is one: q is the linear form that is 0 at u, and g interpolates -p_Delta/q^2. */
function barrierAt(
  order: 2 | 3,
  { hidden: vectors, outputs: weights }: Candidate,
  u: readonly [Rational, Rational],
): FactOf<'tensor-barrier'> | undefined {
  const target = { weights, vectors };
  const across = [Q.neg(u[1]), u[0]];
  if (dot(Q, pull(Q, order, target, u), across).num !== 0n) return undefined; // Delta pulls at u
  const [p, size] = [formOf(Q, order, target), dot(Q, u, u)];
  const scale = Q.div(valueOf(Q, order, p, u), powerOf(Q, size, order));
  const rest = (x: Vector): Rational => {
    const along = Q.mul(scale, powerOf(Q, dot(Q, u, x), order));
    return Q.sub(along, valueOf(Q, order, p, x));
  };
  const over = (x: Vector): Rational => Q.div(rest(x), powerOf(Q, dot(Q, across, x), 2));
  const aside = over(across);
  const shifted = over(across.map((a, i) => Q.add(a, u[i] ?? Q.zero)));
  // g(across) and g(u) of a linear form g; a constant form is g(across)
  const onU = Q.sub(shifted, aside);
  const linear = u.map((a, i) =>
    Q.div(Q.add(Q.mul(aside, across[i] ?? Q.zero), Q.mul(onU, a)), size),
  );
  const form = order === 2 ? [aside] : linear;
  const own = { order, direction: u, scale, factor: across, form };
  const barrier = { ...own, target };
  if (barrierFault(Q, barrier) !== undefined) return undefined;
  const squared = barrierSquare(Q, barrier);
  return { fact: 'tensor-barrier', ...own, coefficients: weights, vectors, squared };
}

function barrierOf(order: 2 | 3, candidate: Candidate): FactOf<'tensor-barrier'> | undefined {
  const { hidden, outputs } = candidate;
  if (hidden.rows !== 2 || hidden.cols !== 2) return undefined;
  if (outputs.some(({ num }) => num === 0n)) return undefined;
  for (const u of directions) {
    const fact = barrierAt(order, candidate, u);
    if (fact !== undefined) return fact;
  }
  return undefined;
}

export const silentRow: Row = {
  ...refutedBy(tensorsRules, 'tensors/silent'),
  ...common,
  kind: 'dropped',
  nearMisses: { none: 'not applicable: with a silent neuron there is no local minimum to be near' },
  drops: 'silent',
  statement: 'For every T, local minima of the loss in c and U have loss 0.',
  yet: 'positive neurons cannot become negative: a local minimum of positive loss at every width',
  scope: { samples: 1, inputs: 2, neurons: 2, height: 1 },
  enumerate: (scope) => gridCandidates(twoTerms, scope),
  draw: (random) => drawn(random, 2, 2),
  witness: (candidate) => {
    const fact = barrierOf(2, candidate);
    return fact === undefined ? undefined : file([fact]);
  },
  margin: barrierIn,
  neurons: 'single',
};

/** 2 (1,1)^3 - (1,2)^3 times a number, with a coordinate stretched and perhaps the two exchanged. */
function stretched(random: Random): Candidate {
  const [a, c] = [0, 1].map(() => BigInt(1 + Math.floor(random() * 3)));
  const [by = 1n, times = 1n] = [random() < 0.5 ? a : -(a ?? 1n), c];
  const pairs = [1n, 2n].map((k) => [1n, k * by]);
  const isExchanged = random() < 0.5;
  const rows = pairs.map((pair) => (isExchanged ? pair.toReversed() : pair));
  return {
    activation: square,
    inputs: matrix(1, 2, [Q.zero, Q.zero]),
    hidden: matrix(
      2,
      2,
      rows.flat().map((x) => ratio(x)),
    ),
    outputs: [ratio(2n * times), ratio(-times)],
  };
}

/** c_i v_i, the multipliers with which S(V) fits T. */
function ownMultipliers(c: Vector, V: Matrix<Rational>): Matrix<Rational> {
  return matrix(
    V.rows,
    V.cols,
    c.flatMap((a, i) => Array.from({ length: V.cols }, (_, j) => Q.mul(a, at(V, i, j)))),
  );
}

export const fullRow: Row = {
  ...refutedBy(tensorsRules, 'false/full-below-lazy'),
  ...common,
  kind: 'false-theorem',
  nearMisses: { none: 'not applicable: the statement is false' },
  drops: 'full-below-lazy',
  statement:
    'For every T that linearised training from some m neurons fits exactly, every local minimum of full training with m neurons has loss 0.',
  yet: 'full training can be stuck at a positive loss, at every width',
  scope: { samples: 1, inputs: 2, neurons: 2, height: 2 },
  enumerate: (scope) => gridCandidates(twoTerms, scope),
  draw: stretched,
  witness: (candidate) => {
    const fact = barrierOf(3, candidate);
    if (fact === undefined) return undefined;
    const { order, coefficients, vectors } = fact;
    const multipliers = ownMultipliers(coefficients, vectors);
    const target = { order, hidden: vectors, coefficients, vectors };
    return file([{ fact: 'tensor-lazy', ...target, multipliers, squared: Q.zero }, fact]);
  },
  margin: barrierIn,
  neurons: 'single',
};

export const rows: readonly Row[] = [exceptionalRow, genericRow, silentRow, fullRow, ...moreRows];
