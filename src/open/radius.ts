/**
 * # How much of the true region does a certificate cover?
 *
 * For sigma = z^2, X of full row rank n <= d and v_j = +-1 the true radius of Theorem B is known: J(W, v) has a
 * left kernel exactly where some sample i has x_i.w_j = 0 for every j, so the nearest such W is at distance
 * min_i norm(W x_i)/norm(x_i). By soundness the ratio of the certified radius to the true one is at
 * most 1.
 *
 * ## Main definitions
 * - {@link certifiedShare}: the ratio for one instance
 * - {@link largestShare}: the largest found by drawing and hill climbing over integer instances
 * @module
 */
import { setImmediate } from 'node:timers/promises';
import { gaussianSource, randomSource } from '../data/random.ts';
import { guessLeastEigenvalue } from '../linalg/approx-solve.ts';
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { denseProductByRows } from '../linalg/product.ts';
import { activationNamed } from '../sigma/built-in.ts';
import { centreAt, dataGeometry } from '../network/centre.ts';
import { gramEnclosure } from '../network/gram-enclosure.ts';
import { singularAtCentre } from '../network/right-inverse.ts';
import { largestRadius } from '../search/region.ts';

/** X n x d of full row rank and W m x d; v = 1, -1, 1, ... */
export interface RadiusInstance {
  readonly inputs: Dense;
  readonly hidden: Dense;
}

/** The ratio of a certified radius to the true one, in float64; the certified one is rigorous. */
export interface Share {
  readonly certified: number;
  readonly true: number;
  readonly ratio: number;
}

/** The ratio, or `undefined` where no radius is certified (rank below n, or a zero true radius). */
export function certifiedShare({ inputs: X, hidden: W }: RadiusInstance): Share | undefined {
  const outputs = Array.from({ length: W.rows }, (_, j) => (j % 2 === 0 ? 1 : -1));
  const centre = centreAt(dataGeometry(X), activationNamed('x^2'), W, outputs);
  if (centre === undefined) return undefined;
  const G = gramEnclosure(centre.geometry.gram, centre.slopes, centre.outputs);
  const singular = singularAtCentre(G, guessLeastEigenvalue(G.mid));
  const region = singular === undefined ? undefined : largestRadius(centre, singular);
  if (region === undefined) return undefined;
  const P = denseProductByRows(X, W);
  const reach = Array.from(
    { length: X.rows },
    (_, i) =>
      Math.hypot(...P.data.subarray(i * P.cols, (i + 1) * P.cols)) /
      Math.hypot(...X.data.subarray(i * X.cols, (i + 1) * X.cols)),
  );
  const trueRadius = Math.min(...reach);
  return { certified: region.radius, true: trueRadius, ratio: region.radius / trueRadius };
}

export interface LargestShare extends Share {
  readonly instance: RadiusInstance;
  readonly tried: number;
}

function integers(rows: number, cols: number, draw: () => number): Dense {
  return dense(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => Math.round(2 * draw())),
  );
}

/** One entry changed by one. */
function nudged(A: Dense, uniform: () => number): Dense {
  const k = Math.floor(uniform() * A.data.length);
  const by = uniform() < 0.5 ? -1 : 1;
  return dense(
    A.rows,
    A.cols,
    A.data.map((a, i) => (i === k ? a + by : a)),
  );
}

/**
 * Draws integer instances of these sizes, n <= d, and climbs from the best by changing single entries, until the
 * signal.
 */
export async function largestShare(
  sizes: { readonly n: number; readonly d: number; readonly m: number },
  {
    seed,
    tries,
    signal,
  }: {
    readonly seed: number;
    readonly tries: number;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<LargestShare | undefined> {
  const { n, d, m } = sizes;
  const draw = gaussianSource(seed, 'inputs');
  const uniform = randomSource(seed, 'points');
  let best: Omit<LargestShare, 'tried'> | undefined;
  let tried = 0;
  while (tried < tries) {
    await setImmediate();
    if (signal?.aborted === true) break;
    tried++;
    const instance =
      best === undefined || tried % 2 === 0
        ? { inputs: integers(n, d, draw), hidden: integers(m, d, draw) }
        : uniform() < 0.5
          ? { ...best.instance, inputs: nudged(best.instance.inputs, uniform) }
          : { ...best.instance, hidden: nudged(best.instance.hidden, uniform) };
    const share = certifiedShare(instance);
    if (share !== undefined && (best === undefined || share.ratio > best.ratio))
      best = { ...share, instance };
  }
  return best === undefined ? undefined : { ...best, tried };
}
