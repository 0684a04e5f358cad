import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { regionBelow } from '../../.ci/contours.ts';
import { file, picture } from '../../.ci/picture.ts';

describe('the picture of the README', () => {
  it('is what the program draws today', async () => {
    expect(readFileSync(file, 'utf8')).toBe(await picture());
  });
});

describe('regionBelow', () => {
  const cells = 40;
  const lengthOf = (loop: readonly (readonly [number, number])[]): number =>
    loop.reduce((sum, [x, y], k) => {
      const [a, b] = loop[(k + 1) % loop.length] ?? [x, y];
      return sum + Math.hypot(a - x, b - y);
    }, 0);

  it('traces a circle as one loop whose points lie on it', () => {
    const at = (i: number, j: number): number => Math.hypot(i - 20, j - 20);
    const loops = regionBelow({ cells, at }, 10.5);
    expect(loops).toHaveLength(1);
    for (const [x, y] of loops[0] ?? []) expect(Math.abs(at(x, y) - 10.5)).toBeLessThan(0.03);
    expect(Math.abs(lengthOf(loops[0] ?? []) - 21 * Math.PI)).toBeLessThan(0.2);
  });

  it('traces an annulus as two loops, and closes a half plane along the border', () => {
    const ring = (i: number, j: number): number => Math.abs(Math.hypot(i - 20, j - 20) - 10);
    expect(regionBelow({ cells, at: ring }, 3)).toHaveLength(2);
    const half = regionBelow({ cells, at: (i) => i - 20.5 }, 0);
    expect(half).toHaveLength(1);
    expect(Math.max(...(half[0] ?? []).map(([x]) => x))).toBe(20.5);
  });

  it('finds nothing below the least value', () => {
    expect(regionBelow({ cells, at: () => 1 }, 1)).toEqual([]);
  });
});
