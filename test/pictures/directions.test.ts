import { describe, expect, it } from 'vitest';
import { dense } from '../../src/linalg/matrix.ts';
import { demandPlane, planeAlong } from '../../src/pictures/directions.ts';
import { downhill, lossOn, zeroLossPoint } from '../../src/pictures/landscape.ts';
import type { Model } from '../../src/pictures/landscape.ts';
import { dot, norm, placeOf } from '../../src/pictures/plane.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';

const inputs = dense(2, 2, Float64Array.of(1, 0.5, -0.3, 1));
const model: Model = {
  inputs,
  labels: [1, -1],
  activation: activationNamed('tanh'),
  width: 2,
  outputs: [2, -1],
};
const origin = Float64Array.of(0.1, 0.2, -0.3, 0.4);

function given(hidden: readonly number[], outputs: readonly number[] = [0, 0]) {
  return { hidden: dense(2, 2, Float64Array.from(hidden)), outputs, says: 'd.json' };
}

describe('the directions of a plane', () => {
  it('are those that were asked for, made orthonormal', () => {
    const place = demandPlane(model, origin, ['gradient', given([1, 0, 0, 0])]);
    const { plane, across, up, spots } = place;
    const slope = downhill(model, origin);
    expect(dot(plane.across, slope)).toBeCloseTo(norm(slope), 12);
    expect(dot(plane.across, plane.up)).toBeCloseTo(0, 12);
    const [first = 0] = plane.across;
    expect(plane.up[0]).toBeCloseTo(Math.sqrt(1 - first * first), 12);
    expect([across, up, spots]).toEqual(['against the gradient of the loss', 'along d.json', []]);
    expect(lossOn(model, plane)(1e-3, 0)).toBeLessThan(lossOn(model, plane)(0, 0));
  });

  it('lead to a point of loss 0 in the plane, and mark it', () => {
    const { plane, spots } = demandPlane(model, origin, ['minimiser', 'curvature']);
    const [spot] = spots;
    if (spot === undefined) throw new Error('no spot');
    const { s, t, off } = placeOf(plane, spot.at);
    expect([t, off].every((x) => Math.abs(x) < 1e-9)).toBe(true);
    expect(s).toBeGreaterThan(0.1);
    expect(lossOn(model, plane)(s, 0)).toBeLessThan(1e-18);
    expect(lossOn(model, plane)(0, 0)).toBeGreaterThan(0.1);
  });

  it('count v only where the plane moves it', () => {
    const { outputs: _, ...trained } = model;
    const at = Float64Array.of(...origin, 2, -1);
    const along = given([0, 0, 0, 0], [3, 4]);
    const { plane } = demandPlane(trained, at, [along, given([1, 0, 0, 0])]);
    expect([...plane.across]).toEqual([0, 0, 0, 0, 0.6, 0.8]);
    expect(planeAlong(model, origin, [along, given([1, 0, 0, 0])])).toBeUndefined();
  });

  it('are refused where they are 0, parallel, of another shape, or not found', () => {
    const one = given([1, 0, 0, 0]);
    for (const other of [one, given([0, 0, 0, 0]), given([-2, 0, 0, 0])])
      expect(() => demandPlane(model, origin, [one, other])).toThrow('span no plane');
    const narrow = { hidden: dense(1, 2, Float64Array.of(1, 0)), outputs: [0], says: 'a.json' };
    expect(() => demandPlane(model, origin, [narrow, one])).toThrow(
      'expected W of a direction to be 2 x 2 as in the file, got 1 x 2 in a.json',
    );
    const far = { ...model, labels: [5, -1] }; // abs(f) < 3
    expect(zeroLossPoint(far, origin)).toBeUndefined();
    expect(() => demandPlane(far, origin, ['minimiser', one])).toThrow('no point of loss 0');
  });
});
