import { describe, expect, it } from 'vitest';
import { alongCoordinates, alongGradient, climb } from '../../src/search/margin-climb.ts';

const near = (xs: readonly number[]): Iterable<readonly number[]> => alongCoordinates(xs, 1);

describe('climbing on a margin', () => {
  it('ends at the summit of a concave function on the grid', () => {
    const margin = ([x = 0, y = 0]: readonly number[]): number => -((x - 3) ** 2) - (y + 2) ** 2;
    const { top, margin: height, ended, steps } = climb([0, 0], margin, near, 100);
    expect(top).toEqual([3, -2]);
    expect(height).toBeCloseTo(0, 15);
    expect(ended).toBe('summit');
    expect(steps).toBe(5);
  });

  it('never ends lower than it starts, and stops after its steps', () => {
    const margin = ([x = 0]: readonly number[]): number => x;
    expect(climb([0], margin, near, 7)).toEqual({ top: [7], margin: 7, steps: 7, ended: 'steps' });
    const flat = climb([2], () => 1, near, 7);
    expect(flat).toEqual({ top: [2], margin: 1, steps: 0, ended: 'summit' });
  });

  it('takes NaN for lower than everything: leaves it, and never enters it', () => {
    const margin = ([x = 0]: readonly number[]): number => (x === 0 ? NaN : x > 2 ? NaN : x);
    expect(climb([0], margin, near, 9)).toMatchObject({ top: [2], margin: 2, ended: 'summit' });
    expect(climb([0], () => NaN, near, 9)).toMatchObject({ top: [0], steps: 0 });
  });

  it('has two neighbours for each coordinate', () => {
    expect([...alongCoordinates([1, 2], 0.5)]).toEqual([
      [1.5, 2],
      [0.5, 2],
      [1, 2.5],
      [1, 1.5],
    ]);
  });

  it('goes along the gradient by integer moves, whose largest entry is four, then two, then one', () => {
    const by =
      (xs: readonly number[]) =>
      (moves: readonly number[]): readonly number[] =>
        xs.map((x, k) => x + (moves[k] ?? 0));
    const slope = ([x = 0, y = 0, z = 0]: readonly number[]): number => 10 * x - 8 * y + z;
    expect([...alongGradient(3, by([0, 0, 7]), slope)]).toEqual([
      [4, -4, 7],
      [2, -2, 7],
      [1, -1, 7],
    ]);
    expect([...alongGradient(2, by([1, 1]), () => 5)]).toEqual([]);
    const oneSided = ([x = 0, y = 0]: readonly number[]): number => (y > 0 ? Number.NaN : x + y);
    expect([...alongGradient(2, by([0, 0]), oneSided)].at(-1)).toEqual([1, 0]);
    const ridge = ([x = 0, y = 0]: readonly number[]): number => x + y - 10 * Math.abs(x - y);
    const moves = (xs: readonly number[]): Iterable<readonly number[]> =>
      alongGradient(2, by(xs), ridge);
    // on the ridge every change of a single entry decreases
    expect(climb([0, 0], ridge, near, 9).steps).toBe(0);
    expect(climb([0, 0], ridge, moves, 2)).toMatchObject({ top: [8, 8], margin: 16 });
  });
});
