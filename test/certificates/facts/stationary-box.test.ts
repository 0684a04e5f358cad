/**
 * # The box around a stationary point, with numbers computed by hand
 *
 * Networks of one sample, one input and one neuron whose gradient and Hessian are two or three lines of algebra, so
 * that the widths at which each step succeeds or fails are known.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { exactly } from '../../../src/arithmetic/bounds.ts';
import { interval } from '../../../src/arithmetic/interval.ts';
import { contains } from '../../../src/arithmetic/interval-sets.ts';
import { atPoint } from '../../../src/certificates/facts/at-point.ts';
import type { Question } from '../../../src/certificates/facts/at-point.ts';
import {
  aroundZero,
  curvatureNear,
  zeroWithin,
} from '../../../src/certificates/facts/stationary-box.ts';
import type { AroundZero } from '../../../src/certificates/facts/stationary-box.ts';
import { checkStationary } from '../../../src/certificates/facts/stationary.ts';
import { activationOf } from '../../../src/sigma/activation.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import type { Moving } from '../../../src/network/hessian.ts';
import { instance, mat, point, q, vec, verdictOn } from './support.ts';

interface Numbers {
  readonly sigma?: string;
  readonly x?: string;
  readonly y?: string;
  readonly w: string;
  readonly v: string;
}

/** f = v sigma(w x) with the label y; sigma(t) = t, x = 1 and y = 1 unless told otherwise. */
function oneNeuron(moving: Moving, { sigma = 'x', x = '1', y = '1', w, v }: Numbers): Question {
  return {
    activation: activationOf(activationNamed(sigma).value),
    inputs: mat([x]),
    labels: vec(y),
    point: point([[w]], v),
    moving,
  };
}

/** Krawczyk's answer on the box of this radius. */
function zeroAt(question: Question, gradient: readonly number[], r: number): unknown {
  const radius = { low: exactly(r), high: exactly(r) };
  return zeroWithin(
    question,
    gradient.map((g) => interval(g)),
    radius,
  );
}

/** A number from 0 to `most`. */
function atMost(most: number): unknown {
  return expect.toSatisfy((a: number) => a >= 0 && a <= most);
}

const notShown = {
  because: "Krawczyk's test does not hold on the box: abs(C g) + abs(I - C H) r < r fails",
};

describe('atPoint', () => {
  it('gives gradient and loss, exactly where doubles do', () => {
    // r = v w x - y = 3/4 * 4 * 1/2 - 1 = 1/2; dl/dw = r v x, dl/dv = r w x
    const question = oneNeuron('all', { x: '1/2', w: '4', v: '3/4' });
    expect(atPoint(question)).toEqual({
      gradient: [interval(0.1875), interval(1)],
      loss: interval(0.125),
    });
    expect(atPoint({ ...question, moving: 'hidden' })?.gradient).toEqual([interval(0.1875)]);
  });

  it('is undefined where sigma does not exist, and where loss or gradient have no bound', () => {
    expect(atPoint(oneNeuron('all', { sigma: 'log(x)', w: '0', v: '1' }))).toBeUndefined();
    // exp(2^21) is beyond every range: abs(sin) <= 1 bounds the loss, nothing bounds sin'(exp(w)) exp(w)
    const steep = oneNeuron('hidden', { sigma: 'sin(exp(x))', w: '2097152', v: '1' });
    expect(atPoint(steep)).toBeUndefined();
    // here the slope is 0, and only the loss is unbounded
    const high = oneNeuron('hidden', { sigma: 'exp(2097152)', w: '0', v: '1' });
    expect(atPoint(high)).toBeUndefined();
  });
});

describe('zeroWithin', () => {
  it('varies v and w where both are trainable: H = [[v^2, 2 v w - 1], [2 v w - 1, w^2]]', () => {
    // at 0 the inverse of the Hessian is itself, and a row of abs(I - C H) sums to 3 r^2 at most
    const saddle = oneNeuron('all', { w: '0', v: '0' });
    expect(zeroAt(saddle, [0, 0], 0.577)).toMatchObject({ within: atMost(2 ** -1000) });
    expect(zeroAt(saddle, [0, 0], 0.578)).toEqual(notShown);
  });

  it('keeps v where only w is trainable: H = v^2, on every box', () => {
    const found = zeroAt(oneNeuron('hidden', { w: '1', v: '1' }), [0], 1000);
    expect(found).toMatchObject({ within: atMost(2 ** -1000) });
  });

  it('says that the Hessian is 0 in doubles, or that sigma is not C^2 on the box', () => {
    expect(zeroAt(oneNeuron('hidden', { w: '1', v: '0' }), [0], 1)).toEqual({
      because: 'the Hessian is singular in float64',
    });
    expect(zeroAt(oneNeuron('hidden', { sigma: 'abs(x)', w: '1', v: '1' }), [0], 1)).toEqual({
      because:
        "sigma is not shown to be C^2, with bounded enclosures, on the box's pre-activations",
    });
  });
});

describe('aroundZero', () => {
  const one = { gradient: [interval(1)], loss: interval(0.5) };

  function around(question: Question, at: typeof one, within: number): AroundZero {
    const found = aroundZero(question, at, exactly(within));
    if (found === undefined) throw new Error('expected an enclosure');
    return found;
  }

  it('adds g.e and e H e/2 to the loss: l = w^2/2 at w = 1 is within 1 + 1/2 of 1/2', () => {
    const { loss } = around(oneNeuron('hidden', { y: '0', w: '1', v: '1' }), one, 1);
    expect(loss.lo).toBe(0); // not 1/2 - 3/2
    expect(loss.hi).toBeGreaterThanOrEqual(2);
    expect(loss.hi).toBeLessThan(2 + 2 ** -45);
  });

  it('takes every entry of the Hessian and of the gradient', () => {
    // H = [[v^2, 2 v w - y], [., w^2]] = [[1, 3], [3, 4]] at w = 2, v = 1, y = 1; within 2^-20 it moves by 2^-17 at most
    const question = oneNeuron('all', { w: '2', v: '1' });
    const at = { gradient: [interval(-1), interval(2)], loss: interval(0.5) };
    const { loss } = around(question, at, 2 ** -20);
    const change = 3 * 2 ** -20 + 11 * 2 ** -41;
    expect(loss.hi - 0.5).toBeGreaterThan(change);
    expect(loss.hi - 0.5).toBeLessThan(change + 2 ** -50);
    expect(0.5 - loss.lo).toBeGreaterThan(change);
    expect(0.5 - loss.lo).toBeLessThan(change + 2 ** -50);
  });

  it('is undefined where the change of the loss overflows, not an unbounded interval', () => {
    // l = 10^300 w^2/2: 0.72e308 at w = 12000, and a change of 3 l within 12000
    const question = oneNeuron('hidden', { x: '1e150', y: '0', w: '12000', v: '1' });
    const at = { gradient: [interval(1.2e304)], loss: interval(0.72e308) };
    expect(aroundZero(question, at, exactly(12000))).toBeUndefined();
    expect(around(question, at, 6000).loss.hi).toBeLessThan(1.7e308);
  });
});

describe('curvatureNear', () => {
  const d = point([['1']], '1');

  it('is along W and v where both are trainable, and along W alone where v is frozen', () => {
    // d^T H d with H = [[v^2, 2 v w - y], [., w^2]] = [[1, 3], [3, 4]]
    for (const [moving, value] of [
      ['all', '11'],
      ['hidden', '1'],
    ] as const) {
      const question = oneNeuron(moving, { w: '2', v: '1' });
      const near = aroundZero(question, { gradient: [], loss: interval(0) }, exactly(2 ** -40));
      if (near === undefined) throw new Error('expected an enclosure');
      const box = curvatureNear(question, near, d);
      expect(contains(box, q(value)), moving).toBe(true);
      expect(box.hi - box.lo, moving).toBeLessThan(2 ** -34);
    }
  });
});

describe('the box of a stationary fact', () => {
  it('is said to hold one zero only within a radius that excludes a second one', () => {
    const about = instance('x - 1000001*relu(x - 200001/20000000)', [[1]], [0], {
      P: point([[0]], 1),
      Z: point([['200001200001/20000000000000']], 1),
    });
    const near = {
      fact: 'stationary',
      at: 'P',
      moving: 'hidden',
      from: q(0),
      to: q('1e-27'),
    } as const;
    const verdict = verdictOn(
      about,
      { ...near, radius: q('1/100'), nature: 'minimum' },
      { fact: 'critical', at: 'Z', moving: 'hidden' },
    );
    if (verdict.kind !== 'verified') throw new Error(verdict.kind);
    expect(verdict.claim).toContain(
      'no other such point has entries that differ by at most 1/100;',
    );
    // a radius of many digits, which five digits round up to 0.010001, beyond Z at 0.01000006
    const long = { ...near, radius: q('0.0100000123456789012345678'), nature: 'minimum' } as const;
    const found = checkStationary(about, long);
    expect(found.kind === 'holds' ? found.says : found.because).toContain(
      'no other such point has entries that differ by at most 0.01;',
    );
  });
});
