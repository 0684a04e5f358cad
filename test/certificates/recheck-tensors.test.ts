/**
 * # recheck_tensors.py against the checker of facts files
 *
 * On random neurons and targets, with values computed here and with others, and on hostile files. The corpus and its
 * mutants are in recheck-facts.test.ts.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { rationalField as Q, ratio } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { checkFacts } from '../../src/certificates/facts/check.ts';
import type { Fact } from '../../src/certificates/facts/format.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { distanceSquare } from '../../src/tensors/lazy.ts';
import { multipliersFor } from '../../src/tensors/multipliers.ts';
import { residualSquare } from '../../src/tensors/powers.ts';
import { meanWidth, tensorDimension } from '../../src/tensors/spectrum.ts';
import { complementOf, tangentRankModulo, usualPrime } from '../../src/tensors/tangent-rank.ts';
import { drawer } from './facts/plain-network.ts';
import { mat, q, vec } from './facts/support.ts';
import { aloneText, factsWords, isSkipped, reason } from './recheck-support.ts';

const next = drawer(73);
const whole = (low: number, high: number): number =>
  low + Math.floor(((next() + 1) / 2) * (high - low + 1));
const part = (): Rational => ratio(BigInt(whole(-5, 5)), BigInt(whole(1, 3)));
const integer = (): Rational => ratio(BigInt(whole(-4, 4)));

function table(rows: number, cols: number, entry: () => Rational): Matrix<Rational> {
  return matrix(rows, cols, Array.from({ length: rows * cols }, entry));
}

function sum(d: number): {
  readonly weights: readonly Rational[];
  readonly vectors: Matrix<Rational>;
} {
  const r = whole(1, 3);
  return { weights: Array.from({ length: r }, part), vectors: table(r, d, part) };
}

function lazyFact(): Fact {
  const [order, m, d] = [whole(2, 5), whole(1, 3), whole(1, 3)];
  const [T, hidden] = [sum(d), table(m, d, part)];
  const multipliers = multipliersFor(Q, order, hidden, T);
  const squared = distanceSquare(Q, order, hidden, T, multipliers);
  const { weights: coefficients, vectors } = T;
  return { fact: 'tensor-lazy', order, hidden, coefficients, vectors, multipliers, squared };
}

function fullFact(): Fact {
  const [order, d] = [whole(2, 6), whole(1, 4)];
  const [S, T] = [sum(d), sum(d)];
  const most = residualSquare(Q, order, S, T);
  const { weights: coefficients, vectors } = T;
  const run = { outputs: S.weights, hidden: S.vectors };
  return { fact: 'tensor-full', order, ...run, coefficients, vectors, most };
}

function widthFact(): Fact {
  const [order, dimension] = [whole(2, 16), whole(1, 9)];
  const most = Math.min(1000, Number(tensorDimension(order, dimension)));
  const space = whole(0, most + 1);
  const squared = meanWidth(Q, order, dimension, BigInt(space));
  return { fact: 'tensor-width', order, dimension, space, squared };
}

function rankFact(): Fact {
  const [order, m, d] = [whole(2, 4), whole(1, 4), whole(1, 3)];
  const hidden = table(m, d, integer);
  const complement = complementOf(Q, order, hidden);
  const is = tangentRankModulo(Q, usualPrime, order, hidden);
  return { fact: 'tensor-tangent-rank', order, hidden, is, prime: usualPrime, complement };
}

/** 2 (1,1)^3 - (1,2)^3 in other coordinates, (x, y) -> (x, a y), and times c: norm(Delta)^2 = c^2 (12 a^4 + 36 a^6). */
function barrierFact(): Fact {
  const [a, c] = [whole(1, 5), whole(1, 5)];
  return {
    fact: 'tensor-barrier',
    order: 3,
    coefficients: vec(2 * c, -c),
    vectors: mat([1, a], [1, 2 * a]),
    direction: vec(1, 0),
    scale: q(c),
    factor: vec(0, a),
    form: vec(6 * c, 6 * c * a),
    squared: q(c * c * (12 * a ** 4 + 36 * a ** 6)),
  };
}

function other(fact: Fact): Fact {
  const little = ratio(1n, 10n ** 30n);
  if ('squared' in fact) return { ...fact, squared: Q.add(fact.squared, little) };
  if (fact.fact === 'tensor-full') return { ...fact, most: Q.sub(fact.most, little) };
  if (fact.fact !== 'tensor-tangent-rank') throw new Error(fact.fact);
  return { ...fact, is: fact.is + 1, complement: [] };
}

describe.skipIf(isSkipped)(`recheck_tensors.py${reason}`, () => {
  it('verifies the values that the checker computes, and no others', () => {
    const facts = [lazyFact, fullFact, widthFact, rankFact, barrierFact].flatMap((make) =>
      Array.from({ length: 25 }, make),
    );
    const texts = facts.map(aloneText);
    const wrong = facts.map((fact) => aloneText(other(fact)));
    expect(texts.map((text) => checkFacts(text).kind)).toEqual(texts.map(() => 'verified'));
    expect(wrong.map((text) => checkFacts(text).kind)).toEqual(wrong.map(() => 'rejected'));
    expect(factsWords(texts)).toEqual(texts.map(() => 'VERIFIED'));
    expect(factsWords(wrong)).toEqual(wrong.map(() => 'REJECTED'));
  });

  it('has the ranks of the checker modulo small primes', () => {
    const facts = Array.from({ length: 60 }, (_, k): Fact => {
      const prime = [2, 3, 5, 7][k % 4] ?? 2;
      const [order, hidden] = [whole(2, 4), table(whole(1, 3), whole(1, 3), integer)];
      const is = tangentRankModulo(Q, prime, order, hidden) + (k % 3 === 0 ? 1 : 0);
      return { fact: 'tensor-tangent-rank', order, hidden, is, prime, complement: [] };
    });
    const verdicts = facts.map((fact) => checkFacts(aloneText(fact)).kind);
    expect(new Set(verdicts)).toEqual(new Set(['verified', 'rejected']));
    expect(factsWords(facts.map(aloneText))).toEqual(
      verdicts.map((kind) => (kind === 'verified' ? 'VERIFIED' : 'REJECTED')),
    );
  });

  it('ends on hostile files, and verifies none', () => {
    const fact = (body: string): string =>
      `{"format":"widthwise-facts","version":3,"instance":{"points":{}},"facts":[{"fact":${body}}],"provenance":{}}`;
    const lazy =
      '"tensor-lazy","order":2,"hidden":[["1"]],"coefficients":["3"],"vectors":[["2"]],"multipliers":[["12"]],"squared":"0"';
    const full =
      '"tensor-full","order":2,"outputs":["12"],"hidden":[["1"]],"coefficients":["3"],"vectors":[["2"]],"most":"0"';
    const width = '"tensor-width","order":3,"dimension":3,"space":6,"squared":"8/35"';
    const rank =
      '"tensor-tangent-rank","order":2,"hidden":[["1","0"]],"is":2,"prime":7,"complement":[["0","0","1"]]';
    const barrier =
      '"tensor-barrier","order":2,"coefficients":["1","-1"],"vectors":[["1","0"],["0","1"]],"direction":["1","0"],"scale":"1","factor":["0","1"],"form":["1"],"squared":"1"';
    const long = '1'.repeat(401);
    const many = Array.from({ length: 65 }, () => '["1"]').join(',');
    const wide = Array.from({ length: 64 }, () => '"1"').join(',');
    const files: readonly (readonly [word: string, text: string])[] = [
      ...[lazy, full, width, rank, barrier].map((one) => ['VERIFIED', fact(one)] as const),
      ['UNSUPPORTED', fact(lazy).replace('"version":3', '"version":1')],
      ['MALFORMED', fact(lazy.replace('"order":2', '"order":1'))],
      ['MALFORMED', fact(lazy.replace('"order":2', '"order":2.5'))],
      ['UNSUPPORTED', fact(lazy.replace('"order":2', '"order":17'))],
      ['MALFORMED', fact(lazy.replace('"12"', `"${long}"`))],
      ['MALFORMED', fact(lazy.replace('[["12"]]', '[["12"],["1"]]'))],
      ['MALFORMED', fact(lazy.replace('[["12"]]', '[["12","1"]]'))],
      ['MALFORMED', fact(lazy.replace('"hidden":[["1"]]', '"hidden":[]'))],
      ['MALFORMED', fact(lazy.replace('"hidden":[["1"]]', '"hidden":[[]]'))],
      ['MALFORMED', fact(lazy.replace('["3"]', '["3","1"]'))],
      ['UNSUPPORTED', fact(lazy.replace('"hidden":[["1"]]', `"hidden":[${many}]`))],
      ['MALFORMED', fact(full.replace('["12"]', '[]'))],
      ['MALFORMED', fact(full.replace('"vectors":[["2"]]', '"vectors":[["2","1"]]'))],
      ['MALFORMED', fact(width.replace('"dimension":3', '"dimension":0'))],
      ['UNSUPPORTED', fact(width.replace('"dimension":3', '"dimension":401'))],
      ['MALFORMED', fact(width.replace('"space":6', '"space":-1'))],
      ['MALFORMED', fact(rank.replace('"prime":7', '"prime":9'))],
      ['MALFORMED', fact(rank.replace('"prime":7', '"prime":1'))],
      ['MALFORMED', fact(rank.replace('"prime":7', '"prime":66896041'))], // 8179^2
      ['UNSUPPORTED', fact(rank.replace('"prime":7', '"prime":67108879'))],
      ['MALFORMED', fact(rank.replace('"1","0"', '"1/2","0"'))],
      ['MALFORMED', fact(rank.replace('[["0","0","1"]]', '[["0","0","1/2"]]'))],
      ['MALFORMED', fact(rank.replace('[["0","0","1"]]', '[["0","1"]]'))],
      ['MALFORMED', fact(rank.replace('[["0","0","1"]]', '[["0","0","1"],["0","0","2"]]'))],
      ['MALFORMED', fact(rank.replace('[["0","0","1"]]', '"none"'))],
      ['REJECTED', fact(rank.replace('[["0","0","1"]]', '[["0","0","7"]]'))],
      ['VERIFIED', fact(rank.replace('[["0","0","1"]]', '[]'))],
      ['UNSUPPORTED', fact(rank.replace('"1","0"', wide))],
      ['MALFORMED', fact(barrier.replace('"form":["1"]', '"form":["1","1"]'))],
      ['MALFORMED', fact(barrier.replace('"factor":["0","1"]', '"factor":["0"]'))],
      ['MALFORMED', fact(barrier.replace('"direction":["1","0"]', '"direction":["1"]'))],
      ['REJECTED', fact(barrier.replace('"squared":"1"', '"squared":"2"'))],
    ];
    expect(factsWords(files.map(([, text]) => text))).toEqual(files.map(([word]) => word));
  });
});
