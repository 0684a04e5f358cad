/**
 * # Sharpness and steps with batches, in plain floating point
 *
 * Boxes by drawn corners, means over batches by listing them, radii of steps by iteration.
 * @module
 */
import type { FactOf } from '../../../src/certificates/facts/format.ts';
import {
  dot,
  drawer,
  flat,
  float,
  gram,
  lossOf,
  outputs,
  residual,
  rows,
  unflat,
} from './plain-network.ts';
import type { Data, Point, Rows } from './plain-network.ts';

const near = 1e-7;

function corner(p: Point, epsilon: number, isShifted: boolean, signs: readonly number[]): Point {
  const moved = flat(p).map(
    (t, k) => t + (signs[k] ?? 0) * epsilon * (Math.abs(t) + (isShifted ? 1 : 0)),
  );
  return unflat(p, moved);
}

function phi(data: Data, p: Point, q: Point): number {
  const l = lossOf(data, p);
  return (lossOf(data, q) - l) / (1 + l);
}

function signsOf(text: string): readonly number[] {
  return Array.from(text, (s) => (s === '-' ? -1 : 1));
}

/** The largest phi at 300 corners. */
function sampled(data: Data, p: Point, epsilon: number, isShifted: boolean): number {
  const next = drawer(5);
  const values = Array.from({ length: 300 }, () => {
    const signs = flat(p).map(() => (next() < 0 ? -1 : 1));
    return phi(data, p, corner(p, epsilon, isShifted, signs));
  });
  return Math.max(...values);
}

export function judgeRescaled(data: Data, p: Point, fact: FactOf<'rescaled'>): boolean {
  const [a, epsilon, isShifted] = [
    fact.factors.map(float),
    float(fact.epsilon),
    fact.box === 'shifted',
  ];
  const q = {
    W: p.W.map((w, j) => w.map((x) => x * (a[j] ?? 1))),
    v: p.v.map((v, j) => v / (a[j] ?? 1)),
  };
  const high = phi(data, q, corner(q, epsilon, isShifted, signsOf(fact.corner)));
  const low = sampled(data, p, epsilon, isShifted);
  const isRight = a.every((x) => x > 0) && epsilon > 0 && fact.corner.length === flat(p).length;
  return isRight && float(fact.least) <= high + near && low <= float(fact.most) + near;
}

export function judgeSharpness(data: Data, p: Point, fact: FactOf<'sharpness'>): boolean {
  const epsilon = float(fact.epsilon);
  const high = phi(data, p, corner(p, epsilon, true, signsOf(fact.corner)));
  const isRight = epsilon > 0 && fact.corner.length === flat(p).length;
  const most = float(fact.most) + near;
  return (
    isRight &&
    float(fact.least) <= high + near &&
    Math.max(high, sampled(data, p, epsilon, true)) <= most
  );
}

export function judgeInvariant(
  { X }: Data,
  { W, v }: Point,
  fact: FactOf<'rescaling-invariant'>,
): boolean {
  const I = W.reduce((total, w, j) => {
    const on = X.filter((x) => dot(x, w) > 0);
    const p = (v[j] ?? 0) ** 2 * on.reduce((s, x) => s + dot(x, x), 0);
    return total + 2 * Math.sqrt(p * on.reduce((s, x) => s + dot(x, w) ** 2, 0));
  }, 0);
  return float(fact.least) <= I + near && I <= float(fact.most) + near;
}

/** J in W, or in W and v, by differences. */
export function fullJacobian(data: Data, p: Point, moving: 'hidden' | 'all'): Rows {
  const t = flat(p);
  const step = 1e-5;
  const columns = t.slice(0, moving === 'all' ? t.length : p.W.flat().length).map((_, k) => {
    const at = (h: number): readonly number[] =>
      outputs(
        data,
        unflat(
          p,
          t.map((x, i) => (i === k ? x + h : x)),
        ),
      );
    const low = at(-step);
    return at(step).map((a, i) => (a - (low[i] ?? 0)) / (2 * step));
  });
  return data.X.map((_, i) => columns.map((c) => c[i] ?? Number.NaN));
}

function subsets(n: number, b: number, first = 0): readonly (readonly number[])[] {
  if (b === 0) return [[]];
  return Array.from({ length: Math.max(0, n - first) }, (_, k) => first + k).flatMap((i) =>
    subsets(n, b - 1, i + 1).map((rest) => [i, ...rest]),
  );
}

function meanOf(vectors: Rows): readonly number[] {
  return (vectors[0] ?? []).map(
    (_, k) => vectors.reduce((s, x) => s + (x[k] ?? 0), 0) / vectors.length,
  );
}

function isNear(a: number, b: number, scale: number): boolean {
  return Math.abs(a - b) <= 1e-4 * (1 + scale);
}

export function judgeNoise(data: Data, p: Point, fact: FactOf<'gradient-noise'>): boolean {
  const r = residual(data, p);
  const g = fullJacobian(data, p, fact.moving).map((row, i) => row.map((x) => x * (r[i] ?? 0)));
  const means = subsets(g.length, fact.batch).map((B) => meanOf(B.map((i) => g[i] ?? [])));
  const centre = meanOf(g);
  const off = means.map((x) => x.map((t, k) => t - (centre[k] ?? 0)));
  const covariance = centre.map((_, k) =>
    centre.map((__, l) => off.reduce((s, x) => s + (x[k] ?? 0) * (x[l] ?? 0), 0) / off.length),
  );
  const trace = covariance.reduce((s, x, k) => s + (x[k] ?? 0), 0);
  if (fact.as === 'trace')
    return (
      float(fact.least) <= trace + 1e-4 * (1 + trace) &&
      trace <= float(fact.most) + 1e-4 * (1 + trace)
    );
  const C = rows(fact.covariance);
  return (
    C.length === covariance.length &&
    covariance.every((x, k) => x.every((t, l) => isNear(t, C[k]?.[l] ?? Number.NaN, trace)))
  );
}

function product(A: Rows, B: Rows): Rows {
  return A.map((a) =>
    (B[0] ?? []).map((_, k) => a.reduce((s, x, i) => s + x * (B[i]?.[k] ?? 0), 0)),
  );
}

/** The mean over all batches of (I - step H_B) S (I - step H_B). */
function averaged(A: Rows, step: number, b: number, S: Rows): Rows {
  const all = subsets(A.length, b).map((B) => {
    const factor = S.map((_, k) =>
      S.map(
        (__, l) =>
          (k === l ? 1 : 0) -
          (step / b) * B.reduce((s, i) => s + (A[i]?.[k] ?? 0) * (A[i]?.[l] ?? 0), 0),
      ),
    );
    return product(product(factor, S), factor);
  });
  return S.map((row, k) =>
    row.map((_, l) => all.reduce((s, M) => s + (M[k]?.[l] ?? 0), 0) / all.length),
  );
}

function isMinimum(data: Data, p: Point): boolean {
  return residual(data, p).every((r) => Math.abs(r) < 1e-9);
}

export function judgeUnstable(data: Data, p: Point, fact: FactOf<'sgd-unstable'>): boolean {
  const [A, S, step] = [fullJacobian(data, p, fact.moving), rows(fact.form), float(fact.step)];
  const T = averaged(A, step, fact.batch, S);
  const [grown, own] = [dot(S.flat(), T.flat()), dot(S.flat(), S.flat())];
  return isMinimum(data, p) && step > 0 && S.length === A[0]?.length && grown > own * (1 - 1e-6);
}

export function judgeStable(data: Data, p: Point, fact: FactOf<'sgd-stable'>): boolean {
  const [A, P, step] = [fullJacobian(data, p, fact.moving), rows(fact.form), float(fact.step)];
  const T = averaged(A, step, fact.batch, P);
  const next = drawer(9);
  const isRight = Array.from({ length: 300 }, () => P.map(() => next())).every((x) => {
    const [a, b] = [P, T].map((M) =>
      dot(
        x,
        M.map((row) => dot(row, x)),
      ),
    );
    return (a ?? 0) > 0 && (b ?? 0) <= (a ?? 0) * (1 + 1e-6) + 1e-9;
  });
  return isMinimum(data, p) && step > 0 && P.length === A[0]?.length && isRight;
}

export function judgePaths(data: Data, p: Point, fact: FactOf<'sgd-paths'>): boolean {
  const A = fullJacobian(data, p, 'hidden').map((row) => row[0] ?? Number.NaN);
  const step = float(fact.step);
  const size = subsets(A.length, fact.batch).reduce((whole, B) => {
    const sum = B.reduce((s, i) => s + (A[i] ?? 0) ** 2, 0);
    return whole * Math.abs(1 - (step / fact.batch) * sum);
  }, 1);
  const isRight = p.W.flat().length === 1 && isMinimum(data, p) && step > 0;
  return isRight && (fact.end === 'converges' ? size < 1 + 1e-6 : size > 1 - 1e-6);
}

/** The growth of the step of batches of b on the numbers a_i . d, by iteration. */
export function radiusOf(G: Rows, step: number, b: number): number {
  const N = G.length;
  const kappa = N === 1 ? 0 : (N - b) / (b * (N - 1));
  let D: Rows = G;
  let growth = 0;
  for (let k = 0; k < 400; k++) {
    const [GD, size] = [product(G, D), Math.hypot(...D.flat())];
    const both = product(GD, G);
    const own = product(
      G.map((row) => row.map((g, l) => g * (D[l]?.[l] ?? 0))),
      G,
    );
    const next = D.map((row, i) =>
      row.map((x, l) => {
        const first = (step / N) * ((GD[i]?.[l] ?? 0) + (GD[l]?.[i] ?? 0));
        const second =
          ((1 - kappa) / N ** 2) * (both[i]?.[l] ?? 0) + (kappa / N) * (own[i]?.[l] ?? 0);
        return x - first + step ** 2 * second;
      }),
    );
    growth = Math.hypot(...next.flat()) / size;
    // symmetric again: what rounding adds would grow
    D = next.map((row, i) => row.map((x, l) => (x + (next[l]?.[i] ?? 0)) / (2 * size * growth)));
  }
  return growth;
}

export function judgeThresholds(data: Data, p: Point, fact: FactOf<'sgd-thresholds'>): boolean {
  const G = gram(fullJacobian(data, p, 'all'));
  const isSmall = Math.hypot(...residual(data, p)) < 1e-3;
  const steps = fact.batches.every((b, k) => {
    const [low, high] = [fact.least[k], fact.most[k]];
    if (low === undefined || high === undefined) return false;
    return radiusOf(G, float(low), b) <= 1 + 1e-6 && radiusOf(G, 1.01 * float(high), b) > 1 - 1e-6;
  });
  return isSmall && steps;
}
