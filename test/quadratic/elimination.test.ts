import { describe, expect, it } from 'vitest';
import { rationalField as Q, ratio, rationalToText } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { matrix, ShapeError } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import {
  complementProjector,
  demandSymmetric,
  energy,
  form,
  trace,
} from '../../src/quadratic/elimination.ts';

function whole(rows: number, cols: number, ...entries: readonly number[]): Matrix<Rational> {
  return matrix(
    rows,
    cols,
    entries.map((x) => ratio(BigInt(x))),
  );
}

function texts(A: Matrix<Rational> | undefined): readonly string[] {
  return A === undefined ? [] : Array.from(A.data, rationalToText);
}

describe('elimination over Q', () => {
  it('gives the squared length of a projection as energy, for dependent vectors too', () => {
    // (1, 0), (1, 1) and (2, 1) span the plane: the projection of (3, 4) is itself
    const H = whole(3, 3, 1, 1, 2, 1, 2, 3, 2, 3, 5);
    expect(
      rationalToText(
        energy(
          Q,
          H,
          [3, 7, 10].map((x) => ratio(BigInt(x))),
        ),
      ),
    ).toBe('25');
    expect(rationalToText(energy(Q, whole(1, 1, 2), [ratio(3n)]))).toBe('9/2');
    expect(rationalToText(energy(Q, whole(2, 2, 0, 0, 0, 4), [Q.zero, ratio(2n)]))).toBe('1');
    expect(energy(Q, whole(0, 0), [])).toEqual(Q.zero);
  });

  it('refuses the energy of a matrix that is not a Gram matrix', () => {
    expect(() => energy(Q, whole(1, 1, -1), [Q.one])).toThrow(/expected a Gram matrix/u);
    expect(() => energy(Q, whole(2, 2, 0, 1, 1, 0), [Q.zero, Q.zero])).toThrow(RangeError);
    // b is no inner product with a zero vector
    expect(() => energy(Q, whole(1, 1, 0), [Q.one])).toThrow(RangeError);
  });

  it('gives the projector onto the complement of (1, 1), (2, 2) and 0', () => {
    const { projector, rank } = complementProjector(Q, whole(3, 2, 1, 1, 2, 2, 0, 0));
    expect(texts(projector)).toEqual(['1/2', '-1/2', '-1/2', '1/2']);
    expect(rank).toBe(1);
    expect(texts(complementProjector(Q, whole(0, 2)).projector)).toEqual(['1', '0', '0', '1']);
  });

  it('evaluates forms and traces, and sees symmetry', () => {
    const A = whole(2, 2, 1, 2, 2, -4);
    expect(rationalToText(form(Q, A, [Q.one, Q.one], [Q.one, Q.zero]))).toBe('3');
    expect(rationalToText(trace(Q, A))).toBe('-3');
    expect(() => demandSymmetric(A, 'A')).not.toThrow();
    expect(() => demandSymmetric(whole(2, 2, 1, 2, 3, 4), 'A')).toThrow(/A: expected a symmetric/u);
    expect(() => demandSymmetric(whole(1, 2, 1, 2), 'A')).toThrow(ShapeError);
  });
});
