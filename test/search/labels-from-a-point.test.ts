import { describe, expect, it } from 'vitest';
import { rationalField as Q, rationalToText, ratio } from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { randomSource } from '../../src/data/random.ts';
import { at, matrix } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { fullGradient, hessian } from '../../src/network/hessian.ts';
import type { Network } from '../../src/network/network.ts';
import { labelsFromPoint, minimumFromPoint } from '../../src/search/labels-from-a-point.ts';

function randomNetwork(random: () => number, n: number, d: number, m: number): Network<Rational> {
  const entry = (): Rational => ratio(BigInt(Math.floor(random() * 7) - 3));
  const list = (count: number): Rational[] => Array.from({ length: count }, entry);
  return {
    inputs: matrix(n, d, list(n * d)),
    hidden: matrix(m, d, list(m * d)),
    outputs: list(m),
  };
}

describe('labels from a point (F4)', () => {
  it('give the gradient 0 and r not 0 over Q, for random networks with more samples than parameters', () => {
    const random = randomSource(11);
    for (const name of ['square', 'cubic', 'rational'])
      for (const moving of ['hidden', 'all'] as const)
        for (let k = 0; k < 10; k++) {
          const net = randomNetwork(random, 5, 1 + (k % 2), 1);
          const activation = activationNamed(name);
          const found = labelsFromPoint(activation, net, moving);
          if (found === undefined) throw new Error('full rank, with n > p');
          expect(found.residual.some(({ num }) => num !== 0n)).toBe(true);
          expect(found.residual.every(({ den }) => den === 1n)).toBe(true);
          const g = fullGradient(rationalTier, activation, net, found.labels, moving);
          expect(g?.every(({ num }) => num === 0n)).toBe(true);
        }
  });

  it('do not exist if J has full row rank, or sigma is not a rational function', () => {
    const one = ratio(1n);
    const net = { inputs: matrix(1, 1, [one]), hidden: matrix(1, 1, [one]), outputs: [one] };
    expect(labelsFromPoint(activationNamed('cubic'), net, 'all')).toBeUndefined();
    expect(labelsFromPoint(activationNamed('tanh'), net, 'all')).toBeUndefined();
  });

  it('give a strict minimum for cubic and n > p, its Hessian positive along random directions', () => {
    const random = randomSource(3);
    let found = 0;
    for (let k = 0; k < 60; k++) {
      const net = randomNetwork(random, 4, 1, 1);
      const activation = activationNamed('cubic');
      const minimum = minimumFromPoint(activation, net, 'all');
      if (minimum === undefined) continue;
      found++;
      const H = hessian(rationalTier, activation, net, minimum.labels, 'all');
      if (H === undefined) throw new Error('no Hessian');
      for (const [a, b] of [
        [1n, 0n],
        [0n, 1n],
        [3n, -2n],
        [1n, 5n],
      ] as const) {
        const [p, q] = [ratio(a), ratio(b)];
        const cross = Q.mul(ratio(2n), Q.mul(Q.mul(p, q), at(H, 0, 1)));
        const squares = Q.add(Q.mul(Q.mul(p, p), at(H, 0, 0)), Q.mul(Q.mul(q, q), at(H, 1, 1)));
        expect(Q.sign(Q.add(squares, cross))).toBe(1);
      }
      const g = fullGradient(rationalTier, activation, net, minimum.labels, 'all');
      expect(g?.map(rationalToText)).toEqual(['0', '0']);
    }
    expect(found).toBeGreaterThan(20);
  });

  it('never give a definite Hessian in W and v for z^2, which has a scaling symmetry', () => {
    const random = randomSource(4);
    for (let k = 0; k < 40; k++) {
      const net = randomNetwork(random, 4, 1, 1);
      expect(minimumFromPoint(activationNamed('square'), net, 'all')).toBeUndefined();
    }
  });
});
