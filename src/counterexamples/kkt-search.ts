/**
 * # Searching for KKT points
 *
 * Untrusted: proposes, proves nothing.
 *
 * ## Main definitions
 * - {@link ballGrid}, {@link pairedGrid}, {@link drawPaired}: candidates, v antisymmetric in the last two
 * - {@link climbingMoves}: moves that violate the bound by more
 * - {@link coneLeast}, {@link boxRange}: the set of v in which the point's v is KKT
 * - {@link kktFile}: the instance with the point P and the centre C
 * @module
 */
import { compareRational, rationalField as Q, ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import type { Fact, FactsFile, KktSet } from '../certificates/facts/format.ts';
import { matrix, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { activationNamed } from '../sigma/built-in.ts';
import type { Expression } from '../sigma/expression-tree.ts';
import type { Slopes } from '../network/slopes.ts';
import { alongGradient } from '../search/margin-climb.ts';
import { pointOf } from './exact.ts';
import { drawOnGrid } from './grid.ts';
import type { Grid } from './grid.ts';
import type { Candidate, Random } from './row.ts';
import { hasZero } from '../network/general-position.ts';

const named = (name: string): Expression => activationNamed(name).value;

const whole = {
  activations: ['square', 'cubic', 'rational'].map(named),
  drawn: ['square', 'cube', 'cubic', 'rational'].map(named),
  neurons: 'single',
  outputs: 'free',
  labels: 'free',
  suits: (X: Matrix<Rational>): boolean => !hasZero(X),
} as const;

/** Any v. */
export const ballGrid: Grid = { ...whole, shape: (m, n, d) => n <= m * d };

/** Two neurons for each unit of h: {@link withPairs} keeps the antisymmetric ones. */
export const pairedGrid: Grid = { ...whole, shape: (m, n, d) => m % 2 === 0 && n <= (m / 2) * d };

const pairsForDraw: Grid = { ...pairedGrid, neurons: 'pairs' };

/** A mirrored candidate whose pairs are then moved apart by integers. */
export function drawPaired(random: Random): Candidate | undefined {
  const c = drawOnGrid(pairsForDraw, random);
  if (c === undefined) return undefined;
  const h = c.hidden.rows / 2;
  const move = (a: Rational): Rational => Q.add(a, ratio(BigInt(Math.floor(random() * 5) - 2)));
  const { rows, cols, data } = c.hidden;
  const hidden = tabulate(rows, cols, (j, k) => {
    const w = data[j * cols + k] ?? Q.zero;
    return j < h ? w : move(w);
  });
  return { ...c, hidden };
}

/** y, W and v moved by these integers, in this order. */
function shifted(c: Candidate, moves: readonly number[]): Candidate {
  const { hidden: W, outputs: v, labels: y = [] } = c;
  const [first, last] = [y.length, y.length + W.data.length];
  const moved = [...y, ...Array.from(W.data), ...v].map((a, k) =>
    Q.add(a, ratio(BigInt(moves[k] ?? 0))),
  );
  return {
    ...c,
    labels: moved.slice(0, first),
    hidden: matrix(W.rows, W.cols, moved.slice(first, last)),
    outputs: moved.slice(last),
  };
}

/** Moves along the gradient of the margin, then those of one entry of y, W or v by 1. */
export function* climbingMoves(
  c: Candidate,
  margin: (candidate: Candidate) => number,
): Generator<Candidate> {
  const size = (c.labels?.length ?? 0) + c.hidden.data.length + c.outputs.length;
  yield* alongGradient(size, (moves) => shifted(c, moves), margin);
  const still = Array.from({ length: size }, () => 0);
  for (const by of [1, -1]) for (const k of still.keys()) yield shifted(c, still.with(k, by));
}

/** dl/dv_j - dl/dv_{j+h}: the derivative along antisymmetric v. */
function alongPairs({ outputs: g }: Slopes): readonly Rational[] {
  const h = g.length / 2;
  return g.slice(0, h).map((a, j) => Q.sub(a, g[j + h] ?? Q.zero));
}

function extreme(list: readonly Rational[], sign: 1 | -1): Rational | undefined {
  return list.reduce<Rational | undefined>(
    (best, a) => (best === undefined || compareRational(a, best) === sign ? a : best),
    undefined,
  );
}

/**
 * Whether all of v is at its minimum and no derivative there is negative, so that v is KKT on the
 * cone.
 */
export function coneLeast(c: Candidate, slopes: Slopes): KktSet | undefined {
  const v = c.outputs.slice(0, c.outputs.length / 2);
  const least = extreme(v, -1);
  if (least === undefined || v.some((a) => compareRational(a, least) !== 0)) return undefined;
  if (alongPairs(slopes).some(({ num }) => num < 0n)) return undefined;
  return { set: 'cone', least, ratio: Q.one };
}

/** zeta where the derivative is positive, kappa where it is negative; the other end is twice or half of v. */
export function boxRange(
  c: Candidate,
  slopes: Slopes,
): Extract<KktSet, { readonly set: 'box' }> | undefined {
  const v = c.outputs.slice(0, c.outputs.length / 2);
  const D = alongPairs(slopes);
  const where = (sign: 1 | -1): readonly Rational[] =>
    v.filter((_, j) => Q.sign(D[j] ?? Q.zero) === sign);
  const [low, high] = [extreme(v, -1), extreme(v, 1)];
  if (low === undefined || high === undefined) return undefined;
  const least = extreme(where(1), 1) ?? Q.mul(low, ratio(1n, 2n));
  const most = extreme(where(-1), -1) ?? Q.mul(high, ratio(2n));
  if (compareRational(least, low) > 0 || compareRational(most, high) < 0) return undefined;
  return { set: 'box', least, most };
}

/** P the candidate's point; C the centre, with the same v. */
export function kktFile(c: Candidate, centre: Matrix<Rational>, facts: readonly Fact[]): FactsFile {
  const { activation, inputs, labels, outputs } = c;
  const points = { P: pointOf(c), C: { hidden: centre, outputs } };
  const instance = { activation, inputs, points, ...(labels === undefined ? {} : { labels }) };
  return { instance, facts, provenance: {} };
}
