/**
 * # What refutes Theorem S, at the edge of each rule, and what its cards say to be minimal
 * @module
 */
import { describe, expect, it } from 'vitest';
import { compareRational, ratio, rationalField as Q } from '../../../src/arithmetic/rational.ts';
import type { Rational } from '../../../src/arithmetic/rational.ts';
import { matrix } from '../../../src/linalg/matrix.ts';
import { meanSquareStep, pathFactors } from '../../../src/sharpness/mean-square.ts';
import { altered, missing, q } from '../altered.ts';
import { proposal } from '../proposals.ts';

describe('a file that refutes Theorem S', () => {
  it('has a positive phi where it is the same at all rescalings', () => {
    const id = 'sharpness/shifted-box';
    const file = proposal(id);
    expect(missing(id, file)).toBe('nothing');
    expect(missing(id, altered(file, 0, { least: q('0') }))).toMatch(/and not 0/u);
  });

  it('has two minima of loss 0 for labels other than 0 where one is sharper', () => {
    const id = 'false/sharp-generalises-worse';
    const file = proposal(id);
    expect(missing(id, file)).toBe('nothing');
    expect(missing(id, { ...file, facts: file.facts.slice(0, 1) })).toMatch(/loss is 0 at P/u);
    const instance = { ...file.instance, labels: [q('0')] };
    expect(missing(id, { ...file, instance })).toMatch(/no label is 0/u);
  });
});

/** Of a step for single samples: E d^2 grows by `square`, and almost every path by `product`. */
function growths(x: readonly number[], step: Rational): readonly [Rational, Rational] {
  const vectors = matrix(
    x.length,
    1,
    x.map((a) => ratio(BigInt(a))),
  );
  const T = meanSquareStep(Q, { vectors, step, batch: 1 }, matrix(1, 1, [Q.one]));
  const product = pathFactors(Q, { vectors, step, batch: 1 }).reduce(Q.mul, Q.one);
  return [T.data[0] ?? Q.zero, product.num < 0n ? Q.neg(product) : product];
}

describe('the cards of steps', () => {
  it('are minimal for every step: no smaller inputs are unstable in mean square and converge', () => {
    // with f = 1 - eta the growths are (1, 1), ((1 + f^2)/2, abs(f)) or (f^2, f^2): both above 1 or neither
    const pairs = [[0, 0], [0, 1], [1, 1], [1, -1]]; // prettier-ignore
    const steps = ['1/2', '1', '3/2', '2', '5/2', '3', '100'].map(q);
    for (const pair of pairs)
      for (const step of steps) {
        const [square, product] = growths(pair, step);
        const isUnstable = compareRational(square, Q.one) > 0;
        expect(isUnstable && compareRational(product, Q.one) < 0, pair.join()).toBe(false);
      }
    const [square, product] = growths([2, 1], q('2/3'));
    expect([square, product]).toEqual([q('13/9'), q('5/9')]);
  });
});
