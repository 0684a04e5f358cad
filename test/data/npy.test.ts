import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { npyMatrix, npyVector } from '../../src/data/npy.ts';
import {
  damagedCopies,
  finiteMatrix,
  float64Bytes,
  npy,
  npyWithHeader,
  profile,
  refusalOf,
  returnsOrRefuses,
} from './support.ts';
import type { Refusal } from './support.ts';

const matrix = (bytes: Uint8Array): ReturnType<typeof npyMatrix> => npyMatrix(bytes, 'f.npy', 'X');
const refused = (bytes: Uint8Array): Refusal => refusalOf(() => matrix(bytes));
const twoByThree = [1, 2, 3, 4, 5, 6];

describe('npyMatrix', () => {
  it('reads every finite double, in both memory orders and both byte orders', () => {
    fc.assert(
      fc.property(
        finiteMatrix,
        fc.boolean(),
        fc.boolean(),
        ({ rows, cols, entries }, little, fortran) => {
          const columns = Array.from(
            { length: rows * cols },
            (_, k) => entries[(k % rows) * cols + (k - (k % rows)) / rows] ?? Number.NaN,
          );
          const body = float64Bytes(fortran ? columns : entries, little);
          const bytes = npy(little ? '<f8' : '>f8', [rows, cols], body, fortran);
          expect(matrix(bytes)).toEqual({ rows, cols, data: Float64Array.from(entries) });
        },
      ),
      profile,
    );
  });

  it('reads every real and integer type at its ends, in both byte orders', () => {
    const types: readonly (readonly [string, number, readonly number[]])[] = [
      ['f4', 4, [Math.fround(0.1), 2 ** -149, -3.4028234663852886e38]],
      ['i1', 1, [-128, 127, 0]],
      ['i2', 2, [-32_768, 32_767, 258]],
      ['i4', 4, [-2_147_483_648, 2_147_483_647, 66_051]],
      ['i8', 8, [-9_007_199_254_740_992, 9_007_199_254_740_992, 2 ** 62]],
      ['u1', 1, [0, 255, 7]],
      ['u2', 2, [0, 65_535, 258]],
      ['u4', 4, [0, 4_294_967_295, 66_051]],
      ['u8', 8, [0, 9_007_199_254_740_992, 2 ** 63]],
      ['b1', 1, [0, 1, 1]],
    ];
    for (const [type, size, xs] of types)
      for (const little of size === 1 ? [true] : [true, false]) {
        const view = new DataView(new ArrayBuffer(3 * size));
        xs.forEach((x, k) => {
          if (type === 'f4') view.setFloat32(4 * k, x, little);
          else {
            const word = BigInt.asUintN(8 * size, BigInt(x));
            for (let b = 0; b < size; b++) {
              const at = size * k + (little ? b : size - 1 - b);
              view.setUint8(at, Number((word >> BigInt(8 * b)) & 255n));
            }
          }
        });
        const mark = size === 1 ? '|' : little ? '<' : '>';
        const bytes = npy(mark + type, [1, 3], new Uint8Array(view.buffer));
        expect(matrix(bytes).data, mark + type).toEqual(Float64Array.from(xs));
      }
  });

  it('reads version 2.0, and an array inside a longer buffer', () => {
    const header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }";
    const bytes = npyWithHeader(header, float64Bytes(twoByThree), 2);
    expect(matrix(bytes).data).toEqual(Float64Array.from(twoByThree));
    const longer = new Uint8Array(bytes.length + 7);
    longer.set(bytes, 3);
    const inside = longer.subarray(3, 3 + bytes.length);
    expect(matrix(inside).data).toEqual(Float64Array.from(twoByThree));
  });

  it('refuses objects, complex numbers, strings, records, dates and long double precision', () => {
    const remedies = [
      ...['<f16', '<M8[ns]', '=f8', 'f8'].map((dtype) => [dtype, '.astype(np.float64)']),
      ...['|O', '|S5', '<U3', '>U10'].map((dtype) => [dtype, 'np.unique(y, return_inverse=True)']),
      ...['<c16', '<c8'].map((dtype) => [dtype, 'as columns: .view(np.float64)']),
    ];
    for (const [dtype = '', remedy = ''] of remedies)
      expect(refused(npy(dtype, [1, 1], new Uint8Array(16)))).toMatchObject({
        code: 'input',
        place: { file: 'f.npy', field: 'X' },
        message: expect.stringContaining(`expected real numbers, got dtype ${dtype}`),
        advice: expect.stringContaining(remedy),
      });
    const header = "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1, 1), }";
    expect(refused(npyWithHeader(header, new Uint8Array(8)))).toMatchObject({
      message: expect.stringContaining('record'),
      advice: expect.stringContaining('structured_to_unstructured(X)'),
    });
    expect(refused(npy('|f8', [1, 1], new Uint8Array(8))).message).toContain('got dtype |f8');
  });

  it('refuses NaN and infinity by row and column, in both memory orders', () => {
    const xs = [1, 2, 3, 4, Number.NaN, 6];
    expect(refused(npy('<f8', [2, 3], float64Bytes(xs)))).toMatchObject({
      place: { file: 'f.npy', field: 'X, row 2, column 2' },
      message: expect.stringContaining('got NaN'),
    });
    expect(refused(npy('<f8', [2, 3], float64Bytes(xs), true)).place.field).toBe(
      'X, row 1, column 3',
    );
    const infinite = Uint8Array.of(0, 0, 128, 63, 0, 0, 128, 255);
    expect(refused(npy('<f4', [2, 1], infinite)).message).toContain('got -Infinity');
  });

  it('refuses an integer that is not a float64, by row and column', () => {
    const body = new Uint8Array(BigInt64Array.of(1n, 2n ** 53n + 1n).buffer);
    for (const type of ['<i8', '<u8'])
      expect(refused(npy(type, [1, 2], body))).toMatchObject({
        place: { file: 'f.npy', field: 'X, row 1, column 2' },
        message: expect.stringContaining('an integer beyond 2^53'),
      });
  });

  it('compares the declared size with the bytes before it allocates', () => {
    const body = float64Bytes(twoByThree);
    const memory = process.memoryUsage().arrayBuffers;
    expect(refused(npy('<f8', [100_000, 1_000], body)).message).toContain(
      'expected 800000000 bytes for shape (100000, 1000), got 48',
    );
    expect(refused(npy('<f8', [1_000_000_000, 3], body)).message).toContain('the limit');
    expect(process.memoryUsage().arrayBuffers - memory).toBeLessThan(100_000_000);
    expect(refused(npy('<f8', [2, 3], body.subarray(1))).message).toContain('got 47');
    const longer = Buffer.concat([npy('<f8', [2, 2], body.subarray(0, 32)), body]);
    expect(refused(longer)).toMatchObject({
      advice: expect.stringContaining('one array per file'),
    });
  });

  it('refuses shapes other than n x d, and empty ones', () => {
    const body = float64Bytes(twoByThree);
    for (const shape of [[], [6], [1, 2, 3]])
      expect(refused(npy('<f8', shape, body))).toMatchObject({
        place: { file: 'f.npy', field: 'X' },
        message: expect.stringContaining('expected two axes'),
      });
    for (const shape of [
      [0, 5],
      [5, 0],
      [0, 1e20],
    ])
      expect(refused(npy('<f8', shape, new Uint8Array())).message).toContain('at least one row');
  });

  it('refuses headers that NumPy does not write', () => {
    const body = float64Bytes(twoByThree);
    const rest = "'fortran_order': False, 'shape': (2, 3), }";
    for (const header of [
      '',
      '{}',
      `{'descr': '<f8', ${rest} trailing`,
      `{'descr': '<f8', 'descr': '<f8', ${rest}`,
      `{'descr': '<f8', 'other': '<f8', ${rest}`,
      "{'descr': '<f8', 'fortran_order': False, 'shape': (-1, -6), }",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (2.0, 3), }",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (2 3), }",
      "{'descr': '<f8', 'fortran_order': False, 'shape': [2, 3], }",
      "{'descr': '<f8', 'fortran_order': 0, 'shape': (2, 3), }",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3)",
    ])
      expect(refused(npyWithHeader(header, body)), header).toMatchObject({
        place: { file: 'f.npy', field: 'X' },
        message: expect.stringContaining('not a NumPy header'),
      });
  });

  it('refuses other files, versions, and headers longer than the file or 10,000 bytes', () => {
    const good = npy('<f8', [2, 3], float64Bytes(twoByThree));
    expect(refused(new Uint8Array()).message).toContain('not a NumPy array');
    expect(refused(Buffer.from('1,2,3\n4,5,6\n7,8')).message).toContain('not a NumPy array');
    expect(refused(Uint8Array.from(good).fill(4, 6, 7)).message).toContain('version 4');
    expect(refused(good.subarray(0, 40)).message).toContain('needs 128 bytes, the file has 40');
    const long = Uint8Array.from(good);
    long.set([2, 0, 255, 255, 255, 255], 6);
    expect(refused(long).message).toContain('needs 4294967307 bytes');
    const header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }".padEnd(10_000);
    expect(refused(npyWithHeader(header, float64Bytes(twoByThree))).message).toContain('10000');
  });

  it('returns or refuses every damaged file, and never throws anything else', () => {
    const good = npy('<f8', [2, 3], float64Bytes(twoByThree));
    fc.assert(
      fc.property(damagedCopies(good), (bytes) => returnsOrRefuses(() => matrix(bytes))),
      { ...profile, numRuns: 2_000 },
    );
  });
});

describe('npyVector', () => {
  const vector = (bytes: Uint8Array): Float64Array => npyVector(bytes, 'y.npy', 'y');

  it('reads shapes (n,) and (n, 1) only', () => {
    const body = float64Bytes([3, 1, 2]);
    expect(vector(npy('<f8', [3], body))).toEqual(Float64Array.of(3, 1, 2));
    expect(vector(npy('<f8', [3, 1], body))).toEqual(Float64Array.of(3, 1, 2));
    expect(vector(npy('<f8', [3, 1], body, true))).toEqual(Float64Array.of(3, 1, 2));
    for (const shape of [[1, 3], [], [3, 1, 1]])
      expect(refusalOf(() => vector(npy('<f8', shape, body)))).toMatchObject({
        place: { file: 'y.npy', field: 'y' },
        message: expect.stringContaining('expected shape (n,) or (n, 1)'),
        advice: expect.stringContaining('ravel'),
      });
    expect(refusalOf(() => vector(npy('<f8', [2], float64Bytes([1, Infinity])))).place).toEqual({
      file: 'y.npy',
      field: 'y, entry 2',
    });
  });
});
