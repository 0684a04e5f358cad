/**
 * # The loss near a point, for drawing
 * @module
 */
import { describe, expect, it } from 'vitest';
import { dense } from '../../src/linalg/matrix.ts';
import { problemOf } from '../../src/network/problem.ts';
import { downhill, flattest, lossOn, steepest } from '../../src/pictures/landscape.ts';
import type { Model } from '../../src/pictures/landscape.ts';
import { dot, norm, planeThrough, plus, pointOn } from '../../src/pictures/plane.ts';
import { evaluateLoss } from '../../src/search/evaluation.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';

const inputs = dense(3, 2, Float64Array.from([1, 0.3, -0.4, 1.1, 0.7, -0.9]));
const labels = [1, -1, 0.5];
const [activation, width] = [activationNamed('tanh'), 4];
const hidden = Float64Array.from([0.3, -1, 0.8, 0.1, -0.5, 0.9, 1.2, 0.4]);
const outputs = [1, -2, 0.5, 3];

const inHidden: Model = { inputs, labels, activation, width, outputs };
const inAll: Model = { inputs, labels, activation, width };
const cases: readonly (readonly [string, Model, Float64Array])[] = [
  ['W', inHidden, hidden],
  ['W and v', inAll, Float64Array.from([...hidden, ...outputs])],
];

/** By the code of the search. */
function lossAt(parameters: Float64Array): number {
  const v = parameters.length > 8 ? [...parameters.subarray(8)] : outputs;
  const point = { hidden: dense(4, 2, parameters.slice(0, 8)), outputs: v };
  return evaluateLoss(problemOf(inputs, labels, activation), point).loss;
}

describe.each(cases)('the loss on a plane of %s', (_, model, at) => {
  const bent = at.map((_, k) => Math.sin(k + 1));
  const other = at.map((_, k) => Math.cos(3 * k));
  const plane = planeThrough(at, bent, at);

  it('is that of the search at each of its points', () => {
    if (plane === undefined) throw new Error('no plane');
    const loss = lossOn(model, plane);
    for (const [s, t] of [
      [0, 0],
      [1.5, -0.5],
      [-3, 2],
    ] as const)
      expect(loss(s, t)).toBeCloseTo(lossAt(pointOn(plane, s, t)), 11);
  });

  it('falls most along the direction downhill: minus its difference quotients', () => {
    const slope = downhill(model, at);
    const step = 1e-6;
    slope.forEach((own, k) => {
      const unit = at.map((_, i) => (i === k ? 1 : 0));
      const quotient = (lossAt(plus(at, step, unit)) - lossAt(plus(at, -step, unit))) / (2 * step);
      expect(own).toBeCloseTo(-quotient, 7);
    });
  });

  it('has a direction in which f changes most, and one in which it hardly does', () => {
    const { direction, size } = steepest(model, at);
    const change = (d: Float64Array): number => {
      const way = planeThrough(at, d, other);
      if (way === undefined) throw new Error('no plane');
      // f itself is the square root of twice the loss for one sample at a time
      const of = (i: number): number => {
        const one = {
          ...model,
          inputs: dense(1, 2, inputs.data.slice(2 * i, 2 * i + 2)),
          labels: [-100],
        };
        const f = (s: number): number => Math.sqrt(2 * lossOn(one, way)(s, 0)) - 100;
        return (f(1e-5) - f(-1e-5)) / 2e-5;
      };
      return Math.hypot(of(0), of(1), of(2));
    };
    expect(change(direction)).toBeCloseTo(size, 5);
    for (const other of [bent, downhill(model, at)])
      expect(change(other)).toBeLessThan(size + 1e-6);
    const flat = flattest(model, at);
    expect(change(flat)).toBeLessThan(0.1 * size);
    expect(Math.abs(dot(flat, direction)) / norm(flat) / norm(direction)).toBeLessThan(0.01);
  });
});

describe('the loss where an exponential overflows', () => {
  it('is finite for softplus', () => {
    const model = { inputs: dense(1, 1, Float64Array.of(1)), labels: [900], width: 1 };
    const plane = planeThrough(
      Float64Array.of(800, 1),
      Float64Array.of(1, 0),
      Float64Array.of(0, 1),
    );
    if (plane === undefined) throw new Error('no plane');
    const loss = lossOn({ ...model, activation: activationNamed('softplus') }, plane);
    expect(loss(0, 0)).toBe(5000);
  });
});
