/**
 * # E4: the mean over random spans
 *
 * R_NT is quadratic in the projector P, so its mean over uniformly random spans is the mean over any family of spans
 * with the same second moments. The signed permutations of a span have them up to one number, E[sum P_ii^2], which is
 * k(k + 2)/(d + 2) for uniform spans since P_ii is a Beta variable; two orbits with suitable weights match it. The
 * roots of D4 and E8 match it without weights. So the mean is checked over Q, independently of the formula's
 * derivation.
 * @module
 */
import * as fc from 'fast-check';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalToText,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { gaussianSource } from '../../src/data/random.ts';
import { at, matrix, row, tabulate } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { limitTangentRisk, meanTangentRisk } from '../../src/quadratic/mean.ts';
import { tangentRisk } from '../../src/quadratic/risks.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { squareNorm, sum } from '../support/exact.ts';
import { draws, fraction } from '../support/numbers.ts';
import { decide, showMatrix, together } from '../support/outcomes.ts';
import { frobenius, orthogonalBasis } from './instances.ts';

const theorem = 'lazy-gap';

type Vector = readonly Rational[];

/** Spans, each given by its rows, with their total weight. */
interface Part {
  readonly weight: Rational;
  readonly spans: readonly Matrix<Rational>[];
}

interface Averaged {
  readonly design: 'orbits' | 'D4' | 'E8';
  readonly target: Matrix<Rational>;
  /** N x d. */
  readonly span: Matrix<Rational>;
}

function unit(d: number, i: number): Vector {
  return Array.from({ length: d }, (_, k) => (i === k ? Q.one : Q.zero));
}

function fromRows(rows: readonly Vector[]): Matrix<Rational> {
  return matrix(rows.length, rows[0]?.length ?? 0, rows.flat());
}

function permutations(items: readonly number[]): readonly (readonly number[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((first) =>
    permutations(items.filter((i) => i !== first)).map((rest) => [first, ...rest]),
  );
}

/** The images of the span under all signed permutations of the coordinates; -1 fixes every span. */
function orbit(span: Matrix<Rational>): readonly Matrix<Rational>[] {
  const d = span.cols;
  const places = permutations(Array.from({ length: d }, (_, i) => i));
  return Array.from({ length: 2 ** (d - 1) }, (_, bits) => bits).flatMap((bits) =>
    places.map((place) =>
      tabulate(span.rows, d, (i, k) => {
        const entry = at(span, i, place[k] ?? 0);
        return Math.floor(bits / 2 ** k) % 2 === 1 ? Q.neg(entry) : entry;
      }),
    ),
  );
}

/** sum P_ii^2 of the projector onto the complement of the span, and the dimension k of that complement. */
function diagonalOf(span: Matrix<Rational>): { readonly squares: Rational; readonly k: number } {
  const rows = Array.from({ length: span.rows }, (_, i) => matrix(1, span.cols, row(span, i)));
  const basis = orthogonalBasis(rows, frobenius);
  const diagonal = Array.from({ length: span.cols }, (_, i) =>
    basis.reduce((rest, b) => {
      const entry = at(b, 0, i);
      return Q.sub(rest, Q.div(Q.mul(entry, entry), frobenius(b, b)));
    }, Q.one),
  );
  return { squares: squareNorm(diagonal), k: span.cols - basis.length };
}

/** e_i + e_k and e_i - e_k, and for E8 the half vectors with an even number of minus signs. */
function roots(d: number, withHalves: boolean): readonly Vector[] {
  const pairs = Array.from({ length: d }, (_, i) => i).flatMap((i) =>
    Array.from({ length: i }, (_, k) => [i, k] as const),
  );
  const plain = pairs.flatMap(([i, k]) =>
    [Q.one, Q.neg(Q.one)].map((s) =>
      Array.from({ length: d }, (_, j) => (j === i ? Q.one : j === k ? s : Q.zero)),
    ),
  );
  if (!withHalves) return plain;
  const signs = Array.from({ length: 2 ** (d - 1) }, (_, bits) =>
    Array.from({ length: d }, (_, k) => (Math.floor(bits / 2 ** k) % 2 === 1 ? -1n : 1n)),
  );
  const even = signs.filter((v) => v.filter((s) => s < 0n).length % 2 === 0);
  return [...plain, ...even.map((v) => v.map((s) => ratio(s)))];
}

/** A basis of the vectors orthogonal to u. */
function hyperplane(u: Vector): Matrix<Rational> {
  const p = u.findIndex(({ num }) => num !== 0n);
  const rows = u.flatMap((a, i) =>
    i === p ? [] : [u.map((_, j) => (j === i ? (u[p] ?? Q.zero) : j === p ? Q.neg(a) : Q.zero))],
  );
  return fromRows(rows);
}

/**
 * Spans whose weighted second moments are those of a uniformly random span; the last part alone does not have these.
 */
function design({ design: kind, span }: Averaged): readonly Part[] {
  const [N, d] = [span.rows, span.cols];
  const axes = fromRows(Array.from({ length: N }, (_, i) => unit(d, i)));
  if (kind !== 'orbits') {
    const lines = roots(d, kind === 'E8').map((u) => (N === 1 ? fromRows([u]) : hyperplane(u)));
    const coordinates = Array.from({ length: d }, (_, i) =>
      N === 1 ? fromRows([unit(d, i)]) : hyperplane(unit(d, i)),
    );
    return [
      { weight: Q.one, spans: lines },
      { weight: Q.zero, spans: coordinates },
    ];
  }
  const { squares, k } = diagonalOf(span);
  const whole = BigInt(k);
  const uniform = ratio(whole * (whole + 2n), BigInt(d) + 2n);
  const weight = Q.div(Q.sub(ratio(whole), uniform), Q.sub(ratio(whole), squares));
  return [
    { weight, spans: orbit(span) },
    { weight: Q.sub(Q.one, weight), spans: orbit(axes) },
  ];
}

function meanOver({ target, span }: Averaged, parts: readonly Part[]): Outcome {
  const means = parts.map(({ weight, spans }) => {
    const total = sum(spans.map((W) => tangentRisk(Q, target, W)));
    return Q.mul(weight, Q.div(total, ratio(BigInt(spans.length))));
  });
  const [mean, formula] = [sum(means), meanTangentRisk(target, span.rows)];
  return decide(
    compareRational(mean, formula) === 0,
    rationalToText(mean),
    rationalToText(formula),
    'the mean over the spans and E4',
  );
}

function symmetricFrom(d: number, entries: Vector): Matrix<Rational> {
  return tabulate(d, d, (i, k) => {
    const [r, c] = [Math.max(i, k), Math.min(i, k)];
    return entries[(r * (r + 1)) / 2 + c] ?? Q.zero;
  });
}

const averaged: fc.Arbitrary<Averaged> = fc
  .record({
    kind: fc.constantFrom(
      ...(['orbits', 'orbits', 'orbits', 'orbits', 'orbits', 'orbits', 'D4', 'E8'] as const),
    ),
    d: fc.constantFrom(2, 2, 3, 3, 3, 4),
    N: fc.integer({ min: 1, max: 3 }),
    entries: draws(fraction, 36),
    weights: draws(
      fc.integer({ min: -3, max: 3 }).map((x) => ratio(BigInt(x))),
      12,
    ),
  })
  .map(({ kind, d: drawn, N, entries, weights }) => {
    const d = { orbits: drawn, D4: 4, E8: 8 }[kind];
    const rows = kind === 'orbits' ? Math.min(N, d - 1) : N === 1 ? 1 : d - 1;
    const span = tabulate(rows, d, (i, k) => weights[i * d + k] ?? unit(d, i)[k] ?? Q.zero);
    return { design: kind, target: symmetricFrom(d, entries), span };
  });

const spanMean = property<Averaged>({
  id: 'lazy-gap/span-mean',
  theorem,
  statement:
    'E4. For all symmetric B over Q and families of spans with the second moments of a uniformly random one: the mean of R_NT is 2((alpha + beta) tr(B^2) + beta tr(B)^2).',
  evidence: 'proof',
  arbitrary: averaged,
  hypotheses: {
    'the span has dimension N': ({ design: kind, span }) =>
      kind !== 'orbits' || diagonalOf(span).k === span.cols - span.rows,
    'the span is no coordinate subspace': ({ design: kind, span }) => {
      if (kind !== 'orbits') return true;
      const { squares, k } = diagonalOf(span);
      return compareRational(squares, ratio(BigInt(k))) !== 0;
    },
  },
  conclude: (a) => meanOver(a, design(a)),
  labels: ({ design: kind, span }) => [
    kind,
    `d = ${span.cols}`,
    ...(span.rows > 1 ? ['N > 1'] : ['N = 1']),
  ],
  required: { orbits: 0.5, D4: 0.05, E8: 0.05, 'd = 3': 0.2, 'N > 1': 0.2 },
  proves: 1,
  show: ({ design: kind, target, span }) =>
    `${kind}, B = ${showMatrix(target)}, span of ${showMatrix(span)}`,
  runs: 60,
  control: {
    statement: 'The same over the coordinate subspaces alone.',
    conclude: (a) =>
      meanOver(
        a,
        design(a)
          .slice(-1)
          .map((part) => ({ ...part, weight: Q.one })),
      ),
  },
});

interface Large {
  readonly diagonal: Vector;
  readonly neurons: number;
}

function diagonalMatrix(entries: Vector): Matrix<Rational> {
  return tabulate(entries.length, entries.length, (i, k) =>
    i === k ? (entries[i] ?? Q.zero) : Q.zero,
  );
}

/** mean/(2 tr(B^2)) - limit = (1 - rho) rho (1 - tau) (d - 2)/((d - 1)(d + 2)), which is at most (1 - tau)/(4d). */
function limitIsNear({ diagonal, neurons }: Large, correction: bigint): Outcome {
  const size = diagonal.length;
  const d = BigInt(size);
  const square = squareNorm(diagonal);
  const t = sum(diagonal);
  const tau = Q.div(Q.mul(t, t), Q.mul(ratio(d), square));
  const rho = ratio(BigInt(neurons), d);
  const mean = Q.div(meanTangentRisk(diagonalMatrix(diagonal), neurons), Q.mul(ratio(2n), square));
  const difference = Q.sub(mean, limitTangentRisk(rho, tau));
  const spread = Q.mul(Q.mul(rho, Q.sub(Q.one, rho)), Q.sub(Q.one, tau));
  const expected = Q.mul(spread, ratio(d - correction, (d - 1n) * (d + 2n)));
  const bound = Q.div(Q.sub(Q.one, tau), ratio(4n * d));
  return together(
    decide(
      compareRational(difference, expected) === 0,
      rationalToText(difference),
      rationalToText(expected),
      'mean minus limit',
    ),
    decide(
      difference.num >= 0n && compareRational(difference, bound) <= 0,
      rationalToText(difference),
      `0 to ${rationalToText(bound)}`,
      'the limit is approached from above like 1/d',
    ),
  );
}

const meanLimit = property<Large>({
  id: 'lazy-gap/mean-limit',
  theorem,
  statement:
    'E4. For all d >= 2, N <= d and diagonal B over Q, rho = N/d: 0 <= E[R_NT]/(2 norm_F(B)^2) - ((1 - rho)^2 (1 - tau) + (1 - rho) tau) <= (1 - tau)/(4d).',
  evidence: 'proof',
  arbitrary: fc
    .record({
      d: fc.oneof(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 6, max: 60 })),
      share: fc.integer({ min: 0, max: 60 }),
      entries: draws(fraction, 60),
    })
    .map(({ d, share, entries }) => ({
      diagonal: entries.slice(0, d),
      neurons: Math.floor((share * d) / 60),
    })),
  hypotheses: { 'B is not 0': ({ diagonal }) => squareNorm(diagonal).num !== 0n },
  conclude: (l) => limitIsNear(l, 2n),
  labels: ({ diagonal, neurons }) => [
    diagonal.length > 5 ? 'd > 5' : 'd <= 5',
    ...(neurons === 0 ? ['N = 0'] : []),
  ],
  required: { 'd > 5': 0.3, 'd <= 5': 0.2 },
  proves: 1,
  show: ({ diagonal, neurons }) =>
    `B = diag(${diagonal.map(rationalToText).join(', ')}), N = ${neurons}`,
  runs: 200,
  control: {
    statement: 'The same with d - 3 in the place of d - 2 in the exact difference.',
    conclude: (l) => limitIsNear(l, 3n),
  },
});

interface Sampled {
  readonly diagonal: Vector;
  readonly neurons: number;
  readonly seed: number;
}

const spans = 4000;

/** 2 norm_F(P B P)^2 in float64 for a diagonal B, from an orthonormal frame of the complement, which is uniform too. */
function sampledRisk(diagonal: readonly number[], neurons: number, next: () => number): number {
  const d = diagonal.length;
  const frame: number[][] = [];
  for (let j = 0; j < d - neurons; j++) {
    const u = Array.from({ length: d }, next);
    for (const b of frame) {
      const along = b.reduce((s, x, i) => s + x * (u[i] ?? 0), 0);
      for (const [i, x] of b.entries()) u[i] = (u[i] ?? 0) - along * x;
    }
    const length = Math.hypot(...u);
    frame.push(u.map((x) => x / length));
  }
  let total = 0;
  for (const a of frame)
    for (const b of frame)
      total += a.reduce((s, x, i) => s + x * (diagonal[i] ?? 0) * (b[i] ?? 0), 0) ** 2;
  return 2 * total;
}

function toNumber({ num, den }: Rational): number {
  return Number(num) / Number(den);
}

/**
 * Hoeffding: R_NT lies in [0, 2 norm_F(B)^2], so the mean of 4000 independent spans is further from its expectation than
 * 2 norm_F(B)^2 sqrt(ln(2 10^9)/8000), 5.2 % of the range, with a probability of at most 10^-9.
 */
function sampleAgrees({ diagonal, neurons, seed }: Sampled, formula: Rational): Outcome {
  const next = gaussianSource(seed);
  const entries = diagonal.map(toNumber);
  let total = 0;
  for (let k = 0; k < spans; k++) total += sampledRisk(entries, neurons, next);
  const range = 2 * entries.reduce((s, x) => s + x * x, 0);
  const allowed = range * Math.sqrt(Math.log(2e9) / (2 * spans));
  return decide(
    Math.abs(total / spans - toNumber(formula)) <= allowed,
    String(total / spans),
    `${toNumber(formula)} up to ${allowed}`,
    'the mean over 4000 Gaussian spans, 10^-9 by Hoeffding',
  );
}

const spanSample = property<Sampled>({
  id: 'lazy-gap/span-sample',
  theorem,
  statement:
    'E4, sampled. The mean of R_NT over 4000 Gaussian spans in float64 is E[R_NT] up to 5.2 % of 2 norm_F(B)^2: Hoeffding allows more with a probability of at most 10^-9.',
  evidence: 'sample',
  arbitrary: fc
    .record({
      d: fc.integer({ min: 2, max: 6 }),
      N: fc.integer({ min: 1, max: 5 }),
      entries: draws(fc.oneof(fraction, fc.constant(ratio(1n))), 6),
      seed: fc.integer({ min: 1, max: 1_000_000 }),
    })
    .map(({ d, N, entries, seed }) => ({
      diagonal: entries.slice(0, d),
      neurons: Math.min(N, d - 1),
      seed,
    })),
  hypotheses: { 'B is not 0': ({ diagonal }) => squareNorm(diagonal).num !== 0n },
  conclude: (s) => sampleAgrees(s, meanTangentRisk(diagonalMatrix(s.diagonal), s.neurons)),
  labels: ({ diagonal }) => [diagonal.length > 3 ? 'd > 3' : 'd <= 3'],
  required: { 'd > 3': 0.15 },
  proves: 1,
  show: ({ diagonal, neurons, seed }) =>
    `B = diag(${diagonal.map(rationalToText).join(', ')}), N = ${neurons}, seed ${seed}`,
  runs: 12,
  control: {
    statement: 'The same with twice the mean.',
    conclude: (s) =>
      sampleAgrees(s, Q.mul(ratio(2n), meanTangentRisk(diagonalMatrix(s.diagonal), s.neurons))),
  },
});

export const averageProperties: readonly AnyProperty[] = [spanMean, meanLimit, spanSample];
