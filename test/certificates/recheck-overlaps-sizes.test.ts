/**
 * # The largest grid tensors that both checkers of facts decide
 *
 * And one size more, which both refuse.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { ratio, rationalField as Q } from '../../src/arithmetic/rational.ts';
import { checkFacts } from '../../src/certificates/facts/check.ts';
import type { Fact } from '../../src/certificates/facts/format.ts';
import { factsLimits } from '../../src/certificates/facts/limits.ts';
import type { Grid } from '../../src/grids/network.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { tabulate } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { distanceFact, rankFact } from './facts/grid-cases.ts';
import { aloneText, factsWords, isSkipped, reason } from './recheck-support.ts';

const most = factsLimits.gridRows;

/** One window on two positions with M templates: [A] = 3 a a^T for a = (1, .., M), with M rows. */
function product(M: number): Grid<Rational> {
  const templates = tabulate(M, 1, (i) => ratio(BigInt(i + 1)));
  const one = tabulate(1, 2, () => Q.one);
  const head = tabulate(1, 1, () => ratio(3n));
  const levels = [{ window: 2, stride: 1, weights: one }];
  return { net: { kind: 'windows', shape: [2], levels, head }, templates };
}

/** [A] [A]^T of {@link product}. */
function gramOf(M: number): Matrix<Rational> {
  const squares = (M * (M + 1) * (2 * M + 1)) / 6;
  return tabulate(M, M, (i, j) => ratio(BigInt(9 * squares * (i + 1) * (j + 1))));
}

describe.skipIf(isSkipped)(`sizes of grid tensors in both checkers${reason}`, () => {
  it('are the same: 65,536 values for a rank, 128 rows for a distance', () => {
    expect([factsLimits.gridPoints, most]).toEqual([2 ** 16, 2 ** 7]);
    const [G, many] = [gramOf(most), product(most + 1)];
    const cases: readonly (readonly [fact: Fact, ours: string, theirs: string])[] = [
      // 65,536 x 1
      [rankFact(product(256), 'entries', [1, 0]), 'verified', 'VERIFIED'],
      [rankFact(product(257), 'entries', [1, 0]), 'resource-limit', 'UNSUPPORTED'],
      [distanceFact(product(most), 1, '0'), 'verified', 'VERIFIED'],
      [distanceFact(product(most), 1, '0', { threshold: Q.zero, excess: G }), 'verified', 'VERIFIED'],
      [distanceFact(many, 1, '0'), 'resource-limit', 'UNSUPPORTED'],
      [distanceFact(product(2), 1, '0', { threshold: Q.zero, excess: gramOf(most + 1) }), 'resource-limit', 'UNSUPPORTED'],
    ]; // prettier-ignore
    const texts = cases.map(([fact]) => aloneText(fact));
    const verdicts = texts.map(checkFacts);
    expect(verdicts.map(({ kind }) => kind)).toEqual(cases.map(([, ours]) => ours));
    expect(factsWords(texts)).toEqual(cases.map(([, , theirs]) => theirs));
  });
});
