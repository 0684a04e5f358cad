import { describe, expect, it } from 'vitest';
import { compareRational, rationalField as Q } from '../../../src/arithmetic/rational.ts';
import type { Rational } from '../../../src/arithmetic/rational.ts';
import type { FactOf, Instance, KktSet } from '../../../src/certificates/facts/format.ts';
import { kktFault, multipliersOf, kktPlace } from '../../../src/certificates/facts/kkt.ts';
import type { KktPlace } from '../../../src/certificates/facts/kkt.ts';
import { startWork } from '../../../src/certificates/facts/work.ts';
import { activationOf } from '../../../src/sigma/activation.ts';
import { variable } from '../../../src/sigma/expression-tree.ts';
import { answer, instance, mat, point, q, vec, verdictOn } from './support.ts';

function kkt(
  about: Instance,
  set: KktSet,
  radius: number | string,
  ...multipliers: readonly (number | string)[]
): string {
  return answer(about, {
    fact: 'kkt',
    at: 'P',
    centre: 'C',
    radius: q(radius),
    multipliers: vec(...multipliers),
    ...set,
  });
}

describe('kkt over a ball', () => {
  /** (w - y)^2/2 near w0. */
  const line = (w: number, w0: number, y: number): Instance =>
    instance('x', [[1]], [y], { P: point([[w]], 1), C: point([[w0]], 7) });

  it('holds on the sphere with one multiplier only', () => {
    expect(kkt(line(2, 0, 5), ball, 2, '3/2')).toBe('verified');
    expect(kkt(line(2, 0, 5), ball, 2, 1)).toContain('not -lambda (W - W0)');
    expect(kkt(line(2, 0, 5), ball, 2, 0)).toContain('not -lambda (W - W0)');
    expect(kkt(line(2, 0, 5), ball, 2)).toContain('expected 1 multipliers');
    expect(kkt(line(2, 0, 5), ball, 2, '3/2', 0)).toContain('expected 1 multipliers');
    expect(kkt(line(2, 0, 5), ball, 1, '3/2')).toContain('outside its ball');
    expect(kkt(line(2, 0, 5), ball, '20000001/10000000', '3/2')).toContain('not 0 inside');
    expect(kkt(line(2, 0, 1), ball, 2, '-1/2')).toContain('is negative'); // a maximum on the sphere
    expect(kkt(line(-2, 0, -5), ball, 2, '3/2')).toBe('verified');
  });

  it('holds inside with multiplier 0', () => {
    expect(kkt(line(1, 0, 1), ball, 2, 0)).toBe('verified');
    expect(kkt(line(1, 0, 1), ball, 1, 0)).toBe('verified'); // on the sphere, lambda = 0
    expect(kkt(line(1, 0, 2), ball, 2, 0)).toContain('not -lambda');
    expect(kkt(line(1, 0, 2), ball, 2, 1)).toContain('not 0 inside');
    expect(kkt(line(0, 0, 0), ball, 2, 5)).toContain('not 0 inside'); // at the centre any lambda fits
    expect(kkt(line(1, 0, 1), ball, 0, 0)).toContain('radius > 0');
  });
});

describe('kkt over a cone and a box of v', () => {
  const pair = (v: readonly (number | string)[], y = 3): Instance =>
    instance('x', [[1, 1]], [y], {
      P: point(
        [
          [0, 0],
          [1, 1],
        ],
        ...v,
      ),
      C: point(
        [
          [-1, -1],
          [2, 2],
        ],
        1,
        -1,
      ),
    });

  it('asks for a point of the set: antisymmetric v in its range, and valid numbers', () => {
    expect(kkt(pair([1, -1]), cone(1, 2), 2, 5)).toBe('verified');
    expect(kkt(pair([1, -1]), cone(2, 2), 2, 5)).toContain('outside the cone');
    expect(kkt(pair([1, '-3/2']), cone(1, 2), 2, 5)).toContain('v_{j+h} = -v_j');
    expect(kkt(pair([1, -1]), cone(0, 2), 2, 5)).toContain('least > 0');
    expect(kkt(pair([1, -1]), { set: 'cone', least: q(1), ratio: q('9/10') }, 2, 5)).toContain(
      'ratio >= 1',
    );
    // at v = 2 the way back to 1 lowers l
    expect(kkt(pair([2, -2]), cone(1, 2), 2, 14)).toContain('within the cone lowers');
    // with 5 times the label r changes sign only beyond v: still KKT in v, another lambda
    expect(kkt(pair([1, -1], 5), cone(1, 2), 2, 7)).toBe('verified');
    expect(kkt(pair([1, -1], 5), cone(1, 2), 2, 5)).toContain('not -lambda');
  });

  const single = (v: number | string, w: readonly [number, number], y: number): Instance =>
    instance('x', [[1]], [y], {
      P: point([[w[0]], [w[1]]], v, typeof v === 'number' ? -v : `-${v}`),
      C: point([[w[0] - 1], [w[1] + 1]], 1, -1),
    });

  it('has a ball and a multiplier for each neuron', () => {
    const about = single(1, [0, 1], 3); // r = -4
    expect(kkt(about, box(1, 2), 1, 4, 4)).toBe('verified');
    expect(kkt(about, box(1, 2), 1, 4, 3)).toContain('the gradient in neuron 2');
    expect(kkt(about, box(1, 2), 1, 4)).toContain('expected 2 multipliers');
    expect(kkt(about, box(1, 2), 2, 4, 4)).toContain('neuron 1 is not 0 inside');
    expect(kkt(about, box(1, 2), '1/2', 4, 4)).toContain('neuron 1 is outside');
    expect(kkt(about, box('1/2', 2), 1, 4, 4)).toContain('within the box lowers');
    expect(kkt(about, box(1, 1), 1, 4, 4)).toBe('verified');
    expect(kkt(about, box(2, 3), 1, 4, 4)).toContain('outside the box');
    expect(kkt(about, box(2, 1), 1, 4, 4)).toContain('least <= most');
    expect(kkt(about, box(-1, 2), 1, 4, 4)).toContain('0 <= least');
    // the other end: r (w - w') < 0 wants v larger
    const up = single(2, [1, 0], 5); // f = 2, r = -3, slopes -6 and 6
    expect(kkt(up, box(1, 2), 1, 6, 6)).toBe('verified');
    expect(kkt(up, box(1, 3), 1, 6, 6)).toContain('within the box lowers');
  });

  it('allows least = 0: v = 0 is KKT where no v helps', () => {
    const zero = instance('x', [[1]], [3], {
      P: point([[1], [1]], 0, 0),
      C: point([[1], [1]], 0, 0),
    });
    expect(kkt(zero, box(0, 2), 1, 0, 0)).toBe('verified');
  });

  it('agrees with corners and rays of the cone, over small integers', () => {
    const ends = [q(1), q(2)];
    const corners = ends.flatMap((a) => ends.flatMap((b) => ends.map((c) => [a, b, c])));
    const dot = (a: readonly Rational[], b: readonly Rational[]): Rational =>
      a.reduce((sum, x, i) => Q.add(sum, Q.mul(x, b[i] ?? Q.zero)), Q.zero);
    let held = 0;
    for (const a of [
      [1, 1, 1],
      [2, 1, 1],
      [2, 2, 1],
      [2, 2, 2],
      [2, '3/2', 1],
      ['3/2', '3/2', '3/2'],
      [3, 2, 2],
      [4, 2, 2],
    ])
      for (let k = 0; k < 343; k++) {
        const g = vec((k % 7) - 3, (Math.floor(k / 7) % 7) - 3, Math.floor(k / 49) - 3);
        const v = a.map(q);
        const expected =
          corners.every((c) => compareRational(dot(g, c), Q.zero) >= 0) &&
          corners.every((c) => compareRational(dot(g, c), dot(g, v)) >= 0);
        const where = coneAt(v, g);
        expect(kktFault(where, multipliersOf(where)) === undefined, `${a.join()} ${k}`).toBe(
          expected,
        );
        if (expected) held++;
      }
    expect(held).toBeGreaterThan(50);
  });
});

/** A point with this half of v, a gradient 0 in W and this one along pairs of v. */
function coneAt(a: readonly Rational[], g: readonly Rational[]): KktPlace {
  const hidden = mat(...a.map(() => [0]), ...a.map(() => [0]));
  const outputs = [...a, ...a.map(Q.neg)];
  const about = instance('x', [[1]], [0]);
  const inputs = mat([1]);
  const zeros = outputs.map(() => Q.zero);
  return {
    place: {
      subject: { instance: about, activation: activationOf(variable), work: startWork() },
      name: 'P',
      point: { hidden, outputs },
      activation: activationOf(variable),
      net: { inputs, hidden, outputs },
      labels: vec(0),
    },
    centre: { hidden, outputs },
    radius: q(1),
    set: { set: 'cone', least: q(1), ratio: q(2) },
    gradient: [...zeros, ...g, ...a.map(() => Q.zero)],
  };
}

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
function decided(
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

describe('the sentence of a KKT point', () => {
  it('states that it is over a ball', () => {
    expect(said(line, factOf(ball, 2, ['3/2']))).toEqual([
      'P is exactly a KKT point of "minimise l over norm_F(W - W0) <= 2, W0 of C and v of P fixed". (over Q, with multipliers (3/2))',
    ]);
  });

  it('states that it is over a cone', () => {
    expect(said(four, factOf(cone(1, 7), 10, [1]))).toEqual([
      'P is exactly a KKT point of "minimise l over norm_F(W - W0) <= 10, W0 of C, and antisymmetric v with v_j >= 1 and max v_j <= 7 min v_j, j <= h". (over Q, with multipliers (1))',
    ]);
  });

  it('states that it is over a box', () => {
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
    expect(refused(bare)).toMatch(/^kkt: .* lacks an activation/u);
    const kink = instance('relu', [[1]], [5], { ...line.points, P: point([[0]], 1) });
    expect(refused(kink)).toBe(
      "kkt: P: sigma and sigma' are not known to be rational at every pre-activation",
    );
  });

  it('has numbers that make no set', () => {
    for (const radius of [0, -2])
      expect(decided(line, ball, radius, '3/2')).toBe('expected a radius > 0');
    for (const set of [cone(0, 7), cone(-1, 7), cone(1, '99/100')])
      expect(decided(four, set, 10, 1)).toBe('expected least > 0 and ratio >= 1');
    for (const set of [box('-1/100', 4), box('401/100', 4)])
      expect(decided(falling, set, 1, 3, 2, 3, 2)).toBe('expected 0 <= least <= most');
    const odd = {
      ...four,
      points: { ...four.points, P: point([[1], [0], [0], [7]], 7, 1, -7, 1) },
    };
    for (const set of [cone(1, 7), box(1, 7)])
      expect(decided(odd, set, 10, 1)).toBe('expected m = 2h and v_{j+h} = -v_j');
  });
});

describe('W at a KKT point', () => {
  it('needs a multiplier for each ball, >= 0, and 0 inside', () => {
    expect(decided(line, ball, 2, '3/2', 0)).toBe('expected 1 multipliers, got 2');
    expect(decided(falling, box(2, 4), 1, 3, 2, 3)).toBe('expected 4 multipliers, got 3');
    expect(decided(line, ball, 2, -1)).toBe('the multiplier of W is negative');
    expect(decided(line, ball, '199/100', '3/2')).toBe('W is outside its ball');
    expect(decided(line, ball, '201/100', '3/2')).toBe(
      'the multiplier of W is not 0 inside the ball',
    );
    expect(decided(line, ball, 2, '149/100')).toBe('the gradient in W is not -lambda (W - W0)');
    expect(decided(falling, box(2, 4), 1, 3, 2, 3, 3)).toBe(
      'the gradient in neuron 4 is not -lambda (W - W0)',
    );
    expect(decided(falling, box(2, 4), 1, 3, -2, 3, 2)).toBe(
      'the multiplier of neuron 2 is negative',
    );
  });

  it('in one ball is one vector: each neuron alone may be farther or nearer', () => {
    expect(decided(four, cone(1, 7), 10, 1)).toBe('verified');
    expect(decided(four, cone(1, 7), '99/10', 1)).toBe('W is outside its ball');
    expect(decided(four, box(1, 7), 10, 1, 1, 1, 1)).toBe(
      'the multiplier of neuron 1 is not 0 inside the ball',
    );
  });

  it('in dimension 2 has the entries of each neuron together', () => {
    expect(decided(plane, box('1/2', 1), 5, 1, 1)).toBe('verified');
    expect(decided(plane, box('1/2', 2), 5, 1, 1)).toBe(
      'moving v_1 within the box lowers l to first order',
    );
    expect(decided(plane, box('1/2', 1), 5, 1, 2)).toBe(
      'the gradient in neuron 2 is not -lambda (W - W0)',
    );
    expect(decided(plane, box('1/2', 1), '49/10', 1, 1)).toBe('neuron 1 is outside its ball');
  });

  it('has these multipliers and no other', () => {
    expect(multipliers(line, ball, 2)).toEqual(vec('3/2'));
    expect(multipliers(four, cone(1, 7), 10)).toEqual(vec(1));
    expect(multipliers(falling, box(2, 4), 1)).toEqual(vec(3, 2, 3, 2));
    // at the centre there is no pull towards the sphere
    const still = { ...line, points: { ...line.points, C: point([[2]], 7) } };
    expect(multipliers(still, ball, 2)).toEqual(vec(0));
  });
});

describe('v at a KKT point', () => {
  it('may be at the ends of the cone and of the box, not beyond', () => {
    for (const set of [cone('101/100', 7), cone(1, '699/100')])
      expect(decided(four, set, 10, 1)).toBe('v is outside the cone');
    for (const set of [box('201/100', 4), box(2, '299/100')])
      expect(decided(falling, set, 1, 3, 2, 3, 2)).toBe('v is outside the box');
    expect(decided(falling, box(2, 3), 1, 3, 2, 3, 2)).toBe('verified');
  });

  it('in a box is varied one entry at a time', () => {
    expect(decided(falling, box('199/100', 4), 1, 3, 2, 3, 2)).toBe(
      'moving v_2 within the box lowers l to first order',
    );
    expect(decided(rising, box('1/2', 2), 1, 1, 2, 1, 2)).toBe('verified');
    expect(decided(rising, box('1/2', '201/100'), 1, 1, 2, 1, 2)).toBe(
      'moving v_2 within the box lowers l to first order',
    );
  });

  it('in a cone is varied along its rays too', () => {
    expect(decided(four, cone('1/2', 7), 10, 1)).toBe('verified'); // every t >= 1/2 gives the same loss
    expect(decided(four, cone(1, 8), 10, 1)).toBe(
      'moving v within the cone lowers l to first order',
    );
  });
});

describe('the step (c) of C5', () => {
  it('allows a positive dl/dv_j at v_j = kappa where zeta = kappa', () => {
    // sigma(-1) = 2 and sigma(1) = -2 are stationary values: f = 4 = r, and D_1 = 4 (2 + 2)
    const wave = instance('x^3 - 3*x', [[1]], [0], {
      P: point([[-1], [1]], 1, -1),
      C: point([[0], [0]], 1, -1),
    });
    expect(decided(wave, box(1, 1), 1, 0, 0)).toBe('verified');
    expect(decided(wave, box('1/2', 1), 1, 0, 0)).toBe(
      'moving v_1 within the box lowers l to first order',
    );
  });
});
