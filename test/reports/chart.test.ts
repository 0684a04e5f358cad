/**
 * # Charts
 * @module
 */
import { describe, expect, it } from 'vitest';
import { chartOf, colours, darkOf, dots, stroke } from '../../src/reports/chart.ts';
import type { Chart, Series } from '../../src/reports/chart.ts';
import { expectWellFormed } from './well-formed.ts';

const hostile = 'a < b & "c" \u202e\u0007</text><script>';
const series: Series = { says: hostile, colour: colours.blue, symbol: 'square', dash: '5 3' };

function chart(change: Partial<Chart> = {}): Chart {
  return {
    title: 'One third is drawn at a third',
    size: { width: 300, height: 100 },
    columns: 2,
    panels: [
      {
        title: hostile,
        facts: hostile,
        draw: (plot) => ({
          margin: 0,
          marginTop: 0,
          x: { domain: [0, 1], axis: null },
          y: { domain: [0, 1], axis: null },
          marks: [
            plot.dot([[1 / 3, 0.5]], dots(series)),
            plot.line(
              [
                [0, 0],
                [1, 2 / 3],
              ],
              { ...stroke(series), clip: true },
            ),
            plot.text([[0, 0]], { text: () => hostile }),
          ],
        }),
      },
    ],
    legend: [series],
    notes: [hostile],
    ...change,
  };
}

describe('a chart', () => {
  it('escapes every text, in every place', async () => {
    const svg = await chartOf(chart({ title: hostile }));
    expectWellFormed(svg);
    for (const raw of ['<script', '\u202e', '\u0007']) expect(svg).not.toContain(raw);
    // title twice, panel, facts, mark, legend, note
    expect(svg.split('&lt;script&gt;')).toHaveLength(8);
    expect(svg.split('\\u202e\\u0007')).toHaveLength(8);
  });

  it('has the same bytes each time, with numbers of two decimals', async () => {
    const svg = await chartOf(chart());
    expect(await chartOf(chart())).toBe(svg);
    expect(svg).toContain('translate(100,50)');
    expect(svg).toContain('L300,33.33');
    expect(svg).not.toMatch(/\d\.\d{3}/u);
    expect(svg).toContain('id="clip-1"');
    expect(svg).not.toMatch(/class=|plot-/u);
    expect(svg.match(/<style>/gu)).toHaveLength(1); // that of the dark colours
  });

  it('replaces the colours that it has where the reader prefers dark', async () => {
    const svg = await chartOf(chart());
    const [, rules = ''] =
      /<style>@media \(prefers-color-scheme:dark\)\{(.*)\}<\/style>/u.exec(svg) ?? [];
    expect(rules).toContain('[fill=\\#ffffff]{fill:#15181c}');
    expect(rules).toContain(`[stroke=\\${colours.blue}]{stroke:#56b4e9}`);
    expect(rules).not.toContain(colours.orange);
    expect(darkOf('#ffffff')).toBe('#15181c');
    expect(darkOf('#123456')).toBe('#123456');
  });

  it('draws a series in the legend as in its panel', async () => {
    const svg = await chartOf(chart({ title: 't' }));
    const symbols = [...svg.matchAll(/<path d="(M-[^"]+Z)"/gu)].map(([, d]) => d);
    expect(symbols).toHaveLength(2);
    expect(symbols[0]).toBe(symbols[1]);
    expect(svg.split('stroke-dasharray="5 3"')).toHaveLength(3);
    expect(svg.split(`fill="${colours.blue}"`)).toHaveLength(3);
  });

  it('wraps text that is wider than the page, and grows with it', async () => {
    const short = await chartOf(chart());
    const long = await chartOf(
      chart({ title: 'a word and '.repeat(30), notes: ['note '.repeat(90)] }),
    );
    const height = (svg: string): number => Number(/height="(\d+)"/u.exec(svg)?.[1]);
    expect(height(long)).toBeGreaterThan(height(short) + 60);
    const longest = [...long.matchAll(/<text[^>]*font-size="(\d+)"[^>]*>([^<]*)</gu)].map(
      ([, size, text = '']) => 0.6 * Number(size) * text.length,
    );
    expect(Math.max(...longest)).toBeLessThanOrEqual(600);
  });

  it('puts the legend next to the panels if there is room for it', async () => {
    const svg = await chartOf(chart({ columns: 1, beside: 200 }));
    expect(svg).toContain('viewBox="0 0 500 ');
    expect(svg).toContain('<g transform="translate(314 ');
  });

  it('can have no panels', async () => {
    expectWellFormed(await chartOf(chart({ panels: [] })));
  });
});
