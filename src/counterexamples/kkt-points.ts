/**
 * # KKT points, constructed backwards
 *
 * Untrusted: the results are checked as a facts file. A suitable centre makes a point (W, v) an exact KKT point: with g
 * = grad_W l and lambda = norm(g)/eps the centre W + g/lambda is at distance eps, and g = -lambda (W - W0). All of it
 * is rational where norm(g) is.
 *
 * ## Main definitions
 * - {@link slopesAt}: r, grad_W l and dl/dv over Q
 * - {@link rationalNorm}
 * - {@link ballCentre}, {@link boxCentres}: one ball for W, or one for each neuron
 * - {@link firstRadius}, {@link withPairs}
 * @module
 */
import { rationalField as Q, ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { rationalRoot } from '../arithmetic/rational-root.ts';
import { at, matrix, row, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { slopesOf } from '../network/slopes.ts';
import type { Slopes } from '../network/slopes.ts';
import { activationFor } from '../sigma/known-activation.ts';
import { dot, isZero } from '../linalg/rational-vectors.ts';
import type { Candidate } from './row.ts';

type Vector = readonly Rational[];

/** `undefined` if the labels are missing, or if sigma or sigma' is not a known rational. */
export function slopesAt(c: Candidate): Slopes | undefined {
  return c.labels === undefined ? undefined : slopesOf(activationFor(c.activation), c, c.labels);
}

/** norm(a), where it is rational. */
export function rationalNorm(a: Vector): Rational | undefined {
  return rationalRoot(dot(a, a));
}

/** A centre with the multiplier of each of its balls. */
export interface Centred {
  readonly centre: Matrix<Rational>;
  readonly multipliers: Vector;
}

/** w + (eps/norm(g)) g and norm(g)/eps; for g = 0 the point itself and 0. */
function shifted(
  w: Vector,
  g: Vector,
  eps: Rational,
): { readonly centre: Vector; readonly multiplier: Rational } | undefined {
  if (isZero(g)) return { centre: w, multiplier: Q.zero };
  const norm = rationalNorm(g);
  if (norm === undefined) return undefined;
  const step = Q.div(eps, norm);
  return {
    centre: w.map((a, k) => Q.add(a, Q.mul(step, g[k] ?? Q.zero))),
    multiplier: Q.div(norm, eps),
  };
}

/** The ball of radius eps on whose sphere W is a KKT point, W its centre where g = 0. */
export function ballCentre(
  W: Matrix<Rational>,
  g: Matrix<Rational>,
  eps: Rational,
): Centred | undefined {
  const found = shifted(Array.from(W.data), Array.from(g.data), eps);
  if (found === undefined) return undefined;
  return { centre: matrix(W.rows, W.cols, found.centre), multipliers: [found.multiplier] };
}

/** The same with a ball for each neuron. */
export function boxCentres(
  W: Matrix<Rational>,
  g: Matrix<Rational>,
  eps: Rational,
): Centred | undefined {
  const centre: Rational[] = [];
  const multipliers: Rational[] = [];
  for (let j = 0; j < W.rows; j++) {
    const found = shifted(row(W, j), row(g, j), eps);
    if (found === undefined) return undefined;
    centre.push(...found.centre);
    multipliers.push(found.multiplier);
  }
  return { centre: matrix(W.rows, W.cols, centre), multipliers };
}

/** The simplest radii, larger and smaller. */
const radiiToTry: Vector = [
  ratio(1n),
  ...[2n, 3n, 4n].flatMap((k) => [ratio(1n, k), ratio(k)]),
  ratio(1n, 8n),
];

/** The result for the first radius that has one. */
export function firstRadius<T>(find: (radius: Rational) => T | undefined): T | undefined {
  for (const radius of radiiToTry) {
    const found = find(radius);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The candidate with its neurons ordered in pairs, v_j > 0 and v_{j+h} = -v_j; `undefined` where v is not
 * antisymmetric in any order.
 */
export function withPairs(c: Candidate): Candidate | undefined {
  const { outputs: v, hidden: W } = c;
  const ups = v.flatMap(({ num }, j) => (num > 0n ? [j] : []));
  const downs = v.flatMap(({ num }, j) => (num < 0n ? [j] : []));
  if (ups.length === 0 || 2 * ups.length !== v.length || ups.length !== downs.length)
    return undefined;
  const free = [...downs];
  const partners: number[] = [];
  for (const j of ups) {
    const k = free.findIndex((i) => Q.add(v[i] ?? Q.zero, v[j] ?? Q.zero).num === 0n);
    const [partner] = k < 0 ? [] : free.splice(k, 1);
    if (partner === undefined) return undefined;
    partners.push(partner);
  }
  const order = [...ups, ...partners];
  return {
    ...c,
    hidden: tabulate(W.rows, W.cols, (i, k) => at(W, order[i] ?? -1, k)),
    outputs: order.map((j) => v[j] ?? Q.zero),
  };
}
