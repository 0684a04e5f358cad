/**
 * # Feedback alignment in plain floating point
 *
 * Gradients by differences, runs in W and V, eigenvalues by Jacobi rotations of the p x p matrix N, descent by running it.
 * @module
 */
import type { FactOf } from '../../../src/certificates/facts/format.ts';
import { dot, drawer, eigenvalues, float, norm, rows } from './plain-network.ts';
import type { Rows } from './plain-network.ts';

type Sigma = (z: number) => number;
const near = 1e-6;

export interface Net {
  readonly X: Rows;
  readonly Y: Rows;
  readonly W: Rows;
  readonly V: Rows;
  readonly B: Rows;
}

type Written = Pick<FactOf<'dfa-inner'>, 'inputs' | 'labels' | 'hidden' | 'outputs' | 'feedback'>;

export function plainNet({ inputs, labels, hidden, outputs, feedback }: Written): Net {
  return {
    X: rows(inputs),
    Y: rows(labels),
    W: rows(hidden),
    V: rows(outputs),
    B: rows(feedback),
  };
}

const transposed = (A: Rows): Rows => (A[0] ?? []).map((_, k) => A.map((row) => row[k] ?? NaN));
const product = (A: Rows, B: Rows): Rows => A.map((a) => transposed(B).map((b) => dot(a, b)));
const plus = (A: Rows, t: number, B: Rows): Rows =>
  A.map((a, i) => a.map((x, k) => x + t * (B[i]?.[k] ?? NaN)));

export function plainErrors(sigma: Sigma, { X, Y, W, V }: Net): Rows {
  const A = X.map((x) => W.map((w) => sigma(dot(x, w))));
  return plus(product(A, transposed(V)), -1, Y);
}

export function plainLoss(sigma: Sigma, net: Net): number {
  return norm(plainErrors(sigma, net).flat()) ** 2 / 2;
}

const slope = (sigma: Sigma, z: number): number => (sigma(z + 1e-5) - sigma(z - 1e-5)) / 2e-5;

/** The directions of feedback alignment in W and V, from sums over samples. */
export function plainDirection(sigma: Sigma, net: Net): { readonly W: Rows; readonly V: Rows } {
  const { X, W, B } = net;
  const E = plainErrors(sigma, net);
  const H = W.map((w, j) => {
    const pull = X.map((x, i) => dot(E[i] ?? [], B.map((b) => b[j] ?? NaN)) * slope(sigma, dot(x, w))); // prettier-ignore
    return (X[0] ?? []).map((_, k) => pull.reduce((s, p, i) => s + p * (X[i]?.[k] ?? NaN), 0));
  });
  const A = X.map((x) => W.map((w) => sigma(dot(x, w))));
  return { W: H, V: product(transposed(E), A) };
}

/** -dl/dt along the direction, by differences: <G, D>. */
export function plainRate(sigma: Sigma, net: Net): number {
  const D = plainDirection(sigma, net);
  const at = (t: number): number =>
    plainLoss(sigma, { ...net, W: plus(net.W, -t, D.W), V: plus(net.V, -t, D.V) });
  const h = 1e-5 / (1 + norm(D.W.flat()) + norm(D.V.flat()));
  return (at(-h) - at(h)) / (2 * h);
}

export function judgeInner(sigma: Sigma, fact: FactOf<'dfa-inner'>): boolean {
  const value = plainRate(sigma, plainNet(fact));
  const slack = 1e-4 * (1 + Math.abs(value));
  return float(fact.least) <= value + slack && value <= float(fact.most) + slack;
}

/** <G, D> at drawn points; for relu also where one neuron is active. */
export function judgeAlways(fact: FactOf<'dfa-always'>): boolean {
  const [V, B] = [rows(fact.outputs), rows(fact.feedback)];
  const m = V[0]?.length ?? 0;
  const at = (U: Rows, j: number, e: readonly number[]): number =>
    U.reduce((s, u, c) => s + (u[j] ?? NaN) * (e[c] ?? NaN), 0);
  const sum = (e: readonly number[], j: number): number => at(V, j, e) * at(B, j, e);
  const total = (e: readonly number[]): number =>
    Array.from({ length: m }, (_, j) => sum(e, j)).reduce((s, x) => s + x, 0);
  if (fact.by === 'neuron') return sum(fact.error.map(float), fact.neuron - 1) < 0;
  if (fact.by === 'direction') return total(fact.error.map(float)) < 0;
  const next = drawer(11);
  const errors = Array.from({ length: 2000 }, () => V.map(() => next()));
  if (fact.by === 'form') return errors.every((e) => total(e) > 0);
  return errors.every((e) => Array.from({ length: m }, (_, j) => sum(e, j)).every((x) => x >= -1e-9)); // prettier-ignore
}

function midpoint(net: Net, eta: number): Net {
  const D = plainDirection((z) => z, net);
  const M = product(transposed(plainErrors((z) => z, net)), net.X);
  const W = plus(net.W, -eta, D.W);
  const mean = plus(net.W, 1, W).map((w) => w.map((x) => x / 2));
  return { ...net, W, V: plus(net.V, -eta, product(M, transposed(mean))) };
}

function isDescending(list: readonly number[]): boolean {
  return list.every((x, k) => k === 0 || x < (list[k - 1] ?? NaN) + 1e-9);
}

/** Psi by integrating V W - theta along the ray to A, in 8 steps by Simpson's rule. */
export function plainPotential(net: Net, theta: readonly number[], A: readonly number[]): number {
  const at = (t: number): number => {
    const { W, V } = reached(
      net,
      A.map((a) => t * a),
    );
    return dot(product(V, W)[0] ?? [], A) - dot(theta, A);
  };
  const weights = [1, 4, 2, 4, 2, 4, 2, 4, 1];
  return weights.reduce((sum, w, k) => sum + (w * at(k / 8)) / 24, 0);
}

/** W and V after small moves that add up to A: the path does not matter. */
function reached(net: Net, A: readonly number[]): Net {
  const W = plus(net.W, 1, product(transposed(net.B), [A]));
  const mean = plus(net.W, 1, W).map((w) => w.map((x) => x / 2));
  return { ...net, W, V: plus(net.V, 1, product([A], transposed(mean))) };
}

export function judgeRun(fact: FactOf<'dfa-run'>): boolean {
  const [net, eta, line] = [plainNet(fact), float(fact.step), (z: number): number => z];
  if (fact.by === 'exact') {
    let end = net;
    for (let k = 0; k < fact.steps; k++) end = midpoint(end, eta);
    return eta > 0 && plainLoss(line, end) <= float(fact.most) * (1 + 1e-9) + 1e-9;
  }
  const points = [net.X.map(() => 0), ...fact.combinations.map((c) => c.map(float))];
  const As = points.map((c) => transposed(net.X).map((x) => dot(x, c)));
  const stages = As.map((A) => reached(net, A));
  const losses = stages.map((stage) => plainLoss(line, stage));
  const theta = fact.fit.map(float);
  const isFit = norm(product(transposed(net.X), plus(net.X.map((x) => [dot(x, theta)]), -1, net.Y)).flat()) < 1e-9; // prettier-ignore
  const isNear = stages.slice(0, -1).every((stage, k) => {
    const next = midpoint(stage, eta);
    const own = stages[k + 1] ?? stage;
    const far = norm(plus(next.W, -1, own.W).flat());
    return far <= (float(fact.within) + 1e-9) * (norm(net.B.flat()) + 1e-9);
  });
  const values = As.map((A) => plainPotential(net, theta, A));
  return (
    eta > 0 &&
    isFit &&
    isNear &&
    isDescending(values) &&
    fact.rises.every((k) => (losses[k] ?? NaN) > (losses[k - 1] ?? NaN) - 1e-12) &&
    fact.opposed.every((k) => dot(stages[k]?.V[0] ?? [], net.B[0] ?? []) < near) &&
    (losses.at(-1) ?? NaN) <= float(fact.most) * (1 + 1e-9) + 1e-9
  );
}

/** A run of 200 steps, which must not leave the ball or be slower than it is said. */
export function judgeDescent(sigma: Sigma, fact: FactOf<'dfa-descent'>): boolean {
  const [eta, kappa, radius] = [float(fact.step), float(fact.rate), float(fact.radius)];
  const start = plainNet(fact);
  let [net, loss] = [start, plainLoss(sigma, start)];
  for (let k = 0; k < 200; k++) {
    const D = plainDirection(sigma, net);
    net = { ...net, W: plus(net.W, -eta, D.W), V: plus(net.V, -eta, D.V) };
    const next = plainLoss(sigma, net);
    if (!(next <= loss * (1 - eta * kappa) + 1e-9)) return false;
    loss = next;
  }
  const far = Math.hypot(...plus(net.W, -1, start.W).flat(), ...plus(net.V, -1, start.V).flat());
  return eta > 0 && kappa > 0 && far <= radius * (1 + 1e-9);
}

interface Passed {
  readonly e: readonly number[];
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** The signal is the derivative of (1/2) norm(f - y)^2 by what is added to h_l, or to z_l. */
function passOf(
  sigma: Sigma,
  layers: readonly Rows[],
  x: readonly number[],
  y: readonly number[],
  layer: number,
): Passed {
  // prettier-ignore
  const run = (extra: readonly number[], where: 'h' | 'z'): readonly number[] => {
    let h = x;
    for (const [k, W] of layers.entries()) {
      const isHere = k === layer - 1;
      const z = W.map((w, j) => dot(w, h) + (isHere && where === 'z' ? (extra[j] ?? 0) : 0));
      h = k === layers.length - 1 ? z : z.map((p, j) => sigma(p) + (isHere && where === 'h' ? (extra[j] ?? 0) : 0)); // prettier-ignore
    }
    return h.map((f, c) => f - (y[c] ?? NaN));
  };
  const p = layers[layer - 1]?.length ?? 0;
  const by = (where: 'h' | 'z'): readonly number[] =>
    Array.from({ length: p }, (_, j) => {
      const at = (t: number): number => norm(run(Array.from({ length: p }, (__, k) => (k === j ? t : 0)), where)) ** 2 / 2; // prettier-ignore
      return (at(1e-5) - at(-1e-5)) / 2e-5;
    });
  return { e: run([], 'h'), before: by('h'), after: by('z') };
}

function passesOf(
  sigma: Sigma,
  fact: { readonly layers: FactOf<'alignment'>['layers']; readonly layer: number } & Pick<
    FactOf<'alignment'>,
    'inputs' | 'labels'
  >,
): readonly Passed[] {
  // prettier-ignore
  const [Y, layers] = [rows(fact.labels), fact.layers.map(rows)];
  return rows(fact.inputs).map((x, i) => passOf(sigma, layers, x, Y[i] ?? [], fact.layer));
}

export function judgeAlignment(sigma: Sigma, fact: FactOf<'alignment'>): boolean {
  const B = rows(fact.feedback);
  const cosines = passesOf(sigma, fact).map(({ e, ...own }) => {
    const [u, delta] = [transposed(B).map((b) => dot(b, e)), own[fact.signal]];
    const size = norm(u) * norm(delta);
    return size < 1e-12 ? 0 : dot(u, delta) / size;
  });
  const mean = cosines.reduce((s, c) => s + c, 0) / cosines.length;
  const isInside = (x: number, low: number, high: number): boolean => low <= x + 1e-4 && x <= high + 1e-4; // prettier-ignore
  const each = cosines.every((c, i) => {
    const [low, high] = [fact.lows[i], fact.highs[i]];
    return low !== undefined && high !== undefined && isInside(c, float(low), float(high));
  });
  return each && isInside(mean, float(fact.least), float(fact.most));
}

/** The sum of the k largest eigenvalues of N. */
export function plainCeiling(B: Rows, E: Rows, k: number): number {
  const us = E.map((e) => transposed(B).map((b) => dot(b, e)));
  const N = (B[0] ?? []).map((_, a) =>
    (B[0] ?? []).map((__, b) =>
      us.reduce((s, u) => s + ((u[a] ?? NaN) * (u[b] ?? NaN)) / norm(u) ** 2 / us.length, 0),
    ),
  );
  const values = eigenvalues(N).toSorted((a, b) => b - a);
  return values.slice(0, k).reduce((s, x) => s + x, 0);
}

export function judgeBottleneck(sigma: Sigma, fact: FactOf<'bottleneck'>): boolean {
  const B = rows(fact.feedback);
  const E = fact.of === 'errors' ? rows(fact.errors) : passesOf(sigma, fact).map(({ e }) => e);
  const k = fact.of === 'errors' ? fact.width : (fact.layers[fact.layer]?.rows ?? 0);
  return plainCeiling(B, E, k) <= float(fact.most) + near;
}
