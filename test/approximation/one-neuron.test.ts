import { describe, expect, it } from 'vitest';
import { freeKnotSquare } from '../../src/approximation/closed-forms.ts';
import { isBeyondOneNeuron } from '../../src/approximation/one-neuron.ts';
import { squaredError } from '../../src/approximation/piecewise.ts';
import type { Piecewise } from '../../src/approximation/piecewise.ts';
import { rationalField as Q, rationalToText, ratio } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { q, vec } from '../certificates/facts/support.ts';

type Short = number | string;

function piecewise(breaks: readonly Short[], ...pieces: readonly (readonly Short[])[]): Piecewise {
  return { breaks: vec(...breaks), pieces: pieces.map((p) => vec(...p)) };
}

/** x^{k+1} on [0, 1]. */
function powerOf(k: number): Piecewise {
  return piecewise([0, 1], [...Array.from({ length: k + 1 }, () => 0), 1]);
}

function isBeyond(f: Piecewise, power: number, free: number, least: Rational): boolean {
  return isBeyondOneNeuron(Q, f, { power, free, least });
}

const tiny = ratio(1n, 10n ** 15n);

describe('the least error of one neuron', () => {
  it.each([
    ['R6 for k = 0', powerOf(0), 0, 1, freeKnotSquare(1, 0)],
    ['R6 for k = 1, with a linear term', powerOf(1), 1, 2, freeKnotSquare(1, 1)],
    ['that of x^3 at the knot 1/2 for k = 2', powerOf(2), 2, 3, q('1/100800')],
    [
      'half of the squared norm, for a step and steps',
      piecewise([0, '1/2', 1], [1], [-1]),
      0,
      0,
      q('1/2'),
    ],
    ['0 for a constant, in the limit of far kinks', piecewise([0, 1], [1]), 3, 0, q(0)],
    [
      'that of polynomials, for x^2 and a neuron at the ends alone',
      piecewise([0, 1], [0]),
      1,
      1,
      q(0),
    ],
  ] as const)('is %s, exactly', (_, f, power, free, least) => {
    expect(isBeyond(f, power, free, least)).toBe(true);
    expect(isBeyond(f, power, free, Q.add(least, tiny))).toBe(false);
  });

  it('is that of the bias alone for x^2: above 1/960, and below what a network has', () => {
    expect(isBeyond(powerOf(1), 1, 1, q('1/960'))).toBe(true);
    const network = {
      power: 1,
      slopes: vec(1),
      biases: vec('-67/200'),
      outputs: vec('151/100'),
      polynomial: vec('-1/250'),
    };
    const error = squaredError(Q, network, powerOf(1));
    expect(isBeyond(powerOf(1), 1, 1, error), rationalToText(error)).toBe(false);
  });

  it('is found where neurons face left, and where the kink is outside or at a break', () => {
    const left = piecewise([0, '1/3', 1], ['1/3', -1], [0]);
    const outside = piecewise([0, 1], [2, 1]);
    const right = piecewise([-1, '1/3', 1], [0], ['-1/3', 1]);
    for (const f of [left, outside, right]) {
      expect(isBeyond(f, 1, 0, q(0))).toBe(true);
      expect(isBeyond(f, 1, 0, tiny)).toBe(false);
    }
  });

  it('is not below the error of any network that is tried, and no bound above it is taken', () => {
    const f = piecewise([0, '1/2', 1], [1, -1], ['-1/2', 2]);
    // halves between a bound that holds and one that does not
    let [low, high] = [
      q(0),
      squaredError(Q, { power: 1, slopes: [], biases: [], outputs: [], polynomial: [] }, f),
    ];
    for (let i = 0; i < 12; i++) {
      const middle = Q.div(Q.add(low, high), q(2));
      if (isBeyond(f, 1, 1, middle)) low = middle;
      else high = middle;
    }
    const between = (a: number, b: number, step: number): readonly number[] =>
      Array.from({ length: (b - a) / step + 1 }, (_, i) => a + step * i);
    const errors = between(-20, 40, 4).flatMap((i) =>
      [1, -1].flatMap((side) =>
        between(-8, 8, 1).flatMap((v) =>
          between(-4, 4, 1).map((c) => {
            const biases = [Q.mul(q(-side), ratio(BigInt(i), 20n))];
            const outputs = [ratio(BigInt(v), 2n)];
            const polynomial = [ratio(BigInt(c), 4n)];
            return squaredError(Q, { power: 1, slopes: vec(side), biases, outputs, polynomial }, f);
          }),
        ),
      ),
    );
    const least = errors.reduce((x, y) => (Q.sign(Q.sub(x, y)) > 0 ? y : x));
    expect(Q.sign(Q.sub(least, low))).toBeGreaterThanOrEqual(0);
    expect(Q.sign(Q.sub(Q.mul(high, q('3/2')), least))).toBe(1);
  });
});
