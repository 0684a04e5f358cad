import { expect, it } from 'vitest';
import { midpoint } from '../../src/arithmetic/interval.ts';
import { gaussianSource } from '../../src/data/random.ts';
import { dense } from '../../src/linalg/matrix.ts';
import { centreAt, dataGeometry, residualAt } from '../../src/network/centre.ts';
import { problemOf } from '../../src/network/problem.ts';
import type { Problem } from '../../src/network/problem.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { approxResidual } from '../../src/search/accurate-residual.ts';
import { gaussNewton } from '../../src/search/gauss-newton.ts';

const [n, d, m] = [30, 40, 6];
const normal = gaussianSource(3);
const X = dense(n, d, Float64Array.from({ length: n * d }, normal));
const labels = Array.from({ length: n }, normal);
const half = Float64Array.from({ length: (m / 2) * d }, () => normal() / 6);
const W = dense(m, d, Float64Array.from([...half, ...half])); // mirrored: the terms cancel
const v = Array.from({ length: m }, (_, j) => (j < m / 2 ? 2 ** 20 : -(2 ** 20)));

function problem(activation: string): Problem {
  return problemOf(X, labels, activationNamed(activation));
}

it('is the enclosed one but for a few units in the last place of v', () => {
  for (const name of ['tanh', 'sigmoid', 'sin', 'gelu', 'x/(1 + x^2)']) {
    const one = problem(name);
    const moved = dense(
      m,
      d,
      W.data.map((w, k) => w + (k < 2 * d ? 1e-9 : 0)),
    );
    const near = approxResidual(one, v)?.(moved);
    const centre = centreAt(dataGeometry(X), one.activation, moved, v);
    if (near === undefined || centre === undefined) throw new Error('expected both');
    residualAt(centre, labels).forEach((box, i) => {
      expect(Math.abs(midpoint(box) - Number(near[i]))).toBeLessThan(8 * m * 2 ** 20 * 2 ** -53);
    });
  }
});

it('is left to enclosures where sigma has kinks or poles, and for X A', () => {
  for (const name of ['relu', 'abs', '1/x'])
    expect(approxResidual(problem(name), v)).toBeUndefined();
  const columns = dense(
    d,
    d,
    Float64Array.from({ length: d * d }, (_, k) => Number(k % (d + 1) === 0)),
  );
  const stated = { given: X, columns };
  expect(approxResidual({ ...problem('tanh'), stated }, v)).toBeUndefined();
  expect(approxResidual({ ...problem('tanh'), stated: { given: X } }, v)).toBeDefined();
});

it('leads Gauss-Newton as near to a zero as enclosures do', () => {
  const one = problem('tanh');
  const geometry = dataGeometry(X);
  const [near, enclosed] = [approxResidual(one, v), undefined].map((residual) => {
    const found = gaussNewton(one, geometry, W, v, undefined, residual);
    if ('because' in found) throw new Error(found.because);
    const centre = centreAt(geometry, one.activation, found.hidden, v);
    if (centre === undefined) throw new Error('not smooth');
    return Math.hypot(...residualAt(centre, labels).map(midpoint));
  });
  expect(near).toBeLessThan(1e-7);
  expect(Number(near)).toBeLessThan(4 * Number(enclosed));
});
