/**
 * # Multi-view data in plain floating point
 *
 * Outputs from patches as vectors, flows by Euler steps, shares by adding over all winners.
 */
import type { FactOf } from '../../../src/certificates/facts/format.ts';
import { dot, float, rows } from './plain-network.ts';
import type { Rows } from './plain-network.ts';

type Unit = FactOf<'view-cases'> | FactOf<'distilled'>;
type Vector = readonly number[];

function value(u: Unit, t: number): number {
  if (t <= 0) return 0;
  if (u.unit === 'power') return t ** u.power;
  const h = float(u.threshold);
  return t > h ? t - (1 - 1 / u.power) * h : t ** u.power / (u.power * h ** (u.power - 1));
}

function unitVector(d: number, k: number, size = 1): Vector {
  return Array.from({ length: d }, (_, i) => (i === k ? size : 0));
}

/** The mean output of each class. */
function outputsAt(
  u: Unit,
  models: readonly Rows[],
  y: number,
  views: readonly number[],
  other: number,
): readonly number[] {
  const d = models[0]?.[0]?.length ?? 0;
  const far = u.unit === 'power' ? 1 : float(u.alpha);
  const weight = u.unit === 'power' ? float(u.beta) : 1;
  const patches = [
    ...views.map((l) => ({ p: unitVector(d, 2 * y + l), weight: 1 })),
    ...[0, 1].map((l) => ({ p: unitVector(d, 2 * other + l, far), weight })),
  ];
  return Array.from({ length: d / 2 }, (_, z) =>
    models.reduce((sum, W) => {
      const m = (2 * W.length) / d;
      const own = W.slice(z * m, (z + 1) * m);
      const F = own.flatMap((w) => patches.map(({ p, weight: c }) => c * value(u, dot(w, p))));
      return sum + F.reduce((a, b) => a + b, 0) / models.length;
    }, 0),
  );
}

/** Gaps between the two largest outputs, and the class of the largest, for every input. */
function decisions(u: Unit, models: readonly Rows[]) {
  const C = (models[0]?.[0]?.length ?? 0) / 2;
  const all = [];
  for (const views of [[0], [1], [0, 1]])
    for (let y = 0; y < C; y++)
      for (let other = 0; other < C; other++) {
        if (other === y) continue;
        const F = outputsAt(u, models, y, views, other);
        const sorted = [...F].sort((a, b) => b - a);
        const gap = (sorted[0] ?? 0) - (sorted[1] ?? 0);
        all.push({ y, single: views.length === 1, is: F.indexOf(sorted[0] ?? 0), gap });
      }
  return all;
}

export function judgeViewCases(fact: FactOf<'view-cases'>): boolean {
  const all = decisions(fact, fact.models.map(rows));
  const ties = all.filter(({ gap }) => gap < 1e-12).length;
  const wrong = (single: boolean) =>
    all.filter((one) => one.single === single && (one.gap < 1e-12 || one.is !== one.y)).length;
  return ties === fact.ties && wrong(true) === fact.single && wrong(false) === fact.multi;
}

export function judgeDistilled(fact: FactOf<'distilled'>): boolean {
  const [a, b] = [fact.teacher, fact.student].map((models) => decisions(fact, models.map(rows)));
  const agreeing = a?.filter(({ gap, is }, k) => {
    const other = b?.[k];
    return gap < 1e-12 ? (other?.gap ?? 1) < 1e-12 : (other?.gap ?? 0) >= 1e-12 && other?.is === is;
  });
  return agreeing?.length === fact.agreeing;
}

/** c_1 and c_2 at the end of the flow of one class, by Euler steps with a bounded relative change. */
function flow(
  start: Rows,
  sizes: readonly [Vector, Vector],
  [own, noise]: readonly [number, number],
  multi = true,
): readonly number[] {
  let A = start.map((row) => [...row]);
  const strength = (k: number) => A.reduce((s, row) => s + Math.max(row[k] ?? 0, 0) ** 3, 0);
  for (let t = 0; t < 40_000; t++) {
    const c = [strength(own), strength(own + 1)];
    const s = multi ? Math.max(0, 1 - (c[0] ?? 0) - (c[1] ?? 0)) : 0;
    const push = new Map<number, number>([
      [own, s],
      [own + 1, s],
    ]);
    let column = noise;
    let rest = s;
    for (const l of [0, 1] as const)
      for (const nu of sizes[l]) {
        const r = Math.max(0, 1 - (c[l] ?? 0) - nu ** 3 * strength(column));
        push.set(own + l, (push.get(own + l) ?? 0) + r);
        push.set(column++, r * nu ** 3);
        rest += r;
      }
    if (rest < 1e-6) break;
    const fastest = Math.max(
      ...A.flatMap((row) => row.map((a, k) => Math.max(a, 0) * (push.get(k) ?? 0))),
    );
    const step = 0.01 / fastest;
    A = A.map((row) => row.map((a, k) => a + step * Math.max(a, 0) ** 2 * (push.get(k) ?? 0)));
  }
  return [strength(own), strength(own + 1)];
}

export function judgeViewWinner(fact: FactOf<'view-winner'>): boolean {
  const zeta = float(fact.zeta);
  return fact.starts.every((W, y) => {
    const sizes = [fact.first, fact.second].map((lists) => (lists[y] ?? []).map(float));
    const [first = [], second = []] = sizes;
    const ends = flow(rows(W), [first, second], [2 * y, 2 * fact.starts.length]);
    return Math.min(...ends) <= zeta + 1e-2 * zeta && Math.max(...ends) >= 1 - zeta - 0.02;
  });
}

export function judgeViewEnds(fact: FactOf<'view-ends'>): boolean {
  const A = rows(fact.start);
  const beta = float(fact.beta);
  let c: readonly number[] = [1, 1];
  if (fact.samples === 'multi') {
    const sum = (l: number, k: number) =>
      A.reduce((s, row) => s + Math.max(row[l] ?? 0, 0) ** k, 0);
    const total = sum(0, 2) + sum(1, 2);
    c = fact.power === 2 ? [sum(0, 2) / total, sum(1, 2) / total] : flow(A, [[], []], [0, 2]);
  }
  const far = beta * ((c[0] ?? 0) + (c[1] ?? 0));
  return c.filter((own) => own > far).length === fact.read;
}

/** The share of winners, each model's first or second view, for which the view that `most` read loses. */
export function judgeEnsembleError(fact: FactOf<'ensemble-error'>): boolean {
  const [beta, zeta, K] = [float(fact.beta), float(fact.zeta), fact.members];
  const reads = (j: number) => j * (1 - zeta) > beta * (1 + zeta) * K;
  const misses = (j: number) => j + (K - j) * zeta < beta * K;
  let [share, weight] = [0, 2 ** -K];
  for (let j = 0; j <= K; j++) {
    if (!reads(j) && !misses(j)) return false;
    if (misses(j)) share += weight;
    weight *= (K - j) / (j + 1);
  }
  return (
    Math.abs(share - float(fact.share)) < 1e-12 && reads(fact.needed) && misses(fact.needed - 1)
  );
}

export function judgeSelfDistilled(fact: FactOf<'self-distilled'>): boolean {
  const [beta, zeta] = [float(fact.beta), float(fact.zeta)];
  let wrong = 0;
  for (const own of [0, 1])
    for (const other of [0, 1]) {
      const pair = (w: number) => [0, 1].map((l) => (l === w ? 1 - zeta : zeta));
      const ends = [0, 1].map((l) =>
        fact.loss === 'two-sided'
          ? (pair(other)[l] ?? 0)
          : Math.max(pair(own)[l] ?? 0, pair(other)[l] ?? 0),
      );
      const far = beta * (fact.loss === 'two-sided' ? 1 + zeta : 2);
      wrong += ends.filter((c) => c <= far).length / 8;
    }
  return Math.abs(wrong - float(fact.share)) < 1e-12;
}
