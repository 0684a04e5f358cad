import { describe, expect, it } from 'vitest';
import { ratio } from '../../../src/arithmetic/rational.ts';
import type { Instance, Moving } from '../../../src/certificates/facts/format.ts';
import { answer, instance, point, q } from './support.ts';

/** f = w v at x = 1, y = 3, from w = 1, v = 2: r = -1, l = 1/2, the gradient is (-2, -1). */
const line: Instance = instance('x', [[1]], [3], { P: point([[1]], 2) });

function raises(step: bigint, den = 1n, moving: Moving = 'hidden', about: Instance = line): string {
  return answer(about, { fact: 'step-raises-loss', at: 'P', moving, step: ratio(step, den) });
}

describe('step-raises-loss', () => {
  it('holds in W beyond eta = 2/v^2 and not before, as r goes to (1 - eta v^2) r', () => {
    expect(raises(1n, 2n)).toContain('does not raise l');
    expect(raises(501n, 1000n)).toBe('verified');
    expect(raises(499n, 1000n)).toContain('does not raise l');
    expect(raises(3n)).toBe('verified');
    expect(raises(1n, 4n)).toContain('does not raise l');
  });

  it('holds in W and v, where both are updated by the old gradient', () => {
    // (1 + 2 eta)(2 + eta) - 3: at eta = 1/8 -11/32, at eta = 1/2 2
    expect(raises(1n, 8n, 'all')).toContain('does not raise l');
    expect(raises(1n, 2n, 'all')).toBe('verified');
    expect(raises(1n, 4n, 'all')).toContain('does not raise l'); // 1.5 x 2.25 - 3 = 0.375
  });

  it('needs a positive step, and a gradient', () => {
    expect(raises(0n)).toContain('positive step');
    expect(raises(-1n)).toContain('positive step');
    const still = instance('square', [[1]], [3], { P: point([[0]], 2) });
    expect(raises(5n, 1n, 'hidden', still)).toContain('does not raise l');
    const fact = { fact: 'step-raises-loss', moving: 'hidden', step: q(1) } as const;
    expect(answer(line, { ...fact, at: 'Q' })).toContain('there is no point Q');
    const { labels: _, ...bare } = line;
    expect(answer(bare, { ...fact, at: 'P' })).toContain('lacks');
    // rational at x w = 0 only, and the step leaves it
    const leaves = instance('tanh', [[1]], [3], { P: point([[0]], 1) });
    expect(raises(1n, 1n, 'hidden', leaves)).toContain('not known to be rational');
    const tanh = instance('tanh', [[1]], [3], { P: point([[1]], 2) });
    expect(raises(5n, 1n, 'hidden', tanh)).toContain('sigma is not known to be rational');
    const relu = instance('relu', [[1]], [3], { P: point([[0]], 2) });
    expect(raises(5n, 1n, 'hidden', relu)).toContain("sigma' are not known to be rational");
  });
});
