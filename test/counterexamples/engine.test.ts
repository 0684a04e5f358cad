import { describe, expect, it } from 'vitest';
import { checkFacts } from '../../src/certificates/facts/check.ts';
import { compareShapes, compareSizes, sizeOf } from '../../src/counterexamples/candidate.ts';
import { searchRow } from '../../src/counterexamples/engine.ts';
import type { Searched } from '../../src/counterexamples/engine.ts';
import type { Candidate, Row, Size } from '../../src/counterexamples/row.ts';
import { nnBelowNtRow } from '../../src/theorems/lazy-gap/witnesses/nn-below-nt.ts';
import { analyticRow } from '../../src/theorems/nice-region/witnesses/flat-region.ts';
import { kktWidthRow } from '../../src/theorems/kkt/witnesses/width.ts';
import { widthRow } from '../../src/theorems/nice-region/witnesses/mirrored-kernel.ts';
import {
  badMinimumWithBiasRow,
  noBadMinimumRow,
} from '../../src/theorems/nice-region/witnesses/no-bad-minimum.ts';
import { distinctInputsRow, notPolynomialRow } from '../../src/theorems/expressivity/witnesses.ts';
import { matrix, row } from '../../src/linalg/matrix.ts';
import { nonzeroOutputsRow } from '../../src/theorems/nice-region/witnesses/zero-outputs.ts';

type Found = Extract<Searched, { readonly kind: 'found' }>;

async function found(
  row: Row,
  options: Partial<Parameters<typeof searchRow>[1]> = {},
): Promise<Found> {
  const searched = await searchRow(row, { seed: 1, milliseconds: 20_000, ...options });
  if (searched.kind !== 'found') throw new Error(`${row.id}: ${searched.kind}`);
  return searched;
}

/** The row without its list: only random search is left. */
function unlisted(row: Row): Row {
  return { ...row, enumerate: () => [] };
}

describe('the search for a witness', () => {
  it('gives the same for the same seed', async () => {
    const [a, b] = [await found(widthRow, { seed: 3 }), await found(widthRow, { seed: 3 })];
    expect(b.smallest.text).toBe(a.smallest.text);
    expect(b.clearest.text).toBe(a.clearest.text);
    expect([b.distinct, b.smallest.minimality]).toEqual([a.distinct, a.smallest.minimality]);
  });

  it('gives a clearest witness of margin at least that of the smallest', async () => {
    const { smallest, clearest, distinct } = await found(notPolynomialRow);
    expect(clearest.margin).toBeGreaterThan(smallest.margin);
    expect(compareSizes(smallest.size, clearest.size)).toBeLessThanOrEqual(0);
    expect(distinct).toBeGreaterThan(10);
    expect(checkFacts(clearest.text).kind).toBe('verified');
  });

  it('reaches by random search and shrinking what the list gives', async () => {
    const small = await found(nonzeroOutputsRow);
    const { smallest } = await found(unlisted(nonzeroOutputsRow), { seed: 11 });
    expect(smallest).toMatchObject({ by: 'random', minimality: { kind: 'locally minimal' } });
    expect(smallest.size).toEqual(small.smallest.size);
    expect(smallest.minimality.smaller).toBeGreaterThan(0);
  });

  it('shrinks without leaving the row: neurons, samples and inputs first', async () => {
    // random search alone, on a row whose draws are mostly large
    for (const seed of [1, 2, 3]) {
      const { smallest } = await found(unlisted(kktWidthRow), { seed });
      expect(smallest.size).toMatchObject({ neurons: 2, samples: 2, inputs: 1 });
    }
  });

  it('says that there is none in the scope, once it has tried everything in it', async () => {
    // one sample is never below the width; two bad samples take height 2 for distinct lines in d = 1
    const scope = { samples: 2, inputs: 1, neurons: 2, height: 1 };
    const searched = await searchRow(widthRow, { seed: 1, milliseconds: 20_000, scope });
    const listed = [...widthRow.enumerate(scope)].length;
    expect(searched).toEqual({ kind: 'none-in-scope', tried: listed, scope });
    expect((await found(widthRow, { scope: { ...scope, height: 2 } })).smallest.size.height).toBe(
      2,
    );
  });

  it('stays inside a scope that it is given', async () => {
    const scope = { samples: 2, inputs: 1, neurons: 2, height: 2 };
    const { smallest, clearest } = await found(unlisted(widthRow), { scope, seed: 4 });
    for (const { size } of [smallest, clearest]) {
      expect(size.samples).toBeLessThanOrEqual(2);
      expect(size.height).toBeLessThanOrEqual(2);
    }
  });

  it('says only that none was found when the time is over', async () => {
    const hopeless: Row = { ...widthRow, witness: () => undefined };
    const scope = { samples: 6, inputs: 4, neurons: 6, height: 9 };
    const searched = await searchRow(hopeless, { seed: 1, milliseconds: 150, scope });
    expect(searched.kind).toBe('none-found');
  });

  it('ends on a signal and keeps the best so far', async () => {
    const stop = new AbortController();
    const endless: Row = {
      ...unlisted(noBadMinimumRow),
      draw: (random) => {
        if (seen) stop.abort();
        return noBadMinimumRow.draw(random);
      },
      witness: (c) => {
        const file = noBadMinimumRow.witness(c);
        seen ||= file !== undefined;
        return file;
      },
    };
    let seen = false;
    const options = { seed: 1, milliseconds: 600_000, signal: stop.signal };
    const searched = await searchRow(endless, options);
    expect(searched).toMatchObject({ kind: 'found', partial: true });
    const before = AbortSignal.abort();
    expect((await searchRow(noBadMinimumRow, { ...options, signal: before })).kind).toBe(
      'none-found',
    );
  });

  it('lets other work go on, and reports', async () => {
    const reports: number[] = [];
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    const hopeless: Row = { ...widthRow, witness: () => undefined };
    const onProgress = ({ tried, best }: { tried: number; best: Size | undefined }): void => {
      reports.push(tried);
      expect(best).toBeUndefined();
    };
    await searchRow(hopeless, { seed: 1, milliseconds: 300, onProgress });
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(3);
    expect(reports.length).toBeGreaterThan(3);
    expect([...reports].sort((a, b) => a - b)).toEqual(reports);
  });

  it('counts no proposal that the checker does not verify, or that refutes something else', async () => {
    const scope = { samples: 2, inputs: 1, neurons: 2, height: 2 };
    const lying: Row = {
      ...widthRow,
      witness: (c) => {
        const file = widthRow.witness(c);
        if (file === undefined) return undefined;
        const facts = file.facts.map((f) =>
          f.fact === 'sizes' && f.relation === 'n > h d'
            ? { ...f, relation: 'n <= h d' as const }
            : f,
        );
        return { ...file, facts };
      },
    };
    expect((await searchRow(lying, { seed: 1, milliseconds: 500, scope })).kind).toBe('none-found');
    const other: Row = { ...kktWidthRow, witness: widthRow.witness };
    expect((await searchRow(other, { seed: 1, milliseconds: 500, scope })).kind).toBe('none-found');
  });
});

/** Every integer candidate of the row below this size, listed independently of the engine. */
function smallerListed(row: Row, size: Size, scope: Row['scope']): readonly Candidate[] {
  return [...row.enumerate(scope)].filter((c) => compareSizes(sizeOf(c), size) < 0);
}

describe('"proved minimal in scope"', () => {
  const cases = [
    [distinctInputsRow, { samples: 2, inputs: 2, neurons: 1, height: 2 }],
    [widthRow, { samples: 3, inputs: 1, neurons: 2, height: 3 }],
    [analyticRow, { samples: 1, inputs: 2, neurons: 2, height: 2 }],
    [badMinimumWithBiasRow, { samples: 3, inputs: 2, neurons: 1, height: 1 }],
    [nnBelowNtRow, { samples: 2, inputs: 2, neurons: 2, height: 1 }],
    [noBadMinimumRow, { samples: 2, inputs: 2, neurons: 1, height: 1 }],
  ] as const;

  it.each(cases)(
    'is claimed for $id, since all smaller candidates were tried and none is a witness',
    async (row, scope) => {
      const { smallest } = await found(row, { scope });
      expect(smallest).toMatchObject({
        by: 'exhaustive',
        minimality: { kind: 'proved minimal in scope', scope },
      });
      const smaller = smallerListed(row, smallest.size, scope);
      expect(smallest.minimality.smaller).toBe(smaller.length);
      expect(smaller.filter((c) => row.witness(c) !== undefined)).toEqual([]);
    },
  );

  it('holds for a list that gives the heights of a shape backwards', async () => {
    const scope = { samples: 2, inputs: 1, neurons: 2, height: 3 };
    const backwards: Row = {
      ...widthRow,
      enumerate: (wanted) =>
        [...widthRow.enumerate(wanted)]
          .reverse()
          .sort((a, b) => compareShapes(sizeOf(a), sizeOf(b))),
    };
    const [plain, other] = [await found(widthRow, { scope }), await found(backwards, { scope })];
    expect(other.smallest.size).toEqual(plain.smallest.size);
    expect(other.smallest.minimality).toEqual(plain.smallest.minimality);
  });

  it('is not said where a smaller proposal was not proved', async () => {
    const scope = { samples: 2, inputs: 1, neurons: 2, height: 3 };
    const { smallest } = await found(widthRow, { scope });
    const least = widthRow.witness;
    const doubtful: Row = {
      ...widthRow,
      // the smallest is proposed with a fact that does not hold
      witness: (c) => {
        const file = least(c);
        if (file === undefined || compareSizes(sizeOf(c), smallest.size) > 0) return file;
        return { ...file, facts: [...file.facts, { fact: 'input-rank', is: 7 }] };
      },
    };
    const searched = await found(doubtful, { scope });
    expect(compareSizes(searched.smallest.size, smallest.size)).toBeGreaterThan(0);
    expect(searched.smallest.minimality.kind).toBe('locally minimal');
  });

  it('is not said where the time ended before everything smaller was tried', async () => {
    const slow: Row = {
      ...unlisted(widthRow),
      *enumerate(scope) {
        for (;;) yield* widthRow.enumerate({ ...scope, height: 1 });
      },
    };
    const { smallest, partial } = await found(slow, { milliseconds: 1500 });
    expect(smallest.minimality.kind).toBe('locally minimal');
    expect(partial).toBe(true);
  });

  it('names the activations that were listed', async () => {
    const { smallest } = await found(notPolynomialRow);
    expect(smallest.minimality.activations).toContain('x^2');
    const { smallest: alone } = await found(unlisted(notPolynomialRow));
    expect(alone.minimality.activations).toEqual([]);
  });

  it('refuses a list that is not in order', async () => {
    const scope = { samples: 3, inputs: 2, neurons: 2, height: 1 };
    const disordered: Row = {
      ...noBadMinimumRow,
      enumerate: (wanted) => [...noBadMinimumRow.enumerate(wanted)].reverse(),
      witness: () => undefined,
    };
    const search = searchRow(disordered, { seed: 1, milliseconds: 20_000, scope });
    await expect(search).rejects.toThrow(/after a larger one/);
  });

  it('counts witnesses that are the same up to symmetry once', async () => {
    // the draws are copies of one witness, its neurons and samples in any order
    const scope = { samples: 2, inputs: 2, neurons: 1, height: 1 };
    const { smallest } = await found(nnBelowNtRow, { scope });
    const [first] = [...nnBelowNtRow.enumerate(scope)].filter(
      (c) => nnBelowNtRow.witness(c) !== undefined,
    );
    if (first === undefined) throw new Error('no witness');
    let turned = false;
    const copies: Row = {
      ...unlisted(nnBelowNtRow),
      draw: () => {
        turned = !turned;
        const { inputs, labels = [] } = first;
        const upside = matrix(2, 2, [...row(inputs, 1), ...row(inputs, 0)]);
        return turned ? first : { ...first, inputs: upside, labels: labels.toReversed() };
      },
    };
    const { distinct } = await found(copies);
    expect(distinct).toBe(1);
    expect(smallest.size).toEqual(sizeOf(first));
  });
});
