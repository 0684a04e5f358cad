import { describe, expect, it } from 'vitest';
import { check, datasets, loadData, refute, validate, verify } from '../src/index.ts';
import { adapter } from '../src/conformance/kits/ml-matrix.ts';

describe('refute', () => {
  it('finds, shrinks and proves a counterexample, with its near miss', async () => {
    const found = await refute('nice-region', { drop: 'width', seconds: 10 });
    if (found.kind !== 'genuine') throw new Error(found.kind);
    expect(found.card.row).toContain('nice-region');
    expect(found.sentence).not.toBe('');
    expect(await check(found.certificate)).toMatchObject({ kind: 'verified' });
    expect(await check(found.nearMiss ?? '')).toMatchObject({ kind: 'verified' });
    expect(JSON.parse(JSON.stringify(found))).toMatchObject({ kind: 'genuine' });
  });

  it('says that a scope has none, and names the hypotheses there are', async () => {
    const scope = 'n<=1,d<=1,m<=1,|w|<=1';
    const none = await refute('nice-region', { drop: 'width', scope });
    expect(none).toMatchObject({ kind: 'none-in-scope' });
    await expect(refute('nice-region', { drop: 'widht' })).rejects.toThrow('did you mean "width"?');
  });
});

describe('verify', () => {
  it('runs the suite of a theorem, or one property of it', async () => {
    const only = 'expressivity/generic-rank';
    const record = await verify({ theorems: ['expressivity'], only, runs: 20 });
    expect(record.results).toMatchObject([{ id: only, kind: 'short' }]);
    expect(record.header.seed).toBe(20_211_206);
    expect(record.footer).toMatchObject({ short: 1, failed: 0, complete: true });
    await expect(verify({ theorems: ['kktt'] })).rejects.toThrow('did you mean "kkt"?');
  });
});

describe('validate', () => {
  it('judges an adapter in this process by the requested cases', async () => {
    const record = await validate(adapter, { cases: 20, ops: ['forward'], seed: 1 });
    expect(record.results).toHaveLength(20);
    expect(record.results.every(({ op }) => op === 'forward')).toBe(true);
    expect(record.footer).toMatchObject({ complete: true, counts: { fail: 0 } });
    expect(record.failures).toEqual([]);
    await expect(validate(adapter, { ops: ['backward'] })).rejects.toMatchObject({
      place: { field: 'request.ops' },
    });
  });
});

describe('datasets', () => {
  it('names sets that can be loaded', async () => {
    const sizes = await Promise.all(
      datasets.map(async ({ name }) => {
        const data = name.replace('SEED', '7').replace('N', '6').replace('D', '3');
        const { inputs } = await loadData({ data, seed: 1 });
        return [inputs.rows, inputs.cols];
      }),
    );
    expect(sizes).toEqual([
      [6, 784],
      [150, 4],
      [6, 3],
      [6, 3],
    ]);
  });
});
