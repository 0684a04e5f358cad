/**
 * # The exact checker against plain formulas in float64
 *
 * Two samples, so that sigma_min is the root of a quadratic, and sigma = x + x^3/6, so that sigma'' = x and its
 * supremum over a segment is at an end. J is written out entry by entry. The threshold of each claim follows from the
 * formulas; the checker must verify 10^-9 inside and refute 10^-9 outside. Output weights, rows and neurons all differ.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { decideExactly } from '../../../src/certificates/exact/check.ts';
import type { ExactDecision } from '../../../src/certificates/exact/check.ts';
import type { Certificate, Claim } from '../../../src/certificates/format.ts';
import { randomSource } from '../../../src/data/random.ts';
import { dense } from '../../../src/linalg/matrix.ts';
import type { Dense } from '../../../src/linalg/matrix.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { certifiedInputs } from '../../../src/certificates/claims/inputs.ts';

type Common = 'activation' | 'inputs' | 'width';
type Specific = Claim extends infer C ? (C extends Claim ? Omit<C, Common> : never) : never;

const [n, d] = [2, 3];
const sigma = (t: number): number => t + t ** 3 / 6;
const slope = (t: number): number => 1 + t ** 2 / 2;

type Rows = readonly (readonly number[])[];

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((s, x, k) => s + x * (b[k] ?? 0), 0);
}

function toDense(rows: Rows): Dense {
  return dense(rows.length, rows[0]?.length ?? 0, Float64Array.from(rows.flat()));
}

/** The quantities in the claims, by their definitions. */
interface Reference {
  readonly W: Rows;
  readonly v: readonly number[];
  /** sigma_min(J). */
  readonly smallest: number;
  readonly lipschitz: (radius: number) => number;
  readonly residual: (labels: readonly number[]) => readonly number[];
  /** J^T u. */
  readonly pulled: (u: readonly number[]) => readonly number[];
}

function referenceAt(X: Rows, W: Rows, v: readonly number[]): Reference {
  const weight = (j: number): number => v[j] ?? 0;
  // row i: v_j sigma'(x_i . w_j) x_i for each j
  const J = X.map((x) => W.flatMap((w, j) => x.map((a) => weight(j) * slope(dot(x, w)) * a)));
  const [a = [], b = []] = J;
  const [p, q, r] = [dot(a, a), dot(b, b), dot(a, b)];
  const squares = X.map((x) => X.reduce((s, z) => s + dot(x, z) ** 2, 0));
  return {
    W,
    v,
    smallest: Math.sqrt((p + q) / 2 - Math.hypot((p - q) / 2, r)),
    lipschitz: (radius) => {
      const reached = X.flatMap((x) =>
        W.map((w, j) => Math.abs(weight(j)) * (Math.abs(dot(x, w)) + radius * Math.hypot(...x))),
      );
      return Math.max(...reached) * Math.sqrt(Math.max(...squares));
    },
    residual: (labels) =>
      X.map(
        (x, i) =>
          dot(
            v,
            W.map((w) => sigma(dot(x, w))),
          ) - (labels[i] ?? 0),
      ),
    pulled: (u) => a.map((_, c) => J.reduce((s, row, i) => s + (row[c] ?? 0) * (u[i] ?? 0), 0)),
  };
}

const uniform = randomSource(77);
const draw = (rows: number, cols: number, size: number): Rows =>
  Array.from({ length: rows }, () =>
    Array.from({ length: cols }, () => size * (2 * uniform() - 1)),
  );

const X = draw(n, d, 1.5);
const half = draw(2, d, 0.7);
const mirrored = referenceAt(X, [...half, ...half], [1, 1, -1, -1]);
const uneven = referenceAt(X, draw(3, d, 0.7), [0.5, -2, 1.25]);
const start = referenceAt(X, draw(3, d, 0.7), uneven.v);
const beside = referenceAt(
  X,
  start.W.map((w) => w.map((a) => a + 0.04 * (2 * uniform() - 1))),
  uneven.v,
);
const labels = [0.75, -1.5];

function decided(
  at: Reference,
  claim: Specific,
  more: Partial<Certificate['witness']> = {},
): ExactDecision {
  const inputs = certifiedInputs(toDense(X), undefined);
  const activation = activationNamed('x + x^3/6').value;
  return decideExactly(
    {
      claim: { activation, inputs, width: at.W.length, ...claim },
      witness: { hidden: toDense(at.W), outputs: at.v, ...more },
      provenance: {},
    },
    toDense(X),
  );
}

/** Where an increasing function of x > 0 reaches 0. */
function crossing(f: (x: number) => number, most: number = 2 ** 40): number {
  let [low, high] = [2 ** -40, most];
  for (let k = 0; k < 200; k++) {
    const x = Math.sqrt(low * high);
    if (f(x) < 0) low = x;
    else high = x;
  }
  return Math.sqrt(low * high);
}

const norm = (xs: readonly number[]): number => Math.hypot(...xs);
const moved = beside.W.flatMap((w, j) => w.map((a, k) => a - (start.W[j]?.[k] ?? 0)));
const e = norm(moved);
const radius = 0.125;
const point = (multiplier: number, bound: number, gap: number): ExactDecision =>
  decided(
    beside,
    { kind: 'kkt-point', radius, bound, gap, labels },
    { start: toDense(start.W), multiplier },
  );

/** C3 by its definition. */
function boundOfC3(multiplier: number): number {
  const r = beside.residual(labels);
  const gradient = beside.pulled(r);
  const delta = norm(gradient.map((g, k) => g + multiplier * (moved[k] ?? 0)));
  const mu = beside.smallest;
  const a = norm(start.residual(labels)) - e * (mu - (start.lipschitz(radius) * e) / 2);
  const root = (a + Math.sqrt(a * a + 4 * delta * e)) / 2;
  return Math.min((delta + multiplier * e) / mu, Math.max(delta / mu, root));
}

function gapOfC4(): number {
  const r = beside.residual(labels);
  const u = r.map((a) => a / norm(r));
  const least =
    dot(u, start.residual(labels)) -
    radius * (norm(start.pulled(u)) + (start.lipschitz(radius) * radius) / 2);
  return norm(r) - Math.max(0, least);
}

const small = labels.map((y) => y / 4096);
const value = norm(mirrored.residual(small));
const psi = referenceAt(X, half, [1, 1]);
const eps = 0.03;
const L = mirrored.lipschitz(eps);
const loud = norm(labels);
const [zeta, kappa] = [0.25, 0.75];

const cases: readonly (readonly [string, (x: number) => ExactDecision, number])[] = [
  [
    'rank, mirrored',
    (x) => decided(mirrored, { kind: 'full-row-rank-on-ball', radius: x, mirrored: true }),
    crossing((x) => mirrored.lipschitz(x) * x - mirrored.smallest),
  ],
  [
    'rank, any weights',
    (x) => decided(uneven, { kind: 'full-row-rank-on-ball', radius: x, mirrored: false }),
    crossing((x) => uneven.lipschitz(x) * x - uneven.smallest),
  ],
  [
    'zero, radius from below',
    (x) => decided(mirrored, { kind: 'zero-near', radius: 1 / x, labels: small }),
    1 / crossing((x) => mirrored.smallest * x - (mirrored.lipschitz(x) * x * x) / 2 - value, 0.01),
  ],
  [
    'cone, radius',
    (x) => decided(mirrored, { kind: 'kkt-cone', radius: x, ratio: 3 }),
    crossing((x) => mirrored.lipschitz(x) * x * 2.5 - mirrored.smallest),
  ],
  [
    'ball, bound',
    (x) =>
      decided(mirrored, {
        kind: 'kkt-bound',
        radius: eps,
        set: 'ball',
        least: zeta,
        most: kappa,
        bound: 1 / x,
        labels,
      }),
    1 / (loud - eps * (zeta * (mirrored.smallest - L * eps) - (kappa * L * eps) / 2)),
  ],
  [
    'box, bound',
    (x) =>
      decided(mirrored, {
        kind: 'kkt-bound',
        radius: eps,
        set: 'box',
        least: zeta,
        most: kappa,
        bound: 1 / x,
        labels,
      }),
    1 / (loud - eps * (2 * kappa * (psi.smallest - 1.5 * 2 * L * eps) - 2 * zeta * L * eps)),
  ],
  ...[0, 1, 10, 100].map(
    (multiplier) =>
      [
        `point, bound with lambda = ${multiplier}`,
        (x: number) => point(multiplier, 1 / x, 1e9),
        1 / boundOfC3(multiplier),
      ] as const,
  ),
];

describe('the exact checker against plain formulas', () => {
  it.each(cases)('agrees with the threshold of the formula: %s', (_, make, threshold) => {
    expect(threshold).toBeGreaterThan(0);
    expect(make(threshold * (1 - 1e-9)).verdict).toMatchObject({ kind: 'verified' });
    expect(make(threshold * (1 + 1e-9)).isRefuted).toBe(true);
  });

  it('prints mu and the bound on the labels for rank, rounded down and nearly the best', () => {
    const radius = 0.01;
    const rank = { kind: 'full-row-rank-on-ball', radius, mirrored: true } as const;
    const { verdict } = decided(mirrored, rank);
    const text = verdict.kind === 'verified' ? verdict.claim : '';
    const [mu, covered] = [/with mu = (\S+)\. So/u, /norm\(y\) \/ (\S+)\. For/u].map((pattern) =>
      Number(pattern.exec(text)?.[1]),
    );
    const bent = mirrored.lipschitz(radius) * radius;
    for (const [shown, best] of [
      [mu, mirrored.smallest - bent],
      [covered, radius * (mirrored.smallest - bent / 2)],
    ] as const) {
      expect(shown).toBeLessThanOrEqual(best);
      expect(shown).toBeGreaterThan(best * 0.99);
    }
  });

  it('verifies the gap of a point from the gap along r on, if not before', () => {
    const gap = gapOfC4();
    expect(gap).toBeLessThan(norm(beside.residual(labels)));
    expect(point(0, 1e9, gap * (1 + 1e-9)).verdict.kind).toBe('verified');
    expect(point(0, 1e9, gap / 4).verdict).toMatchObject({ kind: 'rejected', at: 'claim.gap' });
  });

  it('refuses a point outside the ball, and one without W0', () => {
    const claim = {
      kind: 'kkt-point',
      radius: e * (1 - 1e-12),
      bound: 1e9,
      gap: 1e9,
      labels,
    } as const;
    const W0 = { start: toDense(start.W), multiplier: 0 };
    expect(decided(beside, claim, W0)).toMatchObject({
      isRefuted: true,
      verdict: { at: 'witness' },
    });
    expect(decided(beside, { ...claim, radius: e * (1 + 1e-12) }, W0).verdict.kind).toBe(
      'verified',
    );
    expect(decided(beside, claim).isRefuted).toBe(true);
  });

  it('needs v_{j+h} = -v_j for a mirrored claim, and 1 and -1 for Theorem C', () => {
    const rank = { kind: 'full-row-rank-on-ball', radius: 1e-3, mirrored: true } as const;
    const weights = (v: readonly number[]): Reference => referenceAt(X, mirrored.W, v);
    expect(decided(weights([2, 3, -2, -3]), rank).verdict.kind).toBe('verified');
    const cone = { kind: 'kkt-cone', radius: 1e-3, ratio: 2 } as const;
    expect(decided(weights([1, 1, -1, -1]), cone).verdict.kind).toBe('verified');
    for (const v of [
      [2, 3, -2, -4],
      [2, 3, -3, -2],
      [2, 3, 2, 3],
    ])
      expect(decided(weights(v), rank)).toMatchObject({
        isRefuted: true,
        verdict: { at: 'witness' },
      });
    for (const v of [
      [2, 2, -2, -2],
      [-1, 1, 1, -1],
    ])
      expect(decided(weights(v), cone)).toMatchObject({
        isRefuted: true,
        verdict: { at: 'witness' },
      });
  });
});
