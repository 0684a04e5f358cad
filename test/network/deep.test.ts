import { describe, expect, it } from 'vitest';
import { encloseQuotient, intervalTier } from '../../src/arithmetic/interval.ts';
import { contains } from '../../src/arithmetic/interval-sets.ts';
import { float64Tier } from '../../src/arithmetic/float64.ts';
import { rationalField as Q, ratio } from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at, matrix, row, ShapeError, tabulate } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import {
  deepGradient,
  deepPassIn,
  deepResidual,
  layersFault,
  mapDeep,
  parametersBefore,
} from '../../src/network/deep.ts';
import type { DeepNetwork } from '../../src/network/deep.ts';
import { fullGradient } from '../../src/network/hessian.ts';
import { residual } from '../../src/network/network.ts';

const q = (num: number, den = 1): Rational => ratio(BigInt(num), BigInt(den));

/** Small pseudorandom fractions. */
function some(rows: number, cols: number, start: number): Matrix<Rational> {
  return tabulate(rows, cols, (i, k) =>
    q(((7 * i + 11 * k + start * 5) % 13) - 6, 1 + ((i + k) % 3)),
  );
}

function networkOf(n: number, widths: readonly number[]): DeepNetwork<Rational> {
  const layers = widths.slice(1).map((m, k) => some(m, widths[k] ?? 0, k + 2));
  return { inputs: some(n, widths[0] ?? 0, 1), layers };
}

/** The network with t added to one parameter. */
function moved(net: DeepNetwork<Rational>, index: number, t: Rational): DeepNetwork<Rational> {
  let before = 0;
  const layers = net.layers.map((W) => {
    const k = index - before;
    before += W.data.length;
    return tabulate(W.rows, W.cols, (i, j) =>
      i * W.cols + j === k ? Q.add(at(W, i, j), t) : at(W, i, j),
    );
  });
  return { ...net, layers };
}

/** The derivative at 0 of a polynomial of at most this degree, from f(0), .., f(degree). Exact. */
function slopeOf(f: (t: Rational) => Rational, degree: number): Rational {
  const nodes = Array.from({ length: degree }, (_, k) => q(k + 1));
  // Lagrange: f'(0) = -f(0) sum 1/t_k + sum_k f(t_k) (1/t_k) prod_{j != k} t_j/(t_j - t_k)
  const at0 = nodes.reduce((sum, t) => Q.sub(sum, Q.div(Q.one, t)), Q.zero);
  return nodes.reduce(
    (sum, t) => {
      const weight = nodes.reduce(
        (w, s) => (s === t ? w : Q.mul(w, Q.div(s, Q.sub(s, t)))),
        Q.div(Q.one, t),
      );
      return Q.add(sum, Q.mul(weight, f(t)));
    },
    Q.mul(at0, f(Q.zero)),
  );
}

describe('deep networks', () => {
  it.each([
    ['square', [2, 2, 1], 2],
    ['square', [2, 2, 3, 1], 4],
    ['square', [1, 2, 2, 2, 1], 8],
    ['cubic', [2, 3, 2, 1], 9],
  ] as const)(
    'have J_full as the exact derivative of f for %s with widths %j',
    (name, widths, degree) => {
      const sigma = activationNamed(name);
      const net = networkOf(2, widths);
      const pass = deepPassIn(rationalTier, sigma, net);
      const p = parametersBefore(net.layers);
      expect(pass?.jacobian).toMatchObject({ rows: 2, cols: p });
      for (let k = 0; k < p; k++)
        for (let i = 0; i < 2; i++) {
          const f = (t: Rational): Rational =>
            deepPassIn(rationalTier, sigma, moved(net, k, t))?.outputs[i] ?? Q.zero;
          expect(pass === undefined ? undefined : at(pass.jacobian, i, k)).toEqual(
            slopeOf(f, degree),
          );
        }
    },
  );

  it.each(['square', 'cubic', 'rational', 'relu'])(
    'agree at two layers with the one-hidden-layer code for %s',
    (name) => {
      const sigma = activationNamed(name);
      const { inputs, layers } = networkOf(4, [3, 2, 1]);
      const [W, v] = layers;
      if (W === undefined || v === undefined) throw new Error('expected two layers');
      const net = { inputs, hidden: W, outputs: row(v, 0) };
      const labels = [q(1), q(-2), q(1, 3), q(5)];
      const pass = deepPassIn(rationalTier, sigma, { inputs, layers });
      if (pass === undefined) throw new Error('expected values');
      const r = deepResidual(Q, pass, labels);
      expect(r).toEqual(residual(rationalTier, sigma, net, labels));
      expect(deepGradient(Q, pass, r)).toEqual(
        fullGradient(rationalTier, sigma, net, labels, 'all'),
      );
    },
  );

  it('are the linear model with one layer, whose features are X', () => {
    const net = networkOf(3, [2, 1]);
    const pass = deepPassIn(rationalTier, activationNamed('relu'), net);
    expect(pass?.jacobian).toEqual(net.inputs);
    expect(pass?.features).toEqual(net.inputs);
  });

  it('have their last features as the last block of J_full', () => {
    const net = networkOf(3, [2, 3, 2, 1]);
    const pass = deepPassIn(rationalTier, activationNamed('square'), net);
    if (pass === undefined) throw new Error('expected values');
    const p = pass.jacobian.cols;
    expect(tabulate(3, 2, (i, k) => at(pass.jacobian, i, p - 2 + k))).toEqual(pass.features);
  });

  it('have intervals that contain the exact values, and float64 values near them', () => {
    const sigma = activationNamed('rational');
    const net = networkOf(3, [2, 3, 2, 1]);
    const exact = deepPassIn(rationalTier, sigma, net);
    const boxes = deepPassIn(
      intervalTier,
      sigma,
      mapDeep(net, ({ num, den }) => encloseQuotient(num, den)),
    );
    const plain = deepPassIn(
      float64Tier,
      sigma,
      mapDeep(net, ({ num, den }) => Number(num) / Number(den)),
    );
    if (exact === undefined || boxes === undefined || plain === undefined)
      throw new Error('expected values');
    for (let k = 0; k < exact.jacobian.data.length; k++) {
      const [box, value] = [boxes.jacobian.data[k], exact.jacobian.data[k]];
      if (box === undefined || value === undefined) throw new Error('expected an entry');
      expect(contains(box, value)).toBe(true);
      expect(box.hi - box.lo).toBeLessThan(1e-12);
      expect(plain.jacobian.data[k]).toBeCloseTo(Number(value.num) / Number(value.den), 10);
    }
  });

  it('have no derivative at the kink of relu', () => {
    const relu = activationNamed('relu');
    const kink = {
      inputs: matrix(1, 1, [q(1)]),
      layers: [matrix(1, 1, [q(0)]), matrix(1, 1, [q(1)])],
    };
    expect(deepPassIn(rationalTier, relu, kink)).toBeUndefined();
  });

  it('count the parameters before a layer, and all of them', () => {
    const { layers } = networkOf(1, [2, 5, 3, 1]);
    expect([0, 1, 2, 3].map((layer) => parametersBefore(layers, layer))).toEqual([0, 10, 25, 28]);
    expect(parametersBefore(layers)).toBe(28);
  });

  it('say which layer does not fit', () => {
    expect(layersFault(networkOf(1, [2, 5, 3, 1]).layers, 2)).toBeUndefined();
    expect(layersFault([], 1)).toBe('expected a last layer with one row');
    expect(layersFault([some(0, 1, 1), some(1, 0, 1)], 1)).toBe(
      'layer 1: expected 1 columns, got 0 x 1',
    );
  });

  it('refuse layers that do not fit', () => {
    const net = networkOf(2, [2, 3, 1]);
    const relu = activationNamed('relu');
    expect(() => deepPassIn(rationalTier, relu, { ...net, layers: [] })).toThrow(ShapeError);
    expect(() => deepPassIn(rationalTier, relu, { ...net, inputs: some(2, 3, 1) })).toThrow(
      'layer 1: expected 3 columns, got 3 x 2',
    );
    expect(() =>
      deepPassIn(rationalTier, relu, { ...net, layers: net.layers.slice(0, 1) }),
    ).toThrow('one row');
    const pass = deepPassIn(rationalTier, activationNamed('square'), net);
    if (pass === undefined) throw new Error('expected values');
    expect(() => deepResidual(Q, pass, [q(1)])).toThrow(ShapeError);
    expect(() => deepGradient(Q, pass, [q(1)])).toThrow(ShapeError);
  });
});
