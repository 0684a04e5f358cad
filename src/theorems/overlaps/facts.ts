/**
 * # Ranks of small grid tensors as facts
 *
 * Untrusted: the checker decides.
 *
 * ## Main definitions
 * - {@link rankFact}, {@link line}, {@link straddling}, {@link fileOf}
 * - {@link pairsFact}: a tree whose rank depends on the partition
 * @module
 */
import { rationalField as Q } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { Fact, FactOf, FactsFile } from '../../certificates/facts/format.ts';
import { binaryTree } from '../../grids/draw.ts';
import { leftHalf, matchingWindows } from '../../grids/instances.ts';
import type { Architecture } from '../../grids/instances.ts';
import { largestMinor } from '../../grids/minors.ts';
import type { Grid } from '../../grids/network.ts';
import { tabulate } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';

export type RankFact = FactOf<'grid-rank'>;

export interface Sizes {
  readonly channels: number;
  readonly templates: number;
  readonly window: number;
}

/** With the largest minor modulo a large prime. */
export function rankFact(
  grid: Grid<Rational>,
  left: readonly number[],
  upper: RankFact['upper'],
): RankFact {
  const { net, templates } = grid;
  return { fact: 'grid-rank', ...net, templates, left, ...largestMinor(grid, left), upper };
}

export function line(N: number, { channels, templates, window }: Sizes, stride = 1): Architecture {
  return { shape: [N], templates, window, stride, channels };
}

/** The network of O3, with these leaf vectors, and the bound of O2. */
export function straddling(architecture: Architecture, templates?: Matrix<Rational>): RankFact {
  const matching = matchingWindows(architecture);
  const grid = templates === undefined ? matching : { ...matching, templates };
  return rankFact(grid, leftHalf(architecture.shape), 'straddling');
}

export function fileOf(...facts: readonly Fact[]): FactsFile {
  return { instance: { points: {} }, facts, provenance: {} };
}

/** prod over the pairs of positions (0, 1) and (2, 3) of [d = d' < r]. */
export function pairsFact(
  { channels, templates }: Pick<Sizes, 'channels' | 'templates'>,
  left: readonly number[],
): RankFact {
  const equal = tabulate(channels, 2 * templates, (g, column) =>
    column % templates === g ? Q.one : Q.zero,
  );
  const { net, templates: F } = binaryTree(templates, [channels, 1], () => Q.one);
  if (net.kind !== 'tree') throw new RangeError('pairsFact: expected a tree');
  const nodes = net.nodes.map((node, k) => (k < 2 ? { ...node, weights: equal } : node));
  return rankFact({ net: { ...net, nodes }, templates: F }, left, 'tree');
}
