/**
 * # Gradients and KKT residuals, enclosed at a point
 *
 * ## Main definitions
 * - {@link hiddenGradient}: grad_W l = J^T r
 * - {@link pointBounds}: the bounds that Theorems C3 and C4 need at a point W of the ball around W0
 * @module
 */
import { divDown, divUp, exactly, minusDown, plusUp } from '../arithmetic/bounds.ts';
import { interval, intervalRing, midpoint } from '../arithmetic/interval.ts';
import type { Interval } from '../arithmetic/interval.ts';
import { showUpper } from '../arithmetic/text.ts';
import { at, demandShape, ShapeError, tabulate } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { vectorNormDown, vectorNormUp } from '../linalg/norms.ts';
import { enclosedProduct, enclosedTranspose, intervalMatrix } from '../linalg/product.ts';
import type { Enclosure } from '../linalg/product.ts';
import { distinctPart, lipschitzOnBall, residualAt } from './centre.ts';
import type { Centre } from './centre.ts';
import { gramEnclosure } from './gram-enclosure.ts';
import type { Between, PointBounds } from './kkt.ts';
import { singularAtCentre } from './right-inverse.ts';
import type { GuessLeast } from './right-inverse.ts';

const R = intervalRing;

/** grad_W l = J^T r, m x d: row j is sum_i r_i v_j sigma'(x_i.w_j) x_i. One product m x n by n x d. */
export function hiddenGradient(centre: Centre, residual: readonly Interval[]): Enclosure {
  const n = centre.values.rows;
  if (residual.length !== n)
    throw new ShapeError(`hiddenGradient: expected ${n} residuals, got ${residual.length}`);
  const v = centre.outputs.map((a) => interval(a));
  const { slopes, geometry } = centre;
  const weighted = tabulate(slopes.rows, slopes.cols, (i, j) =>
    R.mul(R.mul(residual[i] ?? R.zero, v[j] ?? R.zero), at(slopes, i, j)),
  );
  const T = enclosedTranspose(intervalMatrix(weighted));
  return enclosedProduct(T, geometry.inputs);
}

function between(xs: readonly Interval[]): Between {
  return { lo: vectorNormDown(xs), up: vectorNormUp(xs) };
}

/** W - W0, entry by entry. */
function displacement(hidden: Dense, start: Dense): readonly Interval[] {
  demandShape('stationarity: expected W0', start, hidden.rows, hidden.cols);
  return Array.from(hidden.data, (w, k) =>
    R.sub(interval(w), interval(start.data[k] ?? Number.NaN)),
  );
}

/** The entries of an enclosure as intervals. */
export function entriesOf({ mid, rad }: Enclosure): readonly Interval[] {
  return Array.from(mid.data, (c, k) => {
    const r = rad.data[k] ?? Number.NaN;
    return interval(minusDown(c, r), plusUp(c, r));
  });
}

/** A point W of the ball and its centre W0, with the same output weights. */
export interface PointInBall {
  readonly start: Centre;
  readonly startHidden: Dense;
  readonly point: Centre;
  readonly hidden: Dense;
  readonly labels: ArrayLike<number>;
  /** lambda >= 0, the multiplier of the ball. */
  readonly multiplier: number;
  readonly radius: number;
  readonly guessLeast: GuessLeast;
}

/** The bounds for Theorems C3 and C4, or why there are none. */
export function pointBounds(args: PointInBall): PointBounds | { readonly because: string } {
  const { start, point, labels } = args;
  const moved = displacement(args.hidden, args.startHidden);
  const distance = between(moved);
  if (!(distance.up <= args.radius))
    return {
      because: `the point is not shown to be in the ball: distance up to ${showUpper(distance.up, 17)}`,
    };
  const lipschitz = lipschitzOnBall(start, args.radius);
  if (lipschitz === undefined)
    return { because: 'sigma is not shown to be C^2 on the pre-activations that the ball reaches' };
  const { geometry } = start;
  const G = distinctPart(gramEnclosure(geometry.gram, point.slopes, point.outputs), geometry);
  const singular = singularAtCentre(G, args.guessLeast(G.mid));
  if (singular === undefined)
    return { because: 'sigma_min(J) > 0 is not shown at the point (Lemma 1(a))' };
  const r = residualAt(point, labels);
  const r0 = residualAt(start, labels);
  const multiplier = interval(args.multiplier);
  const pulled = entriesOf(hiddenGradient(point, r)).map((g, k) =>
    R.add(g, R.mul(multiplier, moved[k] ?? R.zero)),
  );
  return {
    singular,
    lipschitz,
    distance,
    start: between(r0),
    residual: between(r),
    multiplier: args.multiplier,
    stationarity: vectorNormUp(pulled),
    along: alongResidual(start, r0, r.map(midpoint)),
  };
}

/** <u, r0> and norm(J(W0, v)^T u) for u = direction/norm(direction); any direction will do. */
function alongResidual(
  start: Centre,
  r0: readonly Interval[],
  direction: readonly number[],
): PointBounds['along'] {
  const u = direction.map((a) => interval(a));
  const { lo, up } = between(u);
  const inner = u.reduce((sum, a, i) => R.add(sum, R.mul(a, r0[i] ?? R.zero)), R.zero);
  const pull = vectorNormUp(entriesOf(hiddenGradient(start, u)));
  // where <u, r0> <= 0 nothing is gained, and divDown says -Infinity
  return { start: divDown(exactly(inner.lo), up), pull: divUp(pull, lo) };
}
