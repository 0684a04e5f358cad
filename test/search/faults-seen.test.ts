/**
 * # A failed search says what was seen
 *
 * No rank that nobody proved, no cause that may be another one.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { dense } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { dataGeometry } from '../../src/network/centre.ts';
import { problemOf } from '../../src/network/problem.ts';
import type { Problem } from '../../src/network/problem.ts';
import { descentStart } from '../../src/theorems/gradient-descent/start.ts';
import { gaussNewton } from '../../src/search/gauss-newton.ts';
import { memorise, shatter } from '../../src/search/memorise.ts';
import { searchRegion } from '../../src/theorems/nice-region/search.ts';
import { mirroredStart } from '../../src/search/start.ts';
import { proposeStationary } from '../../src/search/stationary.ts';

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

describe('where no start has a Gram matrix with an inverse in float64', () => {
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

  it('no rank is claimed: inputs near 1000 with a bias column can be fitted', () => {
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

  it('an overflow is an overflow', () => {
    for (const found of [mirroredStart(huge, start), memorise(huge, start)])
      expect(because(found)).toContain('the Gram matrix G = J J^T overflows in float64');
  });

  it('at a given point the same is said of that point, not of every start', () => {
    const point = { hidden: dense(1, 2, Float64Array.of(1, 1)), outputs: [1] };
    const region = searchRegion(near, point, {
      full: false,
      recipe: undefined,
      provenance: {},
    });
    expect(because(region)).toMatch(/^a pivot of the Gram matrix/u);
    const settled = gaussNewton(near, dataGeometry(near.inputs), point.hidden, [1]);
    expect(because(settled)).toMatch(/^a pivot of the Gram matrix/u);
  });

  it('a kink is a kink', () => {
    const kink = problem('relu', [[0]], [1]);
    const point = dense(1, 1, Float64Array.of(1));
    expect(because(gaussNewton(kink, dataGeometry(kink.inputs), point, [1]))).toContain('C^2');
  });
});

describe('where no stationary point is certified', () => {
  const at = (sigma: string, w: number, v: number, y: number): string =>
    because(
      proposeStationary({
        problem: problem(sigma, [[1]], [y]),
        moving: 'all',
        hidden: dense(1, 1, Float64Array.of(w)),
        outputs: [v],
      }),
    );

  it('tanh, at an exactly critical point: the Hessian is 0, and nothing is NaN', () => {
    const said = at('tanh', 0, 0, 0);
    expect(said).toContain('the Hessian has no inverse in float64');
    expect(said).toContain('the Hessian is 0 in float64');
    expect(said).not.toMatch(/NaN|C\^2|or the Hessian/u);
  });

  it('log, outside of its domain, and relu, at its kink: sigma alone is named, and no neuron', () => {
    expect(at('log(x)', -1, 1, -1)).toBe(
      "sigma and sigma' are not shown to exist and be bounded at the point",
    );
    expect(at('relu', 0, 1, -1)).toBe("sigma'' has no value in float64 at the pre-activation 0");
  });
});
