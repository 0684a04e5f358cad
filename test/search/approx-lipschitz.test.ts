import { describe, expect, it } from 'vitest';
import { exactly } from '../../src/arithmetic/bounds.ts';
import { dense } from '../../src/linalg/matrix.ts';
import { centreAt, geometryOf, lipschitzOnBall } from '../../src/network/centre.ts';
import type { Centre } from '../../src/network/centre.ts';
import { problemOf } from '../../src/network/problem.ts';
import type { Problem } from '../../src/network/problem.ts';
import { approxLipschitz } from '../../src/search/approx-lipschitz.ts';
import { anchorAt } from '../../src/search/anchor.ts';
import { gaussNewton } from '../../src/search/gauss-newton.ts';
import { polish } from '../../src/search/polish.ts';
import { radiusForRank, radiusForZero } from '../../src/search/radius.ts';
import { largestRadius } from '../../src/search/region.ts';
import { mirroredStart } from '../../src/search/start.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { gaussianProblem } from '../certificates/support.ts';

/** The problem with a curvature that counts how often its kind is asked for: when evaluated, or once for compiling it. */
function counted(problem: Problem): { readonly problem: Problem; readonly count: () => number } {
  const { activation } = problem;
  const { curvature } = activation;
  let count = 0;
  const watched = Object.defineProperty({ ...curvature }, 'kind', {
    get: () => {
      count += 1;
      return curvature.kind;
    },
  });
  return {
    problem: { ...problem, activation: { ...activation, curvature: watched } },
    count: () => count,
  };
}

function pointIn(problem: Problem, width: number) {
  const start = mirroredStart(problem, { width, seed: 1 });
  if ('because' in start) throw new Error(start.because);
  const point = { hidden: start.hidden, outputs: start.signs };
  const anchor = anchorAt(problem, point);
  if ('because' in anchor) throw new Error(anchor.because);
  return { point, ...anchor };
}

function centreOf(name: string, X: number[], W: number[], outputs: readonly number[]): Centre {
  const inputs = dense(X.length, 1, Float64Array.from(X));
  const problem = problemOf(inputs, X, activationNamed(name));
  const hidden = dense(W.length, 1, Float64Array.from(W));
  const centre = centreAt(geometryOf(problem), problem.activation, hidden, outputs);
  if (centre === undefined) throw new Error(name);
  return centre;
}

describe('L in float64', () => {
  it('is that of enclosures up to rounding, on balls of all sizes', () => {
    for (const name of ['tanh', 'sigmoid', 'softplus', 'sin', 'gaussian', 'gelu', 'rational']) {
      const { centre } = pointIn(gaussianProblem(6, 3, name), 4);
      const approx = approxLipschitz(centre);
      for (const radius of [0, 1e-9, 0.01, 0.3, 2, 1e4]) {
        const [near, L] = [approx(radius), lipschitzOnBall(centre, radius)];
        expect(near === undefined, `${name} ${radius}`).toBe(L === undefined);
        if (near !== undefined && L !== undefined)
          expect(Math.abs(near / L - 1), `${name} ${radius}`).toBeLessThan(2 ** -34);
      }
    }
  });

  it('is undefined from a kink on, which a row of zeros never reaches', () => {
    const approx = approxLipschitz(centreOf('relu', [1, 0], [1], [1]));
    expect([0.5, 0.999, 1, 2].map(approx)).toEqual([0, 0, undefined, undefined]);
    const tanh = approxLipschitz(centreOf('tanh', [1], [1], [1]));
    expect(tanh(Number.NaN)).toBeUndefined();
    expect(tanh(Infinity)).toBeUndefined();
    expect(tanh(1e308)).toBeLessThan(2.1);
  });

  it('takes the other tree of softplus where its own overflows', () => {
    const centre = centreOf('softplus', [1], [800], [-3]);
    expect(approxLipschitz(centre)(1)).toBeCloseTo(lipschitzOnBall(centre, 1) ?? NaN, 12);
    const far = centreOf('softplus', [1], [-800], [2]);
    expect(approxLipschitz(far)(900)).toBeGreaterThan(0.4);
  });
});

describe('a search evaluates the curvature with intervals', () => {
  const { problem, count } = counted(gaussianProblem(6, 3, 'tanh'));
  const { point, centre, singular } = pointIn(problem, 4);
  const during = (act: () => unknown): number => {
    const before = count();
    act();
    return count() - before;
  };

  it('on one ball only, the largest', () => {
    const largest = largestRadius(centre, singular); // compiles it
    if (largest === undefined) throw new Error('no radius');
    const once = during(() => lipschitzOnBall(centre, largest.radius));
    expect(once).toBeGreaterThan(0);
    expect(during(() => largestRadius(centre, singular))).toBe(once);
  });

  it('not at all for a radius that the checker will judge', () => {
    expect(during(() => radiusForRank(centre, singular))).toBe(0);
    expect(during(() => radiusForZero(centre, singular, exactly(1e-3)))).toBe(0);
  });

  it('at no step of Gauss-Newton, projected or not', () => {
    const ball = { centre: point.hidden, radius: 0.1 };
    expect(during(() => polish(problem, ball, point))).toBe(0);
    const outputs = point.outputs.map((v) => 100 * v);
    const { geometry } = centre;
    const steps = during(() => gaussNewton(problem, geometry, point.hidden, outputs));
    expect(steps).toBe(0);
  });
});
