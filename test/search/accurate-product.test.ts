import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  compareDyadic,
  dyadicFromDouble,
  dyadicRing as Z,
} from '../../src/arithmetic/dyadic-ring.ts';
import { mapMatrix } from '../../src/linalg/matrix.ts';
import { denseTranspose } from '../../src/linalg/product.ts';
import { multiply } from '../../src/linalg/ring-product.ts';
import { accurateProductByRows } from '../../src/search/accurate-residual.ts';
import { draw, enclosures, exactly, of, ordinary, profile, sizeOf } from '../linalg/matrices.ts';

it('is off by one rounding of the result and a 2^-75 of the absolute values', () => {
  fc.assert(
    fc.property(draw(ordinary), (d) => {
      const [{ mid: A }, { mid: B }] = enclosures(d, true, true);
      const exact = multiply(Z, exactly(A), exactly(B));
      const sizes = multiply(Z, mapMatrix(exactly(A), sizeOf), mapMatrix(exactly(B), sizeOf));
      accurateProductByRows(A, denseTranspose(B)).data.forEach((c, k) => {
        const off = sizeOf(Z.sub(exact.data[k] ?? Z.zero, dyadicFromDouble(c)));
        const most = Z.add(
          Z.mul(sizeOf(exact.data[k] ?? Z.zero), dyadicFromDouble(2 ** -53)),
          Z.mul(sizes.data[k] ?? Z.zero, dyadicFromDouble(2 ** -75)),
        );
        expect(compareDyadic(off, most)).toBeLessThanOrEqual(0);
      });
    }),
    profile,
  );
});

it('survives cancellation that leaves a plain product nothing', () => {
  const x = 1 + 2 ** -30;
  expect(accurateProductByRows(of(1, 2, x, 1), of(1, 2, x, -(x * x))).data[0]).toBe(2 ** -60);
  const sum = accurateProductByRows(of(1, 3, 1e16, 1, -1e16), of(1, 3, 1, 1, 1));
  expect(sum.data[0]).toBe(1);
});

it('is NaN where the halves overflow', () => {
  expect(accurateProductByRows(of(1, 1, 1e305), of(1, 1, 1)).data[0]).toBeNaN();
});
