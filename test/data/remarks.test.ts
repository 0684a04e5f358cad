import { describe, expect, it } from 'vitest';
import { remarks } from '../../src/data/remarks.ts';
import { toDense } from '../../src/data/from-memory.ts';
import { dense } from '../../src/linalg/matrix.ts';

const of = (...rows: readonly (readonly number[])[]): readonly string[] => remarks(toDense(rows));

describe('the remarks on inputs', () => {
  it('say nothing about distinct rows, even parallel ones', () => {
    expect(of([1, 2], [2, 4], [1, -2], [0, 5e-324], [1e308, 0])).toEqual([]);
  });

  it('name zero rows, whatever the sign of the zeros', () => {
    const said = of([1, 2], [0, -0], [0, 0]);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(
      /^zero rows \(row 2, row 3\): left out where sigma\(0\) = 0 and the label is 0,.* rank Psi < n/u,
    );
  });

  it('name equal rows with the first of them, whatever the sign of a zero', () => {
    const said = of([0, 2], [3, 1], [-0, 2], [3, 1], [0, 2]);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(
      /^equal rows \(rows 1 and 3, rows 2 and 4, rows 1 and 5\): one sample where their labels agree/u,
    );
  });

  it('name opposite rows', () => {
    const said = of([1, 0], [-1, -0], [5, 5], [-5, -5]);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(
      /^opposite rows \(rows 1 and 2, rows 3 and 4\): one sample for an odd or even activation/u,
    );
  });

  it('show three places of a kind and count the others', () => {
    const said = of(...Array.from({ length: 6 }, () => [1, 1]));
    expect(said[0]).toContain('(rows 1 and 2, rows 1 and 3, rows 1 and 4 and 2 more)');
    expect(of([0], [0], [1], [1], [-1]).map((text) => text.split(' ')[0])).toEqual([
      'zero',
      'equal',
      'opposite',
    ]);
  });

  it('compare no more rows than a table of digests holds', () => {
    const many = dense(1_000_001, 1, new Float64Array(1_000_001));
    expect(remarks(many)).toEqual(['more than 1000000 rows: not searched for equal ones']);
  });
});
