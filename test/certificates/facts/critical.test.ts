import { describe, expect, it } from 'vitest';
import type { Fact, Instance, Moving } from '../../../src/certificates/facts/format.ts';
import { rationalTier } from '../../../src/arithmetic/rational-tier.ts';
import { criticalFacts } from '../../../src/certificates/facts/critical.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { answer, instance, point, verdictOn } from './support.ts';

function critical(
  about: Instance,
  moving: Extract<Fact, { fact: 'critical' }>['moving'],
  at = 'P',
): string {
  return answer(about, { fact: 'critical', at, moving });
}

function minimum(
  about: Instance,
  by: 'pattern' | 'form' | 'hessian',
  moving: Moving,
  at = 'P',
): string {
  return answer(about, { fact: 'local-minimum', at, moving, by });
}

describe('critical', () => {
  it('holds where the gradient is exactly 0 in the trainable weights', () => {
    // w = 0: f = 0, sigma'(0) = 1 for cubic: grad_w = v sum r_i x_i, dl/dv = 0
    const about = (y: number[], v: number): Instance =>
      instance('cubic', [[1], [2]], y, { P: point([[0]], v) });
    expect(critical(about([2, -1], 3), 'hidden')).toBe('verified');
    expect(critical(about([2, -1], 3), 'all')).toBe('verified');
    expect(critical(about([2, -2], 3), 'hidden')).toContain('entry 1 of the gradient');
    expect(critical(about([2, -2], 0), 'all')).toBe('verified');
    // away from 0, with v trained: v = 0 has no gradient in W, and sum r_i sigma(x_i) is not 0
    const away = instance('cubic', [[1], [2]], [2, -2], { P: point([[1]], 0) });
    expect(critical(away, 'hidden')).toBe('verified');
    expect(critical(away, 'all')).toContain('entry 2 of the gradient');
  });

  it('holds at an antisymmetric v where the slopes of v_j and v_{j+h} are equal', () => {
    const at = (second: number, ...v: number[]): Instance =>
      instance(
        'square',
        [
          [1, 0],
          [0, 1],
        ],
        [5, 0],
        {
          P: point(
            [
              [0, 1],
              [second, 1],
            ],
            ...v,
          ),
        },
      );
    expect(critical(at(0, 1, -1), 'antisymmetric')).toBe('verified');
    expect(critical(at(0, 1, -1), 'all')).toBe('verified');
    expect(critical(at(0, 1, 1), 'antisymmetric')).toContain('v_{j+h} = -v_j');
    // labels that pull both v alike
    const pulled = instance(
      'square',
      [
        [1, 0],
        [0, 1],
      ],
      [0, 5],
      {
        P: point(
          [
            [1, 0],
            [1, 0],
          ],
          1,
          -1,
        ),
        Q: point(
          [
            [0, 0],
            [0, 0],
          ],
          1,
          -1,
        ),
        R: point([[1, 0]], 1),
      },
    );
    expect(critical(pulled, 'antisymmetric', 'Q')).toBe('verified');
    expect(critical(pulled, 'antisymmetric', 'R')).toContain('m = 2h');
    const uneven = instance('square', [[1]], [5], { P: point([[0], [1]], 1, -1) });
    expect(critical(uneven, 'antisymmetric')).toContain('entry');
  });

  it('names the first pair whose slopes differ, after the entries of W', () => {
    // z^2 on the unit vectors: f = v_1 w_1^2 + ..., r = (4 - 1 - 3, 0 - 5); v_2 = v_4 = 0 keep w_2 and w_4 out of f
    const at = (last: number): Instance =>
      instance(
        'square',
        [
          [1, 0],
          [0, 1],
        ],
        [3, 5],
        {
          P: point(
            [
              [2, 0],
              [0, 1],
              [1, 0],
              [0, last],
            ],
            1,
            0,
            -1,
            0,
          ),
        },
      );
    // dl/dv_2 = -5 1^2 and dl/dv_4 = -5 last^2; W has 8 entries, and this is the second pair
    expect(critical(at(3), 'antisymmetric')).toContain(
      'entry 10 of the gradient of l in W and in antisymmetric v is not 0',
    );
    expect(critical(at(-1), 'antisymmetric')).toBe('verified');
    expect(critical(at(-1), 'all')).toContain('entry 10 of the gradient of l in W and v is not 0');
  });

  it('names the trainable weights, and a point that is missing', () => {
    const about = instance('square', [[1]], [0], { P: point([[0], [0]], 1, -1) });
    for (const [moving, what] of [
      ['hidden', 'W (v fixed)'],
      ['all', 'W and v'],
      ['antisymmetric', 'W and in antisymmetric v'],
    ] as const)
      expect(verdictOn(about, { fact: 'critical', at: 'P', moving })).toMatchObject({
        hypotheses: [`P: the gradient of l in ${what} is exactly 0. (computed over Q)`],
      });
    expect(critical(about, 'all', 'Q')).toBe('critical: there is no point Q');
    for (const by of ['pattern', 'form', 'hessian'] as const)
      expect(minimum(about, by, 'all', 'Q')).toBe('local-minimum: there is no point Q');
  });

  it('knows tanh at 0 and not at 1, even where the gradient is 0', () => {
    const tanh = (w: number): Instance =>
      instance('tanh', [[1], [-1]], [1, 1], { P: point([[w], [w]], 1, -1) });
    expect(critical(tanh(0), 'all')).toBe('verified');
    expect(critical(tanh(1), 'all')).toContain('not known to be rational');
  });
});

describe('local-minimum by pattern', () => {
  // the neuron is active on samples 1 and 2, but not on sample 3
  const at = (y: readonly number[], w: readonly number[], v = 1): Instance =>
    instance(
      'relu',
      [
        [1, 1],
        [1, -1],
        [-1, 0],
      ],
      y,
      { P: point([w], v) },
    );

  it('holds where the residuals of the active samples cancel', () => {
    expect(minimum(at([1, 1, 7], [1, 0]), 'pattern', 'all')).toBe('verified');
    expect(minimum(at([1, 1, 7], [1, 0]), 'pattern', 'hidden')).toBe('verified');
    expect(minimum(at([5, 5, 5], [-1, 0], 0), 'pattern', 'all')).toContain('do not cancel');
    expect(minimum(at([1, 2, 7], [1, 0]), 'pattern', 'all')).toContain('do not cancel');
    // r = (0, 1): the first neuron is active only on sample 1, the second on sample 2
    const second = instance('relu', [[1], [-1]], [1, 0], { P: point([[1], [-1]], 1, 1) });
    expect(minimum(second, 'pattern', 'all')).toContain('active samples of neuron 2 do not cancel');
    // a dead neuron: no active sample
    const dead = instance('relu', [[1], [2]], [1, 1], { P: point([[-1]], 3) });
    expect(minimum(dead, 'pattern', 'all')).toBe('verified');
  });

  it('needs relu itself, and no pre-activation at the kink', () => {
    const edge = instance(
      'relu',
      [
        [1, 1],
        [1, -1],
        [0, 1],
      ],
      [1, 1, 0],
      { P: point([[1, 0]], 1) },
    );
    expect(minimum(edge, 'pattern', 'all')).toContain('pre-activation 3, 1 is 0');
    const first = instance(
      'relu',
      [
        [0, 1],
        [1, 1],
      ],
      [0, 1],
      { P: point([[1, 0]], 1) },
    );
    expect(minimum(first, 'pattern', 'all')).toContain('pre-activation 1, 1 is 0');
    const leaky = instance('leaky-relu', [[1], [2]], [1, 2], { P: point([[1]], 1) });
    expect(minimum(leaky, 'pattern', 'all')).toContain('not relu');
    const shifted = instance('relu(x - 1)', [[2], [3]], [1, 2], { P: point([[1]], 1) });
    expect(minimum(shifted, 'pattern', 'all')).toContain('not relu');
  });
});

describe('local-minimum by form', () => {
  // the bias column: r = (1, -2, 1) is orthogonal to 1 and x, and sum r_i x_i^2 = 2
  const at = (y: readonly number[], w: readonly number[], ...v: number[]): Instance =>
    instance(
      'square',
      [
        [-1, 1],
        [0, 1],
        [1, 1],
      ],
      y,
      {
        P: point(
          v.map(() => w),
          ...v,
        ),
      },
    );

  it('refutes that wide enough networks have no bad minimum, at every width', () => {
    expect(minimum(at([1, 4, 1], [0, 1], 2), 'form', 'all')).toBe('verified');
    expect(minimum(at([1, 4, 1], [0, 1], 1, 1), 'form', 'all')).toBe('verified');
    expect(minimum(at([1, 4, 1], [0, 1], 1, 1), 'form', 'hidden')).toBe('verified');
  });

  it('needs v_j of the right sign and not 0, w_j in the kernel, and z^2', () => {
    expect(minimum(at([1, 4, 1], [0, 1], 3, -1), 'form', 'all')).toContain('semidefinite');
    expect(minimum(at([1, 4, 1], [0, 1], 2, 0), 'form', 'all')).toContain('some v_j is 0');
    expect(minimum(at([3, 0, 3], [0, 1], 2), 'form', 'all')).toContain('semidefinite'); // r = -(1,-2,1)
    expect(minimum(at([1, 4, 1], [1, 1], 2), 'form', 'all')).not.toBe('verified');
    expect(minimum(at([2, 4, 1], [0, 1], 2), 'form', 'all')).toContain('semidefinite');
    expect(minimum(at([1, 5, 1], [0, 1], 2), 'form', 'all')).toContain('semidefinite');
    // r = (1, 0, 1): the form 2 diag(1, 1) is definite, so only w = 0 is in its kernel
    const definite = instance(
      'square',
      [
        [-1, 1],
        [0, 1],
        [1, 1],
      ],
      [-1, 0, -1],
      {
        P: point([[0, 0]], 2),
        Q: point([[1, 0]], 2),
      },
    );
    expect(minimum(definite, 'form', 'all')).toBe('verified');
    const moved = instance(
      'square',
      [
        [-1, 1],
        [0, 1],
        [1, 1],
      ],
      [1, 0, 1],
      {
        P: point([[1, 0]], 2),
      },
    );
    expect(minimum(moved, 'form', 'all')).toContain('not in the kernel');
    const twice = instance(
      '2*x^2',
      [
        [-1, 1],
        [0, 1],
        [1, 1],
      ],
      [1, 4, 1],
      {
        P: point([[0, 1]], 1),
      },
    );
    expect(minimum(twice, 'form', 'all')).toContain('not x^2');
    const product = instance(
      'x*x',
      [
        [-1, 1],
        [0, 1],
        [1, 1],
      ],
      [1, 4, 1],
      {
        P: point([[0, 1]], 2),
      },
    );
    expect(minimum(product, 'form', 'all')).toBe('verified');
    const tanh = instance('tanh', [[1]], [0], { P: point([[0]], 1) });
    expect(minimum(tanh, 'form', 'all')).toContain('not x^2');
    // r = 1 and R = 1, but v_2 = 0 has no sign and so does not require -R
    const still = instance('square', [[1]], [0], { P: point([[1], [1]], 1, 0) });
    expect(minimum(still, 'form', 'all')).toContain('some v_j is 0');
  });
});

describe('local-minimum by the Hessian', () => {
  it('is strict where the gradient is 0 and the Hessian definite', () => {
    // cubic, v fixed: at a fitted point the Hessian is J^T J
    const fitted = instance('cubic', [[1], [2]], [2, 10], { P: point([[1]], 1) });
    expect(minimum(fitted, 'hessian', 'hidden')).toBe('verified');
    expect(minimum(fitted, 'hessian', 'all')).toBe('verified'); // J_full is 2 x 2 of rank 2
    const one = instance('cubic', [[1]], [2], { P: point([[1]], 1) });
    expect(minimum(one, 'hessian', 'all')).toContain('not positive definite'); // a valley
    const uphill = instance('cubic', [[1], [2]], [2, 9], { P: point([[1]], 1) });
    expect(minimum(uphill, 'hessian', 'hidden')).toContain(
      'the gradient of l in W (v fixed) is not 0',
    );
    // w = 0 is stationary for z^2: the Hessian is 2 v sum r_i x_i^2 = -4 y
    for (const [y, holds] of [
      [-1, true],
      [0, false],
      [1, false],
    ] as const) {
      const zero = instance('square', [[1]], [y], { P: point([[0]], 1) });
      expect(minimum(zero, 'hessian', 'hidden') === 'verified').toBe(holds);
    }
    const tanh = instance('tanh', [[1]], [0], { P: point([[1]], 1) });
    expect(minimum(tanh, 'hessian', 'hidden')).toContain('not known to be rational');
  });
});

describe('negative-curvature', () => {
  const along = (about: Instance, moving: Moving): string =>
    answer(about, { fact: 'negative-curvature', at: 'P', moving, along: 'D' });

  it('is strict, and takes only the trainable part of the direction', () => {
    const at = (activation: string, w: number, y: number, D: number[]): Instance =>
      instance(activation, [[1]], [y], {
        P: point([[w]], 1),
        D: point([D.slice(0, 1)], ...D.slice(1)),
      });
    // z^2 at 0: curvature 2 r w^2 = -2 y w^2 in w; none in v
    expect(along(at('square', 0, 1, [1, 0]), 'hidden')).toBe('verified');
    expect(along(at('square', 0, 0, [1, 0]), 'hidden')).toContain('is 0 along');
    expect(along(at('square', 0, -1, [1, 0]), 'hidden')).toContain('is 2 along');
    expect(along(at('square', 0, 1, [0, 5]), 'all')).toContain('is 0 along');
    // x at w = 0, v = 1: the mixed term r x: (w + r v)^2 - r^2 v^2 with r = -y
    expect(along(at('x', 0, 2, [1, 1]), 'all')).toBe('verified'); // 1 - 4
    expect(along(at('x', 0, 2, [1, 1]), 'hidden')).toContain('is 1 along');
    // enclosed: sigma'' = -2 tanh/cosh^2 at 1, and r = tanh(1) - y
    expect(along(at('tanh', 1, -5, [1, 0]), 'hidden')).toBe('verified');
    expect(along(at('tanh', 1, 5, [1, 0]), 'hidden')).toContain('is in [');
    // f and f' cancel, but tanh(1) - tanh(1) is only enclosed: 0 is not negative
    const cancels = instance('tanh', [[1]], [0], {
      P: point([[1], [1]], 1, -1),
      D: point([[1], [1]], 0, 0),
    });
    expect(along(cancels, 'hidden')).toContain('is in [-');
    // along 0 the enclosure of 0 is 0
    expect(along(at('tanh', 1, 1, [0, 0]), 'hidden')).toContain('is in [0, 0]');
    const other = at('square', 0, 1, [1, 0]);
    const wide = { ...other, points: { ...other.points, D: point([[1], [1]], 0, 0) } };
    expect(along(wide, 'hidden')).toContain('different widths');
    const { labels: _, ...bare } = other;
    expect(along(bare, 'hidden')).toContain('lacks an activation, inputs or labels');
    expect(along(at('log(x)', -1, 1, [1, 0]), 'hidden')).toContain("sigma'' is not shown to exist");
  });

  it('costs 20 units for each of n m evaluations of sigma where it encloses', () => {
    const spent: number[] = [];
    const work = { tier: rationalTier, spend: (units: number) => void spent.push(units) };
    const fact = { fact: 'negative-curvature', at: 'P', moving: 'hidden', along: 'P' } as const;
    const onThree = (w: number): number[] => {
      spent.length = 0;
      const about = instance('exp', [[1], [1], [1]], [9, 9, 9], { P: point([[w], [w]], 1, 1) });
      criticalFacts['negative-curvature'].check(
        { instance: about, activation: activationNamed('exp'), work },
        fact,
      );
      return [...spent];
    };
    expect(onThree(0)).toEqual([]);
    // exp(x), its own slope and curvature, costs 10, and x costs 1
    expect(onThree(1)).toEqual([20 * 3 * 2 * 11]);
  });
});
