import { describe, expect, it } from 'vitest';
import { certify, check, trainOn, WidthwiseError } from '../../src/index.ts';
import { dense } from '../../src/linalg/matrix.ts';
import { problemOf } from '../../src/network/problem.ts';
import { approxHiddenGradient, evaluateLoss } from '../../src/search/evaluation.ts';
import { hiddenResidual } from '../../src/search/kkt-residual.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';

const inputs = [
  [1, 2, 0.5],
  [3, -1, 1],
  [0.5, 4, -2],
  [-1, 1, 1],
];
const labels = [1, -1, 1, 1];

function rowsOf({
  rows,
  cols,
  data,
}: {
  rows: number;
  cols: number;
  data: Float64Array;
}): number[][] {
  return Array.from({ length: rows }, (_, i) =>
    Array.from(data.subarray(i * cols, (i + 1) * cols)),
  );
}

describe('Theorems B and C from a program', () => {
  it('certify a nice region around a start and around weights', async () => {
    const around = await certify('nice-region', { inputs, width: 4 });
    if (around.kind !== 'certified') throw new Error(JSON.stringify(around));
    expect((await check(around.certificate)).kind).toBe('verified');
    expect(around.report?.largest.radius).toBeGreaterThan(0);
    const weights = {
      W: [
        [1, 0, 0],
        [0, 1, 0.5],
      ],
      v: [1, -1],
    };
    const own = await certify('nice-region', { inputs, weights, activation: 'tanh', radius: 1e-6 });
    expect(own.kind).toBe('certified');
    expect(
      (await certify('nice-region', { inputs, weights, activation: 'tanh', radius: 100 })).kind,
    ).toBe('not-certified');
  });

  it('certify KKT points of a problem, and one that training reached', async () => {
    for (const set of ['ball', 'cone', 'box'] as const)
      expect((await certify('kkt', { inputs, labels, width: 4, set })).kind, set).toBe('certified');
    const range = { set: 'ball', radius: 0.01, least: 1, most: 1 } as const;
    const trained = trainOn({ inputs, labels, width: 4, ...range, polish: true });
    if (trained.kind !== 'trained') throw new Error(trained.because);
    const weights = {
      W: rowsOf(trained.point.hidden),
      v: trained.point.outputs,
      W0: rowsOf(trained.start),
    };
    const made = await certify('kkt', {
      inputs,
      labels,
      weights,
      activation: 'tanh',
      radius: 0.01,
    });
    expect(made.kind).toBe('certified');
  });

  it.each([
    ['equals another', [1, 2, 0.5], 1],
    ['is the negative of another', [-3, 1, -1], 1],
    ['is 0', [0, 0, 0], 0],
  ] as const)(
    'certify a KKT point that training reached, where a row %s',
    async (_, row, label) => {
      const data = { inputs: [...inputs, row, row], labels: [...labels, label, label] };
      const range = { set: 'ball', radius: 0.01, least: 1, most: 1 } as const;
      const trained = trainOn({ ...data, width: 8, ...range, polish: true });
      if (trained.kind !== 'trained') throw new Error(trained.because);
      const { point, start, constraints } = trained;
      expect(trained.polished).toBeLessThan(1e-11);
      // over all rows, each as often as it stands there
      const X = dense(6, 3, Float64Array.from(data.inputs.flat()));
      const problem = problemOf(X, data.labels, activationNamed('tanh'));
      const gradient = approxHiddenGradient(problem, point, evaluateLoss(problem, point));
      expect(hiddenResidual(gradient, point.hidden, constraints.hidden).norm).toBeLessThan(1e-11);
      const weights = { W: rowsOf(point.hidden), v: point.outputs, W0: rowsOf(start) };
      const request = { ...data, weights, activation: 'tanh', radius: 0.01 };
      expect((await certify('kkt', request)).kind).toBe('certified');
    },
  );

  it('do not train on labels that no width fits, and name the rows', () => {
    const data = { inputs: [...inputs, [1, 2, 0.5]], labels: [...labels, -1] };
    expect(trainOn({ ...data, width: 4, set: 'ball' })).toEqual({
      kind: 'not-started',
      because: 'no width fits the labels of rows 1, 5: certify network proves it',
    });
  });

  it('refuse weights that do not fit, and a point without W0', async () => {
    const W = [[1, 0, 0]];
    await expect(
      certify('nice-region', { inputs, weights: { W, v: [1, 2] }, activation: 'tanh' }),
    ).rejects.toThrow(WidthwiseError);
    await expect(
      certify('nice-region', { inputs, weights: { W, v: [Number.NaN] }, activation: 'tanh' }),
    ).rejects.toThrow(/finite output weights/u);
    await expect(
      certify('kkt', { inputs, labels, weights: { W, v: [1] }, activation: 'tanh', radius: 1 }),
    ).rejects.toThrow(/no W0/u);
  });
});
