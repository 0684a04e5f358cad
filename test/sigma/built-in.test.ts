import { describe, expect, it } from 'vitest';
import { WidthwiseError } from '../../src/errors.ts';
import {
  encloseQuotient,
  interval,
  intervalTier,
  magnitude,
  midpoint,
  mignitude,
} from '../../src/arithmetic/interval.ts';
import type { Interval } from '../../src/arithmetic/interval.ts';
import { ratio, rationalToText } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { activationOf, enclose } from '../../src/sigma/activation.ts';
import { activationNamed, builtIn, describeActivation } from '../../src/sigma/built-in.ts';
import { parseExpression } from '../../src/sigma/expression-text.ts';
import { evaluate, printExpression } from '../../src/sigma/expression.ts';
import type { Expression } from '../../src/sigma/expression.ts';

const least = 5e-324;

/** [-40, 40] without the kink at 0, which lies between neighbouring doubles. */
function pieces(smooth: boolean): readonly Interval[] {
  return smooth ? [interval(-40, 40)] : [interval(-40, -least), interval(least, 40)];
}

/** A box of width below 2^-20 on which abs(e) <= bound could not be shown, or none. */
function unproved(
  e: Expression,
  bound: Rational,
  boxes: readonly Interval[],
): Interval | undefined {
  const limit = encloseQuotient(bound.num, bound.den).lo; // the largest double <= bound
  const pending = [...boxes];
  for (let box = pending.pop(); box !== undefined; box = pending.pop()) {
    const range = evaluate(intervalTier, e, box);
    if (range !== undefined && magnitude(range) <= limit) continue;
    if (box.hi - box.lo < 2 ** -20) return box;
    const middle = midpoint(box);
    pending.push(interval(box.lo, middle), interval(middle, box.hi));
  }
  return undefined;
}

/** Whether abs(e) > 99/100 bound is proved at a point of a grid. */
function nearlyAttained(e: Expression, bound: Rational): boolean {
  const near = encloseQuotient(99n * bound.num, 100n * bound.den).hi;
  return Array.from({ length: 2561 }, (_, k) => interval((k - 1280) / 32)).some((x) => {
    const value = evaluate(intervalTier, e, x);
    return value !== undefined && mignitude(value) > near;
  });
}

const bounds = [...builtIn].flatMap(([name, { activation, slopeBound, curvatureBound }]) => {
  const { slope, curvature, value } = activation;
  const boxes = pieces(describeActivation(activation).smooth);
  return [
    { name, what: "sigma'", e: slope, bound: slopeBound, boxes, value },
    { name, what: "sigma''", e: curvature, bound: curvatureBound, boxes, value },
  ];
});

describe('built-in activations', () => {
  it.each(bounds.filter((b) => b.bound !== undefined))(
    'have a bound of $what for $name that holds on [-40, 40] and is at most 1 % too large',
    ({ e, bound, boxes }) => {
      if (bound === undefined) throw new Error('filtered');
      expect(unproved(e, bound, boxes)).toBeUndefined();
      expect(nearlyAttained(e, bound)).toBe(true);
    },
  );

  it('fail the bisection with a bound that is 1 % too small', () => {
    const { curvature } = activationNamed('tanh');
    const box = unproved(curvature, ratio(762n, 1000n), [interval(-40, 40)]);
    // abs(tanh'') has its maximum where tanh(x)^2 = 1/3
    expect(Math.abs(box?.lo ?? 0)).toBeCloseTo(Math.atanh(1 / Math.sqrt(3)), 0);
    expect(nearlyAttained(curvature, ratio(78n, 100n))).toBe(false);
  });

  it('lack a bound only where the derivative grows or jumps', () => {
    const missing = bounds.filter((b) => b.bound === undefined).map((b) => `${b.name} ${b.what}`);
    expect(missing).toEqual([
      "exp sigma'",
      "exp sigma''",
      "square sigma'",
      "cube sigma'",
      "cube sigma''",
      "cubic sigma'",
      "cubic sigma''",
      "relu sigma''",
      "leaky-relu sigma''",
      "abs sigma''",
    ]);
    for (const name of ['exp', 'square', 'cube', 'cubic']) {
      const far = evaluate(intervalTier, activationNamed(name).slope, interval(1e9));
      expect(far === undefined || mignitude(far) > 1e8).toBe(true);
    }
  });

  it.each([
    ['tanh', true, undefined, 'odd', []],
    ['sigmoid', true, undefined, 'neither', []],
    ['softplus', true, undefined, 'neither', []],
    ['sin', true, undefined, 'odd', []],
    ['exp', true, undefined, 'neither', []],
    ['gaussian', true, undefined, 'even', []],
    ['swish', true, undefined, 'neither', []],
    ['gelu', true, undefined, 'neither', []],
    ['rational', true, undefined, 'odd', []],
    ['square', true, 2, 'even', []],
    ['cube', true, 3, 'odd', []],
    ['cubic', true, 3, 'odd', []],
    ['relu', false, undefined, 'neither', ['0']],
    ['leaky-relu', false, undefined, 'neither', ['0']],
    ['abs', false, undefined, 'even', ['0']],
  ])(
    'have for %s the smoothness %s, degree %s, parity %s and kinks %j',
    (name, smooth, degree, parity, kinks) => {
      const found = describeActivation(activationNamed(name));
      expect({ ...found, kinks: found.kinks?.map(rationalToText) }).toMatchObject({
        smooth,
        degree,
        parity,
        kinks,
      });
    },
  );

  it('are the ones of this table and no others', () => {
    expect([...builtIn.keys()]).toHaveLength(15);
    for (const [name, { activation }] of builtIn) expect(activation.name).toBe(name);
  });

  it.each([
    ['tanh', 'tanh(x)'],
    ['sigmoid', 'sigmoid(x)'],
    ['softplus', 'softplus(x)'],
    ['sin', 'sin(x)'],
    ['exp', 'exp(x)'],
    ['gaussian', 'exp(-x^2)'],
    ['swish', 'x*sigmoid(x)'],
    ['gelu', 'x*(1 + erf(x/sqrt(2)))/2'],
    ['rational', 'x/(1 + x^2)'],
    ['square', 'x^2'],
    ['cube', 'x^3'],
    ['cubic', 'x + x^3'],
    ['relu', 'relu(x)'],
    ['leaky-relu', 'relu(x) - relu(-x)/100'],
    ['abs', 'abs(x)'],
  ])('hold the tree of their text: %s is %s', (name, text) => {
    expect(builtIn.get(name)?.activation.value).toEqual(parseExpression(text));
  });

  it.each([
    ['swish', 'x/(1 + exp(-x))'],
    ['sigmoid', '1/(1 + exp(-x))'],
    ['softplus', 'x + log(1 + exp(-x))'],
    ['gaussian', '1/exp(x*x)'],
    ['gelu', 'x/2 + x/2*erf(x/sqrt(2))'],
    ['sin', 'cos(x - pi/2)'],
    ['exp', 'e^x'],
  ])('%s and %s have the same value, slope and curvature', (name, text) => {
    const [a, b] = [activationNamed(name), activationNamed(text)];
    for (const x of [-6.5, -1, -0.125, 0, 0.75, 3, 8]) {
      const [p, q] = [enclose(a, interval(x)), enclose(b, interval(x))];
      if (p === undefined || q === undefined) throw new Error(`undefined at ${x}`);
      for (const part of ['value', 'slope', 'curvature'] as const) {
        expect(p[part].lo <= q[part].hi && q[part].lo <= p[part].hi).toBe(true);
        expect(p[part].hi - p[part].lo).toBeLessThan(1e-9);
      }
    }
  });
});

describe('activationNamed', () => {
  it('takes a name or an expression, with spaces around', () => {
    expect(activationNamed(' tanh ').name).toBe('tanh');
    expect(activationNamed('x^2 + x').name).toBe('x^2 + x');
    expect(activationNamed('x').name).toBe('x');
    expect(printExpression(activationNamed('rational').value)).toBe('x/(1 + x^2)');
  });

  it('tells a name from an expression', () => {
    expect(activationNamed('pi').value).toEqual({ kind: 'pi' });
    // not a name, though it ends in one
    expect(() => activationNamed('2*tan')).toThrow('cannot use "tan": unknown');
    expect(() => activationNamed('tan*2')).toThrow('cannot use "tan": unknown');
  });

  it('lists the names when a name is unknown', () => {
    for (const name of ['tan', 'Tanh', 'leaky', 'constructor', 'RELU'])
      expect(() => activationNamed(name)).toThrow(
        new RegExp(
          `^activation: unknown name "${name}"\\nUse one of tanh, sigmoid, .*abs, or an`,
          'u',
        ),
      );
    expect(() => activationNamed('y')).toThrow(WidthwiseError);
    expect(() => activationNamed('')).toThrow(WidthwiseError);
    expect(() => activationNamed('__proto__')).toThrow(WidthwiseError);
  });
});

describe('describeActivation', () => {
  it('knows the bounds of a built-in formula under any name, but of no other formula', () => {
    const again = activationOf(parseExpression('tanh(x)'), 'made up');
    expect(describeActivation(again).curvatureBound).toEqual(ratio(77n, 100n));
    const other = describeActivation(activationNamed('tanh(2*x)'));
    expect(other.slopeBound).toBeUndefined();
    expect(other.curvatureBound).toBeUndefined();
    expect(other.kinks).toEqual([]);
  });
});
