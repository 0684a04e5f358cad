/**
 * # The facts of sharpness and of steps with batches: sentences, refusals and limits
 *
 * The corpus of version 3 has their verdicts.
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rationalField as Q, rationalToText } from '../../../src/arithmetic/rational.ts';
import { checkFacts } from '../../../src/certificates/facts/check.ts';
import type { Fact, FactOf, Instance } from '../../../src/certificates/facts/format.ts';
import { writeFacts } from '../../../src/certificates/facts/write.ts';
import { matrix } from '../../../src/linalg/matrix.ts';
import { answer, instance, mat, point, q, vec, verdictOn } from './support.ts';

function said(about: Instance, fact: Fact): string {
  const verdict = verdictOn(about, fact);
  if (verdict.kind !== 'verified') throw new Error(JSON.stringify(verdict));
  return verdict.hypotheses.join(' ');
}

const one = instance('relu', [[1]], [1], { P: point([[1]], 1) });
const rescaled: FactOf<'rescaled'> = {
  fact: 'rescaled',
  at: 'P',
  factors: vec('1/1000'),
  epsilon: q('1/1000'),
  box: 'shifted',
  corner: '++',
  least: q('503007/1000000'),
  most: q('1002001/125000000000'),
};
const invariant: FactOf<'rescaling-invariant'> = {
  fact: 'rescaling-invariant',
  at: 'P',
  least: q('1.9999999'),
  most: q('2.0000001'),
};
const phi: FactOf<'sharpness'> = {
  fact: 'sharpness',
  at: 'P',
  epsilon: q('1/1000'),
  corner: '++',
  least: q('0.000008016'),
  most: q('0.0000080161'),
  by: 'ranges',
};
const line = instance('x', [[1], [0]], [0, 0], { P: point([[0]], 1) });
const stable: FactOf<'sgd-stable'> = {
  fact: 'sgd-stable',
  at: 'P',
  moving: 'hidden',
  step: q(3),
  batch: 2,
  form: mat([1]),
};
const unstable: FactOf<'sgd-unstable'> = { ...stable, fact: 'sgd-unstable', batch: 1 };
const paths: FactOf<'sgd-paths'> = {
  fact: 'sgd-paths',
  at: 'P',
  step: q(3),
  batch: 1,
  end: 'diverges',
};
const three = instance('x', [[2, 0], [0, 1], [1, 1]], [0, 0, 0], { P: point([[0, 0]], 1) }); // prettier-ignore
const noise: FactOf<'gradient-noise'> = {
  fact: 'gradient-noise',
  at: 'P',
  moving: 'hidden',
  batch: 1,
  as: 'trace',
  least: q('1/4'),
  most: q(1),
};

describe('the facts of sharpness', () => {
  it('have the numbers of the smallest network: 0.0008016008 % and 50.30075 %', () => {
    expect(said(one, rescaled)).toBe(
      'For relu, f is the same for every input at P and at the rescaled (a_j w_j, v_j/a_j); on boxes that move each weight t by at most 1/1000 (abs(t) + 1), phi = (max l - l)/(1 + l) is at most 1002001/125000000000 at P and at least 503007/1000000 at the rescaled point. (over Q: a corner of the second box, and the range of each output on the first)',
    );
    // ((1 + e)^2 + e (1 + e)(a + 1/a) + e^2 - 1)^2/2 at e = a = 1/1000
    const exact = q('1006015020015006001/2000000000000000000');
    expect(answer(one, { ...rescaled, least: exact })).toBe('verified');
    const less = q('1002000/125000000000');
    expect(answer(one, { ...rescaled, most: less })).toContain('at most 1002001/125000000000');
    const relative = { ...rescaled, box: 'relative', least: q(0), most: q('1/400000') } as const;
    expect(said(one, relative)).toContain(
      'at most 1/1000 abs(t), phi = (max l - l)/(1 + l) is the same at all rescalings, from 0 to 1/400000. (',
    );
  });

  it('bracket phi by ranges and by the linear part', () => {
    expect(said(one, phi)).toBe(
      'At P the sharpness phi = (max of l on the box - l)/(1 + l), on the box that moves each weight t by at most 1/1000 (abs(t) + 1), is from 501/62500000 to 80161/10000000000. (below from a corner of the box; above from the range of each output)',
    );
    const shares = vec('0.00000801', '0.00000801');
    const linear: Fact = { ...phi, by: 'jacobian', shares, most: q('0.0000081') };
    expect(said(one, linear)).toContain(
      '(below from a corner of the box; above from the linear part of f, a positive definite matrix, and a bound of the rest)',
    );
    const tight = { ...linear, shares: vec('0.000008', '0.000008') };
    expect(answer(one, tight)).toContain('J diag(Delta^2/y) J^T < I is not shown');
    // where x.w = 0 the kink is in the box: all change of the neuron is remainder
    const kink = instance('relu', [[1]], [0], { P: point([[0]], 1) });
    const flat: Fact = { ...linear, least: q('0.0000005'), most: q('0.0000126') };
    expect(answer(kink, flat)).toBe('verified');
    // w in [-1, 1] and v in [-1, 3]: f is at most 3, so phi is 9/2, of which the change of v has 2
    const wide: Fact = {
      ...linear,
      epsilon: q(1),
      least: q('4.4'),
      most: q('4.6'),
      shares: vec('0.000001', '0.000001'),
    };
    expect(answer(kink, wide)).toBe('verified');
    expect(answer(kink, { ...wide, least: q(0), most: q('4.49') })).toContain('only shown to be');
    expect(answer(kink, { ...flat, most: q('0.0000005') })).toContain('only shown to be from');
  });

  it('say what no rescaling changes', () => {
    expect(said(one, invariant)).toBe(
      'For relu, at P and at all its rescalings (a_j w_j, v_j/a_j), a_j > 0: I = 2 sum_j sqrt(p_j q_j) is from 19999999/10000000 to 20000001/10000000, the least norm_F(J)^2 of them, J in W and v; so lambda_max(J J^T) >= I/1 at each. (p_j = v_j^2 sum of norm(x_i)^2 and q_j = sum of (x_i.w_j)^2, over the samples with x_i.w_j > 0; no x_i.w_j is 0)',
    );
    const dead = instance('relu', [[1]], [0], { P: point([[-1]], 1) });
    expect(answer(dead, { ...invariant, least: q(0), most: q(0) })).toBe('verified');
  });

  it('fail with a reason', () => {
    const cases: readonly (readonly [about: Instance, fact: Fact, because: string])[] = [
      [one, { ...rescaled, factors: vec(1, 1) }, 'expected 1 factors > 0'],
      [one, { ...rescaled, factors: vec(0) }, 'expected 1 factors > 0'],
      [one, { ...rescaled, epsilon: q(0) }, 'expected epsilon > 0'],
      [one, { ...rescaled, corner: '+' }, 'expected 2 signs, got 1'],
      [line, rescaled, 'expected sigma = relu'],
      [line, invariant, 'expected sigma = relu'],
      [one, { ...phi, epsilon: q(-1) }, 'expected epsilon > 0'],
      [one, { ...phi, by: 'jacobian', shares: vec(1) }, 'expected 2 shares, got 1'],
      [one, { ...phi, by: 'jacobian', shares: vec(1, 0) }, 'expected shares > 0'],
      [one, { ...phi, at: 'Q' }, 'there is no point Q'],
    ];
    for (const [about, fact, because] of cases) expect(answer(about, fact)).toContain(because);
  });
});

describe('the facts of steps with batches', () => {
  it('say that gradient descent may be stable where single samples are not', () => {
    expect(said(line, stable)).toBe(
      'With f = y at P and step 3, gradient descent on the mean of r_i^2/2 in W (v fixed) is stable: d^T P d never grows. (P > 0 and P - T(P) >= 0 by elimination over Q)',
    );
    expect(said(line, unstable)).toBe(
      'With f = y at P and step 3, stochastic gradient descent with batches of 1 of the 2 samples on the mean of r_i^2/2 in W (v fixed) is unstable in mean square: E norm(d)^2 is unbounded from some d. (<S, T(S)> = 5/2 > <S, S> = 1 for the written S, over Q)',
    );
    expect(said(line, paths)).toContain('has abs(d) -> infinity almost surely, from every d');
    expect(said(line, { ...paths, batch: 2, end: 'converges' })).toContain(
      'has d -> 0, from every d',
    );
    const alone = instance('x', [[1]], [0], { P: point([[0]], 1) });
    expect(said(alone, unstable)).toContain(
      'gradient descent on the mean of r_i^2/2 in W (v fixed) is unstable: it leaves a neighbourhood from points arbitrarily near. (',
    );
  });

  it('say that stability of a batch is that of larger ones, and where a step is linearised', () => {
    const P = mat([1, 0], [0, '1/2']);
    const two: Fact = { ...stable, step: q('3/4'), batch: 2, form: P };
    expect(said(three, two)).toContain(
      'E d^T P d never grows; so it is with every larger batch. (',
    );
    const square = instance('x^2', [[1]], [1], { P: point([[1]], 1) });
    const steps = { ...stable, batch: 1, step: q('1/4') };
    expect(said(square, steps)).toContain('in W (v fixed), linearised there, is stable: d^T P d');
    const all: Fact = { ...steps, moving: 'all', step: q('1/5'), form: mat([1, 0], [0, 1]) };
    expect(said(square, all)).toContain('in W and v, linearised there, is stable');
    expect(answer(square, { ...all, step: q('1/2') })).toContain('T(P) <= P is false');
  });

  it('have <S, T_1(S)> = 891/512 on S = diag(1, 1/8)', () => {
    const S = mat([1, 0], [0, '1/8']);
    const fact: Fact = { ...unstable, step: q('3/4'), form: S };
    expect(said(three, fact)).toContain('<S, T(S)> = 891/512 > <S, S> = 65/64');
  });

  it('say that no rescaling of f = relu(w) v, f(1) = 1, is stable for steps above 1', () => {
    // lambda_max(J^T J) = a^2 + 1/a^2 >= 2 = I
    for (const a of ['1', '2', '1/3']) {
      const [w, v] = [q(a), Q.div(Q.one, q(a))];
      const about = instance('relu', [[1]], [1], { P: point([[a]], rationalToText(v)) });
      const S = matrix(2, 2, [Q.mul(v, v), Q.one, Q.one, Q.mul(w, w)]);
      const steps = { ...unstable, moving: 'all', form: S } as const;
      expect(answer(about, { ...steps, step: q('1001/1000') }), a).toBe('verified');
      const isBalanced = a === '1';
      expect(answer(about, { ...steps, step: q(1) }) === 'verified', a).toBe(!isBalanced);
    }
  });

  it('have the covariance of a batch', () => {
    const about = instance('x', [[1], [0]], [1, 0], { P: point([[0]], 1) });
    expect(said(about, { ...noise, least: q('0.2499'), most: q('1/2') })).toContain(
      'At P the mean of 1 of the 2 gradients of r_i^2/2 in W (v fixed), drawn without replacement, has a covariance whose trace is from 2499/10000 to 1/2',
    );
    const matrix: Fact = { ...noise, as: 'matrix', covariance: mat(['1/4']) };
    expect(said(about, matrix)).toContain('has exactly the covariance that is written');
    expect(answer(about, { ...matrix, batch: 2 })).toBe('gradient-noise: entry (1, 1) = 0 exactly');
    expect(answer(about, { ...matrix, batch: 2, covariance: mat([0]) })).toBe('verified');
    expect(answer(about, { ...noise, batch: 0 })).toContain('malformed facts[0].batch');
    expect(answer(about, { ...noise, batch: 3 })).toContain('expected a batch of at most 2');
  });

  it('fail with a reason', () => {
    const cases: readonly (readonly [about: Instance, fact: Fact, because: string])[] = [
      [line, { ...stable, step: q(0) }, 'expected a step > 0'],
      [line, { ...stable, batch: 3 }, 'expected a batch from 1 to 2, got 3'],
      [line, { ...stable, batch: 0 }, 'expected a batch from 1 to 2, got 0'],
      [line, { ...stable, form: mat([0]) }, 'P is not positive definite'],
      [line, { ...stable, form: mat([1, 0], [0, 1]) }, 'expected a form of order 1, got 2'],
      [three, { ...unstable, form: mat([1, 1], [0, 1]) }, 'expected a symmetric form'],
      [one, { ...stable, batch: 1 }, 'T(P) <= P is false'],
      [
        instance('x', [[1]], [1], { P: point([[0]], 1) }),
        { ...stable, batch: 1 },
        'f is not y at P',
      ],
      [three, { ...paths, step: q(1) }, 'expected one weight, and f linear in it'],
      [line, { ...paths, end: 'converges' }, 'a product of absolute value 2'],
    ];
    for (const [about, fact, because] of cases) expect(answer(about, fact)).toContain(because);
    // a product of exactly 1 shows neither
    const even = instance('x', [[1]], [0], { P: point([[0]], 1) });
    for (const end of ['converges', 'diverges'] as const)
      expect(answer(even, { ...paths, step: q(2), end })).toContain('absolute value 1');
  });
});

describe('thresholds of a trained network', () => {
  const home = join(import.meta.dirname, '../../corpus/facts/v3/valid');
  const text = readFileSync(join(home, 'sgd-thresholds.json'), 'utf8');

  it('speak of the exact minimiser near the written point', () => {
    const verdict = checkFacts(text);
    if (verdict.kind !== 'verified') throw new Error(JSON.stringify(verdict));
    expect(verdict.claim).toMatch(
      /Some \(W\*, v\) with W\* within .* of W of P in Frobenius norm has f = y exactly\. There the mean of r_i\^2\/2 over the 3 samples has Hessian J\^T J\/3/u,
    );
    expect(verdict.claim).toMatch(
      /batch 1: stable up to .*, unstable above .*; gradient descent: stable/u,
    );
    expect(verdict.claim).toContain('What is stable for a batch is stable for every larger one.');
  });

  it('are malformed where lists have different lengths, or none', () => {
    expect(checkFacts(text.replace('"batches":[1,2,3]', '"batches":[1,2]'))).toMatchObject({
      kind: 'malformed',
      at: 'facts[0].least',
    });
    expect(checkFacts(text.replace('"batches":[1,2,3]', '"batches":[1,2,4]'))).toMatchObject({
      kind: 'rejected',
    });
  });
});

describe('a minimiser near a point', () => {
  // f = v (w x)^2 = 1 = y: J = (2, 1), and norm(sigma'') = 2 gives L = 2
  const exact = instance('x^2', [[1]], [1], { P: point([[1]], 1) });
  const near: FactOf<'sgd-thresholds'> = {
    fact: 'sgd-thresholds',
    at: 'P',
    distance: q('1/10'),
    largest: q(7),
    batches: [1],
    least: vec('0.1'),
    most: vec(4),
    directions: [[]],
  };

  it('needs the curvature on the ball, and has the largest eigenvalue on all of it', () => {
    expect(answer(exact, near)).toBe('verified');
    expect(answer(exact, { ...near, distance: q(3) })).toContain('norm(r)/radius + L radius/2');
    // 5 at the point, and 6.3041 at w = 1.1
    expect(answer(exact, { ...near, largest: q(6) })).toContain('lambda_max(J J^T) < 6');
    expect(answer(exact, { ...near, least: vec(-1) })).toContain('steps up to -1 are not shown');
  });
});

describe('sizes', () => {
  it('are larger only where every fact takes large networks', () => {
    const rows = Array.from({ length: 300 }, (_, k) => [1 + (k % 7), 1]);
    const outputs = rows.map((_, k) => (k % 2 === 0 ? '1/300' : '-1/300'));
    const wide = instance('relu', [[1, 2]], [0], { P: point(rows, ...outputs) });
    const whole: Fact = { ...invariant, least: q(0), most: q(100_000) };
    expect(answer(wide, whole)).toBe('verified');
    const two = writeFacts({
      instance: wide,
      facts: [whole, { fact: 'outputs-nonzero', at: 'P' }],
      provenance: {},
    });
    expect(checkFacts(two)).toMatchObject({ kind: 'resource-limit', limit: 'parameters <= 400' });
    expect(answer(wide, { ...rescaled, factors: outputs.map(q) })).toBe(
      'resource-limit parameters <= 400',
    );
  });

  it('of a corner are those of the weights', () => {
    expect(answer(one, { ...phi, corner: '' })).toContain('malformed facts[0].corner');
    expect(answer(one, { ...phi, corner: '+*' })).toContain('malformed facts[0].corner');
    expect(answer(one, { ...phi, corner: '+'.repeat(100_001) })).toBe(
      'resource-limit weights <= 100000',
    );
  });
});
