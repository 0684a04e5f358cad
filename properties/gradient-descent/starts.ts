/**
 * # Starts from which gradient descent is certified, and its exact steps
 *
 * Labels are the outputs of the drawn network plus a share of the residual that Theorem D2 allows, so that the
 * condition holds with a small or large margin.
 *
 * ## Main definitions
 * - {@link Start}, {@link startWith}: the generator
 * - {@link proposalFor}: the claim of Theorem D2 there
 * - {@link stepFrom}: one step in any tier; {@link residualAt}, {@link displacement}
 * @module
 */
import * as fc from 'fast-check';
import type { Tier } from '../../src/arithmetic/ring.ts';
import { at, dense, matrix, tabulate } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { centreAt, geometryOf } from '../../src/network/centre.ts';
import { fullLipschitz } from '../../src/network/descent.ts';
import { evaluate } from '../../src/sigma/expression.ts';
import type { Moving } from '../../src/network/hessian.ts';
import { gradient, preactivations, residual } from '../../src/network/network.ts';
import type { Network } from '../../src/network/network.ts';
import { problemOf } from '../../src/network/problem.ts';
import type { Problem } from '../../src/network/problem.ts';
import { proposeDescent } from '../../src/theorems/gradient-descent/search.ts';
import type { DescentProposal } from '../../src/theorems/gradient-descent/search.ts';
import { evaluateLoss } from '../../src/search/evaluation.ts';
import type { Point } from '../../src/search/evaluation.ts';
import type { DescentAssertion } from '../../src/theorems/gradient-descent/search.ts';
import { draws, eighth } from '../support/numbers.ts';
import { showMatrix, showVector } from '../support/outcomes.ts';

export interface Start {
  readonly activation: string;
  readonly inputs: Dense;
  readonly point: Point;
  readonly moving: Moving;
  /** The direction of the residual at the start. */
  readonly direction: readonly number[];
  /** The share of the residual that the condition of D2 allows. */
  readonly share: number;
}

const shares = [2 ** -20, 1 / 16, 1 / 4, 0.5, 0.8];

/** Starts with at most three samples, inputs and neurons. */
export function startWith(activations: readonly string[]): fc.Arbitrary<Start> {
  return fc
    .record({
      n: fc.integer({ min: 1, max: 3 }),
      d: fc.integer({ min: 1, max: 3 }),
      extra: fc.integer({ min: 0, max: 1 }),
      activation: fc.constantFrom(...activations),
      moving: fc.constantFrom<Moving>('hidden', 'all'),
      xs: draws(eighth, 9),
      weights: draws(eighth, 12),
      v: draws(fc.constantFrom(1, -1, 0.5, -3, 2), 4),
      direction: draws(fc.integer({ min: -9, max: 9 }), 3),
      share: fc.constantFrom(...shares),
    })
    .map(({ n, d, extra, activation, moving, xs, weights, v, direction, share }) => {
      const m = Math.ceil(n / d) + extra;
      const cut = (rows: number, cols: number, from: readonly number[]): Dense =>
        dense(rows, cols, Float64Array.from(from.slice(0, rows * cols)));
      const point = { hidden: cut(m, d, weights), outputs: v.slice(0, m) };
      return {
        activation,
        inputs: cut(n, d, xs),
        point,
        moving,
        direction: direction.slice(0, n),
        share,
      };
    });
}

/** A start with its problem and the claim of D2. */
export interface Certified {
  readonly problem: Problem;
  readonly asserted: DescentAssertion;
  /** L and sigma_0 of the claim. */
  readonly lipschitz: number;
  readonly singular: number;
}

/** norm(r0) of sigma_0^2/(4L), L on a small ball; `undefined` where sigma_min(J) > 0 is not shown. */
function allowedAt(problem: Problem, point: Point, moving: Moving): number | undefined {
  const proposal = proposeDescent(problem, point, moving);
  if (!('because' in proposal)) {
    const { singular, lipschitz } = proposal;
    return lipschitz > 0 ? singular ** 2 / (4 * lipschitz) : 1;
  }
  if (proposal.shortfall === undefined) return undefined;
  const geometry = geometryOf(problem);
  const centre = centreAt(geometry, problem.activation, point.hidden, point.outputs);
  const L = centre === undefined ? undefined : fullLipschitz(centre, moving, 2 ** -20);
  return L === undefined ? undefined : proposal.shortfall.singular ** 2 / (4 * L);
}

/** Doubles with few digits, so that exact runs stay short. */
function coarse(x: number): number {
  const scale = 2 ** (20 - Math.ceil(Math.log2(Math.abs(x) + 2 ** -60)));
  return Math.round(x * scale) / scale;
}

/** The labels outputs + share allowed direction, the claim there, or why there is none. */
export function proposalFor(start: Start): Certified | string {
  const { inputs, point, moving, direction, share } = start;
  const sigma = activationNamed(start.activation);
  const flat = problemOf(inputs, new Float64Array(inputs.rows), sigma);
  const { residual: outputs } = evaluateLoss(flat, point);
  if (!outputs.every(Number.isFinite)) return 'the outputs overflow';
  const near = problemOf(inputs, outputs, sigma);
  const allowed = allowedAt(near, point, moving);
  if (allowed === undefined) return 'J has no full rank';
  const length = Math.hypot(...direction);
  for (let size = share * allowed; size > share * allowed * 2 ** -8; size /= 2) {
    const labels = outputs.map(
      (f, i) => f - coarse((length > 0 ? (direction[i] ?? 0) / length : 1) * size),
    );
    const problem = problemOf(inputs, labels, sigma);
    const proposal: DescentProposal = proposeDescent(problem, point, moving);
    if (!('because' in proposal)) return { problem, ...proposal };
  }
  return 'the condition fails at every share that was tried';
}

/** sigma at the pre-activations, n x m. */
function valuesOf<T>(tier: Tier<T>, net: Network<T>, name: string): readonly T[] | undefined {
  const { value } = activationNamed(name);
  const found = Array.from(preactivations(tier, net).data, (p) => evaluate(tier, value, p));
  const defined = found.flatMap((a) => (a === undefined ? [] : [a]));
  return defined.length === found.length ? defined : undefined;
}

/** theta - eta grad l(theta), in W or in W and v; `undefined` where sigma or sigma' is not shown to exist. */
export function stepFrom<T>(
  tier: Tier<T>,
  name: string,
  net: Network<T>,
  labels: readonly T[],
  { moving, eta }: { readonly moving: Moving; readonly eta: T },
): Network<T> | undefined {
  const sigma = activationNamed(name);
  const slope = gradient(tier, sigma, net, labels);
  const r = residual(tier, sigma, net, labels);
  if (slope === undefined || r === undefined) return undefined;
  const moved = (a: T, g: T): T => tier.sub(a, tier.mul(eta, g));
  const { hidden: W, outputs: v } = net;
  const hidden = tabulate(W.rows, W.cols, (j, k) => moved(at(W, j, k), at(slope, j, k)));
  if (moving === 'hidden') return { ...net, hidden };
  const values = valuesOf(tier, net, name);
  if (values === undefined) return undefined;
  const A = matrix(r.length, v.length, values);
  const outputs = v.map((a, j) =>
    moved(
      a,
      r.reduce((sum, e, i) => tier.add(sum, tier.mul(e, at(A, i, j))), tier.zero),
    ),
  );
  return { ...net, hidden, outputs };
}

/** f - y. */
export function residualAt<T>(
  tier: Tier<T>,
  name: string,
  net: Network<T>,
  labels: readonly T[],
): readonly T[] | undefined {
  return residual(tier, activationNamed(name), net, labels);
}

/** The parameters of one minus those of the other. */
export function displacement<T>(tier: Tier<T>, a: Network<T>, b: Network<T>): readonly T[] {
  const hidden = Array.from(a.hidden.data, (w, k) => tier.sub(w, b.hidden.data[k] ?? tier.zero));
  return [...hidden, ...a.outputs.map((v, j) => tier.sub(v, b.outputs[j] ?? tier.zero))];
}

export function startLabels(start: Start): readonly string[] {
  const found = proposalFor(start);
  return [
    start.activation,
    start.moving === 'all' ? 'W and v move' : 'W moves',
    ...(start.inputs.rows > 1 ? ['n > 1'] : []),
    typeof found === 'string' ? 'not certified' : 'certified',
    ...(start.share >= 0.5 ? ['residual near the limit'] : []),
  ];
}

export const startShares: Readonly<Record<string, number>> = {
  'W and v move': 0.3,
  'W moves': 0.3,
  'n > 1': 0.3,
  certified: 0.4,
  'residual near the limit': 0.2,
};

export function showStart(start: Start): string {
  const { activation, inputs, point, moving, direction, share } = start;
  return `sigma = ${activation}, X = ${showMatrix(inputs)}, W0 = ${showMatrix(point.hidden)}, v0 = ${showVector(point.outputs)}, moving ${moving}, residual along ${showVector(direction)}, ${share} of what is allowed`;
}
