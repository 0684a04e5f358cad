import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextDown, nextUp } from '../../src/arithmetic/bounds.ts';
import { functionDown, functionUp, piDown, piUp } from '../../src/arithmetic/elementary.ts';
import { interval, intervalTier, midpoint } from '../../src/arithmetic/interval.ts';
import { entire } from '../../src/arithmetic/interval-sets.ts';
import { compareRational, ratio, rationalFromDouble } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { piBetween } from '../../src/arithmetic/wide-elementary.ts';
import type { Binary } from '../../src/arithmetic/wide-elementary.ts';
import { box, expectValid, profile, show } from './arbitraries.ts';

const T = intervalTier;
const huge = Number.MAX_VALUE;
const tiny = Number.MIN_VALUE;

function times({ man, exp }: Binary, k: bigint): Rational {
  return exp >= 0 ? ratio((man * k) << BigInt(exp)) : ratio(man * k, 1n << BigInt(-exp));
}

/** Crests j pi/2 at whose upper neighbour h the quarter turns counted in doubles are only j - 1. */
function miscounted(): readonly number[] {
  const { hi } = piBetween(200);
  const found: number[] = [];
  for (let j = 2 ** 39 - 3; found.length < 5 && j > 2 ** 39 - 1e6; j -= 4) {
    const crest = times({ man: hi.man, exp: hi.exp - 1 }, BigInt(j));
    const guess = j * (piUp / 2);
    const h = [nextDown(nextDown(guess)), nextDown(guess), guess].find(
      (x) => compareRational(rationalFromDouble(x), crest) >= 0,
    );
    if (h !== undefined && Math.floor(h / (piUp / 2)) === j - 1) found.push(h);
  }
  return found;
}

describe('functions of intervals', () => {
  const smooth = ['exp', 'log', 'sqrt', 'sin', 'cos', 'tanh', 'atan', 'erf'] as const;
  const thin = fc
    .tuple(
      fc.double({ min: -40, max: 40, noNaN: true }),
      fc.double({ min: 0, max: 7, noNaN: true }),
    )
    .map(([x, width]) => interval(x, x + width));

  it('the smooth functions contain f(x) for every double x sampled from the interval', () => {
    fc.assert(
      fc.property(fc.oneof(thin, box), fc.constantFrom(...smooth), (a, f) => {
        const result = T.apply(f, a);
        if ((f === 'log' || f === 'sqrt') && !(a.lo > 0)) {
          expect(result).toBeUndefined();
          return;
        }
        if (result === undefined) throw new Error(`no ${f} of ${show(a)}`);
        expectValid(result);
        const samples = [a.lo, a.hi, midpoint(a), a.lo / 4 + 0.75 * a.hi].filter(
          (x) => Number.isFinite(x) && a.lo <= x && x <= a.hi,
        );
        // f(x) >= the double result.lo exactly if the greatest double below f(x) is.
        for (const x of samples)
          expect(
            result.lo <= functionDown(f, x) && functionUp(f, x) <= result.hi,
            `${f} of ${show(a)} at ${x}`,
          ).toBe(true);
      }),
      { ...profile, numRuns: 3000 },
    );
  });

  it('sin and cos contain their crests and troughs, and no others', () => {
    const turns = [0, 1, 2, 3, 4, 5, 7, 1001, 65_536, 2 ** 30 + 3, 2 ** 38 + 2].flatMap((j) => [
      j,
      -j,
    ]);
    for (const j of turns)
      for (const f of ['sin', 'cos'] as const) {
        const centre = j * (Math.PI / 2); // within 1e-3 of the true quarter turn for all these j
        const around = T.apply(f, interval(centre - 0.01, centre + 0.01)) ?? entire;
        const phase = (((j - (f === 'sin' ? 1 : 0)) % 4) + 4) % 4;
        expect(around.hi === 1, `${f} ${j}`).toBe(phase === 0);
        expect(around.lo === -1, `${f} ${j}`).toBe(phase === 2);
        const beside = T.apply(f, interval(centre + 0.01, centre + 1.5)) ?? entire;
        expect(beside.hi < 1 && beside.lo > -1, `${f} beside ${j}`).toBe(true);
        expect(beside.lo).toBe(
          Math.min(functionDown(f, centre + 0.01), functionDown(f, centre + 1.5)),
        );
      }
    expect(T.apply('sin', interval(piDown / 2))).toEqual(
      interval(functionDown('sin', piDown / 2), 1),
    );
    expect(T.apply('cos', interval(0))).toEqual(interval(1));
    expect(T.apply('sin', interval(0))).toEqual(interval(0));
    expect(T.apply('sin', interval(1, 5.5))).toEqual(interval(-1, 1));
    expect(T.apply('cos', interval(-0.5, 6))).toEqual(interval(-1, 1));
  });

  it('sin and cos contain a crest right next to a distant end point', () => {
    // At 2^38 quarter turns the doubles are 2^-14 apart: sin of a neighbour of the crest is below 1.
    const turns = Array.from({ length: 100 }, (_, i) => 2 ** 36 + i).flatMap((k) => [k, -k]);
    for (const k of turns)
      for (const [f, j] of [
        ['sin', 4 * k + 1],
        ['cos', 4 * k],
      ] as const) {
        const centre = j * (Math.PI / 2);
        const around = T.apply(f, interval(nextDown(centre), nextUp(centre)));
        expect(around?.hi, `${f} ${j}`).toBe(1);
        expect(T.apply(f, interval(nextDown(centre), centre + 1))?.hi, `${f} ${j}`).toBe(1);
        expect(T.apply(f, interval(centre - 1, nextUp(centre)))?.hi, `${f} ${j}`).toBe(1);
      }
  });

  it('sin reaches 1 at a crest that the count in doubles places beyond the interval', () => {
    const ends = miscounted();
    expect(ends).toHaveLength(5);
    for (const h of ends)
      expect(T.apply('sin', interval(h - 2 ** -8, h))?.hi, `up to ${h}`).toBe(1);
  });

  it('sin and cos of wide, far or unbounded intervals are [-1, 1]', () => {
    for (const a of [
      entire,
      interval(0, Infinity),
      interval(0, 6.1),
      interval(2 ** 41),
      interval(-(2 ** 41)),
      interval(-huge, huge),
    ])
      for (const f of ['sin', 'cos'] as const) expect(T.apply(f, a)).toEqual(interval(-1, 1));
  });

  it('an unbounded interval has the limits of a function as its ends', () => {
    expect(T.apply('exp', entire)).toEqual(interval(0, Infinity));
    expect(T.apply('exp', interval(-Infinity, 0))).toEqual(interval(0, 1));
    expect(T.apply('exp', interval(1e9))).toEqual(interval(huge, Infinity));
    expect(T.apply('exp', interval(-1e9))).toEqual(interval(0, tiny));
    expect([T.apply('tanh', entire), T.apply('erf', entire)]).toEqual([
      interval(-1, 1),
      interval(-1, 1),
    ]);
    expect(T.apply('atan', entire)).toEqual(interval(-piUp / 2, piUp / 2));
    expect(T.apply('log', interval(1, Infinity))).toEqual(interval(0, Infinity));
    expect(T.apply('sqrt', interval(4, Infinity))).toEqual(interval(2, Infinity));
  });

  it('log and sqrt are undefined at 0', () => {
    for (const f of ['log', 'sqrt'] as const) {
      for (const a of [interval(0), interval(0, 1), interval(-1, 1), interval(-2, -1), entire])
        expect(T.apply(f, a)).toBeUndefined();
      const positive = T.apply(f, interval(tiny, 1));
      expect((positive?.lo ?? 0) / Math[f](tiny)).toBeCloseTo(1, 14);
      expect(positive?.hi).toBe(Math[f](1));
    }
  });

  it('relu and step have the range of their values, and kink has none on an interval that holds 0', () => {
    const boxes = [
      interval(-2, -1),
      interval(-2, 0),
      interval(-2, 3),
      interval(0, 3),
      interval(1, 3),
      entire,
    ];
    expect(boxes.map((a) => T.apply('relu', a))).toEqual([
      interval(0),
      interval(0),
      interval(0, 3),
      interval(0, 3),
      interval(1, 3),
      interval(0, Infinity),
    ]);
    expect(boxes.map((a) => T.apply('step', a))).toEqual([
      interval(0),
      interval(0, 1),
      interval(0, 1),
      interval(0, 1),
      interval(1),
      interval(0, 1),
    ]);
    expect(boxes.map((a) => T.apply('kink', a))).toEqual([
      interval(0),
      undefined,
      undefined,
      undefined,
      interval(0),
      undefined,
    ]);
    expect([-tiny, tiny].map((x) => T.apply('kink', interval(x)))).toEqual([
      interval(0),
      interval(0),
    ]);
    expect([-tiny, tiny].map((x) => T.apply('step', interval(x)))).toEqual([
      interval(0),
      interval(1),
    ]);
  });
});
