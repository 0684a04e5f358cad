/**
 * # The facts of grid tensors: sentences, refusals and limits
 *
 * The corpus of version 3 has their verdicts.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { checkFacts } from '../../../src/certificates/facts/check.ts';
import type { Fact } from '../../../src/certificates/facts/format.ts';
import { writeFacts } from '../../../src/certificates/facts/write.ts';
import { drawnWindows } from '../../../src/grids/draw.ts';
import { matchingWindows } from '../../../src/grids/instances.ts';
import { wholes } from '../../grids/support.ts';
import {
  deep,
  distanceFact,
  dual,
  matching,
  pairs,
  plane,
  rankFact,
  silent,
  single,
  weighted,
} from './grid-cases.ts';
import { answer, mat, q, verdictOn } from './support.ts';

const none = { points: {} };

function said(fact: Fact): string {
  const verdict = verdictOn(none, fact);
  if (verdict.kind !== 'verified') throw new Error(JSON.stringify(verdict));
  return verdict.hypotheses.join(' ');
}

const rank = rankFact(matching, 'straddling');
const distance = distanceFact(matching, 1, '3');

describe('the facts of grid tensors', () => {
  it('say "almost all" with the probability where the shapes give the same rank', () => {
    expect(said(rank)).toBe(
      'For windows (length 3, stride 1, 2 channels), weights shared by all windows, and a product head with a vector for each of 2 windows on 4 positions with 2 templates, their leaf vectors those of the file, and [A] the matrix of its values, the first 2 positions against the others: rank [A] <= 4 for all weights, rank [A] = 4 at those of the file and at Lebesgue-almost all, and for integer weights, those of the head too, each drawn independently and uniformly from q distinct values, P(rank [A] < 4) <= 32/q. (a minor of order 4 is not 0 modulo 2147483647, and the shapes and the rank of the leaf vectors give rank <= 4)',
    );
    const a = { shape: [8], templates: 2, window: 5, stride: 1, channels: 2 };
    const large = rankFact(matchingWindows(a), 'straddling');
    // 384/(2 10^6 + 1) < 1.92e-4 for weights of absolute value at most 10^6
    expect(said(large)).toContain('P(rank [A] < 16) <= 384/q');
    expect(384 / 2_000_001).toBeLessThan(1.92e-4);
    expect(said(rankFact(plane, 'straddling'))).toContain(
      'on 2 x 2 positions with 2 templates, their leaf vectors those of the file, and [A] the matrix of its values, positions 0, 2 against the others: rank [A] <= 2',
    );
    expect(said(rankFact(pairs, 'tree', [0, 2]))).toContain(
      'For a tree of products whose nodes have 2, 2, 1 channels on 4 positions with 2 templates, their leaf vectors those of the file, and [A] the matrix of its values, positions 0, 2 against the others: rank [A] <= 4 for all weights, rank [A] = 4 at those of the file and at Lebesgue-almost all, and',
    );
    expect(said(rankFact(pairs, 'tree'))).toContain('P(rank [A] < 1) <= 7/q');
  });

  it('say "at least" where no bound is equal', () => {
    expect(said(rankFact(deep, 'none'))).toContain(
      'weights shared by all windows of a layer, and a product head with a vector for each of 2 windows on 4 positions',
    );
    expect(said(rankFact(deep, 'none'))).toContain(
      'the first 2 positions against the others: rank [A] >= 4 at the weights of the file and at Lebesgue-almost all, and for integer weights, those of the head too, each drawn independently and uniformly from q distinct values, P(rank [A] < 4) <= 56/q. (a minor of order 4 is not 0 modulo 2147483647)',
    );
    const less = { ...rank, rank: 1, rows: rank.rows.slice(3), columns: rank.columns.slice(3) };
    expect(said(less)).toContain(
      ': rank [A] <= 4 for all weights, rank [A] >= 1 at those of the file and at Lebesgue-almost all, and for',
    );
  });

  it('say "at the weights of the file" where all values were computed', () => {
    expect(said(rankFact(silent, 'entries'))).toContain(
      ': rank [A] = 0 at the weights of the file.',
    );
    expect(said(rankFact(single, 'entries'))).toBe(
      'For windows (length 1, stride 1, 1 channel), weights shared by all windows, and a product head with a vector for its window on 1 position with 1 template, their leaf vectors those of the file, and [A] the matrix of its values, the first 0 positions against the others: rank [A] = 1 at the weights of the file. (a minor of order 1 is not 0 modulo 2147483647, and all values over Q)',
    );
  });

  it('say what no function of low rank is nearer than', () => {
    expect(said(distance)).toBe(
      'For windows (length 3, stride 1, 2 channels), weights shared by all windows, and a product head with a vector for each of 2 windows on 4 positions with 2 templates, their leaf vectors those of the file, and [A] the matrix of its values, the first 2 positions against the others, with the weights of the file: every function on the grid whose matrix has rank at most 1, and so every tree of products with 1 channel at its root whose children are on one side each, has squared error at least s in the sum over the grid, where s = 3 exactly; some function of such a rank attains it. (([A] [A]^T)^2 = c [A] [A]^T over Q: its singular values are equal)',
    );
    expect(said(distanceFact(weighted, 1, '1', dual))).toContain(
      'where s = 1 exactly. (excess and excess - [A] [A]^T + threshold I are positive semidefinite, eliminated over Q)',
    );
    expect(said(distanceFact(matching, 0, '4'))).toContain('rank at most 0 has squared error');
    expect(said(distanceFact(matching, 4, '0'))).toContain('where s = 0 exactly');
    expect(answer(none, distanceFact(silent, 0, '0'))).toBe('verified');
    expect(answer(none, distanceFact(silent, 1, '0'))).toBe('verified');
    expect(answer(none, distanceFact(single, 0, '9'))).toBe('verified');
    expect(answer(none, distanceFact(single, 1, '0'))).toBe('verified');
  });

  it('are checked at 16 positions with a minor of order 256', () => {
    const a = { shape: [16], templates: 2, window: 9, stride: 1, channels: 2 };
    const fact = rankFact(drawnWindows(a, wholes(7, 1_000_000)), 'straddling');
    expect(said(fact)).toContain(
      'rank [A] = 256 at those of the file and at Lebesgue-almost all, and',
    );
    expect(said(fact)).toContain('<= 20480/q');
  });
});

describe('files that are refused', () => {
  const small = rank.kind === 'windows' ? rank : undefined;
  const [level] = small?.levels ?? [];
  if (small === undefined || level === undefined) throw new Error('expected windows');
  const malformed: readonly (readonly [what: string, fact: Fact, where: string])[] = [
    ['no shape', { ...small, shape: [] }, 'facts[0]'],
    ['a length of 0', { ...small, shape: [0] }, 'facts[0]'],
    ['three lengths', { ...small, shape: [2, 2, 1] }, 'facts[0]'],
    ['no levels', { ...small, levels: [] }, 'facts[0]'],
    ['a window of 0', { ...small, levels: [{ ...level, window: 0 }] }, 'facts[0]'],
    ['a stride of 0', { ...small, levels: [{ ...level, stride: 0 }] }, 'facts[0]'],
    ['a window that does not fit', { ...small, levels: [{ ...level, window: 5 }] }, 'facts[0]'],
    ['another head', { ...small, head: mat([1, 1]) }, 'facts[0]'],
    ['a weight that is a fraction', { ...small, head: mat(['1/2', 1], [1, 1]) }, 'facts[0]'],
    ['templates of fractions', { ...small, templates: mat(['1/2', 0], [0, 1]) }, 'facts[0]'],
    ['a position twice', { ...small, left: [0, 0] }, 'facts[0].left'],
    ['a position that is not there', { ...small, left: [0, 4] }, 'facts[0].left'],
    ['a row too few', { ...small, rows: small.rows.slice(1) }, 'facts[0].rows'],
    ['no columns', { ...small, columns: [] }, 'facts[0].columns'],
    ['a template too few', { ...small, rows: small.rows.map(() => [0]) }, 'facts[0].rows'],
    [
      'an unknown template',
      { ...small, columns: small.columns.map(() => [0, 2]) },
      'facts[0].columns',
    ],
  ];
  it.each(malformed)('%s', (_, fact, where) => {
    expect(verdictOn(none, fact)).toMatchObject({ kind: 'malformed', at: where });
  });

  it('empty matrices, other words, and negative or broken counts', () => {
    const text = writeFacts({ instance: none, facts: [rank], provenance: {} });
    for (const [from, to] of [
      [/"head":.*?\]\]/u, '"head":[]'],
      [/"templates":.*?\]\]/u, '"templates":[[]]'],
      ['"rank":4', '"rank":-4'],
      ['"rank":4', '"rank":"4"'],
      ['"prime":2147483647', '"prime":7.5'],
      ['"upper":"straddling"', '"upper":"generic"'],
      ['"kind":"windows"', '"kind":"circle"'],
      [/"rows":.*?\]\]/u, '"rows":[0,1,2,3]'],
      ['"window":3', '"window":"3"'],
    ] as const) {
      expect(text.replace(from, to)).not.toBe(text);
      expect(checkFacts(text.replace(from, to)), to).toMatchObject({ kind: 'malformed' });
    }
  });

  it('composite primes, with a sentence', () => {
    for (const prime of [0, 1, 4, 46_337 * 46_337, 2_147_483_646])
      expect(answer(none, { ...rank, prime })).toBe(`grid-rank: ${prime} is not a prime`);
    for (const prime of [2 ** 31 + 11, Number.MAX_SAFE_INTEGER])
      expect(answer(none, { ...rank, prime })).toBe(`grid-rank: ${prime} is not below 2^31`);
    for (const prime of [2, 3, 65_537]) expect(answer(none, { ...rank, prime })).toBe('verified');
  });

  it('sizes beyond the limits, before work is done', () => {
    const long = q(`1${'0'.repeat(10_000)}`);
    const tall = mat(...Array.from({ length: 401 }, () => [1]));
    const heavy = rankFact(
      matchingWindows({ shape: [4], templates: 4, window: 4, stride: 1, channels: 24 }),
      'none',
    );
    const many = Array.from({ length: 1025 }, () => [0, 0]);
    const nodes = Array.from({ length: 65 }, () => ({ children: [0], weights: mat([1]) }));
    const limits: readonly (readonly [fact: Fact, limit: string])[] = [
      [{ ...small, head: { rows: 1, cols: 1, data: [long] } }, 'digits <= 400'],
      [{ ...distance, squared: long }, 'digits <= 400'],
      [{ ...small, shape: [65] }, 'positions <= 64'],
      [{ ...small, levels: [{ ...level, window: 65 }] }, 'positions <= 64'],
      [{ ...small, levels: [{ ...level, weights: tall }] }, 'parameters <= 400'],
      [heavy, 'parameters <= 400'],
      [{ ...small, rows: many }, 'minor <= 1024'],
      [{ ...small, rank: 1025 }, 'minor <= 1024'],
      [{ ...small, columns: [Array.from({ length: 65 }, () => 0)] }, 'positions <= 64'],
      [{ ...rankFact(single, 'none'), kind: 'tree', nodes }, 'positions <= 64'],
    ];
    for (const [fact, limit] of limits) expect(answer(none, fact)).toBe(`resource-limit ${limit}`);
  });

  it('grids whose values are too many, or cost too much', () => {
    const long = { shape: [24], templates: 2, window: 2, stride: 1, channels: 2 };
    const grid = matchingWindows(long);
    const fact = { ...rankFact(matchingWindows({ ...long, shape: [4] }), 'entries') };
    const left = Array.from({ length: 12 }, (_, j) => j);
    const zeros = Array.from({ length: 12 }, () => 0);
    const about = { ...grid.net, templates: grid.templates, left };
    expect(answer(none, { ...fact, ...about, rank: 1, rows: [zeros], columns: [zeros] })).toBe(
      'resource-limit gridPoints <= 65536',
    );
    expect(answer(none, { ...distanceFact(grid, 1, '0'), left })).toBe(
      'resource-limit gridPoints <= 65536',
    );
    const short = matchingWindows({ ...long, shape: [10] });
    const most = { ...distanceFact(short, 1, '0'), left: [0, 1, 2, 3, 4, 5, 6, 7, 8] };
    expect(answer(none, most)).toBe('resource-limit gridRows <= 128');
    const costly = matchingWindows({
      shape: [60],
      templates: 2,
      window: 30,
      stride: 1,
      channels: 2,
    });
    const rows = Array.from({ length: 1024 }, (_, k) =>
      Array.from({ length: 30 }, (__, j) => (k >> (j % 10)) & 1),
    );
    expect(
      answer(none, {
        fact: 'grid-rank',
        ...costly.net,
        templates: costly.templates,
        left: Array.from({ length: 30 }, (_, j) => j),
        rank: 1024,
        prime: 5,
        rows,
        columns: rows,
        upper: 'none',
      }),
    ).toContain('resource-limit work');
  });
});
