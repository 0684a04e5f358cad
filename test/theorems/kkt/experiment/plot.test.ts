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

/** Heights of the median dots. */
function dots(svg: string): readonly number[] {
  return [...svg.matchAll(/cy="([\d.]+)" r="4.5"/gu)].map(([, y]) => Number(y));
}

describe('the plot', () => {
  it('is well-formed: every element is closed in order, and no number is NaN', () => {
    const svg = lossPlot([record('one', [method('a < b & c', [0, 1, Infinity])])]);
    const open: string[] = [];
    for (const [, slash, name = '', rest = ''] of svg.matchAll(/<(\/?)([a-z]+)([^>]*)>/gu)) {
      if (slash === '/') expect(open.pop()).toBe(name);
      else if (!rest.endsWith('/')) open.push(name);
    }
    expect(open).toEqual([]);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/u);
    expect(svg).toContain('a &lt; b &amp; c');
  });

  it('draws lower losses lower, evenly in the logarithm, and the ends where there is no logarithm', () => {
    const rows = [1e-4, 1e-2, 1, 0, Infinity].map((x) => method('m', [x, x, x]));
    const [a = 0, b = 0, c = 0, zero, diverged] = dots(lossPlot([record('one', rows)]));
    expect(a - b).toBeCloseTo(b - c, 6);
    expect(a).toBeGreaterThan(b);
    expect([zero, diverged]).toEqual([a, c]);
  });

  it('has a panel for each case, also where all runs diverged or none is there', () => {
    const bad = method('a', [Infinity, Infinity, Infinity]);
    const svg = lossPlot([record('one', [bad]), record('two', [bad]), record('three', [bad])]);
    for (const id of ['one', 'two', 'three']) expect(svg).toContain(`>${id}<`);
    expect(svg.match(/<g /gu)).toHaveLength(3);
    expect(svg).not.toMatch(/NaN/u);
    expect(lossPlot([])).toMatch(/^<svg/u);
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
    const text = comparisonTable([comparison, { ...comparison, interval: undefined }]);
    expect(text.match(/^one$/gmu)).toHaveLength(1);
    expect(text).toMatch(
      /^ {2}pg \/ sgd +18:2 +\+1\.25 +-0\.50 to \+2\.00 +\+0\.90 +1\.0e-5 +0\.020 +lower$/mu,
    );
    expect(text).toMatch(/\+1\.25 +- +\+0\.90/u);
  });
});
