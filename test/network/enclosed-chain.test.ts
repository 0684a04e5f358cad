/**
 * # Enclosures of networks of any depth
 * @module
 */
import { describe, expect, it } from 'vitest';
import { interval } from '../../src/arithmetic/interval.ts';
import { dense } from '../../src/linalg/matrix.ts';
import { pointEnclosure } from '../../src/linalg/product.ts';
import { enclosedPass, entryOf, squaredGradient } from '../../src/network/enclosed-chain.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';

const one = (a: number) => dense(1, 1, Float64Array.of(a));
const relu = activationNamed('relu');

describe('a pass', () => {
  it('has the outputs and the gradient of a chain with biases', () => {
    const stages = [
      { weights: one(2), biases: Float64Array.of(1) },
      { weights: one(3), biases: Float64Array.of(-1) },
    ];
    const chain = { stages, activations: [relu] };
    const pass = enclosedPass(chain, one(1));
    if (pass === undefined) throw new Error('no pass');
    const f = entryOf(pass.outputs, 0); // 3 relu(2 + 1) - 1
    expect(f.lo).toBeLessThanOrEqual(8);
    expect(f.hi).toBeGreaterThanOrEqual(8);
    expect(f.hi - f.lo).toBeLessThan(1e-13);
    // e = 8: 24 and 8 in the last stage, 24 and 24 in the first
    const square = squaredGradient(chain, pass, pointEnclosure(one(8)));
    expect(square?.lo).toBeLessThanOrEqual(1792);
    expect(square?.hi).toBeGreaterThanOrEqual(1792);
    expect((square?.hi ?? 9e9) - (square?.lo ?? 0)).toBeLessThan(1e-9);
  });

  it('sums over rows and outputs', () => {
    // f = (2 x, -x) at x = 1, 3, E = (1, 0), (0, 2): dl/dW = (1, 6), over both rows
    const stages = [{ weights: dense(2, 1, Float64Array.of(2, -1)), biases: undefined }];
    const chain = { stages, activations: [] };
    const pass = enclosedPass(chain, dense(2, 1, Float64Array.of(1, 3)));
    if (pass === undefined) throw new Error('no pass');
    expect(Array.from(pass.outputs.mid.data)).toEqual([2, -1, 6, -3]);
    const E = pointEnclosure(dense(2, 2, Float64Array.of(1, 0, 0, 2)));
    const square = squaredGradient(chain, pass, E) ?? interval(0);
    expect(square.lo).toBeLessThanOrEqual(37);
    expect(square.hi).toBeGreaterThanOrEqual(37);
    expect(square.hi - square.lo).toBeLessThan(1e-12);
  });

  it('has values, and no gradient, at a kink; and nothing beyond float64', () => {
    const stages = [
      { weights: one(1), biases: undefined },
      { weights: one(1), biases: undefined },
    ];
    const chain = { stages, activations: [relu] };
    const pass = enclosedPass(chain, one(0));
    if (pass === undefined) throw new Error('no pass');
    expect(squaredGradient(chain, pass, pointEnclosure(one(1)))).toBeUndefined();
    const large = [{ weights: one(1e308), biases: Float64Array.of(1e308) }];
    expect(enclosedPass({ stages: large, activations: [] }, one(1e10))).toBeUndefined();
    const log = activationNamed('log(x)');
    expect(enclosedPass({ stages, activations: [log] }, one(-1))).toBeUndefined();
  });
});
