/**
 * # What refutes Theorem O, and its near misses, on files made by hand
 * @module
 */
import { describe, expect, it } from 'vitest';
import { rationalField as Q, ratio } from '../../../src/arithmetic/rational.ts';
import type { FactsFile } from '../../../src/certificates/facts/format.ts';
import { nearMissAgain } from '../../../src/counterexamples/near-miss.ts';
import { leftHalf, matchingWindows } from '../../../src/grids/instances.ts';
import { mapMatrix, tabulate } from '../../../src/linalg/matrix.ts';
import {
  fileOf,
  line,
  pairsFact,
  rankFact,
  straddling,
} from '../../../src/theorems/overlaps/facts.ts';
import { mat } from '../../certificates/facts/support.ts';
import { refutes as refutation, row } from '../by-id.ts';

const sizes = { channels: 2, templates: 2, window: 3 };
const matching = matchingWindows(line(4, sizes));

/** The first vector of the head 0, all other weights times a factor. */
function silent(factor: bigint): FactsFile {
  const { head } = matching.net;
  const zeroed = tabulate(head.rows, head.cols, (i) => (i === 0 ? Q.zero : ratio(factor)));
  const grid = { ...matching, net: { ...matching.net, head: zeroed } };
  return fileOf(rankFact(grid, leftHalf([4]), 'entries'));
}

const refutes = (id: string, file: FactsFile): boolean => refutation(id, file).kind === 'refutes';

function sum(values: readonly (readonly number[])[], is: number): FactsFile {
  const facts = [{ fact: 'input-rank', is }] as const;
  return { instance: { inputs: mat(...values), points: {} }, facts, provenance: {} };
}

const added = [0, 1, 2].map((i) => [0, 1, 2].map((j) => i + 5 * j));

describe('the rules of Theorem O', () => {
  it('take small weights up to 9, of whatever rank below r^sigma, and no others', () => {
    expect(refutes('overlaps/small-weights', silent(1n))).toBe(true);
    expect(refutes('overlaps/small-weights', silent(9n))).toBe(true);
    expect(refutes('overlaps/small-weights', silent(10n))).toBe(false);
    expect(refutes('overlaps/small-weights', silent(-10n))).toBe(false);
    const equal = { ...matching.net, head: mapMatrix(matching.net.head, () => Q.one) };
    expect(equal.kind).toBe('windows');
    const full = fileOf(rankFact(matching, leftHalf([4]), 'entries'));
    expect(refutes('overlaps/small-weights', full)).toBe(false);
    // all weights equal belong to the other row
    const levels = [{ window: 3, stride: 1, weights: tabulate(2, 6, () => Q.one) }];
    const constant = { ...matching, net: { ...equal, levels, kind: 'windows' } } as const;
    const ones = fileOf(rankFact(constant, leftHalf([4]), 'entries'));
    expect(refutes('overlaps/small-weights', ones)).toBe(false);
    expect(refutes('overlaps/generic-weights', ones)).toBe(true);
  });

  it('take sums of a function of the row and one of the column, of rank 2 below the order', () => {
    expect(refutes('overlaps/sums', sum(added, 2))).toBe(true);
    // too small, not square, of rank 1, and no sums
    const others: readonly (readonly [readonly (readonly number[])[], number])[] = [
      [[[0, 5], [1, 6]], 2],
      [[[0, 1, 2], [1, 2, 3]], 2],
      [[[1, 1, 1], [1, 1, 1], [1, 1, 1]], 1],
      [[[0, 1, 2], [1, 2, 3], [2, 3, 5]], 3],
      [[[1, 2, 3], [2, 4, 6], [1, 0, 0]], 2],
    ]; // prettier-ignore
    for (const [values, is] of others)
      expect(refutes('overlaps/sums', sum(values, is)), JSON.stringify(values)).toBe(false);
  });
});

async function again(id: string, file: FactsFile, ...changes: readonly string[]): Promise<string> {
  const near = await nearMissAgain(row(id), file, changes);
  return near.kind === 'certified' ? near.says : near.because;
}

describe('near misses of Theorem O', () => {
  const apart = fileOf(straddling(line(4, { ...sizes, window: 2 }, 2)));
  const many = fileOf(straddling(line(4, { channels: 3, templates: 2, window: 2 })));
  const flat = fileOf(straddling(line(4, sizes), mat([1, 1], [1, 1])));
  const side = fileOf(pairsFact({ channels: 2, templates: 2 }, [0, 2]));

  it('have the rank r^sigma with a smaller stride, fewer channels or other leaf vectors', async () => {
    const proved = 'Theorem O3: rank [A] = r^sigma = 2 for almost all weights';
    expect(await again('overlaps/overlap', apart, 'stride: 2 -> 1')).toBe(proved);
    expect(await again('overlaps/channels', many, 'channels: 3 -> 2')).toBe(proved);
    expect(await again('overlaps/templates', flat, 'F[1,2]: 1 -> 3')).toContain('r^sigma = 4 ');
    expect(await again('overlaps/templates', flat, 'F[1,2]: 1 -> 1')).toContain('the rank is 1');
    expect(await again('overlaps/overlap', apart, 'channels: 2 -> 1')).toContain('S >= B or r > M');
    expect(await again('overlaps/channels', many, 'channels: 3 -> 3')).toContain('S >= B or r > M');
  });

  it('have it at weights near these', async () => {
    const file = silent(1n);
    const changes = ['V[1,1]: 0 -> 1', 'V[1,2]: 0 -> 2'];
    expect(await again('overlaps/small-weights', file, ...changes)).toContain(
      'r^sigma = 4 at these',
    );
    expect(await again('overlaps/small-weights', file, 'V[1,1]: 0 -> 1')).toContain(
      'the rank is 2',
    );
  });

  it('have the children of the root on one side each', async () => {
    expect(await again('overlaps/cut', side, 'P[1,2]: 2 -> 1')).toBe(
      'Theorem O1: rank [A] <= r_root = 1 for all weights',
    );
    for (const change of ['P[1,2]: 2 -> 3', 'P[1,2]: 2 -> 0', 'P[1,1]: 0 -> -1'])
      expect(await again('overlaps/cut', side, change)).toContain('are not those below one child');
  });
});
