/**
 * # KKT points: what is said, and the edges of the sets
 *
 * The networks are linear: f = sum_j v_j x.w_j, so grad_{w_j} l = r v_j x and dl/dv_j = r x.w_j.
 */
import { describe, expect, it } from 'vitest';
import type { FactOf, Instance, KktSet } from '../../../src/certificates/facts/format.ts';
import { kktPlace, multipliersOf } from '../../../src/certificates/facts/kkt.ts';
import { startWork } from '../../../src/certificates/facts/work.ts';
import { activationOf } from '../../../src/sigma/activation.ts';
import { variable } from '../../../src/sigma/expression-tree.ts';
import { answer, instance, point, q, vec, verdictOn } from './support.ts';

type Short = number | string;
type Names = Partial<Pick<FactOf<'kkt'>, 'at' | 'centre'>>;

function factOf(
  set: KktSet,
  radius: Short,
  multipliers: readonly Short[],
  names: Names = {},
): FactOf<'kkt'> {
  const numbers = { radius: q(radius), multipliers: vec(...multipliers) };
  return { fact: 'kkt', at: 'P', centre: 'C', ...numbers, ...names, ...set };
}

/** "verified", or the reason. */
function kkt(
  about: Instance,
  set: KktSet,
  radius: Short,
  ...multipliers: readonly Short[]
): string {
  return answer(about, factOf(set, radius, multipliers)).replace(/^kkt: (?:P: )?/u, '');
}

function said(about: Instance, fact: FactOf<'kkt'>): readonly string[] {
  const verdict = verdictOn(about, fact);
  return verdict.kind === 'verified' ? verdict.hypotheses : [];
}

function multipliers(about: Instance, set: KktSet, radius: Short): unknown {
  const subject = { instance: about, activation: activationOf(variable), work: startWork() };
  const where = kktPlace(subject, factOf(set, radius, []), set);
  return 'kind' in where ? where : multipliersOf(where);
}

const ball: KktSet = { set: 'ball' };

function cone(least: Short, ratio: Short): KktSet {
  return { set: 'cone', least: q(least), ratio: q(ratio) };
}

function box(least: Short, most: Short): KktSet {
  return { set: 'box', least: q(least), most: q(most) };
}

/** v w at x = 1, from 0 to w = 2 with v = 1: r = -3, and 3/2 fits. */
const line = instance('x', [[1]], [5], { P: point([[2]], 1), C: point([[0]], 7) });

/** v = (7, 1, -7, -1), r = -1, W - W0 = v, of norm 10; the slopes along pairs of v are -1 and 7. */
const four = instance('x', [[1]], [1], {
  P: point([[1], [0], [0], [7]], 7, 1, -7, -1),
  C: point([[-6], [-1], [7], [8]], 1, 1, 1, 1),
});

/** r = -1, each neuron a step of 1 from its centre; the slopes along pairs of v are 0 and 1. */
const falling = instance('x', [[1]], [-1], {
  P: point([[0], [0], [0], [1]], 3, 2, -3, -2),
  C: point([[-1], [-1], [1], [2]], 1, 1, 1, 1),
});

/** The same with slopes 0 and -1. */
const rising = instance('x', [[1]], [3], {
  P: point([[0], [1], [0], [0]], 1, 2, -1, -2),
  C: point([[-1], [0], [1], [1]], 1, 1, 1, 1),
});

/** In dimension 2: r = -1, both neurons a step of 5 along x from their centres; the slope along v_1 is -3. */
const plane = instance('x', [[3, 4]], [4], {
  P: point(
    [
      [1, 0],
      [0, 0],
    ],
    1,
    -1,
  ),
  C: point(
    [
      [-2, -4],
      [3, 4],
    ],
    1,
    1,
  ),
});

describe('a KKT point, in words', () => {
  it('over a ball', () => {
    expect(said(line, factOf(ball, 2, ['3/2']))).toEqual([
      'P is exactly a KKT point of "minimise l over norm_F(W - W0) <= 2, W0 of C and v of P fixed". (over Q, with multipliers (3/2))',
    ]);
  });

  it('over a cone', () => {
    expect(said(four, factOf(cone(1, 7), 10, [1]))).toEqual([
      'P is exactly a KKT point of "minimise l over norm_F(W - W0) <= 10, W0 of C, and antisymmetric v with v_j >= 1 and max v_j <= 7 min v_j, j <= h". (over Q, with multipliers (1))',
    ]);
  });

  it('over a box', () => {
    expect(said(falling, factOf(box(2, 4), 1, [3, 2, 3, 2]))).toEqual([
      'P is exactly a KKT point of "minimise l over norm(w_j - c_j) <= 1 for each neuron, c_j the rows of W0 of C, and antisymmetric v with 2 <= v_j <= 4, j <= h". (over Q, with multipliers (3, 2, 3, 2))',
    ]);
  });
});

describe('a fact that does not fit its file', () => {
  const wide = { ...line.points, N: point([[0], [0]], 1, 1) };
  const refused = (about: Instance, names: Names = {}): string =>
    answer(about, factOf(ball, 2, ['3/2'], names));

  it('names no point, or points of different widths', () => {
    expect(refused(line, { at: 'Q' })).toBe('kkt: there is no point Q');
    expect(refused(line, { centre: 'Q' })).toBe('kkt: there is no point Q');
    expect(refused({ ...line, points: wide }, { centre: 'N' })).toBe(
      'kkt: P and N have different widths',
    );
  });

  it('lacks labels, or a rational gradient', () => {
    const { labels: _, ...bare } = line;
    expect(refused(bare)).toBe('kkt: the instance lacks an activation, inputs or labels');
    const kink = instance('relu', [[1]], [5], { ...line.points, P: point([[0]], 1) });
    expect(refused(kink)).toBe(
      "kkt: P: sigma and sigma' are not known to be rational at every pre-activation",
    );
  });

  it('has numbers that make no set', () => {
    for (const radius of [0, -2])
      expect(kkt(line, ball, radius, '3/2')).toBe('expected a radius > 0');
    for (const set of [cone(0, 7), cone(-1, 7), cone(1, '99/100')])
      expect(kkt(four, set, 10, 1)).toBe('expected least > 0 and ratio >= 1');
    for (const set of [box('-1/100', 4), box('401/100', 4)])
      expect(kkt(falling, set, 1, 3, 2, 3, 2)).toBe('expected 0 <= least <= most');
    const odd = {
      ...four,
      points: { ...four.points, P: point([[1], [0], [0], [7]], 7, 1, -7, 1) },
    };
    for (const set of [cone(1, 7), box(1, 7)])
      expect(kkt(odd, set, 10, 1)).toBe('expected m = 2h and v_{j+h} = -v_j');
  });
});

describe('W', () => {
  it('needs a multiplier for each ball, >= 0, and 0 inside', () => {
    expect(kkt(line, ball, 2, '3/2', 0)).toBe('expected 1 multipliers, got 2');
    expect(kkt(falling, box(2, 4), 1, 3, 2, 3)).toBe('expected 4 multipliers, got 3');
    expect(kkt(line, ball, 2, -1)).toBe('the multiplier of W is negative');
    expect(kkt(line, ball, '199/100', '3/2')).toBe('W is outside its ball');
    expect(kkt(line, ball, '201/100', '3/2')).toBe('the multiplier of W is not 0 inside the ball');
    expect(kkt(line, ball, 2, '149/100')).toBe('the gradient in W is not -lambda (W - W0)');
    expect(kkt(falling, box(2, 4), 1, 3, 2, 3, 3)).toBe(
      'the gradient in neuron 4 is not -lambda (W - W0)',
    );
    expect(kkt(falling, box(2, 4), 1, 3, -2, 3, 2)).toBe('the multiplier of neuron 2 is negative');
  });

  it('of one ball is one vector: each neuron alone may be farther or nearer', () => {
    expect(kkt(four, cone(1, 7), 10, 1)).toBe('verified');
    expect(kkt(four, cone(1, 7), '99/10', 1)).toBe('W is outside its ball');
    expect(kkt(four, box(1, 7), 10, 1, 1, 1, 1)).toBe(
      'the multiplier of neuron 1 is not 0 inside the ball',
    );
  });

  it('in dimension 2: the entries of a neuron stay together', () => {
    expect(kkt(plane, box('1/2', 1), 5, 1, 1)).toBe('verified');
    expect(kkt(plane, box('1/2', 2), 5, 1, 1)).toBe(
      'moving v_1 within the box lowers l to first order',
    );
    expect(kkt(plane, box('1/2', 1), 5, 1, 2)).toBe(
      'the gradient in neuron 2 is not -lambda (W - W0)',
    );
    expect(kkt(plane, box('1/2', 1), '49/10', 1, 1)).toBe('neuron 1 is outside its ball');
  });

  it('has these multipliers and no other', () => {
    expect(multipliers(line, ball, 2)).toEqual(vec('3/2'));
    expect(multipliers(four, cone(1, 7), 10)).toEqual(vec(1));
    expect(multipliers(falling, box(2, 4), 1)).toEqual(vec(3, 2, 3, 2));
    // at the centre nothing pulls to the sphere
    const still = { ...line, points: { ...line.points, C: point([[2]], 7) } };
    expect(multipliers(still, ball, 2)).toEqual(vec(0));
  });
});

describe('v', () => {
  it('may be at the ends of the cone and of the box, not beyond', () => {
    for (const set of [cone('101/100', 7), cone(1, '699/100')])
      expect(kkt(four, set, 10, 1)).toBe('v is outside the cone');
    for (const set of [box('201/100', 4), box(2, '299/100')])
      expect(kkt(falling, set, 1, 3, 2, 3, 2)).toBe('v is outside the box');
    expect(kkt(falling, box(2, 3), 1, 3, 2, 3, 2)).toBe('verified');
  });

  it('in a box moves one by one', () => {
    expect(kkt(falling, box('199/100', 4), 1, 3, 2, 3, 2)).toBe(
      'moving v_2 within the box lowers l to first order',
    );
    expect(kkt(rising, box('1/2', 2), 1, 1, 2, 1, 2)).toBe('verified');
    expect(kkt(rising, box('1/2', '201/100'), 1, 1, 2, 1, 2)).toBe(
      'moving v_2 within the box lowers l to first order',
    );
  });

  it('in a cone moves along its rays too', () => {
    expect(kkt(four, cone('1/2', 7), 10, 1)).toBe('verified'); // every t >= 1/2 gives the same loss
    expect(kkt(four, cone(1, 8), 10, 1)).toBe('moving v within the cone lowers l to first order');
  });
});

describe('the step (c) of C5', () => {
  it('where zeta = kappa, dl/dv_j may be positive at v_j = kappa', () => {
    // sigma(-1) = 2 and sigma(1) = -2 are stationary values: f = 4 = r, and D_1 = 4 (2 + 2)
    const wave = instance('x^3 - 3*x', [[1]], [0], {
      P: point([[-1], [1]], 1, -1),
      C: point([[0], [0]], 1, -1),
    });
    expect(kkt(wave, box(1, 1), 1, 0, 0)).toBe('verified');
    expect(kkt(wave, box('1/2', 1), 1, 0, 0)).toBe(
      'moving v_1 within the box lowers l to first order',
    );
  });
});
