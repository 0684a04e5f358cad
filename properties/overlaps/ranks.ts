/**
 * # Theorems O1, O2 and O3: drawn weights and trees, and minors modulo primes
 * @module
 */
import * as fc from 'fast-check';
import { rationalField as Q } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { straddlingBound, treeBound } from '../../src/grids/bounds.ts';
import { drawnMatrix, drawnWindows } from '../../src/grids/draw.ts';
import { unitVectors } from '../../src/grids/instances.ts';
import type { Architecture } from '../../src/grids/instances.ts';
import { largestMinor, largePrime } from '../../src/grids/minors.ts';
import { gridMatrix } from '../../src/grids/network.ts';
import type { Grid, TreeNode } from '../../src/grids/network.ts';
import { leftHalf } from '../../src/grids/instances.ts';
import { rankOfRationals } from '../../src/linalg/rank.ts';
import { checkFacts } from '../../src/certificates/facts/check.ts';
import { writeFacts } from '../../src/certificates/facts/write.ts';
import { randomSource } from '../../src/data/random.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty } from '../../src/suite/property.ts';
import { decide } from '../support/outcomes.ts';
import {
  labelsOf,
  lines,
  rankOf,
  seeds,
  showArchitecture,
  sigmaOf,
  wholes,
} from './architectures.ts';

const theorem = 'overlaps';

interface Drawn {
  readonly a: Architecture;
  readonly seed: number;
  /** The largest absolute value of a weight. */
  readonly most: number;
}

function drawn(more: number, mosts: readonly number[]): fc.Arbitrary<Drawn> {
  return fc.record({ a: lines(more), seed: seeds, most: fc.constantFrom(...mosts) });
}

function gridOf({ a, seed, most }: Drawn): Grid<Rational> {
  return drawnWindows(a, wholes(seed, most));
}

function boundOf({ net, templates }: Grid<Rational>, left: readonly number[]): number {
  const M = templates.rows;
  return Number(net.kind === 'tree' ? treeBound(net, M, left) : straddlingBound(net, M, left));
}

const show = ({ a, seed, most }: Drawn): string =>
  `${showArchitecture(a)}, seed ${seed}, weights within ${most}`;

const generic = property<Drawn>({
  id: 'overlaps/generic-rank',
  theorem,
  statement:
    'Weights drawn from -10^5..10^5, S and B any, r <= M + 1: the rank is r^sigma if r <= M, and never above the bound of O2.',
  evidence: 'proof',
  arbitrary: drawn(1, [100_000]),
  hypotheses: {},
  conclude: (drawing) => {
    const { a } = drawing;
    const grid = gridOf(drawing);
    const [rank, bound] = [rankOf(grid), boundOf(grid, leftHalf(a.shape))];
    const isExact = a.channels > a.templates || rank === a.channels ** sigmaOf(a);
    return decide(isExact && rank <= bound, `${rank}`, `${bound}`, 'rank');
  },
  labels: ({ a }) => labelsOf(a),
  required: { 'sigma = 0': 0.03, 'sigma >= 2': 0.2, 'r < M': 0.2, 'r = M': 0.2, 'r > M': 0.1 },
  proves: 1,
  show,
  runs: 60,
  control: {
    statement: 'The rank is r^sigma for every r.',
    conclude: (drawing) => {
      const rank = rankOf(gridOf(drawing));
      const wanted = drawing.a.channels ** sigmaOf(drawing.a);
      return decide(rank === wanted, `${rank}`, `${wanted}`, 'rank');
    },
  },
});

const small = property<Drawn>({
  id: 'overlaps/any-weights',
  theorem,
  statement:
    'For weights drawn from -1..1 and -9..9, zeros among them: the rank is at most the bound of O2.',
  evidence: 'proof',
  arbitrary: drawn(1, [1, 9]),
  hypotheses: {},
  conclude: (drawing) => {
    const grid = gridOf(drawing);
    const [rank, bound] = [rankOf(grid), boundOf(grid, leftHalf(drawing.a.shape))];
    return decide(rank <= bound, `${rank}`, `${bound}`, 'rank');
  },
  labels: (drawing) => {
    const { net } = gridOf(drawing);
    const weights = net.kind === 'windows' ? Array.from(net.levels[0]?.weights.data ?? []) : [];
    const zeros = [...weights, ...Array.from(net.head.data)].some(({ num }) => num === 0n);
    return [zeros ? 'zero weights' : 'no zero weights'];
  },
  required: { 'zero weights': 0.3, 'no zero weights': 0.03 },
  proves: 1,
  show,
  runs: 60,
  control: {
    statement: 'The rank is that bound.',
    conclude: (drawing) => {
      const grid = gridOf(drawing);
      const [rank, bound] = [rankOf(grid), boundOf(grid, leftHalf(drawing.a.shape))];
      return decide(rank === bound, `${rank}`, `${bound}`, 'rank');
    },
  },
});

interface Tree {
  readonly grid: Grid<Rational>;
  readonly left: readonly number[];
}

/** Nodes of arity 2 or 3 over groups of the positions or nodes that are left, until one is left. */
function drawnTree(seed: number, N: number, M: number): Tree {
  const random = randomSource(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const draw = wholes(seed, 1000);
  const nodes: TreeNode<Rational>[] = [];
  const widths = Array.from({ length: N }, () => M);
  const free = Array.from({ length: N }, (_, j) => j);
  while (free.length > 1) {
    const many = Math.min(2 + below(2), free.length);
    const children = Array.from(
      { length: many },
      () => free.splice(below(free.length), 1)[0] ?? -1,
    );
    const width = children.reduce((sum, child) => sum + (widths[child] ?? 0), 0);
    const channels = 1 + below(4);
    free.push(N + nodes.length);
    widths.push(channels);
    nodes.push({ children, weights: drawnMatrix(channels, width, draw) });
  }
  const head = drawnMatrix(1, widths.at(-1) ?? 0, draw);
  const left = Array.from({ length: N }, (_, j) => j).filter(() => random() < 0.5);
  const net = { kind: 'tree', shape: [N], nodes, head } as const;
  return { grid: { net, templates: unitVectors(M) }, left };
}

const trees = fc
  .record({ seed: seeds, N: fc.integer({ min: 2, max: 6 }), M: fc.integer({ min: 2, max: 3 }) })
  .map(({ seed, N, M }) => drawnTree(seed, N, N === 6 ? 2 : M));

function rootChannels({ grid: { net } }: Tree): number {
  return net.kind === 'tree' ? (net.nodes.at(-1)?.weights.rows ?? 0) : 0;
}

const tree = property<Tree>({
  id: 'overlaps/trees',
  theorem,
  statement:
    'For drawn trees of arity 2 and 3, channels <= 4, N <= 6 and drawn partitions: rank [A] is at most B(root) of O1.',
  evidence: 'proof',
  arbitrary: trees,
  hypotheses: {},
  conclude: ({ grid, left }) => {
    const [rank, bound] = [rankOf(grid, left), boundOf(grid, left)];
    return decide(rank <= bound, `${rank}`, `${bound}`, 'rank');
  },
  labels: (one) => {
    const { grid, left } = one;
    const [rank, bound] = [rankOf(grid, left), boundOf(grid, left)];
    return [
      rank === bound ? 'attained' : 'not attained',
      bound > 1 ? 'B(root) > 1' : 'B(root) = 1',
      ...(rank > rootChannels(one) ? ['rank > r_root'] : []),
    ];
  },
  required: { attained: 0.5, 'B(root) > 1': 0.5, 'rank > r_root': 0.05 },
  proves: 1,
  show: ({ grid, left }) =>
    `tree of ${grid.net.kind === 'tree' ? grid.net.nodes.map(({ children, weights }) => `${children.join(' ')} by ${weights.rows}`).join(', ') : ''}, P = ${left.join(' ')}`,
  runs: 150,
  control: {
    statement: 'The rank is at most r_root for every partition.',
    conclude: (one) => {
      const rank = rankOf(one.grid, one.left);
      return decide(rank <= rootChannels(one), `${rank}`, `${rootChannels(one)}`, 'rank');
    },
  },
});

interface Modulo extends Drawn {
  readonly prime: number;
}

const minors = property<Modulo>({
  id: 'overlaps/minor',
  theorem,
  statement:
    'The largest minor that is not 0 modulo a prime has at most the rank over Q, and for 2^31 - 1 exactly; the checker verifies it as a lower bound.',
  evidence: 'proof',
  arbitrary: fc.record({
    a: lines(1),
    seed: seeds,
    most: fc.constantFrom(2, 9, 1000),
    prime: fc.constantFrom(2, 3, 7, largePrime),
  }),
  hypotheses: { 'the minor is not empty': (drawing) => minorOf(drawing).rank > 0 },
  conclude: (drawing) => {
    const { prime } = drawing;
    const grid = gridOf(drawing);
    const minor = minorOf(drawing);
    const rank = rankOfRationals(gridMatrix(Q, grid, leftHalf(grid.net.shape)));
    const fits = minor.rank <= rank && (prime !== largePrime || minor.rank === rank);
    const { net, templates } = grid;
    const left = leftHalf(net.shape);
    const fact = { fact: 'grid-rank', ...net, templates, left, ...minor, upper: 'none' } as const;
    const text = writeFacts({ instance: { points: {} }, facts: [fact], provenance: {} });
    const { kind } = checkFacts(text);
    return decide(fits && kind === 'verified', `${minor.rank}, ${kind}`, `${rank}`, 'rank');
  },
  labels: (drawing) => {
    const rank = rankOf(gridOf(drawing));
    return [minorOf(drawing).rank < rank ? 'the prime divides larger minors' : 'the rank itself'];
  },
  required: { 'the prime divides larger minors': 0.2, 'the rank itself': 0.3 },
  proves: 1,
  show: (drawing) => `${show(drawing)}, p = ${drawing.prime}`,
  runs: 60,
  control: {
    statement: 'No minor that is larger is other than 0: the rank is that of the minor.',
    conclude: (drawing) => {
      const [rank, order] = [rankOf(gridOf(drawing)), minorOf(drawing).rank];
      return decide(rank === order, `${rank}`, `${order}`, 'rank');
    },
  },
});

function minorOf(drawing: Modulo): ReturnType<typeof largestMinor> {
  return largestMinor(gridOf(drawing), leftHalf(drawing.a.shape), drawing.prime);
}

export const rankProperties: readonly AnyProperty[] = [generic, small, tree, minors];
