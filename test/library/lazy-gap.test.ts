import { describe, expect, it } from 'vitest';
import { checkFacts } from '../../src/certificates/facts/check.ts';
import { WidthwiseError } from '../../src/errors.ts';
import { quadraticRisks } from '../../src/library/lazy-gap.ts';

describe('quadraticRisks', () => {
  it('B = diag(1, -1), w = (1, 1): 4, 0 and 2, with a file that proves it', () => {
    const found = quadraticRisks(
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
    expect(checkFacts(found.facts)).toEqual(found.verdict);
  });

  it('encloses an irrational R_NN in two neighbours, and the file is proved', () => {
    const { networks, verdict } = quadraticRisks(
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

  it('takes typed arrays, small and large numbers, and more neurons than inputs', () => {
    for (const scale of [2 ** -40, 1, 2 ** 40]) {
      const data = Float64Array.from([2, 1, 0, 1, 3, 1, 0, 1, -5], (x) => x * scale);
      const found = quadraticRisks({ data, shape: [3, 3] }, [[1, 2, 3]]);
      expect(found.verdict).toMatchObject({ kind: 'verified' });
      expect(found.networks.lo / scale ** 2).toBeCloseTo(31.4595, 2);
      const full = quadraticRisks({ data, shape: [3, 3] }, [
        [1, 2, 3],
        [0, 1, 0],
        [1, 0, 0],
        [1, 0, 1],
      ]);
      expect([full.tangent.exact, full.networks.exact]).toEqual(['0', '0']);
      expect(full.features.lo).toBeGreaterThan(0);
    }
  });

  it('says what is wrong with the arguments', () => {
    const square = [
      [1, 2],
      [3, 1],
    ];
    expect(() => quadraticRisks(square, [[1, 1]])).toThrow(/target: expected a symmetric matrix/u);
    expect(() => quadraticRisks([[1, 2]], [[1, 1]])).toThrow(
      /expected a square matrix, got 1 x 2/u,
    );
    expect(() => quadraticRisks([[1]], [[1, 1]])).toThrow(
      /weights: expected weights with 1 columns/u,
    );
    const large = Array.from({ length: 90 }, (_, i) =>
      Array.from({ length: 90 }, (_unused, k) => Math.fround(Math.sin((i + 1) * (k + 1)))),
    );
    expect(() => quadraticRisks(large, [large[0] ?? []])).toThrow(WidthwiseError);
    expect(() => quadraticRisks(large, [large[0] ?? []])).toThrow(/take too long over Q/u);
  });
});
