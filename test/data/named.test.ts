import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { isSetName, namedSet } from '../../src/data/named.ts';
import { remarks } from '../../src/data/remarks.ts';
import { gaussianSource } from '../../src/data/random.ts';
import { refusalOf } from './support.ts';

function digest(xs: Float64Array): string {
  const bytes = new DataView(new ArrayBuffer(8 * xs.length));
  xs.forEach((x, k) => {
    bytes.setFloat64(8 * k, x);
  });
  return createHash('sha256').update(bytes).digest('hex');
}

/** How often each label occurs. */
function counts(labels: Float64Array | undefined): readonly number[] {
  const found = Array.from({ length: 10 }, () => 0);
  labels?.forEach((digit) => {
    found[digit] = (found[digit] ?? 0) + 1;
  });
  return found;
}

describe('mnist:N', () => {
  const { table, source } = namedSet('mnist:1000');

  it('has the same bits from release to release', () => {
    expect(source).toBe('mnist:1000');
    expect(table.values).toMatchObject({ rows: 1_000, cols: 784 });
    expect(digest(table.values.data)).toBe(
      '06a07a067c3a0a449821b9fb25122ebc2ba03e72bc4954e70338d0a066fa33a9',
    );
  });

  it('takes the classes in turn, 100 images of each', () => {
    expect(counts(table.labels?.values)).toEqual(Array.from({ length: 10 }, () => 100));
    expect(table.labels?.values.slice(0, 12)).toEqual(
      Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1),
    );
  });

  it('holds distinct images, none of them blank', () => {
    expect(remarks(table.values)).toEqual([]);
  });

  it('holds bytes over 256, which the package rounds over 255 to three decimals', () => {
    const digits: unknown = createRequire(import.meta.url)('mnist');
    expect(table.values.data.every((x) => Number.isInteger(256 * x) && x >= 0 && x < 1)).toBe(true);
    expect(table.values.data.some((x) => x === 255 / 256)).toBe(true);
    for (const [row, digit, turn] of [
      [0, 0, 0],
      [7, 7, 0],
      [999, 9, 99],
    ] as const)
      expect(digits).toHaveProperty(
        [String(digit), 'raw'],
        expect.toSatisfy((raw: readonly number[]) =>
          Array.from(table.values.data.subarray(784 * row, 784 * (row + 1))).every(
            (x, k) => raw[784 * turn + k] === Number(((256 * x) / 255).toFixed(3)),
          ),
        ),
      );
  });

  it('begins with the same digits for every N, and goes up to the 6,000 that a checker takes', () => {
    expect(namedSet('mnist:3').table.values.data).toEqual(table.values.data.slice(0, 3 * 784));
    expect(namedSet('mnist:007').source).toBe('mnist:7');
    const all = namedSet('mnist:6000').table;
    expect(all.values.rows).toBe(6_000);
    expect(counts(all.labels?.values)).toEqual(Array.from({ length: 10 }, () => 600));
    expect(remarks(all.values)).toEqual([]);
  });

  it('refuses other counts', () => {
    const most =
      'samples of 784 numbers, and a checker takes at most 6000 samples and 33554432 numbers';
    for (const count of [6001, 10_001, 999_999_999_999_999])
      expect(refusalOf(() => namedSet(`mnist:${count}`)).message).toContain(`${count} ${most}`);
    expect(refusalOf(() => namedSet('mnist:0')).message).toContain('expected at least 1 x 1');
  });
});

describe('iris', () => {
  const { table } = namedSet('iris');

  it('is 150 x 4 with three classes of 50, the same bits from release to release', () => {
    expect(table.values).toMatchObject({ rows: 150, cols: 4 });
    expect(table.values.data.slice(0, 4)).toEqual(Float64Array.of(5.1, 3.5, 1.4, 0.2));
    expect(counts(table.labels?.values)).toEqual([50, 50, 50, 0, 0, 0, 0, 0, 0, 0]);
    expect(digest(table.values.data)).toBe(
      '82c138395ec60375c4122ac1c8c9f2ec88cec79010ec4997345fa9da6ef813eb',
    );
  });

  it('has two equal flowers, which are remarked upon', () => {
    expect(remarks(table.values)).toEqual([
      expect.stringMatching(/^equal rows \(rows 102 and 143\): one sample/u),
    ]);
  });
});

describe('gaussian:NxD', () => {
  it('puts the seed into its name, which gives the same inputs again', () => {
    for (const seed of [1, 0, -5, 2 ** 40]) {
      const made = namedSet('gaussian:20x5', seed);
      expect(made.source).toBe(`gaussian:20x5:${seed}`);
      expect(made.table.values).toMatchObject({ rows: 20, cols: 5 });
      expect(namedSet(made.source).table).toEqual(made.table);
      expect(namedSet(made.source, 99).table).toEqual(made.table);
    }
    expect(namedSet('gaussian:20x5', 2).table).not.toEqual(namedSet('gaussian:20x5', 1).table);
  });

  it('draws other numbers than a search with the same seed', () => {
    const inputs = namedSet('gaussian:4x4:3').table.values.data;
    expect(inputs).not.toContain(gaussianSource(3)());
  });

  it('has the same bits from release to release', () => {
    expect(digest(namedSet('gaussian:20x5:1').table.values.data)).toBe(
      'd42d4e9378c31d3770b15a8ad98520f454d2e541f9dd35101d6bd81fcc186133',
    );
  });

  it('refuses a name without a seed where none is given, and empty or huge sizes', () => {
    expect(refusalOf(() => namedSet('gaussian:20x5'))).toMatchObject({
      code: 'input',
      advice: expect.stringContaining('gaussian:20x5:SEED'),
    });
    expect(refusalOf(() => namedSet('gaussian:0x5:1')).message).toContain('at least 1 x 1');
    expect(refusalOf(() => namedSet('gaussian:5x0:1')).message).toContain('at least 1 x 1');
    expect(refusalOf(() => namedSet('gaussian:134217729x1:1'))).toMatchObject({
      message: expect.stringContaining('6000 samples'),
    });
  });
});

describe('namedSet', () => {
  it('refuses other names and lists the known ones', () => {
    for (const name of [
      'mnist',
      'mnist:',
      'mnist:1.5',
      'mnist:-1',
      'iris:5',
      'gaussian:5',
      'gaussian:5x5:x',
    ])
      expect(refusalOf(() => namedSet(name, 1))).toMatchObject({
        code: 'input',
        message: expect.stringContaining(`unknown data set "${name}"`),
        advice: expect.stringContaining('mnist:N, iris, gaussian:NxD'),
      });
  });

  it('tells a set from a file by its first word', () => {
    expect(['iris', 'mnist:5', 'gaussian:2x2', 'mnist'].every(isSetName)).toBe(true);
    expect(['./iris', 'iris.csv', 'a/mnist:5', 'irises', ''].some(isSetName)).toBe(false);
  });
});
