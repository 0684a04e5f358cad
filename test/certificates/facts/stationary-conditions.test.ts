/**
 * # A stationary fact: its sentence, its range of the loss, and its conditions
 * @module
 */
import { describe, expect, it } from 'vitest';
import { exactly } from '../../../src/arithmetic/bounds.ts';
import type { Interval } from '../../../src/arithmetic/interval.ts';
import { ratio, rationalFromDouble } from '../../../src/arithmetic/rational.ts';
import type { Rational } from '../../../src/arithmetic/rational.ts';
import { atPoint } from '../../../src/certificates/facts/at-point.ts';
import type { Question } from '../../../src/certificates/facts/at-point.ts';
import type { FactOf, FactPoint, Instance } from '../../../src/certificates/facts/format.ts';
import { aroundZero, zeroWithin } from '../../../src/certificates/facts/stationary-box.ts';
import { checkStationary } from '../../../src/certificates/facts/stationary.ts';
import { matrix } from '../../../src/linalg/matrix.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { instance, point, q, mat, vec } from './support.ts';

type Simple = Extract<FactOf<'stationary'>, { readonly nature: 'minimum' | 'undecided' }>;

function atBowl(over: Partial<Simple> = {}): Simple {
  return {
    fact: 'stationary',
    at: 'P',
    moving: 'hidden',
    radius: q(1),
    from: q('1/3'),
    to: q('4/3'),
    nature: 'minimum',
    ...over,
  };
}

/** The reason for a refusal, or 'holds'. */
function because(about: Instance, asked: FactOf<'stationary'>): string {
  const found = checkStationary(about, asked);
  return found.kind === 'fails' ? found.because : 'holds';
}

/** f = w at two samples with the labels 1 and -1: l = w^2 + 1, from w = 1/4. */
const bowl = instance('x', [[1], [1]], [1, -1], { P: point([['1/4']], 1) });

/** The loss near the zero of that, on the box of radius 1. */
function enclosureOfBowl(): Interval {
  const question: Question = {
    activation: activationNamed('x'),
    inputs: mat([1], [1]),
    labels: vec(1, -1),
    point: point([['1/4']], 1),
    moving: 'hidden',
  };
  const at = atPoint(question);
  if (at === undefined) throw new Error('expected a gradient');
  const one = exactly(1);
  const zero = zeroWithin(question, at.gradient, { low: one, high: one });
  if ('because' in zero) throw new Error(zero.because);
  const around = aroundZero(question, at, zero.within);
  if (around === undefined) throw new Error('expected an enclosure');
  return around.loss;
}

/** f = w v at x = 1 with the label 1, from 0: the Hessian is [[v^2, 2 w v - 1], [., w^2]]. */
const pass = instance('x', [[1]], [1], {
  P: point([[0]], 0),
  D: point([[1]], 1),
  U: point([[1]], -1),
  Z: point([[0]], 0),
});

const saddle = {
  ...atBowl({ moving: 'all', radius: q('1/8'), from: q('3/8'), to: q('5/8') }),
  nature: 'saddle',
  down: 'D',
  up: 'U',
} as const;

describe('the words of a stationary fact', () => {
  it('are rounded so that they stay true', () => {
    expect(checkStationary(bowl, atBowl())).toEqual({
      kind: 'holds',
      says: 'A point where the gradient of l in W (v fixed) is 0 has entries that differ by at most 0.25001 from those of P, and no other such point has entries that differ by at most 1; its loss is in [0.3333333333, 1.333333334]; it is a strict local minimum of l in W (v fixed), since the Hessian of l in W (v fixed) is positive definite there.',
    });
    const third = atBowl({ radius: q('1/3'), from: q('-1/3'), to: q('5/3'), nature: 'undecided' });
    expect(checkStationary(bowl, third)).toEqual({
      kind: 'holds',
      says: 'A point where the gradient of l in W (v fixed) is 0 has entries that differ by at most 0.25001 from those of P, and no other such point has entries that differ by at most 1/3; its loss is in [-0.3333333334, 1.666666667]; of its kind nothing is said.',
    });
  });

  it('name both directions of a saddle', () => {
    const found = checkStationary(pass, saddle);
    expect(found.kind === 'holds' ? found.says : found.because).toMatch(
      /^A point where the gradient of l in W and v is 0 has entries that differ by at most \S+ from those of P, and no other such point has entries that differ by at most 1\/8; its loss is in \[0\.375, 0\.625\]; it is neither a local minimum nor a local maximum of l in W and v, since the Hessian of l in W and v is negative along D and positive along U\.$/,
    );
  });
});

describe('the range of the loss', () => {
  it('holds at the ends of the enclosure, and not for one part in 10^30 less', () => {
    // l within 1/4 of w = 1/4: 17/16 -+ 1/4 (1/2 + 1/2 1/4 2), and a few roundings
    const { lo, hi } = enclosureOfBowl();
    expect(lo).toBeCloseTo(7 / 8, 13);
    expect(hi).toBeCloseTo(5 / 4, 13);
    const [from, to] = [rationalFromDouble(lo), rationalFromDouble(hi)];
    expect(because(bowl, atBowl({ from, to }))).toBe('holds');
    const inside = /^the loss is only shown to be in \[0\.87499999999\d*, 1\.2500000000\d*\]$/;
    expect(because(bowl, atBowl({ from: movedBy(from, 1n), to }))).toMatch(inside);
    expect(because(bowl, atBowl({ from, to: movedBy(to, -1n) }))).toMatch(inside);
  });

  it('has finite ends, also where loss or change overflow', () => {
    // l = 10^300 w^2/2 within w of w: l and its change 3 l are doubles at w = 10^4, their sum is not
    const steep = (w: string): Instance => instance('x', [['1e150']], [0], { P: point([[w]], 1) });
    const wide = atBowl({ radius: q('3e4'), from: q(0), to: q('1e400') });
    expect(because(steep('1e3'), wide)).toBe('holds');
    expect(because(steep('1e4'), wide)).toBe('the loss is only shown to be in [0, Infinity]');
    expect(because(steep('1.2e4'), wide)).toBe('the loss has no bounded enclosure on the box');
  });
});

function movedBy({ num, den }: Rational, by: bigint): Rational {
  const scale = 10n ** 30n;
  return ratio(num * scale + by * den, den * scale);
}

function without({ points, ...parts }: Instance, part: string): Instance {
  return { points, ...Object.fromEntries(Object.entries(parts).filter(([key]) => key !== part)) };
}

describe('a stationary fact needs', () => {
  it('an instance with its parts, in shapes that agree', () => {
    for (const part of ['activation', 'inputs', 'labels'])
      expect(because(without(bowl, part), atBowl()), part).toContain('lacks an activation');
    expect(because({ ...bowl, labels: [q(1)] }, atBowl())).toBe('expected 2 labels, got 1');
    expect(because(bowl, atBowl({ at: 'Q' }))).toBe('there is no point Q');
    const at = (P: FactPoint): string => because({ ...bowl, points: { P } }, atBowl());
    expect(at(point([[1, 1]], 1))).toBe(
      'expected hidden weights m x 1 and m output weights, got 1 x 2 and 1',
    );
    expect(at(point([[1]], 1, 1))).toBe(
      'expected hidden weights m x 1 and m output weights, got 1 x 1 and 2',
    );
  });

  it('1 to 400 parameters, and n p^2 at most 10^8', () => {
    const asked = atBowl({ radius: q(0) });
    const wide = (n: number, m: number): string => {
      const ones = (count: number): readonly Rational[] =>
        Array.from({ length: count }, () => q(1));
      const P = { hidden: matrix(m, 1, ones(m)), outputs: ones(m) };
      const about = { ...bowl, inputs: matrix(n, 1, ones(n)), labels: ones(n), points: { P } };
      return because(about, asked);
    };
    const rest = 'expected a radius > 0 within the range of doubles';
    const refused = (p: number, n: number): string =>
      `expected 1 to 400 parameters p, and n p^2 <= 100000000, got p = ${p} and n = ${n}`;
    expect(wide(2, 1)).toBe(rest);
    expect(wide(2, 0)).toBe(refused(0, 2));
    expect(wide(625, 400)).toBe(rest);
    expect(wide(626, 400)).toBe(refused(400, 626));
    expect(wide(2, 401)).toBe(refused(401, 2));
  });

  it('a radius that is positive, and among the doubles', () => {
    for (const radius of ['0', '-1', '1e-400', '1e400'])
      expect(because(bowl, atBowl({ radius: q(radius) })), radius).toBe(
        'expected a radius > 0 within the range of doubles',
      );
    expect(because(bowl, atBowl({ radius: q('1e308') }))).toBe('holds');
  });

  it('an activation that is smooth, and a Hessian with an inverse', () => {
    const sigma = (name: string, w: string): string =>
      because(instance(name, [[1]], [1], { P: point([[w]], 1) }), atBowl());
    expect(sigma('log(x)', '0')).toBe("sigma and sigma' are not shown to exist at the point");
    expect(sigma('log(x)', '1/2')).toBe(
      "sigma is not shown to be C^2, with bounded enclosures, on the box's pre-activations",
    );
    expect(sigma('1', '0')).toBe('the Hessian is singular in float64');
  });

  it('a minimum where it says so', () => {
    const minimum = atBowl({ moving: 'all', radius: q('1/8'), from: q(0) });
    expect(because(pass, minimum)).toBe(
      'the Hessian of l in W and v is not shown to be positive definite on the box',
    );
    expect(because(pass, { ...minimum, nature: 'undecided' })).toBe('holds');
  });

  it('a saddle with both of its directions: curvature 0 has no sign', () => {
    expect(because(pass, { ...saddle, up: 'D' })).toMatch(
      /^the Hessian of l in W and v is not shown to be positive along D: between -2\.\S+ and -1\.9\d*$/,
    );
    expect(because(pass, { ...saddle, down: 'U' })).toMatch(
      /^the Hessian of l in W and v is not shown to be negative along U: between 1\.9\d* and 2\.\S+$/,
    );
    expect(because(pass, { ...saddle, down: 'Z' })).toBe(
      'the Hessian of l in W and v is not shown to be negative along Z: between 0 and 0',
    );
    expect(because(pass, { ...saddle, up: 'Z' })).toBe(
      'the Hessian of l in W and v is not shown to be positive along Z: between 0 and 0',
    );
    expect(because(pass, { ...saddle, up: 'Q' })).toBe(
      'expected a direction Q of the shape of the point',
    );
    const shapes = {
      rows: { hidden: matrix(2, 1, [q(1), q(1)]), outputs: [q(1)] },
      cols: point([[1, 1]], 1),
      outputs: point([[1]], 1, 1),
    };
    for (const [name, d] of Object.entries(shapes))
      expect(because({ ...pass, points: { ...pass.points, D: d } }, saddle), name).toBe(
        'expected a direction D of the shape of the point',
      );
  });
});
