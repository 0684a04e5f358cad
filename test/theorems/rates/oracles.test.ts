/**
 * # The numbers and the dropped hypotheses of Theorem R that have no card
 *
 * test/approximation/widths.test.ts has the coefficients and widths.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { bumpSquare, freeKnotSquare } from '../../../src/approximation/closed-forms.ts';
import { degrees } from '../../../src/approximation/harmonics.ts';
import { pairing, squaredError } from '../../../src/approximation/piecewise.ts';
import type { LineNetwork, Piecewise } from '../../../src/approximation/piecewise.ts';
import { minus, plus, times } from '../../../src/approximation/polynomial.ts';
import type { Polynomial } from '../../../src/approximation/polynomial.ts';
import { isNonnegativeOn } from '../../../src/approximation/sturm.ts';
import { rationalField as Q, rationalToText, ratio } from '../../../src/arithmetic/rational.ts';
import type { Rational } from '../../../src/arithmetic/rational.ts';
import { greedyBound, sampledBound } from '../../../src/theorems/rates/bounds.ts';
import { corners, onFace, residualOfRelu } from '../../../properties/rates/sampling.ts';
import { answer, mat, q, vec } from '../../certificates/facts/support.ts';

const none = { points: {} };

describe('R9 on S^2', () => {
  /** The least abs(a_s) over all degrees up to `most` that have one, and 2^-N prod abs(a_s)^{N_s}. */
  function bernstein(
    power: number,
    dimension: bigint,
  ): { readonly radius: string; readonly bits: string } {
    let [left, product] = [dimension, Q.one];
    let radius = Q.one;
    for (const { dimension: N, value } of degrees(Q, 2, power)) {
      if (left <= 0n) break;
      if (value.num === 0n) continue;
      const size = value.num < 0n ? Q.neg(value) : value;
      radius = size;
      for (let i = 0n; i < N; i++) product = Q.mul(product, Q.div(size, ratio(2n)));
      left -= N;
    }
    expect(left).toBe(0n);
    return { radius: rationalToText(radius), bits: rationalToText(product) };
  }

  it('has these radii, and these errors of as many bits as dimensions', () => {
    const power = (exponent: bigint): string => `1/${2n ** exponent}`;
    expect(bernstein(0, 4n)).toEqual({ radius: '1/4', bits: power(11n) });
    expect(bernstein(0, 11n)).toEqual({ radius: '1/16', bits: power(46n) });
    expect(bernstein(0, 22n)).toEqual({ radius: '1/32', bits: power(112n) });
    const radii = ([4n, 9n, 18n, 31n, 48n] as const).map((N) => bernstein(1, N).radius);
    expect(radii).toEqual(['1/6', '1/16', '1/96', '1/256', '1/512']);
  });

  it('is proved by the checker', () => {
    const lists = [
      [0, 1],
      [0, 1, 2],
      [0, 1, 2, 4],
      [0, 1, 2, 4, 6],
      [0, 1, 2, 4, 6, 8],
    ];
    const spaces = [4, 9, 18, 31, 48];
    const radii = ['1/6', '1/16', '1/96', '1/256', '1/512'];
    for (const [i, space] of spaces.entries()) {
      const about = {
        sphere: 2,
        power: 1,
        degrees: lists[i] ?? [],
        space,
        radius: q(radii[i] ?? ''),
      };
      expect(answer(none, { fact: 'bernstein', ...about })).toBe('verified');
    }
  });
});

describe('R7 at the best number of bumps', () => {
  it('has these squared widths for relu', () => {
    const width = (n: number, N: number): Rational =>
      Q.mul(bumpSquare(N, 1), ratio(BigInt(N - n), BigInt(N)));
    for (const [n, best, value] of [
      [1, 2, '1/3072'],
      [2, 3, '1/15552'],
      [4, 5, '1/120000'],
    ] as const) {
      expect(rationalToText(width(n, best))).toBe(value);
      for (const N of [best + 1, best + 2, best + 3])
        expect(Q.sign(Q.sub(width(n, best), width(n, N)))).toBe(1);
    }
  });

  it('is proved by the dual certificate', () => {
    const h = bumpSquare(2, 1);
    const gram = { rows: 2, cols: 2, data: [h, Q.zero, Q.zero, h] };
    const about = { gram, threshold: h, excess: mat([0, 0], [0, 0]), space: 1, value: h };
    expect(answer(none, { fact: 'width-gram', ...about })).toBe('verified');
    expect(rationalToText(Q.div(h, ratio(2n)))).toBe('1/3072');
  });
});

describe('R3 and R5 on S^2', () => {
  it.each([
    [192, 0, 0.0342, 0.0509],
    [3072, 0, 0.0043, 0.0128],
    [194, 1, 0.0152, 0.0292],
    [3074, 1, 0.00047, 0.0074],
    [50, 1, 0.0858, 0.0572],
  ] as const)(
    'have at %i neurons, k = %i, the errors %f and %f',
    (neurons, power, sampled, greedy) => {
      expect(greedyBound(neurons, power)).toBeCloseTo(greedy, 4);
      const found = sampledBound(neurons, power) ?? Number.NaN;
      expect(found).toBeLessThanOrEqual(sampled * 1.01);
      expect(found).toBeGreaterThan(sampled * 0.8);
    },
  );

  it('need a grid: R5 says nothing with few neurons', () => {
    expect(sampledBound(6, 0)).toBeUndefined();
    expect(sampledBound(7, 0)).toBeCloseTo(Math.sqrt(Math.SQRT2 / Math.PI), 12);
  });
});

describe('R5 on S^2 for relu and M = 4', () => {
  it('has at the midpoint of a diagonal the squared residual 1.28e-3, and delta^2 = 0.0221', () => {
    const half = ratio(1n, 2n);
    const d = { power: 1, M: 4, face: 2, up: true, cells: [1, 2], shares: [half, half] } as const;
    const { lo, hi } = residualOfRelu(onFace(d, d.shares), corners(d));
    expect([lo > 0.001282, hi < 0.0012822]).toEqual([true, true]);
    expect(Math.SQRT2 / 4 ** 3).toBeCloseTo(0.0221, 4);
  });
});

function piecewise(
  breaks: readonly (number | string)[],
  ...pieces: readonly (readonly (number | string)[])[]
): Piecewise {
  return { breaks: vec(...breaks), pieces: pieces.map((p) => vec(...p)) };
}

const square = piecewise([0, 1], [0, 0, 1]);

describe('R6 without the linear term, on [-1, 1]', () => {
  it.each([
    [2, '8/3645'],
    [4, '8/28125'],
    [6, '8/108045'],
  ])('is attained for n = %i, half of the neurons facing left', (n, wanted) => {
    const h = ratio(2n, BigInt(n + 1));
    const knots = Array.from({ length: n / 2 }, (_, i) => Q.mul(h, ratio(BigInt(2 * i + 1), 2n)));
    const both = [1n, -1n].flatMap((side) => knots.map((t) => ({ side: ratio(side), t })));
    const network = {
      power: 1,
      slopes: both.map(({ side }) => side),
      biases: both.map(({ t }) => Q.neg(t)),
      outputs: both.map(() => Q.add(h, h)),
      polynomial: [Q.div(Q.mul(h, h), ratio(12n))],
    };
    expect(rationalToText(squaredError(Q, network, piecewise([-1, 1], [0, 0, 1])))).toBe(wanted);
  });
});

describe('without one of its hypotheses', () => {
  it('R6 has one neuron and a bias that miss 1/2880: one slope is 0', () => {
    // the best c_0 + c_1 relu(+-(x - b)) for x^2, by its normal equations
    const best = (b: Rational, side: 1 | -1): Rational => {
      const net = (c0: Rational, c1: Rational): LineNetwork => ({
        power: 1,
        slopes: [ratio(BigInt(side))],
        biases: [Q.mul(ratio(BigInt(-side)), b)],
        outputs: [c1],
        polynomial: [c0],
      });
      const at = (c0: Rational, c1: Rational): Rational => squaredError(Q, net(c0, c1), square);
      // a quadratic in (c_0, c_1), known from six values
      const [o, z] = [Q.one, Q.zero];
      const e = at(z, z);
      const half = (x: Rational): Rational => Q.div(x, ratio(2n));
      const second = (p: Rational, m: Rational): Rational => half(Q.sub(Q.add(p, m), Q.add(e, e)));
      const first = (p: Rational, m: Rational): Rational => half(Q.sub(p, m));
      const [A, a] = [second(at(o, z), at(Q.neg(o), z)), first(at(o, z), at(Q.neg(o), z))];
      const [B, c] = [second(at(z, o), at(z, Q.neg(o))), first(at(z, o), at(z, Q.neg(o)))];
      const C = half(Q.sub(at(o, o), Q.add(Q.add(Q.add(A, B), Q.add(a, c)), e)));
      const det = Q.sub(Q.mul(A, B), Q.mul(C, C));
      const top = Q.sub(
        Q.add(Q.mul(B, Q.mul(a, a)), Q.mul(A, Q.mul(c, c))),
        Q.mul(Q.mul(ratio(2n), C), Q.mul(a, c)),
      );
      return Q.sub(e, Q.div(top, Q.mul(ratio(4n), det)));
    };
    const least = freeKnotSquare(1, 1);
    for (let i = 0; i < 40; i++)
      for (const side of [1, -1] as const) {
        const b = ratio(BigInt(i + (side === 1 ? 0 : 1)), 40n);
        const error = best(b, side);
        expect(Q.sign(Q.sub(error, Q.mul(ratio(5n, 4n), least))), rationalToText(b)).toBe(1);
      }
    // with slopes 1/2 and 3/2
    const optimum = {
      power: 1,
      slopes: vec(1),
      biases: vec('-1/2'),
      outputs: vec(1),
      polynomial: vec('-1/24', '1/2'),
    };
    expect(squaredError(Q, optimum, square)).toEqual(least);
  });

  it('R3 has targets of any variation: a step has K >= 2m for every odd m, for relu', () => {
    const step = piecewise([0, '1/2', 1], [0], [1]);
    const line = vec(-1, 2); // 2x - 1
    const ends = vec(0, 0, 1, -2, 1); // x^2 (1 - x)^2 <= 1/16
    let [before, chebyshev]: readonly Polynomial[] = [vec(1), line];
    for (let m = 1; m <= 9; m++) {
      const psi = times(Q, ends, chebyshev ?? []);
      if (m % 2 === 1) {
        const most = vec('1/16');
        for (const p of [minus(Q, most, psi), plus(Q, most, psi)])
          expect(isNonnegativeOn(Q, p, q(0), q(1))).toBe(true);
        const bound = Q.mul(pairing(Q, step, psi, 1), ratio(16n));
        expect(rationalToText(bound)).toBe(`${2 * m}`);
      }
      [before, chebyshev] = [
        chebyshev,
        minus(Q, times(Q, times(Q, vec(2), line), chebyshev ?? []), before ?? []),
      ];
    }
  });

  it('R6 has a bump that k + 2 neurons reach exactly', () => {
    const hat = piecewise([0, '1/4', '1/2', '3/4', 1], [0], ['-1/4', 1], ['3/4', -1], [0]);
    const net = {
      power: 1,
      slopes: vec(1, 1, 1),
      biases: vec('-1/4', '-1/2', '-3/4'),
      outputs: vec(1, -2, 1),
      polynomial: vec(0),
    };
    expect(squaredError(Q, net, hat)).toEqual(Q.zero);
    expect(Q.sign(freeKnotSquare(3, 1))).toBe(1);
  });

  it('R6 is not attained for k = 2: the best quadratics on two halves do not join', () => {
    // x^3 on [a, a + h] less its best quadratic is (h^3/20) P_3(t), t from -1 to 1, P_3 = (5 t^3 - 3 t)/2
    const residual = (a: Rational, h: Rational): Polynomial => {
      const t = [Q.div(Q.neg(Q.add(Q.add(a, a), h)), h), Q.div(ratio(2n), h)];
      const cube = times(Q, t, times(Q, t, t));
      const P3 = minus(Q, times(Q, vec('5/2'), cube), times(Q, vec('3/2'), t));
      return times(Q, [Q.div(Q.mul(h, Q.mul(h, h)), ratio(20n))], P3);
    };
    const half = ratio(1n, 2n);
    const [left, right] = [residual(Q.zero, half), residual(half, half)];
    const pieces = { breaks: vec(0, '1/2', 1), pieces: [left, right] };
    const nothing = {
      power: 2,
      slopes: vec(0),
      biases: vec(0),
      outputs: vec(0),
      polynomial: vec(0),
    };
    expect(squaredError(Q, nothing, pieces)).toEqual(freeKnotSquare(1, 2));
    for (const p of [left, right]) expect(rationalToText(p[3] ?? Q.zero)).toBe('1');
    const at = (p: Polynomial): string =>
      rationalToText(p.reduceRight((v, c) => Q.add(Q.mul(v, half), c), Q.zero));
    expect([at(left), at(right)]).toEqual(['1/160', '-1/160']);
  });

  it('R7 has the code [8, 4, 4], which 4 bits name and 3 do not', () => {
    const generator = mat(
      [1, 0, 0, 0, 0, 1, 1, 1],
      [0, 1, 0, 0, 1, 0, 1, 1],
      [0, 0, 1, 0, 1, 1, 0, 1],
      [0, 0, 0, 1, 1, 1, 1, 0],
    );
    const code = { fact: 'packing', generator, power: 1, squared: q('1/1572864') } as const;
    expect(answer(none, { ...code, bits: 3 })).toBe('verified');
    expect(answer(none, { ...code, bits: 4 })).toContain('which 4 bits can name');
  });
});
