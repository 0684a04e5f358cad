/**
 * # Theorem T with a mean, the order, a cone or a sign dropped
 *
 * Untrusted: proposes witnesses.
 *
 * ## Implementation notes
 * The hidden weights are neurons, and for {@link coneRow} with the outputs the terms of T. {@link oppositeRow} is in R^1,
 * where sum_i c_i u_i^2 is a network with sigma = x^2 on one sample 1, and T its label.
 *
 * ## Main definitions
 * - {@link meanRow}, {@link orderRow}, {@link coneRow}, {@link oppositeRow}
 * @module
 */
import { rationalField as Q, ratio } from '../../arithmetic/rational.ts';
import type { Fact, FactOf, FactsFile } from '../../certificates/facts/format.ts';
import { gridCandidates } from '../../counterexamples/grid.ts';
import type { Candidate, Random, Row } from '../../counterexamples/row.ts';
import { at, matrix, row } from '../../linalg/matrix.ts';
import { dot, innerProduct, powerOf, pull, residualSquare } from '../../tensors/powers.ts';
import type { Vector } from '../../tensors/powers.ts';
import { meanWidth } from '../../tensors/spectrum.ts';
import { complementOf, tangentRankModulo, usualPrime } from '../../tensors/tangent-rank.ts';
import { refutedBy } from '../rule.ts';
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

function lazyIn({ facts }: FactsFile): FactOf<'tensor-lazy'> | undefined {
  return facts.find((f) => f.fact === 'tensor-lazy');
}

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
    const is = tangentRankModulo(Q, usualPrime, 2, hidden);
    const complement = complementOf(Q, 2, hidden);
    return file([
      { fact: 'tensor-tangent-rank', order: 2, hidden, is, prime: usualPrime, complement },
    ]);
  },
  margin: missing,
  neurons: 'single',
};

/** How far a neuron is moved across. */
const moves = [ratio(1n, 2n), ratio(-1n, 2n), ratio(1n), ratio(-1n), ratio(1n, 4n)];

/** T = t u^3 + Delta, Delta(u, u, .) = 0, and a neuron near u with t and less loss. */
function pulledAway(
  { hidden: vectors, outputs: weights }: Candidate,
  u: Vector,
): readonly Fact[] | undefined {
  const [order, target] = [3, { weights, vectors }];
  const across = [Q.neg(u[1] ?? Q.zero), u[0] ?? Q.zero];
  const force = pull(Q, order, target, u);
  if (dot(Q, force, across).num !== 0n) return undefined;
  const t = Q.div(dot(Q, force, u), powerOf(Q, dot(Q, u, u), order));
  if (t.num <= 0n) return undefined;
  const lossAt = (v: Vector) =>
    residualSquare(Q, order, { weights: [t], vectors: matrix(1, 2, v) }, target);
  const squared = lossAt(u);
  for (const h of moves) {
    const moved = u.map((a, i) => Q.add(a, Q.mul(h, across[i] ?? Q.zero)));
    const most = lossAt(moved);
    if (Q.sub(most, squared).num >= 0n) continue;
    const sum = { order, coefficients: weights, vectors };
    const multipliers = matrix(1, 2, u.map((a) => Q.mul(t, a))); // prettier-ignore
    return [
      { fact: 'tensor-lazy', ...sum, hidden: matrix(1, 2, u), multipliers, squared },
      { fact: 'tensor-full', ...sum, outputs: [t], hidden: matrix(1, 2, moved), most },
    ];
  }
  return undefined;
}

export const coneRow: Row = {
  ...refutedBy(tensorsRules, 'tensors/cone'),
  ...common,
  kind: 'dropped',
  nearMisses: { none: 'not applicable: p_Delta is derived from T and u' },
  drops: 'cone',
  statement:
    'Let T = t u^3 + Delta, t > 0, Delta(u, u, w) = 0 for all w, and K a cone with u in its interior. Then the loss is at least norm(Delta)^2 wherever all c_i >= 0 and u_i are in K.',
  yet: 'a neuron beside u has less loss',
  scope: { samples: 1, inputs: 2, neurons: 2, height: 1 },
  enumerate: (scope) =>
    gridCandidates(
      { ...grid, outputs: 'free', shape: (m, n, d) => m === 2 && n === 1 && d === 2 },
      scope,
    ),
  draw: (random) => drawn(random, 2, 2),
  witness: (candidate) => {
    const { hidden, outputs } = candidate;
    if (hidden.rows !== 2 || hidden.cols !== 2) return undefined;
    if (outputs.some(({ num }) => num === 0n)) return undefined;
    for (const u of directions) {
      const facts = pulledAway(candidate, u);
      if (facts !== undefined) return file(facts);
    }
    return undefined;
  },
  /** By how much the loss falls, over norm(T)^2. */
  margin: (found) => {
    const lazy = lazyIn(found);
    const full = found.facts.find((f) => f.fact === 'tensor-full');
    if (lazy === undefined || full === undefined) return 0;
    const target = { weights: lazy.coefficients, vectors: lazy.vectors };
    const share = Q.div(Q.sub(lazy.squared, full.most), innerProduct(Q, 3, target, target));
    return Number(share.num) / Number(share.den);
  },
  neurons: 'single',
};

/** T = -1 in R^1, and two neurons at 0 with these c. */
function atZero(outputs: readonly [bigint, bigint]): Candidate {
  return {
    activation: square,
    inputs: matrix(1, 1, [Q.one]),
    hidden: matrix(2, 1, [Q.zero, Q.zero]),
    outputs: outputs.map((c) => ratio(c)),
    labels: [ratio(-1n)],
  };
}

export const oppositeRow: Row = {
  ...refutedBy(tensorsRules, 'tensors/opposite'),
  ...common,
  kind: 'dropped',
  nearMisses: {
    none: 'not applicable: c of opposite sign leaves no local minimum of positive loss to be near',
  },
  drops: 'opposite',
  statement:
    'Let l = 2, c be fixed with all c_i != 0, and u_i = u_j = 0 for some i != j. Then local minima of the loss in U have loss 0.',
  yet: 'with positive c no square comes nearer to T = -1 than 0 does',
  scope: { samples: 1, inputs: 1, neurons: 2, height: 1 },
  enumerate: () => [atZero([1n, 1n])],
  draw: (random: Random) => {
    const c = (): bigint => BigInt(1 + Math.floor(random() * 3));
    return atZero([c(), c()]);
  },
  witness: ({ activation, inputs, hidden, outputs, labels = [ratio(-1n)] }) => {
    if (hidden.rows !== 2 || hidden.cols !== 1 || at(inputs, 0, 0).num === 0n) return undefined;
    if (outputs.some(({ num }) => num <= 0n) || (labels[0]?.num ?? 0n) >= 0n) return undefined;
    if (Array.from(hidden.data).some(({ num }) => num !== 0n)) return undefined;
    const y = labels[0] ?? Q.zero;
    const loss = Q.div(Q.mul(y, y), ratio(2n));
    return {
      instance: { activation, inputs, labels, points: { P: { outputs, hidden } } },
      facts: [
        { fact: 'outputs-nonzero', at: 'P' },
        { fact: 'local-minimum', at: 'P', moving: 'hidden', by: 'hessian' },
        { fact: 'loss', at: 'P', from: loss, to: loss },
      ],
      provenance: {},
    };
  },
  margin: () => 1,
  neurons: 'single',
};

export const moreRows: readonly Row[] = [meanRow, orderRow, coneRow, oppositeRow];
