import { describe, expect, it } from 'vitest';
import { cases } from '../../../../src/theorems/kkt/experiment/cases.ts';
import type { Case } from '../../../../src/theorems/kkt/experiment/cases.ts';

function named(id: string): Case {
  const found = cases.find((of) => of.id === id);
  if (found === undefined) throw new Error(`no case ${id}`);
  return found;
}

describe('the cases', () => {
  it.each(cases)(
    'have in $id a narrow network, the declared shape, and a different problem for each seed',
    async (of) => {
      const [one, again, other] = await Promise.all([1, 1, 2].map((seed) => of.problem(seed)));
      expect([one?.inputs.rows, one?.inputs.cols, one?.labels.length]).toEqual([of.n, of.d, of.n]);
      expect(of.width).toBeLessThan(of.n);
      expect(of.width % 2).toBe(0);
      expect(again).toEqual(one);
      expect(other?.inputs.data).not.toEqual(one?.inputs.data);
      expect(other?.labels).not.toEqual(one?.labels);
    },
  );

  it('have distinct ids', () => {
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
  });

  it('take the mean of 4 x 4 pixels: the same digit as with all pixels', async () => {
    const small = await named('mnist-100x49-m4-random').problem(5);
    const large = await named('mnist-200x784-m2-random').problem(5);
    for (const i of [0, 99])
      for (const [row, column] of [
        [0, 0],
        [3, 2],
        [6, 5],
      ] as const) {
        let sum = 0;
        for (let a = 0; a < 4; a++)
          for (let b = 0; b < 4; b++)
            sum += large.inputs.data[784 * i + 28 * (4 * row + a) + 4 * column + b] ?? Number.NaN;
        expect(small.inputs.data[49 * i + 7 * row + column]).toBeCloseTo(sum / 16, 12);
      }
    expect(small.inputs.data.some((x) => x > 0.1)).toBe(true);
  });

  it('draw no digit twice, and standardise its label', async () => {
    const { inputs, labels } = await named('mnist-100x49-m4-digit').problem(3);
    const rows = Array.from({ length: 100 }, (_, i) =>
      inputs.data.subarray(49 * i, 49 * (i + 1)).join(' '),
    );
    expect(new Set(rows).size).toBe(100);
    const digits = labels.map((y) => y * Math.sqrt(8.25) + 4.5);
    for (const digit of digits) expect(digit).toBeCloseTo(Math.round(digit), 9);
    expect(Math.min(...digits)).toBeCloseTo(0, 9);
    expect(Math.max(...digits)).toBeCloseTo(9, 9);
  });
});
