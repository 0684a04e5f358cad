import { describe, expect, it } from 'vitest';
import { alongCoordinates, climb } from '../../src/search/margin-climb.ts';

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

  it('NaN is lower than everything: a climb leaves it, and never enters it', () => {
    const margin = ([x = 0]: readonly number[]): number => (x === 0 ? NaN : x > 2 ? NaN : x);
    expect(climb([0], margin, near, 9)).toMatchObject({ top: [2], margin: 2, ended: 'summit' });
    expect(climb([0], () => NaN, near, 9)).toMatchObject({ top: [0], steps: 0 });
  });

  it('has two neighbours a coordinate', () => {
    expect([...alongCoordinates([1, 2], 0.5)]).toEqual([
      [1.5, 2],
      [0.5, 2],
      [1, 2.5],
      [1, 1.5],
    ]);
  });
});
