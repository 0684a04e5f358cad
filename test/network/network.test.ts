import { describe, expect, it } from 'vitest';
import { ratio } from '../../src/arithmetic/rational.ts';
import { rationalTier as Q } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { matrix, ShapeError } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { activationOf } from '../../src/sigma/activation.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { parseExpression } from '../../src/sigma/expression-text.ts';
import {
  gradient,
  linearise,
  loss,
  mapNetwork,
  networkOutputs,
  preactivations,
  residual,
} from '../../src/network/network.ts';
import type { Network } from '../../src/network/network.ts';

const q = (p: number): Rational => ratio(BigInt(p));
const rational = (rows: number, cols: number, ...xs: number[]): Matrix<Rational> =>
  matrix(rows, cols, xs.map(q));

// n = 3, d = 2, m = 2, sigma(x) = x^2
const square = activationNamed('square');
const net: Network<Rational> = {
  inputs: rational(3, 2, 1, 2, 3, -1, 0, 1),
  hidden: rational(2, 2, 1, -1, 2, 1),
  outputs: [3, -1].map(q),
};
const labels = [1, 2, 3].map(q);

describe('the network', () => {
  it('has the pre-activations X W^T', () => {
    expect(preactivations(Q, net)).toEqual(rational(3, 2, -1, 4, 4, 5, -1, 1));
  });

  it('has the outputs sigma(X W^T) v, and the residual f - y', () => {
    expect(networkOutputs(Q, square, net)).toEqual([-13, 23, 2].map(q));
    expect(residual(Q, square, net, labels)).toEqual([-14, 21, -1].map(q));
  });

  it('has the loss 1/2 norm(r)^2, a sum', () => {
    expect(loss(Q, square, net, labels)).toEqual(q(319));
    expect(loss(Q, square, net, [-13, 23, 1].map(q))).toEqual(ratio(1n, 2n));
  });

  it("has the slopes sigma' of X W^T, and the gradient J^T r", () => {
    expect(linearise(Q, square, net)).toEqual({
      inputs: net.inputs,
      slopes: rational(3, 2, -2, 8, 8, 10, -2, 2),
      outputs: net.outputs,
    });
    // row j: sum over i of r_i v_j s_ij x_i
    expect(gradient(Q, square, net, labels)).toEqual(rational(2, 2, 1596, -330, -518, 436));
  });

  it('is converted to another tier entry by entry', () => {
    expect(mapNetwork(net, (a) => Number(a.num))).toEqual({
      inputs: matrix(3, 2, [1, 2, 3, -1, 0, 1]),
      hidden: matrix(2, 2, [1, -1, 2, 1]),
      outputs: [3, -1],
    });
  });

  it('is undefined where sigma or its slope is', () => {
    const relu = activationNamed('relu');
    const tanh = activationNamed('tanh'); // not exact over Q
    expect(networkOutputs(Q, tanh, net)).toBeUndefined();
    expect(residual(Q, tanh, net, labels)).toBeUndefined();
    expect(loss(Q, tanh, net, labels)).toBeUndefined();
    expect(linearise(Q, tanh, net)).toBeUndefined();
    expect(gradient(Q, tanh, net, labels)).toBeUndefined();
    expect(networkOutputs(Q, relu, net)).toEqual([-4, 7, -1].map(q));
  });

  it('has no gradient where only one of sigma and its slope is known', () => {
    const relu = activationNamed('relu'); // at a kink, 0 with no slope
    const atKink = { ...net, hidden: rational(2, 2, 0, 0, 2, 1) };
    expect(networkOutputs(Q, relu, atKink)).toEqual([-4, -5, -1].map(q));
    expect(linearise(Q, relu, atKink)).toBeUndefined();
    expect(gradient(Q, relu, atKink, labels)).toBeUndefined();
    const atan = activationOf(parseExpression('atan(x)')); // not exact over Q, but 1/(1 + x^2) is
    expect(linearise(Q, atan, net)?.slopes.data[0]).toEqual(ratio(1n, 2n));
    expect(residual(Q, atan, net, labels)).toBeUndefined();
    expect(gradient(Q, atan, net, labels)).toBeUndefined();
  });

  it('refuses output weights and labels of other counts', () => {
    expect(() => preactivations(Q, { ...net, outputs: [q(1)] })).toThrow(ShapeError);
    expect(() => networkOutputs(Q, square, { ...net, outputs: [1, 2, 3].map(q) })).toThrow(
      ShapeError,
    );
    expect(() => preactivations(Q, { ...net, hidden: rational(2, 1, 1, 2) })).toThrow(ShapeError);
    expect(() => residual(Q, square, net, [1, 2].map(q))).toThrow(ShapeError);
    expect(() => gradient(Q, square, net, [1, 2, 3, 4].map(q))).toThrow(ShapeError);
  });
});
