/**
 * # Inequalities as bars
 * @module
 */
import { describe, expect, it } from 'vitest';
import { barsOf, inequalityText, isShown, slackText } from '../../src/pictures/bars.ts';
import type { Inequality } from '../../src/pictures/bars.ts';
import { colours } from '../../src/reports/chart.ts';
import { expectWellFormed } from '../reports/well-formed.ts';

function sides(left: number, right: number, strict = false): Inequality {
  return { title: 'a title', says: 'a <= b', left, right, strict };
}

describe('an inequality', () => {
  it('is shown by its sides, and never by NaN', () => {
    expect(isShown(sides(1, 1))).toBe(true);
    expect(isShown(sides(1, 1, true))).toBe(false);
    expect(isShown(sides(1, 1 + 2 ** -52, true))).toBe(true);
    expect(isShown(sides(2, 1))).toBe(false);
    expect(isShown(sides(NaN, 1))).toBe(false);
    expect(isShown(sides(1, NaN))).toBe(false);
  });

  it('has its slack in per cent of the right side, rounded down', () => {
    expect(slackText(sides(3, 4))).toBe('slack 24.9\u00a0%'); // computed with rounding down
    expect(slackText(sides(0, 7))).toBe('slack 99.9\u00a0%');
    expect(slackText(sides(2 / 3, 1))).toBe('slack 33.3\u00a0%');
    expect(slackText(sides(1, 1))).toBe('equal, no slack');
    expect(slackText(sides(-1, 1))).toBe('shown');
    expect(slackText(sides(1, Infinity))).toBe('shown');
    expect(slackText(sides(2, 1))).toBe('not shown');
  });

  it('prints sides that are told apart, each rounded to its side', () => {
    expect(inequalityText(sides(1 / 3, 0.5))).toMatch(/^a <= b: 0.33334 against 0.5, /u);
    const close = inequalityText(sides(1 / 3, 1 / 3 + 2 ** -40));
    const [, left = '', right = ''] = /: (\S+) against (\S+),/u.exec(close) ?? [];
    expect(Number(left)).toBeGreaterThanOrEqual(1 / 3);
    expect(Number(right)).toBeLessThanOrEqual(1 / 3 + 2 ** -40);
    expect(Number(left)).toBeLessThanOrEqual(Number(right));
    expect(inequalityText(sides(2, 1))).toBe('a <= b: 2 against 1, not shown');
  });
});

describe('the chart of inequalities', () => {
  it('has bars to scale, and a cross only where one is not shown', async () => {
    const svg = (await barsOf('What decides', [sides(1, 4), sides(3, 2)], 340)) ?? '';
    expectWellFormed(svg);
    const bars = [...svg.matchAll(/<rect [^>]*width="([\d.]+)"[^>]*>/gu)].map(([, width]) =>
      Number(width),
    );
    expect(bars).toEqual(expect.arrayContaining([312 / 4, 312, 208]));
    expect(svg).toContain(colours.orange);
    expect(svg).toContain('not shown');
    const good = (await barsOf('What decides', [sides(1, 4)], 340)) ?? '';
    expect(good).not.toContain(`fill="${colours.orange}"`);
    expect(good).not.toContain('not shown');
  });

  it('is none of none, and is drawn for sides that are not finite or negative', async () => {
    expect(await barsOf('What decides', [], 340)).toBeUndefined();
    const odd = [sides(NaN, 1), sides(Infinity, 1), sides(-2, -1), sides(0, 0), sides(1, -1)];
    const svg = (await barsOf('What decides', odd, 340)) ?? '';
    for (const [, width] of svg.matchAll(/<rect [^>]*width="([^"]*)"/gu))
      expect(Number(width)).toBeGreaterThanOrEqual(0);
  });

  it('escapes its texts', async () => {
    const svg = await barsOf(
      '<script>',
      [{ ...sides(1, 2), title: '<b>', says: 'a < b & c' }],
      340,
    );
    expect(svg).not.toMatch(/<script|<b>/u);
    expect(svg).toContain('a\u00a0&lt;\u00a0b &amp; c');
  });
});
