import { describe, expect, it } from 'vitest';
import { midpoint } from '../../src/arithmetic/interval.ts';
import { dense } from '../../src/linalg/matrix.ts';
import { centreAt, geometryOf, residualAt } from '../../src/network/centre.ts';
import { problemOf } from '../../src/network/problem.ts';
import { residualNear, residualWithin } from '../../src/search/accurate-residual.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { gaussianProblem } from '../certificates/support.ts';

describe('residuals without derivatives', () => {
  it.each(['tanh', 'sigmoid', 'softplus', 'sin', 'gaussian', 'gelu', 'rational', 'relu'])(
    'for %s: the midpoint of the enclosure bit for bit, and close to it in float64',
    (name) => {
      const problem = gaussianProblem(5, 3, name);
      const hidden = gaussianProblem(4, 3, name, 2).inputs;
      const outputs = [1e7, -3, 0.5, -1e7];
      const geometry = geometryOf(problem);
      const centre = centreAt(geometry, problem.activation, hidden, outputs);
      if (centre === undefined) throw new Error(name);
      const middle = Float64Array.from(residualAt(centre, problem.labels), midpoint);
      const point = { hidden, outputs };
      expect(residualWithin(problem, geometry, point)).toEqual(middle);
      const near = residualNear(problem, geometry, point);
      middle.forEach((r, i) =>
        expect(Math.abs((near?.[i] ?? NaN) - r)).toBeLessThan(1e7 * 2 ** -47),
      );
    },
  );

  it('are undefined at a kink, and finite where a tree of softplus overflows', () => {
    const one = dense(1, 1, Float64Array.of(1));
    const at = (name: string, w: number) => {
      const problem = problemOf(one, [2], activationNamed(name));
      const point = { hidden: dense(1, 1, Float64Array.of(w)), outputs: [1] };
      return [residualNear, residualWithin].map((f) => f(problem, geometryOf(problem), point));
    };
    expect(at('relu', 0)).toEqual([undefined, undefined]);
    expect(at('softplus', 800)).toEqual([Float64Array.of(798), Float64Array.of(798)]);
    expect(at('exp', 800)[1]).toBeUndefined();
  });
});
