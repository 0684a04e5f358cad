import * as fc from 'fast-check';
import { all, create } from 'mathjs';
import { describe, expect, it } from 'vitest';
import { contains, entire } from '../../src/arithmetic/interval-sets.ts';
import { interval, intervalTier, isBounded } from '../../src/arithmetic/interval.ts';
import type { Interval } from '../../src/arithmetic/interval.ts';
import {
  ratio,
  rationalField as Q,
  rationalFromDouble,
  rationalFromText,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { activationOf, cost, enclose } from '../../src/sigma/activation.ts';
import type { Activation } from '../../src/sigma/activation.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { parseExpression } from '../../src/sigma/expression-text.ts';
import { variable } from '../../src/sigma/expression-tree.ts';
import { evaluate, printExpression } from '../../src/sigma/expression.ts';
import { profile } from './trees.ts';

const encloseText = (text: string, lo: number, hi: number = lo): ReturnType<typeof enclose> =>
  enclose(activationNamed(text), interval(lo, hi));

/** Whether sigma' on the interval is enclosed, with x in it. */
function slopeHas(text: string, on: Interval, x: Rational): boolean {
  const box = enclose(activationNamed(text), on);
  return box !== undefined && isBounded(box.slope) && contains(box.slope, x);
}

/** sigma, sigma' and sigma'' by separate formulas. */
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
    "gives %s enclosures of sigma, sigma' and sigma'' that contain the exact values, for all finite doubles",
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
    'contains the exact values of %s at the points of an interval',
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
    // with a slope on (-1, 0), and one on (0, 1)
    for (const [name, left, right] of [
      ['relu', ratio(0n), ratio(1n)],
      ['leaky-relu', ratio(1n, 100n), ratio(1n)],
      ['abs', ratio(-1n), ratio(1n)],
      ['relu(x)^2', ratio(0n), ratio(1n)],
      ['x + relu(-x)', ratio(0n), ratio(1n)],
      ['tanh(abs(x))', ratio(-1n, 2n), ratio(1n, 2n)],
    ] as const) {
      expect(encloseText(name, 0), name).toBeUndefined();
      expect(encloseText(name, -0), name).toBeUndefined();
      expect(encloseText(name, -1, 1), name).toBeUndefined();
      expect(encloseText(name, 0, 1), name).toBeUndefined();
      expect(encloseText(name, -1, 0), name).toBeUndefined();
      expect(encloseText(name, -least, least), name).toBeUndefined();
      expect(slopeHas(name, interval(least, 1), right), name).toBe(true);
      expect(slopeHas(name, interval(-1, -least), left), name).toBe(true);
    }
    expect(encloseText('relu(2*x - 3)', 1.5)).toBeUndefined();
    expect(encloseText('relu(2*x - 3)', 1, 1.4999)?.slope).toEqual(interval(0));
  });

  it('is not fooled by a kink inside a sum whose value is smooth', () => {
    expect(encloseText('relu(x) - relu(-x)', -1, 1)).toBeUndefined(); // this is x: not shown
  });

  it('takes a kink with the factor 0, or of a constant, for none', () => {
    expect(encloseText('tanh(x) + 0*relu(x)', -1, 1)).toEqual(encloseText('tanh(x)', -1, 1));
    expect(encloseText('x*relu(0) + x', -1, 1)).toEqual(encloseText('x', -1, 1));
  });

  it('is undefined at poles and outside the domain, also where the derivative would not notice', () => {
    // with the slope at a point of (1/2, 1)
    for (const [text, slope] of [
      ['1/x', ratio(-2n)],
      ['log(x)', ratio(3n, 2n)],
      ['sqrt(x)', ratio(3n, 5n)],
      ['0*log(x)', Q.zero],
      ['0/x', Q.zero],
      ['0*sqrt(x)', Q.zero],
      ['log(x)^0', Q.zero],
      ['x^-3', ratio(-10n)],
    ] as const) {
      expect(encloseText(text, -1, 1), text).toBeUndefined();
      expect(encloseText(text, 0, 1), text).toBeUndefined();
      expect(slopeHas(text, interval(0.5, 1), slope), text).toBe(true);
    }
  });

  it('is undefined when an enclosure is unbounded', () => {
    expect(encloseText('exp', 710)).toBeUndefined();
    expect(encloseText('exp', 709)?.value.hi).toBeCloseTo(Math.exp(709), -300);
    expect(encloseText('square', 1e200)).toBeUndefined();
    expect(enclose(activationNamed('tanh'), entire)?.value).toEqual(interval(-1, 1));
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

  it('contains the values of softplus to 700 digits where exp overflows', () => {
    const math = create({ ...all }, { number: 'BigNumber', precision: 700 });
    const exact = (text: string, x: number): Rational => {
      const value: unknown = math.evaluate(text, { x: math.bignumber(x) });
      const found = math.isBigNumber(value) ? rationalFromText(value.toString()) : undefined;
      if (found === undefined) throw new Error(`no value of ${text} at ${x}`);
      return found;
    };
    const [s, ds] = ['1/(1 + exp(-x))', 'exp(-x)/(1 + exp(-x))^2'];
    for (const x of [300, 354, 355, 400, 709, 710, 745, 800, -800, -355]) {
      const box = encloseText('softplus', x);
      if (box === undefined) throw new Error(`undefined at ${x}`);
      expect(contains(box.value, exact('log(1 + exp(x))', x)), `value at ${x}`).toBe(true);
      expect(contains(box.slope, exact(s, x)), `slope at ${x}`).toBe(true);
      expect(contains(box.curvature, exact(ds, x)), `curvature at ${x}`).toBe(true);
      expect(box.value.hi - box.value.lo).toBeLessThanOrEqual(2 ** -50 * Math.abs(x));
    }
    // beyond 700 digits: max(x, 0), and a little more
    const far = (text: string, x: number, value: number): void => {
      const box = encloseText(text, x)?.value;
      expect(box?.lo, text).toBe(value);
      expect(box?.hi, text).toBeLessThanOrEqual(value + 2 ** -52 * Math.max(1, value));
    };
    for (const x of [1e5, 1e300, -1e300, 1e308]) far('softplus', x, Math.max(x, 0));
    far('softplus(-x)', 800, 0);
    far('softplus(-x)', -800, 800);
    const nested = encloseText('x*softplus(softplus(2*x))', 900, 901); // nearly 2 x^2
    expect(nested?.value.lo).toBeCloseTo(2 * 900 ** 2, 6);
    expect(nested?.value.hi).toBeCloseTo(2 * 901 ** 2, 6);
    expect(nested?.curvature.hi).toBeCloseTo(4, 12);
    expect(encloseText('log(2 + exp(x))', 800)).toBeUndefined(); // another function
  });

  it('meets the enclosure by the turned tree, for all intervals', () => {
    const range = fc.tuple(
      fc.double({ noNaN: true, min: -340, max: 340 }),
      fc.constantFrom(0, 0.25, 3),
    );
    const names = [
      'softplus',
      'softplus(-x)',
      'tanh(x) - softplus(3*x)/2',
      'softplus(x^2 - x)^2/pi',
    ];
    for (const name of names) {
      const a = activationNamed(name);
      const { turned, ...straight } = a;
      if (turned === undefined) throw new Error(`${name} has softplus`);
      let both = 0;
      fc.assert(
        fc.property(range, ([lo, width]) => {
          const [one, two] = [straight, turned].map((b) => enclose(b, interval(lo, lo + width)));
          if (one === undefined || two === undefined) return;
          both++;
          for (const part of ['value', 'slope', 'curvature'] as const) {
            expect(one[part].lo).toBeLessThanOrEqual(two[part].hi);
            expect(two[part].lo).toBeLessThanOrEqual(one[part].hi);
          }
        }),
        profile,
      );
      expect(both, name).toBeGreaterThan(5);
    }
  });

  it('costs a few units for a named activation and stays small for deep trees', () => {
    expect(cost(activationNamed('square'))).toBe(5);
    expect(cost(activationNamed('tanh'))).toBe(20); // tanh(x), x, 1, tanh^2, 1 - tanh^2, ...
    let deep = parseExpression('x');
    for (let k = 1; k <= 60; k++)
      deep = { kind: 'div', left: deep, right: parseExpression(`x + ${k}*x^2`) };
    const a = activationOf(deep);
    expect(cost(a)).toBeLessThan(5000); // as a tree sigma'' has millions of parts
    let value = 0.5;
    for (let k = 1; k <= 60; k++) value /= 0.5 + k * 0.25;
    expect((enclose(a, interval(0.5))?.value.lo ?? 0) / value).toBeCloseTo(1, 12);
  });

  it('is tight and bounded for tanh at points, far out too', () => {
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

describe('the cost of an activation', () => {
  const costOf = (text: string): number => cost(activationOf(parseExpression(text)));

  it('counts each node of the three trees once, and a function as ten', () => {
    expect(costOf('x')).toBe(3); // x, 1, 0
    expect(costOf('x^2')).toBe(5); // x, x^2, 2, 2*x and the number 2 again
    expect(costOf('exp(x)')).toBe(11); // all three are one tree
    expect(costOf('sin(x)')).toBe(32); // x, sin(x), cos(x), -sin(x) with a separate sine
  });

  it('counts the other tree of softplus too', () => {
    const softplus = activationOf(parseExpression('softplus(x)'));
    const turned = softplus.turned === undefined ? 0 : cost(softplus.turned);
    expect(turned).toBeGreaterThan(30);
    expect(cost(softplus)).toBe(cost({ ...softplus, turned: activationOf(variable) }) - 3 + turned);
  });
});

describe('the other tree of softplus', () => {
  const turned = (text: string): string | undefined => {
    const { turned: other } = activationOf(parseExpression(text));
    return other === undefined ? undefined : printExpression(other.value);
  };

  it('replaces it wherever it is', () => {
    const other = 'x + log(1 + exp(-x))';
    expect(turned('softplus(x)')).toBe(other);
    expect(turned('-softplus(x)')).toBe(`-(${other})`);
    expect(turned('softplus(x)^2')).toBe(`(${other})^2`);
    expect(turned('tanh(softplus(x))')).toBe(`tanh(${other})`);
    expect(turned('x*softplus(x)')).toBe(`x*(${other})`);
    expect(turned('softplus(x)/pi')).toBe(`(${other})/pi`);
    expect(turned('softplus(2*x) + 1')).toBe('2*x + log(1 + exp(-(2*x))) + 1');
    expect(turned('softplus(softplus(x))')).toBe(`${other} + log(1 + exp(-(${other})))`);
  });

  it('is there for nothing else', () => {
    for (const text of ['log(x)', 'log(2 + exp(x))', 'log(1 + sin(x))', 'exp(1 + exp(x))', 'x^2'])
      expect(turned(text)).toBeUndefined();
    for (const text of [
      'log(1/2 + exp(x))',
      'log(exp(x) + 1)',
      'log(1 - exp(x))',
      'log(x + exp(x))',
    ])
      expect(turned(text)).toBeUndefined();
  });
});
