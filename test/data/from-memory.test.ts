import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { toDense } from '../../src/data/from-memory.ts';
import type { MatrixLike } from '../../src/data/from-memory.ts';
import { refusalOf } from './support.ts';
import type { Refusal } from './support.ts';

const expected = { rows: 2, cols: 3, data: Float64Array.of(1, -0, 3, 4, 5e-324, 1e308) };
const rows = [
  [1, -0, 3],
  [4, 5e-324, 1e308],
];

/** Values that an untyped caller may pass. */
function refused(from: unknown): Refusal {
  const untyped: (from: never) => unknown = toDense;
  return refusalOf(() => Reflect.apply(untyped, undefined, [from]));
}

describe('toDense', () => {
  it('takes nested arrays, typed rows, an array with a shape, and matrices of ml-matrix', () => {
    const forms: readonly MatrixLike[] = [
      rows,
      rows.map((row) => Float64Array.from(row)),
      { data: expected.data, shape: [2, 3] },
      new Matrix(rows),
      { rows: 2, columns: 3, to2DArray: () => rows },
    ];
    for (const form of forms) expect(toDense(form)).toEqual(expected);
  });

  it('copies the array, so that later changes do not reach the matrix', () => {
    const data = Float64Array.of(1, 2);
    const A = toDense({ data, shape: [1, 2] });
    data[0] = 9;
    expect(A.data).toEqual(Float64Array.of(1, 2));
  });

  it('refuses ragged rows, holes and entries that are not numbers, by row and column', () => {
    expect(refused([[1, 2], [3]])).toMatchObject({
      code: 'input',
      place: { field: 'inputs, row 2' },
      message: expect.stringContaining('expected 2 numbers as in row 1, got 1'),
    });
    expect(refused([[1], [2, 3]]).place.field).toBe('inputs, row 2');
    expect(refused([[1], 2]).place.field).toBe('inputs, row 2');
    expect(refused([[1], undefined]).place.field).toBe('inputs, row 2');
    for (const entry of ['1', null, undefined, 1n, [], {}, true, Symbol('x')])
      expect(
        refused([
          [1, 2],
          [3, entry],
        ]).place.field,
      ).toBe('inputs, row 2, column 2');
    const holes = [1, 2, 3];
    Reflect.deleteProperty(holes, 1);
    expect(refused([holes]).place.field).toBe('inputs, row 1, column 2');
    const sparse = [[1], [2], [3]];
    Reflect.deleteProperty(sparse, 1);
    expect(refused(sparse).place.field).toBe('inputs, row 2');
  });

  it('refuses numbers that are not finite by row and column, in every form', () => {
    const bad = [
      [1, 2],
      [3, Number.NaN],
    ];
    for (const form of [
      bad,
      new Matrix(bad),
      { data: Float64Array.from(bad.flat()), shape: [2, 2] },
    ])
      expect(refused(form)).toMatchObject({
        place: { field: 'inputs, row 2, column 2' },
        message: expect.stringContaining('got NaN'),
      });
    expect(refusalOf(() => toDense([[-Infinity]], 'X'))).toMatchObject({
      place: { field: 'X, row 1, column 1' },
    });
  });

  it('refuses empty matrices and more than 2^27 entries', () => {
    for (const form of [[], [[]], [[], []], { data: new Float64Array(), shape: [0, 3] }])
      expect(refused(form).message).toContain('expected at least one row and one column');
    expect(refused({ data: new Float64Array(), shape: [134_217_729, 1] }).message).toContain(
      'the limit',
    );
    const wide = new Float64Array(2 ** 14);
    expect(refused(Array.from({ length: 2 ** 13 + 1 }, () => wide)).message).toContain('the limit');
  });

  it('refuses shapes that do not fit the array', () => {
    const data = new Float64Array(6);
    for (const shape of [[6], [1, 2, 3], [-2, -3], [1.5, 4], ['2', 3], [Number.NaN, 6]])
      expect(refused({ data, shape }).message).toContain('expected a shape [n, d]');
    expect(refused({ data, shape: [2, 2] }).message).toContain('got 6 entries');
    expect(refused({ data: [1, 2], shape: [1, 2] }).message).toContain('expected a Float64Array');
  });
});
