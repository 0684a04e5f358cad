import { describe, expect, it } from 'vitest';
import { rationalToText } from '../../src/arithmetic/rational.ts';
import { checkFacts, readFacts } from '../../src/certificates/facts/check.ts';
import { searchRow } from '../../src/counterexamples/engine.ts';
import { analyticRow } from '../../src/theorems/nice-region/witnesses/flat-region.ts';
import { equalInputsRow, noPenaltyRow } from '../../src/theorems/elimination/witnesses.ts';
import { residualRow, stepRow } from '../../src/theorems/gradient-descent/witnesses.ts';
import { nnBelowNtRow } from '../../src/theorems/lazy-gap/witnesses/nn-below-nt.ts';
import {
  antipodalRow,
  widthRow,
} from '../../src/theorems/nice-region/witnesses/mirrored-kernel.ts';
import { kktWidthRow } from '../../src/theorems/kkt/witnesses/width.ts';
import {
  badMinimumWithBiasRow,
  noBadMinimumAt,
  noBadMinimumRow,
} from '../../src/theorems/nice-region/witnesses/no-bad-minimum.ts';
import {
  boundedGapBelow,
  boundedGapRow,
  fullRankRow,
  randomSpanRow,
} from '../../src/theorems/lazy-gap/witnesses/quadratic-risks.ts';
import { lastLayerRow } from '../../src/theorems/projection/witnesses/last-layer.ts';
import { offSampleRow } from '../../src/theorems/projection/witnesses/off-sample.ts';
import {
  distinctInputsRow,
  genericInputsRow,
  notPolynomialRow,
} from '../../src/theorems/expressivity/witnesses.ts';
import {
  channelsRow,
  cutRow,
  moreOverlapRow,
  overlapRow,
  productsRow,
  smallWeightsRow,
  sumsRow,
  templatesRow,
  weightsRow,
} from '../../src/theorems/overlaps/witnesses.ts';
import {
  linearTermRow,
  powerRow,
  targetRow,
  variationRow,
} from '../../src/theorems/rates/witnesses/line.ts';
import { continuityRow, neuronsRow } from '../../src/theorems/rates/witnesses/spheres.ts';
import { orbitRow, orthogonalRow } from '../../src/theorems/rates/witnesses/vectors.ts';
import { rows as ensemblesRows } from '../../src/theorems/ensembles/witnesses.ts';
import {
  batchRow,
  meanSquareRow,
  sameBatchRow,
  sharpRow,
  shiftedBoxRow,
  stepRow as largeStepRow,
} from '../../src/theorems/sharpness/witnesses.ts';
import {
  coneRow,
  fullRow,
  oppositeRow,
  silentRow,
} from '../../src/theorems/tensors/witnesses/minima.ts';
import {
  adversarialRow,
  denseRow,
  radiusRow as stepRadiusRow,
  thresholdRow,
} from '../../src/theorems/purification/witnesses.ts';
import {
  exceptionalRow,
  genericRow,
  meanRow,
  orderRow,
} from '../../src/theorems/tensors/witnesses/spans.ts';
import { nonzeroOutputsRow } from '../../src/theorems/nice-region/witnesses/zero-outputs.ts';
import { positiveOutputsRow } from '../../src/theorems/kkt/witnesses/zero-outputs.ts';
import type { Row } from '../../src/counterexamples/row.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { refutes } from './by-id.ts';

/** Starts of two views, models of two classes, and numbers. */
const ensembleCases = ensemblesRows.map((row) => {
  const isModel = row.id === 'ensembles/independent' || row.id === 'ensembles/weak';
  const isNumber = ['ensembles/whole', 'ensembles/one-sided', 'false/larger-ensemble'].includes(
    row.id,
  );
  return [row, [1, 1, isModel ? 8 : isNumber ? 1 : 2]] as const;
});

/** m, n, d of the smallest witness. */
const cases: readonly (readonly [Row, readonly [number, number, number]])[] = [
  [distinctInputsRow, [0, 2, 1]],
  [genericInputsRow, [0, 2, 1]],
  [notPolynomialRow, [0, 2, 1]],
  [widthRow, [2, 2, 1]],
  [kktWidthRow, [2, 2, 1]],
  [antipodalRow, [2, 2, 2]],
  [analyticRow, [2, 1, 1]],
  [nonzeroOutputsRow, [1, 1, 1]],
  [positiveOutputsRow, [2, 1, 1]],
  [noBadMinimumRow, [1, 1, 1]],
  [badMinimumWithBiasRow, [1, 3, 2]],
  [stepRow, [1, 1, 1]],
  [residualRow, [1, 1, 1]],
  [nnBelowNtRow, [1, 2, 2]],
  [fullRankRow, [2, 1, 2]],
  [randomSpanRow, [1, 1, 2]],
  [boundedGapRow, [1, 1, 2]],
  [equalInputsRow, [1, 2, 1]],
  [noPenaltyRow, [1, 1, 1]],
  [lastLayerRow, [1, 1, 1]],
  [offSampleRow, [1, 2, 2]],
  [orthogonalRow, [0, 2, 2]],
  [orbitRow, [0, 2, 2]],
  [neuronsRow, [4, 1, 1]],
  [targetRow, [1, 1, 2]],
  [linearTermRow, [1, 1, 1]],
  [powerRow, [2, 1, 1]],
  [variationRow, [0, 1, 2]],
  [continuityRow, [4, 1, 1]],
  [overlapRow, [2, 2, 2]],
  [weightsRow, [2, 2, 2]],
  [smallWeightsRow, [1, 1, 2]],
  [templatesRow, [2, 2, 2]],
  [channelsRow, [2, 1, 2]],
  [sumsRow, [2, 2, 3]],
  [cutRow, [2, 2, 1]],
  [productsRow, [1, 2, 1]],
  [moreOverlapRow, [2, 2, 4]],
  [exceptionalRow, [5, 1, 3]],
  [genericRow, [2, 1, 2]],
  [silentRow, [2, 1, 2]],
  [meanRow, [1, 1, 2]],
  [orderRow, [2, 1, 3]],
  [coneRow, [2, 1, 2]],
  [oppositeRow, [2, 1, 1]],
  [fullRow, [2, 1, 2]],
  [sameBatchRow, [1, 2, 1]],
  [meanSquareRow, [1, 2, 1]],
  [batchRow, [1, 3, 1]],
  [shiftedBoxRow, [1, 1, 1]],
  [largeStepRow, [1, 1, 1]],
  ...ensembleCases,
  [sharpRow, [1, 1, 1]],
  [denseRow, [1, 1, 3]],
  [thresholdRow, [1, 1, 3]],
  [stepRadiusRow, [1, 1, 1]],
  [adversarialRow, [1, 1, 1]],
];

const byId = cases.map(([row, shape]) => [row.id, row, shape] as const);

describe('each row', () => {
  it.each(byId)(
    '(%s) finds a smallest witness and proves it minimal, from several seeds',
    async (id, row, shape) => {
      for (const seed of [1, 20, 300]) {
        const searched = await searchRow(row, { seed, milliseconds: 20_000 });
        if (searched.kind !== 'found') throw new Error(searched.kind);
        const { smallest } = searched;
        const { neurons, samples, inputs } = smallest.size;
        expect([neurons, samples, inputs]).toEqual(shape);
        expect(smallest.minimality.kind).toBe('proved minimal in scope');
        expect(checkFacts(smallest.text)).toEqual(smallest.verdict);
        const read = readFacts(smallest.text);
        if (read.kind !== 'read') throw new Error(read.kind);
        expect(refutes(id, read.file).kind).toBe('refutes');
      }
    },
  );

  it.each(byId)('(%s) finds witnesses by random search alone as well', async (_, row) => {
    for (const seed of [1, 20, 300]) {
      const alone: Row = { ...row, enumerate: () => [] };
      const searched = await searchRow(alone, { seed, milliseconds: 20_000 });
      expect(searched).toMatchObject({ kind: 'found', smallest: { by: 'random' } });
    }
  });

  it.each(byId)('(%s) says what it refutes', (_, row) => {
    for (const text of [row.statement, row.yet, ...row.references])
      expect(text.length).toBeGreaterThan(3);
    expect(row.id.endsWith(row.kind === 'dropped' ? `/${row.drops}` : row.id)).toBe(true);
  });
});

function textOf(A: Matrix<Rational> | undefined): string {
  return A === undefined ? '' : Array.from(A.data, rationalToText).join(' ');
}

describe('the search for known witnesses', () => {
  it('finds for false/nn-below-nt B = diag(1, -1) and w = (1, 1), up to signs', async () => {
    const searched = await searchRow(nnBelowNtRow, { seed: 1, milliseconds: 20_000 });
    if (searched.kind !== 'found') throw new Error(searched.kind);
    const [fact] = searched.smallest.file.facts;
    if (fact?.fact !== 'nn-above-nt') throw new Error('another fact');
    expect(['1 0 0 -1', '-1 0 0 1']).toContain(textOf(fact.target));
    expect(['1 1', '1 -1']).toContain(textOf(fact.weights));
  });

  it('finds for lazy-gap/full-rank N = d weights on one line, and a target that vanishes along it', async () => {
    const searched = await searchRow(fullRankRow, { seed: 1, milliseconds: 20_000 });
    if (searched.kind !== 'found') throw new Error(searched.kind);
    const [fact] = searched.smallest.file.facts;
    if (fact?.fact !== 'quadratic-risks') throw new Error('another fact');
    const { target, weights, nt, from, to } = fact;
    expect([textOf(target), textOf(weights)]).toEqual(['0 0 0 1', '1 0 1 0']);
    expect([nt, from, to].map(rationalToText)).toEqual(['2', '0', '0']);
  });

  it('finds for false/bounded-gap the least spike, for every ratio', async () => {
    // R_NN = 2 and R_NT = 2 (1 + t)^2 for d = 2, N = 1
    for (const [ratio, spike] of [
      [100n, '11'],
      [120n, '11'],
      [121n, '12'],
      [10n ** 30n, `1${'0'.repeat(14)}1`],
    ] as const) {
      const searched = await searchRow(boundedGapBelow(ratio), { seed: 1, milliseconds: 20_000 });
      if (searched.kind !== 'found') throw new Error(`${ratio}: ${searched.kind}`);
      const [fact] = searched.smallest.file.facts;
      if (fact?.fact !== 'quadratic-risks') throw new Error('another fact');
      expect(textOf(fact.target).split(' ').toSorted()).toEqual(['0', '0', '1', spike]);
    }
  });

  it('finds for elimination the instances of the theorem', async () => {
    for (const row of [equalInputsRow, noPenaltyRow]) {
      const searched = await searchRow(row, { seed: 1, milliseconds: 20_000 });
      if (searched.kind !== 'found') throw new Error(searched.kind);
      const { file } = searched.smallest;
      const fact = file.facts.find((f) => f.fact === 'enlarged-minimum');
      const numbers = [fact?.penalty, fact?.scale].map((a) => a && rationalToText(a));
      const { inputs, labels } = file.instance;
      expect(textOf(inputs)).toBe(row === equalInputsRow ? '1 1' : '1');
      expect(labels?.map(rationalToText).toSorted()).toEqual(
        row === equalInputsRow ? ['-1', '1'] : [numbers[1]],
      );
      expect(numbers[0]).toBe(row === equalInputsRow ? '1' : '0');
    }
  });

  it('finds for false/no-bad-minimum-with-bias the residual (1, -2, 1) over x = -1, 0, 1, all w_j = 0', async () => {
    const searched = await searchRow(badMinimumWithBiasRow, { seed: 1, milliseconds: 20_000 });
    if (searched.kind !== 'found') throw new Error(searched.kind);
    const { inputs, points, labels } = searched.smallest.file.instance;
    expect(
      textOf(inputs)
        .split(' ')
        .filter((_, k) => k % 2 === 0)
        .sort(),
    ).toEqual(['-1', '0', '1']);
    expect(textOf(points['P']?.hidden)).toMatch(/^0 -?1$/);
    expect(labels?.length).toBe(3);
  });

  it('finds one for false/no-bad-minimum at every requested width', async () => {
    for (const width of [1, 2, 3, 5, 8]) {
      const row = noBadMinimumAt(width);
      const searched = await searchRow(row, { seed: width, milliseconds: 20_000 });
      if (searched.kind !== 'found') throw new Error(`${width}: ${searched.kind}`);
      const { file, size, minimality } = searched.smallest;
      expect(size).toMatchObject({ neurons: width, samples: 1, inputs: 1, height: 1 });
      expect(file.instance.points['Q']?.outputs.length).toBe(width);
      expect(minimality.kind).toBe('proved minimal in scope');
    }
  });
});
