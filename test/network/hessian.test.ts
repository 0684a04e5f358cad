import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encloseQuotient, interval, intervalTier } from '../../src/arithmetic/interval.ts';
import { contains } from '../../src/arithmetic/interval-sets.ts';
import type { Interval } from '../../src/arithmetic/interval.ts';
import { ratio, rationalField as Q } from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at, matrix, ShapeError, tabulate } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { enclosedLayer } from '../../src/network/enclosed-layer.ts';
import { hessianEnclosure } from '../../src/network/enclosed-hessian.ts';
import {
  curvatureAlong,
  fullGradient,
  gradientOf,
  hessian,
  jetAt,
  layerOf,
  lossOf,
  parameterCount,
  parametersOf,
  pointFrom,
} from '../../src/network/hessian.ts';
import type { Moving } from '../../src/network/hessian.ts';
import { loss, mapNetwork } from '../../src/network/network.ts';
import type { Network } from '../../src/network/network.ts';
import { rational as small } from '../sigma/trees.ts';

const profile = { seed: 20211206, numRuns: 40 };

interface Case {
  readonly net: Network<Rational>;
  readonly labels: readonly Rational[];
}

/** A network with n, d, m in 1..3 and its labels. */
const cases: fc.Arbitrary<Case> = fc
  .record({
    n: fc.integer({ min: 1, max: 3 }),
    d: fc.integer({ min: 1, max: 3 }),
    m: fc.integer({ min: 1, max: 3 }),
    entries: fc.array(small, { minLength: 24, maxLength: 24 }),
  })
  .map(({ n, d, m, entries }) => ({
    net: {
      inputs: matrix(n, d, entries.slice(0, n * d)),
      hidden: matrix(m, d, entries.slice(9, 9 + m * d)),
      outputs: entries.slice(18, 18 + m),
    },
    labels: entries.slice(21, 21 + n),
  }));

const moving: fc.Arbitrary<Moving> = fc.constantFrom('hidden', 'all');

function defined<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('expected a value');
  return value;
}

function sum(xs: readonly Rational[]): Rational {
  return xs.reduce((a, b) => Q.add(a, b), Q.zero);
}

/** The coefficients of the polynomial of degree below `values.length` with these values at 0, 1, 2, ... */
function coefficients(values: readonly Rational[]): readonly Rational[] {
  let basis: readonly Rational[] = [Q.one]; // t (t - 1) ... (t - k + 1)/k!
  let differences = values;
  let result: readonly Rational[] = values.map(() => Q.zero);
  for (let k = 0; k < values.length; k++) {
    const lead = defined(differences[0]);
    result = result.map((c, i) => Q.add(c, Q.mul(lead, basis[i] ?? Q.zero)));
    differences = differences.slice(1).map((b, i) => Q.sub(b, defined(differences[i])));
    const scale = ratio(1n, BigInt(k + 1));
    const shifted = [Q.zero, ...basis];
    basis = shifted.map((b, i) =>
      Q.mul(scale, Q.sub(b, Q.mul(ratio(BigInt(k)), basis[i] ?? Q.zero))),
    );
  }
  return result;
}

/** l along theta + t e, as a polynomial in t; l has degree at most 2 (degree of sigma + 1) in it. */
function along(
  { net, labels }: Case,
  which: Moving,
  name: string,
  e: readonly bigint[],
): readonly Rational[] {
  const start = parametersOf(net, which);
  const values = Array.from({ length: 9 }, (_, t) => {
    const parameters = start.map((x, k) => Q.add(x, ratio(BigInt(t) * (e[k] ?? 0n))));
    return defined(
      loss(
        rationalTier,
        activationNamed(name),
        { ...net, ...pointFrom(net, which, parameters) },
        labels,
      ),
    );
  });
  return coefficients(values);
}

describe('gradient and Hessian over Q', () => {
  it.each(['cube', 'square', 'cubic'])(
    'are the exact first and second derivatives along every axis and every pair of them: %s',
    (name) => {
      fc.assert(
        fc.property(cases, moving, (one, which) => {
          const activation = activationNamed(name);
          const g = defined(fullGradient(rationalTier, activation, one.net, one.labels, which));
          const H = defined(hessian(rationalTier, activation, one.net, one.labels, which));
          const p = parameterCount(one.net, which);
          expect([g.length, H.rows, H.cols]).toEqual([p, p, p]);
          for (let a = 0; a < p; a++)
            for (let b = a; b < p; b++) {
              const e = Array.from(
                { length: p },
                (_, k) => (k === a ? 1n : 0n) + (k === b ? 1n : 0n),
              );
              const [, first, second] = along(one, which, name, e);
              const pairs = [at(H, a, a), at(H, a, b), at(H, b, a), at(H, b, b)];
              expect(Q.add(defined(g[a]), defined(g[b]))).toEqual(first);
              expect(sum(pairs)).toEqual(Q.mul(ratio(2n), defined(second)));
            }
        }),
        { ...profile, numRuns: 8 },
      );
    },
  );

  it('are symmetric, and the Hessian in W is the leading block of the one in W and v', () => {
    fc.assert(
      fc.property(cases, ({ net, labels }) => {
        const activation = activationNamed('rational');
        const H = defined(hessian(rationalTier, activation, net, labels, 'all'));
        const inner = defined(hessian(rationalTier, activation, net, labels, 'hidden'));
        expect(tabulate(H.rows, H.rows, (i, j) => at(H, j, i))).toEqual(H);
        expect(tabulate(inner.rows, inner.rows, (i, j) => at(H, i, j))).toEqual(inner);
        const g = defined(fullGradient(rationalTier, activation, net, labels, 'all'));
        expect(fullGradient(rationalTier, activation, net, labels, 'hidden')).toEqual(
          g.slice(0, inner.rows),
        );
      }),
      profile,
    );
  });

  it('agree with curvatureAlong, which is d^T H d', () => {
    fc.assert(
      fc.property(
        cases,
        moving,
        fc.array(small, { minLength: 12, maxLength: 12 }),
        (one, which, entries) => {
          const { net, labels } = one;
          const activation = activationNamed('rational');
          const H = defined(hessian(rationalTier, activation, net, labels, which));
          const d = entries.slice(0, H.rows);
          const direction = pointFrom(net, which, d);
          const layer = defined(layerOf(Q, net, (p) => jetAt(rationalTier, activation, p)));
          const u = which === 'all' ? direction.outputs : undefined;
          const quadratic = sum(
            d.flatMap((a, i) => d.map((b, j) => Q.mul(Q.mul(a, b), at(H, i, j)))),
          );
          expect(curvatureAlong(rationalTier, layer, labels, direction.hidden, u)).toEqual(
            quadratic,
          );
        },
      ),
      profile,
    );
  });

  it('differ from a Hessian without the residual: negative control', () => {
    const forgetful = fc.property(cases, ({ net, labels }) => {
      const activation = activationNamed('cube');
      expect(
        hessian(
          rationalTier,
          activation,
          net,
          labels.map(() => Q.zero),
          'all',
        ),
      ).toEqual(hessian(rationalTier, activation, net, labels, 'all'));
    });
    expect(fc.check(forgetful, profile).failed).toBe(true);
  });
});

/** The interval between a and b. */
function between(a: Rational, b: Rational): Interval {
  const [s, t] = [encloseQuotient(a.num, a.den), encloseQuotient(b.num, b.den)];
  return interval(Math.min(s.lo, t.lo), Math.max(s.hi, t.hi));
}

describe('gradient and Hessian over intervals', () => {
  const activation = activationNamed('rational');

  it('contain the exact ones of every member, in both forms of the Hessian', () => {
    fc.assert(
      fc.property(
        cases,
        moving,
        fc.integer({ min: 1, max: 60 }),
        fc.nat(7),
        (one, which, bits, seed) => {
          const { net, labels } = one;
          const width = ratio(1n, 1n << BigInt(bits));
          const shares = [0n, 1n, 3n, 7n].map((k) => Q.mul(ratio(k, 7n), width));
          const move = (a: Rational, k: number): Rational =>
            Q.add(a, defined(shares[(k * 5 + seed) % shares.length]));
          const member: Network<Rational> = {
            inputs: net.inputs,
            hidden: tabulate(net.hidden.rows, net.hidden.cols, (i, j) =>
              move(at(net.hidden, i, j), i + j),
            ),
            outputs: net.outputs.map(move),
          };
          const wide = (a: Rational): Interval => between(a, Q.add(a, width));
          const point = (a: Rational): Interval => between(a, a);
          const box = { ...mapNetwork(net, wide), inputs: mapNetwork(net, point).inputs };
          const layer = defined(enclosedLayer(activation, box));
          const y = labels.map(point);
          const exact = defined(hessian(rationalTier, activation, member, labels, which));
          const plain = defined(hessian(intervalTier, activation, box, y, which));
          const { mid, rad } = hessianEnclosure(layer, y, which);
          for (let i = 0; i < exact.rows; i++)
            for (let j = 0; j < exact.rows; j++) {
              const a = at(exact, i, j);
              expect(contains(at(plain, i, j), a)).toBe(true);
              const [c, r] = [at(mid, i, j), at(rad, i, j)];
              expect(contains(intervalTier.add(interval(c), interval(-r, r)), a)).toBe(true);
            }
          const g = defined(fullGradient(rationalTier, activation, member, labels, which));
          gradientOf(intervalTier, layer, y, which).forEach((a, k) => {
            expect(contains(a, defined(g[k]))).toBe(true);
          });
        },
      ),
      profile,
    );
  });

  it('are about as narrow by products as by intervals', () => {
    const X = matrix(
      6,
      2,
      Array.from({ length: 12 }, (_, k) => interval(Math.sin(3 * k + 1))),
    );
    const W = matrix(
      3,
      2,
      Array.from({ length: 6 }, (_, k) => interval(Math.cos(2 * k))),
    );
    const net = { inputs: X, hidden: W, outputs: [1, -0.5, 2].map((a) => interval(a)) };
    const y = Array.from({ length: 6 }, (_, i) => interval(i / 8));
    const layer = defined(enclosedLayer(activationNamed('tanh'), net));
    const plain = defined(hessian(intervalTier, activationNamed('tanh'), net, y, 'all'));
    const { rad } = hessianEnclosure(layer, y, 'all');
    const largest = Math.max(...Array.from(plain.data).map((a) => a.hi - a.lo));
    expect(Math.max(...rad.data)).toBeLessThan(largest);
    expect(Math.max(...rad.data)).toBeGreaterThan(0);
  });

  it('are bounded for softplus where exp overflows', () => {
    const net: Network<Interval> = {
      inputs: matrix(2, 1, [interval(1), interval(-1)]),
      hidden: matrix(1, 1, [interval(800)]),
      outputs: [interval(1)],
    };
    const layer = defined(enclosedLayer(activationNamed('softplus'), net));
    const { value, slope, curvature } = at(layer.jets, 0, 0);
    expect([value.lo <= 800, value.hi >= 800, value.hi < 801]).toEqual([true, true, true]);
    expect([slope.lo <= 1, slope.hi >= 1, slope.lo > 0.999]).toEqual([true, true, true]);
    expect([curvature.lo <= 0, curvature.hi >= 0, curvature.hi < 1e-300]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('are undefined at a kink and refuse shapes that disagree', () => {
    const zero = matrix(1, 1, [Q.zero]);
    const net = { inputs: zero, hidden: zero, outputs: [Q.one] };
    const relu = activationNamed('relu');
    expect(hessian(rationalTier, relu, net, [Q.one], 'all')).toBeUndefined();
    expect(fullGradient(rationalTier, relu, net, [Q.one], 'all')).toBeUndefined();
    const boxes = mapNetwork(net, () => interval(-1, 1));
    expect(enclosedLayer(relu, boxes)).toBeUndefined();
    expect(hessian(rationalTier, activationNamed('cube'), net, [Q.one], 'all')?.rows).toBe(2);
    expect(() => hessian(rationalTier, activationNamed('cube'), net, [], 'all')).toThrow(
      ShapeError,
    );
    expect(() => pointFrom(net, 'all', [Q.one])).toThrow(ShapeError);
    const layer = defined(layerOf(Q, net, (p) => jetAt(rationalTier, activationNamed('cube'), p)));
    const long: Matrix<Rational> = matrix(2, 1, [Q.one, Q.one]);
    expect(() => curvatureAlong(rationalTier, layer, [Q.one], long)).toThrow(ShapeError);
    const broad: Matrix<Rational> = matrix(1, 2, [Q.one, Q.one]);
    expect(() => curvatureAlong(rationalTier, layer, [Q.one], broad)).toThrow(ShapeError);
    const fitting: Matrix<Rational> = matrix(1, 1, [Q.one]);
    expect(() => curvatureAlong(rationalTier, layer, [Q.one], fitting, [Q.one, Q.one])).toThrow(
      ShapeError,
    );
  });

  it('enclose for a layer the loss of the network', () => {
    const cubic = activationNamed('cubic');
    fc.assert(
      fc.property(cases, ({ net, labels }) => {
        const layer = defined(layerOf(Q, net, (p) => jetAt(rationalTier, cubic, p)));
        const found = lossOf(rationalTier, layer, labels);
        expect(found).toEqual(loss(rationalTier, cubic, net, labels));
      }),
      profile,
    );
    const line: Network<Rational> = {
      inputs: matrix(2, 1, [ratio(1n), ratio(2n)]),
      hidden: matrix(1, 1, [ratio(1n)]),
      outputs: [ratio(3n)],
    };
    const layer = defined(layerOf(Q, line, (p) => jetAt(rationalTier, activationNamed('x'), p)));
    // r = (3 - 1, 6 - 2)
    expect(lossOf(rationalTier, layer, [ratio(1n), ratio(2n)])).toEqual(ratio(10n));
    expect(
      lossOf({ ...rationalTier, constant: () => undefined }, layer, [ratio(1n), ratio(2n)]),
    ).toBeUndefined();
  });
});
