/**
 * # Facts about deep networks, judged in plain floating point
 *
 * Outputs by their definition, Jacobians by differences; shares no code with the checker.
 * @module
 */
import type { FactOf } from '../../../src/certificates/facts/format.ts';
import { dot, float, norm, rows } from './plain-network.ts';
import type { Data, Rows } from './plain-network.ts';

type Layers = readonly Rows[];

function output(sigma: Data['sigma'], layers: Layers, x: readonly number[]): number {
  const last = layers.length - 1;
  const h = layers.reduce<readonly number[]>(
    (a, W, l) => W.map((w) => (l === last ? dot(w, a) : sigma(dot(w, a)))),
    x,
  );
  return h[0] ?? Number.NaN;
}

const step = 2 ** -17;

/** df/dtheta at x, one number per parameter, by differences of four points. */
function slopes(sigma: Data['sigma'], layers: Layers, x: readonly number[]): readonly number[] {
  return layers.flatMap((W, l) =>
    W.flatMap((w, j) =>
      w.map((_, k) => {
        const f = (t: number): number => {
          const row = w.map((a, i) => (i === k ? a + t : a));
          const moved = W.map((other, i) => (i === j ? row : other));
          return output(sigma, layers.with(l, moved), x);
        };
        return (8 * (f(step) - f(-step)) - (f(2 * step) - f(-2 * step))) / (12 * step);
      }),
    ),
  );
}

interface Deep {
  readonly layers: Layers;
  readonly f: readonly number[];
  readonly r: readonly number[];
  /** One row per sample. */
  readonly J: Rows;
  /** The scale of the numbers. */
  readonly scale: number;
}

function deepOf({ sigma, X, y }: Data, fact: Pick<FactOf<'projection'>, 'layers'>): Deep {
  const layers = fact.layers.map(rows);
  const f = X.map((x) => output(sigma, layers, x));
  const J = X.map((x) => slopes(sigma, layers, x));
  const r = f.map((a, i) => a - (y[i] ?? 0));
  return {
    layers,
    f,
    r,
    J,
    scale: 1 + norm(J.flat()) * (1 + norm(r)) + norm(f) ** 2 + norm(y) ** 2,
  };
}

const columns = (J: Rows, count: number): Rows =>
  Array.from({ length: count }, (_, k) => J.map((row) => row[k] ?? 0));

const isNear = (a: number, b: number, scale: number): boolean => Math.abs(a - b) <= 1e-6 * scale;

/**
 * dist(b, span)^2, where vectors that Gram-Schmidt shortens to this fraction count as dependent.
 */
function distanceSquare(vectors: Rows, b: readonly number[], share: number): number {
  const basis: (readonly number[])[] = [];
  const rest = (a: readonly number[]): readonly number[] =>
    [...basis, ...basis].reduce((r, u) => {
      const along = dot(r, u);
      return r.map((x, k) => x - along * (u[k] ?? 0));
    }, a);
  for (const a of vectors) {
    const u = rest(a);
    if (norm(u) > share * norm(a)) basis.push(u.map((x) => x / norm(u)));
  }
  return norm(rest(b)) ** 2;
}

/** Differences are off by about 1e-9, so dependence cannot be recognised any better. */
const shares = [1e-4, 1e-6, 1e-8];

export function judgeProjection(data: Data, fact: FactOf<'projection'>): boolean {
  const { layers, r, J, scale } = deepOf(data, fact);
  const all = J[0]?.length ?? 0;
  const frozen = fact.moving === 'all' ? 0 : (layers.at(-1)?.[0]?.length ?? 0);
  const C = columns(J, all - frozen);
  return (
    C.every((c) => isNear(dot(c, r), 0, scale)) &&
    isNear(norm(r) ** 2 / 2, float(fact.loss), scale) &&
    shares.some((t) => isNear(distanceSquare(C, data.y, t) / 2, float(fact.value), scale))
  );
}

export function judgeGap(data: Data, fact: FactOf<'projection-gap'>): boolean {
  const { r, J, scale } = deepOf(data, fact);
  const loss = norm(r) ** 2 / 2;
  const C = columns(J, J[0]?.length ?? 0);
  const slack = 1e-6 * scale;
  return (
    loss >= float(fact.from) - slack &&
    loss <= float(fact.to) + slack &&
    shares.some((t) => loss - distanceSquare(C, data.y, t) / 2 <= float(fact.gap) + slack)
  );
}

export function judgeOffSample(data: Data, fact: FactOf<'off-sample-difference'>): boolean {
  const { layers, f, r, J, scale } = deepOf(data, fact);
  const C = columns(J, J[0]?.length ?? 0);
  const u = C.map((c) => dot(c, fact.combination.map(float)));
  const x = fact.input.map(float);
  return (
    C.every((c) => isNear(dot(c, r), 0, scale)) &&
    J.every((row, i) => isNear(dot(row, u), f[i] ?? Number.NaN, scale)) &&
    isNear(output(data.sigma, layers, x), float(fact.network), scale) &&
    isNear(dot(slopes(data.sigma, layers, x), u), float(fact.kernel), scale)
  );
}
