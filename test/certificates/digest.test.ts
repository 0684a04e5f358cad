import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { inputsDigest } from '../../src/certificates/format.ts';
import { dense } from '../../src/linalg/matrix.ts';

describe('the digest of inputs', () => {
  it('is the SHA-256 of node:crypto of their bytes, below and beyond a block', () => {
    for (let n = 1; n <= 40; n++) {
      const data = Float64Array.from({ length: n }, (_, k) => (k - 7) / 3);
      const bytes = Buffer.alloc(8 * (n + 2));
      [n, 1, ...data].forEach((x, k) => bytes.writeDoubleLE(x, 8 * k));
      const expected = createHash('sha256').update(bytes).digest('hex');
      expect(inputsDigest(dense(n, 1, data)), `n = ${n}`).toBe(expected);
    }
  });

  it('takes -0 for 0, and tells the shapes apart', () => {
    const zeros = (...values: readonly number[]): Float64Array => Float64Array.from(values);
    expect(inputsDigest(dense(1, 2, zeros(-0, 1)))).toBe(inputsDigest(dense(1, 2, zeros(0, 1))));
    expect(inputsDigest(dense(2, 1, zeros(0, 1)))).not.toBe(inputsDigest(dense(1, 2, zeros(0, 1))));
  });
});
