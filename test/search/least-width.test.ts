import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leastWidth } from '../../src/search/least-width.ts';
import type { WidthRange } from '../../src/search/least-width.ts';

const range: WidthRange = { from: 10, to: 60, few: 1, many: 6, budget: 64 };

/** The searches of a range where `holds` says what succeeds, as "width/starts". */
function searched(
  of: WidthRange,
  holds: (width: number, starts: number) => boolean,
): {
  readonly least: number | undefined;
  readonly left: readonly number[];
  readonly asked: string[];
} {
  const { least, trials, left } = leastWidth(of, (width, starts) =>
    holds(width, starts) ? `${width}/${starts}` : undefined,
  );
  expect(least?.value).toBe(least && `${least.width}/${least.starts}`);
  return { least: least?.width, left, asked: trials.map((t) => `${t.width}/${t.starts}`) };
}

describe('leastWidth', () => {
  it('tries wider ones, halves the gap, then tries every smaller width with all starts', () => {
    // gaps of 2, 4, 8, ..: 10, 12, 14, 18, 26
    expect(searched(range, (m) => m >= 22)).toEqual({
      least: 22,
      left: [],
      asked: ['10/1', '12/1', '14/1', '18/1', '26/1', '22/1', '20/1']
        .concat(['20/6', '18/6', '16/6', '14/6', '12/6', '10/6']), // prettier-ignore
    });
  });

  it('ends at the first width where that does', () => {
    expect(searched(range, () => true)).toEqual({ least: 10, left: [], asked: ['10/1'] });
  });

  it('finds, where what succeeds is not monotone, every width that does with all starts', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 5, max: 29 }), { minLength: 1 }),
        fc.integer({ min: 1, max: 20 }),
        (halves, from) => {
          const widths = [...halves.map((h) => 2 * h), 60];
          const found = searched({ ...range, from: 2 * from }, (m) => widths.includes(m));
          const fromThere = widths.filter((m) => m >= 2 * from);
          expect(found.least).toBe(Math.min(...fromThere));
          expect(new Set(found.asked).size).toBe(found.asked.length);
          expect(found.asked.every((one) => Number.parseInt(one, 10) % 2 === 0)).toBe(true);
        },
      ),
      { seed: 20211206 },
    );
  });

  it('asks at most twice log of the range before every smaller width is tried', () => {
    const { asked } = searched({ ...range, from: 1000, to: 4000 }, (m) => m >= 3000);
    expect(asked.filter((one) => one.endsWith('/1')).length).toBeLessThan(20);
    expect(asked).toContain('3000/1');
  });

  it('does not search twice with the same starts', () => {
    const { asked } = searched({ ...range, many: 1 }, (m) => m >= 22);
    expect(asked).toEqual(['10/1', '12/1', '14/1', '18/1', '26/1', '22/1', '20/1', '16/1']);
  });

  it('keeps what more starts find below', () => {
    const { least } = searched(range, (m, starts) => m >= 22 || (m === 12 && starts === 6));
    expect(least).toBe(12);
  });

  it('stops at its budget, and names the smaller widths that are left', () => {
    const spent = searched({ ...range, budget: 9 }, (m) => m >= 22);
    expect(spent.asked.slice(-3)).toEqual(['20/1', '20/6', '18/6']);
    expect(spent.left).toEqual([16, 14, 12, 10]);
    const halving = searched({ ...range, budget: 5 }, (m) => m >= 22);
    expect(halving).toMatchObject({ least: 26, left: [24, 22, 20, 18, 16, 14, 12, 10] });
    const none = searched({ ...range, budget: 3 }, (m) => m >= 22);
    expect(none).toEqual({ least: undefined, left: [], asked: ['10/1', '12/1', '14/1'] });
  });

  it('goes to the widest even width of the range and no further', () => {
    const { least, asked } = searched({ ...range, to: 31 }, () => false);
    expect(least).toBeUndefined();
    expect(asked).toEqual(['10/1', '12/1', '14/1', '18/1', '26/1', '30/1']);
    expect(searched({ ...range, to: 11 }, () => false).asked).toEqual(['10/1']);
  });

  it('tells how many of the smaller widths are left to search', () => {
    const turns: string[] = [];
    leastWidth(range, (width, starts, { k, of }) => {
      turns.push(`${k}/${of}`);
      return width >= 14 && starts === 1 ? width : undefined;
    });
    expect(turns).toEqual(['0/1', '0/1', '0/1', '0/2', '1/2']);
  });
});
