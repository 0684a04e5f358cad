import { describe, expect, it } from 'vitest';
import { interval } from '../../../src/arithmetic/interval.ts';
import { rationalField as Q, ratio } from '../../../src/arithmetic/rational.ts';
import { rationalTier } from '../../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../../src/arithmetic/rational.ts';
import { randomSource } from '../../../src/data/random.ts';
import { matrix, tabulate } from '../../../src/linalg/matrix.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { deepGradient, deepPassIn, deepResidual, mapDeep } from '../../../src/network/deep.ts';
import type { DeepNetwork } from '../../../src/network/deep.ts';
import { enclosedProjection, leastGap } from '../../../src/network/deep-projection.ts';
import {
  labelsFromDeepPoint,
  labelsNearDeepPoint,
} from '../../../properties/projection/labels-from-a-deep-point.ts';

function network<T>(n: number, widths: readonly number[], entry: () => T): DeepNetwork<T> {
  const layers = widths.slice(1).map((m, k) => tabulate(m, widths[k] ?? 0, entry));
  return { inputs: tabulate(n, widths[0] ?? 0, entry), layers };
}

describe('labels from a deep point (F4)', () => {
  it.each([
    ['relu', 7, [2, 2, 1]],
    ['relu', 9, [1, 2, 2, 1]],
    ['relu', 8, [1, 2, 2, 2, 1]],
    ['square', 7, [1, 2, 1, 1]],
    ['cubic', 6, [1, 1, 2, 1]],
    ['rational', 6, [1, 1, 2, 1]],
  ] as const)(
    'give the gradient 0 in all layers over Q, for %s, n = %i, widths %j',
    (name, n, widths) => {
      const random = randomSource(5);
      const sigma = activationNamed(name);
      let found = 0;
      for (let k = 0; k < 60; k++) {
        const entry = (): Rational => ratio(BigInt(Math.floor(random() * 41) - 20), 8n);
        const net = network(n, widths, entry);
        const labels = labelsFromDeepPoint(sigma, net);
        if (labels === undefined) continue; // a pre-activation at the kink
        const pass = deepPassIn(rationalTier, sigma, net);
        if (pass === undefined) throw new Error('labels without values');
        const r = deepResidual(Q, pass, labels.labels);
        expect(r).toEqual(labels.residual);
        expect(r.some(({ num }) => num !== 0n)).toBe(true);
        expect(deepGradient(Q, pass, r).every(({ num }) => num === 0n)).toBe(true);
        found++;
      }
      expect(found).toBeGreaterThan(4);
    },
  );

  it('do not exist where J_full has full row rank, or sigma is irrational', () => {
    const net = {
      inputs: matrix(1, 1, [ratio(1n)]),
      layers: [matrix(1, 1, [ratio(1n)]), matrix(1, 1, [ratio(1n)])],
    };
    expect(labelsFromDeepPoint(activationNamed('relu'), net)).toBeUndefined();
    expect(labelsFromDeepPoint(activationNamed('tanh'), net)).toBeUndefined();
  });

  it('give a loss shown to be the projection value within 1e-20, in float64 for tanh', () => {
    const random = randomSource(8);
    const tanh = activationNamed('tanh');
    for (const widths of [
      [2, 2, 1],
      [2, 2, 2, 1],
    ]) {
      const net = network(20, widths, () => 3 * random() - 1.5);
      const found = labelsNearDeepPoint(
        tanh,
        net,
        Array.from({ length: 20 }, () => random() - 0.5),
      );
      if (found === undefined) throw new Error('n > p');
      const enclosed = enclosedProjection(
        tanh,
        mapDeep(net, (a) => interval(a)),
        found.labels.map((a) => interval(a)),
      );
      if (enclosed === undefined) throw new Error('tanh is smooth');
      expect(enclosed.loss.lo).toBeGreaterThan(0.05);
      expect(leastGap(enclosed)).toBeLessThan(1e-20);
    }
  });

  it('do not exist in float64 where n <= p and J_full has full row rank', () => {
    const random = randomSource(8);
    const net = network(4, [2, 2, 1], () => 3 * random() - 1.5);
    expect(labelsNearDeepPoint(activationNamed('tanh'), net, [1, 0, 0, 0])).toBeUndefined();
  });
});
