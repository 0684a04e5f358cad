import { describe, expect, it } from 'vitest';
import { exactly } from '../../src/arithmetic/bounds.ts';
import type { Lower, Upper } from '../../src/arithmetic/bounds.ts';
import { boxReach, leastResidual, stationaryResidualBound } from '../../src/network/kkt.ts';
import type { Between, PointBounds } from '../../src/network/kkt.ts';

const both = (x: number): Between => ({ lo: exactly(x), up: exactly(x) });

/** A point at distance 1 from W0 with mu = 2, L = 1, norm(r0) = 5: rho = 3/2. */
function point(changes: Partial<PointBounds>): PointBounds {
  return {
    singular: exactly(2),
    lipschitz: exactly(1),
    distance: both(1),
    start: both(5),
    residual: both(3),
    multiplier: 100,
    stationarity: exactly(0),
    along: { start: exactly(5), pull: exactly(3) },
    ...changes,
  };
}

function expectJust(bound: Upper | Lower, exact: number): void {
  expect(Math.abs(bound - exact)).toBeLessThan(1e-13);
}

describe('Theorem C3 at its edges', () => {
  it('takes delta e/abs(a) for a < 0 only where it is the smaller', () => {
    // a = -1: 0.8 from the first form, (-1 + sqrt(1 + 3.2))/2 = 0.5247 from the second
    const far = point({ stationarity: exactly(0.8), start: both(0.5), singular: exactly(2) });
    expectJust(stationaryResidualBound(far), (-1 + Math.sqrt(4.2)) / 2);
  });

  it('bounds by 0 where delta is 0 and a < 0, and not below', () => {
    const below = stationaryResidualBound(point({ start: both(0.5) }));
    expect(below).toBe(0);
    expect(Object.is(below, -0)).toBe(false);
  });

  it('keeps to the larger of delta/mu and the rest', () => {
    // a = 3.5, delta e = 20: 6.64 from the root; delta/mu = 10
    expectJust(stationaryResidualBound(point({ stationarity: exactly(20) })), 10);
    expectJust(
      stationaryResidualBound(point({ stationarity: exactly(20), singular: exactly(10) })),
      // a = 5 - 9.5 = -4.5: root (-4.5 + sqrt(20.25 + 80))/2, direct 20/4.5, floor 2
      (-4.5 + Math.sqrt(100.25)) / 2,
    );
  });
});

describe('Theorem C4 at its edges', () => {
  it('is 0 where the ball is large, and where nothing is known of the start', () => {
    expect(leastResidual(point({}), 10)).toBe(0);
    const unknown = { start: exactly(-Infinity), pull: exactly(3) };
    expect(leastResidual(point({ along: unknown }), 1)).toBe(0);
    expectJust(leastResidual(point({}), 1), 5 - 3 - 0.5);
  });
});

describe('Theorem C5 for one pair', () => {
  it('is eps (2 kappa s - (3 kappa + zeta) M eps)', () => {
    const region = { singular: exactly(8), lipschitz: exactly(0.5), radius: 0.25 };
    expectJust(boxReach(region, 1, 1, 2), 0.25 * (2 * 2 * 8 - (3 * 2 + 1) * 0.5 * 0.25));
    expectJust(boxReach(region, 4, 1, 2), 0.25 * (2 * 2 * 8 - 4 * (3 * 2 + 1) * 0.5 * 0.25));
  });
});
