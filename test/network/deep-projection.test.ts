import { describe, expect, it } from 'vitest';
import { exactly } from '../../src/arithmetic/bounds.ts';
import { encloseQuotient, interval } from '../../src/arithmetic/interval.ts';
import { contains } from '../../src/arithmetic/interval-sets.ts';
import type { Interval } from '../../src/arithmetic/interval.ts';
import {
  compareRational,
  rationalField as Q,
  rationalFromDouble,
  ratio,
} from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { randomSource } from '../../src/data/random.ts';
import { matrix, tabulate } from '../../src/linalg/matrix.ts';
import { multiply, transpose } from '../../src/linalg/ring-product.ts';
import { rankOfRationals } from '../../src/linalg/rank.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { deepPassIn, deepResidual, mapDeep } from '../../src/network/deep.ts';
import type { DeepNetwork } from '../../src/network/deep.ts';
import { enclosedProjection, gapHolds, leastGap } from '../../src/network/deep-projection.ts';
import type { EnclosedProjection } from '../../src/network/deep-projection.ts';
import { energy } from '../../src/quadratic/elimination.ts';

const box = ({ num, den }: Rational): Interval => encloseQuotient(num, den);

interface Exact {
  readonly loss: Rational;
  /** l - (1/2) dist(y, range J_full)^2. */
  readonly gap: Rational;
  readonly rank: number;
  readonly columns: number;
}

function exactValues(
  name: string,
  net: DeepNetwork<Rational>,
  y: readonly Rational[],
): Exact | undefined {
  const pass = deepPassIn(rationalTier, activationNamed(name), net);
  if (pass === undefined) return undefined;
  const half = (a: Rational): Rational => Q.div(a, ratio(2n));
  const square = (a: readonly Rational[]): Rational =>
    a.reduce((sum, t) => Q.add(sum, Q.mul(t, t)), Q.zero);
  const r = deepResidual(Q, pass, y);
  const J = pass.jacobian;
  const column = matrix(y.length, 1, [...y]);
  const b = Array.from(multiply(Q, transpose(J), column).data);
  const distance = Q.sub(square(y), energy(Q, multiply(Q, transpose(J), J), b));
  const loss = half(square(r));
  return {
    loss,
    gap: Q.sub(loss, half(distance)),
    rank: rankOfRationals(J),
    columns: J.cols,
  };
}

function enclosed(
  name: string,
  net: DeepNetwork<Rational>,
  y: readonly Rational[],
): EnclosedProjection | undefined {
  return enclosedProjection(activationNamed(name), mapDeep(net, box), y.map(box));
}

/** Near a stationary point: r is in the left kernel up to one label. */
function cases(
  name: string,
  n: number,
  widths: readonly number[],
  seed: number,
): [DeepNetwork<Rational>, Rational[]][] {
  const random = randomSource(seed);
  const entry = (): Rational => ratio(BigInt(Math.floor(random() * 41) - 20), 8n);
  return Array.from({ length: 24 }, () => {
    // relu: positive inputs, and a first neuron that is never dead: at h = 0 the next layer is at its kink
    const size = ({ num, den }: Rational): Rational => ratio(num < 0n ? -num : num, den);
    const isRelu = name === 'relu';
    const layers = widths
      .slice(1)
      .map((m, k) =>
        tabulate(m, widths[k] ?? 0, (i) => (isRelu && i === 0 ? size(entry()) : entry())),
      );
    const inputs = tabulate(n, widths[0] ?? 0, () => (isRelu ? size(entry()) : entry()));
    const net = { inputs, layers };
    const f = deepPassIn(rationalTier, activationNamed(name), net)?.outputs ?? [];
    return [net, f.map((a) => Q.add(a, entry()))];
  });
}

describe('the projection value, enclosed', () => {
  it.each([
    ['rational', 12, [2, 2, 1], 'tall'],
    ['cube', 10, [2, 2, 1], 'tall'],
    ['cubic', 9, [2, 2, 1], 'tall'],
    ['rational', 4, [2, 3, 1], 'wide'],
    ['relu', 14, [2, 2, 1], 'tall'],
    ['relu', 14, [2, 3, 2, 1], 'tall'],
    ['relu', 3, [2, 4, 1], 'wide'],
  ] as const)(
    'encloses the loss and refuses each gap that is too large, for %s, n = %i, widths %j',
    (name, n, widths, shape) => {
      let shown = 0;
      let ranks = 0;
      for (const [net, y] of cases(name, n, widths, 3)) {
        const found = enclosed(name, net, y);
        const exact = exactValues(name, net, y);
        if (found === undefined || exact === undefined) continue;
        expect(contains(found.loss, exact.loss)).toBe(true);
        if (found.rank === exact.rank) ranks++;
        const least = leastGap(found);
        if (least === undefined) continue;
        shown++;
        expect(found.rank).toBe(exact.rank);
        expect(compareRational(rationalFromDouble(least), exact.gap)).toBeGreaterThanOrEqual(0);
        const below = Number(exact.gap.num) / Number(exact.gap.den);
        expect(gapHolds(found, exactly(below * (1 - 1e-9)))).toBe(false);
        expect(gapHolds(found, exactly(least * 2))).toBe(true);
      }
      expect(shown, shape).toBeGreaterThan(3);
      expect(ranks).toBeGreaterThan(3);
    },
  );

  it('leaves out one weight of each relu neuron, dead neurons and empty inputs', () => {
    const f = (x: number): Rational => ratio(BigInt(x));
    const net = {
      inputs: matrix(5, 2, [1, 0, 2, 0, 3, 0, -1, 0, -2, 0].map(f)),
      layers: [matrix(3, 2, [1, 0, -1, 5, 0, 0].map(f)), matrix(1, 3, [1, 1, 1].map(f))],
    };
    // the third neuron is at its kink
    expect(enclosed('relu', net, [1, 2, 3, 1, 2].map(f))).toBeUndefined();
    const live = {
      ...net,
      layers: [matrix(2, 2, [1, 0, -1, 5].map(f)), matrix(1, 2, [1, 1].map(f))],
    };
    const found = enclosed('relu', live, [1, 2, 3, 1, 3].map(f));
    expect(found?.rank).toBe(2); // 6 columns, of which 2 are 0 and 2 redundant
    // r = (0, 0, 0, 0, -1) has 4/5 of its square in the range of J: the gap is 2/5
    const gap = found === undefined ? undefined : leastGap(found);
    expect(gap).toBeGreaterThanOrEqual(0.4);
    expect(gap).toBeLessThanOrEqual(8 * 0.4);
  });

  it('never leaves out a relu weight that is 0', () => {
    const f = (x: number): Rational => ratio(BigInt(x));
    const net = {
      inputs: matrix(4, 2, [1, 1, 2, 1, 3, 5, 1, 2].map(f)),
      layers: [matrix(1, 2, [0, 1].map(f)), matrix(1, 1, [f(2)])],
    };
    // the columns are 2 x_1, 2 x_2 and x_2: the first is not in the span of the others
    const y = [1, 2, 3, 1].map(f);
    const found = enclosed('relu', net, y);
    expect(found?.rank).toBe(2);
    const { gap } = exactValues('relu', net, y) ?? {};
    const least = found === undefined ? undefined : leastGap(found);
    if (gap === undefined || least === undefined) throw new Error('expected a gap');
    expect(compareRational(rationalFromDouble(least), gap)).toBeGreaterThanOrEqual(0);
  });

  it('bounds the gap by itself with one column', () => {
    const linear = {
      inputs: matrix(2, 1, [interval(3), interval(4)]),
      layers: [matrix(1, 1, [interval(0)])],
    };
    const found = enclosedProjection(activationNamed('tanh'), linear, [interval(1), interval(2)]);
    if (found === undefined) throw new Error('a linear model has no kink');
    // (x.y)^2/(2 norm(x)^2) = 121/50
    expect(gapHolds(found, exactly(2.42 * (1 - 1e-9)))).toBe(false);
    expect(gapHolds(found, exactly(2.42 * (1 + 1e-9)))).toBe(true);
    expect(leastGap(found)).toBeLessThan(8 * 2.42);
  });

  it('has the gap 0 and no columns for a network that is 0 with its derivatives', () => {
    const zero = {
      inputs: matrix(2, 1, [interval(1), interval(2)]),
      layers: [matrix(1, 1, [interval(0)]), matrix(1, 1, [interval(0)])],
    };
    const found = enclosedProjection(activationNamed('tanh'), zero, [interval(1), interval(2)]);
    expect(found).toMatchObject({ rank: 0, pull: 0 });
    expect(found !== undefined && gapHolds(found, exactly(1e-300))).toBe(true);
    expect(found !== undefined && gapHolds(found, exactly(0))).toBe(false);
    expect(found !== undefined && gapHolds(found, exactly(Number.NaN))).toBe(false);
  });

  it('shows no gap without full rank', () => {
    const f = (x: number): Rational => ratio(BigInt(x));
    const twins = {
      inputs: matrix(6, 1, [1, 2, 3, 4, -1, -2].map(f)),
      layers: [matrix(2, 1, [1, 1].map(f)), matrix(1, 2, [1, 2].map(f))],
    };
    const found = enclosed('rational', twins, [1, 2, 3, 1, 2, 3].map(f));
    expect(found?.rank).toBe(4);
    expect(found === undefined ? 0 : leastGap(found)).toBeUndefined();
  });

  it('leaves columns out for relu and x^k only', () => {
    // widths 2, 2, 1: six columns, of which one for each hidden neuron is redundant
    const [drawn] = cases('relu', 14, [2, 2, 1], 5);
    if (drawn === undefined) throw new Error('expected a case');
    const [net, y] = drawn;
    for (const [name, rank] of [
      ['relu', 4],
      ['x^3', 4],
      ['(x + 1)^3', 6],
      ['(x^2 + 1)^2', 6],
      ['relu(x + 100)', 6],
      ['abs(x)', 6],
      ['tanh', 6],
      ['exp', 6],
    ] as const)
      expect(enclosed(name, net, y)?.rank, name).toBe(rank);
  });

  it('keeps a column with an entry that may be 0', () => {
    for (const entry of [interval(0, 1), interval(-1, 0), interval(-1, 1)]) {
      const linear = { inputs: matrix(1, 1, [entry]), layers: [matrix(1, 1, [interval(1)])] };
      expect(enclosedProjection(activationNamed('tanh'), linear, [interval(1)])?.rank).toBe(1);
    }
    const still = { inputs: matrix(1, 1, [interval(0)]), layers: [matrix(1, 1, [interval(1)])] };
    expect(enclosedProjection(activationNamed('tanh'), still, [interval(1)])?.rank).toBe(0);
  });

  it('holds for positive and finite gaps alone', () => {
    const line = { inputs: matrix(1, 1, [interval(1)]), layers: [matrix(1, 1, [interval(1)])] };
    for (const label of [1, 3]) {
      // r = 0, or -2: then the gap is 2
      const found = enclosedProjection(activationNamed('tanh'), line, [interval(label)]);
      if (found === undefined) throw new Error('a linear model has no kink');
      expect(gapHolds(found, exactly(2.001))).toBe(true);
      for (const gap of [0, -0, -1, -1e300, -Infinity, Infinity, Number.NaN, -Number.MIN_VALUE])
        expect(gapHolds(found, exactly(gap)), `${gap}`).toBe(false);
    }
  });

  it('is not shown where the numbers overflow', () => {
    const steep = {
      inputs: matrix(1, 1, [interval(1)]),
      layers: [matrix(1, 1, [interval(1e200)])],
    };
    const found = enclosedProjection(activationNamed('tanh'), steep, [interval(0)]);
    expect(found !== undefined && gapHolds(found, exactly(1e-300))).toBe(false);
    expect(found !== undefined && gapHolds(found, exactly(Number.MAX_VALUE))).toBe(false);
  });

  it('is proposed close to the least where that is a matter of a power of two', () => {
    // x = 1, r = 1: the gap is 1/2, and the Gram matrix 1 is above 1/2, not above 1
    const line = { inputs: matrix(1, 1, [interval(1)]), layers: [matrix(1, 1, [interval(1)])] };
    const found = enclosedProjection(activationNamed('tanh'), line, [interval(0)]);
    expect(found === undefined ? 0 : leastGap(found)).toBeCloseTo(1, 12);
  });
});
