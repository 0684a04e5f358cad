import { describe, expect, it } from 'vitest';
import { interval, magnitude } from '../../src/arithmetic/interval.ts';
import { approxMagnitude } from '../../src/search/approx-range.ts';
import { activationOf, enclose } from '../../src/sigma/activation.ts';
import { activationNamed, builtIn } from '../../src/sigma/built-in.ts';
import { constant, variable } from '../../src/sigma/expression-tree.ts';
import type { Expression } from '../../src/sigma/expression-tree.ts';
import { binary, one } from '../../src/sigma/named-functions.ts';

const formulas = [
  'cos(x) - atan(x)',
  'log(2 + x) * pi',
  'sqrt(3 + x)',
  '1/x - x^5',
  '-x^4 + relu(x)^2',
  'sin(4 * x)/(2 + cos(x))',
];
const starts = [-2.9, -1.5, -0.75, -0.3, 0, 0.2, 0.5, 1.1, 1.6, 3.2, 12];
const widths = [0, 2 ** -40, 0.01, 0.4, 3, 7];

describe('ranges in float64', () => {
  it.each([...builtIn.keys(), ...formulas])(
    'of %s: sigma and its derivatives are defined where enclosures are, with the same magnitudes',
    (name) => {
      const { value, slope, curvature } = activationNamed(name);
      for (const e of [value, slope, curvature]) {
        const f = approxMagnitude(e);
        for (const from of starts)
          for (const width of widths) {
            const x = interval(from, from + width);
            // of sigma, so that a kink or a pole in e itself counts, and nothing that e does not have
            const found = enclose({ ...activationOf(e), slope: e, curvature: e }, x);
            const size = f(x.lo, x.hi);
            const where = `${name} on [${x.lo}, ${x.hi}]`;
            if (found === undefined) expect(size, where).toBeNaN();
            else {
              const most = magnitude(found.value);
              expect(Math.abs(size - most), where).toBeLessThan(2 ** -34 * (most + 2 ** -10));
            }
          }
      }
    },
  );

  it('are NaN where they are not bounded', () => {
    const inverse = approxMagnitude(binary('div', one, variable));
    expect([inverse(0, 1), inverse(-1, 0), inverse(-1, 1)]).toEqual([NaN, NaN, NaN]);
    expect(inverse(-4, -2)).toBe(0.5);
    expect(inverse(2, Infinity)).toBe(0.5);
    expect(approxMagnitude(activationNamed('exp').value)(0, 1e4)).toBeNaN();
    expect(approxMagnitude(activationNamed('log(x)').value)(0, 1)).toBeNaN();
    expect(approxMagnitude(variable)(-3, 2)).toBe(3);
  });

  it('take constants whose parts are no doubles', () => {
    const tenth = binary('mul', variable, constant(10n ** 400n, 10n ** 401n));
    expect(approxMagnitude(tenth)(-1, 0.5)).toBeCloseTo(0.1, 15);
  });

  it('share subtrees: sigma of sixty nested quotients is compiled at once', () => {
    let e: Expression = variable;
    for (let k = 0; k < 60; k++) e = binary('div', e, binary('add', one, binary('mul', e, e)));
    expect(approxMagnitude(e)(0.5, 0.5)).toBeLessThan(0.5);
  });

  it('are compiled once for each expression', () => {
    const { curvature } = activationNamed('tanh');
    expect(approxMagnitude(curvature)).toBe(approxMagnitude(curvature));
  });
});
