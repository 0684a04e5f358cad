import * as fc from 'fast-check';
import { init, mpfr_rnd_t } from 'gmp-wasm';
import { describe, expect, it } from 'vitest';
import { nextDown, nextUp } from '../../src/arithmetic/bounds.ts';
import {
  functionDown,
  functionNearest,
  functionUp,
  piDown,
  piUp,
} from '../../src/arithmetic/elementary.ts';
import type { SmoothFunction } from '../../src/arithmetic/elementary.ts';
import {
  compareRational,
  ratio,
  rationalField,
  rationalFromDouble,
} from '../../src/arithmetic/rational.ts';
import { corners, finite, profile } from './arbitraries.ts';

const names = ['exp', 'log', 'sqrt', 'sin', 'cos', 'tanh', 'atan', 'erf'] as const;

// 200 bits with the exponents of MPFR, which shows the effect of rounding to a double at the ends of the range.
const { binding } = await init();
const [argument, below, above] = [binding.mpfr_t(), binding.mpfr_t(), binding.mpfr_t()];
for (const x of [argument, below, above]) binding.mpfr_init2(x, 200);
const wide = {
  exp: binding.mpfr_exp,
  log: binding.mpfr_log,
  sqrt: binding.mpfr_sqrt,
  sin: binding.mpfr_sin,
  cos: binding.mpfr_cos,
  tanh: binding.mpfr_tanh,
  atan: binding.mpfr_atan,
  erf: binding.mpfr_erf,
};

function expectTightest(f: SmoothFunction, x: number): void {
  binding.mpfr_set_d(argument, x, mpfr_rnd_t.MPFR_RNDN);
  wide[f](below, argument, mpfr_rnd_t.MPFR_RNDD);
  wide[f](above, argument, mpfr_rnd_t.MPFR_RNDU);
  const [low, near, high] = [functionDown(f, x), functionNearest(f, x), functionUp(f, x)];
  const where = `${f}(${x}) in [${low}, ${high}]`;
  expect(Number.isNaN(low) || Number.isNaN(high), where).toBe(false);
  expect(binding.mpfr_cmp_d(below, low) >= 0, where).toBe(true);
  expect(binding.mpfr_cmp_d(above, high) <= 0, where).toBe(true);
  expect(binding.mpfr_cmp_d(above, nextUp(low)) <= 0, where).toBe(true);
  expect(binding.mpfr_cmp_d(below, nextDown(high)) >= 0, where).toBe(true);
  expect(near === low || near === high, where).toBe(true);
}

// Where each function passes through the subnormals, underflows, overflows or saturates.
const edges: Readonly<Record<SmoothFunction, readonly number[]>> = {
  exp: [
    -708.3964185322641, -745.1332191019411, -745.1332191019412, -746, -1e9, 709.782712893384,
    709.7827128933841, 1e9,
  ],
  log: [1 - 2 ** -53, 1 + 2 ** -52],
  sqrt: [2 ** -1074, 2 ** -1022],
  sin: [Math.PI, Math.PI / 2, 1e22, 2 ** 1000],
  cos: [Math.PI / 2, Math.PI, 1e22, 6381956970095103 * 2 ** 797],
  tanh: [18.7, 19.1, 22, 1e-8, 800],
  atan: [1e16, 1e17, 1e-8],
  erf: [5.8, 5.9, 6, 27, 30, 1e-8],
};

function isInDomain(f: SmoothFunction, x: number): boolean {
  return f === 'log' || f === 'sqrt' ? x > 0 : true;
}

const both = (f: SmoothFunction, x: number): readonly number[] => [
  functionDown(f, x),
  functionUp(f, x),
];

describe('elementary', () => {
  for (const f of names) {
    it(`${f} is bracketed by neighbouring doubles, against 200 bits`, () => {
      const hard = [...corners, ...edges[f].flatMap((x) => [x, -x, nextUp(x), nextDown(x)])];
      for (const x of hard.filter((x) => isInDomain(f, x))) expectTightest(f, x);
      fc.assert(
        fc.property(finite, (x) => expectTightest(f, isInDomain(f, x) ? x : Math.abs(x) + 1)),
        { ...profile, numRuns: 1000 },
      );
    });
  }

  it('arguments outside the domain give no bound, and infinite arguments give the limits', () => {
    for (const f of ['log', 'sqrt'] as const)
      for (const x of [-1, -5e-324, -Infinity])
        expect(both(f, x)).toEqual([Number.NaN, Number.NaN]);
    for (const f of ['sin', 'cos'] as const)
      for (const x of [Infinity, -Infinity]) expect(both(f, x)).toEqual([Number.NaN, Number.NaN]);
    for (const f of names) expect(both(f, Number.NaN)).toEqual([Number.NaN, Number.NaN]);
    expect(both('exp', Infinity)).toEqual([Infinity, Infinity]);
    expect(both('exp', -Infinity)).toEqual([0, 0]);
    expect(both('log', Infinity)).toEqual([Infinity, Infinity]);
    expect(both('log', 0)).toEqual([-Infinity, -Infinity]);
    expect(both('sqrt', Infinity)).toEqual([Infinity, Infinity]);
    for (const f of ['tanh', 'erf'] as const)
      for (const side of [1, -1]) expect(both(f, side * Infinity)).toEqual([side, side]);
    expect(both('atan', Infinity)).toEqual([piDown / 2, piUp / 2]);
  });

  it('values beyond the doubles are bracketed by the last double and infinity or zero', () => {
    for (const x of [710, 1e300, Number.MAX_VALUE]) {
      expect([functionDown('exp', x), functionUp('exp', x)]).toEqual([Number.MAX_VALUE, Infinity]);
      expect([functionDown('exp', -x - 36), functionUp('exp', -x - 36)]).toEqual([0, 5e-324]);
    }
    for (const f of ['tanh', 'erf'] as const)
      expect([functionDown(f, 1e300), functionUp(f, 1e300)]).toEqual([1 - 2 ** -53, 1]);
  });
});

/*
 * A second oracle that shares nothing with MPFR: series in integers over 2^320. Each step truncates by less
 * than one unit, fewer than 2^8 steps, and no later factor exceeds 2^24; so 2^40 units cover all errors.
 */
const unit = 1n << 320n;
const slack = 1n << 40n;

function fixed(x: number): bigint {
  const { num, den } = rationalFromDouble(x);
  return (num * unit) / den;
}

/** The sum of first * factor(1) * factor(2) * ... with weights, until the terms vanish. */
function series(
  first: bigint,
  step: (term: bigint, k: bigint) => bigint,
  weight = (k: bigint) => k * 0n + 1n,
): bigint {
  let sum = 0n;
  let term = first;
  for (let k = 0n; term !== 0n; term = step(term, ++k)) sum += term / weight(k);
  return sum;
}

const exp = (x: bigint): bigint => series(unit, (t, k) => (t * x) / (unit * k));
const atan = (x: bigint): bigint =>
  series(
    x,
    (t) => (-t * x * x) / (unit * unit),
    (k) => 2n * k + 1n,
  );
const pi = 16n * atan(unit / 5n) - 4n * atan(unit / 239n); // Machin 1706

function root(x: bigint): bigint {
  let [r, next] = [2n * (x + unit), x + unit]; // both above the root
  while (next < r) [r, next] = [next, (next + (x * unit) / next) / 2n];
  return r;
}

const bySeries: Readonly<Record<SmoothFunction, (x: bigint) => bigint>> = {
  exp,
  log: (x) => {
    let y = 0n; // Newton: y + x exp(-y) - 1
    for (let k = 0; k < 80; k++) y += (x * exp(-y)) / unit - unit;
    return y;
  },
  sqrt: root,
  sin: (x) => series(x, (t, k) => (-t * x * x) / (unit * unit * (2n * k) * (2n * k + 1n))),
  cos: (x) => series(unit, (t, k) => (-t * x * x) / (unit * unit * (2n * k) * (2n * k - 1n))),
  tanh: (x) => ((exp(2n * x) - unit) * unit) / (exp(2n * x) + unit),
  atan,
  erf: (x) =>
    (2n *
      unit *
      series(
        x,
        (t, k) => (-t * x * x) / (unit * unit * k),
        (k) => 2n * k + 1n,
      )) /
    root(pi),
};

const expectBetween = (low: number, v: bigint, high: number, where: string): void => {
  const [under, over] = [ratio(v - slack, unit), ratio(v + slack, unit)];
  expect(compareRational(rationalFromDouble(low), under), where).toBe(-1);
  expect(compareRational(rationalFromDouble(high), over), where).toBe(1);
  expect(high, where).toBe(nextUp(low));
};

describe('elementary, against integer series,', () => {
  it('brackets each function at arguments with an irrational value', () => {
    for (const f of names) {
      const largest = f === 'atan' ? 0.5 : 3;
      const least = f === 'log' || f === 'sqrt' ? 0.25 : -largest;
      fc.assert(
        fc.property(fc.double({ min: least, max: largest, noNaN: true }), (t) => {
          const x =
            Math.abs(t) < 2 ** -60 || (f === 'sqrt' && Number.isInteger(4 * t)) || t === 1
              ? 0.3
              : t;
          expectBetween(functionDown(f, x), bySeries[f](fixed(x)), functionUp(f, x), `${f}(${x})`);
        }),
        { ...profile, numRuns: 40 },
      );
    }
  });

  it('brackets pi', () => {
    expectBetween(piDown, pi, piUp, 'pi');
  });

  it('has roots whose squares enclose the argument, for all doubles >= 0', () => {
    fc.assert(
      fc.property(finite, (t) => {
        const x = rationalFromDouble(Math.abs(t));
        const [low, high] = [functionDown, functionUp].map((side) =>
          rationalFromDouble(side('sqrt', Math.abs(t))),
        );
        if (low === undefined || high === undefined) throw new Error('unreachable');
        expect(compareRational(rationalField.mul(low, low), x)).not.toBe(1);
        expect(compareRational(rationalField.mul(high, high), x)).not.toBe(-1);
      }),
      profile,
    );
  });
});
