/**
 * # Theorem M: which view wins
 *
 * Over Q: each success is a proof for its instance. M1's bound needs only that residuals are not negative and coordinates stay
 * finite, so it is attacked by arbitrary histories of the residuals, not only by those of a flow.
 * @module
 */
import * as fc from 'fast-check';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalToText,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { readsOneView, strengthsAt, winnerOf } from '../../src/ensembles/winner.ts';
import { at, matrix } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { atMost, decide, notCertified, together } from '../support/outcomes.ts';

const theorem = 'ensembles';

interface History {
  /** m x (2 + noise), the larger view first. */
  readonly start: Matrix<Rational>;
  /** Sizes of the noise of S_2. */
  readonly sizes: readonly Rational[];
  /** Shares in [0, 1): of 1/A_1 for the multi-view samples, and of the most for each sample of S_2. */
  readonly shares: readonly Rational[];
}

const share = fc
  .constantFrom(0, 1, 3, 8, 15, 15, 1023)
  .map((k) => (k === 1023 ? ratio(1023n, 1024n) : ratio(BigInt(k), 16n)));
const coordinate = fc.integer({ min: -4, max: 18 }).map((k) => ratio(BigInt(k), 20n));

const histories: fc.Arbitrary<History> = fc
  .tuple(fc.constantFrom(1, 2, 3), fc.constantFrom(0, 1, 2), fc.boolean())
  .chain(([m, singles, alike]) =>
    fc
      .tuple(
        fc.array(coordinate, { minLength: 2 * m, maxLength: 2 * m }),
        fc.array(
          fc.integer({ min: 1, max: 6 }).map((k) => ratio(BigInt(k))),
          {
            minLength: singles,
            maxLength: singles,
          },
        ),
        fc.array(share, { minLength: singles + 1, maxLength: singles + 1 }),
      )
      .map(([entries, sizes, shares]) => ({
        start: matrix(
          m,
          2 + singles,
          Array.from({ length: m }, (_, r) => {
            const row = alike ? entries.slice(0, 2) : entries.slice(2 * r, 2 * r + 2);
            return [...row, ...sizes.map((__, i) => ratio(BigInt(r + i + 1), 2n))];
          }).flat(),
        ),
        sizes,
        shares,
      })),
  );

function column(A: Matrix<Rational>, k: number): readonly Rational[] {
  return Array.from({ length: A.rows }, (_, r) => at(A, r, k));
}

function most(xs: readonly Rational[]): Rational {
  return xs.reduce((a, b) => (compareRational(a, b) < 0 ? b : a));
}

function cube(a: Rational): Rational {
  return Q.mul(a, Q.mul(a, a));
}

/** The features of two classes, the second of which the neurons do not see. */
function wide({ start, sizes }: History): Matrix<Rational> {
  const rows = Array.from({ length: start.rows }, (_, r) => {
    const row = Array.from({ length: start.cols }, (__, k) => at(start, r, k));
    return [...row.slice(0, 2), Q.zero, Q.zero, ...row.slice(2)];
  });
  return matrix(start.rows, 4 + sizes.length, rows.flat());
}

function winner(c: History) {
  return winnerOf(Q, 2, 0, { start: wide(c), first: [], second: c.sizes });
}

function hasWinner(c: History): boolean {
  const found = winner(c);
  return found.kind === 'winner' && found.view === 1;
}

/** The strength of view 2 after these shares of what the coordinates allow. */
function secondStrength({ start, sizes, shares }: History): Rational {
  const multi = Q.div(shares[0] ?? Q.zero, most(column(start, 0)));
  const time = sizes.reduce((sum, nu, i) => {
    const b = most(column(start, 2 + i));
    return Q.add(sum, Q.div(shares[i + 1] ?? Q.zero, Q.mul(cube(nu), b)));
  }, multi);
  return column(start, 1).reduce((sum, a) => {
    if (a.num <= 0n) return sum;
    return Q.add(sum, Q.div(Q.one, cube(Q.sub(Q.div(Q.one, a), time))));
  }, Q.zero);
}

function zetaOf(c: History): Rational {
  const found = winner(c);
  return found.kind === 'winner' ? found.zeta : Q.zero;
}

/** c_2 at the end with power 2, which keeps the ratios of all coordinates. */
function squareEnd({ start }: History): Rational {
  const two = matrix(start.rows, 2, Array.from({ length: start.rows }, (_, r) => [at(start, r, 0), at(start, r, 1)]).flat()); // prettier-ignore
  const [first, second] = strengthsAt(Q, 2, two, Q.one) ?? [Q.zero, Q.zero];
  return Q.div(second, Q.add(first, second));
}

const eighth = ratio(1n, 8n);

const wins = property<History>({
  id: 'ensembles/winner',
  theorem,
  statement:
    "For all histories of residuals >= 0 with finite coordinates, m <= 3: c_2 <= m/Delta'^3 (M1).",
  evidence: 'proof',
  arbitrary: histories,
  hypotheses: { "A_1 > A_2 > 0, c_1(0) < 1 and Delta' > 0": hasWinner },
  conclude: (c) => atMost(secondStrength(c), zetaOf(c), 'c_2'),
  labels: (c) => [
    ...(c.sizes.length > 0 ? ['S_2 is not empty'] : []),
    ...(c.start.rows > 1 ? ['two neurons or more'] : []),
    ...(compareRational(zetaOf(c), eighth) >= 0 ? ['zeta >= 1/8'] : []),
    ...(compareRational(secondStrength(c), Q.mul(ratio(9n, 10n), zetaOf(c))) >= 0
      ? ['within a tenth of the bound']
      : []),
  ],
  required: {
    'S_2 is not empty': 0.3,
    'two neurons or more': 0.5,
    'zeta >= 1/8': 0.2,
    'within a tenth of the bound': 0.02,
  },
  proves: 1,
  show: ({ start, sizes, shares }) =>
    `start ${Array.from(start.data).map(rationalToText).join(' ')} in ${start.rows} rows, nu ${sizes.map(rationalToText).join(' ')}, shares ${shares.map(rationalToText).join(' ')}`,
  runs: 300,
  control: {
    statement: 'The same for power 2.',
    conclude: (c) => atMost(squareEnd(c), zetaOf(c), 'c_2 with power 2'),
  },
});

interface Descent {
  readonly start: Matrix<Rational>;
  readonly step: Rational;
}

const descents: fc.Arbitrary<Descent> = fc
  .tuple(fc.constantFrom(1, 2, 3), fc.integer({ min: 1, max: 12 }))
  .chain(([m, k]) =>
    fc
      .array(
        fc.integer({ min: -3, max: 19 }).map((a) => ratio(BigInt(a), 20n)),
        { minLength: 2 * m, maxLength: 2 * m },
      )
      .map((entries) => ({ start: matrix(m, 2, entries), step: ratio(BigInt(k), 144n) })),
  );

function total(A: Matrix<Rational>): Rational {
  const [first, second] = strengthsAt(Q, 3, A, Q.zero) ?? [Q.zero, Q.zero];
  return Q.add(first, second);
}

/** One step of descent on multi-view samples: a -> a + 3 eta s relu(a)^2. */
function stepped({ start, step }: Descent): Matrix<Rational> {
  const push = Q.mul(Q.mul(ratio(3n), step), Q.sub(Q.one, total(start)));
  const next = Array.from(start.data, (a) => (a.num > 0n ? Q.add(a, Q.mul(push, Q.mul(a, a))) : a));
  return matrix(start.rows, 2, next);
}

function gap(A: Matrix<Rational>): Rational {
  const [a, b] = [most(column(A, 0)), most(column(A, 1))];
  return Q.sub(Q.div(Q.one, b), Q.div(Q.one, a));
}

/** c^2 (a_1 - a_2)/((1 + c a_1)(1 + c a_2)), c = 3 eta s: what Delta loses, at most c times c a_1/(1 + c a_1). */
function onStep(c: Descent): Outcome {
  const [A, B] = [c.start, stepped(c)];
  const s = Q.sub(Q.one, total(A));
  const left = Q.sub(Q.one, total(B));
  const [a, b] = [most(column(A, 0)), most(column(A, 1))];
  const push = Q.mul(Q.mul(ratio(3n), c.step), s);
  const [one, two] = [a, b].map((x) => Q.add(Q.one, Q.mul(push, x)));
  if (one === undefined || two === undefined) return notCertified('no views');
  const loss = Q.div(Q.mul(Q.mul(push, push), Q.sub(a, b)), Q.mul(one, two));
  const fourth = Q.mul(Q.mul(a, a), Q.mul(a, a));
  const rate = Q.sub(Q.one, Q.mul(Q.mul(ratio(9n), c.step), fourth));
  return together(
    atMost(Q.zero, left, 'c_1 + c_2 <= 1 after the step'),
    atMost(left, Q.mul(rate, s), 'the residual falls by 1 - 9 eta A_1^4'),
    decide(
      Q.sub(Q.sub(gap(A), gap(B)), loss).num === 0n,
      rationalToText(Q.sub(gap(A), gap(B))),
      rationalToText(loss),
      'the change of Delta',
    ),
    atMost(
      loss,
      Q.mul(push, Q.sub(Q.one, Q.div(Q.one, one))),
      'Delta falls by c (1 - 1/(1 + c A_1)) or less',
    ),
  );
}

const descent = property<Descent>({
  id: 'ensembles/descent',
  theorem,
  statement:
    'For eta <= 1/12 and c_1 + c_2 <= 1: a step keeps c_1 + c_2 <= 1, takes 9 eta A_1^4 of the residual or more, and from Delta at most 3 eta ln(A_1+/A_1) (M1).',
  evidence: 'proof',
  arbitrary: descents,
  hypotheses: {
    'A_1 > A_2 > 0': ({ start }) => {
      const [a, b] = [most(column(start, 0)), most(column(start, 1))];
      return b.num > 0n && compareRational(a, b) > 0;
    },
    'c_1 + c_2 <= 1': ({ start }) => compareRational(total(start), Q.one) <= 0,
  },
  conclude: onStep,
  labels: ({ start, step }) => [
    ...(start.rows > 1 ? ['two neurons or more'] : []),
    ...(compareRational(step, ratio(1n, 24n)) >= 0 ? ['eta >= 1/24'] : []),
  ],
  required: { 'two neurons or more': 0.4, 'eta >= 1/24': 0.3 },
  proves: 1,
  show: ({ start, step }) =>
    `start ${Array.from(start.data).map(rationalToText).join(' ')} in ${start.rows} rows, eta = ${rationalToText(step)}`,
  runs: 300,
  control: {
    statement: 'The same for steps eight times as large.',
    conclude: (c) => onStep({ ...c, step: Q.mul(ratio(8n), c.step) }),
  },
});

/** Starts eps u, u from {1, .., G}, eps < alpha/(G (G - 1)): zeta < beta whatever u is. */
const uniform = property<{ readonly u: number; readonly v: number; readonly G: number }>({
  id: 'ensembles/uniform-start',
  theorem,
  statement:
    'For m = 1, S_l empty and starts eps u, u distinct numbers of {1..G}, eps < alpha/(G (G - 1)), alpha = 1/2: zeta < beta, and the larger start wins (M3).',
  evidence: 'proof',
  arbitrary: fc
    .integer({ min: 2, max: 9 })
    .chain((G) => fc.record({ u: fc.integer({ min: 1, max: G }), v: fc.integer({ min: 1, max: G }), G: fc.constant(G) })), // prettier-ignore
  hypotheses: { 'u and v are distinct': ({ u, v }) => u !== v },
  conclude: ({ u, v, G }) => uniformStart(u, v, 2 * G * (G - 1) + 1),
  labels: ({ u, v }) => [Math.abs(u - v) === 1 ? 'next to each other' : 'apart'],
  required: { 'next to each other': 0.2 },
  proves: 1,
  show: ({ u, v, G }) => `u = ${u}, ${v}, G = ${G}`,
  runs: 150,
  control: {
    statement: 'It is enough that eps < alpha/G.',
    conclude: ({ u, v, G }) => uniformStart(u, v, 2 * G + 1),
  },
});

function uniformStart(u: number, v: number, over: number): Outcome {
  const entry = (k: number): Rational => ratio(BigInt(k), BigInt(over));
  const start = matrix(1, 4, [entry(u), entry(v), Q.zero, Q.zero]);
  const found = winnerOf(Q, 2, 0, { start, first: [], second: [] });
  if (found.kind === 'none') return decide(false, found.because, 'a winner', 'no winner');
  return together(
    decide(found.view === (u > v ? 1 : 2), String(found.view), 'the larger', 'the winner'),
    decide(readsOneView(Q, eighth, found.zeta), rationalToText(found.zeta), '1/8', 'zeta'),
  );
}

export const winnerProperties: readonly AnyProperty[] = [wins, descent, uniform];
