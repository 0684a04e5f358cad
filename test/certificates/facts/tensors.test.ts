/**
 * # The facts of sums of powers: sentences, refusals and limits
 *
 * The corpus of version 3 has their verdicts.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { rationalField as Q } from '../../../src/arithmetic/rational.ts';
import { checkFacts } from '../../../src/certificates/facts/check.ts';
import type { Fact, FactOf } from '../../../src/certificates/facts/format.ts';
import { writeFacts } from '../../../src/certificates/facts/write.ts';
import { complementOf, usualPrime } from '../../../src/tensors/tangent-rank.ts';
import { answer, mat, q, vec, verdictOn } from './support.ts';

const none = { points: {} };

function said(fact: Fact): string {
  const verdict = verdictOn(none, fact);
  if (verdict.kind !== 'verified') throw new Error(JSON.stringify(verdict));
  return verdict.hypotheses.join(' ');
}

const target = { order: 3, coefficients: vec(1), vectors: mat([1, 1, 1]) };
const lazy: FactOf<'tensor-lazy'> = {
  fact: 'tensor-lazy',
  ...target,
  hidden: mat([1, 0, 0], [0, 1, 0]),
  multipliers: mat([1, 3, 3], [3, 1, 3]),
  squared: q(13),
};
const full: FactOf<'tensor-full'> = {
  fact: 'tensor-full',
  ...target,
  outputs: vec(1, 1),
  hidden: mat([1, 1, 0], [0, 0, 1]),
  most: q(18),
};
const width: FactOf<'tensor-width'> = {
  fact: 'tensor-width',
  order: 3,
  dimension: 3,
  space: 7,
  squared: q('6/35'),
};
const planes = mat([1, 0, 0], [0, 1, 0]);
const rank: FactOf<'tensor-tangent-rank'> = {
  fact: 'tensor-tangent-rank',
  order: 2,
  hidden: planes,
  is: 5,
  prime: usualPrime,
  complement: complementOf(Q, 2, planes),
};
const barrier: FactOf<'tensor-barrier'> = {
  fact: 'tensor-barrier',
  order: 3,
  coefficients: vec(2, -1),
  vectors: mat([1, 1], [1, 2]),
  direction: vec(1, 0),
  scale: q(1),
  factor: vec(0, 1),
  form: vec(6, 6),
  squared: q(48),
};

describe('the facts of sums of powers', () => {
  it('say what is proved', () => {
    expect(said(lazy)).toBe(
      'For the sum T of 1 term c_k v_k^3, v_k in R^3, and these 2 neurons u_i: T has squared distance e from the span of all sym(u_i^2 w), which contains whatever linearised training from there can fit, where e = 13 exactly; norm(T)^2 = 27 exactly. (the multipliers solve the 6 normal equations over Q)',
    );
    const one = {
      ...lazy,
      order: 2,
      hidden: mat([1, 0, 0]),
      multipliers: mat([1, 2, 2]),
      squared: q(4),
    };
    expect(said(one)).toContain(
      'For the sum T of 1 term c_k v_k^2, v_k in R^3, and this one neuron u_i: T has squared distance e from the span of all sym(u_i w), which',
    );
    expect(said(full)).toBe(
      'For the sum T of 1 term c_k v_k^3, v_k in R^3: the sum of 2 terms c_i u_i^3, with these c and u, has squared distance at most 18 from T; norm(T)^2 = 27 exactly. (from inner products over Q)',
    );
    expect(said(width)).toBe(
      'For v uniform on the unit sphere of R^3 and every 7-dimensional space of symmetric tensors: the mean squared distance of v^3 to the space is at least b, where b = 6/35 exactly; some space attains it; so it is for the span of all sym(u_i^2 w) of 2 neurons, wherever they are. (b = 1 minus the largest eigenvalues of E[v^l (v^l)^T], in closed form)',
    );
    expect(said({ ...width, space: 2, squared: q('3/5') })).toContain('some space attains it. (');
    expect(said(rank)).toBe(
      `For these 2 neurons u_i in R^3: the span of all sym(u_i w) has dimension 5, in the 6 of all symmetric tensors of order 2. (the rank modulo ${usualPrime} is 5; 1 independent form whose first derivatives are all 0 at every neuron)`,
    );
    expect(said({ ...rank, complement: [] })).toContain('has dimension at least 5, in the 6');
    expect(said({ ...rank, order: 3, hidden: mat([1, 0], [1, 1]), is: 4, complement: [] })).toBe(
      `For these 2 neurons u_i in R^2: the span of all sym(u_i^2 w) has dimension 4, in the 4 of all symmetric tensors of order 3; so every symmetric tensor of this order is in it, for these neurons and for almost all others of their number. (the rank modulo ${usualPrime} is 4; it is at most min(m d, D) = 4)`,
    );
    expect(said({ ...rank, order: 3, hidden: mat([1, 0]), is: 2, complement: [] })).toContain(
      'has dimension 2, in the 4 of all symmetric tensors of order 3. (',
    );
    expect(said(barrier)).toBe(
      'For the sum T of 2 terms c_k v_k^3, v_k in R^2: every sum of c_i u_i^3 with all c_i >= 0 and all u_i where form >= 0, of any number of terms, has squared distance at least e from T, where e = 48 exactly; all u_i = u, c_i > 0 and sum c_i = t attain it: local minima in c and all u_i, though 2 terms can reach 0. (p_T - t (u.x)^3 = -q^2 form, q(u) = 0 and form(u) > 0, expanded over Q)',
    );
    const even = { ...barrier, order: 2, coefficients: vec(1, -1), vectors: mat([1, 0], [0, 1]) };
    expect(said({ ...even, form: vec(1), squared: q(1) })).toContain(
      'all c_i >= 0 and any u_i, of',
    );
  });

  it('fail with a reason', () => {
    const cases: readonly (readonly [fact: Fact, because: string])[] = [
      [{ ...lazy, multipliers: mat([1, 3, 4], [3, 1, 3]) }, 'equations of neuron 1 do not hold'],
      [{ ...lazy, multipliers: mat([1, 3, 3], [3, 1, 4]) }, 'equations of neuron 2 do not hold'],
      [{ ...lazy, squared: q(12) }, 'the squared distance = 13 exactly'],
      [{ ...full, most: q(17) }, 'the squared distance = 18 exactly'],
      [{ ...width, space: 8 }, 'the mean width = 4/35 exactly'],
      [{ ...rank, is: 4, complement: [] }, `the rank modulo ${usualPrime} is 5`],
      [{ ...rank, complement: [vec(0, 0, 0, 0, 0, 0)] }, `not independent modulo ${usualPrime}`],
      [{ ...rank, complement: [vec(0, 0, 0, 0, 1, 1)] }, 'the gradient of form 1 is not 0'],
      [{ ...barrier, squared: q(47) }, 'norm(Delta)^2 = 48 exactly'],
    ];
    for (const [fact, because] of cases) expect(answer(none, fact)).toContain(because);
    // two forms, one of them twice
    const line = { ...rank, hidden: mat([1, 0, 0]), is: 3 };
    const [first = [], second = [], third = []] = complementOf(Q, 2, line.hidden);
    expect(answer(none, { ...line, complement: [first, second, third] })).toBe('verified');
    expect(answer(none, { ...line, complement: [first, second, second] })).toContain('independent');
  });

  it('round long bounds up', () => {
    expect(said({ ...full, most: q(`18.1${'3'.repeat(40)}`) })).toContain('at most 18.134 from T');
  });

  it('hold for rational numbers of a run, of 200 digits and more', () => {
    const outputs = vec('0.3333333333333333148', '1.25');
    const hidden = mat(['1.1000000000000000888', '-0.30000000000000004', 0], [0, '1e-12', 1]);
    expect(answer(none, { ...full, outputs, hidden, most: q(30) })).toBe('verified');
    expect(answer(none, { ...full, outputs, hidden, most: q(10) })).toContain('in [');
  });
});

describe('files that are refused', () => {
  const malformed: readonly (readonly [what: string, fact: Fact, where: string])[] = [
    ['order 1', { ...lazy, order: 1 }, 'facts[0].order'],
    ['order 0 of a width', { ...width, order: 0 }, 'facts[0].order'],
    ['a number of terms too few', { ...lazy, coefficients: vec(1, 1) }, 'facts[0].coefficients'],
    ['no terms', { ...full, coefficients: [] }, 'facts[0].coefficients'],
    ['neurons of another length', { ...lazy, hidden: mat([1, 0], [0, 1]) }, 'facts[0].hidden[0]'],
    [
      'multipliers of another length',
      { ...lazy, multipliers: mat([1], [1]) },
      'facts[0].multipliers[0]',
    ],
    ['a multiplier too few', { ...lazy, multipliers: mat([1, 3, 3]) }, 'facts[0].multipliers'],
    ['an output too few', { ...full, outputs: vec(1) }, 'facts[0].outputs'],
    ['no outputs', { ...full, outputs: [] }, 'facts[0].outputs'],
    ['dimension 0', { ...width, dimension: 0 }, 'facts[0].dimension'],
    ['no prime', { ...rank, prime: 0 }, 'facts[0].prime'],
    ['the prime 1', { ...rank, prime: 1 }, 'facts[0].prime'],
    ['a composite prime', { ...rank, prime: 67_108_857 }, 'facts[0].prime'],
    ['the square of a prime', { ...rank, prime: 8179 ** 2 }, 'facts[0].prime'],
    [
      'neurons that are fractions',
      { ...rank, hidden: mat(['1/2', 0, 0], [0, 1, 0]) },
      'facts[0].hidden',
    ],
    ['a form that is too short', { ...rank, complement: [vec(1)] }, 'facts[0].complement[0]'],
    ['a form without coefficients', { ...rank, complement: [[]] }, 'facts[0].complement[0]'],
    [
      'a form of fractions',
      { ...rank, complement: [vec(0, 0, 0, 0, 0, '1/2')] },
      'facts[0].complement[0]',
    ],
    ['a form too many', { ...rank, is: 6 }, 'facts[0].complement'],
    ['a direction that is too long', { ...barrier, direction: vec(1, 0, 0) }, 'facts[0].direction'],
    ['no factor', { ...barrier, factor: [] }, 'facts[0].factor'],
    ['a constant form of odd order', { ...barrier, form: vec(1) }, 'facts[0].form'],
    ['a linear form of even order', { ...barrier, order: 2 }, 'facts[0].form'],
  ];
  it.each(malformed)('%s', (_, fact, where) => {
    expect(verdictOn(none, fact)).toMatchObject({ kind: 'malformed', at: where });
  });

  it('composite primes, with a sentence', () => {
    expect(answer(none, { ...rank, prime: 67_108_857 })).toBe(
      'malformed facts[0].prime: expected a prime, got 67108857',
    );
  });

  it('empty tables, negative counts and counts in words', () => {
    const text = (fact: Fact): string =>
      writeFacts({ instance: none, facts: [fact], provenance: {} });
    const cases = [
      [text(lazy), /"hidden":.*?\]\]/u, '"hidden":[]'],
      [text(lazy), /"hidden":.*?\]\]/u, '"hidden":[[]]'],
      [text(full), /"vectors":.*?\]\]/u, '"vectors":[]'],
      [text(rank), '"is":5', '"is":-5'],
      [text(rank), '"is":5', '"is":"5"'],
      [text(rank), /"complement":.*?\]\]/u, '"complement":"none"'],
      [text(width), '"order":3', '"order":2.5'],
    ] as const;
    for (const [whole, from, to] of cases) {
      expect(whole.replace(from, to)).not.toBe(whole);
      expect(checkFacts(whole.replace(from, to)), to).toMatchObject({ kind: 'malformed' });
    }
  });

  it('numbers, orders and sizes beyond the limits, before work is done', () => {
    const long = q(`1${'0'.repeat(10_000)}`);
    const wide = mat(Array.from({ length: 100 }, () => 1));
    const limits: readonly (readonly [fact: Fact, limit: string])[] = [
      [{ ...lazy, squared: long }, 'digits <= 400'],
      [{ ...full, outputs: [long, long] }, 'digits <= 400'],
      [{ ...rank, complement: [[long]] }, 'digits <= 400'],
      [{ ...lazy, order: 17 }, 'order <= 16'],
      [{ ...width, dimension: 401 }, 'inputs <= 400'],
      [{ ...rank, prime: 67_108_879 }, 'modulus <= 67108864'],
      [{ ...rank, hidden: wide }, 'coefficients <= 5000'],
      [{ ...barrier, vectors: wide, coefficients: vec(1) }, 'coefficients <= 5000'],
    ];
    for (const [fact, limit] of limits) expect(answer(none, fact)).toBe(`resource-limit ${limit}`);
  });

  it('work beyond the budget', () => {
    const digits = `1${'7'.repeat(390)}`;
    const heavy = mat(
      ...Array.from({ length: 60 }, () => Array.from({ length: 20 }, () => digits)),
    );
    const many = { coefficients: Array.from({ length: 60 }, () => q(digits)), vectors: heavy };
    const sums = { ...lazy, order: 16, ...many, hidden: heavy, multipliers: heavy };
    expect(answer(none, sums)).toContain('resource-limit work');
    const ends = { ...full, order: 16, ...many, outputs: many.coefficients, hidden: heavy };
    expect(answer(none, ends)).toContain('resource-limit work');
    const rows = Array.from({ length: 300 }, (_, i) =>
      Array.from({ length: 16 }, (__, k) => i + k),
    );
    const large = { ...rank, order: 4, hidden: mat(...rows), is: 3876, complement: [] };
    expect(answer(none, large)).toContain('resource-limit work');
    const tall = { ...barrier, order: 16, coefficients: many.coefficients.slice(0, 9) };
    const three = mat(...Array.from({ length: 9 }, () => [digits, digits, digits]));
    const forms = {
      direction: vec(1, 0, 0),
      factor: Array.from({ length: 45 }, (_, i) => q(i === 0 ? 0 : digits)),
    };
    const pushed = { ...tall, vectors: three, ...forms, form: vec(1) };
    expect(answer(none, pushed)).toContain('resource-limit work');
  });
});

describe('the smallest sizes', () => {
  it('are decided', () => {
    const one = { order: 2, coefficients: vec(3), vectors: mat([2]) };
    const hidden = mat([1]);
    expect(answer(none, { ...lazy, ...one, hidden, multipliers: mat([12]), squared: q(0) })).toBe(
      'verified',
    );
    expect(
      answer(none, { ...lazy, ...one, hidden: mat([0]), multipliers: mat([5]), squared: q(144) }),
    ).toBe('verified');
    expect(answer(none, { ...full, ...one, outputs: vec(12), hidden, most: q(0) })).toBe(
      'verified',
    );
    expect(answer(none, { ...width, dimension: 1, space: 0, squared: q(1) })).toBe('verified');
    expect(answer(none, { ...rank, hidden, is: 1, complement: [] })).toBe('verified');
    expect(answer(none, { ...rank, hidden: mat([0]), is: 0, complement: [vec(7)] })).toBe(
      'verified',
    );
    expect(answer(none, { ...rank, hidden: mat([0]), is: 0, complement: [], prime: 2 })).toBe(
      'verified',
    );
    const flat = { direction: vec(1), factor: vec(0), form: vec(1), squared: q(1) };
    expect(answer(none, { ...barrier, ...one, ...flat, scale: q(12) })).toContain('has no barrier');
  });
});
