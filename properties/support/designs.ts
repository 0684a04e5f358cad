/**
 * # Psi over Q
 * @module
 */
import * as fc from 'fast-check';
import { rationalField as Q } from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { tabulate } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { rankOfRationals } from '../../src/linalg/rank.ts';
import { sigmaNamed } from './sigmas.ts';
import { jacobian } from '../../src/network/gram.ts';
import { linearise } from '../../src/network/network.ts';
import { cut } from './networks.ts';
import { draws } from './numbers.ts';
import { showMatrix } from './outcomes.ts';

export interface Design {
  readonly activation: string;
  readonly X: Matrix<Rational>;
  readonly W: Matrix<Rational>;
}

/** Psi(W), n x hd: J for unit output weights. */
function psi({ activation, X, W }: Design): Matrix<Rational> | undefined {
  const outputs = Array.from({ length: W.rows }, () => Q.one);
  const net = { inputs: X, hidden: W, outputs };
  const linear = linearise(rationalTier, sigmaNamed(activation), net);
  return linear === undefined ? undefined : jacobian(Q, linear);
}

export function rankOfPsi(design: Design): number {
  const Psi = psi(design);
  return Psi === undefined ? -1 : rankOfRationals(Psi);
}

export function showDesign({ activation, X, W }: Design): string {
  return `sigma = ${activation}, X = ${showMatrix(X)}, W = ${showMatrix(W)}`;
}

export function thresholdLabels({ X, W }: Design): readonly string[] {
  const [n, d, h] = [X.rows, X.cols, W.rows];
  return [
    h * d < n
      ? 'width below threshold'
      : (h - 1) * d < n
        ? 'width at threshold'
        : 'width above threshold',
    ...(n === 1 ? ['n = 1'] : []),
    ...(d === 1 ? ['d = 1'] : []),
  ];
}

export function designWith(
  entry: fc.Arbitrary<Rational>,
  activations: readonly string[],
): fc.Arbitrary<Design & { readonly odd: boolean }> {
  return fc
    .record({
      n: fc.integer({ min: 1, max: 6 }),
      d: fc.integer({ min: 1, max: 3 }),
      h: fc.integer({ min: 1, max: 4 }),
      odd: fc.boolean(),
      activation: fc.constantFrom(...activations),
      xs: draws(entry, 18),
      ws: draws(entry, 12),
    })
    .map(({ n, d, h, odd, activation, xs, ws }) => ({
      activation,
      X: cut(n, d, xs),
      W: tabulate(h, d, (j, c) => (odd && j === h - 1 ? Q.zero : (ws[j * d + c] ?? Q.zero))),
      odd,
    }));
}

/** The degrees of the monomials of sigma. */
export const polynomials: Readonly<Record<string, readonly number[]>> = {
  square: [2],
  cube: [3],
  cubic: [1, 3],
  'x + x^2': [1, 2],
  'x^2 - x^4': [2, 4],
};
