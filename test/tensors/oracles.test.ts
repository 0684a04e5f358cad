/**
 * # The oracle numbers of Theorem T
 *
 * Each was computed by other means, and is written down here.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { rationalField as Q, rationalToText, ratio } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { distanceSquare, normalFault } from '../../src/tensors/lazy.ts';
import { multipliersFor } from '../../src/tensors/multipliers.ts';
import { instanceMean } from '../../src/tensors/mean.ts';
import { innerProduct, rowsOf } from '../../src/tensors/powers.ts';
import { meanWidth, powerSpectrum, tensorDimension } from '../../src/tensors/spectrum.ts';
import { mat, q, vec } from '../certificates/facts/support.ts';

function spectrum(order: number, dimension: number): string {
  return powerSpectrum(order, dimension)
    .map(({ value, multiplicity }) => `${rationalToText(value)}x${multiplicity}`)
    .join(' ');
}

/** b(m d) for m = 1, 2, ... */
function widths(order: number, dimension: number, most: number): string {
  return Array.from({ length: most }, (_, i) =>
    rationalToText(meanWidth(Q, order, dimension, BigInt((i + 1) * dimension))),
  ).join(' ');
}

function mean(order: number, ...neurons: readonly (readonly number[])[]): string {
  return rationalToText(instanceMean(Q, order, mat(...neurons)));
}

function unit(d: number, i: number): readonly number[] {
  return Array.from({ length: d }, (_, k) => (k === i ? 1 : 0));
}

function texts(A: Matrix<Rational>): readonly (readonly string[])[] {
  return rowsOf(A).map((r) => r.map(rationalToText));
}

/** "dist^2 of norm^2", and the multipliers. */
function distance(
  order: number,
  neurons: readonly (readonly number[])[],
  v: readonly number[],
): readonly [string, readonly (readonly string[])[]] {
  const U = mat(...neurons);
  const T = { weights: vec(1), vectors: mat(v) };
  const W = multipliersFor(Q, order, U, T);
  expect(normalFault(Q, order, U, T, W)).toBe(-1);
  const square = rationalToText(distanceSquare(Q, order, U, T, W));
  return [`${square} of ${rationalToText(innerProduct(Q, order, T, T))}`, texts(W)];
}

describe('the spectrum of all powers', () => {
  it.each([
    [2, 3, '3/8x2 1/8x2'],
    [3, 3, '1/5x3 2/35x7'],
    [4, 3, '1/8x4 1/32x16'],
    [5, 3, '3/35x5 2/105x30'],
    [8, 3, '3/80x8 1/160x112'],
    [3, 4, '1/5x1 4/35x5 8/315x9'],
    [2, 4, '3/8x1 1/4x2 1/16x2'],
  ])('is for d = %i, l = %i: %s', (d, l, text) => {
    expect(spectrum(l, d)).toBe(text);
  });

  it('has trace 1 and dimension D, and grows towards low degrees by the stated factor', () => {
    for (let l = 2; l <= 7; l++)
      for (let d = 1; d <= 7; d++) {
        const list = powerSpectrum(l, d);
        const trace = list.reduce(
          (s, { value, multiplicity }) => Q.add(s, Q.mul(value, ratio(multiplicity))),
          Q.zero,
        );
        expect(trace).toEqual(Q.one);
        expect(list.reduce((s, { multiplicity }) => s + multiplicity, 0n)).toBe(
          tensorDimension(l, d),
        );
        for (const [i, { value, degree }] of list.entries()) {
          const lower = list[i - 1];
          if (lower === undefined) continue;
          const j = (l - degree) / 2;
          const factor = q(`${2 * l - 2 * j + d - 2}/${2 * j + 2}`);
          expect(Q.div(lower.value, value)).toEqual(factor);
          expect(factor.num > factor.den).toBe(true);
        }
      }
  });
});

describe('the mean width b(m d)', () => {
  it.each([
    [3, 3, '2/5 8/35 2/35 0'],
    [4, 3, '1/2 3/8 1/4 1/8 0'],
    [5, 3, '4/7 10/21 8/21 2/7 4/21'],
    [8, 3, '7/10 13/20 3/5 11/20 1/2'],
    [3, 4, '4/7 8/35 16/105 8/105 0'],
  ])('is for d = %i, l = %i and m = 1, 2, ..: %s', (d, l, text) => {
    expect(widths(l, d, text.split(' ').length)).toBe(text);
  });

  it('is 8/315 at the true rank 14 of five neurons, l = 4, d = 3', () => {
    expect(rationalToText(meanWidth(Q, 4, 3, 14n))).toBe('8/315');
  });

  it('is at most 1/10 from these numbers of neurons on', () => {
    const least = (order: number, d: number): number => {
      let m = 1;
      while (Q.sub(meanWidth(Q, order, d, BigInt(m * d)), q('1/10')).num > 0n) m++;
      return m;
    };
    expect([5, 8, 16, 30, 40].map((d) => least(3, d))).toEqual([6, 13, 45, 148, 257]);
    expect([8, 16, 30].map((d) => least(4, d))).toEqual([35, 210, 1201]);
    // D/d, rounded up
    expect([8, 16, 30].map((d) => (tensorDimension(4, d) + BigInt(d) - 1n) / BigInt(d))).toEqual([
      42n,
      243n,
      1364n,
    ]);
  });

  it('is at least the bound by the least eigenvalue', () => {
    for (let l = 2; l <= 5; l++)
      for (let d = 1; d <= 6; d++) {
        const D = tensorDimension(l, d);
        const least = powerSpectrum(l, d).findLast(({ multiplicity }) => multiplicity > 0n);
        let product = Q.one;
        for (let i = 0; i < l; i++) product = Q.mul(product, q(`${d + i}/${d + 2 * i}`));
        for (let k = 0n; k <= D; k++) {
          const bound = Q.mul(ratio(D - k, D), product);
          expect(Q.sub(meanWidth(Q, l, d, k), bound).num >= 0n).toBe(true);
        }
        if (d > 1) expect(Q.mul(ratio(D), least?.value ?? Q.zero)).toEqual(product);
      }
  });
});

describe('the mean over all powers for these neurons', () => {
  it('is these fractions for l = 3, d = 3', () => {
    for (const u of [unit(3, 0), [1, 1, 0], [2, -1, 3]]) expect(mean(3, u)).toBe('24/35');
    expect(mean(3, unit(3, 0), unit(3, 1))).toBe('13/35');
    expect(mean(3, [1, 1, 0], [0, 1, 1])).toBe('67/175');
    expect(mean(3, unit(3, 0), unit(3, 1), unit(3, 2))).toBe('2/35');
  });

  it('is these fractions in other sizes', () => {
    expect(mean(3, [1, 2])).toBe('1/2');
    expect(mean(2, [1, 0])).toBe('3/8');
    expect(mean(2, [1, 0], [1, 1])).toBe('0');
    expect(mean(2, unit(3, 1))).toBe('8/15');
    expect(mean(2, unit(3, 0), [1, 1, 2])).toBe('1/5');
    expect(mean(3, unit(8, 0))).toBe('147/160');
    expect(mean(5, [7])).toBe('0');
    expect(mean(3, [0, 0])).toBe('1');
    expect(mean(3, [1, 2], [2, 4], [0, 0])).toBe('1/2');
  });

  it('is b(d^2) for l = 3 and an orthonormal basis', () => {
    for (let d = 1; d <= 5; d++) {
      const units = Array.from({ length: d }, (_, i) => unit(d, i));
      const left = rationalToText(Q.sub(Q.one, q(`${3 * (3 * d + 2)}/${(d + 2) * (d + 4)}`)));
      if (d > 1) expect(mean(3, ...units)).toBe(left);
      expect(mean(3, ...units)).toBe(rationalToText(meanWidth(Q, 3, d, BigInt(d * d))));
    }
  });

  it('has the closed form of orthonormal neurons', () => {
    const odd = (n: number): bigint => (n <= 1 ? 1n : BigInt(n) * odd(n - 2));
    const rising = (d: number, last: number): bigint => {
      let value = 1n;
      for (let i = 0; i <= last; i += 2) value *= BigInt(d + i);
      return value;
    };
    for (const [l, d, m] of [
      [3, 2, 2],
      [3, 4, 3],
      [4, 3, 2],
      [4, 3, 3],
      [5, 2, 2],
      [5, 3, 1],
    ] as const) {
      const one = Q.sub(
        ratio(BigInt(l) * odd(2 * l - 3), rising(d, 2 * l - 4)),
        ratio(BigInt(l - 1) * odd(2 * l - 1), rising(d, 2 * l - 2)),
      );
      const units = Array.from({ length: m }, (_, i) => unit(d, i));
      expect(mean(l, ...units)).toBe(rationalToText(Q.sub(Q.one, Q.mul(ratio(BigInt(m)), one))));
    }
  });
});

describe('distances to lazy classes, l = 3', () => {
  it('are these, with these multipliers', () => {
    const two = [unit(3, 0), unit(3, 1)];
    expect(distance(3, two, [1, 1, 1])).toEqual([
      '13 of 27',
      [
        ['1', '3', '3'],
        ['3', '1', '3'],
      ],
    ]);
    expect(distance(3, two, [1, 2, 3])[0]).toBe('2160 of 2744');
    const skew = [
      [1, 1, 0],
      [0, 1, 1],
    ];
    expect(distance(3, skew, [1, 1, 1])).toEqual([
      '221/135 of 27',
      [
        ['148/135', '52/135', '76/45'],
        ['76/45', '52/135', '148/135'],
      ],
    ]);
    expect(distance(3, [[1, 0]], [1, 1])[0]).toBe('4 of 8');
  });

  it('are 0 from the vector itself, and from enough others', () => {
    expect(distance(3, [[1, 2]], [1, 2])[0]).toBe('0 of 125');
    expect(distance(3, [[1, 0], [1, 1]], [3, -2])[0]).toBe('0 of 2197'); // prettier-ignore
    expect(distance(3, [[0, 0]], [1, 0])[0]).toBe('1 of 1');
    expect(distance(2, [[0, 0]], [1, 0])[0]).toBe('1 of 1');
  });
});
