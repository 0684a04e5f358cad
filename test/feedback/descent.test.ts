/**
 * # The numbers of H5
 * @module
 */
import { describe, expect, it } from 'vitest';
import { exactly } from '../../src/arithmetic/bounds.ts';
import { interval } from '../../src/arithmetic/interval.ts';
import type { Interval } from '../../src/arithmetic/interval.ts';
import { boundsOn } from '../../src/feedback/descent.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';

const one = (a: number): Matrix<Interval> => matrix(1, 1, [interval(a)]);

describe('boundsOn', () => {
  it('has F_v and F_b each with its own weights', () => {
    // sigma = x, x = 1: F_u = [u, w], L3 = 0 and B = 1, so L = L_b = 1
    const [w, v, b, radius] = [4, 3, 7.5, 0.5];
    const net = {
      inputs: one(1),
      labels: one(0),
      hidden: one(w),
      outputs: one(v),
      feedback: one(b),
    };
    const found = boundsOn(activationNamed('x'), net, exactly(radius));
    const [atV, atB] = [5, 8.5];
    expect(found?.lipschitz).toBeCloseTo(1, 14);
    expect(found?.jacobianNorm).toBeCloseTo(atV + radius, 13);
    expect(found?.feedbackNorm).toBeCloseTo(atB + radius, 13);
    expect(found?.residual).toBeCloseTo(12, 13);
    expect(found?.loss).toBeCloseTo((atB + atV + radius) * radius, 13);
    expect(found?.product.data[0]?.lo).toBeCloseTo(v * b + w * w, 13);
  });
});
