/**
 * # Columns, equal rows and impossible labels
 * @module
 */
import { describe, expect, it } from 'vitest';
import { certify } from '../../src/certify/certify.ts';
import { gaussianSource } from '../../src/data/random.ts';
import { dense } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { dataGeometry } from '../../src/network/centre.ts';
import { problemOf } from '../../src/network/problem.ts';
import type { Problem } from '../../src/network/problem.ts';
import { columnsFor, hiddenFor, inColumns } from '../../src/search/columns.ts';
import { mergedRows } from '../../src/search/equal-rows.ts';
import { evaluateLoss } from '../../src/search/evaluation.ts';
import { impossibility } from '../../src/search/impossible.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';

function rows(...X: readonly (readonly number[])[]): Dense {
  return dense(X.length, X[0]?.length ?? 0, Float64Array.from(X.flat()));
}

function problem(X: Dense, labels: readonly number[], activation = 'tanh'): Problem {
  return problemOf(X, labels, activationNamed(activation));
}

const years = rows([1000, 1], [1001, 1], [1002, 1], [1003, 1]);

/** X A in float64, row by row. */
function changed(X: Dense, A: Dense | undefined): readonly (readonly number[])[] {
  if (A === undefined) throw new Error('no columns');
  const { mid } = dataGeometry(X, { columns: A }).inputs;
  return Array.from({ length: mid.rows }, (_, i) => [
    ...mid.data.subarray(i * mid.cols, (i + 1) * mid.cols),
  ]);
}

describe('the columns that a search chooses', () => {
  it('are about 0 and of root mean square 1 where a constant column allows the shift', () => {
    const A = columnsFor(years, 'standard');
    const found = changed(years, A).map(([x = Number.NaN]) => x);
    const root = Math.sqrt(5) / 2;
    [-1.5, -0.5, 0.5, 1.5].forEach((x, i) => expect(found[i]).toBeCloseTo(x / root, 10));
    expect(changed(years, A).map((row) => row[1])).toEqual([1, 1, 1, 1]);
  });

  it('are only scaled without a constant column', () => {
    const A = columnsFor(rows([1000, 2], [1001, 4]), 'standard');
    expect(A?.data[1]).toBe(0);
    expect(A?.data[2]).toBe(0);
    expect(A?.data[0]).toBeCloseTo(1 / Math.hypot(1000, 1001) / Math.SQRT1_2, 6);
  });

  it('leave out columns of zeros, and a second constant one', () => {
    expect(columnsFor(rows([1, 0, 3, 5], [2, 0, 3, 5]), 'standard')).toMatchObject({
      rows: 4,
      cols: 2,
    });
    expect(columnsFor(rows([0], [0]), 'standard')).toBeUndefined();
  });

  it('are orthogonal when whitened', () => {
    const X = rows([1, 2, 1], [2, 3.9, 1], [3, 6.2, 1], [5, 9.8, 1], [4, 8.3, 1]);
    const Z = changed(X, columnsFor(X, 'whitened'));
    for (const [j, k] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const) {
      const inner = Z.reduce((sum, z) => sum + (z[j] ?? 0) * (z[k] ?? 0), 0);
      expect(Math.abs(inner)).toBeLessThan(1e-6);
    }
  });

  it('keep the network of given weights', () => {
    const before = problem(years, [1, -2, 5, 2]);
    const after = inColumns(before, 'standard');
    if (after === undefined) throw new Error('no columns');
    const hidden = rows([0.001, -1], [-0.002, 2.5]);
    const [here, there] = [
      evaluateLoss(before, { hidden, outputs: [1, 2] }),
      evaluateLoss(after, { hidden: hiddenFor(before, after, hidden), outputs: [1, 2] }),
    ];
    expect(there.loss).toBeCloseTo(here.loss, 8);
  });

  it.each([1, 1e300, 1e-300])('certify 1000, 1001, 1002, 1003 with a bias, times %d', async (c) => {
    const inputs = Array.from({ length: 4 }, (_, i) => [c * (1000 + i), 1]);
    const made = await certify('expressivity', { inputs, labels: [1, -2, 5, 2] });
    expect(made).toMatchObject({ kind: 'certified', claim: 'zero-near' });
  });

  it('are raw where the request says so', async () => {
    const request = {
      inputs: [
        [1000, 1],
        [1001, 1],
        [1002, 1],
        [1003, 1],
      ],
      labels: [1, -2, 5, 2],
    };
    const made = await certify('expressivity', { ...request, columns: 'raw' });
    expect(made.kind).toBe('not-certified');
  });
});

describe('equal rows', () => {
  it('are one sample: the first of each set', () => {
    const merged = mergedRows(problem(rows([1, 2], [-0, 1], [1, 2], [0, 1]), [1, 2, 1, 2]));
    expect(merged.stated?.distinct).toEqual([0, 1]);
    const apart = problem(rows([1, 2], [2, 1]), [1, 2]);
    expect(mergedRows(apart)).toBe(apart);
  });

  const signs = rows([1, 2], [-1, -2], [0, 0], [2, 1], [1, 2]);

  it.each([
    ['tanh', [0, 3]],
    ['gaussian', [0, 2, 3]],
    ['square', [0, 3]],
    ['gelu', [0, 1, 3]],
    ['softplus', [0, 1, 2, 3]],
    ['relu', [0, 1, 3]],
  ] as const)(
    'are with opposite rows and rows of zeros, as %s has them, one sample',
    (name, kept) => {
      expect(mergedRows(problem(signs, [1, -1, 0, 5, 1], name)).stated?.distinct).toEqual(kept);
    },
  );

  it('are left as they are where all rows are 0, and no sample would be left', () => {
    const zeros = problem(rows([0], [-0]), [0, 0]);
    expect(mergedRows(zeros)).toBe(zeros);
  });

  it.each([
    ['tanh', [1, -1, 0, 5, 1]],
    ['gelu', [1, 3, 0, 5, 1]],
    ['x*tanh(x)', [1, 1, 0, 5, 1]],
  ] as const)(
    'certify with opposite rows and a row of zeros, for %s',
    async (activation, labels) => {
      const inputs = [
        [1, 2],
        [-1, -2],
        [0, 0],
        [2, 1],
        [1, 2],
      ];
      for (const target of ['expressivity', 'gradient-descent'] as const)
        expect(
          await certify(target, { inputs, labels, activation, width: 16 }),
          target,
        ).toMatchObject({ kind: 'certified' });
    },
  );

  it.each(['relu', 'leaky-relu'])(
    'certify where the row of zeros is at the kink of %s',
    async (activation) => {
      const inputs = [[0, 0], [1, 2], [2, -1], [3, 1], [-1, 2]]; // prettier-ignore
      const made = await certify('expressivity', { inputs, labels: [0, 1, -1, 1, 1], activation });
      expect(made).toMatchObject({ kind: 'certified', width: 4 });
      const other = await certify('expressivity', { inputs, labels: [1, 1, -1, 1, 1], activation });
      expect(other).toMatchObject({ kind: 'impossible' });
    },
  );

  it.each(['nice-region', 'kkt', 'gradient-descent'] as const)('certify %s', async (target) => {
    const inputs = [
      [1, 2, 1],
      [3, 1, 1],
      [1, 2, 1],
      [2, 2, 1],
    ];
    const labels = target === 'nice-region' ? {} : { labels: [1, -1, 1, 4] };
    const made = await certify(target, { inputs, width: 8, ...labels });
    const all = made.kind === 'several' ? Object.values(made.results) : [made];
    expect(all.map(({ kind }) => kind)).toEqual(all.map(() => 'certified'));
  });
});

describe('labels that no width fits', () => {
  it.each([
    [
      'equal rows with other labels',
      rows([1, 2], [3, 1], [1, 2]),
      [1, 0, 2],
      'tanh',
      'equal-inputs',
      [0, 2],
    ],
    ['opposite rows of an odd sigma', rows([1, 2], [-1, -2]), [1, 1], 'tanh', 'odd', [0, 1]],
    ['opposite rows of an even sigma', rows([1, 2], [-1, -2]), [1, 2], 'gaussian', 'even', [0, 1]],
    ['a row of zeros of an odd sigma', rows([1, 2], [0, 0]), [1, 1], 'tanh', 'odd', [1]],
    ['a row of zeros where sigma(0) = 0', rows([1, 2], [0, 0]), [1, 1], 'gelu', 'zero-input', [1]],
    ['a row of zeros of a kink', rows([-0, 0], [1, 2]), [2, 1], 'relu', 'zero-input', [0]],
    ['a row of zeros', rows([1], [0]), [1, 3], 'softplus(x) - log(2)', 'zero-input', [1]],
    ['a row of zeros of an even sigma', rows([1], [0]), [1, 3], 'cos(x) - 1', 'zero-input', [1]],
    ['labels outside the squares', rows([1], [2], [3]), [1, 4, 10], 'square', 'polynomial', [0, 2]],
    ['labels of a constant', rows([1], [2], [3]), [1, 1, 2], '3', 'polynomial', [0, 1, 2]],
  ] as const)('are known by %s', async (_, X, labels, activation, by, expected) => {
    const one = problem(X, labels, activation);
    const found = impossibility(one, 400);
    expect(found).toMatchObject({ by });
    expect([...new Set(found?.rows)].every((i) => i < X.rows)).toBe(true);
    if (by !== 'polynomial') expect(found?.rows).toEqual(expected);
    const inputs = Array.from({ length: X.rows }, (__, i) => [
      ...X.data.subarray(i * X.cols, (i + 1) * X.cols),
    ]);
    const made = await certify('expressivity', { inputs, labels, activation });
    expect(made).toMatchObject({ kind: 'impossible', claim: 'unfittable' });
  });

  it('of a row of zeros are shown by a reason of version 1 where there is one', () => {
    const X = rows([0], [1]);
    const by = (activation: string): string | undefined =>
      impossibility(problem(X, [1, 0], activation), 400)?.by;
    expect(['tanh', 'x + x^2', 'square', 'swish'].map(by)).toEqual([
      'odd',
      'polynomial',
      'polynomial',
      'zero-input',
    ]);
  });

  it('are not claimed by numbers of more digits than a checker takes', () => {
    const random = gaussianSource(1);
    const X = dense(8, 3, Float64Array.from({ length: 24 }, random));
    const labels = [1, 1, 1, -1, 1, 1, 1, 1];
    expect(impossibility(problem(X, labels, 'square'), 400)).toBeUndefined();
    const short = dense(
      8,
      3,
      X.data.map((x) => Math.round(x * 64) / 64),
    );
    expect(impossibility(problem(short, labels, 'square'), 400)).toMatchObject({
      by: 'polynomial',
    });
  });

  it('are not claimed where the labels agree', () => {
    for (const [X, labels, activation] of [
      [rows([1, 2], [3, 1], [1, 2]), [1, 0, 1], 'tanh'],
      [rows([1, 2], [-1, -2]), [1, -1], 'tanh'],
      [rows([1, 2], [-1, -2]), [1, 1], 'gaussian'],
      [rows([1, 2], [-1, -2]), [1, 1], 'softplus'],
      [rows([1, 2], [0, 0]), [1, 0], 'tanh'],
      [rows([1], [2], [3]), [1, 4, 9], 'square'],
      [rows([1, 2], [0, 0]), [1, 0], 'gelu'],
      [rows([1, 2], [0, 0]), [1, 1], 'gaussian'],
      [rows([1, 2], [0, 1]), [1, 1], 'relu'],
    ] as const)
      expect(impossibility(problem(X, labels, activation), 400)).toBeUndefined();
  });
});
