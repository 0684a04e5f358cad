import { describe, expect, it } from 'vitest';
import { activationOf } from '../../../src/sigma/activation.ts';
import type { FactOf, Instance, KktSet } from '../../../src/certificates/facts/format.ts';
import { kktFault, multipliersOf } from '../../../src/certificates/facts/kkt.ts';
import type { KktPlace } from '../../../src/certificates/facts/kkt.ts';
import { exceeds } from '../../../src/certificates/facts/kkt-bound.ts';
import { startWork } from '../../../src/certificates/facts/work.ts';
import { compareRational, rationalField as Q } from '../../../src/arithmetic/rational.ts';
import type { Rational } from '../../../src/arithmetic/rational.ts';
import { variable } from '../../../src/sigma/expression-tree.ts';
import { answer, instance, mat, point, q, vec } from './support.ts';

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

const ball: KktSet = { set: 'ball' };

function cone(least: number, ratio: number): KktSet {
  return { set: 'cone', least: q(least), ratio: q(ratio) };
}

function box(least: number | string, most: number): KktSet {
  return { set: 'box', least: q(least), most: q(most) };
}

describe('kkt over a ball', () => {
  /** (w - y)^2/2 near w0. */
  const line = (w: number, w0: number, y: number): Instance =>
    instance('x', [[1]], [y], { P: point([[w]], 1), C: point([[w0]], 7) });

  it('on the sphere with the multiplier that fits, and no other', () => {
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

  it('inside with multiplier 0', () => {
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

  it('asks for the set: antisymmetric v, its range, and numbers that make one', () => {
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

  it('a ball and a multiplier for each neuron', () => {
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

  it('least may be 0: v = 0 is KKT where no v helps', () => {
    const zero = instance('x', [[1]], [3], {
      P: point([[1], [1]], 0, 0),
      C: point([[1], [1]], 0, 0),
    });
    expect(kkt(zero, box(0, 2), 1, 0, 0)).toBe('verified');
  });

  it('over small integers: the cone is decided as by its corners and rays', () => {
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

describe('exceeds: sqrt(A) > max(0, sqrt(B) - rho)', () => {
  it('agrees with exact roots, where they are rational', () => {
    const sides = [0, 1, 2, 3, 4, 5, 6];
    for (const a of sides)
      for (const b of sides)
        for (const rho of [0.5, 1, 2, 2.5, 7]) {
          const expected = a > Math.max(0, b - rho);
          const held = exceeds(startWork(), q(a * a), q(b * b), q(rho));
          expect(held, `${a} ${b} ${rho}`).toBe(expected);
        }
  });

  it('is decided next to an irrational threshold', () => {
    // sqrt(2) - 1 = 0.41421356...; squared 0.17157287525380990...
    expect(exceeds(startWork(), q('17157287525381/100000000000000'), q(2), q(1))).toBe(true);
    expect(exceeds(startWork(), q('17157287525380/100000000000000'), q(2), q(1))).toBe(false);
  });
});

describe('kkt-bound-fails', () => {
  type Numbers = Partial<Record<'radius' | 'singular' | 'lipschitz', number | string>>;
  const fails = (
    about: Instance,
    bound: FactOf<'kkt-bound-fails'>['bound'],
    set: KktSet,
    { radius = 1, singular = 1, lipschitz = 0 }: Numbers,
  ): string =>
    answer(about, {
      fact: 'kkt-bound-fails',
      bound,
      at: 'P',
      centre: 'C',
      radius: q(radius),
      singular: q(singular),
      lipschitz: q(lipschitz),
      set,
    });

  /** z^2 at w = -2 from w0 = -3: r = 4 - y, J = -4, L = 2. */
  const parabola = (y: number): Instance =>
    instance('square', [[1]], [y], { P: point([[-2]], 1), C: point([[-3]], 1) });

  it('C1 with norm(y) at a start that is not mirrored: every number is tight', () => {
    const good = { singular: 4, lipschitz: 2 };
    expect(fails(parabola(1), 'C1-mirrored', ball, good)).toBe('verified');
    expect(fails(parabola(1), 'C1-mirrored', ball, { ...good, singular: '40001/10000' })).toContain(
      'sigma_min is below',
    );
    expect(
      fails(parabola(1), 'C1-mirrored', ball, { ...good, lipschitz: '19999/10000' }),
    ).toContain('Lipschitz');
    expect(fails(parabola(1), 'C1-mirrored', ball, { ...good, singular: 1 })).toContain(
      'rho = 0 is not positive',
    );
    expect(fails(parabola(1), 'C1-mirrored', ball, { ...good, radius: 2 })).toContain(
      'not 0 inside',
    );
    // y = 4 is fitted; y = 5 pulls to the centre; y = -8: 12 > 8 - 3
    expect(fails(parabola(4), 'C1-mirrored', ball, good)).toContain('the bound holds');
    expect(fails(parabola(5), 'C1-mirrored', ball, good)).toContain('is negative');
    expect(fails(parabola(1), 'C1-mirrored', cone(1, 2), good)).toContain('v_{j+h}');
    expect(fails(parabola(1), 'C2', ball, good)).toContain('about a cone');
    expect(fails(parabola(1), 'C5', ball, good)).toContain('about a box');
    expect(fails(parabola(1), 'C1-mirrored', ball, { ...good, singular: -4 })).toContain('> 0');
    expect(fails(parabola(1), 'C1-mirrored', ball, { ...good, lipschitz: -2 })).toContain('>= 0');
  });

  it('a Lipschitz constant counts abs(v), K and the reach of the ball', () => {
    // v = 3, x = 2: J = 2 v (w x) x = -48, and L = abs(v) 2 sqrt(x^4) = 24
    const about = instance('square', [[2]], [1], { P: point([[-2]], 3), C: point([[-3]], 5) });
    const good = { singular: 48, lipschitz: 24 };
    expect(fails(about, 'C1-mirrored', ball, good)).toBe('verified');
    expect(fails(about, 'C1-mirrored', ball, { ...good, lipschitz: 23 })).toContain('Lipschitz');
    // cube: sigma'' = 6 z is 18 at the centre -3 and 24 at the far end of the ball
    const cube = instance('cube', [[1]], [-7], { P: point([[-2]], 1), C: point([[-3]], 1) });
    expect(fails(cube, 'C1-mirrored', ball, { singular: 12, lipschitz: 18 })).toContain(
      'Lipschitz',
    );
    expect(fails(cube, 'C1-mirrored', ball, { singular: 12, lipschitz: '239/10' })).toContain(
      'Lipschitz',
    );
    expect(fails(cube, 'C1-mirrored', ball, { singular: 12, lipschitz: '241/10' })).toContain(
      'is not positive',
    );
    // K o K = [1, 1; 1, 4] has the row sum 5: L = 2 sqrt(5) = 4.4721...
    const plane = instance(
      'square',
      [
        [1, 0],
        [1, 1],
      ],
      [3, 1],
      {
        P: point([[-2, 0]], 1),
        C: point([['-14/5', '-3/5']], 1),
      },
    );
    const numbers = { singular: '247/100', lipschitz: '448/100' };
    expect(fails(plane, 'C1-mirrored', ball, numbers)).toBe('verified');
    expect(fails(plane, 'C1-mirrored', ball, { ...numbers, lipschitz: '447/100' })).toContain(
      'Lipschitz',
    );
    // relu across its kink has none
    const relu = instance('relu', [[1]], [5], { P: point([['1/2']], 1), C: point([['-1/2']], 1) });
    expect(fails(relu, 'C1-mirrored', ball, { lipschitz: 1000 })).toContain('not shown to be C^2');
  });

  it('C1 with mu doubled is false at a start with f != 0 of either kind', () => {
    const line = instance('x', [[1]], [0], { P: point([[-9]], 1), C: point([[-10]], 1) });
    expect(fails(line, 'C1-doubled', ball, {})).toBe('verified'); // 9 > 10 - 2
    expect(fails(line, 'C1-doubled', ball, { singular: '1/2' })).toContain('the bound holds'); // 9 = 10 - 1
    expect(fails(line, 'C1-doubled', ball, { singular: '501/1000' })).toBe('verified');
    expect(fails(line, 'C1-doubled', ball, { lipschitz: 4 })).toContain('is not positive');
  });

  it('C2: r != 0 at a start that is not mirrored', () => {
    const pair = instance('x', [[1, 1]], [3], {
      P: point(
        [
          [0, 0],
          [1, 1],
        ],
        1,
        -1,
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
    const good = { radius: 2, singular: 2 };
    expect(fails(pair, 'C2', cone(1, 2), good)).toBe('verified');
    expect(fails(pair, 'C2', cone(1, 2), { ...good, singular: '21/10' })).toContain('sigma_min');
    expect(fails(pair, 'C2', cone(1, 2), { ...good, lipschitz: 1 })).toContain('is false'); // 2 > 2
    // what is known on the ball is sigma_min at the centre less lipschitz radius
    expect(fails(pair, 'C2', cone(1, 2), { ...good, lipschitz: '1/2' })).toContain('sigma_min');
    expect(fails(pair, 'C2', cone(1, 1), { radius: 2, singular: 1, lipschitz: '1/2' })).toBe(
      'verified',
    );
    const fitted = { ...pair, labels: vec(-2) };
    expect(fails(fitted, 'C2', cone(1, 2), good)).toContain('r = 0');
  });

  it('C5: the box', () => {
    const about = instance('x', [[1]], [3], {
      P: point([[0], [1]], 1, -1),
      C: point([[-1], [2]], 1, -1),
    });
    expect(fails(about, 'C5', box(1, 2), {})).toBe('verified'); // 4 > 3 - 4
    expect(fails(about, 'C5', box(1, 2), { singular: '11/10' })).toContain('sigma_min');
    // (3 kappa + zeta) h M eps = 7 M against 2 kappa s = 4
    expect(fails(about, 'C5', box(1, 2), { lipschitz: '3/5' })).toContain('is not positive');
    expect(fails(about, 'C5', box(1, 2), { lipschitz: '1/2' })).toBe('verified');
    // the first neuron's slope counts: 4 at the centre 2, and 0 at the centre 0 of the second
    const uneven = instance('square', [[1]], [0], {
      P: point([[1], [0]], 1, -1),
      C: point([[2], [0]], 1, -1),
    });
    const slopes = { singular: 4, lipschitz: 2 };
    expect(fails(uneven, 'C5', box(1, 2), slopes)).toBe('verified'); // rho = 4 4 - 7 2 = 2
    expect(fails(uneven, 'C5', box(1, 2), { ...slopes, singular: '41/10' })).toContain('sigma_min');
    expect(fails(uneven, 'C5', box(1, 2), { ...slopes, lipschitz: '19/10' })).toContain(
      'Lipschitz',
    );
    // inside its balls nothing pulls: r = 0 at y = -1
    expect(fails({ ...about, labels: vec(-1) }, 'C5', box(1, 2), {})).toContain('the bound holds');
    expect(fails({ ...about, labels: vec(-2) }, 'C5', box(1, 2), {})).toContain('is negative');
  });
});
