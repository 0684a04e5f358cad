/**
 * # The thresholds of the inequalities, to the last bits of a double
 *
 * n = d = 1, x = 1, sigma = x + x^2/2, W0 = 0, v = (1, -1): sigma_min(J) = sqrt(2) and L = 1 in closed form. The
 * exact checker verifies 2^-46 inside the threshold and refutes 2^-46 outside.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { decideExactly } from '../../../src/certificates/exact/check.ts';
import type { Verdict } from '../../../src/certificates/verdict.ts';
import type { ExactDecision } from '../../../src/certificates/exact/check.ts';
import type { Certificate, Claim } from '../../../src/certificates/format.ts';
import { dense } from '../../../src/linalg/matrix.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { certifiedInputs } from '../../../src/certificates/claims/inputs.ts';

const X = dense(1, 1, Float64Array.of(1));
const about = {
  activation: activationNamed('x + x^2/2').value,
  inputs: certifiedInputs(X, undefined),
  width: 2,
};
const start = dense(2, 1, Float64Array.of(0, 0));

type Specific = Claim extends infer C
  ? C extends Claim
    ? Omit<C, keyof typeof about>
    : never
  : never;

function decided(
  claim: Specific,
  W: readonly [number, number] = [0, 0],
  more: Partial<Certificate['witness']> = {},
): ExactDecision {
  const witness = { hidden: dense(2, 1, Float64Array.from(W)), outputs: [1, -1], ...more };
  return decideExactly({ claim: { ...about, ...claim }, witness, provenance: {} }, X);
}

// W = (s, -s) has f = 2 s < t, J = (1 + s, s - 1) and e = sqrt(2) s
const [t, s] = [1, 0.3125];
const e = s * Math.SQRT2;
const mu = Math.sqrt(2 + 2 * s * s);
const size = t - 2 * s;
const stationarity = (lambda: number): number =>
  Math.hypot(lambda * s - size * (1 + s), size * (1 - s) - lambda * s);
const root = (lambda: number): number => {
  const a = t - e * (mu - e / 2);
  return (a + Math.sqrt(a * a + 4 * stationarity(lambda) * e)) / 2;
};
const plain = (lambda: number): number => (stationarity(lambda) + lambda * e) / mu;
const [below, above, far] = [1, 4, 40];

function point(multiplier: number, bound: number, gap: number): ExactDecision {
  const claim = { kind: 'kkt-point', labels: [t], radius: 0.5, bound, gap } as const;
  return decided(claim, [s, -s], { start, multiplier });
}

const bound = { kind: 'kkt-bound', least: 0.75, most: 1.5, labels: [4] } as const;
const ball = 4 - 0.25 * (0.75 * (Math.SQRT2 - 0.25) - (1.5 * 0.25) / 2);
const box = 4 - 0.25 * (2 * 1.5 * (1 - 1.5 * 0.25) - 0.75 * 0.25);

const cases: readonly (readonly [string, (x: number) => ExactDecision, number])[] = [
  [
    'zero-near, labels',
    (x) => decided({ kind: 'zero-near', radius: 0.5, labels: [-x] }),
    0.5 * (Math.SQRT2 - 0.25),
  ],
  [
    'rank, radius',
    (x) => decided({ kind: 'full-row-rank-on-ball', radius: x, mirrored: true }),
    Math.SQRT2,
  ],
  ['cone, radius', (x) => decided({ kind: 'kkt-cone', radius: x, ratio: 2 }), Math.SQRT1_2],
  ['cone, ratio', (x) => decided({ kind: 'kkt-cone', radius: 0.5, ratio: x }), 4 * Math.SQRT2 - 2],
  ['ball, bound', (x) => decided({ ...bound, set: 'ball', radius: 0.25, bound: 1 / x }), 1 / ball],
  ['ball, mu > 0', (x) => decided({ ...bound, set: 'ball', radius: x, bound: 99 }), Math.SQRT2],
  ['box, bound', (x) => decided({ ...bound, set: 'box', radius: 0.25, bound: 1 / x }), 1 / box],
  ['point, lambda = 0', (x) => point(0, 1 / x, 9), 1 / size],
  ['point, (delta + lambda e)/mu', (x) => point(below, 1 / x, 9), 1 / plain(below)],
  ['point, the root', (x) => point(above, 1 / x, 9), 1 / root(above)],
  ['point, delta/mu', (x) => point(far, 1 / x, 9), mu / stationarity(far)],
  [
    'point, ball',
    (x) =>
      decided({ kind: 'kkt-point', labels: [t], radius: 0.5, bound: 9, gap: 9 }, [x, -x], {
        start,
        multiplier: 0,
      }),
    0.5 * Math.SQRT1_2,
  ],
];

describe('the exact checker at thresholds known in closed form', () => {
  it('is tried where each of the three bounds of C3 is the one that decides', () => {
    expect(plain(below)).toBeLessThan(root(below));
    expect(root(above)).toBeLessThan(plain(above));
    expect(root(above)).toBeGreaterThan(stationarity(above) / mu);
    expect(stationarity(far) / mu).toBeGreaterThan(root(far));
  });

  it.each(cases)('verifies just inside and refutes just outside, for %s', (_, make, threshold) => {
    const inside = make(threshold * (1 - 2 ** -46));
    expect(inside).toMatchObject({ verdict: { kind: 'verified' }, isRefuted: false });
    const outside = make(threshold * (1 + 2 ** -46));
    expect(outside).toMatchObject({ verdict: { kind: 'rejected' }, isRefuted: true });
  });

  it('verifies the gap of C4 just above its threshold and not just below', () => {
    const gap = size - (t - 0.5 * (Math.SQRT2 + 0.5 / 2));
    expect(point(below, 9, gap * (1 + 2 ** -46)).verdict.kind).toBe('verified');
    // another direction u might do better: not shown, and not refuted
    expect(point(below, 9, gap * (1 - 2 ** -46))).toMatchObject({
      verdict: { kind: 'rejected', at: 'claim.gap' },
      isRefuted: false,
    });
    expect(point(below, 9, size).verdict.kind).toBe('verified');
  });

  it('decides to the next double: W within sqrt(2), rounded to either side', () => {
    const rank = { kind: 'full-row-rank-on-ball', mirrored: true } as const;
    // Math.SQRT2 is above the root
    expect(decided({ ...rank, radius: Math.SQRT2 }).isRefuted).toBe(true);
    const inside = decided({ ...rank, radius: Math.SQRT2 - 2 ** -52 });
    expect(inside).toMatchObject({ verdict: { kind: 'verified' }, bits: 128 });
  });

  it('takes more bits for a smaller margin, and at equality gives up', () => {
    const rank = { kind: 'full-row-rank-on-ball', mirrored: false } as const;
    // one neuron: sigma_min(J) = abs(v), L = abs(v)
    const alone = (radius: number, v: number): ExactDecision =>
      decideExactly(
        {
          claim: { ...about, ...rank, width: 1, radius },
          witness: { hidden: dense(1, 1, Float64Array.of(0)), outputs: [v] },
          provenance: {},
        },
        X,
      );
    expect(alone(1 - 2 ** -53, 1)).toMatchObject({ verdict: { kind: 'verified' }, bits: 128 });
    expect(alone(1, 1)).toMatchObject({
      verdict: { kind: 'rejected', at: 'claim.radius' },
      bits: 2048,
      isRefuted: false,
    });
    expect(alone(1 + 2 ** -52, 1)).toMatchObject({ bits: 128, isRefuted: true });
    expect(alone(1 - 2 ** -53, 2 ** 900).verdict.kind).toBe('verified');
  });

  it('prints a positive mu, however little room 128 bits leave', () => {
    // one neuron with sigma' = 1 and sigma'' = 1 - k 2^-128: mu = sigma_min(J) - L rho = k 2^-128
    for (let k = 1; k <= 24; k++) {
      const activation = activationNamed(`x + (1 - ${k}/(2^64*2^64))*x^2/2`).value;
      const { verdict } = decideExactly(
        {
          claim: {
            ...about,
            kind: 'full-row-rank-on-ball',
            mirrored: false,
            activation,
            width: 1,
            radius: 1,
          },
          witness: { hidden: dense(1, 1, Float64Array.of(0)), outputs: [1] },
          provenance: {},
        },
        X,
      );
      const text = verdict.kind === 'verified' ? verdict.claim : '';
      const mu = Number(/with mu = (\S+)\. So/u.exec(text)?.[1]);
      expect(mu, `k = ${k}`).toBeGreaterThan(0);
      expect(mu, `k = ${k}`).toBeLessThanOrEqual(k * 2 ** -128);
    }
  });

  it('prints no 0 where the number is only too small', () => {
    // J = (v_1, v_2) and L = 0: mu = sqrt(2) v_1, and mu_0 rho = mu radius
    const decide = (v: number, radius: number): Verdict =>
      decideExactly(
        {
          claim: {
            ...about,
            kind: 'full-row-rank-on-ball',
            mirrored: true,
            activation: activationNamed('x').value,
            width: 2,
            radius,
          },
          witness: { hidden: dense(2, 1, Float64Array.of(0, 0)), outputs: [v, -v] },
          provenance: {},
        },
        X,
      ).verdict;
    expect(decide(1e-30, 1e-300)).toMatchObject({
      kind: 'rejected',
      at: 'claim.radius',
      because: expect.stringContaining('below the doubles'),
    });
    expect(decide(5e-324, 1e30)).toMatchObject({ kind: 'verified' });
    expect(decide(1e-20, 1e-300)).toMatchObject({ kind: 'verified' });
  });
});
