import { describe, expect, it } from 'vitest';
import { dense } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { problemOf } from '../../src/network/problem.ts';

const tanh = activationNamed('tanh');

describe('a problem', () => {
  it('keeps its arguments', () => {
    const X = dense(1, 2, Float64Array.of(1, 2));
    expect(problemOf(X, Float64Array.of(3), tanh)).toEqual({
      inputs: X,
      labels: [3],
      activation: tanh,
    });
  });

  it('names the place of an entry that is not finite', () => {
    const X = dense(2, 2, Float64Array.of(1, 2, 3, Number.NaN));
    expect(() => problemOf(X, [1, 1], tanh)).toThrow(/inputs\[1\]\[1\].*NaN/u);
    const fine = dense(1, 1, Float64Array.of(1));
    expect(() => problemOf(fine, [Infinity], tanh)).toThrow(/labels\[0\].*Infinity/u);
  });

  it('refuses the very first entry too, as a fault of the input with its place and what to do', () => {
    const X = dense(2, 2, Float64Array.of(-Infinity, 2, 3, 4));
    expect(() => problemOf(X, [1, 1], tanh)).toThrow(
      expect.objectContaining({
        code: 'input',
        place: { field: 'inputs[0][0]' },
        advice: 'Every entry must be a finite float64.',
      }),
    );
    const oblong = dense(2, 3, Float64Array.of(1, 2, 3, 4, Number.NaN, 6));
    expect(() => problemOf(oblong, [1, 1], tanh)).toThrow(/inputs\[1\]\[1\]/u);
  });

  it('refuses other lengths and empty data', () => {
    const fine = dense(1, 1, Float64Array.of(1));
    expect(() => problemOf(fine, [1, 2], tanh)).toThrow(/expected 1 labels, got 2/u);
    expect(() => problemOf(dense(0, 2, new Float64Array(0)), [], tanh)).toThrow(/0 x 2/u);
    expect(() => problemOf(dense(2, 0, new Float64Array(0)), [1, 1], tanh)).toThrow(/2 x 0/u);
  });
});
