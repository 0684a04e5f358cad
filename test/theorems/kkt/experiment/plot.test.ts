import { describe, expect, it } from 'vitest';
import type {
  CaseRecord,
  Comparison,
  MethodRecord,
} from '../../../../src/theorems/kkt/experiment/run.ts';
import { lossPlot } from '../../../../src/theorems/kkt/experiment/plot.ts';
import {
  caseTable,
  comparisonTable,
  lossText,
} from '../../../../src/theorems/kkt/experiment/table.ts';
import { expectWellFormed } from '../../../reports/well-formed.ts';

function method(name: string, losses: readonly number[]): MethodRecord {
  const [lowerQuartile = 0, median = 0, upperQuartile = 0] = losses;
  return {
    method: name,
    role: 'rival',
    configuration: { step: 0.1, batch: 8 },
    atEdge: name === 'b',
    tuningLoss: 1,
    losses,
    lowerQuartile,
    median,
    upperQuartile,
    evaluations: 10,
  };
}

function record(id: string, methods: readonly MethodRecord[]): CaseRecord {
  return { id, title: 'a title', n: 40, d: 20, width: 4, evaluations: 10, methods };
}

const comparison: Comparison = {
  case: 'one',
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

const drawn = (...cases: readonly CaseRecord[]): Promise<string> =>
  lossPlot({ cases, comparisons: [] });

/** Where the median squares of rivals stand, from the left. */
function medians(svg: string): readonly number[] {
  const side = /<path d="(M-4[^"]+Z)"/u.exec(svg)?.[1] ?? '';
  return [...svg.matchAll(/<path d="(M-[^"]+Z)" transform="translate\(([\d.]+),/gu)].flatMap(
    ([, path, x]) => (path === side ? [Number(x)] : []),
  );
}

describe('the plot', () => {
  it('is well-formed, with no number that is none, and names through the codec', async () => {
    const svg = await drawn(record('one', [method('a < b & c', [0, 1, Infinity])]));
    expectWellFormed(svg);
    expect(svg).toContain('a &lt; b &amp; c');
  });

  it('draws lower losses further left, on a logarithmic scale, and losses without a logarithm at the ends', async () => {
    const rows = [1e-4, 1e-2, 1, 0, Infinity].map((x, k) => method(`m${k}`, [x, x, x]));
    const places = medians(await drawn(record('one', rows)));
    expect(places).toHaveLength(6); // and the legend
    const [a = 0, b = 0, c = 0, zero, diverged] = places;
    expect(b - a).toBeCloseTo(c - b, 1);
    expect(a).toBeLessThan(b);
    expect([zero, diverged]).toEqual([a, c]);
  });

  it('has a panel for each case, also where all runs diverged or none is there', async () => {
    const bad = method('a', [Infinity, Infinity, Infinity]);
    const svg = await drawn(record('one', [bad]), record('two', [bad]), record('three', [bad]));
    for (const id of ['one', 'two', 'three']) expect(svg).toContain(`>${id}<`);
    expectWellFormed(svg);
    expectWellFormed(await drawn());
  });

  it('says in its title how the comparisons ended', async () => {
    const verdicts = ['lower', 'lower', 'higher', 'not distinguished'] as const;
    const comparisons = verdicts.map((verdict) => ({ ...comparison, verdict }));
    const svg = await lossPlot({ cases: [], comparisons });
    expect(svg).toContain('>Projected methods end lower in 2 of 4 comparisons, higher in 1<');
  });
});

describe('the tables', () => {
  it('show median and quartiles, what was tuned, and where the grid ended', () => {
    const text = caseTable(record('one', [method('a', [1e-9, 0.5, 20]), method('b', [1, 2, 3])]));
    expect(text).toContain('n = 40, d = 20, m = 4, 2n/d = 4, 10 gradient evaluations');
    expect(text).toMatch(/^a +1\.0e-9 +0\.500 +20\.0$/mu);
    expect(text).toMatch(/^ {2}b {2}step 0\.1, batch 8 \(end of the grid\)$/mu);
    expect(lossText(Infinity)).toBe('diverged');
  });

  it('name a case once, and show interval, effect and both p-values', () => {
    const text = comparisonTable([comparison, { ...comparison, interval: undefined }]);
    expect(text.match(/^one$/gmu)).toHaveLength(1);
    expect(text).toMatch(
      /^ {2}pg \/ sgd +18:2 +\+1\.25 +-0\.50 to \+2\.00 +\+0\.90 +1\.0e-5 +0\.020 +lower$/mu,
    );
    expect(text).toMatch(/\+1\.25 +- +\+0\.90/u);
  });
});
