/**
 * # certify overlaps
 *
 * The rank of one network; or, from drawn weights, the rank that almost all weights of an architecture have; or how far
 * all networks of an architecture are from a target (Theorem O).
 * @module
 */
import { rationalField as Q, ratio, rationalToText } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { factsLimits } from '../../certificates/facts/limits.ts';
import { countText, lowerText } from '../../certificates/facts/show.ts';
import { writeFacts } from '../../certificates/facts/write.ts';
import type { Fact } from '../../certificates/facts/format.ts';
import { usage, usualSeed } from '../../certify/plan.ts';
import type { Context, Grounds, Plan, Proposal } from '../../certify/plan.ts';
import { randomSource } from '../../data/random.ts';
import { drawnMatrix, sizedNetwork, weightCount } from '../../grids/draw.ts';
import type { Draw, GivenGrid, Shape } from '../../grids/draw.ts';
import { unitVectors } from '../../grids/instances.ts';
import { positionsOf } from '../../grids/network.ts';
import { approximation, rankOfNetwork } from './proposals.ts';

export interface GridRank {
  /** At the weights of the file. */
  readonly rank: number;
  /** The upper bound for all weights, if there is one. */
  readonly bound?: number;
  /** As fractions: the least squared error of all networks of the architecture is at least this; of norm(A)^2. */
  readonly error?: string;
  readonly of?: string;
}

type Found = readonly Proposal<GridRank>[];

/** Weights are whole numbers of at most this size. */
const largest = 1_000_000;

function drawing(seed: number): Draw {
  const random = randomSource(seed);
  return () => ratio(BigInt(Math.floor(random() * (2 * largest + 1)) - largest));
}

/** Throws unless all M^N values may be computed, and the checker of facts takes this many weights. */
function demandSmall(
  sizes: Pick<Shape, 'shape' | 'templates' | 'left'>,
  weights: number,
  field: string,
): void {
  const { shape, templates, left } = sizes;
  const N = positionsOf(shape);
  const rows = templates ** Math.min(left.length, N - left.length);
  const isSmall = N <= factsLimits.positions && templates ** N <= factsLimits.gridPoints;
  if (!isSmall || rows > factsLimits.minor)
    throw usage(
      `too many values: ${countText(templates, 'template')} on ${countText(N, 'position')}`,
      `Take at most M^N = ${factsLimits.gridPoints}, such as 2 templates on 16 positions.`,
      field,
    );
  if (weights > factsLimits.parameters)
    throw usage(
      `${weights} weights and entries of leaf vectors, and the checker of facts takes at most ${factsLimits.parameters}`,
      'Take fewer channels, or shorter windows.',
      field,
    );
}

function demandSmallNetwork({ grid, left }: GivenGrid, field: string): void {
  const { net, templates } = grid;
  const layers = net.kind === 'windows' ? net.levels : net.nodes;
  const matrices = [...layers.map(({ weights }) => weights), net.head, templates];
  const entries = matrices.reduce((sum, { data }) => sum + data.length, 0);
  const most = matrices.flatMap(({ data }) => Array.from(data));
  if (most.some((x) => rationalToText(x).length > factsLimits.digits))
    throw usage(
      `a weight of more than ${factsLimits.digits} digits`,
      'Take smaller whole numbers.',
      field,
    );
  demandSmall({ shape: net.shape, templates: templates.rows, left }, entries, field);
}

/** Throws unless the target is on the grid of the architecture, and its rows are few enough to eliminate. */
function demandOneGrid(sizes: Shape, { grid }: GivenGrid, field: string): void {
  const { net, templates } = grid;
  const [own, other] = [positionsOf(sizes.shape), positionsOf(net.shape)];
  if (own !== other || sizes.templates !== templates.rows)
    throw usage(
      `a target on ${countText(other, 'position')} with ${countText(templates.rows, 'template')}, and an architecture on ${own} with ${sizes.templates}`,
      'Take both on one grid.',
      field,
    );
  const rows = sizes.templates ** Math.min(sizes.left.length, own - sizes.left.length);
  if (rows > factsLimits.inputs)
    throw usage(
      `a matrix of ${rows} rows, and the checker of facts takes at most ${factsLimits.inputs}`,
      'Take fewer positions.',
      field,
    );
}

function drawnGrid(sizes: Shape, seed: number): GivenGrid {
  const draw = drawing(seed);
  const net = sizedNetwork(sizes, (rows, cols) => drawnMatrix(rows, cols, draw));
  return { grid: { net, templates: unitVectors(sizes.templates) }, left: sizes.left };
}

function fileOf(
  facts: readonly Fact[],
  notes: readonly string[],
  found: GridRank,
  { provenance }: Context,
): Found {
  const text = (): string => writeFacts({ instance: { points: {} }, facts, provenance });
  return [{ kind: 'file', notes, claim: 'overlaps', text, found }];
}

function boundText(bound: bigint | undefined): string {
  return bound === undefined ? 'no upper bound is known' : `at most ${bound} for all weights`;
}

/** A share of a whole, rounded down. */
function shareText(part: Rational, whole: Rational): string {
  return whole.num === 0n ? '' : `, ${lowerText(Q.div(part, whole))} of it`;
}

function search(ground: Grounds['products'], seed: number, context: Context): Found {
  const isDrawn = ground.kind === 'sizes';
  const given = isDrawn ? drawnGrid(ground.sizes, seed) : ground.given;
  const { fact, bound } = rankOfNetwork(given, isDrawn);
  const { rank } = fact;
  const target = isDrawn ? ground.target : undefined;
  const found = bound === undefined ? { rank } : { rank, bound: Number(bound) };
  const none = (because: string, advice: string): Found => [
    { kind: 'none', notes: [], because, advice: [advice], found },
  ];
  if (rank === 0 && fact.upper !== 'entries')
    return none('all values are 0 at these weights', 'Give another seed.');
  const notes = [`rank      ${rank}; ${boundText(bound)}`];
  if (target === undefined) return fileOf([fact], notes, found, context);
  if (bound === undefined)
    return none(
      'no upper bound of the rank is known for several layers of windows',
      'Take one layer of windows, or a tree.',
    );
  const near = approximation({ grid: target.grid, left: given.left }, bound);
  if (typeof near === 'string') return none(near, 'Take fewer channels, or another target.');
  const { distance, whole } = near;
  const says = `error     squared, at least ${lowerText(distance.squared)}${shareText(distance.squared, whole)}, for all weights`;
  return fileOf(
    [fact, distance],
    [...notes, `target    norm(A)^2 = ${lowerText(whole)}`, says],
    { ...found, error: rationalToText(distance.squared), of: rationalToText(whole) },
    context,
  );
}

export const plan: Plan<Grounds['products'], GridRank> = {
  prepare(ground, { seed = usualSeed }, context) {
    const { field } = context.naming;
    if (ground.kind === 'network') demandSmallNetwork(ground.given, field('network'));
    else {
      const { sizes, target } = ground;
      demandSmall(sizes, weightCount(sizes) + sizes.templates ** 2, field('architecture'));
      if (target !== undefined) {
        demandSmallNetwork(target, field('target'));
        demandOneGrid(sizes, target, field('target'));
      }
    }
    const { shape } = ground.kind === 'network' ? ground.given.grid.net : ground.sizes;
    const M = ground.kind === 'network' ? ground.given.grid.templates.rows : ground.sizes.templates;
    return {
      lines: [`grid      ${shape.join(' x ')} positions, ${countText(M, 'template')}`],
      searched: 'all values modulo a prime',
      search: () => search(ground, seed, context),
    };
  },
};
