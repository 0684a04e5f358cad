import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareDyadic,
  dyadicFromDouble,
  dyadicRing as Z,
} from '../../src/arithmetic/dyadic-ring.ts';
import { dyadic } from '../../src/arithmetic/dyadic.ts';
import type { Dyadic } from '../../src/arithmetic/dyadic.ts';
import { entire } from '../../src/arithmetic/interval-sets.ts';
import { interval } from '../../src/arithmetic/interval.ts';
import { dense } from '../../src/linalg/matrix.ts';
import type { Dense, Matrix } from '../../src/linalg/matrix.ts';
import { rowNormsUp, spectralUp, vectorNormUp, vectorNormDown } from '../../src/linalg/norms.ts';
import { denseProduct, denseTranspose, pointEnclosure } from '../../src/linalg/product.ts';
import type { Enclosure } from '../../src/linalg/product.ts';
import { multiply } from '../../src/linalg/ring-product.ts';
import { box, finite } from '../arithmetic/arbitraries.ts';
import { draw, enclosures, exactly, hostile, members, of, ordinary, profile } from './matrices.ts';

const nan = Number.NaN;

function sumOfSquares(xs: ArrayLike<Dyadic>): Dyadic {
  return Array.from(xs).reduce((sum, x) => Z.add(sum, Z.mul(x, x)), Z.zero);
}

const square = (x: number): Dyadic => Z.mul(dyadicFromDouble(x), dyadicFromDouble(x));

/** Whether s <= bound^2, and s (1 + slack u) >= bound^2 if a slack is given. An infinite bound holds. */
function expectRootUp(bound: number, s: Dyadic, slack?: number): void {
  expect(bound).toBeGreaterThanOrEqual(0);
  if (bound === Infinity) return;
  expect(compareDyadic(s, square(bound)), 'too small').toBeLessThanOrEqual(0);
  if (slack === undefined) return;
  const loose = Z.mul(s, Z.add(Z.one, Z.mul(dyadicFromDouble(slack), dyadic(1n, -53))));
  expect(compareDyadic(square(bound), loose), 'too large').toBeLessThanOrEqual(0);
}

/** A vector whose norm A multiplies by nearly norm(A), by some steps of the power method. */
function stretched(A: Dense): Dense {
  let x = dense(
    A.cols,
    1,
    Float64Array.from({ length: A.cols }, (_, j) => 1 + j / 8),
  );
  for (let step = 0; step < 20; step++) {
    const y = denseProduct(denseTranspose(A), denseProduct(A, x));
    const largest = Math.max(...y.data.map(Math.abs));
    if (!(largest > 0 && largest < Infinity)) return x;
    x = dense(
      A.cols,
      1,
      y.data.map((t) => t / largest),
    );
  }
  return x;
}

/** norm(M x) <= bound norm(x), exactly. */
function expectNormUp(bound: number, M: Matrix<Dyadic>, x: Dense): void {
  if (bound === Infinity) return;
  const v = exactly(x);
  const right = Z.mul(
    square(bound),
    sumOfSquares(Array.from({ length: x.rows }, (_, k) => v.data[k] ?? Z.zero)),
  );
  const image = multiply(Z, M, v);
  const left = sumOfSquares(Array.from({ length: image.rows }, (_, k) => image.data[k] ?? Z.zero));
  expect(compareDyadic(left, right)).toBeLessThanOrEqual(0);
}

function scaledIdentity(n: number, scale: number, radius: number): Enclosure {
  const data = Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? scale : 0));
  return {
    mid: dense(n, n, data),
    rad: dense(
      n,
      n,
      data.map((a) => a * radius),
    ),
  };
}

describe('norms of vectors', () => {
  it('bound every member, for all intervals', () => {
    fc.assert(
      fc.property(fc.array(box, { maxLength: 8 }), (xs) => {
        const bound = vectorNormUp(xs);
        if (xs.some((a) => a.lo === -Infinity || a.hi === Infinity)) expect(bound).toBe(Infinity);
        else {
          const far = xs.map((a) => dyadicFromDouble(Math.max(-a.lo, a.hi)));
          expectRootUp(bound, sumOfSquares(far));
        }
      }),
      { ...profile, numRuns: 1000 },
    );
  });

  it('bound the norms of rows, for all doubles', () => {
    fc.assert(
      fc.property(draw(hostile), (d) => {
        const A = enclosures(d, true, true)[0].mid;
        const bounds = rowNormsUp(A);
        expect(bounds.length).toBe(A.rows);
        bounds.forEach((bound, i) => {
          const row = A.data.subarray(i * A.cols, (i + 1) * A.cols);
          expectRootUp(bound, sumOfSquares(Array.from(row, dyadicFromDouble)));
        });
      }),
      profile,
    );
  });

  it('are off by a few units in the last place at every scale', () => {
    const scale = fc.integer({ min: -900, max: 900 }).map((e) => 2 ** e);
    fc.assert(
      fc.property(fc.array(ordinary, { minLength: 1, maxLength: 9 }), scale, (xs, c) => {
        const ys = xs.map((x) => x * c);
        const s = sumOfSquares(ys.map(dyadicFromDouble));
        // The square of the bound: N u for the sum twice, two steps for each quotient, root and product.
        expectRootUp(vectorNormUp(ys.map((y) => interval(y))), s, 8 * xs.length + 32);
        const [bound] = rowNormsUp(dense(1, ys.length, Float64Array.from(ys)));
        expectRootUp(Number(bound), s, 8 * xs.length + 32);
      }),
      profile,
    );
  });

  it('hold where the float64 sum of squares is too small by 900 u', () => {
    // From 1024 on, each square 1/2 + 0.49 ulp adds 1/2 only.
    const xs = new Float64Array(4096).fill(Math.sqrt(0.5 + 0.49 * 2 ** -42));
    xs[0] = 1;
    let sum = 0;
    for (const x of xs) sum += x * x;
    const s = sumOfSquares(Array.from(xs, dyadicFromDouble));
    const lost = Z.sub(s, dyadicFromDouble(sum));
    expect(compareDyadic(lost, dyadicFromDouble(900 * 2 ** -53 * sum))).toBe(1);
    expectRootUp(vectorNormUp(Array.from(xs, (x) => interval(x))), s);
    expectRootUp(Number(rowNormsUp(dense(1, 4096, xs))[0]), s);
  });

  it('are 0 for zero and for no entries, and Infinity for infinite intervals', () => {
    expect([vectorNormUp([]), vectorNormUp([interval(0), interval(0)])]).toEqual([0, 0]);
    expect(rowNormsUp(of(2, 0))).toEqual([0, 0]);
    expect(rowNormsUp(of(0, 2))).toEqual([]);
    expect(vectorNormUp([interval(1), entire])).toBe(Infinity);
    expect(vectorNormUp([interval(-3, 1), interval(4)])).toBeGreaterThanOrEqual(5);
    expect(rowNormsUp(of(1, 2, 1.7e308, 1.7e308))).toEqual([Infinity]);
    expect(rowNormsUp(of(1, 2, 5e-324, -5e-324))[0]).toBeLessThanOrEqual(1e-323);
  });

  it('are not finite for a row with NaN or Infinity, and the other rows keep theirs', () => {
    for (const x of [nan, Infinity, -Infinity]) {
      const [first, second] = rowNormsUp(of(2, 2, x, 0, 3, 4));
      expect(Number(first) < Infinity).toBe(false);
      expect(Number(second) < 5.1).toBe(true);
      expect(Number(rowNormsUp(of(1, 2, 0, x))[0]) < Infinity).toBe(false);
    }
  });
});

describe('the spectral norm', () => {
  it.each([true, false])('is bounded for every member (point: %s), for all doubles', (point) => {
    fc.assert(
      fc.property(draw(hostile), (d) => {
        const E = enclosures(d, point, true)[0];
        const [bound, x] = [spectralUp(E), stretched(E.mid)];
        for (const M of members(E)) expectNormUp(bound, M, x);
      }),
      { ...profile, numRuns: 1000 },
    );
  });

  it.each([true, false])('is bounded where it is nearly attained (point: %s)', (point) => {
    fc.assert(
      fc.property(draw(ordinary), (d) => {
        const E = enclosures(d, point, true)[0];
        const far = E.mid.data.map((a, k) => Math.abs(a) + Number(E.rad.data[k]));
        const [bound, x] = [
          spectralUp(E),
          stretched(point ? E.mid : dense(E.mid.rows, E.mid.cols, far)),
        ];
        for (const M of members(E)) expectNormUp(bound, M, x);
      }),
      profile,
    );
  });

  it('is hardly too large for a matrix of rank one, with and without radii', () => {
    const positive = fc.array(ordinary.map(Math.abs), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(positive, positive, fc.constantFrom(0, 2 ** -20, 0.5), (xs, ys, t) => {
        const mid = dense(
          xs.length,
          ys.length,
          Float64Array.from(xs.flatMap((x) => ys.map((y) => x * y))),
        );
        const E = {
          mid,
          rad: dense(
            mid.rows,
            mid.cols,
            mid.data.map((a) => a * t),
          ),
        };
        const far = members(E)[1]; // all away from zero; its Frobenius norm is its norm, nearly
        if (far === undefined) throw new Error('unreachable');
        const entries = Array.from({ length: mid.data.length }, (_, k) => far.data[k] ?? Z.zero);
        expectRootUp(spectralUp(E), sumOfSquares(entries), 8 * mid.data.length + 64);
        expectNormUp(spectralUp(E), far, stretched(mid));
      }),
      profile,
    );
  });

  it('holds where the float64 row sums are too small by 16 u', () => {
    // From 32 on, each 1 + 0.49 ulp adds 1 only. All row sums are the norm.
    const n = 64;
    const A = dense(n, n, new Float64Array(n * n).fill(1 + 0.49 * 2 ** -47));
    const ones = dense(n, 1, new Float64Array(n).fill(1));
    for (const E of [
      pointEnclosure(A),
      {
        mid: A,
        rad: dense(
          n,
          n,
          A.data.map(() => 5e-324),
        ),
      },
    ])
      expectNormUp(spectralUp(E), exactly(A), ones);
  });

  it('is hardly above 1 for the identity at every scale, where the Frobenius norm is 4', () => {
    for (const scale of [1, 1e-200, 1e200, 1e-300, 1e300])
      for (const t of [0, 1e-3]) {
        const bound = spectralUp(scaledIdentity(16, scale, t)) / scale;
        expect(bound).toBeGreaterThanOrEqual(1 + t);
        expect(bound).toBeLessThan((1 + t) * (1 + 1e-13));
      }
  });

  it('agrees for a wide matrix and its tall transpose', () => {
    const A = of(2, 3, 3, 0, 0, 0, 4, 0);
    for (const bound of [A, denseTranspose(A)].map((M) => spectralUp(pointEnclosure(M))))
      expect(bound >= 4 && bound < 4 * (1 + 1e-13)).toBe(true);
  });

  it('is 0 of zero and empty matrices', () => {
    for (const A of [of(0, 0), of(0, 3), of(3, 0), of(1, 2, 0, -0)])
      expect(spectralUp(pointEnclosure(A))).toBe(0);
  });

  it('is never finite with NaN or Infinity in a midpoint or a radius', () => {
    for (const x of [nan, Infinity])
      for (const other of [0, 1, 1e-300])
        for (const at of [0, 3]) {
          const bad = [other, other, other, other];
          bad[at] = x;
          const good = [1, 0, 0, 1];
          const [B, G, O] = [of(2, 2, ...bad), of(2, 2, ...good), of(2, 2, 0, 0, 0, 0)];
          for (const E of [
            pointEnclosure(B),
            { mid: G, rad: B },
            { mid: O, rad: B },
            { mid: B, rad: G },
          ])
            expect(spectralUp(E) < Infinity).toBe(false);
        }
  });

  it('is Infinity or right near the end of the range', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 4, maxLength: 4 }), (xs) => {
        const A = of(2, 2, ...xs);
        const bound = spectralUp(pointEnclosure(A));
        expect(bound).toBeGreaterThanOrEqual(Math.max(...xs.map(Math.abs)));
      }),
      { ...profile, numRuns: 1000 },
    );
  });
});

describe('a lower bound of the norm of a vector', () => {
  it('is below every member, for all intervals', () => {
    fc.assert(
      fc.property(fc.array(box, { maxLength: 8 }), (xs) => {
        const bound = vectorNormDown(xs);
        expect(bound).toBeGreaterThanOrEqual(0);
        expect(bound).toBeLessThan(Infinity);
        const nearest = xs.map((a) => Math.max(a.lo, -a.hi, 0));
        expect(
          compareDyadic(square(bound), sumOfSquares(nearest.map(dyadicFromDouble))),
        ).toBeLessThanOrEqual(0);
      }),
      { ...profile, numRuns: 1000 },
    );
  });

  it('is too small by a few units in the last place, at every scale', () => {
    const scale = fc.integer({ min: -900, max: 900 }).map((e) => 2 ** e);
    fc.assert(
      fc.property(fc.array(ordinary, { minLength: 1, maxLength: 9 }), scale, (xs, c) => {
        const ys = xs.map((x) => x * c);
        const low = vectorNormDown(ys.map((y) => interval(y)));
        const enlarged = Z.mul(square(low), dyadicFromDouble(1 + (8 * xs.length + 32) * 2 ** -52));
        expect(
          compareDyadic(enlarged, sumOfSquares(ys.map(dyadicFromDouble))),
        ).toBeGreaterThanOrEqual(0);
      }),
      profile,
    );
  });

  it('is that of the members nearest to 0', () => {
    const bound = vectorNormDown([interval(3, 9), interval(-8, -4), interval(-1, 2)]);
    expect(bound).toBeLessThanOrEqual(5);
    expect(bound).toBeGreaterThan(5 - 1e-14);
    expect(vectorNormDown([interval(-8, -4), interval(3, 9)])).toBe(
      vectorNormDown([interval(3), interval(4)]),
    );
  });

  it('is 0 for no entries and where 0 is a member, in infinite intervals too', () => {
    expect(vectorNormDown([])).toBe(0);
    expect(vectorNormDown([interval(0), interval(-1, 1), entire])).toBe(0);
    const half = vectorNormDown([interval(2, Infinity), entire]);
    expect(half).toBeLessThanOrEqual(2);
    expect(half).toBeGreaterThan(2 - 1e-14);
  });

  it('meets the upper bound within units in the last place', () => {
    const xs = [interval(Number.MAX_VALUE / 4), interval(1e-300), interval(-1e300)];
    expect(vectorNormDown(xs)).toBeLessThan(vectorNormUp(xs));
    expect(vectorNormDown(xs)).toBeGreaterThan(vectorNormUp(xs) * (1 - 1e-14));
  });
});
