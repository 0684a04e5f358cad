/**
 * # Steps of successive convex approximation, in plain floating point
 *
 * Minimisers of surrogates by comparing with neighbours, J by differences, constants by sampling.
 * @module
 */
import type { FactOf } from '../../../src/certificates/facts/format.ts';
import { dot, drawer, flat, float, lossOf, norm, residual, unflat } from './plain-network.ts';
import type { Data, Point, Rows } from './plain-network.ts';
import { fullJacobian } from './sharpness-oracle.ts';

type Step = FactOf<'sca-step'>;
type Run = FactOf<'sca-run'>;
type Descent = FactOf<'sca-descent'>;
type Surrogate = Pick<Step, 'moving' | 'norm' | 'lambda' | 'tau' | 'blocks'>;

function trained(p: Point, { moving }: Surrogate): readonly number[] {
  return flat(p).slice(0, moving === 'all' ? undefined : p.W.flat().length);
}

function penalty({ norm: which, lambda }: Surrogate, theta: readonly number[]): number {
  return which === 'l2'
    ? (float(lambda) / 2) * dot(theta, theta)
    : float(lambda) * theta.reduce((sum, t) => sum + Math.abs(t), 0);
}

function valueOf(data: Data, p: Point, fact: Surrogate): number {
  return lossOf(data, p) + penalty(fact, trained(p, fact));
}

function movedBy(p: Point, d: readonly number[], gamma: number): Point {
  const theta = flat(p);
  return unflat(
    p,
    theta.map((t, k) => t + gamma * (d[k] ?? 0)),
  );
}

/** The surrogate of a block at theta + d, d 0 outside the block. */
function surrogateAt(
  data: Data,
  p: Point,
  fact: Surrogate,
  J: Rows,
): (d: readonly number[]) => number {
  const [r, theta] = [residual(data, p), trained(p, fact)];
  return (d) => {
    const far = r.map((x, i) => x + dot(J[i] ?? [], d));
    const z = theta.map((t, k) => t + (d[k] ?? 0));
    return dot(far, far) / 2 + (float(fact.tau) / 2) * dot(d, d) + penalty(fact, z);
  };
}

/** No neighbour at a distance of some `within` is clearly better, block by block. */
function isNear(
  data: Data,
  p: Point,
  fact: Surrogate,
  d: readonly number[],
  within: number,
): boolean {
  const J = fullJacobian(data, p, fact.moving);
  const value = surrogateAt(data, p, fact, J);
  const next = drawer(3);
  const s = float(fact.tau) + (fact.norm === 'l2' ? float(fact.lambda) : 0);
  let first = 0;
  for (const count of fact.blocks) {
    const isOwn = (k: number): boolean => k >= first && k < first + count;
    const own = d.map((x, k) => (isOwn(k) ? x : 0));
    for (let trial = 0; trial < 40; trial++) {
      const size = (1e-2 + 4 * within) * 10 ** -(trial % 3);
      const other = own.map((x, k) => (isOwn(k) ? x + size * next() : 0));
      // a point at a distance of `within` is worse by at most a quadratic, and slopes at kinks
      const steep = norm(J.flat()) ** 2 + s;
      const allowed = within * (steep * (within + size) + float(fact.lambda) * 4) + 1e-7;
      if (value(other) < value(own) - allowed * (1 + Math.abs(value(own)))) return false;
    }
    first += count;
  }
  return first === d.length;
}

export function judgeScaStep(data: Data, p: Point, fact: Step): boolean {
  const [d, gamma] = [fact.direction.map(float), float(fact.gamma)];
  if (!(gamma > 0 && gamma <= 1 && isNear(data, p, fact, d, float(fact.within)))) return false;
  const there = movedBy(p, d, gamma);
  const change = valueOf(data, there, fact) - valueOf(data, p, fact);
  const slack = 1e-7 * (1 + valueOf(data, p, fact));
  if (fact.by === 'values')
    return float(fact.least) <= change + slack && change <= float(fact.most) + slack;
  if (fact.by === 'bound') return change <= float(fact.most) + slack;
  if (fact.by === 'local-bound') return float(fact.lipschitz) >= 0;
  const [r, after] = [residual(data, p), residual(data, there)];
  return r.every((x, i) => Math.abs(float(fact.factor) * x - (after[i] ?? Number.NaN)) < 1e-6);
}

export function judgeScaRun(data: Data, start: Point, fact: Run): boolean {
  let p = start;
  for (const [k, direction] of fact.directions.entries()) {
    const d = direction.map(float);
    if (!isNear(data, p, fact, d, float(fact.within))) return false;
    const there = movedBy(p, d, float(fact.gammas[k] ?? fact.end));
    const fall = valueOf(data, p, fact) - valueOf(data, there, fact);
    if (!(fall > 0 && fall >= float(fact.falls[k] ?? fact.end) - 1e-9)) return false;
    p = there;
  }
  return valueOf(data, p, fact) <= float(fact.end) + 1e-9;
}

/** Minimises the surrogate of each block by coordinates. */
function stepOf(data: Data, p: Point, fact: Surrogate): readonly number[] {
  const [J, r, theta] = [fullJacobian(data, p, fact.moving), residual(data, p), trained(p, fact)];
  const [lambda, tau] = [float(fact.lambda), float(fact.tau)];
  const d = theta.map(() => 0);
  let first = 0;
  for (const count of fact.blocks) {
    const rest = [...r];
    for (let sweep = 0; sweep < 300; sweep++)
      for (let k = first; k < first + count; k++) {
        const column = J.map((row) => row[k] ?? 0);
        const [c, t] = [dot(column, column) + tau, theta[k] ?? 0];
        const old = t + (d[k] ?? 0);
        const u = c * old - dot(column, rest) - tau * (d[k] ?? 0);
        const z =
          fact.norm === 'l2'
            ? u / (c + lambda)
            : (Math.sign(u) * Math.max(Math.abs(u) - lambda, 0)) / c;
        column.forEach((x, i) => {
          rest[i] = (rest[i] ?? 0) + x * (z - old);
        });
        d[k] = z - t;
      }
    first += count;
  }
  return d;
}

/** A few steps of the run that the fact speaks of. */
export function judgeScaDescent(data: Data, start: Point, fact: Descent): boolean {
  const gamma = float(fact.gamma);
  const s = float(fact.tau) + (fact.norm === 'l2' ? float(fact.lambda) : 0);
  let p = start;
  let least = Infinity;
  for (let k = 0; k < Math.min(fact.steps, 20); k++) {
    const d = stepOf(data, p, fact);
    const there = movedBy(p, d, gamma);
    const fall = valueOf(data, p, fact) - valueOf(data, there, fact);
    if (!(fall >= (3 / 8) * gamma * s * dot(d, d) - 1e-7)) return false;
    least = Math.min(least, norm(d));
    p = there;
  }
  return fact.steps > 20 || least <= float(fact.distance) * (1 + 1e-6);
}
