/**
 * # Theorem T without a hypothesis on local minima
 *
 * Untrusted: proposes witnesses.
 *
 * ## Implementation notes
 * The hidden weights and outputs of two neurons in R^2 are the vectors and coefficients of T, and u is sought among short
 * vectors. {@link oppositeRow} is in R^1, where sum_i c_i u_i^2 is a network with sigma = x^2 on one sample 1, and T its
 * label.
 *
 * ## Main definitions
 * - {@link silentRow}, {@link fullRow}, {@link coneRow}, {@link oppositeRow}
 * @module
 */
import { rationalField as Q, ratio } from '../../../arithmetic/rational.ts';
import type { Rational } from '../../../arithmetic/rational.ts';
import type { Fact, FactOf, FactsFile } from '../../../certificates/facts/format.ts';
import { gridCandidates } from '../../../counterexamples/grid.ts';
import type { Grid } from '../../../counterexamples/grid.ts';
import type { Candidate, Random, Row } from '../../../counterexamples/row.ts';
import { at, matrix } from '../../../linalg/matrix.ts';
import type { Matrix } from '../../../linalg/matrix.ts';
import { barrierFault, barrierSquare } from '../../../tensors/barrier.ts';
import { formOf, valueOf } from '../../../tensors/monomials.ts';
import { dot, innerProduct, powerOf, pull, residualSquare } from '../../../tensors/powers.ts';
import type { Vector } from '../../../tensors/powers.ts';
import { refutedBy } from '../../rule.ts';
import { tensorsRules } from '../refutations.ts';
import { common, drawn, file, grid, square } from './shared.ts';

type Direction = readonly [Rational, Rational];

/** Those of height 2 that are no multiples of others. */
const directions = [-2, -1, 0, 1, 2]
  .flatMap((a) => [-2, -1, 0, 1, 2].map((b) => [a, b] as const))
  .filter(([a, b]) => a % 2 !== 0 || b % 2 !== 0)
  .map(([a, b]) => [ratio(BigInt(a)), ratio(BigInt(b))] as const);

/** norm(Delta)^2. */
function barrierIn({ facts }: FactsFile): number {
  const fact = facts.find((f) => f.fact === 'tensor-barrier');
  return fact === undefined ? 0 : Number(fact.squared.num) / Number(fact.squared.den);
}

function lazyIn({ facts }: FactsFile): FactOf<'tensor-lazy'> | undefined {
  return facts.find((f) => f.fact === 'tensor-lazy');
}

const twoTerms: Grid = {
  ...grid,
  outputs: 'free',
  shape: (m, n, d) => m === 2 && n === 1 && d === 2,
};

/** The barrier at u, if there is one: q is the linear form that is 0 at u, and g interpolates -p_Delta/q^2. */
function barrierAt(
  order: 2 | 3,
  { hidden: vectors, outputs: weights }: Candidate,
  u: Direction,
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

/** What is found along the first of some short vectors, for two terms in R^2. */
function alongSome<T>(
  candidate: Candidate,
  found: (candidate: Candidate, u: Direction) => T | undefined,
): T | undefined {
  const { hidden, outputs } = candidate;
  if (hidden.rows !== 2 || hidden.cols !== 2) return undefined;
  if (outputs.some(({ num }) => num === 0n)) return undefined;
  for (const u of directions) {
    const own = found(candidate, u);
    if (own !== undefined) return own;
  }
  return undefined;
}

function barrierOf(order: 2 | 3, candidate: Candidate): FactOf<'tensor-barrier'> | undefined {
  return alongSome(candidate, (given, u) => barrierAt(order, given, u));
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

/** How far a neuron is moved across. */
const moves = [ratio(1n, 2n), ratio(-1n, 2n), ratio(1n), ratio(-1n), ratio(1n, 4n)];

/** T = t u^3 + Delta, Delta(u, u, .) = 0, and a neuron near u with t and less loss. */
function pulledAway(
  { hidden: vectors, outputs: weights }: Candidate,
  u: Direction,
): readonly Fact[] | undefined {
  const [order, target] = [3, { weights, vectors }];
  const across = [Q.neg(u[1]), u[0]];
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
  enumerate: (scope) => gridCandidates(twoTerms, scope),
  draw: (random) => drawn(random, 2, 2),
  witness: (candidate) => {
    const facts = alongSome(candidate, pulledAway);
    return facts === undefined ? undefined : file(facts);
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
