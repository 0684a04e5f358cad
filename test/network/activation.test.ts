import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contains,
  entire,
  interval,
  intervalTier,
  isBounded,
} from '../../src/arithmetic/interval.ts';
import { ratio, rationalField as Q, rationalFromDouble } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { activationOf, enclose } from '../../src/network/activation.ts';
import type { Activation } from '../../src/network/activation.ts';
import { activationNamed } from '../../src/network/built-in.ts';
import { parseExpression } from '../../src/network/expression-text.ts';
import { evaluate } from '../../src/network/expression.ts';
import { profile } from './trees.ts';

const encloseText = (text: string, lo: number, hi: number = lo): ReturnType<typeof enclose> =>
  enclose(activationNamed(text), interval(lo, hi));

/** sigma, sigma' and sigma'' by formulas of our own. */
const exactly: Readonly<Record<string, (x: Rational) => readonly [Rational, Rational, Rational]>> =
  {
    rational: (x) => {
      const square = Q.mul(x, x);
      const q = Q.add(Q.one, square);
      const slope = Q.div(Q.sub(Q.one, square), Q.mul(q, q));
      const top = Q.mul(Q.mul(ratio(2n), x), Q.sub(square, ratio(3n)));
      return [Q.div(x, q), slope, Q.div(top, Q.mul(q, Q.mul(q, q)))];
    },
    square: (x) => [Q.mul(x, x), Q.mul(ratio(2n), x), ratio(2n)],
    cube: (x) => [Q.mul(x, Q.mul(x, x)), Q.mul(ratio(3n), Q.mul(x, x)), Q.mul(ratio(6n), x)],
    cubic: (x) => [
      Q.add(x, Q.mul(x, Q.mul(x, x))),
      Q.add(Q.one, Q.mul(ratio(3n), Q.mul(x, x))),
      Q.mul(ratio(6n), x),
    ],
    relu: (x) => (x.num > 0n ? [x, Q.one, Q.zero] : [Q.zero, Q.zero, Q.zero]),
    'leaky-relu': (x) =>
      x.num > 0n ? [x, Q.one, Q.zero] : [Q.div(x, ratio(100n)), ratio(1n, 100n), Q.zero],
    abs: (x) => (x.num > 0n ? [x, Q.one, Q.zero] : [Q.neg(x), ratio(-1n), Q.zero]),
  };

const double = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ noNaN: true, min: -10, max: 10 }),
  fc.double({ noNaN: true, min: -(2 ** -1022), max: 2 ** -1022 }),
  fc.constantFrom(
    0,
    -0,
    5e-324,
    -5e-324,
    1e308,
    -1e308,
    Number.MAX_VALUE,
    -Number.MAX_VALUE,
    1,
    -1,
  ),
);

describe('activationOf', () => {
  it('is called by its formula unless it is given a name', () => {
    const e = parseExpression('x/(1+x^2)');
    expect(activationOf(e).name).toBe('x/(1 + x^2)');
    expect(activationOf(e, 'rational').name).toBe('rational');
    expect(activationOf(e).value).toBe(e);
  });

  it.each(Object.keys(exactly))(
    "%s: for all finite doubles, subnormal and huge, sigma, sigma' and sigma'' contain the exact values",
    (name) => {
      const a = activationNamed(name);
      const formula = exactly[name];
      fc.assert(
        fc.property(double, (x) => {
          const expected = formula?.(rationalFromDouble(x));
          [a.value, a.slope, a.curvature].forEach((part, order) => {
            const box = evaluate(intervalTier, part, interval(x));
            const value = expected?.[order];
            // Undefined only at a kink; one-sided slopes at 0 differ.
            if (x === 0 && ['relu', 'leaky-relu', 'abs'].includes(name) && order > 0) return;
            expect(box !== undefined && value !== undefined && contains(box, value)).toBe(true);
          });
        }),
        { ...profile, numRuns: 500 },
      );
    },
  );
});

describe('enclose', () => {
  it.each(Object.keys(exactly))(
    '%s: on an interval, contains the exact values at its points',
    (name) => {
      const formula = exactly[name];
      const range = fc.tuple(
        fc.double({ noNaN: true, min: -8, max: 8 }),
        fc.integer({ min: 0, max: 8 }),
      );
      let defined = 0;
      fc.assert(
        fc.property(range, fc.nat(16), ([lo, width], k) => {
          const hi = lo + width / 8;
          const box = encloseText(name, lo, hi);
          const span = Q.sub(rationalFromDouble(hi), rationalFromDouble(lo));
          const x = Q.add(rationalFromDouble(lo), Q.mul(span, ratio(BigInt(k), 16n)));
          const expected = formula?.(x);
          if (box === undefined || expected === undefined) return;
          defined++;
          expect(contains(box.value, expected[0])).toBe(true);
          expect(contains(box.slope, expected[1])).toBe(true);
          expect(contains(box.curvature, expected[2])).toBe(true);
        }),
        profile,
      );
      expect(defined).toBeGreaterThan(100);
    },
  );

  it('is undefined on every interval that touches a kink, and defined next to it', () => {
    const least = 5e-324;
    for (const name of ['relu', 'leaky-relu', 'abs', 'relu(x)^2', 'x + relu(-x)', 'tanh(abs(x))']) {
      expect(encloseText(name, 0), name).toBeUndefined();
      expect(encloseText(name, -0), name).toBeUndefined();
      expect(encloseText(name, -1, 1), name).toBeUndefined();
      expect(encloseText(name, 0, 1), name).toBeUndefined();
      expect(encloseText(name, -1, 0), name).toBeUndefined();
      expect(encloseText(name, -least, least), name).toBeUndefined();
      expect(encloseText(name, least, 1), name).toBeDefined();
      expect(encloseText(name, -1, -least), name).toBeDefined();
    }
    expect(encloseText('relu(2*x - 3)', 1.5)).toBeUndefined();
    expect(encloseText('relu(2*x - 3)', 1, 1.4999)).toBeDefined();
  });

  it('is not fooled by a kink inside a sum whose value is smooth', () => {
    expect(encloseText('relu(x) - relu(-x)', -1, 1)).toBeUndefined(); // this is x: not shown
  });

  it('a kink with the factor 0, or of a constant, is none', () => {
    expect(encloseText('tanh(x) + 0*relu(x)', -1, 1)).toBeDefined();
    expect(encloseText('x*relu(0) + x', -1, 1)).toBeDefined();
  });

  it('is undefined at poles and outside the domain, also where the derivative would not notice', () => {
    for (const text of [
      '1/x',
      'log(x)',
      'sqrt(x)',
      '0*log(x)',
      '0/x',
      '0*sqrt(x)',
      'log(x)^0',
      'x^-3',
    ]) {
      expect(encloseText(text, -1, 1), text).toBeUndefined();
      expect(encloseText(text, 0, 1), text).toBeUndefined();
      expect(encloseText(text, 0.5, 1), text).toBeDefined();
    }
  });

  it('is undefined when an enclosure is unbounded', () => {
    expect(encloseText('exp', 710)).toBeUndefined();
    expect(encloseText('exp', 709)).toBeDefined();
    expect(encloseText('square', 1e200)).toBeUndefined();
    expect(enclose(activationNamed('tanh'), entire)).toBeDefined();
    expect(enclose(activationNamed('square'), entire)).toBeUndefined();
    expect(enclose(activationNamed('square'), interval(0, Infinity))).toBeUndefined();
    // One of the three alone is unbounded.
    const odd: Activation = {
      name: 'made up',
      value: parseExpression('tanh(x)'),
      slope: parseExpression('tanh(x)'),
      curvature: parseExpression('x'),
    };
    expect(enclose(odd, interval(0, Infinity))).toBeUndefined();
    expect(enclose({ ...odd, curvature: odd.value, slope: odd.curvature }, entire)).toBeUndefined();
  });

  it('tanh at points: tight and bounded, far out too', () => {
    for (const x of [0, -0, 5e-324, 0.5, -3, 20, 400, 1e308, -1e308]) {
      const box = encloseText('tanh', x);
      if (box === undefined) throw new Error(`undefined at ${x}`);
      for (const part of [box.value, box.slope, box.curvature]) {
        expect(isBounded(part)).toBe(true);
        expect(part.hi - part.lo).toBeLessThan(2e-15);
      }
    }
  });
});
