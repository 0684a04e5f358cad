/**
 * # Cases of C3 and C4 at special points
 *
 * m = 2, v = (1, -1), sigma = x + x^2/2, so that sigma' = 1 + x and sigma'' = 1. For n = d = 1 and x = 1 the point
 * W = (p - 1, q - 1) has J = (p, -q) and f = (p^2 - q^2)/2, and L = 1.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { decideExactly } from '../../../src/certificates/exact/check.ts';
import type { ExactDecision } from '../../../src/certificates/exact/check.ts';
import { dense } from '../../../src/linalg/matrix.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { certifiedInputs } from '../../../src/certificates/claims/inputs.ts';

interface Numbers {
  readonly labels: readonly number[];
  readonly radius: number;
  readonly bound: number;
  readonly gap: number;
  readonly multiplier: number;
}

function point(
  inputs: readonly (readonly number[])[],
  W: readonly number[],
  W0: readonly number[],
  { multiplier, ...claim }: Numbers,
  sigma: string = 'x + x^2/2',
  without: 'start' | 'multiplier' | 'nothing' = 'nothing',
): ExactDecision {
  const d = inputs[0]?.length ?? 0;
  const X = dense(inputs.length, d, Float64Array.from(inputs.flat()));
  return decideExactly(
    {
      claim: {
        kind: 'kkt-point',
        activation: activationNamed(sigma).value,
        inputs: certifiedInputs(X, undefined),
        width: 2,
        ...claim,
      },
      witness: {
        hidden: dense(2, d, Float64Array.from(W)),
        outputs: [1, -1],
        ...(without === 'start' ? {} : { start: dense(2, d, Float64Array.from(W0)) }),
        ...(without === 'multiplier' ? {} : { multiplier }),
      },
      provenance: {},
    },
    X,
  );
}

const one = [[1]];

describe('the bound of C3', () => {
  const [p, q] = [1 / 11, -1 / 9];
  const e = Math.hypot(1 - p, 1 - q);
  const f = (p * p - q * q) / 2;
  const mu = Math.hypot(p, q);
  const multiplier = 0.15;
  const delta = Math.hypot(p * (f + 1) - multiplier * (1 - p), -q * (f + 1) - multiplier * (1 - q));

  it('includes the loss of L e/2 where norm(r0) is below the bound already', () => {
    const bound = 1.15;
    // neither form holds, though norm(r0) - bound + delta e/bound < 0 and delta/bound < mu
    expect((delta + multiplier * e) / bound).toBeGreaterThan(mu);
    expect(delta / bound).toBeLessThan(mu);
    const excess = 1 - bound + (delta * e) / bound;
    expect(excess).toBeLessThan(0);
    expect(excess / e + e / 2).toBeGreaterThan(mu);
    const found = point(one, [p - 1, q - 1], [0, 0], {
      labels: [-1],
      radius: 2,
      bound,
      gap: 99,
      multiplier,
    });
    expect(found).toMatchObject({ isRefuted: true, verdict: { at: 'claim.bound' } });
    // and where that is compensated
    const enough = e * (e / 2 - mu) + 1;
    const numbers = { labels: [-1], radius: 2, gap: 99, multiplier };
    const root = (enough + Math.sqrt(enough * enough + 4 * delta * e)) / 2;
    const inside = { ...numbers, bound: root * (1 + 1e-9) };
    expect(point(one, [p - 1, q - 1], [0, 0], inside).verdict.kind).toBe('verified');
  });

  it('is delta/mu at W0 itself, whether or not W0 meets the bound', () => {
    const at = (bound: number): ExactDecision =>
      point(one, [0, 0], [0, 0], { labels: [1], radius: 0.5, bound, gap: 99, multiplier: 7 });
    // r = -1, J = (1, -1): delta = sqrt 2 = mu
    expect(at(1 + 2 ** -50).verdict.kind).toBe('verified');
    expect(at(1 - 2 ** -50)).toMatchObject({ isRefuted: true, verdict: { at: 'claim.bound' } });
  });

  it('may be 0 at a fit with delta = 0, and at no other', () => {
    const fit = { labels: [0], radius: 0.5, bound: 0, gap: 0 };
    expect(point(one, [0, 0], [0, 0], { ...fit, multiplier: 3 }).verdict.kind).toBe('verified');
    expect(point(one, [0.25, 0.25], [0, 0], { ...fit, multiplier: 0 }).verdict.kind).toBe(
      'verified',
    );
    const moved = point(one, [0.25, 0.25], [0, 0], { ...fit, multiplier: 3 });
    expect(moved).toMatchObject({ isRefuted: true, verdict: { at: 'claim.bound' } });
    const near = point(one, [0, 0], [0, 0], { ...fit, labels: [1e-300], multiplier: 3 });
    expect(near).toMatchObject({ isRefuted: true, verdict: { at: 'claim.bound' } });
  });

  it('is not refuted at 0 where delta may be 0', () => {
    // f = sigma(w) - sigma(w) = 0 and delta = 0, but the checker has sigma(w) in a range
    const fit = { labels: [0], radius: 0.5, bound: 0, gap: 1, multiplier: 0 };
    for (const w of [0.25, 0.375])
      expect(point(one, [w, w], [0.25, 0.25], fit, 'x + x^2/2 + 1/3')).toMatchObject({
        isRefuted: false,
        verdict: { kind: 'rejected', at: 'claim.bound' },
      });
  });
});

describe('a witness', () => {
  const numbers = { labels: [1], radius: 0.5, bound: 99, gap: 99, multiplier: 0 };

  it('needs W0 and the multiplier, both', () => {
    const at = (without: 'start' | 'multiplier'): ExactDecision =>
      point(one, [0, 0], [0, 0], numbers, 'x + x^2/2', without);
    for (const found of [at('start'), at('multiplier')])
      expect(found).toMatchObject({
        isRefuted: true,
        verdict: { at: 'witness', because: expect.stringMatching(/W0 and the multiplier/) },
      });
  });

  it('needs a sigma that is smooth at W0 too, and on the ball around it', () => {
    const kinked = (at: number): string => `x + x^2/2 + relu(x - ${at})`;
    const judged = (at: number): ExactDecision =>
      point(one, [0.25, 0.25], [0, 0], numbers, kinked(at));
    expect(judged(0.75).verdict.kind).toBe('verified');
    for (const at of [0, 0.25, 0.4, 0.499])
      expect(judged(at)).toMatchObject({ isRefuted: false, verdict: { at: 'witness' } });
  });
});

describe('the gap of C4', () => {
  /** min norm(r0 + J D) over norm(D) <= eps for r0 = (-1, -1), G = 2 X X^T, and the same bound along r0. */
  function leasts(
    [a, b, c]: readonly [number, number, number],
    eps: number,
  ): { readonly linear: number; readonly plain: number } {
    const [g, h, k] = [2 * a, 2 * b, 2 * c]; // [[g, h], [h, k]]
    const solve = (t: number): readonly [number, number] => {
      const det = (g + t) * (k + t) - h * h;
      return [(k + t - h) / det, (g + t - h) / det];
    };
    const step = ([y, z]: readonly [number, number]): number =>
      Math.sqrt(g * y * y + 2 * h * y * z + k * z * z);
    let [low, high] = [0, 1e6];
    for (let i = 0; i < 200; i++) {
      const t = (low + high) / 2;
      if (step(solve(t)) > eps) low = t;
      else high = t;
    }
    const u = solve(high);
    const along = (y: number, z: number): number => (y + z - eps * step([y, z])) / Math.hypot(y, z);
    return { linear: along(...u), plain: along(1, 1) };
  }

  const eps = 1 / 8;
  const claim = { labels: [1, 1], radius: eps, bound: 99, multiplier: 0 };
  const still = [0, 0, 0, 0];

  it.each([
    ['orthogonal', [1, 0], [0, 4]],
    ['oblique', [1, 0], [1, 4]],
    ['oblique, turned round', [4, 1], [0, 1]],
    ['obtuse', [1, 1], [-4, 2]],
  ] as const)('is taken along the residual of the linear model, for %s inputs', (_, x, z) => {
    const dot = (s: readonly number[], t: readonly number[]): number =>
      s.reduce((sum, w, i) => sum + w * (t[i] ?? 0), 0);
    const [a, b, c] = [dot(x, x), dot(x, z), dot(z, z)];
    const bent = (Math.sqrt(Math.max(a * a + b * b, b * b + c * c)) * eps * eps) / 2;
    const { linear, plain } = leasts([a, b, c], eps);
    const gap = Math.SQRT2 - (linear - bent);
    expect(linear).toBeGreaterThan(plain + 0.01);
    expect(linear).toBeGreaterThan(bent);
    const judged = (size: number): ExactDecision =>
      point([x, z], still, still, { ...claim, gap: size });
    expect(judged(gap * (1 + 1e-6)).verdict.kind).toBe('verified');
    // more bits would not help
    expect(judged(gap * (1 - 1e-6))).toMatchObject({
      isRefuted: false,
      bits: 128,
      verdict: { kind: 'rejected', at: 'claim.gap' },
    });
  });

  it('is norm(r) at most, without any direction', () => {
    const far = { ...claim, radius: 1e6 };
    const inputs = [
      [1, 0],
      [0, 4],
    ];
    expect(point(inputs, still, still, { ...far, gap: Math.SQRT2 * (1 + 1e-6) }).verdict.kind).toBe(
      'verified',
    );
    expect(point(inputs, still, still, { ...far, gap: Math.SQRT2 * (1 - 1e-6) })).toMatchObject({
      isRefuted: false,
      verdict: { kind: 'rejected', at: 'claim.gap' },
    });
  });

  const notShown = (bits: number): object => ({
    isRefuted: false,
    bits,
    verdict: { kind: 'rejected', at: 'claim.gap' },
  });

  it('is norm(r) where W0 fits, as there is no direction', () => {
    // W = (1/4, 1/8) has f = 9/32 - 17/128 = 19/128
    const judged = (gap: number): ExactDecision =>
      point(one, [0.25, 0.125], [0, 0], { ...claim, labels: [0], radius: 0.5, gap });
    expect(judged(19 / 128).verdict.kind).toBe('verified');
    expect(judged(19 / 128 - 2 ** -50)).toMatchObject(notShown(128));
  });

  it('is taken along r where J J^T is not a double', () => {
    // x = 2^600: norm(J) = sqrt(2) x and L = x^2
    const gap = Math.SQRT2 * 2 ** -10 + 2 ** -21;
    const judged = (size: number): ExactDecision =>
      point([[2 ** 600]], [0, 0], [0, 0], { ...claim, labels: [1], radius: 2 ** -610, gap: size });
    expect(judged(gap * (1 + 2 ** -46)).verdict.kind).toBe('verified');
    expect(judged(gap * (1 - 2 ** -46))).toMatchObject(notShown(128));
  });

  it('takes more bits where norm(r) is near it', () => {
    // f = 2^-140 + 2^-281, and the ball is too large for any direction
    const judged = (label: number): ExactDecision =>
      point(one, [2 ** -140, 0], [0, 0], { ...claim, labels: [label], radius: 1, gap: 1 });
    expect(judged(1)).toMatchObject({ bits: 128, verdict: { kind: 'verified' } });
    expect(judged(-1)).toMatchObject(notShown(256));
  });
});
