/**
 * # The facts of robust and flipped networks: sentences, refusals, and numbers of the note
 *
 * The corpus of version 3 has their verdicts.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { rationalField as Q } from '../../../src/arithmetic/rational.ts';
import type { Fact, FactOf, Instance } from '../../../src/certificates/facts/format.ts';
import { activeInput, denseWeights } from '../../../src/purification/family.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { answer, mat, point, q, vec, verdictOn } from './support.ts';

const none: Instance = { points: {} };

function said(about: Instance, fact: Fact): string {
  const verdict = verdictOn(about, fact);
  if (verdict.kind !== 'verified') throw new Error(JSON.stringify(verdict));
  return verdict.hypotheses.join(' ');
}

function robust(D: number, entry: string, radius: string): FactOf<'robust-at'> {
  return {
    fact: 'robust-at',
    hidden: denseWeights(Q, { dimension: D, entry: q(entry) }),
    threshold: q('1/4'),
    input: activeInput(Q, { dimension: D, active: 1 }),
    radius: q(radius),
    by: 'parts',
  };
}

function flipped(D: number, entry: string, fall: string, radius: string): FactOf<'flipped-at'> {
  const { hidden, threshold, input } = robust(D, entry, radius);
  const change = input.map(() => q(fall));
  return { fact: 'flipped-at', hidden, threshold, input, radius: q(radius), change };
}

const sixteen = {
  ...robust(16, '1/20', '468/1000'),
  by: 'form',
  curvature: q('2939/1000'),
  offset: q('1557/10000'),
} as const satisfies Fact;

describe('the facts of networks with a dead zone', () => {
  it('have the margins 29/784 and 19/280 of the two rational instances', () => {
    expect(said(none, robust(9, '2/15', '11/20'))).toBe(
      'For f(x) = sum_i T(<w_i, x>), T(t) = relu(t - b) - relu(-t - b), b = 1/4, with these 9 neurons on R^9: f(x) = 53/60 exactly at this x, and f(x + h) >= 29/784 > 0 for every h with norm(h) <= 11/20. (from w_i = e_i + n_i, norms rounded up)',
    );
    expect(said(none, robust(16, '1/16', '11/20'))).toContain('f(x + h) >= 19/280 > 0');
  });

  it('flip at 13/24 and not before in the direction of the dense part', () => {
    // eps* q, q = 1/3 and 1/4
    expect(said(none, flipped(9, '1/5', '-13/72', '13/24'))).toContain(
      ': f(x) = 19/20 exactly at this x, and f(x + h) = 0 exactly for the written h, norm(h) <= 13/24. (evaluated over Q)',
    );
    expect(said(none, flipped(16, '1/8', '-13/96', '13/24'))).toContain('f(x + h) = 0 exactly');
    expect(answer(none, flipped(9, '1/5', '-12/72', '13/24'))).toContain('which is > 0');
    const negative = { ...flipped(9, '1/5', '0', '1'), input: flipped(9, '1/5', '-1', '1').change };
    expect(answer(none, negative)).toContain('which is not > 0');
    // kappa = 1 at D = 16
    expect(answer(none, flipped(16, '1/4', '-17/160', '17/40'))).toBe('verified');
  });

  it('certify the radius 0.468 by a form of order 17', () => {
    expect(said(none, sixteen)).toContain(
      'f(x) = 4/5 exactly at this x, and f(x + h) >= 36779/62500000 > 0 for every h with norm(h) <= 117/250. (from a quadratic form that is positive semidefinite, over Q)',
    );
    expect(answer(none, { ...sixteen, radius: q('4683/10000') })).toContain('the lower bound of f');
    expect(answer(none, { ...sixteen, curvature: q('2938/1000') })).toContain('>= 0 is false');
  });

  it('have the exact radius of a pure network by a form: 1/sqrt(2) for D = 16 and b = 1/4', () => {
    // the form is singular at curvature 1, offset 1/4 with f(x) = 3/4
    const pure: Fact = { ...robust(16, '0', '7071/10000'), by: 'form', curvature: q(1), offset: q('1/4') }; // prettier-ignore
    expect(answer(none, pure)).toBe('verified');
    expect(answer(none, { ...pure, radius: q('7072/10000') })).toContain('the lower bound of f');
    expect(said(none, { fact: 'pure-radius', dimension: 16, active: 1, threshold: q('1/4'), squared: q('1/2') })).toContain(
      ', b = 1/4, on R^16, at the sum x of 1 unit vector: the least norm(h)^2 with f(x + h) <= 0 is r, where r = 1/2 exactly.',
    ); // prettier-ignore
  });

  it('say what a gradient step does to the dense part', () => {
    const { hidden, threshold, input, radius } = robust(9, '2/15', '11/20');
    const direction = input.map(() => q('1/3'));
    const fact = { fact: 'dense-sign', hidden, threshold, input, direction, radius } as const;
    expect(said(none, { ...fact, sign: 'negative' })).toContain(
      'at z = x - 11/20 grad f(x)/norm(grad f(x)) 1 neuron fires, and <u, z> is negative; so for every loss that falls in f(z), z held fixed, a descent step along u, the same in all w_i, takes u from them. (squares compared over Q)',
    );
    // without a perturbation, and with one no longer than q s = 1/3
    for (const text of ['0', '1/4', '1/3'])
      expect(said(none, { ...fact, radius: q(text), sign: 'positive' })).toContain(
        'adds u to them.',
      );
    // all nine fire at kappa q s > b
    const wide = { ...fact, hidden: denseWeights(Q, { dimension: 9, entry: q('1/3') }) };
    expect(said(none, { ...wide, sign: 'negative' })).toMatch(/[02-9] neurons fire, and/u);
  });

  it('round norms that are no fractions to the safe side', () => {
    const W = mat(['11/10', '1/10'], ['1/10', '11/10']);
    const fact: Fact = { ...robust(2, '0', '1/2'), hidden: W, input: vec(1, 0) };
    expect(said(none, fact)).toMatch(/f\(x \+ h\) >= 0\.\d+ > 0 for every h/u);
    const far: Fact = { ...fact, hidden: mat([`1${'0'.repeat(399)}`, 1], [0, 1]) };
    expect(answer(none, far)).toContain('a norm is beyond the doubles');
  });

  it('are malformed where lengths differ', () => {
    const one = robust(2, '0', '1/2');
    const cases: readonly (readonly [fact: Fact, at: string])[] = [
      [{ ...one, input: vec(1) }, 'facts[0].hidden[0]: expected 1 entries, got 2'],
      [{ ...flipped(2, '0', '0', '1'), change: vec(1) }, 'facts[0].change: expected 2 entries'],
      [{ fact: 'pure-radius', dimension: 3, active: 4, threshold: q('1/4'), squared: q(1) }, 'facts[0].active: expected a number from 1 to 3, got 4'],
      [{ fact: 'pure-radius', dimension: 3, active: 0, threshold: q('1/4'), squared: q(1) }, 'facts[0].active: expected a number from 1 to 3, got 0'],
    ]; // prettier-ignore
    for (const [fact, at] of cases) expect(answer(none, fact)).toContain(`malformed ${at}`);
    const { hidden, threshold, input, radius } = one;
    const sign: Fact = { fact: 'dense-sign', hidden, threshold, input, direction: vec(1), radius, sign: 'positive' }; // prettier-ignore
    expect(answer(none, sign)).toContain('malformed facts[0].direction');
    const both = { threshold, input, radius, change: vec(0, 0), by: 'parts' } as const;
    expect(answer(none, { fact: 'purified', before: mat([1]), after: hidden, ...both })).toContain('malformed facts[0].before[0]'); // prettier-ignore
    expect(answer(none, { fact: 'purified', before: hidden, after: mat([1]), ...both })).toContain('malformed facts[0].after[0]'); // prettier-ignore
    expect(answer(none, { fact: 'purified', before: hidden, after: hidden, ...both, change: vec(0) })).toContain('malformed facts[0].change'); // prettier-ignore
  });
});

describe('the facts of other networks', () => {
  const relu = activationNamed('relu').value;
  const net: Instance = { activation: relu, points: { P: point([[1, 0], [0, 1]], 1, -1) } }; // prettier-ignore
  const one: FactOf<'robust-network'> = {
    fact: 'robust-network',
    at: 'P',
    free: 2,
    input: vec(2, 1),
    radius: q('7/10'),
    by: 'cases',
    splits: [0],
    slopes: [vec(1, -1)],
  };

  it('keep their sign up to the nearest zero', () => {
    // both fire on the ball of radius 1: z1 - z2 = 0 at 1/sqrt(2)
    expect(said(net, one)).toBe(
      'f at P has the same sign, not 0, at this x and at x + h for every h with norm(h) <= 7/10. (affine lower bounds in 1 case, over Q)',
    );
    expect(answer(net, { ...one, radius: q('71/100') })).toContain('case 1 is not shown');
    expect(answer(net, { ...one, radius: q(0) })).toContain('expected a radius > 0');
    expect(answer(net, { ...one, input: vec(2) })).toContain('expected an input of 2 entries');
    expect(answer(net, { ...one, at: 'Q' })).toContain('there is no point Q');
    expect(answer({ points: net.points }, one)).toContain('the instance lacks an activation');
    // a fixed input does not move: f = z1 - 1
    const fixed: Fact = { ...one, free: 1, radius: q('99/100') };
    expect(said(net, fixed)).toContain('for every h that moves only the first 1 inputs, with norm');
    const off: Fact = { ...fixed, by: 'gradient' };
    expect(said(net, { ...off })).toContain(
      '(from the largest gradient on the ball, by enclosures)',
    );
    expect(answer(net, { ...off, radius: q('101/100') })).toContain('is not shown');
  });

  it('change it where a change is written', () => {
    const h = { change: vec('-1/2', '1/2'), radius: q('3/4') };
    const { at, free, input } = one;
    const flip: FactOf<'flipped-network'> = { fact: 'flipped-network', at, free, input, ...h };
    expect(said(net, flip)).toBe(
      'f at P is positive at this x, and <= 0 at x + h for the written h, norm(h) <= 3/4. (evaluated over Q)',
    );
    const turned = { ...net, points: { P: point([[1, 0], [0, 1]], -1, 1) } }; // prettier-ignore
    expect(said(turned, flip)).toContain('f at P is negative at this x, and >= 0 at x + h');
    expect(said(net, { ...flip, free: 1, change: vec(-1, 0), radius: q(1) })).toContain(
      'norm(h) <= 1, which moves only the first 1 inputs. (',
    );
    const root = { activation: activationNamed('sqrt(x)').value, points: net.points };
    expect(answer(root, { ...flip, change: vec(-3, 0), radius: q(3) })).toContain(
      'a sign of f is not shown',
    );
  });
});
