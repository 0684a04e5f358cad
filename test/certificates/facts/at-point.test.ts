import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encloseQuotient } from '../../../src/arithmetic/interval.ts';
import { contains } from '../../../src/arithmetic/interval-sets.ts';
import { ratio, rationalField as Q } from '../../../src/arithmetic/rational.ts';
import { rationalTier } from '../../../src/arithmetic/rational-tier.ts';
import { enclosedCurvature, enclosedLoss } from '../../../src/certificates/facts/at-point.ts';
import type { Instance } from '../../../src/certificates/facts/format.ts';
import { matrix } from '../../../src/linalg/matrix.ts';
import { multiply } from '../../../src/linalg/ring-product.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { hessian, parametersOf } from '../../../src/network/hessian.ts';
import { loss } from '../../../src/network/network.ts';
import { rational as small } from '../../sigma/trees.ts';
import { instance, point } from './support.ts';

function defined<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('expected a value');
  return value;
}

describe('enclosedLoss and enclosedCurvature', () => {
  it('contain the exact values within a neighbour, for rational networks', () => {
    const entries = fc.array(small, { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(entries, fc.constantFrom('hidden', 'all'), (xs, moving) => {
        const X = matrix(3, 2, xs.slice(0, 6));
        const there = { hidden: matrix(2, 2, xs.slice(6, 10)), outputs: xs.slice(10, 12) };
        const labels = xs.slice(12, 15);
        const d = {
          hidden: matrix(2, 2, xs.slice(15, 19)),
          outputs: [defined(xs[19]), ratio(1n, 3n)],
        };
        const sigma = activationNamed('rational');
        const about: Instance = { activation: sigma.value, inputs: X, labels, points: {} };
        const l = defined(loss(rationalTier, sigma, { inputs: X, ...there }, labels));
        const H = defined(hessian(rationalTier, sigma, { inputs: X, ...there }, labels, moving));
        const e = parametersOf(d, moving);
        const column = matrix(e.length, 1, e);
        const c = defined(multiply(Q, matrix(1, e.length, e), multiply(Q, H, column)).data[0]);
        for (const [box, value] of [
          [defined(enclosedLoss(about, there)), l],
          [defined(enclosedCurvature(about, there, d, moving)), c],
        ] as const) {
          expect(contains(box, value)).toBe(true);
          expect(box.hi - box.lo).toBeLessThanOrEqual(2 ** -51 * Math.abs(box.hi) + 1e-40);
        }
      }),
      { seed: 20211206, numRuns: 100 },
    );
  });

  it('are undefined at a kink, for a missing part and for another shape', () => {
    const about = instance('relu', [[1]], [1]);
    expect(enclosedLoss(about, point([['0']], 1))).toEqual(encloseQuotient(1n, 2n)); // relu(0) is 0
    expect(enclosedCurvature(about, point([['0']], 1), point([['1']], 1), 'all')).toBeUndefined();
    expect(enclosedLoss(instance('log(x)', [[1]], [1]), point([['0']], 1))).toBeUndefined();
    expect(
      enclosedCurvature(about, point([['1']], 1), point([['1', '2']], 1), 'all'),
    ).toBeUndefined();
    expect(enclosedLoss({ points: {} }, point([['1']], 1))).toBeUndefined();
    expect(enclosedLoss(about, point([['2']], 1))).toEqual(encloseQuotient(1n, 2n));
  });

  it('are undefined for an instance without its parts, and for a direction of another shape', () => {
    const bowl = instance('x', [[1], [1]], [1, -1]);
    const P = point([[1]], 1);
    expect(enclosedLoss({ points: {} }, P)).toBeUndefined();
    expect(enclosedCurvature({ points: {} }, P, P, 'all')).toBeUndefined();
    expect(enclosedCurvature(bowl, P, point([[1]], 1, 1), 'all')).toBeUndefined();
    // r = (0, 2), and along (1, 1) f' = v + w = 2 and f'' = 2 at both samples: 2 2^2 + (0 + 2) 2
    const box = enclosedCurvature(bowl, P, P, 'all');
    expect([box?.lo, box?.hi]).toEqual([12, 12]);
  });
});
