/**
 * # Planes, and certified sets in them
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ballOf,
  ballsOf,
  boxOf,
  norm,
  outline,
  placeOf,
  planeThrough,
  plus,
  pointOn,
} from '../../src/pictures/plane.ts';
import type { Plane, Region } from '../../src/pictures/plane.ts';

const seed = 20211206;
const entry = fc.double({ min: -2, max: 2, noNaN: true });
const point = fc.array(entry, { minLength: 6, maxLength: 6 }).map((xs) => Float64Array.from(xs));

function planeIn(origin: Float64Array): Plane {
  const across = Float64Array.from([3, 0, 0, 4, 0, 0]);
  const plane = planeThrough(origin, across, Float64Array.from([1, 2, 0, 0, -1, 1]));
  if (plane === undefined) throw new Error('no plane');
  return plane;
}

/** The largest ratio of a block's distance from the centre to the radius: 1 on the boundary. */
function reach({ centre, radius, blocks }: Region, at: Float64Array): number {
  const moved = plus(at, -1, centre);
  const sizes = blocks.map((block) => Math.hypot(...block.map((k) => moved[k] ?? NaN)));
  return Math.max(...sizes) / radius;
}

describe('a plane', () => {
  it('has orthonormal directions, the first towards its target', () => {
    const { across, up } = planeIn(new Float64Array(6));
    expect([...across]).toEqual([0.6, 0, 0, 0.8, 0, 0]);
    expect(norm(up)).toBeCloseTo(1, 14);
    expect(across.reduce((sum, a, k) => sum + a * (up[k] ?? NaN), 0)).toBeCloseTo(0, 14);
  });

  it('does not exist along parallel directions, along 0, or along what is not finite', () => {
    const origin = new Float64Array(2);
    const e = Float64Array.from([1, 2]);
    for (const other of [Float64Array.from([-2, -4]), new Float64Array(2), e.map(() => NaN)])
      expect(planeThrough(origin, e, other)).toBeUndefined();
    expect(planeThrough(origin, new Float64Array(2), e)).toBeUndefined();
    expect(
      planeThrough(Float64Array.of(0), Float64Array.of(1), Float64Array.of(2)),
    ).toBeUndefined();
  });

  it('knows where a point lies in it, and how far from it', () => {
    const plane = planeIn(Float64Array.from([1, 1, 1, 1, 1, 1]));
    const beside = planeThrough(plane.origin, plane.across, Float64Array.from([0, 0, 1, 0, 0, 0]));
    if (beside === undefined) throw new Error('no plane');
    const at = pointOn(plane, 0.5, -2);
    expect(placeOf(plane, at)).toMatchObject({
      s: expect.closeTo(0.5, 12),
      t: expect.closeTo(-2, 12),
    });
    expect(placeOf(plane, at).off).toBeCloseTo(0, 12);
    expect(placeOf(beside, at).off).toBeCloseTo(2, 12);
  });
});

describe('the outline of a certified set', () => {
  it('of a ball around the origin is a circle of its radius', () => {
    const plane = planeIn(Float64Array.from([1, 0, 2, 0, 0, 1]));
    const ring = outline(plane, ballOf(plane.origin, 0.75, 6)) ?? [];
    expect(ring).toHaveLength(180);
    for (const [s, t] of ring) expect(Math.hypot(s, t)).toBeCloseTo(0.75, 12);
    expect(ring[45]?.[0]).toBeCloseTo(0, 12);
    expect(ring[45]?.[1]).toBeCloseTo(0.75, 12);
  });

  it('of a ball whose centre is off the plane is the smaller circle around its shadow', () => {
    const plane = planeIn(new Float64Array(6));
    const off = Float64Array.from([0, 0, 0.6, 0, 0, 0]);
    const centre = plus(off, 0.3, plane.across);
    for (const [s, t] of outline(plane, ballOf(centre, 1, 6)) ?? [])
      expect(Math.hypot(s - 0.3, t)).toBeCloseTo(0.8, 12);
  });

  it.each([
    ['a ball', (c: Float64Array) => ballOf(c, 3, 6)],
    ['a ball in W alone', (c: Float64Array) => ballOf(c, 3, 4)],
    ['a ball for each neuron', (c: Float64Array) => ballsOf(c, 3, 3, 2)],
    ['a box', (c: Float64Array) => boxOf(c, 3)],
  ])('of %s lies on its boundary, wherever the plane cuts it', (_, regionOf) => {
    const property = fc.property(point, point, (origin, step) => {
      const plane = planeIn(origin);
      const region = regionOf(plus(origin, 0.3, step));
      const ring = outline(plane, region);
      expect(ring === undefined).toBe(!(reach(region, origin) <= 1));
      for (const [s, t] of ring ?? [])
        expect(reach(region, pointOn(plane, s, t))).toBeCloseTo(1, 9);
    });
    fc.assert(property, { seed, numRuns: 50 });
  });

  it('ends where the picture ends, if the set does not', () => {
    const plane = planeThrough(
      new Float64Array(3),
      Float64Array.from([1, 0, 0]),
      Float64Array.from([0, 0, 1]),
    );
    if (plane === undefined) throw new Error('no plane');
    const ring = outline(plane, ballOf(plane.origin, 1, 2), 10) ?? [];
    expect(ring[0]).toEqual([1, 0]);
    expect(ring[45]?.[1]).toBe(10);
    expect(outline(plane, ballOf(Float64Array.from([0, 1.5, 0]), 1, 2), 10)).toBeUndefined();
  });
});
