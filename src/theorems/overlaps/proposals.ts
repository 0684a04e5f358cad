/**
 * # Facts about grid tensors to propose
 *
 * Untrusted: the checker decides.
 *
 * ## Main definitions
 * - {@link rankOfNetwork}: a rank, for these weights, for almost all, or both
 * - {@link approximation}: the distance of a network from every function of low rank
 * @module
 */
import { rationalField as Q, ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { FactOf } from '../../certificates/facts/format.ts';
import { factsLimits } from '../../certificates/facts/limits.ts';
import { straddlingBound, treeBound } from '../../grids/bounds.ts';
import type { GivenGrid } from '../../grids/draw.ts';
import { largestMinor } from '../../grids/minors.ts';
import { gridMatrix, othersThan, positionsOf } from '../../grids/network.ts';
import { row, tabulate } from '../../linalg/matrix.ts';
import { rankOfRationals } from '../../linalg/rank.ts';
import { trace } from '../../quadratic/elimination.ts';
import { dualOf } from '../../search/low-rank.ts';

type RankFact = FactOf<'grid-rank'>;
type DistanceFact = FactOf<'grid-distance'>;

/** O1 or O2, for all weights and these leaf vectors. */
function boundOf({ grid, left }: GivenGrid): bigint | undefined {
  const { net, templates } = grid;
  const seen = rankOfRationals(templates);
  return net.kind === 'tree' ? treeBound(net, seen, left) : straddlingBound(net, seen, left);
}

export interface ProposedRank {
  readonly fact: RankFact;
  readonly bound: bigint | undefined;
}

/**
 * The largest minor, with the bound of the shapes. Where that is larger, all values over Q show the rank at these weights,
 * unless the weights were drawn and only stand for almost all.
 */
export function rankOfNetwork(given: GivenGrid, isDrawn: boolean): ProposedRank {
  const { grid, left } = given;
  const { net, templates } = grid;
  const minor = largestMinor(grid, left);
  const bound = boundOf(given);
  const isExact = bound === BigInt(minor.rank);
  const byShapes = bound === undefined ? 'none' : net.kind === 'tree' ? 'tree' : 'straddling';
  const upper = isDrawn || (isExact && minor.rank > 0) ? byShapes : 'entries';
  return { fact: { fact: 'grid-rank', ...net, templates, left, ...minor, upper }, bound };
}

type Rows = readonly (readonly bigint[])[];

const inner = (a: readonly bigint[], b: readonly bigint[]): bigint =>
  a.reduce((sum, x, k) => sum + x * (b[k] ?? 0n), 0n);

/** Whether G^2 = c G for a number c; G is symmetric. Ends at the first entry that shows that it is not so. */
function hasEqualValues(G: Rows): boolean {
  const own = (i: number): bigint => G[i]?.[i] ?? 0n;
  const place = G.findIndex((_, i) => own(i) !== 0n);
  if (place < 0) return true;
  const square = inner(G[place] ?? [], G[place] ?? []);
  return G.every((row) =>
    row.every((entry, j) => inner(row, G[j] ?? []) * own(place) === square * entry),
  );
}

export interface Approximation {
  readonly distance: DistanceFact;
  /** norm(A)^2. */
  readonly whole: Rational;
}

function nothingMissing(bound: bigint): string {
  return `no error is shown: networks of this architecture may have rank ${bound}, and the target has no more, or hardly more`;
}

/** From every function whose matrix has at most this rank, or why that is not known. */
export function approximation(target: GivenGrid, bound: bigint): Approximation | string {
  const { grid } = target;
  const right = othersThan(target.left, positionsOf(grid.net.shape));
  const left = right.length < target.left.length ? right : target.left;
  const many = grid.templates.rows ** left.length;
  if (many > factsLimits.gridRows)
    return `the matrix of the target has ${many} rows, more than the ${factsLimits.gridRows} that are checked`;
  const A = gridMatrix(Q, grid, left);
  const rows = Array.from({ length: A.rows }, (_, i) => row(A, i).map(({ num }) => num));
  const products = rows.map((a) => rows.map((b) => inner(a, b)));
  const G = tabulate(A.rows, A.rows, (i, j) => ratio(products[i]?.[j] ?? 0n));
  const whole = trace(Q, G);
  const rank = bound > BigInt(A.rows) ? A.rows : Number(bound);
  const about = {
    fact: 'grid-distance',
    ...grid.net,
    templates: grid.templates,
    left,
    rank,
  } as const;
  if (hasEqualValues(products)) {
    const own = rankOfRationals(G);
    const missing = ratio(BigInt(Math.max(0, own - rank)), BigInt(Math.max(1, own)));
    const squared = Q.mul(missing, whole);
    if (squared.num <= 0n) return nothingMissing(bound);
    return { distance: { ...about, squared, by: 'equal-values' }, whole };
  }
  const dual = dualOf(G, rank);
  const spent = Q.add(Q.mul(ratio(BigInt(rank)), dual.threshold), trace(Q, dual.excess));
  const squared = Q.sub(whole, spent);
  if (squared.num <= 0n) return nothingMissing(bound);
  return { distance: { ...about, squared, by: 'dual', ...dual }, whole };
}
