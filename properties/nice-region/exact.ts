/**
 * # Theorem B over Q: every output vector, and the profile of the ball
 *
 * Polynomial and rational activations at dyadic starts with any v0, including neurons that are switched off. That
 * sigma_min(J) >= s is the semidefiniteness of J J^T - s^2 I, decided over Q; it is the squared inequality norm(grad_W
 * l)^2 >= s^2 norm(r)^2 for all labels at once.
 * @module
 */
import * as fc from 'fast-check';
import { exactly } from '../../src/arithmetic/bounds.ts';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalFromDouble,
} from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { dense } from '../../src/linalg/matrix.ts';
import type { Dense, Matrix } from '../../src/linalg/matrix.ts';
import { sigmaNamed } from '../support/sigmas.ts';
import { linearise, mapNetwork } from '../../src/network/network.ts';
import { problemOf } from '../../src/network/problem.ts';
import { rankOnBall } from '../../src/network/right-inverse.ts';
import { anchorAt } from '../../src/search/anchor.ts';
import { largestRadius } from '../../src/search/region.ts';
import type { Region } from '../../src/search/region.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import {
  identity,
  isPositiveSemidefinite,
  rootAbove,
  scale,
  squareNorm,
  subtract,
} from '../support/exact.ts';
import { gramByDefinition } from '../support/networks.ts';
import { draws, eighth } from '../support/numbers.ts';
import {
  decide,
  notCertified,
  proved,
  refuted,
  showMatrix,
  showVector,
  together,
} from '../support/outcomes.ts';
import { remembered } from '../support/remembered.ts';

const theorem = 'nice-region';

/** A start (W0, v0), and a place in its region. */
interface Placed {
  readonly activation: string;
  readonly inputs: Dense;
  readonly hidden: Dense;
  readonly outputs: readonly number[];
  /** The direction of W - W0: towards W = 0, or random. */
  readonly towards: 'zero' | 'drawn';
  readonly direction: readonly number[];
  /** Eighths of the radius. */
  readonly share: number;
  readonly c: number;
  /** v_j = c times this times v0_j; at least 1 in size. Where v0_j = 0, v_j is the factor itself. */
  readonly factors: readonly number[];
}

const activations = ['square', 'cube', 'cubic', 'rational'] as const;

/** One sample, one input, x^2, v = +-1, towards W = 0: there sigma_min(J) is mu_0 - L t, so every bound is sharp. */
function sharpened(p: Placed): Placed {
  return {
    ...p,
    activation: 'square',
    inputs: dense(1, 1, p.inputs.data.slice(0, 1)),
    hidden: dense(p.hidden.rows, 1, p.hidden.data.slice(0, p.hidden.rows)),
    outputs: p.outputs.map((v) => (v < 0 ? -1 : 1)),
    towards: 'zero',
  };
}

const placed: fc.Arbitrary<Placed> = fc
  .record({
    sharp: fc.nat({ max: 7 }),
    n: fc.integer({ min: 1, max: 3 }),
    d: fc.integer({ min: 1, max: 3 }),
    extra: fc.integer({ min: 0, max: 2 }),
    activation: fc.constantFrom(...activations),
    noise: draws(eighth, 9),
    weights: draws(eighth, 15),
    v: draws(fc.constantFrom(1, -1, 0.5, -3, 0, 2), 5),
    towards: fc.constantFrom<Placed['towards']>('zero', 'drawn'),
    direction: draws(fc.integer({ min: -9, max: 9 }), 15),
    share: fc.integer({ min: 0, max: 8 }),
    c: fc.constantFrom(1, 0.5, 2 ** -10, 3),
    factors: draws(fc.constantFrom(1, -1, 2, -8), 5),
  })
  .map(({ sharp, n, d, extra, noise, weights, v, ...rest }) => {
    const m = Math.ceil(n / d) + extra;
    const inputs = dense(
      n,
      d,
      Float64Array.from({ length: n * d }, (_, k) => {
        const diagonal = (k - (k % d)) / d === k % d ? 3 : 0;
        return diagonal + (noise[k] ?? 0) / 4;
      }),
    );
    const hidden = dense(m, d, Float64Array.from(weights.slice(0, m * d)));
    const p = { inputs, hidden, outputs: v.slice(0, m), ...rest };
    return sharp === 0 ? sharpened(p) : p;
  });

interface Anchored {
  readonly region: Region;
}

const anchored = remembered((p: Placed): Anchored | string => {
  const labels = Array.from({ length: p.inputs.rows }, () => 0);
  const problem = problemOf(p.inputs, labels, sigmaNamed(p.activation));
  const anchor = anchorAt(problem, p);
  if ('because' in anchor) return 'no start';
  const region = largestRadius(anchor.centre, anchor.singular);
  return region === undefined ? 'no radius is shown' : { region };
});

/** W at `eighths` of the radius, on a grid that keeps exact arithmetic short. */
function pointAt(p: Placed, radius: number, eighths: number): Dense {
  const W0 = p.hidden;
  const moves = W0.data.map((w, k) => (p.towards === 'zero' ? -w : (p.direction[k] ?? 0)));
  const length = Math.hypot(...moves);
  // 2^-10 of the radius is reserved for rounding to the grid
  const t = length > 0 ? ((eighths / 8) * radius * (1 - 2 ** -10)) / length : 0;
  const grid = 2 ** (Math.floor(Math.log2(radius)) - 16);
  const data = W0.data.map((w, k) => w + Math.round((t * (moves[k] ?? 0)) / grid) * grid);
  return dense(W0.rows, W0.cols, data);
}

/** norm_F(W - W0)^2, exactly. */
function squareDistance(W: Dense, W0: Dense): Rational {
  const exact = (A: Dense): Rational[] => Array.from(A.data, rationalFromDouble);
  const start = exact(W0);
  return squareNorm(exact(W).map((w, k) => Q.sub(w, start[k] ?? Q.zero)));
}

/** J J^T at (W, v) over Q, from the definition of J; `undefined` at a pole. */
function exactGram(p: Placed, W: Dense, v: readonly number[]): Matrix<Rational> | undefined {
  const net = mapNetwork({ inputs: p.inputs, hidden: W, outputs: v }, rationalFromDouble);
  const linear = linearise(rationalTier, sigmaNamed(p.activation), net);
  return linear === undefined ? undefined : gramByDefinition(Q, linear);
}

/** G - s^2 I >= 0 for s >= 0. */
function atLeast(G: Matrix<Rational>, s: Rational): boolean {
  return isPositiveSemidefinite(subtract(G, scale(Q.mul(s, s), identity(G.rows))));
}

function larger(a: Rational, b: Rational): Rational {
  return compareRational(a, b) > 0 ? a : b;
}

/** The larger of mu_0 - L t and mu, for some t >= the distance; a control may reduce L. */
function profile(region: Region, square: Rational, share: Rational = Q.one): Rational {
  const L = Q.mul(share, rationalFromDouble(region.lipschitz));
  const here = Q.sub(rationalFromDouble(region.centre), Q.mul(L, rootAbove(square)));
  return larger(here, rationalFromDouble(region.everywhere));
}

function judge(
  p: Placed,
  v: readonly number[],
  at: { readonly W: Dense; readonly s: Rational; readonly what: string },
): Outcome {
  const G = exactGram(p, at.W, v);
  if (G === undefined) return notCertified('a pole');
  return atLeast(G, at.s)
    ? proved
    : refuted(`J J^T = ${showMatrix(G)}`, `s = ${showVector([at.s])}`, at.what);
}

function visited(
  p: Placed,
  found: Anchored,
  eighths: number,
): { readonly W: Dense; readonly square: Rational } | undefined {
  const { radius } = found.region;
  const W = pointAt(p, radius, eighths);
  const square = squareDistance(W, p.hidden);
  const most = rationalFromDouble(radius);
  return compareRational(square, Q.mul(most, most)) <= 0 ? { W, square } : undefined;
}

function outputsOf({ outputs, c, factors }: Placed): readonly number[] {
  return outputs.map((v, j) => (factors[j] ?? 1) * (v === 0 ? 1 : c * v));
}

/** sigma_min(J(W, v)) >= factor (mu_0 - L t) at the point of the instance. */
function boundHolds(p: Placed, v: readonly number[], factor: Rational, what: string): Outcome {
  const found = anchored(p);
  if (typeof found === 'string') return notCertified(found);
  const at = visited(p, found, p.share);
  if (at === undefined) return notCertified('the point was rounded out of the ball');
  return judge(p, v, { W: at.W, s: Q.mul(factor, profile(found.region, at.square)), what });
}

function scaledBound(p: Placed, v: readonly number[]): Outcome {
  const what = 'sigma_min(J(W, v)) >= c (mu_0 - L t)';
  return boundHolds(p, v, rationalFromDouble(p.c), what);
}

/** J for v = (1, ..., 1) is Psi. */
function unitBound(p: Placed, most: number): Outcome {
  const what = 'sigma_min(Psi(W)) >= (mu_0 - L t)/max abs(v0_j)';
  const ones = p.outputs.map(() => 1);
  return boundHolds(p, ones, Q.div(Q.one, rationalFromDouble(most)), what);
}

function largestOutput(v: readonly number[]): number {
  return Math.max(...v.map((a) => Math.abs(a)));
}

function labelsOf(p: Placed): readonly string[] {
  const { rows: n, cols: d } = p.inputs;
  const active = p.outputs.filter((v) => v !== 0).length;
  return [
    p.activation,
    ...(n === 1 ? ['n = 1'] : []),
    ...(active < p.outputs.length ? ['a neuron with v0_j = 0'] : []),
    ...(n === active * d ? ['n = m d, active neurons'] : []),
    ...(p.c < 1 ? ['c < 1'] : []),
    ...(new Set(p.outputs.map((v) => Math.abs(v))).size > 1 ? ['abs(v0_j) differ'] : []),
    `towards ${p.towards === 'zero' ? 'W = 0' : 'a drawn point'}`,
  ];
}

const shares = {
  square: 0.1,
  cube: 0.1,
  cubic: 0.1,
  rational: 0.1,
  'n = 1': 0.2,
  'a neuron with v0_j = 0': 0.15,
  'n = m d, active neurons': 0.1,
  'c < 1': 0.3,
  'abs(v0_j) differ': 0.3,
};

function show(p: Placed): string {
  const { activation, inputs, hidden, outputs, towards, direction, share, c, factors } = p;
  return `sigma = ${activation}, X = ${showMatrix(inputs)}, W0 = ${showMatrix(hidden)}, v0 = ${showVector(outputs)}, at ${share}/8 towards ${towards === 'zero' ? 'W = 0' : showVector(direction)}, c = ${c}, factors ${showVector(factors)}`;
}

const shapes = {
  'B.h2: abs(v_j) >= c abs(v0_j), c > 0': (p: Placed): boolean => {
    const v = outputsOf(p);
    return p.c > 0 && p.outputs.every((a, j) => Math.abs(v[j] ?? 0) >= p.c * Math.abs(a));
  },
};

const everyOutputVector = property<Placed>({
  id: 'nice-region/every-output-vector',
  theorem,
  statement:
    'For all (W0, v0) over Q, rational W of the certified ball and v with abs(v_j) >= c abs(v0_j), neurons with v0_j = 0 free: J J^T - c^2 (mu_0 - L t)^2 I is positive semidefinite, so norm(grad_W l)^2 >= c^2 (mu_0 - L t)^2 norm(r)^2 for all labels.',
  evidence: 'proof',
  arbitrary: placed,
  hypotheses: shapes,
  conclude: (p) => scaledBound(p, outputsOf(p)),
  labels: labelsOf,
  required: shares,
  proves: 0.4,
  show,
  runs: 400,
  control: {
    statement: 'B.h2 dropped for one neuron: the same bound with v_1 = 0.',
    conclude: (p) =>
      scaledBound(
        p,
        outputsOf(p).map((v, j) => (j === 0 ? 0 : v)),
      ),
  },
});

const unitWeights = property<Placed>({
  id: 'nice-region/unit-weights',
  theorem,
  statement:
    'For all (W0, v0) over Q and rational W of the certified ball: sigma_min(Psi(W)) >= mu/max abs(v0_j), what Theorem B and Theorem C take for unit output weights.',
  evidence: 'proof',
  arbitrary: placed,
  hypotheses: { 'some v0_j is not 0': ({ outputs }) => largestOutput(outputs) > 0 },
  conclude: (p) => unitBound(p, largestOutput(p.outputs)),
  labels: labelsOf,
  required: shares,
  proves: 0.4,
  show,
  runs: 200,
  control: {
    statement: 'sigma_min(Psi(W)) >= mu_0 - L t, whatever v0 is.',
    conclude: (p) => unitBound(p, 1),
  },
});

const eighths = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;

/** sigma_min(J(W, v0)) >= mu_0 - share L t at nine points of a ray. */
function alongRay(p: Placed, share: Rational): Outcome {
  const found = anchored(p);
  if (typeof found === 'string') return notCertified(found);
  const outcomes = eighths.map((k) => {
    const at = visited(p, found, k);
    if (at === undefined) return notCertified('a point was rounded out of the ball');
    const s = profile(found.region, at.square, share);
    return judge(p, p.outputs, { W: at.W, s, what: `at ${k}/8 of the radius` });
  });
  return together(...outcomes);
}

/** The check's bound for k/8 of the radius, with L of the whole ball, decreases with k and is shown for each k. */
function falls({ region }: Anchored): Outcome {
  let last = Infinity;
  for (const k of eighths.slice(1)) {
    const decision = rankOnBall(region.centre, exactly(region.lipschitz), (k / 8) * region.radius);
    if (decision.kind === 'fails')
      return refuted(decision.inequality, `radius ${region.radius}`, `fails at ${k}/8 of it`);
    if (!(decision.everywhere <= last))
      return refuted(`${decision.everywhere}`, `${last}`, `the bound grows at ${k}/8`);
    last = decision.everywhere;
  }
  return decide(last === region.everywhere, `${last}`, `${region.everywhere}`, 'at the sphere');
}

/** Whether sigma_min is at most 1.01 (mu_0 - L t) halfway out. */
function isTight(p: Placed): boolean {
  const found = anchored(p);
  if (typeof found === 'string') return false;
  const at = visited(p, found, 4);
  if (at === undefined) return false;
  const s = Q.mul(ratio(101n, 100n), profile(found.region, at.square));
  const G = exactGram(p, at.W, p.outputs);
  return G !== undefined && !atLeast(G, s);
}

const fallingProfile = property<Placed>({
  id: 'nice-region/profile',
  theorem,
  statement:
    'For all (W0, v0) over Q and rays from W0: sigma_min(J(W, v0)) >= mu_0 - L t at nine points up to the sphere, and the bound of the check falls as the radius grows.',
  evidence: 'sample',
  arbitrary: placed,
  hypotheses: shapes,
  conclude: (p) => {
    const found = anchored(p);
    const monotone = typeof found === 'string' ? notCertified(found) : falls(found);
    return together(monotone, alongRay(p, Q.one));
  },
  labels: (p) => [...labelsOf(p), ...(isTight(p) ? ['mu_0 - L t is within 1 % of sigma_min'] : [])],
  required: { ...shares, 'mu_0 - L t is within 1 % of sigma_min': 0.05 },
  proves: 0.4,
  show,
  runs: 150,
  control: {
    statement: 'Half of L is enough: sigma_min(J(W, v0)) >= mu_0 - L t/2.',
    conclude: (p) => alongRay(p, ratio(1n, 2n)),
  },
});

export const exactProperties: readonly AnyProperty[] = [
  everyOutputVector,
  unitWeights,
  fallingProfile,
];
