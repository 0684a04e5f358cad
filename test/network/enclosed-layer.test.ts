import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interval, intervalTier } from '../../src/arithmetic/interval.ts';
import type { Interval } from '../../src/arithmetic/interval.ts';
import { at, matrix } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { hessianEnclosure } from '../../src/network/enclosed-hessian.ts';
import { enclosedLayer } from '../../src/network/enclosed-layer.ts';
import { jetAt } from '../../src/network/hessian.ts';
import type { Jet } from '../../src/network/hessian.ts';
import type { Network } from '../../src/network/network.ts';
import { profile } from '../arithmetic/arbitraries.ts';

/** One neuron on the input 1: its pre-activation is w. */
function neuron(w: Interval): Network<Interval> {
  const one = interval(1);
  return { inputs: matrix(1, 1, [one]), hidden: matrix(1, 1, [w]), outputs: [one] };
}

function jet(name: string, w: Interval): Jet<Interval> | undefined {
  const layer = enclosedLayer(activationNamed(name), neuron(w));
  return layer === undefined ? undefined : at(layer.jets, 0, 0);
}

function width({ lo, hi }: Interval): number {
  return hi - lo;
}

describe('enclosedLayer', () => {
  it('contains value, slope and curvature at every pre-activation of the box', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('tanh', 'sin', 'exp', 'gelu', 'rational', 'softplus', 'cube'),
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.constantFrom(0, 2 ** -40, 0.01, 0.5),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
        (name, lo, size, shares) => {
          const w = interval(lo, lo + size);
          const found = jet(name, w);
          if (found === undefined) throw new Error('smooth');
          for (const share of [0, 1, ...shares]) {
            const t = Math.min(w.hi, Math.max(w.lo, lo + share * size));
            const exact = jetAt(intervalTier, activationNamed(name), interval(t));
            if (exact === undefined) throw new Error('smooth');
            // both enclose the number at t
            for (const key of ['value', 'slope', 'curvature'] as const)
              expect(found[key].lo <= exact[key].hi && exact[key].lo <= found[key].hi).toBe(true);
          }
        },
      ),
      profile,
    );
  });

  it('is nearly as narrow as the range, where a tree by itself is not', () => {
    // x^2 - x on [1, 1 + h]: the tree gives about 3 h, the range is h + h^2
    const h = 2 ** -20;
    const found = jet('x^2 - x', interval(1, 1 + h));
    if (found === undefined) throw new Error('smooth');
    expect(width(found.value)).toBeLessThan(h * (1 + 2 ** -10));
    expect(width(found.value)).toBeGreaterThanOrEqual(h);
    // the slope of x^4 - x^3 + x^2 - x^3: 4 x^3 - 6 x^2 + 2 x, with the derivative 2 at 1
    const steep = jet('x^4 - 2*x^3 + x^2', interval(1, 1 + h));
    if (steep === undefined) throw new Error('smooth');
    expect(width(steep.slope)).toBeLessThan(2 * h * (1 + 2 ** -10));
    expect(width(steep.slope)).toBeGreaterThanOrEqual(2 * h);
  });

  it('never loses what the tree knows', () => {
    // over [-8, 8] the mean value form of tanh is far wider than [-1, 1]
    const found = jet('tanh', interval(-8, 8));
    expect(found?.value.hi).toBeLessThanOrEqual(1);
    expect(found?.value.lo).toBeGreaterThanOrEqual(-1);
    expect(found?.slope.hi).toBeLessThanOrEqual(1);
    expect(found?.slope.lo).toBeGreaterThanOrEqual(0);
  });

  it('is undefined where sigma is not smooth on the box', () => {
    expect(jet('relu', interval(-1, 1))).toBeUndefined();
    expect(jet('relu', interval(0))).toBeUndefined();
    expect(jet('relu', interval(1, 2))).toMatchObject({ slope: interval(1) });
    expect(jet('log(x)', interval(-1, 1))).toBeUndefined();
  });
});

describe('hessianEnclosure', () => {
  it('has a row for each trained parameter', () => {
    const layer = enclosedLayer(activationNamed('tanh'), neuron(interval(0.5)));
    if (layer === undefined) throw new Error('smooth');
    for (const [moving, count] of [
      ['hidden', 1],
      ['all', 2],
    ] as const) {
      const { mid, rad } = hessianEnclosure(layer, [interval(1)], moving);
      expect([mid.rows, mid.cols, rad.rows, rad.cols]).toEqual([count, count, count, count]);
    }
  });
});
