/**
 * # Radii of networks: closed forms, forms, cases and gradients, against numbers of the note
 * @module
 */
import { describe, expect, it } from 'vitest';
import { exactly } from '../../src/arithmetic/bounds.ts';
import { interval } from '../../src/arithmetic/interval.ts';
import { rationalField as Q, rationalToText } from '../../src/arithmetic/rational.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import { casesFault } from '../../src/purification/cases.ts';
import {
  formMatrix,
  partsMargin,
  poised,
  response,
  restOf,
  valueAt,
} from '../../src/purification/dead-zone.ts';
import {
  activeInput,
  denseWeights,
  flipRadiusSquare,
  flipScale,
  lowers,
  pureChoice,
  pureRadiusSquare,
} from '../../src/purification/family.ts';
import {
  denseChange,
  fastGradient,
  signOfDifference,
} from '../../src/purification/fast-gradient.ts';
import { gradientUp, signMargin } from '../../src/purification/lipschitz.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { mat, q, vec } from '../certificates/facts/support.ts';

const b = q('1/4');

describe('a dead zone', () => {
  it('is t - b above b, t + b below -b, and 0 between', () => {
    const got = vec(-1, '-1/4', '-1/8', 0, '1/4', 1).map((t) => rationalToText(response(Q, b, t)));
    expect(got).toEqual(['-3/4', '0', '0', '0', '0', '3/4']);
  });

  it('names the first neuron that is not above -b', () => {
    const net = { hidden: mat([1, 0], [0, -1]), threshold: b };
    expect(poised(Q, net, vec(1, '1/4'))).toBe(1);
    expect(poised(Q, net, vec('1/4', '1/8'))).toMatchObject({ firing: [], value: q(0) });
  });

  it('has both branches of the rest, which meet', () => {
    const rest = (eps: string, k: number, least?: string): string | undefined => {
      const found = restOf(Q, q(eps), q(k), least === undefined ? undefined : q(least));
      return found === undefined ? undefined : rationalToText(found);
    };
    expect(rest('1/2', 1, '1/4')).toBe('1/2'); // eps = 2 b' sqrt(k)
    expect(rest('1', 1, '1/4')).toBe('5/4');
    expect(rest('1/3', 1, '1/4')).toBe('1/3');
    expect(rest('1/3', 4, '1')).toBe('2/3');
    expect(rest('1/3', 4)).toBe('2/3');
    expect(rest('1', 0, '1/4')).toBe('1');
    expect(rest('1', 1, '0')).toBeUndefined();
  });

  it('has the margins 29/784 and 19/280 of P6, and the form of P2(a)', () => {
    const there = (dimension: number, entry: string) => {
      const net = { hidden: denseWeights(Q, { dimension, entry: q(entry) }), threshold: b };
      const found = poised(Q, net, activeInput(Q, { dimension, active: 1 }));
      if (typeof found === 'number') throw new Error('poised');
      return found;
    };
    const margin = (D: number, entry: string) => partsMargin(Q, there(D, entry), q('11/20'));
    expect([margin(9, '2/15'), margin(16, '1/16')]).toEqual([q('29/784'), q('19/280')]);
    expect(formMatrix(Q, there(2, '0'), q(3), q(5))).toEqual(
      mat([3, 0, '1/2'], [0, 2, 0], ['1/2', 0, 5]), // 1/(4 b) = 1 for the idle neuron
    );
  });

  it('has no margin where an idle neuron can be reached', () => {
    const net = { hidden: denseWeights(Q, { dimension: 4, entry: q('1/2') }), threshold: q('1/2') };
    const there = poised(Q, net, activeInput(Q, { dimension: 4, active: 1 }));
    if (typeof there === 'number') throw new Error('poised');
    expect(there.idle.map(({ distance }) => rationalToText(distance))).toEqual(['1', '1', '1']);
    expect(partsMargin(Q, there, q(1))).toBeUndefined();
  });
});

describe('the family of one dense part', () => {
  it('has the radius of the pure network, independent of D from where p fits', () => {
    const square = (dimension: number, active: number, threshold: string): string =>
      rationalToText(pureRadiusSquare(Q, { dimension, active, threshold: q(threshold) }));
    expect(square(16, 1, '1/4')).toBe('1/2'); // 4 b s (1 - 2 b)
    expect(square(1000, 1, '1/4')).toBe('1/2');
    expect(square(1, 1, '1/4')).toBe('9/16');
    expect(square(3, 2, '1/4')).toBe('49/48'); // p = 1 = D - s below s (1 - 3b)/b = 2
    expect(square(9, 3, '2/5')).toBe('27/25'); // s (1 - b)^2
    expect(square(9, 3, '1/2')).toBe('3/4');
    expect(pureChoice(Q, { dimension: 9, active: 1, threshold: q('1/7') })).toBe(4);
    expect(pureChoice(Q, { dimension: 9, active: 2, threshold: q('3/10') })).toBe(1); // of 2/3
    expect(pureChoice(Q, { dimension: 9, active: 1, threshold: q('8/25') })).toBe(0); // of 1/8
  });

  it('flips at 13/24, at 17/40, at 11 sqrt(3)/30 and at s/D', () => {
    const square = (dimension: number, entry: string, active = 1): string =>
      rationalToText(flipRadiusSquare(Q, { dimension, active, threshold: b, entry: q(entry) }));
    expect(square(9, '1/5')).toBe('169/576');
    expect(square(16, '1/8')).toBe('169/576');
    expect(square(16, '1/4')).toBe('289/1600');
    expect(square(3, '1/2')).toBe('121/300');
    for (const entry of ['0', '1/2', '3']) expect(square(2, entry)).toBe('1/2');
    const t = flipScale(Q, { dimension: 9, active: 1, threshold: b, entry: q(1000) });
    expect(Number(t.num) / Number(t.den)).toBeCloseTo(1 / 9, 3);
  });

  it('is f(x - t 1) = 0 at the scale', () => {
    const family = { dimension: 5, active: 2, threshold: q('1/5'), entry: q('3/7') };
    const net = { hidden: denseWeights(Q, family), threshold: family.threshold };
    const t = flipScale(Q, family);
    const moved = activeInput(Q, family).map((x) => Q.sub(x, t));
    expect(rationalToText(valueAt(Q, net, moved))).toBe('0');
  });

  it('meets at kappa* = 0.38503 and 0.24411', () => {
    const eps = q('11/20');
    const at = (dimension: number, entry: string): boolean =>
      lowers(Q, { dimension, active: 1, entry: q(entry) }, eps);
    // c = kappa/sqrt(D)
    for (const [D, low, high] of [
      [9, '385025/1000000', '385035/1000000'],
      [16, '244105/1000000', '244115/1000000'],
    ] as const) {
      const entry = (kappa: string): string => rationalToText(Q.div(q(kappa), q(Math.sqrt(D))));
      expect([at(D, entry(low)), at(D, entry(high))], `${D}`).toEqual([false, true]);
    }
  });
});

describe('a step of the fast gradient', () => {
  it('compares p sqrt(G) with r by squares', () => {
    const sign = (p: string, G: string, r: string): number => signOfDifference(Q, q(p), q(G), q(r));
    expect(sign('1', '2', '7/5')).toBe(1);
    expect(sign('1', '2', '3/2')).toBe(-1);
    expect(sign('-1', '2', '-7/5')).toBe(-1);
    expect(sign('-1', '2', '-3/2')).toBe(1);
    expect(sign('-1', '4', '-2')).toBe(0);
    expect(sign('1', '4', '2')).toBe(0);
    expect([sign('-1', '4', '0'), sign('0', '4', '-1'), sign('0', '4', '1')]).toEqual([-1, 1, -1]);
    expect([sign('3', '0', '1'), sign('-3', '0', '-1'), sign('5', '0', '0')]).toEqual([-1, 1, 0]);
  });

  it('has the gradient of the neurons that fire, on both sides', () => {
    const net = { hidden: mat([1, 0], [0, 1]), threshold: b };
    expect(fastGradient(Q, net, vec(1, -1))?.valueOf()).toEqual(vec(1, 1));
    expect(fastGradient(Q, net, vec(1, 0))).toEqual(vec(1, 0));
    expect(fastGradient(Q, net, vec(1, '-1/4'))).toBe(1);
  });

  it('counts the neurons that fire at z, on both sides', () => {
    const net = { hidden: mat([1, 0], [0, 1], [-1, 0]), threshold: b };
    const change = denseChange(Q, net, vec(2, 0), vec(1, 0), q(1), vec(1, 0));
    expect(change).toEqual({ sign: 1, firing: 2, kink: false });
    expect(denseChange(Q, net, vec(2, 0), vec(1, 0), q('7/4'), vec(1, 0)).kink).toBe(true);
    expect(denseChange(Q, net, vec(2, 0), vec(1, 0), q('9/4'), vec(1, 0)).kink).toBe(true);
  });
});

describe('cases of a relu network', () => {
  const net = { hidden: mat([1]), outputs: vec(-1), input: vec(1), free: 1 };

  it('have a chord under a neuron of negative output', () => {
    // -f = relu(t), t in [0, 2] or [-1/2, 5/2]: f < 0 turns the sign, so that the output is 1
    const fault = (radius: string, c: string): string | undefined =>
      casesFault(Q, net, q(radius), { splits: [0], slopes: [vec(c)] });
    expect(fault('99/100', '1')).toBeUndefined();
    expect(fault('99/100', '101/100')).toContain('case 1');
    expect(fault('1', '1')).toContain('case 1');
    expect(fault('1/2', '-5')).toContain('case 1'); // negative on the whole ball
    // f = 3 - relu(t), t = 1 + h
    const two = { hidden: mat([0, 1], [1, 0]), outputs: vec(3, -1), input: vec(1, 1), free: 1 };
    const chord = (radius: string, c: string): string | undefined =>
      casesFault(Q, two, q(radius), { splits: [0], slopes: [vec(3, c)] });
    expect(chord('3/2', '-5/6')).toBeUndefined(); // -(5/2)/3 through both ends
    expect(chord('3/2', '-1')).toContain('case 1');
    expect(chord('3/2', '1/4')).toContain('case 1');
    expect(chord('2', '-3/4')).toContain('case 1');
  });

  it('are all of a tree, and of its neurons', () => {
    const about = (splits: readonly number[], count: number): string | undefined =>
      casesFault(Q, net, q('1/2'), { splits, slopes: Array.from({ length: count }, () => vec(1)) });
    expect(about([0], 1)).toBeUndefined();
    expect(about([], 0)).toBe('the tree lacks cases');
    expect(about([0, 0], 2)).toBe('the tree has more than its cases');
    expect(about([0], 2)).toBe('expected 1 lists of slopes, got 2');
    expect(about([0], 0)).toBe('case 1: expected 1 slopes, got none');
    expect(about([2, 0, 0], 2)).toBe('there is no neuron 2');
    // x + h < 0 is not on the ball, and no slope shows more than that there
    expect(casesFault(Q, net, q('1/2'), { splits: [1, 0, 0], slopes: [vec(1), vec(3)] })).toBe(undefined); // prettier-ignore
    const flat = { ...net, input: vec(-1) };
    expect(casesFault(Q, flat, q(1), { splits: [0], slopes: [vec(0)] })).toBe('f(x) is 0');
  });
});

describe('a smooth network on a ball', () => {
  const tanh = activationNamed('tanh');
  const net = {
    activation: tanh,
    hidden: matrix(1, 2, [interval(1), interval(3)]),
    outputs: [interval(2)],
    input: [interval(1), interval(0)],
    free: 1,
  };

  it('has the largest slope on the range, in the inputs that move', () => {
    const steep = gradientUp(net, exactly(1));
    if (steep === undefined) throw new Error('no slope');
    expect(steep).toBeGreaterThanOrEqual(2); // tanh'(0) = 1, w = 1, v = 2
    expect(steep).toBeLessThan(2.3);
    const wide = gradientUp({ ...net, free: 2 }, exactly(1)) ?? 0;
    expect(wide).toBeGreaterThanOrEqual(2 * Math.sqrt(10));
  });

  it('has the margin of the mean value theorem', () => {
    const margin = signMargin(net, exactly(0.5));
    const steepest = 2 * (1 - Math.tanh(0.5) ** 2);
    expect(margin).toBeLessThanOrEqual(2 * Math.tanh(1) - steepest / 2);
    expect(margin).toBeGreaterThan(2 * Math.tanh(1) - steepest / 2 - 0.2);
    expect(signMargin({ ...net, activation: activationNamed('relu') }, exactly(2))).toBeUndefined();
    expect(
      signMargin({ ...net, activation: activationNamed('log(x)') }, exactly(2)),
    ).toBeUndefined();
  });
});
