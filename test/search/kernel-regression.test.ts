import { describe, expect, it } from 'vitest';
import { rationalField as Q, ratio } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { randomSource } from '../../src/data/random.ts';
import { matrix, row, tabulate } from '../../src/linalg/matrix.ts';
import { multiply, transpose } from '../../src/linalg/ring-product.ts';
import { regressionAt, representer } from '../../src/search/kernel-regression.ts';

const whole = (a: number): Rational => ratio(BigInt(a));

describe('ridgeless regression over Q', () => {
  it('takes the values on the inputs, for matrices of every rank', () => {
    const random = randomSource(2);
    let deficient = 0;
    for (let k = 0; k < 60; k++) {
      const [n, p, q] = [1 + (k % 4), 1 + (k % 3), 1 + (k % 2)];
      const entry = (): Rational => whole(Math.floor(random() * 5) - 2);
      // rank at most q
      const J = multiply(Q, tabulate(n, q, entry), tabulate(q, p, entry));
      const u = Array.from({ length: p }, entry);
      const values = Array.from(multiply(Q, J, matrix(p, 1, u)).data);
      const z = representer(J, values);
      if (z === undefined) throw new Error('the values are in the range of J');
      if (q < n) deficient++;
      const image = multiply(Q, multiply(Q, J, transpose(J)), matrix(n, 1, z));
      expect(Array.from(image.data)).toEqual(values);
      for (let i = 0; i < n; i++) expect(regressionAt(J, z, row(J, i))).toEqual(values[i]);
    }
    expect(deficient).toBeGreaterThan(20);
  });

  it('does not exist for values outside the range', () => {
    const J = matrix(2, 1, [1, 2].map(whole));
    expect(representer(J, [1, 1].map(whole))).toBeUndefined();
    const z = representer(J, [1, 2].map(whole));
    // J J^T z = (1, 2) where z_1 + 2 z_2 = 1
    expect(z && Q.add(z[0] ?? Q.zero, Q.mul(whole(2), z[1] ?? Q.zero))).toEqual(Q.one);
  });
});
