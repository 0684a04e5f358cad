import { describe, expect, it } from 'vitest';
import { rationalField as Q, ratio } from '../../../src/arithmetic/rational.ts';
import {
  rescaledGradient,
  rescaledLoss,
  rescaling,
} from '../../../properties/elimination/rescaled-loss.ts';

const q = (num: number, den = 1): ReturnType<typeof ratio> => ratio(BigInt(num), BigInt(den));

describe('the rescaled loss', () => {
  it('is L (1 + (a E - 1)^2) + lambda a^2', () => {
    const point = { loss: q(3), scale: q(2), factor: q(1, 4), penalty: q(5) };
    expect(rescaling(Q, point)).toEqual(q(5, 4));
    expect(rescaledLoss(Q, point)).toEqual(q(95, 4));
    // 2 L (a E - 1) E = -3/4
    expect(rescaledGradient(Q, point)).toEqual({ scale: q(77, 4), offset: q(-3, 2) });
  });

  it('is stationary at a = 0 only where L = 0', () => {
    const point = { scale: q(0), factor: q(1, 4), penalty: q(5) };
    expect(rescaledGradient(Q, { ...point, loss: q(2) })).toEqual({ scale: q(-1), offset: q(0) });
    expect(rescaledGradient(Q, { ...point, loss: q(0) })).toEqual({ scale: q(0), offset: q(0) });
  });
});
