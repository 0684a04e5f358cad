import { describe, expect, it } from 'vitest';
import { rationalField as Q, rationalToText } from '../../src/arithmetic/rational.ts';
import {
  derivative,
  integralOver,
  minus,
  plus,
  power,
  scaled,
  times,
  trimmed,
  valueAt,
} from '../../src/approximation/polynomial.ts';
import type { Polynomial } from '../../src/approximation/polynomial.ts';
import { isNonnegativeOn, rootsInside } from '../../src/approximation/sturm.ts';
import { drawer } from '../certificates/facts/plain-network.ts';
import { q, vec } from '../certificates/facts/support.ts';

function text(p: Polynomial): string {
  return p.map(rationalToText).join(' ');
}

/** The product of (x - r) over these roots. */
function withRoots(...roots: readonly (number | string)[]): Polynomial {
  return roots.reduce<Polynomial>((p, r) => times(Q, p, [Q.neg(q(r)), Q.one]), [Q.one]);
}

describe('polynomials over Q', () => {
  it('are added, multiplied, differentiated and integrated', () => {
    const p = vec(1, 2, 3);
    expect(text(plus(Q, p, vec(1)))).toBe('2 2 3');
    expect(text(minus(Q, vec(1), p))).toBe('0 -2 -3');
    expect(text(scaled(Q, p, q('1/2')))).toBe('1/2 1 3/2');
    expect(text(times(Q, p, vec(-1, 1)))).toBe('-1 -1 -1 3');
    expect(times(Q, p, [])).toEqual([]);
    expect(text(power(Q, vec(1, 1), 3))).toBe('1 3 3 1');
    expect(text(power(Q, p, 0))).toBe('1');
    expect(text(derivative(Q, p))).toBe('2 6');
    expect(text(derivative(Q, p, 2))).toBe('6');
    expect(derivative(Q, p, 3)).toEqual([]);
    expect(rationalToText(valueAt(Q, p, q('1/2')))).toBe('11/4');
    expect(rationalToText(integralOver(Q, p, q(1), q(2)))).toBe('11');
    expect(text(trimmed(vec(0, 1, 0, 0)))).toBe('0 1');
    expect(trimmed(vec(0, 0))).toEqual([]);
  });
});

describe('the sign of a polynomial on an interval', () => {
  it('counts the roots strictly inside', () => {
    const p = withRoots(0, '1/3', '1/2', 1, 2);
    expect(rootsInside(Q, p, q(0), q(1))).toBe(2);
    expect(rootsInside(Q, p, q(-1), q(3))).toBe(5);
    expect(rootsInside(Q, p, q('1/3'), q(1))).toBe(1);
    expect(rootsInside(Q, vec(1, 0, 1), q(-9), q(9))).toBe(0);
    expect(rootsInside(Q, vec(5), q(0), q(1))).toBe(0);
    expect(rootsInside(Q, vec(-2, 0, 1), q(0), q(2))).toBe(1);
  });

  it('is decided at roots of even and odd multiplicity, inside, at the ends and outside', () => {
    const cases: readonly (readonly [Polynomial, boolean])[] = [
      [[], true],
      [vec(0, 0), true],
      [vec(1), true],
      [vec(-1), false],
      [withRoots('1/2', '1/2'), true],
      [scaled(Q, withRoots('1/2', '1/2'), q(-1)), false],
      [withRoots('1/2', '1/2', '1/2', '1/2', '1/3', '1/3'), true],
      [withRoots('1/2', '1/2', '1/2'), false],
      [withRoots('1/2', '1/3'), false],
      // only negative next to 0, where no point is tried
      [withRoots('1/1000'), false],
      [withRoots('1/1000', '1/1000', '1/1000'), false],
      [withRoots('1/1000', '1/1000'), true],
      [withRoots(0, 0, 0), true],
      [scaled(Q, withRoots(1), q(-1)), true],
      [withRoots(1), false],
      [withRoots(-1, 2), false],
      [scaled(Q, withRoots(0, 1), q(-1)), true],
      [times(Q, power(Q, vec(-2, 0, 4), 2), vec(3)), true], // double roots at +-1/sqrt(2)
      [times(Q, vec(-1, 0, 2), vec(1, 1)), false], // a root at 1/sqrt(2)
    ];
    for (const [p, is] of cases) expect(isNonnegativeOn(Q, p, q(0), q(1)), text(p)).toBe(is);
  });

  it('agrees with the signs between the roots of random products', () => {
    const next = drawer(3);
    const draw = (): number => (next() + 1) / 2;
    const counts = { yes: 0, no: 0 };
    for (let k = 0; k < 400; k++) {
      const roots = Array.from({ length: 1 + Math.floor(draw() * 5) }, () =>
        Math.floor(draw() * 9 - 2),
      );
      const sign = draw() < 0.5 ? 1 : -1;
      const p = scaled(Q, withRoots(...roots.map((r) => `${r}/4`)), q(sign));
      const at = (x: number): number => roots.reduce((v, r) => v * (x - r / 4), sign);
      const expected = Array.from({ length: 8 }, (_, i) => at((i + 0.5) / 8)).every((v) => v > 0);
      expect(isNonnegativeOn(Q, p, q(0), q(1)), `${sign}: ${roots.join(' ')}`).toBe(expected);
      counts[expected ? 'yes' : 'no']++;
    }
    expect(Math.min(counts.yes, counts.no)).toBeGreaterThan(80);
  });
});
