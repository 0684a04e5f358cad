import { describe, expect, it } from 'vitest';
import type { Fact, Instance } from '../../../src/certificates/facts/format.ts';
import { pointFacts } from '../../../src/certificates/facts/points.ts';
import { rationalTier } from '../../../src/arithmetic/rational-tier.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { answer, instance, point, q, verdictOn } from './support.ts';

const mirroredPoint = point(
  [
    [1, '1/2'],
    [0, 3],
    [1, '1/2'],
    [0, 3],
  ],
  2,
  '-1/3',
  -2,
  '1/3',
);

/** The instance with an extra or a replaced point. */
function withPoints(about: Instance, points: Instance['points']): Instance {
  return { ...about, points: { ...about.points, ...points } };
}

describe('the fact sizes', () => {
  const at = (m: number, n: number, d: number): Instance => {
    const row = Array.from({ length: d }, () => 1);
    const rows = (count: number): number[][] => Array.from({ length: count }, () => row);
    return instance(
      'tanh',
      rows(n),
      rows(n).map(() => 0),
      {
        P: point(rows(m), ...rows(m).map(() => 1)),
      },
    );
  };

  it('decides each relation on both sides of its threshold, with h = floor(m/2)', () => {
    for (const [m, n, d, hd, md] of [
      [4, 4, 2, true, true],
      [4, 5, 2, false, true],
      [5, 5, 2, false, true],
      [4, 8, 2, false, true],
      [4, 9, 2, false, false],
      [1, 1, 3, false, true],
    ] as const) {
      const holds = (relation: Extract<Fact, { fact: 'sizes' }>['relation']): boolean =>
        answer(at(m, n, d), { fact: 'sizes', at: 'P', relation }) === 'verified';
      expect([holds('n <= h d'), holds('n > h d')], `${m} ${n} ${d}`).toEqual([hd, !hd]);
      expect([holds('n <= m d'), holds('n > m d')], `${m} ${n} ${d}`).toEqual([md, !md]);
    }
  });

  it('needs inputs and a point', () => {
    const fact = { fact: 'sizes', at: 'Q', relation: 'n <= m d' } as const;
    expect(answer({ points: {} }, fact)).toBe('sizes: the instance has no inputs');
    expect(answer(at(1, 1, 1), fact)).toBe('sizes: there is no point Q');
  });
});

describe('mirrored and outputs-nonzero', () => {
  const about = instance('tanh', [[1, 1]], [0], { P: mirroredPoint });
  const mirrored: Fact = { fact: 'mirrored', at: 'P' };
  const nonzero: Fact = { fact: 'outputs-nonzero', at: 'P' };

  it('hold at a mirrored point, and at no neighbour of it', () => {
    expect(answer(about, mirrored)).toBe('verified');
    expect(answer(about, nonzero)).toBe('verified');
    const W = [
      [1, '1/2'],
      [0, 3],
      [1, '1/2'],
      [0, 3],
    ];
    for (const [hidden, outputs] of [
      [
        [
          [1, '1/2'],
          [0, 3],
          [1, '1/3'],
          [0, 3],
        ],
        [2, '-1/3', -2, '1/3'],
      ],
      [
        [
          [1, '1/2'],
          [0, 3],
          [0, 3],
          [1, '1/2'],
        ],
        [2, '-1/3', -2, '1/3'],
      ],
      [W, [2, '-1/3', -2, '-1/3']],
      [W, [2, '-1/3', -2, '1/2']],
      [W, [2, -2, '-1/3', '1/3']],
      [W.slice(0, 3), [2, 0, -2]],
      [W.slice(0, 1), [2]],
    ] as const)
      expect(answer(withPoints(about, { P: point(hidden, ...outputs) }), mirrored)).toContain(
        'is not mirrored',
      );
    const zero = withPoints(about, { P: point(W, 2, '-1/3', 0, '1/3') });
    expect(answer(zero, nonzero)).toContain('v_3 = 0');
    const first = withPoints(about, { P: point(W, 0, '-1/3', 2, '1/3') });
    expect(answer(first, nonzero)).toContain('v_1 = 0');
    expect(answer(about, { ...mirrored, at: 'Q' })).toContain('there is no point Q');
    expect(answer(about, { ...nonzero, at: 'Q' })).toContain('there is no point Q');
  });
});

describe('in-ball', () => {
  const about = instance('tanh', [[1, 1]], [0], {
    P: point(
      [
        [3, 0],
        [0, -4],
      ],
      1,
      1,
    ),
    C: point(
      [
        [0, 0],
        [0, 0],
      ],
      9,
      9,
    ),
    N: point([[0, 0]], 1),
  });
  const inBall = (radius: string, around: string, centre = 'C'): string =>
    answer(about, { fact: 'in-ball', at: 'P', centre, radius: q(radius), around: q(around) });

  it('is measured to the farthest corner, and the boundary belongs to the ball', () => {
    expect(inBall('5', '0')).toBe('verified');
    expect(inBall('49999999999999999999/10000000000000000000', '0')).toContain('squared distance');
    // (4, 1, 1, 5): 43
    expect(inBall('656/100', '1')).toBe('verified');
    expect(inBall('655/100', '1')).toContain('squared distance');
    expect(inBall('1/1000', '0', 'P')).toBe('verified');
  });

  it('states what is in the ball: the point, or its whole neighbourhood', () => {
    const claim = (around: string): string => {
      const verdict = verdictOn(about, {
        fact: 'in-ball',
        at: 'P',
        centre: 'C',
        radius: q('13/2'),
        around: q(around),
      });
      return verdict.kind === 'verified' ? verdict.claim : '';
    };
    const where = 'is in the ball norm_F(W - W0) <= 13/2 around W0 of C.';
    expect(claim('0').endsWith(`: W of P ${where}`)).toBe(true);
    const near = `: Every W within 1/2 of P, entry by entry, ${where}`;
    expect(claim('1/2').endsWith(near)).toBe(true);
  });

  it('needs a radius > 0, a width >= 0 and one shape', () => {
    expect(inBall('0', '0', 'P')).toContain('radius > 0');
    expect(inBall('-5', '0')).toContain('radius > 0');
    expect(inBall('5', '-1')).toContain('>= 0');
    expect(inBall('5', '0', 'N')).toContain('different widths');
    expect(inBall('5', '0', 'M')).toContain('no point M');
  });
});

describe('loss and lower', () => {
  const about = instance('cubic', [[1], [2]], [1, 3], {
    P: point([[1]], 1), // f = 2, 10: r = 1, 7
    Q: point([[1]], '1/2'), // f = 1, 5: r = 0, 2
    Z: point([[0]], 1), // r = -1, -3
    R: point([[1], [1]], 0, 0),
  });
  const loss = (where: Instance, from: string, to: string, at = 'P'): string =>
    answer(where, { fact: 'loss', at, from: q(from), to: q(to) });

  it('are exact for a polynomial', () => {
    expect(loss(about, '25', '25')).toBe('verified');
    expect(loss(about, '24', '26')).toBe('verified');
    expect(loss(about, '25', '24')).toContain('25 exactly');
    expect(loss(about, '0', '24')).toContain('25 exactly');
    expect(loss(about, '250000000000000001/10000000000000000', '26')).toContain('25 exactly');
    expect(loss(about, '2', '2', 'Q')).toBe('verified');
    expect(loss(about, '5', '5', 'Z')).toBe('verified');
  });

  it('compare two points of one width, strictly', () => {
    const lower = (at: string, than: string, where = about): string =>
      answer(where, { fact: 'lower', at, than });
    expect(lower('Q', 'P')).toBe('verified');
    expect(lower('P', 'Q')).toContain('not shown');
    expect(lower('P', 'P')).toContain('not shown');
    expect(lower('R', 'P')).toContain('different widths');
    expect(lower('S', 'P')).toContain('no point S');
  });

  it('enclose where sigma is not rational, and prove no equality there', () => {
    const tanh = { ...about, activation: instance('tanh', [[1]], [0]).activation } as const;
    const where: Instance = withPoints(instance('tanh', [[1], [2]], [1, 3]), about.points);
    expect(tanh.activation).toEqual(where.activation);
    const exact = ((Math.tanh(1) - 1) ** 2 + (Math.tanh(2) - 3) ** 2) / 2;
    const [below, above] = [exact - 1e-14, exact + 1e-14].map((x) => `${x}`);
    const near = `${exact}`;
    expect(loss(where, `${below}`, `${above}`)).toBe('verified');
    expect(loss(where, near, near)).toContain('not shown to be in the range');
    expect(loss(where, `${above}`, '100')).toContain('not shown to be in the range');
    expect(loss(where, '0', `${below}`)).toContain('not shown to be in the range');
    expect(loss(where, '5', '5', 'Z')).toBe('verified'); // tanh(0) = 0
    // f = 0 by cancellation, which is only enclosed: the loss is shown to be neither 0 nor positive
    const cancels = instance('tanh', [[1]], [0], { P: point([[1], [1]], 1, -1) });
    expect(loss(cancels, '0', '1/1000')).toBe('verified');
    expect(loss(cancels, '0', '0')).toContain('not shown to be in the range');
    expect(loss(cancels, `1/1${'0'.repeat(200)}`, '1')).toContain('not shown to be in the range');
    expect(answer(where, { fact: 'lower', at: 'P', than: 'Z' })).toBe('verified'); // one of each
    expect(answer(where, { fact: 'lower', at: 'P', than: 'Q' })).toBe('verified');
    expect(answer(where, { fact: 'lower', at: 'Q', than: 'P' })).toContain('not shown');
  });

  it('show neither of two equal losses to be lower, one exact and one enclosed', () => {
    // f = tanh(0) - tanh(0) at P, over Q, and tanh(1) - tanh(1) at Q, which intervals make a little more than 0
    const where = instance('tanh', [[1], [2]], [1, '1/3'], {
      P: point([[0], [0]], 1, -1),
      Q: point([[1], [1]], 1, -1),
    });
    expect(answer(where, { fact: 'lower', at: 'P', than: 'Q' })).toContain('not shown');
    expect(answer(where, { fact: 'lower', at: 'Q', than: 'P' })).toContain('not shown');
  });

  it('prove nothing where f is not defined, or beyond the doubles', () => {
    const log = withPoints(instance('log(x)', [[1], [2]], [1, 3]), {
      P: point([[-1]], 1),
      Z: point([[0]], 1),
    });
    expect(loss(log, '0', '1000')).toContain('not shown to be defined');
    expect(loss(log, '0', '1000', 'Z')).toContain('not shown to be defined');
    const large = withPoints(instance('exp', [[1000]], [0]), { P: point([[1000]], 1) });
    expect(loss(large, '0', '1')).toContain('not shown to be defined and bounded');
    const { labels: _, ...bare } = about;
    expect(loss(bare, '25', '25')).toContain('lacks an activation, inputs or labels');
  });

  it('state r where it is known, and only the loss where it is enclosed', () => {
    const says = (where: Instance, from: string, to: string): readonly string[] => {
      const verdict = verdictOn(where, { fact: 'loss', at: 'P', from: q(from), to: q(to) });
      return verdict.kind === 'verified' ? verdict.hypotheses : [];
    };
    expect(says(about, '25', '25')).toEqual(['P: l = 25 exactly. (over Q: r = (1, 7))']);
    const tanh = instance('tanh', [[1]], [0], { P: point([[1]], 1) });
    expect(says(tanh, '1/4', '1/3')).toEqual(['P: l is between 1/4 and 1/3.']);
  });

  it('give the reason for the point whose loss is not known', () => {
    const fact = { fact: 'lower', at: 'P', than: 'Z' } as const;
    const { labels: _, ...bare } = about;
    expect(answer(bare, fact)).toContain('lacks an activation, inputs or labels');
    const log = (p: number, z: number): Instance =>
      instance('log(x)', [[1]], [1], { P: point([[p]], 1), Z: point([[z]], 1) });
    expect(answer(log(-1, 2), fact)).toContain('P: the loss is not shown to be defined');
    expect(answer(log(2, -1), fact)).toContain('Z: the loss is not shown to be defined');
  });

  it('cost 20 units for each of n m evaluations of sigma where it is enclosed', () => {
    const spent: number[] = [];
    const work = { tier: rationalTier, spend: (units: number) => void spent.push(units) };
    const exp = activationNamed('exp');
    const fact = { fact: 'loss', at: 'P', from: q(0), to: q(99) } as const;
    const onThree = (w: number): number[] => {
      spent.length = 0;
      const where = instance('exp', [[1], [1], [1]], [0, 0, 0], { P: point([[w], [w]], 1, 1) });
      expect(pointFacts.loss.check({ instance: where, activation: exp, work }, fact).kind).toBe(
        'holds',
      );
      return [...spent];
    };
    expect(onThree(0)).toEqual([]);
    // exp(x), its own slope and curvature, costs 10, and x costs 1
    expect(onThree(1)).toEqual([20 * 3 * 2 * 11]);
  });

  it('are known for relu at its kink, where it has a value and no slope', () => {
    const relu = instance('relu', [[1], [-1]], [1, 1], { P: point([[0]], 1) });
    expect(loss(relu, '1', '1')).toBe('verified');
    expect(answer(relu, { fact: 'critical', at: 'P', moving: 'hidden' })).toContain('not known');
  });
});

describe('singular and jacobian-rank', () => {
  // square: sigma' = 2 w.x; J = 2 v (w.x) x: rows (2, 0) and (0, 6) at w = (1, 1), v = 1
  const about = instance(
    'square',
    [
      [1, 0],
      [0, '1/3'],
    ],
    [0, 0],
    {
      P: point([[1, 3]], 1),
      V: point([[1, 3]], '-1/2'),
      D: point([[1, 0]], 1),
    },
  );
  const singular = (least: string, at = 'P'): string =>
    answer(about, { fact: 'singular', at, least: q(least) });

  it('bound sigma_min from below, and scale with v', () => {
    expect(singular('2/3')).toBe('verified'); // rows (2, 0), (0, 2/3)
    expect(singular('1/3')).toBe('verified');
    expect(singular('66666666666666667/100000000000000000')).toContain('sigma_min is below');
    expect(singular('1/3', 'V')).toBe('verified');
    expect(singular('2/5', 'V')).toContain('sigma_min is below');
    expect(singular('0')).toContain('bound > 0');
    expect(singular('-2/3')).toContain('bound > 0');
    expect(singular('1/100000', 'D')).toContain('sigma_min is below');
  });

  it('give the rank', () => {
    for (const [at, rank] of [
      ['P', 2],
      ['V', 2],
      ['D', 1],
    ] as const)
      for (const is of [0, 1, 2])
        expect(answer(about, { fact: 'jacobian-rank', at, is }) === 'verified').toBe(is === rank);
    const tanh = withPoints(instance('tanh', [[1, 0]], [0]), { P: point([[1, 0]], 1) });
    expect(answer(tanh, { fact: 'jacobian-rank', at: 'P', is: 1 })).toContain('not known');
    expect(answer(tanh, { fact: 'singular', at: 'P', least: q('1/10') })).toContain('not known');
  });

  it('need as many columns as rows, as sigma_min is over the rows', () => {
    const tall = instance('square', [[1], [2], [3]], [0, 0, 0], { P: point([[1]], 1) });
    expect(answer(tall, { fact: 'singular', at: 'P', least: q('1/1000') })).toContain('below');
  });
});
