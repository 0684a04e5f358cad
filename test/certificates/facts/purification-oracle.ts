/**
 * # Robust and flipped networks, in plain floating point
 *
 * Balls by drawn and by greedy points; derivatives by differences.
 * @module
 */
import type { FactOf } from '../../../src/certificates/facts/format.ts';
import { dot, drawer, float, norm, rows } from './plain-network.ts';
import type { Data, Point, Rows } from './plain-network.ts';

type F = (x: readonly number[]) => number;

const near = 1e-9;

function deadZone(W: Rows, b: number): F {
  return (x) =>
    W.reduce((sum, w) => {
      const t = dot(w, x);
      return sum + Math.max(t - b, 0) - Math.max(-t - b, 0);
    }, 0);
}

function moved(x: readonly number[], h: readonly number[], by: number): readonly number[] {
  return x.map((a, k) => a + by * (h[k] ?? 0));
}

function slopeOf(f: F, x: readonly number[], free: number): readonly number[] {
  return x.map((_, k) => {
    const unit = x.map((__, i) => (i === k ? 1 : 0));
    return k < free ? (f(moved(x, unit, 1e-5)) - f(moved(x, unit, -1e-5))) / 2e-5 : 0;
  });
}

/** The least f found on the ball around x: drawn points of its sphere, and steps down the slope back onto it. */
function leastOn(f: F, x: readonly number[], eps: number, free = x.length): number {
  const draw = drawer(23);
  let least = f(x);
  for (let k = 0; k < 60; k++) {
    let h: readonly number[] = x.map((_, i) => (i < free ? draw() : 0));
    for (let step = 0; step < 12; step++) {
      h = h.map((a) => (a * eps) / (norm(h) || 1));
      least = Math.min(least, f(moved(x, h, 1)));
      const g = slopeOf(f, moved(x, h, 1), free);
      h = moved(h, g, -eps / (norm(g) || 1));
    }
  }
  return least;
}

function isRobust(f: F, x: readonly number[], eps: number, free?: number): boolean {
  const sign = f(x) > 0 ? 1 : -1;
  return f(x) !== 0 && leastOn((z) => sign * f(z), x, eps, free) > -near;
}

export function judgeRobust({ hidden, threshold, input, radius }: FactOf<'robust-at'>): boolean {
  return isRobust(deadZone(rows(hidden), float(threshold)), input.map(float), float(radius));
}

function isFlipped(f: F, x: readonly number[], h: readonly number[], eps: number): boolean {
  return norm(h) <= eps * (1 + near) && f(x) !== 0 && f(x) * f(moved(x, h, 1)) <= near;
}

export function judgeFlipped(fact: FactOf<'flipped-at'>): boolean {
  const f = deadZone(rows(fact.hidden), float(fact.threshold));
  const [x, h] = [fact.input.map(float), fact.change.map(float)];
  return f(x) > 0 && isFlipped(f, x, h, float(fact.radius));
}

export function judgePurified(fact: FactOf<'purified'>): boolean {
  const { before, after, threshold: b, input, radius, change } = fact;
  const [x, eps] = [input.map(float), float(radius)];
  return (
    isFlipped(deadZone(rows(before), float(b)), x, change.map(float), eps) &&
    isRobust(deadZone(rows(after), float(b)), x, eps)
  );
}

/** The change of f(z) when every w_i moves along the direction. */
export function judgeDenseSign(fact: FactOf<'dense-sign'>): boolean {
  const [W, b, x] = [rows(fact.hidden), float(fact.threshold), fact.input.map(float)];
  const u = fact.direction.map(float);
  const g = slopeOf(deadZone(W, b), x, x.length);
  const z = moved(x, g, -float(fact.radius) / (norm(g) || 1));
  const at = (by: number): number =>
    deadZone(
      W.map((w) => moved(w, u, by)),
      b,
    )(z);
  const rate = (at(1e-5) - at(-1e-5)) / 2e-5;
  return fact.sign === 'positive' ? rate > -1e-6 : rate < 1e-6;
}

/** By the numbers of inputs that turn negative, and the common fall of all that move. */
export function judgePure(fact: FactOf<'pure-radius'>): boolean {
  const { dimension: D, active: s, threshold, squared } = fact;
  const b = float(threshold);
  const f = deadZone(
    Array.from({ length: D }, (_, i) => Array.from({ length: D }, (__, k) => (i === k ? 1 : 0))),
    b,
  );
  const x = Array.from({ length: D }, (_, k) => (k < s ? 1 : 0));
  const radii = Array.from({ length: D - s + 1 }, (_, p) => {
    const h = x.map((__, k) => (k < s + p ? -1 : 0));
    let [low, high] = [0, 1];
    for (let k = 0; k < 50; k++) {
      const middle = (low + high) / 2;
      if (f(moved(x, h, middle)) > 0) low = middle;
      else high = middle;
    }
    return (s + p) * high * high;
  });
  return Math.abs(Math.min(...radii) - float(squared)) < 1e-6;
}

function valueOf({ sigma }: Data, { W, v }: Point): F {
  return (x) => v.reduce((sum, a, j) => sum + a * sigma(dot(W[j] ?? [], x)), 0);
}

export function judgeRobustNetwork(
  data: Data,
  p: Point,
  { input, radius, free }: FactOf<'robust-network'>,
): boolean {
  return isRobust(valueOf(data, p), input.map(float), float(radius), free);
}

export function judgeFlippedNetwork(
  data: Data,
  p: Point,
  { input, radius, change, free }: FactOf<'flipped-network'>,
): boolean {
  const h = change.map(float);
  return (
    h.slice(free).every((a) => a === 0) &&
    isFlipped(valueOf(data, p), input.map(float), h, float(radius))
  );
}
