/**
 * # The facts of exact widths and sharp rates: sentences, refusals and limits
 *
 * The corpus of version 3 has their verdicts.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { checkFacts } from '../../../src/certificates/facts/check.ts';
import type { Fact } from '../../../src/certificates/facts/format.ts';
import { writeFacts } from '../../../src/certificates/facts/write.ts';
import { answer, mat, q, vec, verdictOn } from './support.ts';

const none = { points: {} };

function said(fact: Fact): string {
  const verdict = verdictOn(none, fact);
  if (verdict.kind !== 'verified') throw new Error(JSON.stringify(verdict));
  return verdict.hypotheses.join(' ');
}

const width = {
  fact: 'linear-width',
  sphere: 2,
  power: 0,
  degrees: [0, 1],
  space: 4,
  relation: '=',
  squared: q('1/16'),
} as const;
const radius = {
  fact: 'bernstein',
  sphere: 2,
  power: 1,
  degrees: [0],
  space: 1,
  radius: q('1/4'),
} as const;
const range = { fact: 'separation', sphere: 2, power: 0, first: 16, last: 20 } as const;
const gram = {
  fact: 'width-gram',
  gram: mat([1, 0], [0, '1/100']),
  threshold: q('1/100'),
  excess: mat(['99/100', 0], [0, 0]),
  space: 1,
  value: q('1/100'),
} as const;
const knots = { fact: 'free-knot', neurons: 1, power: 1, squared: q('1/2880') } as const;
const square = { breaks: vec(0, 1), pieces: mat([0, 0, 1]) };
const network = {
  fact: 'network-error',
  power: 1,
  affine: mat([1, '-1/2']),
  outputs: vec(1),
  polynomial: vec('-1/24', '1/2'),
  ...square,
  squared: q('1/2880'),
} as const;
const mass = {
  fact: 'variation',
  power: 1,
  ...square,
  test: vec(0, 0, 1, -2, 1),
  from: q(1),
  to: q(2),
} as const;
const single = {
  fact: 'one-neuron',
  power: 1,
  free: 1,
  ...square,
  from: q('1/960'),
} as const;
const code = {
  fact: 'packing',
  generator: mat([1, 1, 0], [0, 1, 1]),
  power: 1,
  bits: 1,
  squared: q('1/23328'),
} as const;
const all: readonly Fact[] = [width, radius, range, gram, knots, network, mass, single, code];

describe('the facts of version 3', () => {
  it('are these, each verified on its own', () => {
    expect(all.map((fact) => answer(none, fact))).toEqual(all.map(() => 'verified'));
  });

  it('make a file version 3, next to others too', () => {
    const text = writeFacts({ instance: none, facts: [width], provenance: {} });
    expect(text).toContain('"version":3,');
    for (const version of [1, 2])
      expect(checkFacts(text.replace('"version":3', `"version":${version}`))).toEqual({
        kind: 'unsupported',
        feature: `version ${version} of what is version 3`,
      });
    const older = { fact: 'nn-above-nt', target: mat([1, 0], [0, -1]), weights: mat([1, 1]) };
    const both = writeFacts({
      instance: none,
      facts: [{ ...older, fact: 'nn-above-nt', nt: q(0) }, knots],
      provenance: {},
    });
    expect(both).toContain('"version":3,');
    expect(checkFacts(both).kind).toBe('verified');
  });

  it('say what is proved', () => {
    const ball = (neuron: string): string =>
      `B_1, the closed convex hull of the functions x -> +-${neuron}, w in S^2, in L2 of S^2 with uniform probability`;
    expect(said(width)).toBe(
      `The Kolmogorov width d_n of ${ball('[w.x > 0]')}: at n = 4, d_n^2 = 1/16 exactly. (gamma^2 minus a_s^2, N_s times each, for the degrees 0, 1)`,
    );
    expect(said({ ...width, power: 1, space: 5, relation: '<=', squared: q('1/48') })).toContain(
      'at n = 5, d_n^2 <= 1/48.',
    );
    expect(said({ ...width, space: 2, relation: '>=', squared: q('3/16') })).toContain(
      'at n = 2, d_n^2 >= 3/16.',
    );
    expect(said(radius)).toBe(
      `${ball('relu(w.x)')}, contains the ball of radius r of a space of dimension 1, where r = 1/4 exactly: so whoever maps its elements continuously to fewer than 1 real parameter, and these to functions in any way, has worst error >= r. (r = min abs(a_s) over the degrees 0)`,
    );
    expect(said({ ...radius, power: 2, degrees: [1], space: 3, radius: q('1/8') })).toContain(
      `${ball('relu(w.x)^2')}, contains the ball of radius r of a space of dimension 3, where r = 1/8 exactly: so whoever maps its elements continuously to fewer than 3 real parameters,`,
    );
    expect(said(range)).toBe(
      `For every n from 16 to 20: n neurons, chosen for each function, approximate every element of ${ball('[w.x > 0]')}, with squared error at most c/(n + 1), up to any epsilon > 0, and no n-dimensional space does so, where c = 1/2 exactly. (d_n^2 is at least the sum of the eigenvalues after the first n, which is above c/(n + 1), c the squared norm of a neuron)`,
    );
    expect(said({ ...range, last: 16 })).toContain('For n = 16: n neurons');
    expect(said(gram)).toBe(
      'Of 2 vectors with this Gram matrix: for every 1-dimensional space the squares of the distances to it sum to at least s, where s = 1/100 exactly; the largest is at least s/2. (excess and excess - gram + t I are positive semidefinite, eliminated over Q)',
    );
    expect(said(knots)).toBe(
      'On [0, 1] every network with 1 neuron +-relu(+-(x - b)) and any polynomial of degree <= 1 has squared L2 distance at least e from x^2, where e = 1/2880 exactly; it is attained at the knots i/2. (the squared error on a piece of length h is c^2 h^5, c^2 = 1/180 exactly, and the lengths sum to 1)',
    );
    expect(said({ ...knots, neurons: 0, power: 0, squared: q('1/12') })).toContain(
      'from x, where e = 1/12 exactly; it is attained. (',
    );
    const cubic = said({ ...knots, neurons: 2, power: 2, squared: q(`1/${2800 * 729}`) });
    expect(cubic).toContain(`from x^3, where e = 1/${2800 * 729} exactly. (`);
    expect(said(network)).toBe(
      'On [0, 1] this network with 1 neuron relu(w x + b) has squared L2 distance e from this piecewise polynomial, where e = 1/2880 exactly. (integrated over Q between the breaks and the kinks)',
    );
    expect(said(mass)).toBe(
      "On [0, 1], with neurons +-relu(+-(x - b)) and up to polynomials of degree <= 1: this piecewise polynomial has variation K, with 1 <= K <= 2. (K is at most the mass of its derivative of order 2 over 1!, and at least its product with the test function over the supremum of that, found by Sturm's theorem)",
    );
    expect(said(single)).toBe(
      "On [0, 1] every multiple of relu(w x + t) plus any constant has squared L2 distance e from this piecewise polynomial, where e >= 1/960. (a polynomial in the kink, which is never negative by Sturm's theorem, below the interval and between its breaks, for both facings)",
    );
    expect(said({ ...single, power: 0, free: 0, from: q(0) })).toContain(
      'every multiple of [w x + t > 0] has',
    );
    expect(said({ ...single, power: 2, free: 2, from: q(0) })).toContain(
      'relu(w x + t)^2 plus any polynomial of degree <= 1 has',
    );
    expect(said(code)).toBe(
      'On [0, 1], whatever describes each function of variation at most 1 in neurons +-relu(+-(x - b)) by 1 bit has squared L2 error at least e for one of them, where e = 1/23328 exactly. (3 orthogonal bumps, and a code of 2^2 words of distance 2)',
    );
  });

  it('round long bounds to their own side', () => {
    const digits = '3'.repeat(40);
    const below = q(`0.1${digits}`);
    const over = q(`0.2${digits}`);
    expect(said({ ...width, space: 4, relation: '<=', squared: below })).toContain(
      'd_n^2 <= 0.13334.',
    );
    expect(said({ ...width, space: 0, relation: '>=', squared: over })).toContain(
      'd_n^2 >= 0.23333.',
    );
    expect(said({ ...mass, from: below, to: q(`2.${digits}`) })).toMatch(
      /with 0\.13333 <= K <= 2\.3334\./u,
    );
  });
});

describe('files that are refused', () => {
  const malformed: readonly (readonly [what: string, fact: Fact, where: string])[] = [
    ['an odd sphere', { ...width, sphere: 3 }, 'facts[0].sphere'],
    ['the sphere S^0', { ...width, sphere: 0 }, 'facts[0].sphere'],
    ['no degrees', { ...width, degrees: [] }, 'facts[0].degrees'],
    ['a degree twice', { ...width, degrees: [1, 1] }, 'facts[0].degrees'],
    ['no degrees of a ball', { ...radius, degrees: [] }, 'facts[0].degrees'],
    ['a range from above its end', { ...range, first: 21 }, 'facts[0].first'],
    ['another order of excess', { ...gram, excess: mat([0]) }, 'facts[0].excess'],
    ['a space larger than the vectors', { ...gram, space: 3 }, 'facts[0].space'],
    ['neurons with two inputs', { ...network, affine: mat([1, 1, 1]) }, 'facts[0].affine[0]'],
    ['an output too many', { ...network, outputs: vec(1, 1) }, 'facts[0].outputs'],
    ['no polynomial', { ...network, polynomial: [] }, 'facts[0].polynomial'],
    ['a break too few', { ...network, breaks: vec(0) }, 'facts[0].breaks'],
    ['breaks that fall', { ...network, breaks: vec(1, 0) }, 'facts[0].breaks'],
    ['no test function', { ...mass, test: [] }, 'facts[0].test'],
    ['no breaks', { ...mass, breaks: [] }, 'facts[0].breaks'],
    ['no break of one neuron', { ...single, breaks: [] }, 'facts[0].breaks'],
    ['equal breaks', { ...single, breaks: vec(1, 1) }, 'facts[0].breaks'],
    ['a generator that is not binary', { ...code, generator: mat([2]) }, 'facts[0].generator'],
    ['half a bit', { ...code, generator: mat(['1/2']) }, 'facts[0].generator'],
  ];
  it.each(malformed)('%s', (_, fact, where) => {
    expect(verdictOn(none, fact)).toMatchObject({ kind: 'malformed', at: where });
  });

  it('matrices without rows, negative counts and counts in words', () => {
    const text = (fact: Fact): string =>
      writeFacts({ instance: none, facts: [fact], provenance: {} });
    const cases = [
      [text(gram), /"gram":.*?\]\]/u, '"gram":[]'],
      [text(network), /"affine":.*?\]\]/u, '"affine":[]'],
      [text(code), /"generator":.*?\]\]/u, '"generator":[]'],
      [text(single), /"pieces":.*?\]\]/u, '"pieces":[]'],
      [text(single), '"free":1', '"free":-1'],
      [text(width), '"space":4', '"space":-4'],
      [text(width), '"space":4', '"space":"4"'],
      [text(width), '"degrees":[0,1]', '"degrees":[0,0.5]'],
      [text(width), '"degrees":[0,1]', '"degrees":1'],
    ] as const;
    for (const [whole, from, to] of cases) {
      expect(whole.replace(from, to)).not.toBe(whole);
      expect(checkFacts(whole.replace(from, to)), to).toMatchObject({ kind: 'malformed' });
    }
  });

  it('numbers, sizes and ranges beyond the limits, before work is done', () => {
    const long = q(`1${'0'.repeat(10_000)}`);
    const limits: readonly (readonly [fact: Fact, limit: string])[] = [
      [{ ...width, squared: long }, 'digits <= 400'],
      [{ ...mass, test: [long] }, 'digits <= 400'],
      [{ ...width, sphere: 18 }, 'sphere <= 16'],
      [{ ...width, power: 17 }, 'power <= 16'],
      [{ ...network, power: 17 }, 'power <= 16'],
      [{ ...single, power: 17 }, 'power <= 16'],
      [{ ...single, free: 17 }, 'power <= 16'],
      [{ ...single, from: long }, 'digits <= 400'],
      [{ ...width, degrees: [401] }, 'degree <= 400'],
      [{ ...width, degrees: Array.from({ length: 401 }, (_, i) => i) }, 'degree <= 400'],
      [{ ...range, last: 100_001 }, 'range <= 100000'],
    ];
    for (const [fact, limit] of limits) expect(answer(none, fact)).toBe(`resource-limit ${limit}`);
    const wide = mat(...Array.from({ length: 60 }, (_, i) => vecOf(60, i)));
    expect(answer(none, { ...code, generator: wide })).toContain('resource-limit work');
    const digits = q(`${'7'.repeat(190)}/${'9'.repeat(190)}1`);
    const heavy = Array.from({ length: 400 }, () => digits);
    expect(answer(none, { ...mass, test: heavy })).toMatch(/^resource-limit work|is not 0 at 0$/u);
    const tall = Array.from({ length: 200 }, () => digits);
    expect(
      answer(none, { ...single, power: 16, free: 16, pieces: { rows: 1, cols: 200, data: tall } }),
    ).toContain('resource-limit work');
    const entries = Array.from({ length: 1600 }, (_, k) => q(`1/1${'0'.repeat(200)}${k}7`));
    const dense = {
      rows: 40,
      cols: 40,
      data: entries.map((_, k) => entries[(k % 40) + Math.floor(k / 40)] ?? digits),
    };
    expect(answer(none, { ...gram, gram: dense, excess: dense })).toContain('resource-limit work');
  });

  it('large eigenvalues beyond the degrees that are looked at', () => {
    expect(answer(none, { ...range, first: 90_000, last: 90_000 })).toContain(
      'not known from degrees up to 400',
    );
  });
});

function vecOf(n: number, one: number): readonly number[] {
  return Array.from({ length: n }, (_, i) => (i === one ? 1 : 0));
}

describe('the smallest sizes', () => {
  it('are decided', () => {
    expect(answer(none, { ...width, degrees: [0], space: 1, squared: q('1/4') })).toBe('verified');
    expect(
      answer(none, { ...width, degrees: [0], space: 0, relation: '>=', squared: q('1/2') }),
    ).toBe('verified');
    const one = { gram: mat([3]), threshold: q(3), excess: mat([0]), space: 0, value: q(3) };
    expect(answer(none, { ...gram, ...one })).toBe('verified');
    expect(answer(none, { ...gram, ...one, space: 1, value: q(0) })).toBe('verified');
    expect(
      answer(none, { ...code, generator: mat([1]), power: 0, bits: 0, squared: q('1/4') }),
    ).toBe('verified');
    const line = { ...single, power: 0, free: 0, pieces: mat([1]) };
    expect(answer(none, { ...line, from: q(0) })).toBe('verified');
    expect(answer(none, { ...line, from: q('1/1000') })).toContain('is not at least 1/1000');
    const constant = { ...network, outputs: vec(0), polynomial: vec(0), power: 0 };
    expect(answer(none, { ...constant, squared: q('1/5') })).toBe('verified');
  });
});
