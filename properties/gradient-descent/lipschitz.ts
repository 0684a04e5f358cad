/**
 * # Attacking L_full
 *
 * The change of J_full between two points of a ball, compared with L_full times their distance. The second point lies
 * in a random direction, or in the direction of fastest change found by ascent on the trilinear form D^2 f.
 * @module
 */
import * as fc from 'fast-check';
import { exactly } from '../../src/arithmetic/bounds.ts';
import { float64Tier } from '../../src/arithmetic/float64.ts';
import { interval, intervalTier } from '../../src/arithmetic/interval.ts';
import type { Interval } from '../../src/arithmetic/interval.ts';
import {
  compareRational,
  rationalField as Q,
  rationalFromDouble,
} from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import type { Ring, Tier } from '../../src/arithmetic/ring.ts';
import { at, dense, matrix, tabulate } from '../../src/linalg/matrix.ts';
import { transpose } from '../../src/linalg/ring-product.ts';
import type { Dense, Matrix } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { centreAt, dataGeometry } from '../../src/network/centre.ts';
import type { Centre } from '../../src/network/centre.ts';
import { fullLipschitz } from '../../src/network/descent.ts';
import { evaluate } from '../../src/sigma/expression.ts';
import { curvatureOnBall, lipschitzUp } from '../../src/network/lipschitz.ts';
import { mapNetwork, preactivations } from '../../src/network/network.ts';
import type { Network } from '../../src/network/network.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { identity, isPositiveSemidefinite, scale, squareNorm, subtract } from '../support/exact.ts';
import { draws, eighth } from '../support/numbers.ts';
import {
  decide,
  notCertified,
  proved,
  refuted,
  showMatrix,
  showVector,
} from '../support/outcomes.ts';
import { strongestOfGram } from '../support/spectra.ts';
import { displacement } from './starts.ts';

const theorem = 'gradient-descent';

interface Move {
  readonly activation: string;
  readonly from: Network<number>;
  readonly to: Network<number>;
  readonly radius: number;
  readonly found: 'drawn' | 'ascent';
}

/** J_full = [J, A], n x (m d + m). */
function fullJacobian<T>(tier: Tier<T>, name: string, net: Network<T>): Matrix<T> | undefined {
  const { inputs: X, outputs: v } = net;
  const P = preactivations(tier, net);
  const sigma = activationNamed(name);
  const value = (i: number, j: number): T | undefined => evaluate(tier, sigma.value, at(P, i, j));
  const slope = (i: number, j: number): T | undefined => evaluate(tier, sigma.slope, at(P, i, j));
  for (let i = 0; i < P.rows; i++)
    for (let j = 0; j < P.cols; j++)
      if (value(i, j) === undefined || slope(i, j) === undefined) return undefined;
  const d = X.cols;
  return tabulate(X.rows, v.length * (d + 1), (i, e) => {
    if (e >= v.length * d) return value(i, e - v.length * d) ?? tier.zero;
    const [j, k] = [(e - (e % d)) / d, e % d];
    return tier.mul(tier.mul(v[j] ?? tier.zero, slope(i, j) ?? tier.zero), at(X, i, k));
  });
}

function minus<T>(R: Ring<T>, A: Matrix<T>, B: Matrix<T>): Matrix<T> {
  return tabulate(A.rows, A.cols, (i, j) => R.sub(at(A, i, j), at(B, i, j)));
}

function times<T>(R: Ring<T>, A: Matrix<T>, B: Matrix<T>): Matrix<T> {
  return tabulate(A.rows, B.cols, (i, j) =>
    Array.from({ length: A.cols }, (_, k) => k).reduce(
      (sum, k) => R.add(sum, R.mul(at(A, i, k), at(B, k, j))),
      R.zero,
    ),
  );
}

/** D^2 f[z, .] at a point in float64, n x (m d + m); z = (D, delta) in the order of {@link fullJacobian}. */
function bent(
  name: string,
  { inputs: X, hidden: W, outputs: v }: Network<number>,
  z: readonly number[],
): Dense {
  const sigma = activationNamed(name);
  const P = preactivations(float64Tier, { inputs: X, hidden: W, outputs: v });
  const [m, d] = [v.length, X.cols];
  const entries = Array.from({ length: X.rows }, (_, i) => i).flatMap((i) => {
    const moved = v.map((_, j) =>
      Array.from({ length: d }, (_, k) => (z[j * d + k] ?? 0) * at(X, i, k)).reduce(
        (a, b) => a + b,
        0,
      ),
    );
    const s1 = v.map((_, j) => evaluate(float64Tier, sigma.slope, at(P, i, j)) ?? 0);
    const s2 = v.map((_, j) => evaluate(float64Tier, sigma.curvature, at(P, i, j)) ?? 0);
    const hidden = v.flatMap((b, j) => {
      const factor = b * (s2[j] ?? 0) * (moved[j] ?? 0) + (s1[j] ?? 0) * (z[m * d + j] ?? 0);
      return Array.from({ length: d }, (_, k) => factor * at(X, i, k));
    });
    return [...hidden, ...v.map((_, j) => (s1[j] ?? 0) * (moved[j] ?? 0))];
  });
  return dense(X.rows, m * (d + 1), Float64Array.from(entries));
}

function unit(xs: readonly number[]): readonly number[] {
  const length = Math.hypot(...xs);
  return length > 0 ? xs.map((x) => x / length) : xs;
}

/** A direction in which J_full changes fast: power iteration on the symmetric trilinear form r, z, u -> r . D^2 f[z, u]. */
function ascent(name: string, net: Network<number>, first: readonly number[]): readonly number[] {
  let z = unit(first);
  for (let round = 0; round < 30; round++) {
    const M = bent(name, net, z);
    const G = times(float64Tier, M, transpose(M));
    const { vector } = strongestOfGram(
      dense(G.rows, G.cols, Float64Array.from(Array.from(G.data))),
    );
    const u = unit(
      Array.from({ length: M.cols }, (_, e) => vector.reduce((s, r, i) => s + r * at(M, i, e), 0)),
    );
    const N = bent(name, net, u);
    const next = unit(
      Array.from({ length: N.cols }, (_, e) => vector.reduce((s, r, i) => s + r * at(N, i, e), 0)),
    );
    if (next.every((x) => x === 0)) return z;
    z = next;
  }
  return z;
}

function moveWith(activations: readonly string[]): fc.Arbitrary<Move> {
  return fc
    .record({
      n: fc.integer({ min: 1, max: 3 }),
      d: fc.integer({ min: 1, max: 2 }),
      m: fc.integer({ min: 1, max: 3 }),
      activation: fc.constantFrom(...activations),
      xs: draws(eighth, 6),
      weights: draws(eighth, 6),
      v: draws(fc.constantFrom(1, -1, 0.125, -3, 0), 3),
      radius: fc.constantFrom(2 ** -12, 2 ** -4, 0.5),
      found: fc.constantFrom<'drawn' | 'ascent'>('drawn', 'ascent', 'ascent'),
      direction: draws(fc.integer({ min: -9, max: 9 }), 9),
    })
    .map(({ n, d, m, activation, xs, weights, v, radius, found, direction }) => {
      const cut = (rows: number, cols: number, from: readonly number[]): Dense =>
        dense(rows, cols, Float64Array.from(from.slice(0, rows * cols)));
      const from = { inputs: cut(n, d, xs), hidden: cut(m, d, weights), outputs: v.slice(0, m) };
      const first = direction.slice(0, m * (d + 1)).map((x) => x + 1 / 16);
      const along = found === 'drawn' ? unit(first) : ascent(activation, from, first);
      // a few digits, for the exact comparison; a little shorter than the radius
      const step = along.map((x) => (Math.trunc(x * 4096) / 4096) * radius);
      const to = {
        inputs: from.inputs,
        hidden: cut(
          m,
          d,
          Array.from(from.hidden.data, (w, k) => w + (step[k] ?? 0)),
        ),
        outputs: from.outputs.map((b, j) => b + (step[m * d + j] ?? 0)),
      };
      return { activation, from, to, radius, found };
    });
}

function centreOf({ activation, from }: Move): Centre | undefined {
  const { inputs, hidden, outputs } = from;
  const W = dense(hidden.rows, hidden.cols, Float64Array.from(Array.from(hidden.data)));
  const X = dense(inputs.rows, inputs.cols, Float64Array.from(Array.from(inputs.data)));
  return centreAt(dataGeometry(X), activationNamed(activation), W, outputs);
}

function lipschitzOf(move: Move): number | undefined {
  const centre = centreOf(move);
  return centre === undefined ? undefined : fullLipschitz(centre, 'all', move.radius);
}

/** L3, the constant in W alone with abs(v_j) + R: forgets the cross term B1 norm(X). */
function withoutCross(move: Move): number | undefined {
  const centre = centreOf(move);
  if (centre === undefined) return undefined;
  const { activation, preactivations: P, geometry, outputs } = centre;
  const grown = outputs.map((v) => Math.abs(v) + move.radius);
  const bend = curvatureOnBall(activation, P, geometry.rowNorms, grown, move.radius);
  return bend === undefined ? undefined : lipschitzUp(exactly(bend), geometry.squareNorm);
}

/** (L3 + sqrt(L3^2 + B^2))/2: the cross term at half of its size. */
function halfCross(move: Move): number | undefined {
  const [L, L3] = [lipschitzOf(move), withoutCross(move)];
  if (L === undefined || L3 === undefined) return undefined;
  const fourSquares = (2 * L - L3) ** 2 - L3 ** 2;
  return (L3 + Math.sqrt(L3 ** 2 + fourSquares / 4)) / 2;
}

/** L^2 norm(step)^2 I - (J' - J)(J' - J)^T is positive semidefinite, over Q. */
function changesAtMost(move: Move, L: number | undefined): Outcome {
  if (L === undefined || !(L < Infinity)) return notCertified('L is not finite');
  const [from, to] = [move.from, move.to].map((net) => mapNetwork(net, rationalFromDouble));
  const [J, K] = [from, to].map((net) =>
    net === undefined ? undefined : fullJacobian(rationalTier, move.activation, net),
  );
  if (from === undefined || to === undefined || J === undefined || K === undefined)
    return notCertified('a pole');
  const change = minus(Q, K, J);
  const G = times(Q, change, transpose(change));
  const square = squareStep(move, L);
  return decide(
    isPositiveSemidefinite(subtract(scale(square, identity(G.rows)), G)),
    `norm of ${showMatrix(G)}`,
    showVector([square]),
    'J_full changes faster than L_full',
  );
}

function isInBall({ from, to, radius }: Move): boolean {
  const r = rationalFromDouble(radius);
  const [a, b] = [from, to].map((net) => mapNetwork(net, rationalFromDouble));
  if (a === undefined || b === undefined) return false;
  return compareRational(squareNorm(displacement(rationalTier, b, a)), Q.mul(r, r)) <= 0;
}

/** norm(J' - J)/(L norm(step)), in float64. */
function tightness(move: Move): number {
  const L = lipschitzOf(move);
  const [J, K] = [move.from, move.to].map((net) => fullJacobian(float64Tier, move.activation, net));
  if (L === undefined || J === undefined || K === undefined) return 0;
  const change = minus(float64Tier, K, J);
  const G = times(float64Tier, change, transpose(change));
  const length = Math.hypot(...displacement(float64Tier, move.to, move.from));
  const { value } = strongestOfGram(dense(G.rows, G.cols, Float64Array.from(Array.from(G.data))));
  return length > 0 && L > 0 ? Math.sqrt(value) / (L * length) : 0;
}

/** The left singular vector of J' - J where the change is largest, in 1024ths; float64. */
function strongest(move: Move): readonly number[] | undefined {
  const [J, K] = [move.from, move.to].map((net) => fullJacobian(float64Tier, move.activation, net));
  if (J === undefined || K === undefined) return undefined;
  const change = minus(float64Tier, K, J);
  const G = times(float64Tier, change, transpose(change));
  const { vector } = strongestOfGram(dense(G.rows, G.cols, Float64Array.from(Array.from(G.data))));
  return vector.map((x) => Math.round(x * 1024) / 1024);
}

/** norm((J' - J)^T u)^2, enclosed. */
function pulledSquare(move: Move, u: readonly number[]): Interval | undefined {
  const [J, K] = [move.from, move.to].map((net) =>
    fullJacobian(
      intervalTier,
      move.activation,
      mapNetwork(net, (x) => interval(x)),
    ),
  );
  if (J === undefined || K === undefined) return undefined;
  const column = matrix(
    u.length,
    1,
    u.map((x) => interval(x)),
  );
  const pulled = times(intervalTier, transpose(minus(intervalTier, K, J)), column);
  return Array.from(pulled.data).reduce(
    (sum, a) => intervalTier.add(sum, intervalTier.power(a, 2)),
    intervalTier.zero,
  );
}

/** The same along the u for which the left side is largest, with intervals. */
function changesAtMostAlong(move: Move, L: number | undefined): Outcome {
  if (L === undefined || !(L < Infinity)) return notCertified('L is not finite');
  const u = strongest(move);
  const left = u === undefined ? undefined : pulledSquare(move, u);
  if (u === undefined || left === undefined) return notCertified('sigma is not enclosed');
  const right = Q.mul(squareStep(move, L), squareNorm(u.map(rationalFromDouble)));
  if (left.hi < Infinity && compareRational(rationalFromDouble(left.hi), right) <= 0) return proved;
  if (compareRational(rationalFromDouble(left.lo), right) > 0)
    return refuted(`at least ${left.lo}`, showVector([right]), 'J_full changes faster than L_full');
  return notCertified('the enclosures do not tell: the points are too close or equal');
}

/** (L norm(step))^2, over Q. */
function squareStep({ from, to }: Move, L: number): Rational {
  const l = rationalFromDouble(L);
  const step = displacement(
    rationalTier,
    mapNetwork(to, rationalFromDouble),
    mapNetwork(from, rationalFromDouble),
  );
  return Q.mul(Q.mul(l, l), squareNorm(step));
}

function labels(move: Move): readonly string[] {
  const tight = tightness(move);
  return [
    move.activation,
    move.found,
    ...(move.from.inputs.rows > 1 ? ['n > 1'] : []),
    ...(move.from.outputs.length > 1 ? ['m > 1'] : []),
    ...(tight >= 0.9
      ? ['within 10 % of the bound']
      : tight >= 0.5
        ? ['within half of the bound']
        : []),
  ];
}

function showMove({ activation, from, to, radius }: Move): string {
  const text = ({ hidden, outputs }: Network<number>): string =>
    `W = ${showMatrix(hidden)}, v = ${showVector(outputs)}`;
  return `sigma = ${activation}, X = ${showMatrix(from.inputs)}, from ${text(from)} to ${text(to)}, radius ${radius}`;
}

const hypotheses = {
  'the second point lies in the ball': isInBall,
  "D.h4: sigma is C^2 on the ball's pre-activations": (move: Move): boolean =>
    lipschitzOf(move) !== undefined,
};

const neverExceeded = property<Move>({
  id: 'gradient-descent/lipschitz-never-exceeded',
  theorem,
  statement:
    "For all dyadic X, W, v and (W', v') in the ball, sigma rational, drawn and found by ascent: norm(J_full' - J_full) <= L_full norm((W', v') - (W, v)).",
  evidence: 'proof',
  arbitrary: moveWith(['square', 'x', 'cubic', 'rational', 'x^2 + x']),
  hypotheses,
  conclude: (move) => changesAtMost(move, lipschitzOf(move)),
  labels,
  required: {
    square: 0.1,
    x: 0.1,
    rational: 0.1,
    ascent: 0.4,
    drawn: 0.2,
    'n > 1': 0.4,
    'within 10 % of the bound': 0.05,
    'within half of the bound': 0.1,
  },
  proves: 0.9,
  show: showMove,
  runs: 250,
  control: {
    statement: 'The same with L3 alone, without the cross term B1 norm(X).',
    conclude: (move) => changesAtMost(move, withoutCross(move)),
  },
});

const enclosed = property<Move>({
  id: 'gradient-descent/lipschitz-enclosed',
  theorem,
  statement:
    "For all dyadic X, W, v and (W', v') in the ball, sigma transcendental: norm((J_full' - J_full)^T u) <= L_full norm((W', v') - (W, v)) norm(u) for the u where the left side is largest.",
  evidence: 'proof',
  arbitrary: moveWith(['tanh', 'sigmoid', 'softplus', 'sin', 'exp', 'gaussian', 'gelu']),
  hypotheses,
  conclude: (move) => changesAtMostAlong(move, lipschitzOf(move)),
  labels,
  required: {
    tanh: 0.05,
    exp: 0.05,
    ascent: 0.4,
    drawn: 0.2,
    'm > 1': 0.4,
    'within half of the bound': 0.1,
  },
  proves: 0.7,
  show: showMove,
  runs: 250,
  control: {
    statement: 'The same with the cross term at half of its size.',
    conclude: (move) => changesAtMostAlong(move, halfCross(move)),
  },
});

export const lipschitzProperties: readonly AnyProperty[] = [neverExceeded, enclosed];
