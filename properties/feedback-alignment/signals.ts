/**
 * # Theorem H: ceilings behind a narrow layer, and runs from random starts
 *
 * The signals of a space are projections over Q; eigenvalues are those of the search, and their dual is what is checked.
 * @module
 */
import * as fc from 'fast-check';
import { ratio, rationalField as Q } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { rationalFromDouble } from '../../src/arithmetic/rational.ts';
import { checkFacts } from '../../src/certificates/facts/check.ts';
import type { FactOf } from '../../src/certificates/facts/format.ts';
import { writeFacts } from '../../src/certificates/facts/write.ts';
import { matrix, row } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { multiply } from '../../src/linalg/ring-product.ts';
import { complementProjector, dot, form } from '../../src/quadratic/elimination.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { errorsFact } from '../../src/theorems/feedback-alignment/search.ts';
import { atMost, decide, notCertified, together } from '../support/outcomes.ts';
import { columnOf } from './networks.ts';

const theorem = 'feedback-alignment';

interface Narrow {
  /** B, q x p. */
  readonly feedback: Matrix<Rational>;
  /** E, n x q. */
  readonly errors: Matrix<Rational>;
  /** k x p: any weights between the layers. */
  readonly weights: Matrix<Rational>;
}

const entry = fc.integer({ min: -4, max: 4 }).map((a) => ratio(BigInt(a)));

function table(rows: number, cols: number): fc.Arbitrary<Matrix<Rational>> {
  return fc
    .array(entry, { minLength: rows * cols, maxLength: rows * cols })
    .map((data) => matrix(rows, cols, data));
}

const narrow: fc.Arbitrary<Narrow> = fc
  .tuple(
    fc.integer({ min: 2, max: 3 }),
    fc.integer({ min: 0, max: 2 }),
    fc.integer({ min: 1, max: 5 }),
    fc.constantFrom(1, 1, 1, 2, 3),
  )
  .chain(([q, more, n, k]) =>
    fc.record({
      feedback: table(q, q + more),
      errors: table(n, q),
      weights: table(k, q + more),
    }),
  );

const signalsOf = ({ feedback, errors }: Narrow): readonly (readonly Rational[])[] =>
  Array.from({ length: errors.rows }, (_, i) =>
    row(multiply(Q, matrix(1, errors.cols, row(errors, i)), feedback), 0),
  );

const isUsable = (c: Narrow): boolean => ceilingFor(c) !== undefined;

const known = new WeakMap<Narrow, FactOf<'bottleneck'> | null>();

function ceilingFor(c: Narrow): FactOf<'bottleneck'> | undefined {
  const kept = known.get(c);
  if (kept !== undefined) return kept ?? undefined;
  const hasSignals = signalsOf(c).every((u) => dot(Q, u, u).num !== 0n);
  const found = hasSignals ? errorsFact(c.feedback, c.errors, c.weights.rows) : undefined;
  known.set(c, found ?? null);
  return found;
}

/** The mean of cos^2 for the projections of the u_i on the row space: the best signals there, over Q. */
function bestIn(c: Narrow, weights: Matrix<Rational>): Rational {
  const { projector } = complementProjector(Q, weights);
  const us = signalsOf(c);
  const sum = us.reduce((total, u) => {
    const off = Q.div(form(Q, projector, u, u), dot(Q, u, u));
    return Q.add(total, Q.sub(Q.one, off));
  }, Q.zero);
  return Q.div(sum, ratio(BigInt(us.length)));
}

/** Without 1/norm(u_i)^2: trace 1 all the same. */
function unnormalised({ feedback, errors, weights }: Narrow): FactOf<'bottleneck'> | undefined {
  const longest = signalsOf({ feedback, errors, weights }).map((u) => dot(Q, u, u));
  const repeated = longest.flatMap((size, i) => {
    const times = Math.max(1, Math.min(60, Math.round(Number(size.num) / 8)));
    return Array.from({ length: times }, () => row(errors, i));
  });
  return errorsFact(feedback, matrix(repeated.length, errors.cols, repeated.flat()), weights.rows);
}

function isChecked(fact: FactOf<'bottleneck'>): boolean {
  const text = writeFacts({ instance: { points: {} }, facts: [fact], provenance: {} });
  return checkFacts(text).kind === 'verified';
}

/** The spaces that are tried: the given one, and those of some of the u_i. */
function spacesOf(c: Narrow): readonly Matrix<Rational>[] {
  const us = signalsOf(c);
  const k = c.weights.rows;
  const own = us.slice(0, us.length - k + 1).map((_, i) => {
    const some = us.slice(i, i + k);
    return matrix(some.length, c.weights.cols, some.flat());
  });
  return [c.weights, ...own];
}

function isBelow(c: Narrow, fact: FactOf<'bottleneck'> | undefined): Outcome {
  if (fact === undefined) return notCertified('no dual is found');
  const outcomes = spacesOf(c).map((space) => atMost(bestIn(c, space), fact.most, 'mean cos^2'));
  return together(...outcomes);
}

const showNarrow = ({ feedback, errors, weights }: Narrow): string =>
  `q = ${feedback.rows}, p = ${feedback.cols}, n = ${errors.rows}, k = ${weights.rows}`;

/** rank N <= min(n, q). */
const isNarrow = ({ feedback, errors, weights }: Narrow): boolean =>
  weights.rows < Math.min(feedback.rows, errors.rows);

const ceiling = property<Narrow>({
  id: 'feedback-alignment/ceiling',
  theorem,
  statement:
    'For random spaces of dimension k, and those of k of the u_i: the mean of cos^2 is at most t, and the checker verifies t.',
  evidence: 'sample',
  arbitrary: narrow,
  hypotheses: { 'no u_i is 0, and B has independent rows': isUsable },
  conclude: (c) => {
    const fact = ceilingFor(c);
    const isVerified = fact !== undefined && isChecked(fact);
    return together(decide(isVerified, 'refused', 'verified', 'the fact'), isBelow(c, fact));
  },
  labels: (c) => [isNarrow(c) ? 'k < rank N' : 'k >= min(n, q)'],
  required: { 'k < rank N': 0.5 },
  proves: 0.4,
  show: showNarrow,
  runs: 100,
  control: {
    statement: 'N is not normalised: long u_i count more.',
    conclude: (c) => isBelow(c, unnormalised(c)),
  },
});

/** The space of the k largest eigenvectors, by the dual: B^T z for the columns z of D, nearly. */
function topSpace(c: Narrow): Matrix<Rational> | undefined {
  const fact = ceilingFor(c);
  if (fact === undefined) return undefined;
  const rows = Array.from({ length: fact.dual.rows }, (_, a) => columnOf(fact.dual, a));
  const images = rows.map((z) => row(multiply(Q, matrix(1, z.length, z), c.feedback), 0));
  return matrix(images.length, c.feedback.cols, images.flat());
}

function isAttained(c: Narrow, k: number): Outcome {
  const space = topSpace(c);
  const fact = errorsFact(c.feedback, c.errors, k);
  if (space === undefined || fact === undefined) return notCertified('no dual is found');
  const near = rationalFromDouble(1e-6);
  return atMost(Q.sub(fact.most, near), bestIn(c, space), 'the ceiling');
}

/** For k = 1 the dual matrix is z z^T times a number, and its space is a line. */
const attained = property<Narrow>({
  id: 'feedback-alignment/attained',
  theorem,
  statement:
    'For k = 1: the projections on the largest eigenvector of N have mean cos^2 within 1e-6 of t.',
  evidence: 'sample',
  arbitrary: narrow,
  hypotheses: {
    'k = 1': ({ weights }) => weights.rows === 1,
    'no u_i is 0, and B has independent rows': isUsable,
    'the largest eigenvalue is simple': (c) => {
      const D = ceilingFor(c)?.dual;
      const size = D === undefined ? 0 : Math.max(...Array.from(D.data, ({ num, den }) => Math.abs(Number(num) / Number(den)))); // prettier-ignore
      return size > 1e-3;
    },
  },
  conclude: (c) => isAttained(c, 1),
  labels: (c) => [isNarrow(c) ? 'k < rank N' : 'k >= min(n, q)'],
  required: { 'k < rank N': 0.1 },
  proves: 0.25,
  show: showNarrow,
  runs: 120,
  control: { statement: 'It is t_2 that is attained.', conclude: (c) => isAttained(c, 2) },
});

interface Start {
  readonly X: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly W: readonly (readonly number[])[];
  readonly v: readonly number[];
  readonly b: readonly number[];
}

const number = fc.integer({ min: -8, max: 8 }).map((k) => k / 8);

const starts: fc.Arbitrary<Start> = fc
  .tuple(
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 2 }),
    fc.integer({ min: 1, max: 3 }),
  )
  .chain(([n, d, m]) => {
    const list = (size: number) => fc.array(number, { minLength: size, maxLength: size });
    const rows = (count: number) => fc.array(list(d), { minLength: count, maxLength: count });
    return fc.record({ X: rows(n), y: list(n), W: rows(m), v: list(m), b: list(m) });
  });

const inner = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((s, x, k) => s + x * (b[k] ?? 0), 0);

/** M = (X (v W)^T - y)^T X. */
function pull({ X, y }: Start, W: Start['W'], v: Start['v']): readonly number[] {
  const f = X.map((x) =>
    inner(
      v,
      W.map((w) => inner(w, x)),
    ),
  );
  const e = f.map((a, i) => a - (y[i] ?? 0));
  return (X[0] ?? []).map((_, k) =>
    inner(
      e,
      X.map((x) => x[k] ?? 0),
    ),
  );
}

/** The largest entry of M after many midpoint steps along `b`, or along v itself. */
function stillness(start: Start, isGradient: boolean): number {
  let { W, v } = start;
  const eta = 1 / 32;
  let M = pull(start, W, v);
  for (let k = 0; k < 40_000 && Math.max(...M.map(Math.abs)) > 1e-7; k++) {
    const along = isGradient ? v : start.b;
    const next = W.map((w, j) => w.map((x, i) => x - eta * (along[j] ?? 0) * (M[i] ?? 0)));
    v = v.map((a, j) => a - (eta / 2) * inner(M, (W[j] ?? []).map((x, i) => x + (next[j]?.[i] ?? 0)))); // prettier-ignore
    W = next;
    M = pull(start, W, v);
  }
  return Math.max(...M.map(Math.abs));
}

function ends(start: Start): Outcome {
  const rest = stillness(start, false);
  return decide(rest <= 1e-7, `${rest}`, '1e-7', 'the largest entry of M at the end');
}

const isStuck = ({ W, v }: Start): boolean =>
  v.every((a) => a === 0) && W.flat().every((a) => a === 0);

const search = property<Start>({
  id: 'feedback-alignment/no-start-fails',
  theorem,
  statement:
    'A search for a start of a linear network with one output from which midpoint feedback alignment does not reach X^T e = 0: none.',
  evidence: 'sample',
  arbitrary: fc
    .tuple(starts, fc.nat(3))
    .map(([start, k]) =>
      k === 0
        ? { ...start, W: start.W.map((w) => w.map(() => 0)), v: start.v.map(() => 0) }
        : start,
    ),
  hypotheses: { 'B is not 0': ({ b }) => inner(b, b) >= 1 / 16 },
  conclude: ends,
  labels: (c) => (isStuck(c) ? ['W = V = 0'] : []),
  required: { 'W = V = 0': 0.15 },
  proves: 0.5,
  show: ({ X, y, W, v, b }) => JSON.stringify({ X, y, W, v, b }),
  runs: 60,
  control: {
    statement: 'Gradient descent reaches it from every start, W = V = 0 among them.',
    conclude: (c) => {
      const rest = stillness(c, true);
      return decide(rest <= 1e-7, `${rest}`, '1e-7', 'the largest entry of M at the end');
    },
  },
});

export const feedbackSignalProperties: readonly AnyProperty[] = [ceiling, attained, search];
