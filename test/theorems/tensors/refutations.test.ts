/**
 * # What refutes Theorem T, what "beyond lazy" means, and a near miss, on files made by hand
 * @module
 */
import { describe, expect, it } from 'vitest';
import type { Fact, FactOf, FactsFile } from '../../../src/certificates/facts/format.ts';
import { everythingIsFitted } from '../../../src/theorems/tensors/near-miss.ts';
import { isBeyondLazy } from '../../../src/theorems/tensors/refutations.ts';
import { mat, q, vec } from '../../certificates/facts/support.ts';
import { refutes as refutation } from '../by-id.ts';

const fileOf = (...facts: readonly Fact[]): FactsFile => ({
  instance: { points: {} },
  facts,
  provenance: {},
});
const refutes = (id: string, ...facts: readonly Fact[]): boolean =>
  refutation(id, fileOf(...facts)).kind === 'refutes';

/** e_1^3 from e_1 itself: distance 0. */
const lazy: FactOf<'tensor-lazy'> = {
  fact: 'tensor-lazy',
  order: 3,
  hidden: mat([1, 0, 0]),
  coefficients: vec(1),
  vectors: mat([1, 0, 0]),
  multipliers: mat([1, 0, 0]),
  squared: q(0),
};
const width: FactOf<'tensor-width'> = {
  fact: 'tensor-width',
  order: 3,
  dimension: 3,
  space: 3,
  squared: q('2/5'),
};

describe('beyond lazy', () => {
  const start = { ...lazy, coefficients: vec(2), squared: q(4) };
  const run: FactOf<'tensor-full'> = {
    fact: 'tensor-full',
    order: 3,
    outputs: vec(1),
    hidden: mat([1, 0, 0]),
    coefficients: vec(2),
    vectors: mat([1, 0, 0]),
    most: q(1),
  };
  it('is below, strictly, and about one T', () => {
    expect(isBeyondLazy(start, run)).toBe(true);
    expect(isBeyondLazy(start, { ...run, most: q('4000001/1000000') })).toBe(false);
    expect(isBeyondLazy(start, { ...run, most: q(4) })).toBe(false);
    expect(isBeyondLazy(start, { ...run, coefficients: vec(1) })).toBe(false);
    expect(isBeyondLazy(start, { ...run, vectors: mat([1, 1, 0]) })).toBe(false);
    expect(isBeyondLazy(start, { ...run, vectors: mat([1, 0]) })).toBe(false);
    expect(isBeyondLazy(start, { ...run, order: 5 })).toBe(false);
  });
});

describe('the rules of Theorem T', () => {
  it('compare a unit power with the mean of its own order, dimension and number of neurons', () => {
    expect(refutes('tensors/mean', lazy, width)).toBe(true);
    expect(refutes('tensors/mean', lazy, { ...width, space: 6 })).toBe(false);
    expect(refutes('tensors/mean', lazy, { ...width, order: 5 })).toBe(false);
    expect(refutes('tensors/mean', lazy, { ...width, dimension: 4 })).toBe(false);
    expect(refutes('tensors/mean', lazy, { ...width, squared: q(0) })).toBe(false);
    expect(refutes('tensors/mean', { ...lazy, vectors: mat([1, 1, 0]) }, width)).toBe(false);
    expect(refutes('tensors/mean', { ...lazy, coefficients: vec(2) }, width)).toBe(false);
  });

  it('ask that T is t u^l for t > 0 beside what does not pull, where a sum is nearer', () => {
    // e_1^3 + 3 sym(e_1 e_2^2) from e_1, and (1, 1/2)^3, at 3 - 3/4 + 3/16 + 1/64 from it
    const T = { coefficients: vec('1/2', '1/2'), vectors: mat([1, 1], [1, -1]) };
    const one = { ...lazy, ...T, hidden: mat([1, 0]), multipliers: mat([1, 0]), squared: q(3) };
    const beside: FactOf<'tensor-full'> = {
      fact: 'tensor-full',
      order: 3,
      outputs: vec(1),
      hidden: mat([1, '1/2']),
      ...T,
      most: q('157/64'),
    };
    expect(refutes('tensors/cone', one, beside)).toBe(true);
    expect(refutes('tensors/cone', one, { ...beside, outputs: vec(-1) })).toBe(false);
    expect(refutes('tensors/cone', one, { ...beside, most: q(3) })).toBe(false);
    for (const multipliers of [mat([-1, 0]), mat([0, 0]), mat([1, 1])])
      expect(refutes('tensors/cone', { ...one, multipliers }, beside)).toBe(false);
  });

  it('tell the cases by order, size and the list', () => {
    const conic = vec(0, 0, 0, 0, 0, 1, 0, -2, 0, 0, 0, 0, 1, 0, 0);
    const rank: FactOf<'tensor-tangent-rank'> = {
      fact: 'tensor-tangent-rank',
      order: 4,
      hidden: mat([1, 0, 0], [1, 1, 1], [1, -1, 1], [4, 2, 1], [0, 0, 1]),
      is: 14,
      prime: 97,
      complement: [conic],
    };
    const more = { ...rank, hidden: mat([1, 0, 0], ...Array.from({ length: 5 }, () => [1, 1, 1])) };
    const two = { ...rank, order: 2, hidden: mat([1, 0, 0], [0, 1, 0]), is: 5 };
    const ids = ['tensors/exceptional', 'tensors/generic', 'tensors/order'];
    const answers = (fact: Fact): readonly boolean[] => ids.map((id) => refutes(id, fact));
    expect(answers(rank)).toEqual([true, false, false]);
    expect(answers(more)).toEqual([false, true, false]);
    expect(answers(two)).toEqual([false, false, true]);
    // all of it, no proof from above, or too few neurons
    expect(answers({ ...rank, is: 15, complement: [] })).toEqual([false, false, false]);
    expect(answers({ ...rank, complement: [] })).toEqual([false, false, false]);
    const few = { ...rank, hidden: mat([1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]) };
    expect(answers(few)).toEqual([false, false, false]);
  });
});

describe('the near miss of a listed case', () => {
  const of = (...rows: readonly (readonly number[])[]): ReturnType<typeof everythingIsFitted> =>
    everythingIsFitted({ arrays: { w: mat(...rows) }, numbers: {}, point: '' }, {});
  it('says that everything is fitted only where it is', () => {
    expect(of([1, 0], [1, 1])).toMatchObject({
      kind: 'facts',
      says: 'Theorem T3: dim S(U) = D = 4, so every symmetric tensor of order 3 is fitted exactly',
    });
    expect(of([1, 0], [2, 0]).kind).not.toBe('facts');
    expect(of([1, 0]).kind).not.toBe('facts');
  });
});
