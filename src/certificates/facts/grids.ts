/**
 * # Ranks and distances of grid tensors
 *
 * A minor that is not 0 modulo a prime bounds the rank from below, for these weights and so for almost all; the shapes
 * bound it from above, for all weights. Proofs: proofs-notes/overlaps.md.
 * @module
 */
import { isPrime } from '../../arithmetic/primes.ts';
import { compareRational, ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { straddlingBound, treeBound } from '../../grids/bounds.ts';
import {
  degreeInWeights,
  gridMatrix,
  mapGrid,
  operations,
  positionsOf,
  submatrix,
} from '../../grids/network.ts';
import type { Grid } from '../../grids/network.ts';
import { pivotsModulo, primesBelow, residuesModulo } from '../../grids/residues.ts';
import { at, tabulate } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { multiply, transpose } from '../../linalg/ring-product.ts';
import { trace } from '../../quadratic/elimination.ts';
import { joined } from '../object-shapes.ts';
import { expected } from '../parsed-json.ts';
import { oneOf, record, requiring, variant } from '../shapes.ts';
import type { Of } from '../shapes.ts';
import { gridEntries, templateLists } from './grid-shapes.ts';
import { fails, holds } from './outcome.ts';
import type { FactOutcome } from './outcome.ts';
import { isSymmetric } from './risks.ts';
import { countText, equalText } from './show.ts';
import type { Subject } from './subject.ts';
import { count, countUpTo, rational, square, within } from './values.ts';
import { countedField, definiteness, rankWithin } from './work.ts';
import type { Work } from './work.ts';

type Described = Of<typeof gridEntries>;

function gridOf({ templates, left: _left, ...net }: Described): Grid<Rational> {
  return { net, templates };
}

/** "windows (length 2, stride 1, 3 channels), weights shared by all windows, and a product head with a vector for each of 4 windows". */
function networkText({ net }: Grid<Rational>): string {
  if (net.kind === 'tree') {
    const channels = net.nodes.map(({ weights }) => weights.rows).join(', ');
    return `a tree of products whose ${net.nodes.length === 1 ? 'node has' : 'nodes have'} ${channels} channels`;
  }
  const levels = net.levels.map(
    ({ window, stride, weights }) =>
      `(length ${window}, stride ${stride}, ${countText(weights.rows, 'channel')})`,
  );
  const shared = net.levels.length === 1 ? 'all windows' : 'all windows of a layer';
  const own = net.head.rows === 1 ? 'its window' : `each of ${net.head.rows} windows`;
  return `windows ${levels.join(', ')}, weights shared by ${shared}, and a product head with a vector for ${own}`;
}

function placesText(shape: readonly number[]): string {
  return shape.length === 1
    ? countText(positionsOf(shape), 'position')
    : `${shape.join(' x ')} positions`;
}

/** What [A] is. */
function setting(fact: Described): string {
  const { templates, left, shape } = fact;
  const inOrder = left.every((j, k) => j === k);
  const side = inOrder
    ? `the first ${countText(left.length, 'position')}`
    : `positions ${left.join(', ')}`;
  return `For ${networkText(gridOf(fact))} on ${placesText(shape)} with ${countText(templates.rows, 'template')}, their leaf vectors those of the file, and [A] the matrix of its values, ${side} against the others`;
}

/** Throws unless all M^N values may be computed. */
function withinGrid(shape: readonly number[], templates: Matrix<Rational>): void {
  within('gridPoints', templates.rows ** positionsOf(shape));
}

const rankEntries = requiring(
  joined(
    gridEntries,
    record({
      rank: countUpTo('minor'),
      prime: count,
      rows: templateLists,
      columns: templateLists,
      upper: oneOf('straddling', 'tree', 'entries', 'none'),
    }),
  ),
  ({ shape, templates, left, rank, rows, columns, upper }, where) => {
    if (upper === 'entries') withinGrid(shape, templates);
    const right = positionsOf(shape) - left.length;
    for (const [key, list, length] of [
      ['rows', rows, left.length],
      ['columns', columns, right],
    ] as const) {
      if (list.length !== rank) throw expected(`${where}.${key}`, `${rank} entries`, list.length);
      if (list.some((one) => one.length !== length || one.some((a) => a >= templates.rows)))
        throw expected(`${where}.${key}`, `lists of ${length} templates`, 'another list');
    }
  },
);

type RankFact = Of<typeof rankEntries>;

/** The upper bound for all weights, from the shapes; or for the weights of the file. */
function upperBound(work: Work, fact: RankFact): bigint | string | undefined {
  const { upper, left, templates } = fact;
  const grid = gridOf(fact);
  const { net } = grid;
  if (upper === 'none') return undefined;
  if (upper === 'entries') return BigInt(rankWithin(work, allValues(work, grid, left)));
  const seen = rankWithin(work, templates);
  if (upper === 'tree') return net.kind === 'tree' ? treeBound(net, seen, left) : 'it is no tree';
  const bound = net.kind === 'windows' ? straddlingBound(net, seen, left) : undefined;
  return bound ?? 'it is not one layer of windows';
}

/** [A] over Q. */
function allValues(work: Work, grid: Grid<Rational>, left: readonly number[]): Matrix<Rational> {
  return gridMatrix(countedField(work), grid, left);
}

/** Whether the minor is other than 0 modulo the prime. */
function isRegular(work: Work, { prime, rank, left, rows, columns, ...fact }: RankFact): boolean {
  const R = residuesModulo(prime);
  const grid = gridOf({ ...fact, left });
  // about 16 of these operations are a unit of work
  work.spend((rank ** 2 * operations(grid) + rank ** 3) / 16);
  const reduced = mapGrid(grid, ({ num }) => R.of(num));
  return pivotsModulo(R, submatrix(R, reduced, left, rows, columns)).length === rank;
}

function almostAll(fact: RankFact): string {
  const degree = BigInt(fact.rank) * degreeInWeights(gridOf(fact).net);
  return `for integer weights, those of the head too, each drawn independently and uniformly from q distinct values, P(rank [A] < ${fact.rank}) <= ${degree}/q`;
}

function gridRank({ work }: Subject, fact: RankFact): FactOutcome {
  const { rank, prime, upper } = fact;
  if (!(prime < primesBelow)) return fails(`${prime} is not below 2^31`);
  if (!isPrime(prime)) return fails(`${prime} is not a prime`);
  if (!isRegular(work, fact)) return fails(`the minor is 0 modulo ${prime}`);
  const bound = upperBound(work, fact);
  if (typeof bound === 'string') return fails(`the bound "${upper}" does not apply: ${bound}`);
  const [where, because] = [setting(fact), `a minor of order ${rank} is not 0 modulo ${prime}`];
  if (upper === 'entries') {
    if (bound !== BigInt(rank)) return fails(`rank [A] = ${bound} at these weights`);
    return holds(
      `${where}: rank [A] = ${rank} at the weights of the file.`,
      `${because}, and all values over Q`,
    );
  }
  if (rank === 0) return fails('that the rank is at least 0 says nothing');
  if (bound === undefined)
    return holds(
      `${where}: rank [A] >= ${rank} at the weights of the file and at Lebesgue-almost all, and ${almostAll(fact)}.`,
      because,
    );
  const isExact = bound === BigInt(rank);
  const says = `rank [A] <= ${bound} for all weights, rank [A] ${isExact ? '=' : '>='} ${rank} at those of the file and at Lebesgue-almost all`;
  return holds(
    `${where}: ${says}, and ${almostAll(fact)}.`,
    `${because}, and the shapes and the rank of the leaf vectors give rank <= ${bound}`,
  );
}

const distanceEntries = requiring(
  joined(
    gridEntries,
    joined(
      record({ rank: count, squared: rational }),
      variant('by', {
        'equal-values': record({}),
        dual: record({ threshold: rational, excess: square('gridRows') }),
      }),
    ),
  ),
  ({ shape, templates, left }) => {
    withinGrid(shape, templates);
    within('gridRows', templates.rows ** left.length);
  },
);

type DistanceFact = Of<typeof distanceEntries>;

/** c and its multiplicity where all eigenvalues of a positive semidefinite G are c or 0. */
function equalEigenvalues(
  work: Work,
  G: Matrix<Rational>,
): { readonly value: Rational; readonly many: Rational } | undefined {
  const F = countedField(work);
  const square = multiply(F, G, G);
  let value = F.one;
  for (let i = 0; i < G.rows; i++)
    if (at(G, i, i).num !== 0n) value = F.div(at(square, i, i), at(G, i, i));
  const isSo = Array.from(square.data).every(
    (entry, k) => compareRational(entry, F.mul(value, G.data[k] ?? F.zero)) === 0,
  );
  return isSo ? { value, many: F.div(trace(F, G), value) } : undefined;
}

const most = (a: Rational, b: Rational): Rational => (compareRational(a, b) > 0 ? a : b);

/** The bound, or why there is none. */
function squaredDistance(work: Work, G: Matrix<Rational>, fact: DistanceFact): Rational | string {
  const F = countedField(work);
  const rank = ratio(BigInt(fact.rank));
  if (fact.by === 'equal-values') {
    const equal = equalEigenvalues(work, G);
    if (equal === undefined) return 'the singular values of [A] are not all equal';
    return F.mul(equal.value, most(F.zero, F.sub(equal.many, rank)));
  }
  const { threshold: t, excess: Y } = fact;
  if (Y.rows !== G.rows || !isSymmetric(Y))
    return `excess is no symmetric matrix of order ${G.rows}`;
  const shifted = tabulate(G.rows, G.rows, (i, j) => {
    const entry = F.sub(at(Y, i, j), at(G, i, j));
    return i === j ? F.add(entry, t) : entry;
  });
  if ([Y, shifted].some((A) => definiteness(work, A) === 'neither'))
    return 'excess or excess - [A] [A]^T + threshold I is not positive semidefinite';
  return F.sub(trace(F, G), F.add(F.mul(rank, t), trace(F, Y)));
}

function gridDistance({ work }: Subject, fact: DistanceFact): FactOutcome {
  const { rank, squared, left, by } = fact;
  const A = allValues(work, gridOf(fact), left);
  if (rank > A.rows) return fails(`[A] has ${countText(A.rows, 'row')}`);
  const F = countedField(work);
  const bound = squaredDistance(work, multiply(F, A, transpose(A)), fact);
  if (typeof bound === 'string') return fails(bound);
  if (compareRational(bound, squared) !== 0) return fails(`s ${equalText(bound)}`);
  const tree =
    rank === 0
      ? ''
      : `, and so every tree of products with ${countText(rank, 'channel')} at its root whose children are on one side each,`;
  const attained = by === 'dual' ? '' : '; some function of such a rank attains it';
  return holds(
    `${setting(fact)}, with the weights of the file: every function on the grid whose matrix has rank at most ${rank}${tree} has squared error at least s in the sum over the grid, where s ${equalText(squared)}${attained}.`,
    by === 'dual'
      ? 'excess and excess - [A] [A]^T + threshold I are positive semidefinite, eliminated over Q'
      : '([A] [A]^T)^2 = c [A] [A]^T over Q: its singular values are equal',
  );
}

/** Everything that a network and its matrix are made of: windows B at stride S with weights W, or nodes with weights U. */
const gridArrays = {
  N: 'shape',
  B: 'levels.window',
  S: 'levels.stride',
  W: 'levels.weights',
  children: 'nodes.children',
  U: 'nodes.weights',
  V: 'head',
  F: 'templates',
  P: 'left',
};

export const gridFacts = {
  'grid-rank': {
    says: 'for the *grid network* and the matrix [A] of its values at rows (templates at the positions in left) and columns (at the others, in order): the minor of these rows and columns, rank of each, is not 0 modulo the prime < 2^31, so rank [A] >= rank for almost all weights. With upper `straddling` (one layer of windows) or `tree` rank [A] is bounded for all weights by the shapes and the rank of templates; with `entries` rank [A] = rank at these weights, from all M^N values; with `none` there is no upper bound. About no instance',
    since: 3,
    entries: rankEntries,
    arrays: gridArrays,
    check: gridRank,
  },
  'grid-distance': {
    says: 'for the *grid network* and the matrix [A] of its values, as in grid-rank: every matrix of rank at most rank has squared distance at least `squared` from [A] in the sum over all entries. By `equal-values`: with ([A] [A]^T)^2 = c [A] [A]^T, squared = tr [A] [A]^T - c rank, or 0 where this is negative. By `dual`: excess and excess - [A] [A]^T + threshold I are positive semidefinite, and squared = tr [A] [A]^T - threshold rank - tr excess. About no instance',
    since: 3,
    entries: distanceEntries,
    arrays: gridArrays,
    check: gridDistance,
  },
};
