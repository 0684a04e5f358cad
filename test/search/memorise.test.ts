import { describe, expect, it } from 'vitest';
import { dense } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { pairsAreMirrored } from '../../src/network/mirrored.ts';
import { problemOf } from '../../src/network/problem.ts';
import { memorise, shatter } from '../../src/search/memorise.ts';
import { gaussianProblem } from '../certificates/support.ts';

describe('the search for a memorising network', () => {
  it('gives the same point for the same seed, and another for another', () => {
    const problem = gaussianProblem(8, 4, 'tanh');
    const once = memorise(problem, { width: 4, seed: 1 });
    expect(memorise(problem, { width: 4, seed: 1 })).toEqual(once);
    expect(memorise(problem, { width: 4, seed: 2 })).not.toEqual(once);
  });

  it('starts mirrored for shattering', () => {
    const found = shatter(gaussianProblem(8, 4, 'tanh'), { width: 5, seed: 1 });
    if (found.kind !== 'found') throw new Error(found.because);
    expect(pairsAreMirrored(found.hidden, found.outputs)).toBe(true);
    expect(found.outputs).toEqual([1, 1, -1, -1, 1]);
    expect(Array.from(found.hidden.data.slice(16))).toEqual([0, 0, 0, 0]);
  });

  it('switches the odd neuron off when sigma(0) is not 0', () => {
    const found = shatter(gaussianProblem(8, 4, 'softplus'), { width: 5, seed: 1 });
    expect(found).toMatchObject({ kind: 'found', outputs: [1, 1, -1, -1, 0] });
  });

  it('says that the Gram matrix is singular below the threshold, for equal rows and at a zero row', () => {
    const narrow = memorise(gaussianProblem(8, 2, 'tanh'), { width: 4, seed: 1 });
    expect(narrow).toMatchObject({ kind: 'not-found' });
    const equal = dense(2, 2, Float64Array.of(1, 2, 1, 2));
    const clash = memorise(problemOf(equal, [1, -1], activationNamed('tanh')), {
      width: 8,
      seed: 1,
    });
    expect(clash).toMatchObject({ kind: 'not-found' });
    const zero = dense(2, 2, Float64Array.of(1, 2, 0, 0));
    const gone = memorise(problemOf(zero, [1, -1], activationNamed('tanh')), { width: 8, seed: 1 });
    expect(gone).toMatchObject({ kind: 'not-found' });
  });

  it('finds zero labels, tiny and huge scales, and near-equal rows', () => {
    const tanh = activationNamed('tanh');
    const X = gaussianProblem(6, 3, 'tanh').inputs;
    const scaled = (s: number): ReturnType<typeof dense> =>
      dense(
        6,
        3,
        X.data.map((x) => s * x),
      );
    const kind = (inputs: ReturnType<typeof dense>, labels: number[]): string =>
      memorise(problemOf(inputs, labels, tanh), { width: 4, seed: 1 }).kind;
    expect(kind(X, [0, 0, 0, 0, 0, 0])).toBe('found');
    expect(kind(scaled(2 ** -40), [1, 2, 3, 4, 5, 6])).toBe('found');
    expect(kind(scaled(2 ** 40), [1, -2, 3, -4, 5, -6])).toBe('found');
    const close = dense(2, 2, Float64Array.of(1, 2, 1, 2 + 2 ** -20));
    expect(kind(close, [1, -1])).toBe('found');
  });
});
