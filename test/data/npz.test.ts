import { describe, expect, it } from 'vitest';
import { readNpz, readNpzLabels } from '../../src/data/npz.ts';
import { float64Bytes, npy, refusalOf, zip } from './support.ts';
import type { Packed } from './support.ts';

const X = npy('<f8', [2, 2], float64Bytes([1, 2, 3, 4]));
const other = npy('<f8', [2, 2], float64Bytes([5, 6, 7, 8]));
const y = npy('<i4', [2], Uint8Array.of(1, 0, 0, 0, 255, 255, 255, 255));
const objects = npy('|O', [2], new Uint8Array(4));

function npz(arrays: Readonly<Record<string, Uint8Array>>, stored: boolean = false): Uint8Array {
  return zip(
    Object.entries(arrays).map(([name, content]): Packed => ({
      name: `${name}.npy`,
      content,
      stored,
    })),
  );
}

const read = (arrays: Readonly<Record<string, Uint8Array>>): ReturnType<typeof readNpz> =>
  readNpz(npz(arrays), 'f.npz');

describe('readNpz', () => {
  it('reads X and y, stored and deflated, whatever else there is', () => {
    for (const stored of [true, false])
      expect(readNpz(npz({ ids: objects, X, y, other }, stored), 'f.npz')).toEqual({
        values: { rows: 2, cols: 2, data: Float64Array.of(1, 2, 3, 4) },
        names: undefined,
        labels: Float64Array.of(1, -1),
      });
  });

  it('takes X before x before inputs before the only matrix, and y before labels', () => {
    const first = (arrays: Readonly<Record<string, Uint8Array>>): number | undefined =>
      read(arrays).values.data[0];
    expect(first({ inputs: other, x: other, X })).toBe(1);
    expect(first({ inputs: other, x: X })).toBe(1);
    expect(first({ a: other, inputs: X })).toBe(1);
    expect(first({ a: X, b: y })).toBe(1);
    const column = npy('<f8', [2, 1], float64Bytes([8, 9]));
    expect(read({ a: X, y: column }).labels).toEqual(Float64Array.of(8, 9));
    expect(read({ X, labels: y }).labels).toEqual(Float64Array.of(1, -1));
    expect(read({ X, labels: column, y }).labels).toEqual(Float64Array.of(1, -1));
    expect(read({ X, b: y }).labels).toBeUndefined();
  });

  it('refuses archives without exactly one candidate matrix, and lists their arrays', () => {
    for (const arrays of [{ a: X, b: other }, { a: y }])
      expect(refusalOf(() => read(arrays))).toMatchObject({
        code: 'input',
        place: { file: 'f.npz', field: 'X' },
        message: expect.stringContaining(`got ${Object.keys(arrays).join(', ')}`),
        advice: expect.stringContaining('numpy.savez(file, X=X, y=y)'),
      });
    expect(refusalOf(() => read({})).message).toContain('got no arrays');
  });

  it('refuses an unusable X or y by its name', () => {
    expect(refusalOf(() => read({ X: objects })).place).toEqual({ file: 'f.npz', field: 'X' });
    expect(refusalOf(() => read({ X, y: objects })).place).toEqual({ file: 'f.npz', field: 'y' });
    const nan = npy('<f8', [2], float64Bytes([1, Number.NaN]));
    expect(refusalOf(() => read({ X, labels: nan })).place).toEqual({
      file: 'f.npz',
      field: 'labels, entry 2',
    });
  });
});

describe('readNpzLabels', () => {
  it('reads y, labels, or the only array', () => {
    expect(readNpzLabels(npz({ X, y }), 'f.npz')).toEqual(Float64Array.of(1, -1));
    expect(readNpzLabels(npz({ a: y }), 'f.npz')).toEqual(Float64Array.of(1, -1));
    for (const arrays of [{ a: y, b: y }, {}])
      expect(refusalOf(() => readNpzLabels(npz(arrays), 'f.npz')).place).toEqual({
        file: 'f.npz',
        field: 'y',
      });
  });
});
