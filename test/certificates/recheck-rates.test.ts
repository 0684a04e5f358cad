/**
 * # recheck_rates.py against the checker of facts files
 *
 * On random networks, codes, Gram matrices and spheres, with values computed here and with others, and on hostile files.
 * The corpus and its mutants are in recheck-facts.test.ts.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { bumpSquare, freeKnotSquare } from '../../src/approximation/closed-forms.ts';
import { squaredError } from '../../src/approximation/piecewise.ts';
import { leadingDegrees, tailAfter } from '../../src/approximation/widths.ts';
import { normSquare } from '../../src/approximation/harmonics.ts';
import { rationalField as Q, ratio } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { checkFacts } from '../../src/certificates/facts/check.ts';
import type { Fact } from '../../src/certificates/facts/format.ts';
import { matrix, row } from '../../src/linalg/matrix.ts';
import { drawer } from './facts/plain-network.ts';
import { mat, q, vec } from './facts/support.ts';
import { aloneText, factsWords, isSkipped, reason } from './recheck-support.ts';

const next = drawer(71);
const draw = (): number => (next() + 1) / 2;
const whole = (low: number, high: number): number => low + Math.floor(draw() * (high - low + 1));
const part = (): Rational => ratio(BigInt(whole(-6, 6)), BigInt(whole(1, 4)));

function networkFact(): Fact {
  const [n, k, pieces] = [whole(1, 4), whole(0, 3), whole(1, 3)];
  const affine = matrix(n, 2, Array.from({ length: 2 * n }, part));
  const outputs = Array.from({ length: n }, part);
  const polynomial = Array.from({ length: whole(1, 3) }, part);
  const breaks = Array.from({ length: pieces + 1 }, (_, i) => ratio(BigInt(2 * i - 1), 2n));
  const table = matrix(pieces, 3, Array.from({ length: 3 * pieces }, part));
  const column = (j: number): readonly Rational[] =>
    outputs.map((_, i) => row(affine, i)[j] ?? Q.zero);
  const net = { power: k, slopes: column(0), biases: column(1), outputs, polynomial };
  const target = { breaks, pieces: breaks.slice(1).map((_, i) => row(table, i)) };
  const squared = squaredError(Q, net, target);
  return {
    fact: 'network-error',
    power: k,
    affine,
    outputs,
    polynomial,
    breaks,
    pieces: table,
    squared,
  };
}

function widthFact(): Fact {
  const [sphere, power, space] = [2 * whole(1, 4), whole(0, 3), whole(1, 120)];
  const leading = leadingDegrees(Q, sphere, power, { atLeast: BigInt(space), most: 400 }) ?? [];
  const squared = tailAfter(Q, normSquare(Q, sphere, power), leading, BigInt(space));
  const degrees = leading.map(({ degree }) => degree);
  return { fact: 'linear-width', sphere, power, degrees, space, relation: '>=', squared };
}

function knotFact(): Fact {
  const [neurons, power] = [whole(0, 40), whole(0, 6)];
  return { fact: 'free-knot', neurons, power, squared: freeKnotSquare(neurons, power) };
}

/** The code whose words are repeated `times`: its distance is that many. */
function codeFact(): Fact {
  const [rows, times, power] = [whole(1, 4), whole(1, 3), whole(0, 4)];
  const entries = Array.from({ length: rows }, (_, i) =>
    Array.from({ length: rows * times }, (__, j) => (j % rows === i ? 1 : 0)),
  );
  const { num, den } = bumpSquare(rows * times, power);
  const squared = ratio(num * BigInt(times), den * BigInt(rows * times) ** 2n);
  return { fact: 'packing', generator: mat(...entries), power, bits: rows - 1, squared };
}

function other(fact: Fact): Fact {
  if (!('squared' in fact)) return fact;
  return { ...fact, squared: Q.add(fact.squared, ratio(1n, 10n ** 30n)) };
}

describe.skipIf(isSkipped)(`recheck_rates.py${reason}`, () => {
  it('verifies the values that the checker computes, and no others', () => {
    const facts = [networkFact, widthFact, knotFact, codeFact].flatMap((make) =>
      Array.from({ length: 25 }, make),
    );
    const texts = facts.map(aloneText);
    const wrong = facts.map((fact) => aloneText(other(fact)));
    expect(texts.map((text) => checkFacts(text).kind)).toEqual(texts.map(() => 'verified'));
    expect(wrong.map((text) => checkFacts(text).kind)).toEqual(wrong.map(() => 'rejected'));
    expect(factsWords(texts)).toEqual(texts.map(() => 'VERIFIED'));
    expect(factsWords(wrong)).toEqual(wrong.map(() => 'REJECTED'));
  });

  it('decides where polynomials touch 0 as the checker does', () => {
    const breaks = vec(0, 1);
    const facts = Array.from({ length: 60 }, (): Fact => {
      const psi = [q(0), q(0), q(1), q(-2), q(1)];
      const factor = [part(), part(), part()];
      const test = Array.from({ length: 7 }, (_, i) =>
        factor.reduce((sum, c, j) => Q.add(sum, Q.mul(c, psi[i - j] ?? Q.zero)), Q.zero),
      );
      const from = ratio(BigInt(whole(1, 20)), 10n);
      const pieces = mat([0, 0, 1]);
      return { fact: 'variation', power: 1, breaks, pieces, test, from, to: q(2) };
    });
    const kinks = ['1/2', '1/3', '2/5'].flatMap((b) =>
      [0, 1].map((more): Fact => {
        const pieces = mat([0, 0], [`-${b}`, 1]);
        const at = q(b);
        const value = Q.mul(Q.mul(at, at), Q.mul(Q.sub(Q.one, at), Q.sub(Q.one, at)));
        // psi = x^2 (1 - x)^2 is largest at 1/2, where it is 1/16
        const from = Q.add(Q.mul(q(16), value), ratio(BigInt(more), 10n ** 12n));
        return {
          fact: 'variation',
          power: 1,
          breaks: vec(0, b, 1),
          pieces,
          test: vec(0, 0, 1, -2, 1),
          from,
          to: q(1),
        };
      }),
    );
    const texts = [...facts, ...kinks].map(aloneText);
    const verdicts = texts.map((text) => checkFacts(text).kind);
    expect(verdicts.slice(-6)).toEqual(
      Array.from({ length: 3 }, () => ['verified', 'rejected']).flat(),
    );
    expect(verdicts.filter((kind) => kind === 'verified').length).toBeGreaterThan(15);
    expect(factsWords(texts)).toEqual(
      verdicts.map((kind) => (kind === 'verified' ? 'VERIFIED' : 'REJECTED')),
    );
  });

  it('decides as the checker what one neuron cannot reach, about the least error too', () => {
    const facts = Array.from({ length: 30 }, (): Fact => {
      const [power, free, pieces] = [whole(0, 2), whole(0, 3), whole(1, 3)];
      const breaks = Array.from({ length: pieces + 1 }, (_, i) => ratio(BigInt(2 * i - 1), 2n));
      const table = matrix(pieces, 2, Array.from({ length: 2 * pieces }, part));
      const from = ratio(BigInt(whole(0, 20)), 40n);
      return { fact: 'one-neuron', power, free, breaks, pieces: table, from };
    });
    const cubes = ['1/100800', '1/100799', '1/100801'].map((from): Fact => ({
      fact: 'one-neuron',
      power: 2,
      free: 3,
      breaks: vec(0, 1),
      pieces: mat([0, 0, 0, 1]),
      from: q(from),
    }));
    const texts = [...facts, ...cubes].map(aloneText);
    const verdicts = texts.map((text) => checkFacts(text).kind);
    expect(verdicts.slice(-3)).toEqual(['verified', 'rejected', 'verified']);
    for (const kind of ['verified', 'rejected'])
      expect(verdicts.filter((own) => own === kind).length).toBeGreaterThan(8);
    expect(factsWords(texts)).toEqual(
      verdicts.map((kind) => (kind === 'verified' ? 'VERIFIED' : 'REJECTED')),
    );
  });

  it('ends on hostile files, and verifies none', () => {
    const fact = (body: string): string =>
      `{"format":"widthwise-facts","version":3,"instance":{"points":{}},"facts":[{"fact":${body}}],"provenance":{}}`;
    const width =
      '"linear-width","sphere":2,"power":0,"degrees":[0,1],"space":4,"relation":"=","squared":"1/16"';
    const error =
      '"network-error","power":1,"affine":[["1","0"]],"outputs":["1"],"polynomial":["0"],"breaks":["0","1"],"pieces":[["0","1"]],"squared":"0"';
    const single =
      '"one-neuron","power":1,"free":1,"breaks":["0","1"],"pieces":[["0","0","1"]],"from":"1/960"';
    const code = '"packing","generator":[["1"]],"power":0,"bits":0,"squared":"1/4"';
    const range = '"separation","sphere":2,"power":0,"first":16,"last":20';
    const rows = Array.from({ length: 17 }, (_, i) => `["${i % 2}"]`).join(',');
    const files: readonly (readonly [word: string, text: string])[] = [
      ['VERIFIED', fact(width)],
      ['VERIFIED', fact(error)],
      ['VERIFIED', fact(code)],
      ['VERIFIED', fact(range)],
      ['UNSUPPORTED', fact(width).replace('"version":3', '"version":1')],
      ['MALFORMED', fact(width.replace('"sphere":2', '"sphere":3'))],
      ['MALFORMED', fact(width.replace('"sphere":2', '"sphere":0'))],
      ['UNSUPPORTED', fact(width.replace('"sphere":2', '"sphere":18'))],
      ['UNSUPPORTED', fact(width.replace('"power":0', '"power":17'))],
      ['UNSUPPORTED', fact(width.replace('[0,1]', '[0,401]'))],
      ['MALFORMED', fact(width.replace('[0,1]', '[]'))],
      ['MALFORMED', fact(width.replace('[0,1]', '[0,0]'))],
      ['MALFORMED', fact(width.replace('[0,1]', '[0,0.5]'))],
      ['MALFORMED', fact(width.replace('"space":4', '"space":-4'))],
      ['MALFORMED', fact(width.replace('"space":4', '"space":true'))],
      ['MALFORMED', fact(width.replace('"="', '"<"'))],
      ['MALFORMED', fact(width.replace('"1/16"', `"${'1'.repeat(401)}"`))],
      ['MALFORMED', fact(error.replace('[["1","0"]]', '[]'))],
      ['MALFORMED', fact(error.replace('[["1","0"]]', '[["1","0","2"]]'))],
      ['MALFORMED', fact(error.replace('["0"],"breaks"', '[],"breaks"'))],
      ['MALFORMED', fact(error.replace('["0","1"],"pieces"', '["1","0"],"pieces"'))],
      ['UNSUPPORTED', fact(error.replace('"power":1', '"power":99'))],
      ['VERIFIED', fact(single)],
      ['UNSUPPORTED', fact(single).replace('"version":3', '"version":2')],
      ['MALFORMED', fact(single.replace('"free":1', '"free":-1'))],
      ['UNSUPPORTED', fact(single.replace('"free":1', '"free":17'))],
      ['UNSUPPORTED', fact(single.replace('"power":1', '"power":17'))],
      ['MALFORMED', fact(single.replace('["0","1"]', '["0"]'))],
      ['MALFORMED', fact(single.replace('["0","1"]', '[]'))],
      ['MALFORMED', fact(single.replace('[["0","0","1"]]', '[]'))],
      ['MALFORMED', fact(single.replace('1/960', `1/${'9'.repeat(10_000)}`))],
      ['MALFORMED', fact(code.replace('"1"', '"2"'))],
      ['UNSUPPORTED', fact(code.replace('["1"]', rows))],
      ['UNSUPPORTED', fact(range.replace('20', '100001'))],
      ['MALFORMED', fact(range.replace('16', '21'))],
      ['REJECTED', fact(range.replace('20', '90000'))],
    ];
    expect(factsWords(files.map(([, text]) => text))).toEqual(files.map(([word]) => word));
  });
});
