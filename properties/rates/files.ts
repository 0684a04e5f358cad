/**
 * # Theorem R on an interval: files about codes and about variation
 *
 * Over Q: each success is a proof for its instance.
 * @module
 */
import * as fc from 'fast-check';
import { factorial } from '../../src/approximation/closed-forms.ts';
import { variation } from '../../src/approximation/piecewise.ts';
import {
  compareRational,
  rationalField as Q,
  rationalToText,
  ratio,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { checkFacts } from '../../src/certificates/facts/check.ts';
import { writeFacts } from '../../src/certificates/facts/write.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { draws } from '../support/numbers.ts';
import { decide } from '../support/outcomes.ts';
import { bump, fractionInside, squareOf, theorem, whole } from './line.ts';

interface Code {
  readonly power: number;
  readonly rows: readonly (readonly number[])[];
}

const codes: fc.Arbitrary<Code> = fc
  .record({
    power: fc.integer({ min: 0, max: 2 }),
    rows: fc.array(draws(fc.integer({ min: 0, max: 1 }), 6), { minLength: 1, maxLength: 3 }),
    N: fc.integer({ min: 2, max: 6 }),
    systematic: fc.boolean(),
  })
  .map(({ power, rows, N, systematic }) => ({
    power,
    rows: rows.map((r, i) =>
      r.slice(0, N).map((bit, j) => (systematic && j < rows.length ? Number(i === j) : bit)),
    ),
  }));

function words({ rows }: Code): readonly (readonly number[])[] {
  return Array.from({ length: 2 ** rows.length }, (_, message) =>
    (rows[0] ?? []).map((__, j) =>
      rows.reduce((bit, r, i) => (bit + ((message >> i) & 1) * (r[j] ?? 0)) % 2, 0),
    ),
  );
}

/** The least squared distance between the functions of two words, halved: what q bits must miss. */
function missed(code: Code): Rational {
  const all = words(code);
  const N = all[0]?.length ?? 0;
  const { power } = code;
  const norm = squareOf(bump({ power, N }, 0));
  let least: Rational | undefined;
  for (const [a, first] of all.entries())
    for (const second of all.slice(a + 1)) {
      // f_e - f_e' = (1/N) sum (e_i - e'_i) phi_i with signs e_i: 4 for each place where the words differ
      const places = first.filter((bit, j) => bit !== second[j]).length;
      const distance = Q.mul(norm, ratio(BigInt(4 * places), BigInt(N * N)));
      if (least === undefined || compareRational(distance, least) < 0) least = distance;
    }
  return Q.div(least ?? Q.zero, whole(4));
}

function codeHolds(code: Code, more: Rational): Outcome {
  const squared = Q.mul(missed(code), more);
  const N = code.rows[0]?.length ?? 0;
  const generator = matrix(code.rows.length, N, code.rows.flat().map(whole));
  const fact = {
    fact: 'packing',
    generator,
    power: code.power,
    bits: code.rows.length - 1,
    squared,
  } as const;
  const verdict = checkFacts(
    writeFacts({ instance: { points: {} }, facts: [fact], provenance: {} }),
  );
  const wanted = squared.num === 0n ? 'rejected' : 'verified';
  return decide(verdict.kind === wanted, verdict.kind, wanted, 'the fact about the code');
}

const distances = property<Code>({
  id: 'rates/codes',
  theorem,
  statement:
    'For all binary codes with up to 3 rows and length up to 6: the checker of facts files proves as the error that q bits must have half of the least distance between the functions of two words, and proves nothing where two messages have one word.',
  evidence: 'proof',
  arbitrary: codes,
  hypotheses: {},
  conclude: (code) => codeHolds(code, Q.one),
  labels: (code) => [
    missed(code).num === 0n ? 'dependent rows' : 'independent rows',
    `${code.rows.length} rows`,
  ],
  required: { 'dependent rows': 0.05, 'independent rows': 0.4, '3 rows': 0.1 },
  proves: 1,
  show: ({ power, rows }) => `k = ${power}, rows ${rows.map((r) => r.join('')).join(' ')}`,
  runs: 120,
  control: {
    statement: 'The same with the distance in the place of its half.',
    conclude: (code) => codeHolds(code, whole(4)),
  },
});

interface Spline {
  readonly power: number;
  readonly knot: Rational;
  readonly jump: Rational;
  readonly line: readonly Rational[];
}

const splines: fc.Arbitrary<Spline> = fc.record({
  power: fc.integer({ min: 0, max: 2 }),
  knot: fractionInside.filter(({ den }) => den <= 8n),
  jump: fc
    .integer({ min: 1, max: 9 })
    .chain((a) => fc.constantFrom(1n, -1n).map((sign) => ratio(sign * BigInt(a), 3n))),
  line: draws(fc.integer({ min: -3, max: 3 }).map(whole), 3),
});

/** f = line + jump relu(x - b)^k, and psi = x^p (1 - x)^r, largest at b = p/(p + r), with p, r > k. */
function splineFile({ power, knot, jump, line }: Spline, more: Rational): string {
  const raise = BigInt(power + 1);
  const [p, r] = [Number(knot.num * raise), Number((knot.den - knot.num) * raise)];
  const psi: Rational[] = Array.from({ length: p + r + 1 }, () => Q.zero);
  for (let i = 0; i <= r; i++)
    psi[p + i] = ratio(
      (i % 2 === 0 ? 1n : -1n) * (factorial(r) / (factorial(i) * factorial(r - i))),
    );
  const kink = Array.from({ length: power + 1 }, (_, i) => {
    const c = ratio(factorial(power) / (factorial(i) * factorial(power - i)));
    return Q.mul(
      Q.mul(jump, c),
      Array.from({ length: power - i }).reduce<Rational>((v) => Q.mul(v, Q.neg(knot)), Q.one),
    );
  });
  const left = Array.from({ length: power + 1 }, (_, i) => line[i] ?? Q.zero);
  const right = left.map((a, i) => Q.add(a, kink[i] ?? Q.zero));
  const breaks = [Q.zero, knot, Q.one];
  const mass = variation(Q, { breaks, pieces: [left, right] }, power);
  if (typeof mass === 'string') throw new RangeError(mass);
  const pieces = matrix(2, power + 1, [...left, ...right]);
  const fact = {
    fact: 'variation',
    power,
    breaks,
    pieces,
    test: psi,
    from: Q.mul(mass, more),
    to: mass,
  } as const;
  return writeFacts({ instance: { points: {} }, facts: [fact], provenance: {} });
}

function splineHolds(s: Spline, more: Rational): Outcome {
  const verdict = checkFacts(splineFile(s, more));
  return decide(verdict.kind === 'verified', verdict.kind, 'verified', 'the variation of one kink');
}

const variations = property<Spline>({
  id: 'rates/variation',
  theorem,
  statement:
    'For k <= 2 and f a polynomial of degree k plus c relu(x - b)^k on [0, 1]: the checker of facts files proves K(f) = abs(c) from both sides, with a test function that is largest at b.',
  evidence: 'proof',
  arbitrary: splines,
  hypotheses: {},
  conclude: (s) => splineHolds(s, Q.one),
  labels: ({ power, jump }) => [`k = ${power}`, jump.num > 0n ? 'c > 0' : 'c < 0'],
  required: { 'k = 0': 0.2, 'k = 1': 0.2, 'k = 2': 0.2, 'c > 0': 0.3, 'c < 0': 0.3 },
  proves: 1,
  show: ({ power, knot, jump }) =>
    `k = ${power}, b = ${rationalToText(knot)}, c = ${rationalToText(jump)}`,
  runs: 60,
  control: {
    statement: 'The lower bound larger by a factor 1 + 10^-9.',
    conclude: (s) => splineHolds(s, Q.add(Q.one, ratio(1n, 1_000_000_000n))),
  },
});

export const fileProperties: readonly AnyProperty[] = [distances, variations];
