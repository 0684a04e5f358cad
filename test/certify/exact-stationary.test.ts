/**
 * # Points that are stationary exactly
 *
 * Every file is verified by both checkers of facts.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { compareRational } from '../../src/arithmetic/rational.ts';
import { checkFacts } from '../../src/certificates/facts/check.ts';
import { writeFacts } from '../../src/certificates/facts/write.ts';
import { dense } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import type { Moving } from '../../src/network/hessian.ts';
import { problemOf } from '../../src/network/problem.ts';
import { exactStationary } from '../../src/certify/exact-stationary.ts';
import type { ExactStationary } from '../../src/certify/exact-stationary.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { asked, isSkipped, reason } from '../certificates/recheck-support.ts';

type Rows = readonly (readonly number[])[];

interface Case {
  readonly sigma: string;
  readonly X: Rows;
  readonly y: readonly number[];
  readonly W: Rows;
  readonly v: readonly number[];
  readonly moving?: Moving;
}

function rows(A: Rows): Dense {
  return dense(A.length, A[0]?.length ?? 0, Float64Array.from(A.flat()));
}

function at({ sigma, X, y, W, v, moving = 'all' }: Case): ExactStationary | undefined {
  const problem = problemOf(rows(X), y, activationNamed(sigma));
  return exactStationary({ problem, moving, hidden: rows(W), outputs: v }, {});
}

const plane = [
  [1, 2],
  [3, 1],
  [0, 1],
];
const origin = [
  [0, 0],
  [0, 0],
];

/** What is exact, its nature, and the facts about it. */
const exact: readonly (readonly [string, Case, string, string])[] = [
  [
    'tanh at W = 0 with sum r_i x_i = 0',
    { sigma: 'tanh', X: [[1], [2]], y: [2, -1], W: [[0], [0]], v: [1, -1] },
    'undecided',
    'critical loss',
  ],
  [
    'the square at W = 0, from which the loss falls',
    { sigma: 'square', X: plane, y: [2, -1, 1], W: origin, v: [1, -1] },
    'descends',
    'critical loss negative-curvature',
  ],
  [
    'the square at W = 0, a minimum by its quadratic form',
    { sigma: 'square', X: plane, y: [-2, -1, -1], W: origin, v: [1, 1] },
    'minimum',
    'critical loss local-minimum',
  ],
  [
    'the square at a local maximum, which is no saddle',
    { sigma: 'square', X: [[1]], y: [1], W: [[0]], v: [1] },
    'descends',
    'critical loss negative-curvature',
  ],
  [
    'a flat region of relu',
    { sigma: 'relu', X: [[1], [2]], y: [1, 2], W: [[-1]], v: [1] },
    'minimum',
    'critical loss local-minimum',
  ],
  [
    'loss 0, where the Hessian is singular',
    { sigma: 'cube', X: [[1], [2]], y: [1, 8], W: [[1]], v: [1] },
    'minimum',
    'critical loss',
  ],
  [
    'a regular saddle, with the box in which it is alone',
    { sigma: 'tanh', X: [[1]], y: [1], W: [[0]], v: [0] },
    'saddle',
    'critical loss stationary',
  ],
  [
    'a regular minimum in W alone',
    { sigma: 'x + x^3', X: [[1], [-1]], y: [3, -1], W: [[1]], v: [1], moving: 'hidden' },
    'minimum',
    'critical loss stationary',
  ],
  [
    'v = 0 in W, where W does not matter',
    { sigma: 'leaky-relu', X: [[1], [2]], y: [2, -1], W: [[-1]], v: [0], moving: 'hidden' },
    'undecided',
    'critical loss',
  ],
];

/** A gradient that is not 0, or not known over Q. */
const others: readonly (readonly [string, Case])[] = [
  ['next to W = 0', { sigma: 'tanh', X: [[1], [2]], y: [2, -1], W: [[2 ** -40], [0]], v: [1, -1] }],
  ['where sum r_i x_i is not 0', { sigma: 'tanh', X: [[1], [2]], y: [2, 1], W: [[0]], v: [1] }],
  ['at a kink', { sigma: 'relu', X: [[1], [2]], y: [2, -1], W: [[0]], v: [1] }],
  [
    'with a gradient of 2^-60 of its terms',
    { sigma: 'square', X: [[1]], y: [1], W: [[1]], v: [1 + 2 ** -52] },
  ],
];

const verdicts = `
import json, os, sys, tempfile, recheck_facts
with tempfile.TemporaryDirectory() as folder:
    for text in json.load(sys.stdin):
        path = os.path.join(folder, 'facts.json')
        with open(path, 'w', encoding='utf-8') as file: file.write(text)
        recheck_facts.main(path)
`;

describe('a point that is stationary exactly', () => {
  it.each(exact)('is %s', (_, point, nature, facts) => {
    const found = at(point);
    expect(found?.nature).toBe(nature);
    expect(found?.file.facts.map(({ fact }) => fact).join(' ')).toBe(facts);
    expect(found?.radius === undefined).toBe(!facts.includes('stationary'));
    if (found !== undefined)
      expect(checkFacts(writeFacts(found.file))).toMatchObject({ kind: 'verified' });
  });

  it.skipIf(isSkipped)(`is verified by recheck_facts.py${reason}`, () => {
    const texts = exact.flatMap(([, point]) => {
      const found = at(point);
      return found === undefined ? [] : [writeFacts(found.file)];
    });
    const lines = asked(verdicts, texts).trim().split('\n');
    expect(lines.map((line) => line.split(':')[0])).toEqual(exact.map(() => 'VERIFIED'));
  });

  it.each(others)('is not looked for %s', (_, point) => {
    expect(at(point)).toBeUndefined();
  });

  it('has a loss between doubles where its digits do not fit into a file', () => {
    const sigma = '(x + 0.1234567890123)^32';
    const found = at({ sigma, X: [[0]], y: [1], W: [[1]], v: [1], moving: 'hidden' });
    if (found === undefined) throw new Error('not exact');
    const [, loss] = found.file.facts;
    if (loss?.fact !== 'loss') throw new Error('no loss');
    expect(compareRational(loss.from, loss.to)).toBe(-1);
    expect(loss.from.den).toBeLessThanOrEqual(2n ** 60n);
    expect(found.loss.hi - found.loss.lo).toBeLessThan(1e-15);
    expect(checkFacts(writeFacts(found.file))).toMatchObject({ kind: 'verified' });
  });
});
