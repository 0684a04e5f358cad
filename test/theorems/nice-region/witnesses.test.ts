import { describe, expect, it } from 'vitest';
import {
  compareRational,
  rationalField as Q,
  rationalToText,
} from '../../../src/arithmetic/rational.ts';
import { checkFacts } from '../../../src/certificates/facts/check.ts';
import type { Fact, FactsFile } from '../../../src/certificates/facts/format.ts';
import { writeFacts } from '../../../src/certificates/facts/write.ts';
import { binaryDown, binaryUp } from '../../../src/counterexamples/analytic-points.ts';
import { searchRow } from '../../../src/counterexamples/engine.ts';
import { prove } from '../../../src/counterexamples/proving.ts';
import type { Row } from '../../../src/counterexamples/row.ts';
import {
  constraintRow,
  exactRow,
  tanhRow,
} from '../../../src/theorems/nice-region/witnesses/constraint.ts';
import { exactRadiusRow, radiusRow } from '../../../src/theorems/nice-region/witnesses/radius.ts';
import { randomSource } from '../../../src/data/random.ts';
import { printExpression } from '../../../src/sigma/expression-print.ts';
import { refutes } from '../by-id.ts';
import { candidate, q } from '../../counterexamples/support.ts';

const rows: readonly (readonly [string, Row, readonly number[]])[] = [
  [radiusRow.id, radiusRow, [2, 1, 1]],
  [exactRadiusRow.id, exactRadiusRow, [2, 1, 1]],
  [constraintRow.id, constraintRow, [2, 3, 3]],
  [tanhRow.id, tanhRow, [4, 2, 1]],
  [exactRow.id, exactRow, [2, 3, 3]],
];

describe('analytic rows of Theorem B', () => {
  it.each(rows)(
    'have for %s a witness of the least shape, found from several seeds',
    async (id, row, shape) => {
      for (const seed of [1, 20]) {
        const searched = await searchRow(row, { seed, milliseconds: 20_000 });
        if (searched.kind !== 'found') throw new Error(searched.kind);
        const { smallest } = searched;
        const { neurons, samples, inputs } = smallest.size;
        expect([neurons, samples, inputs]).toEqual(shape);
        expect(checkFacts(smallest.text).kind).toBe('verified');
        expect(refutes(id, smallest.file).kind).toBe('refutes');
        expect(smallest.margin).toBeGreaterThan(0);
      }
    },
  );

  it.each(rows)('have for %s witnesses by random candidates alone', (_, row) => {
    const random = randomSource(4);
    let proven = 0;
    for (let k = 0; k < 600 && proven < 2; k++) {
      const c = row.draw(random);
      const attempt = c === undefined ? undefined : prove(row, c);
      expect(attempt?.kind).not.toBe('unproved');
      if (attempt?.kind === 'proven') proven++;
    }
    expect(proven).toBeGreaterThan(0);
  });
});

function fileOf(row: Row, c: ReturnType<typeof candidate>): FactsFile {
  const file = row.witness(c);
  if (file === undefined) throw new Error(`${row.id}: no witness`);
  return file;
}

const sine = candidate({ sigma: 'sin', X: [[1]], W: [[0], [0]], v: [1, -1], y: [3] });
const monotone = candidate({
  sigma: 'tanh',
  X: [[1], [2]],
  W: [[0], [0], [0], [0]],
  v: [1, 1, 1, 1],
  y: [0, 1],
});

describe('the witnesses', () => {
  it('stop for sin, which reaches 2 at most, at (pi/2, -pi/2) with loss 1/2 for y = 3', () => {
    const file = fileOf(radiusRow, sine);
    const fact = file.facts.find((f) => f.fact === 'stationary');
    if (fact === undefined) throw new Error('no stationary fact');
    expect(compareRational(fact.from, q('1/2'))).toBe(-1);
    expect(compareRational(fact.to, q('1/2'))).toBe(1);
    const W = Array.from(file.instance.points['P']?.hidden.data ?? []).map(Number0);
    expect(Math.abs((W[0] ?? 0) - Math.PI / 2)).toBeLessThan(Number0(fact.radius));
    expect(Math.abs((W[1] ?? 0) + Math.PI / 2)).toBeLessThan(Number0(fact.radius));
  });

  it('stop for x/(1 + x^2) at (1, -1), exactly', () => {
    const c = candidate({ sigma: 'rational', X: [[1]], W: [[0], [0]], v: [1, -1], y: [2] });
    const file = fileOf(exactRadiusRow, c);
    expect(Array.from(file.instance.points['P']?.hidden.data ?? []).map(rationalToText)).toEqual([
      '1',
      '-1',
    ]);
    expect(file.facts).toContainEqual({ fact: 'loss', at: 'P', from: q('1/2'), to: q('1/2') });
  });

  it('do not exist for labels that the network reaches', () => {
    expect(radiusRow.witness({ ...sine, labels: [q(1)] })).toBeUndefined();
    expect(tanhRow.witness({ ...monotone, labels: [q(0), q(0)] })).toBeUndefined();
  });

  it('do not exist at a start that is not mirrored, or in too narrow a network', () => {
    expect(radiusRow.witness({ ...sine, outputs: [q(1), q(1)] })).toBeUndefined();
    const narrow = candidate({ sigma: 'tanh', X: [[1], [2]], W: [[0], [0]], v: [1, 1], y: [0, 1] });
    expect(tanhRow.witness(narrow)).toBeUndefined();
  });

  it('stop for tanh and four neurons with v = 1 at one w, though another W is better', () => {
    const file = fileOf(tanhRow, monotone);
    const W = Array.from(file.instance.points['P']?.hidden.data ?? []).map(rationalToText);
    expect(new Set(W).size).toBe(1);
    expect(file.facts.find((f) => f.fact === 'stationary')).toMatchObject({
      nature: 'minimum',
      moving: 'hidden',
    });
  });

  it('are for quartic exactly a strict minimum, with whole labels', () => {
    const base = candidate({
      sigma: '3*x^4 + 4*x^3 - 12*x^2 + 37',
      X: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      W: [
        [1, -2, 0],
        [-2, 1, 0],
      ],
    });
    const file = fileOf(exactRow, base);
    expect(file.instance.labels?.map(rationalToText)).toEqual(['36', '36', '75']);
    expect(file.facts).toContainEqual({ fact: 'loss', at: 'P', from: q('3/2'), to: q('3/2') });
    expect(
      exactRow.witness({
        ...base,
        hidden: candidate({
          X: [[1, 0, 0]],
          W: [
            [1, -2, 0],
            [-2, 1, 1],
          ],
        }).hidden,
      }),
    ).toBeUndefined();
  });

  it('are refused where they claim more than is true', () => {
    const file = fileOf(tanhRow, monotone);
    const changed = (change: (f: Fact) => Fact): string =>
      checkFacts(writeFacts({ ...file, facts: file.facts.map(change) })).kind;
    expect(changed((f) => f)).toBe('verified');
    expect(changed((f) => (f.fact === 'stationary' ? { ...f, from: f.to } : f))).toBe('rejected');
    expect(changed((f) => (f.fact === 'stationary' ? { ...f, moving: 'all' } : f))).toBe(
      'rejected',
    );
    expect(changed((f) => (f.fact === 'lower' ? { ...f, at: f.than, than: f.at } : f))).toBe(
      'rejected',
    );
    const sineFile = fileOf(radiusRow, sine);
    const smaller = sineFile.facts.map((f): Fact =>
      f.fact === 'in-ball' ? { ...f, radius: q(2) } : f,
    );
    expect(checkFacts(writeFacts({ ...sineFile, facts: smaller })).kind).toBe('rejected');
  });

  it('refute no other statement with the facts of one', () => {
    expect(refutes(constraintRow.id, fileOf(tanhRow, monotone)).kind).toBe('does-not');
    expect(refutes(exactRadiusRow.id, fileOf(radiusRow, sine)).kind).toBe('does-not');
  });

  it('have for nice-region/constraint an activation with minima at different heights', () => {
    const c = constraintRow.draw(randomSource(1));
    expect(c === undefined ? '' : printExpression(c.activation)).toBe('sin(x) + x/2');
  });
});

function Number0({ num, den }: { readonly num: bigint; readonly den: bigint }): number {
  return Number(num) / Number(den);
}

describe('short numbers on their side', () => {
  it('enclose the double to 2^-places, by binaryDown and binaryUp', () => {
    const random = randomSource(6);
    for (let k = 0; k < 200; k++) {
      const x = (random() - 0.5) * 2 ** Math.floor(20 * random());
      const [low, high] = [binaryDown(x, 7), binaryUp(x, 7)];
      expect(Number0(low)).toBeLessThanOrEqual(x);
      expect(Number0(high)).toBeGreaterThanOrEqual(x);
      expect(compareRational(Q.sub(high, low), q('1/128'))).toBeLessThanOrEqual(0);
    }
    expect(binaryDown(-0.5, 3)).toEqual(q('-1/2'));
    expect(binaryDown(-0.51, 1)).toEqual(q('-1'));
  });
});
