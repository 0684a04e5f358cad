/**
 * # Lipschitz constants of the Jacobian that are written in files
 * @module
 */
import { describe, expect, it } from 'vitest';
import { exactly } from '../../src/arithmetic/bounds.ts';
import { rationalFromDouble, ratio } from '../../src/arithmetic/rational.ts';
import { rationalTier as Q } from '../../src/arithmetic/rational-tier.ts';
import { dense, mapMatrix } from '../../src/linalg/matrix.ts';
import { centreAt, dataGeometry } from '../../src/network/centre.ts';
import { fullLipschitz } from '../../src/network/descent.ts';
import { inputNorms, isLipschitz } from '../../src/network/jacobian-steepness.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';

const q = rationalFromDouble;
const X = dense(2, 2, Float64Array.of(1, 0.5, -0.5, 1));
const hidden = dense(2, 2, Float64Array.of(0.5, 0.25, 0.25, 0.5));
const outputs = [2, -0.5];
const net = {
  inputs: mapMatrix(X, q),
  hidden: mapMatrix(hidden, q),
  outputs: outputs.map(q),
};
const norms = inputNorms(Q, net.inputs);

function isOne(name: string, moving: 'hidden' | 'all', radius: number, L: number) {
  const asked = { moving, radius: exactly(radius), L: q(L) };
  return isLipschitz(Q, activationNamed(name), net, norms, asked);
}

describe('isLipschitz', () => {
  it('has norms of K = X X^T from its rows', () => {
    // K = [[5/4, 0], [0, 5/4]]
    expect(norms).toEqual({ gram: ratio(5n, 4n), square: ratio(25n, 16n) });
  });

  it.each(['hidden', 'all'] as const)('agrees with the constant of Theorem D in %s', (moving) => {
    const tanh = activationNamed('tanh');
    const centre = centreAt(dataGeometry(X), tanh, hidden, outputs);
    if (centre === undefined) throw new Error('no centre');
    for (const radius of [0.125, 1]) {
      const L = fullLipschitz(centre, moving, radius) ?? Number.NaN;
      expect(isOne('tanh', moving, radius, L)).toBe(true);
      expect(isOne('tanh', moving, radius, L * (1 - 1e-9))).toBe(false);
    }
  });

  it('is exact for a constant curvature, and at the centre alone', () => {
    // max abs(v_j) sigma'' = 4, norm(K o K) = (5/4)^2
    expect(isOne('x^2', 'hidden', 3, 5)).toBe(true);
    expect(isOne('x^2', 'hidden', 3, 4.9999)).toBe(false);
    expect(isOne('x^2', 'hidden', 3, -5)).toBe(false);
    // x_1.w_1 = 5/8 and x_2.w_1 = 0: 2 (6 (5/8)) 5/4
    expect(isOne('x^3', 'hidden', 0, 9.375)).toBe(true);
    expect(isOne('x^3', 'hidden', 0, 9.3749)).toBe(false);
    expect(isOne('x^3', 'hidden', 0.5, 9.375)).toBe(false);
  });

  it('in W and v is the larger eigenvalue of [[L3, B], [B, 0]]', () => {
    // sigma = x: L3 = 0, so B = norm(X) = sqrt(5)/2, rounded up
    expect(isOne('x', 'all', 1, 1.1180339888)).toBe(true);
    expect(isOne('x', 'all', 1, 1.118033988)).toBe(false);
  });

  it('does not know kinks', () => {
    expect(isOne('relu', 'hidden', 1, 9)).toBeUndefined();
    expect(isOne('relu', 'hidden', 0.0625, 0)).toBeUndefined(); // x_2.w_1 = 0
  });
});
