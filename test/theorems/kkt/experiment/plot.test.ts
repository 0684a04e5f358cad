import { describe, expect, it } from 'vitest';
import type {
  CellRecord,
  Comparison,
  MethodRecord,
} from '../../../../src/theorems/kkt/experiment/record.ts';
import { solvedPlot } from '../../../../src/theorems/kkt/experiment/plot.ts';
import {
  cellTable,
  closing,
  comparisonTable,
  lossText,
} from '../../../../src/theorems/kkt/experiment/table.ts';
import { expectWellFormed } from '../../../reports/well-formed.ts';

function method(name: string, losses: readonly number[], solved: number = 0): MethodRecord {
  const [lowerQuartile = 0, median = 0, upperQuartile = 0] = losses;
  return {
    method: name,
    role: 'rival',
    setting: { step: 0.1, c: 8 },
    atEdge: name === 'b',
    tuning: { settings: 36, gradients: 1234.5 },
    losses,
    lowerQuartile,
    median,
    upperQuartile,
    solved,
    gradients: losses.map((_, k) => [k < 2 ? 100 + k : null, null]),
    ends: { runs: 5, exact: 2, distance: 1.234e-9, singular: [], along: [] },
    startSingular: losses.map(() => 1),
  };
}

function record(id: string, methods: readonly MethodRecord[], width: number = 4): CellRecord {
  const size = { n: 40, d: 20, width, evaluations: 10 };
  return { id, part: 'practice', title: 'a title', ...size, methods };
}

const comparison: Comparison = {
  cell: 'one',
  measure: 'loss',
  method: 'pg',
  rival: 'sgd',
  lower: 18,
  higher: 2,
  advantage: 1.25,
  interval: { lo: -0.5, hi: 2, confidence: 0.96 },
  effect: 0.9,
  pValue: 0.00001,
  adjusted: 0.02,
  verdict: 'lower',
};

const drawn = (...cells: readonly CellRecord[]): Promise<string> =>
  solvedPlot({ cells, comparisons: [] });

describe('the map', () => {
  it('is well-formed, with a panel for each method, and names through the codec', async () => {
    const losses = [0.1, 1, Infinity];
    const svg = await drawn(record('one', [method('a < b & c', losses, 0.5), method('d', losses)]));
    expectWellFormed(svg);
    expect(svg).toContain('>a &lt; b &amp; c<');
    expect(svg).toContain('every seed solved in 0 of 1 cells');
    expectWellFormed(await drawn());
  });

  it('draws wider cells further right and more solved seeds higher', async () => {
    const at = async (width: number, solved: number): Promise<readonly number[]> => {
      const svg = await drawn(record('one', [method('a', [1], solved)], width));
      const [, x, y] = /<circle cx="([\d.]+)" cy="([\d.]+)"/u.exec(svg) ?? [];
      return [Number(x), Number(y)];
    };
    const [x = 0, y = 0] = await at(2, 0.25);
    const [right = 0] = await at(4, 0.25);
    const [, up = 0] = await at(2, 0.75);
    expect(right).toBeGreaterThan(x);
    expect(up).toBeLessThan(y);
  });

  it('says in its title how the comparisons of losses with the rivals ended', async () => {
    const verdicts = ['lower', 'lower', 'higher', 'not distinguished'] as const;
    const comparisons: readonly Comparison[] = [
      ...verdicts.map((verdict) => ({ ...comparison, verdict })),
      { ...comparison, measure: 'gradients to 1e-6' },
      { ...comparison, rival: 'an ablation' },
    ];
    const svg = await solvedPlot({ cells: [record('one', [method('sgd', [1])])], comparisons });
    expect(svg).toMatch(/in 2 of 4 comparisons, higher in 1</u);
  });
});

describe('the tables', () => {
  it('show losses, gradients and ends, what was tuned, and where a grid ended', () => {
    const rows = [method('a', [1e-25, 0.5, 20], 0.3), method('b', [1, 2, 3])];
    const text = cellTable(record('one', rows));
    expect(text).toContain('n = 40, d = 20, m = 4, m d/n = 2; at most 10 gradients a run');
    expect(text).toMatch(/^a +floor +5\.0e-1 +2\.0e\+1 +30 % +101 +- +2 of 5 +1\.3e-9$/mu);
    expect(text).toContain('tuned on other seeds with 2469 gradients in all');
    expect(text).toMatch(/^ {2}b {2}step 0\.1, c 8 \(end of a grid\)$/mu);
    expect(lossText(Infinity)).toBe('diverged');
  });

  it('name a cell once, and show interval, effect and both p-values', () => {
    const text = comparisonTable([comparison, { ...comparison, interval: undefined }]);
    expect(text.match(/^one$/gmu)).toHaveLength(1);
    expect(text).toMatch(
      /^ {2}pg \/ sgd +18:2 +\+1\.25 +-0\.50 to \+2\.00 +\+0\.90 +1\.0e-5 +0\.020 +lower$/mu,
    );
    expect(text).toMatch(/\+1\.25 +- +\+0\.90/u);
  });

  it('end with what was compared, measure by measure, and the shares of small starts', () => {
    const design = { seed: 7, seeds: 20, evaluations: 10, tuningSeeds: 1, certified: 5 };
    const text = closing({
      experiment: 'pgd-vs-sgd',
      design,
      complete: false,
      cells: [record('one', [method('a', [1])])],
      comparisons: [
        comparison,
        { ...comparison, measure: 'gradients to 1e-12', verdict: 'higher' },
      ],
      starts: [{ method: 'a', pairs: 12, share: 0.75, interval: [0.5, 0.9] }],
    });
    expect(text).toMatch(/^interrupted: only the cells that were finished\n/u);
    expect(text).toMatch(/^ {2}a +12 +0\.75 +0\.50 to 0\.90$/mu);
    expect(text).toContain(
      '  loss lower in 1 of 1 comparisons, higher in 0, not distinguished in 0',
    );
    expect(text).toContain('  gradients to 1e-12 lower in 0 of 1 comparisons, higher in 1');
  });
});
