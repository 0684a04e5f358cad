/**
 * # A bound of Theorem C that fails: sentences and requirements
 */
import { describe, expect, it } from 'vitest';
import type { FactOf, Instance, KktSet } from '../../../src/certificates/facts/format.ts';
import { exceeds } from '../../../src/certificates/facts/kkt-bound.ts';
import { startWork } from '../../../src/certificates/facts/work.ts';
import { answer, instance, point, q, verdictOn, vec } from './support.ts';

type Short = number | string;
type Numbers = Readonly<Record<'radius' | 'singular' | 'lipschitz', Short>>;
type Named = Partial<Pick<FactOf<'kkt-bound-fails'>, 'at' | 'centre'>>;

function factOf(
  bound: FactOf<'kkt-bound-fails'>['bound'],
  set: KktSet,
  { radius, singular, lipschitz }: Numbers,
  named: Named = {},
): FactOf<'kkt-bound-fails'> {
  return {
    fact: 'kkt-bound-fails',
    bound,
    at: 'P',
    centre: 'C',
    ...named,
    radius: q(radius),
    singular: q(singular),
    lipschitz: q(lipschitz),
    set,
  };
}

/** "verified", or the reason. */
function tried(about: Instance, fact: FactOf<'kkt-bound-fails'>): string {
  return answer(about, fact).replace(/^kkt-bound-fails: (?:P: )?/u, '');
}

function said(about: Instance, fact: FactOf<'kkt-bound-fails'>): readonly string[] {
  const verdict = verdictOn(about, fact);
  return verdict.kind === 'verified' ? verdict.hypotheses : [];
}

const shown =
  '(sigma_min by definiteness over Q, the Lipschitz constant by Lemma 3 with enclosures rounded up, norms compared by squaring)';
const notSmooth = "sigma is not shown to be C^2 on the ball's pre-activations";

const ball: KktSet = { set: 'ball' };
const cone: KktSet = { set: 'cone', least: q(1), ratio: q(2) };
const box: KktSet = { set: 'box', least: q(1), most: q(2) };

/** z^2 at w = -2 from -3: r = 3, J = -4, L = 2. */
const parabola = instance('square', [[1]], [1], { P: point([[-2]], 1), C: point([[-3]], 1) });
const tight = { radius: 1, singular: 4, lipschitz: 2 };

/** f = -1, y = 3 and r = -4; each neuron a step of 1 from its centre; Psi = (1, 1). */
const pair = instance('x', [[1]], [3], {
  P: point([[0], [1]], 1, -1),
  C: point([[-1], [2]], 1, -1),
});
const flat = { radius: 1, singular: 1, lipschitz: 0 };

/** In dimension 2, of norm 2 from the centre: f = -2, y = 3, sigma_min(Psi) = 2. */
const far = instance('x', [[1, 1]], [3], {
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

describe('the sentence of kkt-bound-fails', () => {
  it('states C1 with norm(y), and with mu doubled', () => {
    expect(said(parabola, factOf('C1-mirrored', ball, tight))).toEqual([
      `P, a KKT point of "minimise l over norm_F(W - W0) <= 1, W0 of C and v of P fixed", has norm(r) > max(0, norm(y) - rho) with rho = eps (mu - L eps/2) = 3, mu = 4 <= sigma_min(J) at the point, L = 2. ${shown}`,
    ]);
    const line = instance('x', [[1]], [0], { P: point([[-9]], 1), C: point([[-10]], 1) });
    expect(said(line, factOf('C1-doubled', ball, { ...flat, lipschitz: '1/5' }))).toEqual([
      `P, a KKT point of "minimise l over norm_F(W - W0) <= 1, W0 of C and v of P fixed", has norm(r) > max(0, norm(r0) - rho) with rho = eps (2 mu - L eps/2) = 19/10, mu = 1 <= sigma_min(J) at the point, L = 1/5. ${shown}`,
    ]);
  });

  it('states C2', () => {
    expect(said(far, factOf('C2', cone, { radius: 2, singular: 2, lipschitz: 0 }))).toEqual([
      `P, a KKT point of "minimise l over norm_F(W - W0) <= 2, W0 of C, and antisymmetric v with v_j >= 1 and max v_j <= 2 min v_j, j <= h", has r other than 0 although mu > kappa L_1 eps/2, mu = 2 <= sigma_min(Psi) on the ball, kappa = 2, L_1 = 0. ${shown}`,
    ]);
  });

  it('states C5', () => {
    expect(said(pair, factOf('C5', box, { ...flat, lipschitz: '1/2' }))).toEqual([
      `P, a KKT point of "minimise l over norm(w_j - c_j) <= 1 for each neuron, c_j the rows of W0 of C, and antisymmetric v with 1 <= v_j <= 2, j <= h", has norm(r) > max(0, norm(y) - rho) with rho = eps (2 kappa (s - 1.5 h M eps) - h zeta M eps) = 1/2, s = 1 <= sigma_min of the n x hd matrix Psi at the centres, M = 1/2. ${shown}`,
    ]);
  });
});

describe('kkt-bound-fails is refused where it does not fit', () => {
  it('in its numbers, points or labels', () => {
    for (const numbers of [
      { ...tight, singular: 0 },
      { ...tight, lipschitz: -1 },
    ])
      expect(tried(parabola, factOf('C1-mirrored', ball, numbers))).toBe(
        'expected singular > 0 and lipschitz >= 0',
      );
    expect(tried(parabola, factOf('C1-mirrored', ball, tight, { at: 'Q' }))).toBe(
      'there is no point Q',
    );
    const { labels: _, ...bare } = parabola;
    expect(tried(bare, factOf('C1-mirrored', ball, tight))).toContain('lacks an activation');
  });

  it('in its point, which must be KKT', () => {
    expect(tried(parabola, factOf('C1-mirrored', ball, { ...tight, radius: 2 }))).toBe(
      'the multiplier of W is not 0 inside the ball',
    );
  });

  it('in its set: each bound is about one', () => {
    const numbers = { ...flat, radius: 2 };
    expect(tried(far, factOf('C1-mirrored', cone, numbers))).toBe(
      'the bound C1-mirrored is about a ball',
    );
    expect(tried(far, factOf('C1-doubled', cone, numbers))).toBe(
      'the bound C1-doubled is about a ball',
    );
    expect(tried(pair, factOf('C2', box, flat))).toBe('the bound C2 is about a cone');
    expect(tried(far, factOf('C5', cone, numbers))).toBe('the bound C5 is about a box');
  });

  it('in the centre, where sigma must be rational for the computation', () => {
    const centre = "the centre: sigma' is not known to be rational at every pre-activation";
    // relu where its slope is 1, from centres of which two are at the kink
    const kinks = instance('relu', [[1]], [1], {
      P: point([[1], [1], [1], [1]], 1, 1, -1, -1),
      C: point([[0], [0], [2], [2]], 1, 1, 1, 1),
    });
    expect(tried(kinks, factOf('C2', cone, { ...flat, radius: 2 }))).toBe(centre);
    expect(tried(kinks, factOf('C5', box, flat))).toBe(centre);
    // tanh is rational at 0 only
    const tanh = instance('tanh', [[1]], [1], { P: point([[0]], 1), C: point([[-1]], 1) });
    expect(tried(tanh, factOf('C1-doubled', ball, { ...flat, lipschitz: 1 }))).toBe(
      'the centre: sigma is not known to be rational at every pre-activation',
    );
    expect(tried(tanh, factOf('C1-mirrored', ball, { ...flat, lipschitz: 1 }))).toBe('verified');
  });
});

describe('the Lipschitz constant', () => {
  const only = /^the Lipschitz constant is only shown to be at most the root of /u;

  it('encloses sigma in 16 pieces of each interval, to either end', () => {
    // on [0, 2] abs(12 z^2 - 6 z) is at most 36; the last piece gives 48 - 6 15/8 = 36.75, eight pieces 37.5
    for (const sign of [1, -1]) {
      const about = instance(sign > 0 ? 'x^4 - x^3' : 'x^4 + x^3', [[1]], [9], {
        P: point([[2 * sign]], 1),
        C: point([[sign]], 1),
      });
      const numbers = { radius: 1, singular: 20, lipschitz: '367501/10000' };
      expect(tried(about, factOf('C1-mirrored', ball, numbers))).toBe(
        'the bound holds at the point',
      );
      expect(
        tried(about, factOf('C1-mirrored', ball, { ...numbers, lipschitz: '36749/1000' })),
      ).toMatch(only);
    }
  });

  it('accounts for the farthest sample and the largest row of K, in any order', () => {
    // x_i.c_i +- 5 norm(x_i) is [-7, 3] and [-15, 5], so abs(6 z) <= 90; K o K = diag(1, 16): 360
    const samples = [
      { x: [1, 0], y: 9 },
      { x: [0, 2], y: '5/2' },
    ];
    for (const order of [samples, samples.toReversed()]) {
      const about = instance(
        'cube',
        order.map(({ x }) => x),
        order.map(({ y }) => y),
        { P: point([[2, '1/2']], 1), C: point([[-2, '-5/2']], 1) },
      );
      const numbers = { radius: 5, singular: 6, lipschitz: '3600001/10000' };
      expect(tried(about, factOf('C1-mirrored', ball, numbers))).toMatch(
        /^rho = \S+ is not positive$/u,
      );
      expect(
        tried(about, factOf('C1-mirrored', ball, { ...numbers, lipschitz: '3599999/10000' })),
      ).toMatch(only);
    }
  });

  it('accounts for every neuron, with its weight', () => {
    // 2 abs(v_j) is 2 and 4
    const about = instance('square', [[1]], ['5/4'], {
      P: point([['3/2'], [-1]], 1, -2),
      C: point([['-3/2'], [-5]], 1, 1),
    });
    const numbers = { radius: 5, singular: 5, lipschitz: 4 };
    expect(tried(about, factOf('C1-mirrored', ball, numbers))).toBe('rho = -25 is not positive');
    expect(tried(about, factOf('C1-mirrored', ball, { ...numbers, lipschitz: '399/100' }))).toBe(
      'the Lipschitz constant is only shown to be at most the root of 16',
    );
  });

  it('is not shown across a kink, nor beyond the doubles', () => {
    const relu = instance('relu', [[1]], [5], { P: point([['1/2']], 1), C: point([['-1/2']], 1) });
    expect(tried(relu, factOf('C1-mirrored', ball, { ...flat, lipschitz: 1000 }))).toBe(notSmooth);
    // r = 0 within a ball that reaches beyond 1.8e308; and from a centre beyond
    const line = instance('x', [[1]], [2], { P: point([[2]], 1), C: point([[1]], 1) });
    expect(tried(line, factOf('C1-mirrored', ball, { ...flat, radius: '1e309' }))).toBe(notSmooth);
    // within the doubles, though the width is beyond them
    expect(tried(line, factOf('C1-mirrored', ball, { ...flat, radius: '1.7e308' }))).toBe(
      'the bound holds at the point',
    );
    const off = { ...line, points: { ...line.points, C: point([['1e309']], 1) } };
    expect(tried(off, factOf('C1-mirrored', ball, { ...flat, radius: '1e310' }))).toBe(notSmooth);
  });
});

function coneOf(least: number, ratio: number): KktSet {
  return { set: 'cone', least: q(least), ratio: q(ratio) };
}

function boxOf(least: number | string, most: number): KktSet {
  return { set: 'box', least: q(least), most: q(most) };
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

  it('refutes C1 with norm(y) at a start that is not mirrored, with tight numbers', () => {
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
    expect(fails(parabola(1), 'C1-mirrored', coneOf(1, 2), good)).toContain('v_{j+h}');
    expect(fails(parabola(1), 'C2', ball, good)).toContain('about a cone');
    expect(fails(parabola(1), 'C5', ball, good)).toContain('about a box');
    expect(fails(parabola(1), 'C1-mirrored', ball, { ...good, singular: -4 })).toContain('> 0');
    expect(fails(parabola(1), 'C1-mirrored', ball, { ...good, lipschitz: -2 })).toContain('>= 0');
  });

  it('needs a Lipschitz constant for abs(v), K and the ball', () => {
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

  it('refutes C1 with mu doubled at a start with f != 0 of either kind', () => {
    const line = instance('x', [[1]], [0], { P: point([[-9]], 1), C: point([[-10]], 1) });
    expect(fails(line, 'C1-doubled', ball, {})).toBe('verified'); // 9 > 10 - 2
    expect(fails(line, 'C1-doubled', ball, { singular: '1/2' })).toContain('the bound holds'); // 9 = 10 - 1
    expect(fails(line, 'C1-doubled', ball, { singular: '501/1000' })).toBe('verified');
    expect(fails(line, 'C1-doubled', ball, { lipschitz: 4 })).toContain('is not positive');
  });

  it('refutes C2 by r != 0 at a start that is not mirrored', () => {
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
    expect(fails(pair, 'C2', coneOf(1, 2), good)).toBe('verified');
    expect(fails(pair, 'C2', coneOf(1, 2), { ...good, singular: '21/10' })).toContain('sigma_min');
    expect(fails(pair, 'C2', coneOf(1, 2), { ...good, lipschitz: 1 })).toContain('is false'); // 2 > 2
    // the bound on the ball is sigma_min at the centre minus lipschitz radius
    expect(fails(pair, 'C2', coneOf(1, 2), { ...good, lipschitz: '1/2' })).toContain('sigma_min');
    expect(fails(pair, 'C2', coneOf(1, 1), { radius: 2, singular: 1, lipschitz: '1/2' })).toBe(
      'verified',
    );
    const fitted = { ...pair, labels: vec(-2) };
    expect(fails(fitted, 'C2', coneOf(1, 2), good)).toContain('r = 0');
  });

  it('refutes C5 in the box', () => {
    const about = instance('x', [[1]], [3], {
      P: point([[0], [1]], 1, -1),
      C: point([[-1], [2]], 1, -1),
    });
    expect(fails(about, 'C5', boxOf(1, 2), {})).toBe('verified'); // 4 > 3 - 4
    expect(fails(about, 'C5', boxOf(1, 2), { singular: '11/10' })).toContain('sigma_min');
    // (3 kappa + zeta) h M eps = 7 M against 2 kappa s = 4
    expect(fails(about, 'C5', boxOf(1, 2), { lipschitz: '3/5' })).toContain('is not positive');
    expect(fails(about, 'C5', boxOf(1, 2), { lipschitz: '1/2' })).toBe('verified');
    // the first neuron's slope counts: 4 at the centre 2, and 0 at the centre 0 of the second
    const uneven = instance('square', [[1]], [0], {
      P: point([[1], [0]], 1, -1),
      C: point([[2], [0]], 1, -1),
    });
    const slopes = { singular: 4, lipschitz: 2 };
    expect(fails(uneven, 'C5', boxOf(1, 2), slopes)).toBe('verified'); // rho = 4 4 - 7 2 = 2
    expect(fails(uneven, 'C5', boxOf(1, 2), { ...slopes, singular: '41/10' })).toContain(
      'sigma_min',
    );
    expect(fails(uneven, 'C5', boxOf(1, 2), { ...slopes, lipschitz: '19/10' })).toContain(
      'Lipschitz',
    );
    // inside its balls the gradient is 0: r = 0 at y = -1
    expect(fails({ ...about, labels: vec(-1) }, 'C5', boxOf(1, 2), {})).toContain(
      'the bound holds',
    );
    expect(fails({ ...about, labels: vec(-2) }, 'C5', boxOf(1, 2), {})).toContain('is negative');
  });
});
