import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareRational,
  ratio,
  rationalField,
  rationalFromDouble,
  rationalFromText,
  rationalToText,
} from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { profile } from './arbitraries.ts';

const integer = fc.bigInt({ min: -(1n << 90n), max: 1n << 90n });
const positive = integer.map((n) => (n < 0n ? -n : n) + 1n);
const pair = fc.tuple(fc.oneof(integer, fc.bigInt({ min: -6n, max: 6n })), positive);
const rational = pair.map(([p, q]) => ratio(p, q));

function divides(k: bigint, a: Rational): boolean {
  return a.num % k === 0n && a.den % k === 0n;
}

const equals = (x: Rational, num: bigint, den: bigint): boolean => x.num * den === num * x.den;

describe('rational', () => {
  it('ratio keeps the value, makes the denominator positive and cancels every common factor', () => {
    fc.assert(
      fc.property(pair, fc.bigInt({ min: 1n, max: 1000n }), ([p, q], k) => {
        const a = ratio(-p * k, -q * k);
        expect(a.num * q).toBe(p * a.den);
        expect(a.den > 0n).toBe(true);
        expect(a).toEqual(ratio(p, q));
        for (const prime of [2n, 3n, 5n, 7n, 11n]) expect(divides(prime, a)).toBe(false);
      }),
      profile,
    );
    expect(ratio(0n, -7n)).toEqual({ num: 0n, den: 1n });
    // denominators 2^k
    expect(ratio(0n, 64n)).toEqual({ num: 0n, den: 1n });
    expect(ratio(-12n, 8n)).toEqual({ num: -3n, den: 2n });
    expect(ratio(48n << 90n, 1n << 100n)).toEqual({ num: 3n, den: 64n });
    expect(ratio(3n << 99n, 1n << 70n)).toEqual({ num: 3n << 29n, den: 1n });
    expect(ratio(6n, -4n)).toEqual({ num: -3n, den: 2n });
    expect(() => ratio(1n, 0n)).toThrow(RangeError);
  });

  it('the field operations satisfy their defining equations by cross-multiplication', () => {
    const Q = rationalField;
    fc.assert(
      fc.property(rational, rational, (a, b) => {
        const [p, q, r, s] = [a.num, a.den, b.num, b.den];
        expect(equals(Q.add(a, b), p * s + r * q, q * s)).toBe(true);
        expect(equals(Q.sub(a, b), p * s - r * q, q * s)).toBe(true);
        expect(equals(Q.mul(a, b), p * r, q * s)).toBe(true);
        expect(equals(Q.neg(a), -p, q)).toBe(true);
        if (r !== 0n) expect(equals(Q.div(a, b), p * s, q * r)).toBe(true);
        expect(compareRational(a, b)).toBe(Q.sign(Q.sub(a, b)));
        expect(compareRational(a, b)).toBe(p * s > r * q ? 1 : p * s < r * q ? -1 : 0);
      }),
      profile,
    );
    expect(() => Q.div(Q.one, Q.zero)).toThrow(RangeError);
    expect([ratio(-1n, 3n), ratio(0n), ratio(1n, 3n)].map(Q.sign)).toEqual([-1, 0, 1]);
  });

  it('the tier divides, raises to powers and applies the piecewise linear functions exactly', () => {
    const T = rationalTier;
    const [minus, none, half] = [ratio(-3n, 4n), ratio(0n), ratio(1n, 2n)];
    expect(T.div(half, none)).toBeUndefined();
    expect(T.div(half, minus)).toEqual(ratio(-2n, 3n));
    expect([T.power(minus, 0), T.power(minus, 3), T.power(none, 0)]).toEqual([
      ratio(1n),
      ratio(-27n, 64n),
      ratio(1n),
    ]);
    expect(() => T.power(half, -1)).toThrow(RangeError);
    expect(T.constant(6n, 4n)).toEqual(ratio(3n, 2n));
    expect(T.pi()).toBeUndefined();
    expect([minus, none, half].map((a) => T.apply('relu', a))).toEqual([none, none, half]);
    expect([minus, none, half].map((a) => T.apply('step', a))).toEqual([
      none,
      undefined,
      ratio(1n),
    ]);
    expect([minus, none, half].map((a) => T.apply('kink', a))).toEqual([none, undefined, none]);
  });

  it('of the transcendental functions only the whole values at 0 and 1 are given', () => {
    const T = rationalTier;
    const [none, one, two] = [ratio(0n), ratio(1n), ratio(2n)];
    for (const f of ['sin', 'tanh', 'atan', 'erf'] as const) expect(T.apply(f, none)).toEqual(none);
    for (const f of ['exp', 'cos'] as const) expect(T.apply(f, none)).toEqual(one);
    expect(T.apply('log', one)).toEqual(none);
    expect(T.apply('sqrt', one)).toEqual(one);
    for (const f of ['sin', 'tanh', 'atan', 'erf', 'exp', 'cos', 'log', 'sqrt'] as const)
      expect([two, ratio(-1n)].map((a) => T.apply(f, a))).toEqual([undefined, undefined]);
    expect([T.apply('log', none), T.apply('sqrt', none)]).toEqual([undefined, undefined]);
  });

  it('a double becomes its exact value', () => {
    expect(rationalFromDouble(0.1)).toEqual(ratio(3602879701896397n, 36028797018963968n));
    expect(rationalFromDouble(-5e-324)).toEqual(ratio(-1n, 1n << 1074n));
    expect(rationalFromDouble(Number.MAX_VALUE)).toEqual(ratio((1n << 1024n) - (1n << 971n)));
    expect(rationalFromDouble(-0)).toEqual(ratio(0n));
    // toFixed(20) writes a multiple of 2^-20 out in full.
    fc.assert(
      fc.property(fc.maxSafeInteger(), (k) => {
        const x = k / 2 ** 20;
        expect(rationalFromText(x.toFixed(20))).toEqual(rationalFromDouble(x));
      }),
      profile,
    );
    for (const x of [Number.NaN, Infinity, -Infinity])
      expect(() => rationalFromDouble(x)).toThrow(RangeError);
  });

  it('text of a number is read back as that number', () => {
    fc.assert(
      fc.property(rational, (a) => {
        expect(rationalFromText(rationalToText(a))).toEqual(a);
      }),
      profile,
    );
    expect([ratio(-3n), ratio(2n, -4n), ratio(0n)].map(rationalToText)).toEqual([
      '-3',
      '-1/2',
      '0',
    ]);
  });

  it('decimal text is read exactly, not through a double', () => {
    const cases: Readonly<Record<string, Rational>> = {
      '0.1': ratio(1n, 10n),
      '-0.25': ratio(-1n, 4n),
      '1e-3': ratio(1n, 1000n),
      '1.50E+2': ratio(150n),
      '-12.5e1': ratio(-125n),
      '4/6': ratio(2n, 3n),
      '-0': ratio(0n),
      '-0.5': ratio(-1n, 2n),
    };
    for (const [text, value] of Object.entries(cases))
      expect(rationalFromText(text)).toEqual(value);
  });

  it('other text is refused', () => {
    const texts = [
      '',
      ' ',
      ' 1',
      '1 ',
      '1\n',
      '+1',
      '.5',
      '5.',
      '01',
      '00',
      '1/0',
      '1/-2',
      '1/02',
      '1/2/3',
      '1/2e3',
      '--1',
      '-',
      'e3',
      '1e',
      '1e1.5',
      '1e99999',
      '0x10',
      '1_000',
      '1,5',
      'NaN',
      'Infinity',
      '1n',
      '١',
      '1.2.3',
      '- 1',
      '1/ 2',
    ];
    for (const text of texts) expect(rationalFromText(text), JSON.stringify(text)).toBeUndefined();
  });
});
