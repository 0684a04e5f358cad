import { describe, expect, it } from 'vitest';
import { rationalField as Q, rationalToText } from '../../src/arithmetic/rational.ts';
import {
  pairing,
  piecewiseFault,
  squaredError,
  variation,
} from '../../src/approximation/piecewise.ts';
import type { LineNetwork, Piecewise } from '../../src/approximation/piecewise.ts';
import { q, vec } from '../certificates/facts/support.ts';

type Short = number | string;

function piecewise(breaks: readonly Short[], ...pieces: readonly (readonly Short[])[]): Piecewise {
  return { breaks: vec(...breaks), pieces: pieces.map((p) => vec(...p)) };
}

const square = piecewise([0, 1], [0, 0, 1]);

/** The network of R6 with knots i/(n + 1), which attains the least error. */
function best(n: number): LineNetwork {
  const h = `1/${n + 1}`;
  const knots = Array.from({ length: n }, (_, i) => q(`${-(i + 1)}/${n + 1}`));
  const zero = q(`${-1}/${6 * (n + 1) ** 2}`);
  return {
    power: 1,
    slopes: knots.map(() => Q.one),
    biases: knots,
    outputs: knots.map(() => q(`2/${n + 1}`)),
    polynomial: [zero, q(h)],
  };
}

describe('the squared error of a network', () => {
  it('is the least possible for x^2 at equal knots', () => {
    const errors = [1, 2, 3, 4].map((n) => rationalToText(squaredError(Q, best(n), square)));
    expect(errors).toEqual(['1/2880', '1/14580', '1/46080', '1/112500']);
  });

  it('is that of steps at equal knots for x', () => {
    for (const n of [1, 2, 5]) {
      const knots = Array.from({ length: n }, (_, i) => q(`${-(i + 1)}/${n + 1}`));
      const net: LineNetwork = {
        power: 0,
        slopes: knots.map(() => Q.one),
        biases: knots,
        outputs: knots.map(() => q(`1/${n + 1}`)),
        polynomial: [q(`1/${2 * (n + 1)}`)],
      };
      const error = squaredError(Q, net, piecewise([0, 1], [0, 1]));
      expect(rationalToText(error)).toBe(`1/${12 * (n + 1) ** 2}`);
    }
  });

  it('is the optimum without a linear term on [-1, 1], with half of the neurons facing left', () => {
    // x^2 at the breaks -1 + i h has error (h^2/6) P_2 on each piece: no slope remains at 0
    for (const [n, expected] of [
      [2, '8/3645'],
      [4, '8/28125'],
      [6, '8/108045'],
    ] as const) {
      const h = 2 / (n + 1);
      const right = Array.from({ length: n / 2 }, (_, i) => q(`${2 * i + 1}/${n + 1}`));
      const twice = q(`4/${n + 1}`);
      const net: LineNetwork = {
        power: 1,
        slopes: [...right.map(() => q(1)), ...right.map(() => q(-1))],
        biases: [...right.map(Q.neg), ...right.map(Q.neg)],
        outputs: [...right, ...right].map(() => twice),
        polynomial: [q(`4/${12 * (n + 1) ** 2}`)],
      };
      expect(h).toBeGreaterThan(0);
      const error = squaredError(Q, net, piecewise([-1, 1], [0, 0, 1]));
      expect(rationalToText(error)).toBe(expected);
    }
  });

  it('counts a kink on a break, at an end, outside or of slope 0 once', () => {
    const target = piecewise([0, '1/2', 1], [0], ['-1/2', 1]);
    const net = (w: Short, b: Short, v: Short): LineNetwork => ({
      power: 1,
      slopes: vec(w),
      biases: vec(b),
      outputs: vec(v),
      polynomial: vec(0),
    });
    expect(squaredError(Q, net(1, '-1/2', 1), target)).toEqual(Q.zero);
    expect(squaredError(Q, net(2, -1, '1/2'), target)).toEqual(Q.zero);
    expect(rationalToText(squaredError(Q, net(1, -1, 1), target))).toBe('1/24');
    expect(rationalToText(squaredError(Q, net(1, -5, 1), target))).toBe('1/24');
    expect(rationalToText(squaredError(Q, net(0, 1, 1), piecewise([0, 2], [0])))).toBe('2');
    expect(rationalToText(squaredError(Q, net(-1, 1, 1), piecewise([0, 2], [0])))).toBe('1/3');
  });
});

describe('the variation of a piecewise polynomial', () => {
  it('is the mass of its derivative of order k + 1 over k!', () => {
    const text = (f: Piecewise, k: number): string => {
      const mass = variation(Q, f, k);
      return typeof mass === 'string' ? mass : rationalToText(mass);
    };
    expect(text(square, 1)).toBe('2');
    expect(text(piecewise([0, 1], [0, 0, 0, 1]), 2)).toBe('3');
    expect(text(piecewise([0, 2], [0, 1]), 0)).toBe('2');
    expect(text(piecewise([0, 1, 2], [1], [-1]), 0)).toBe('2');
    expect(text(piecewise([-1, 0, 1], [0, -1], [0, 1]), 1)).toBe('2');
    expect(text(piecewise([-1, 0, 1], [0, 0, -1], [0, 0, 1]), 2)).toBe('2');
    expect(text(piecewise([0, 1], [5, 3, 0]), 1)).toBe('0');
    expect(text(piecewise([0, 1, 2], [0, 0], [1, 0]), 1)).toContain('order below 1 jumps');
    expect(text(piecewise([0, 1], [0, 0, 0, 1]), 1)).toContain('a degree above 2');
  });

  it('pairs with a test function as the measure does', () => {
    const psi = vec(0, 0, 1, -2, 1);
    const kink = piecewise([0, '1/2', 1], ['1/2', -1], ['-1/2', 1]);
    expect(rationalToText(pairing(Q, kink, psi, 1))).toBe('1/8'); // a jump of 2 times psi(1/2) = 1/16
    expect(rationalToText(pairing(Q, square, psi, 1))).toBe('1/15');
    const fall = piecewise([0, '1/2', 1], ['-1/2', 1], ['1/2', -1]);
    expect(rationalToText(pairing(Q, fall, psi, 1))).toBe('1/8');
  });
});

describe('breaks', () => {
  it('must increase, and be one more than the pieces', () => {
    expect(piecewiseFault(square)).toBeUndefined();
    expect(piecewiseFault(piecewise([0, 0], [1]))).toContain('breaks 1 and 2 do not increase');
    expect(piecewiseFault(piecewise([0, 2, 1], [1], [1]))).toContain('breaks 2 and 3');
    expect(piecewiseFault(piecewise([0], [1]))).toContain('got 1 and 1');
    expect(piecewiseFault(piecewise([0]))).toContain('got 0 and 1');
  });
});
