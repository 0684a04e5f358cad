import { describe, expect, it } from 'vitest';
import { exactly, mulUp, nextUp } from '../../src/arithmetic/bounds.ts';
import type { Lower, Upper } from '../../src/arithmetic/bounds.ts';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalFromDouble,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { randomSource } from '../../src/data/random.ts';
import {
  ballReach,
  boxReach,
  coneIsExact,
  leastResidual,
  pointReach,
  residualBound,
  stationaryResidualBound,
} from '../../src/network/kkt.ts';
import type { PointBounds } from '../../src/network/kkt.ts';

const q = rationalFromDouble;
const times = (...xs: readonly Rational[]): Rational => xs.reduce(Q.mul, Q.one);
const half = ratio(1n, 2n);

/** `bound` is on its side of the exact value, and off by at most 2^-45 of `size`. */
function isTight(bound: number, exact: Rational, side: 'below' | 'above', size: Rational): void {
  const order = compareRational(q(bound), exact);
  expect(side === 'below' ? order <= 0 : order >= 0, `${bound} is not ${side}`).toBe(true);
  const off = Q.sub(q(bound), exact);
  const distance = off.num < 0n ? Q.neg(off) : off;
  expect(compareRational(distance, Q.mul(q(2 ** -45), size)) <= 0, `${bound} is loose`).toBe(true);
}

function expectJust(bound: number, exact: number): void {
  expect(Math.abs(bound - exact)).toBeLessThan(1e-13);
}

/** Numbers with full mantissas from 2^-8 to 2^8. */
function draws(seed: number, count: number): readonly number[] {
  const uniform = randomSource(seed);
  return Array.from({ length: count }, () => (1 + uniform()) * 2 ** Math.floor(16 * uniform() - 8));
}

const cases = Array.from({ length: 60 }, (_, seed) => draws(seed + 1, 10));

describe('Theorem C over one-sided bounds', () => {
  it('has the C1 reach rho = eps (zeta mu - kappa L eps/2), rounded down', () => {
    for (const [mu = 1, L = 1, eps = 1, zeta = 1, more = 1] of cases) {
      const region = { singular: exactly(mu), lipschitz: exactly(L), radius: eps };
      const most = zeta * (1 + more);
      const gained = times(q(eps), q(zeta), q(mu));
      const bent = times(q(most), q(L), q(eps), q(eps), half);
      isTight(ballReach(region, zeta, most), Q.sub(gained, bent), 'below', Q.add(gained, bent));
    }
  });

  it('has the C5 reach rho = eps (2 kappa (s - 1.5 h M eps) - h zeta M eps), rounded down', () => {
    for (const [s = 1, M = 1, eps = 1, zeta = 1, more = 1] of cases) {
      const region = { singular: exactly(s), lipschitz: exactly(M), radius: eps };
      const most = zeta * (1 + more);
      const h = ratio(3n);
      const gained = times(ratio(2n), q(most), q(s), q(eps));
      const weight = Q.add(times(ratio(3n), q(most)), q(zeta));
      const bent = times(weight, h, q(M), q(eps), q(eps));
      isTight(boxReach(region, 3, zeta, most), Q.sub(gained, bent), 'below', Q.add(gained, bent));
    }
  });

  it('has a C5 reach of at least (kappa - zeta/3) eps s where eps <= s/(3 h M)', () => {
    for (const [s = 1, M = 1, share = 1, zeta = 1, more = 1] of cases) {
      const h = ratio(2n);
      const eps = Q.div(Q.mul(q(Math.min(1, share)), q(s)), times(ratio(3n), h, q(M)));
      const most = Q.mul(q(zeta), Q.add(Q.one, q(more)));
      const sharper = Q.mul(
        eps,
        Q.sub(
          times(ratio(2n), most, Q.sub(q(s), times(ratio(3n, 2n), h, q(M), eps))),
          times(h, q(zeta), q(M), eps),
        ),
      );
      const design = times(Q.sub(most, Q.div(q(zeta), ratio(3n))), eps, q(s));
      expect(compareRational(sharper, design) >= 0).toBe(true);
    }
  });

  it('has the C5 reach eps (2 kappa s - (3 kappa + zeta) M eps) for one pair', () => {
    const region = { singular: exactly(8), lipschitz: exactly(0.5), radius: 0.25 };
    expectJust(boxReach(region, 1, 1, 2), 0.25 * (2 * 2 * 8 - (3 * 2 + 1) * 0.5 * 0.25));
    expectJust(boxReach(region, 4, 1, 2), 0.25 * (2 * 2 * 8 - 4 * (3 * 2 + 1) * 0.5 * 0.25));
  });

  it('compares strictly in C2: mu = kappa L eps/2 is not enough', () => {
    const region = (singular: number) => ({
      singular: exactly(singular),
      lipschitz: exactly(4),
      radius: 0.5,
    });
    expect(coneIsExact(region(3 * 1.0000001), 3)).toBe(true);
    expect(coneIsExact(region(3), 3)).toBe(false);
    const bent = mulUp(mulUp(mulUp(exactly(3), exactly(4)), exactly(0.5)), exactly(0.5));
    expect(coneIsExact(region(bent), 3)).toBe(false);
    expect(coneIsExact(region(nextUp(bent)), 3)).toBe(true);
    expect(coneIsExact(region(Number.NaN), 3)).toBe(false);
    expect(coneIsExact({ ...region(3), radius: Number.NaN }, 1)).toBe(false);
  });

  it('bounds the residual by 0 at the least, and keeps NaN', () => {
    expect(residualBound(exactly(2), exactly(0.5))).toBe(1.5);
    expect(residualBound(exactly(2), exactly(2))).toBe(0);
    expect(residualBound(exactly(2), exactly(3))).toBe(0);
    expect(residualBound(exactly(2), exactly(-1))).toBe(3);
    expect(residualBound(exactly(2), exactly(Number.NaN))).toBeNaN();
  });
});

function point(
  changes: Partial<Record<keyof PointBounds, number>>,
  distance: number = 1,
  pull: number = 3,
): PointBounds {
  const of = (key: keyof PointBounds, usual: number): Upper & Lower =>
    exactly(changes[key] ?? usual);
  const both = (x: Upper & Lower) => ({ lo: x, up: x });
  return {
    singular: of('singular', 2),
    lipschitz: of('lipschitz', 1),
    distance: both(exactly(distance)),
    start: both(of('start', 5)),
    residual: both(of('residual', 3)),
    multiplier: changes.multiplier ?? 100,
    stationarity: of('stationarity', 0),
    along: { start: of('start', 5), pull: exactly(pull) },
  };
}

describe('a point of Theorem C', () => {
  it('has the C3 reach rho = e (mu - L e/2), from the shortest e and the longest', () => {
    for (const [mu = 1, L = 1, e = 1] of cases) {
      const gained = times(q(e), q(mu));
      const bent = times(q(L), q(e), q(e), half);
      const rho = pointReach(point({ singular: mu, lipschitz: L }, e));
      isTight(rho, Q.sub(gained, bent), 'below', Q.add(gained, bent));
    }
    const spread = { ...point({}), distance: { lo: exactly(1), up: exactly(2) } };
    expect(pointReach(spread)).toBeCloseTo(1 * 2 - (1 * 4) / 2, 10);
  });

  it('has the C3 bound norm(r0) - rho where it is exactly KKT', () => {
    expect(stationaryResidualBound(point({}))).toBeCloseTo(5 - 1.5, 10);
  });

  it('has the C3 bound (a + sqrt(a^2 + 4 delta e))/2 where it is nearly KKT, rounded up', () => {
    // a = 5 - 1.5 = 3.5, delta e = 2
    const bound = stationaryResidualBound(point({ stationarity: 2 }));
    expect(bound).toBeCloseTo((3.5 + Math.sqrt(3.5 ** 2 + 8)) / 2, 10);
    expect(compareRational(q(bound), ratio(4n)) >= 0).toBe(true); // (3.5 + 4.5)/2
  });

  it('has the C3 bound delta/mu where that is larger, and delta e/abs(a) where a < 0', () => {
    expect(stationaryResidualBound(point({ stationarity: 20, start: 1.5 }))).toBeCloseTo(10, 8);
    // a = 0.5 - 1.5 = -1: delta e/abs(a) = 0.001, below (a + sqrt(...))/2 only in theory; delta/mu = 0.0005
    const small = stationaryResidualBound(point({ stationarity: 0.001, start: 0.5 }));
    expect(small).toBeGreaterThanOrEqual((-1 + Math.sqrt(1 + 0.004)) / 2);
    expect(small).toBeLessThan(0.00100001);
    expect(stationaryResidualBound(point({ start: 0.5 }))).toBe(0);
  });

  it('has the C3 bound (delta + lambda e)/mu inside the ball', () => {
    expect(stationaryResidualBound(point({ stationarity: 1, multiplier: 0 }))).toBeCloseTo(0.5, 10);
    expect(stationaryResidualBound(point({ stationarity: 1, multiplier: 3 }))).toBeCloseTo(2, 10);
  });

  it('has the C3 bound NaN where an ingredient is NaN', () => {
    for (const key of ['singular', 'lipschitz', 'start', 'stationarity'] as const)
      expect(stationaryResidualBound(point({ [key]: Number.NaN })), key).toBeNaN();
  });

  it('has the C4 bound <u, r0> - eps (norm(J0^T u) + L eps/2), never below 0', () => {
    for (const [L = 1, J = 1, eps = 1, r0 = 1] of cases) {
      const lost = Q.add(times(q(eps), q(J)), times(q(L), q(eps), q(eps), half));
      const least = Q.sub(q(r0), lost);
      const bound = leastResidual(point({ lipschitz: L, start: r0 }, 1, J), eps);
      if (least.num <= 0n) expect(bound).toBe(0);
      else isTight(bound, least, 'below', Q.add(q(r0), lost));
    }
    expect(leastResidual(point({ start: Number.NaN }), 1)).toBe(0);
  });

  it('has the C3 bound delta e/abs(a) for a < 0 only where it is the smaller', () => {
    // a = -1: 0.8 from the first form, (-1 + sqrt(1 + 3.2))/2 = 0.5247 from the second
    const far = point({ stationarity: 0.8, start: 0.5, singular: 2 });
    expectJust(stationaryResidualBound(far), (-1 + Math.sqrt(4.2)) / 2);
  });

  it('has the C3 bound 0, not below, where delta is 0 and a < 0', () => {
    const below = stationaryResidualBound(point({ start: 0.5 }));
    expect(below).toBe(0);
    expect(Object.is(below, -0)).toBe(false);
  });

  it('has the C3 bound that is the larger of delta/mu and the rest', () => {
    // a = 3.5, delta e = 20: 6.64 from the root; delta/mu = 10
    expectJust(stationaryResidualBound(point({ stationarity: 20 })), 10);
    expectJust(
      stationaryResidualBound(point({ stationarity: 20, singular: 10 })),
      // a = 5 - 9.5 = -4.5: root (-4.5 + sqrt(20.25 + 80))/2, direct 20/4.5, floor 2
      (-4.5 + Math.sqrt(100.25)) / 2,
    );
  });

  it('has the C4 bound 0 where the ball is large, and where nothing is known of the start', () => {
    expect(leastResidual(point({}), 10)).toBe(0);
    const unknown = { start: exactly(-Infinity), pull: exactly(3) };
    expect(leastResidual({ ...point({}), along: unknown }, 1)).toBe(0);
    expectJust(leastResidual(point({}), 1), 5 - 3 - 0.5);
  });
});
