import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembled } from '../../../.ci/assemble.ts';
import { dense } from '../../../src/linalg/matrix.ts';
import { panelsFor, product } from '../../../src/linalg/simd/product.ts';
import { productBytes } from '../../../src/linalg/simd/product-bytes.ts';
import { productTwin } from '../../../src/linalg/simd/twin.ts';
import { hostile, profile } from '../matrices.ts';

/** Places where two arrays differ in a bit that a program can see: -0 and 0 differ, all NaN are one. */
function differences(x: Float64Array, y: Float64Array): readonly number[] {
  const places = Array.from(x, (_, k) => k).filter((k) => !Object.is(x[k], y[k]));
  return x.length === y.length ? places : [x.length, y.length];
}

function expectSameBits(A: Float64Array, B: Float64Array, n: number, k: number, m: number): void {
  const [left, right] = [dense(n, k, A), dense(m, k, B)];
  const C = product(left, right);
  expect(C.length).toBe(n * m);
  expect(differences(C, productTwin(left, right)), `${n} x ${k} x ${m}`).toEqual([]);
}

/** Doubles in [-1, 1) that differ from place to place. */
function noise(count: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

const anyDouble = fc.oneof(
  { weight: 8, arbitrary: hostile },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity, -0, 5e-324) },
);

describe('the bytes of the kernel', () => {
  it('are those of the committed text', async () => {
    const file = new URL('../../../src/linalg/simd/product-bytes.ts', import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(await assembled());
  });

  it('are a valid module with a memory and one function', () => {
    const module = new WebAssembly.Module(Buffer.from(productBytes, 'base64'));
    expect(WebAssembly.Module.imports(module)).toEqual([]);
    expect(WebAssembly.Module.exports(module)).toEqual([
      { name: 'memory', kind: 'memory' },
      { name: 'product', kind: 'function' },
    ]);
  });
});

describe('the product and its twin', () => {
  it('agree bit for bit on all shapes up to 20 and all doubles', () => {
    const shape = fc.integer({ min: 0, max: 20 });
    const entries = fc.array(anyDouble, { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(shape, shape, shape, entries, (n, k, m, xs) => {
        // Strides that share no factor with most shapes: no two rows are alike.
        const A = Float64Array.from({ length: n * k }, (_, i) => Number(xs[(7 * i) % xs.length]));
        const B = Float64Array.from({ length: k * m }, (_, i) =>
          Number(xs[(11 * i + 5) % xs.length]),
        );
        expectSameBits(A, B, n, k, m);
      }),
      profile,
    );
  });

  it('agree where several panels are needed', () => {
    const shapes: readonly (readonly [number, number, number])[] = [
      [50, 3000, 9], // several panels of rows
      [5, 60_000, 37], // several panels of columns too
      [4001, 1, 603], // several panels because of their product
      [1, 131_072, 3], // the deepest panel
      [2, 131_073, 2], // too deep
    ];
    for (const [n, k, m] of shapes) expectSameBits(noise(n * k, 1), noise(k * m, 2), n, k, m);
  });

  it('agree on a small product after a large one, and leave the factors alone', () => {
    const A = noise(200 * 100, 3);
    const B = noise(100 * 150, 4);
    expectSameBits(A, B, 200, 100, 150);
    expectSameBits(noise(15, 5), noise(21, 6), 5, 3, 7);
    expect(differences(A, noise(200 * 100, 3))).toEqual([]);
    expect(differences(B, noise(100 * 150, 4))).toEqual([]);
  });

  it('sum in ascending order from 0, by sums of 64 terms, and round each product', () => {
    const both = [product, productTwin];
    const x = 1 + 2 ** -30;
    for (const times of both) {
      const dot = (a: readonly number[], b: readonly number[]): number | undefined =>
        times(
          dense(1, a.length, Float64Array.from(a)),
          dense(1, a.length, Float64Array.from(b)),
        )[0];
      expect(dot([1e16, 1, -1e16], [1, 1, 1])).toBe(0);
      expect(dot([1e16, -1e16, 1], [1, 1, 1])).toBe(1);
      expect(dot([x, 1], [x, -(x * x)])).toBe(0); // a fused operation leaves 2^-60
      expect(dot([-0], [1])).toBe(0); // 0 + -0 = 0
      expect(dot([], [])).toBe(0);
      const [long, ones] = [new Float64Array(66).fill(0), new Float64Array(66).fill(1)];
      [long[0], long[64], long[65]] = [1e16, 1, -1e16];
      expect(dot([...long], [...ones])).toBe(0); // 1 - 1e16 is a sum of its own, and rounds to -1e16
      [long[0], long[63], long[64], long[65]] = [0, 1e16, 1, -1];
      expect(dot([...long], [...ones])).toBe(1e16);
      expect(dot([5e-324, 5e-324], [0.75, 1])).toBe(1e-323);
    }
  });

  it('keep the indices of rows, columns and sums apart', () => {
    const A = dense(2, 3, Float64Array.from([1, 2, 3, 4, 5, 6]));
    const B = Float64Array.from([1, 2, 3, 10, 20, 30, 100, 200, 300, 1000, 2000, 3000]);
    const C = [14, 140, 1400, 14_000, 32, 320, 3200, 32_000];
    for (const times of [product, productTwin])
      expect(Array.from(times(A, dense(4, 3, B)))).toEqual(C);
  });

  it('agree on A A^T, of which one triangle is computed where it takes several panels', () => {
    for (const [n, k] of [
      [7, 3],
      [83, 1000], // panels of 64 rows
      [45, 3000], // of 20
      [18, 131_072], // of one block, in two panels of columns
      [2, 131_073], // too deep
    ] as const) {
      const A = dense(n, k, noise(n * k, n));
      A.data[k] = Number.NaN; // in row 1
      expect(differences(product(A, A), productTwin(A, A)), `${n} x ${k}`).toEqual([]);
    }
  });
});

describe('the panels', () => {
  it('stay below 40 MB for every shape', () => {
    const long = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 1_000_000 }));
    const deep = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 131_072 }));
    const corner: [number, number, number] = [30_000, 1, 30_000];
    fc.assert(
      fc.property(long, deep, long, (rows, depth, cols) => {
        const { rowBlocks, colBlocks, bytes } = panelsFor(rows, depth, cols);
        expect(rowBlocks >= 1 && colBlocks >= 1).toBe(true);
        expect(bytes).toBeLessThan(40e6);
        const inner = 4 * depth * (rowBlocks + colBlocks);
        expect(bytes).toBe(8 * (inner + 16 * rowBlocks * colBlocks));
      }),
      { ...profile, numRuns: 2000, examples: [corner, [5000, 5000, 5000], [5000, 10, 5000]] },
    );
  });

  it('hold a whole small product at once', () => {
    expect(panelsFor(8, 10, 9)).toEqual({ rowBlocks: 2, colBlocks: 3, bytes: 2368 });
    expect(panelsFor(9, 10, 8)).toEqual({ rowBlocks: 3, colBlocks: 2, bytes: 2368 });
  });
});
