import { describe, expect, it } from 'vitest';
import { dense } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { pairsAreMirrored } from '../../src/network/mirrored.ts';
import type { Problem } from '../../src/network/problem.ts';
import { dataGeometry } from '../../src/network/centre.ts';
import { gaussNewton } from '../../src/search/gauss-newton.ts';
import { mirroredStart } from '../../src/search/start.ts';
import { descentStart } from '../../src/theorems/gradient-descent/start.ts';
import { searchRegion } from '../../src/theorems/nice-region/search.ts';
import { problemOf } from '../../src/network/problem.ts';
import { memorise, shatter } from '../../src/search/memorise.ts';
import { zeroNear } from '../../src/search/zero-near.ts';
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

describe('a radius from float64', () => {
  it.each([
    [40, 10, 8],
    [90, 30, 8],
    [120, 30, 16],
  ])('is that of enclosures, nearly: n = %d, d = %d, m = %d', (n, d, width) => {
    const one = gaussianProblem(n, d, 'tanh');
    const found = memorise(one, { width, seed: 1 });
    if (found.kind !== 'found') throw new Error(found.because);
    const enclosed = zeroNear(one, found);
    if (enclosed.kind !== 'certificate') throw new Error(enclosed.because);
    const ratio = found.radius / enclosed.certificate.claim.radius;
    expect(ratio).toBeGreaterThan(0.95);
    expect(ratio).toBeLessThan(1.05);
  });
});

function problem(
  sigma: string,
  rows: readonly (readonly number[])[],
  labels: readonly number[],
): Problem {
  const X = dense(rows.length, rows[0]?.length ?? 0, Float64Array.from(rows.flat()));
  return problemOf(X, labels, activationNamed(sigma));
}

function because(found: object): string {
  return 'because' in found ? String(found.because) : 'found';
}

const start = { width: 4, seed: 1 };
const noRank = /rank (?:Psi|J) is below n|singular/u;

describe('a search without an inverse of the Gram matrix in float64', () => {
  const near = problem(
    'tanh',
    [1000, 1001, 1002, 1003].map((x) => [x, 1]),
    [1, -1, 1, -1],
  );
  const huge = problem(
    'tanh',
    [
      [1e300, 2e300],
      [3e300, -1e300],
      [0.5e300, 4e300],
    ],
    [1, -1, 1],
  );

  it('claims no rank: inputs near 1000 with a bias column can be fitted', () => {
    for (const found of [
      mirroredStart(near, start),
      memorise(near, start),
      shatter(near, start),
      descentStart(near, {}, start),
    ]) {
      expect(because(found)).toContain('a pivot of the Gram matrix G = J J^T is not positive');
      expect(because(found)).not.toMatch(noRank);
    }
  });

  it('says that the matrix overflows', () => {
    for (const found of [mirroredStart(huge, start), memorise(huge, start)])
      expect(because(found)).toContain('the Gram matrix G = J J^T overflows in float64');
  });

  it('says the same of a given point, not of every start', () => {
    const point = { hidden: dense(1, 2, Float64Array.of(1, 1)), outputs: [1] };
    const region = searchRegion(near, point, {
      recipe: undefined,
      provenance: {},
    });
    expect(because(region)).toMatch(/^a pivot of the Gram matrix/u);
    const settled = gaussNewton(near, dataGeometry(near.inputs), point.hidden, [1]);
    expect(because(settled)).toMatch(/^a pivot of the Gram matrix/u);
  });

  it('says that sigma is not C^2 at a kink', () => {
    const kink = problem('relu', [[1]], [1]);
    const point = dense(1, 1, Float64Array.of(0));
    expect(because(gaussNewton(kink, dataGeometry(kink.inputs), point, [1]))).toContain('C^2');
  });
});
