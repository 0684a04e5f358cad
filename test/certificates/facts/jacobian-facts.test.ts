/**
 * # Facts about the Jacobian: sentences and requirements
 */
import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../src/certificates/facts/format.ts';
import { answer, instance, point, q, verdictOn } from './support.ts';

/** J has the rows (2, 0) and (0, 6): sigma_min is 2. */
const about = instance(
  'square',
  [
    [1, 0],
    [0, 1],
  ],
  [0, 0],
  { P: point([[1, 3]], 1), Q: point([[0, 3]], 1) },
);
const singular: Fact = { fact: 'singular', at: 'P', least: q(2) };
const rank: Fact = { fact: 'jacobian-rank', at: 'P', is: 2 };

describe('singular and jacobian-rank', () => {
  it('state what holds, and how it was shown', () => {
    expect(verdictOn(about, singular, rank, { ...rank, at: 'Q', is: 1 })).toMatchObject({
      kind: 'verified',
      hypotheses: [
        'P: sigma_min(J(W, v)) >= 2. (J J^T - least^2 I is positive semidefinite over Q)',
        'P: J(W, v), of 2 rows, has rank 2. (eliminated over Q)',
        'Q: J(W, v), of 2 rows, has rank 1. (eliminated over Q)',
      ],
    });
  });

  it('state why they are not proved', () => {
    expect(answer(about, { ...singular, least: q('2000001/1000000') })).toBe(
      'singular: P: sigma_min is below 2000001/1000000',
    );
    expect(answer(about, { ...rank, is: 1 })).toBe('jacobian-rank: P: J has rank 2');
  });

  it('need a point on data with labels', () => {
    const { labels: _, ...bare } = about;
    for (const fact of [singular, rank]) {
      expect(answer(about, { ...fact, at: 'R' })).toBe(`${fact.fact}: there is no point R`);
      expect(answer(bare, fact)).toMatch(new RegExp(`^${fact.fact}: .* lacks an activation`, 'u'));
    }
  });
});
