import { describe, expect, it } from 'vitest';
import { certify, check, WidthwiseError } from '../../../src/index.ts';
import type { MatrixLike } from '../../../src/index.ts';

async function risks(target: MatrixLike, weights: MatrixLike) {
  const made = await certify('lazy-gap', { target, weights });
  if (made.kind !== 'certified') throw new Error(JSON.stringify(made));
  return made;
}

describe('certify lazy-gap', () => {
  it('gives 4, 0 and 2 for B = diag(1, -1), w = (1, 1), with a file that proves it', async () => {
    const found = await risks(
      [
        [1, 0],
        [0, -1],
      ],
      [[1, 1]],
    );
    expect([found.features.exact, found.tangent.exact, found.networks.exact]).toEqual([
      '4',
      '0',
      '2',
    ]);
    expect(found.verdict).toMatchObject({ kind: 'verified' });
    expect(await check(found.certificate)).toEqual(found.verdict);
  });

  it('encloses an irrational R_NN in two neighbours, and the file is proved', async () => {
    const { networks, verdict } = await risks(
      [
        [1, 1],
        [1, 0],
      ],
      [[0.1, 0.3]],
    );
    expect(networks.exact).toBeUndefined();
    expect(networks.lo).toBeLessThanOrEqual(3 - Math.sqrt(5));
    expect(networks.hi).toBeGreaterThanOrEqual(3 - Math.sqrt(5));
    expect(networks.hi - networks.lo).toBeLessThanOrEqual(2 ** -51);
    expect(verdict).toMatchObject({ kind: 'verified' });
  });

  it('takes typed arrays, small and large numbers, and more neurons than inputs', async () => {
    for (const scale of [2 ** -40, 1, 2 ** 40]) {
      const data = Float64Array.from([2, 1, 0, 1, 3, 1, 0, 1, -5], (x) => x * scale);
      const found = await risks({ data, shape: [3, 3] }, [[1, 2, 3]]);
      expect(found.verdict).toMatchObject({ kind: 'verified' });
      expect(found.networks.lo / scale ** 2).toBeCloseTo(31.4595, 2);
      const full = await risks({ data, shape: [3, 3] }, [
        [1, 2, 3],
        [0, 1, 0],
        [1, 0, 0],
        [1, 0, 1],
      ]);
      expect([full.tangent.exact, full.networks.exact]).toEqual(['0', '0']);
      expect(full.features.lo).toBeGreaterThan(0);
    }
  });

  it('says what is wrong with the arguments', async () => {
    const square = [
      [1, 2],
      [3, 1],
    ];
    await expect(risks(square, [[1, 1]])).rejects.toThrow(/target: expected a symmetric matrix/u);
    await expect(risks([[1, 2]], [[1, 1]])).rejects.toThrow(/expected a square matrix, got 1 x 2/u);
    await expect(risks([[1]], [[1, 1]])).rejects.toThrow(
      /weights: expected weights with 1 columns/u,
    );
    const large = Array.from({ length: 90 }, (_, i) =>
      Array.from({ length: 90 }, (_unused, k) => Math.fround(Math.sin((i + 1) * (k + 1)))),
    );
    await expect(risks(large, [large[0] ?? []])).rejects.toThrow(WidthwiseError);
    await expect(risks(large, [large[0] ?? []])).rejects.toThrow(/take too long over Q/u);
  });
});
