/**
 * # Lemma W: averaging over a set bounds its width
 *
 * Over Q, for sets of vectors whose Gram matrix has a known spectrum: an orthogonal basis times rational numbers.
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
import { checkFacts } from '../../src/certificates/facts/check.ts';
import { writeFacts } from '../../src/certificates/facts/write.ts';
import { at, matrix, row, tabulate } from '../../src/linalg/matrix.ts';
import { multiply, transpose } from '../../src/linalg/ring-product.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { outsideSpan } from '../../src/linalg/rational-vectors.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { gramOf, squareNorm, sum } from '../support/exact.ts';
import { draws } from '../support/numbers.ts';
import { atMost, decide, showMatrix, showVector, together } from '../support/outcomes.ts';

const theorem = 'n-width';

interface Set {
  /** Of the N orthogonal vectors: the eigenvalues are their squares. */
  readonly norms: readonly Rational[];
  /** A vector other than 0: the vectors are the rows of I - 2 u u^T/(u.u), times a number each. */
  readonly mirror: readonly Rational[];
  /** Rows that span L. */
  readonly rows: readonly (readonly Rational[])[];
  /** Whether L is spanned by some of the vectors. */
  readonly aligned: boolean;
}

const small = fc.integer({ min: -3, max: 3 }).map((k) => ratio(BigInt(k)));
const root = fc.integer({ min: 0, max: 4 }).map((k) => ratio(BigInt(k), 2n));

const sets: fc.Arbitrary<Set> = fc
  .record({
    N: fc.integer({ min: 1, max: 4 }),
    k: fc.integer({ min: 0, max: 4 }),
    roots: draws(root, 4),
    equal: fc.boolean(),
    mirror: draws(small, 4),
    rows: draws(draws(small, 4), 4),
    aligned: fc.boolean(),
  })
  .map(({ N, k, roots, equal, mirror, rows, aligned }) => ({
    norms: Array.from({ length: N }, (_, i) => (equal ? ratio(3n, 2n) : (roots[i] ?? Q.zero))),
    mirror: mirror.slice(0, N).map((u, i) => (i === 0 && u.num === 0n ? Q.one : u)),
    rows: rows.slice(0, Math.min(k, N)).map((r) => r.slice(0, N)),
    aligned,
  }));

/** The N vectors: orthogonal, with these norms. */
function vectorsOf({ norms, mirror: u }: Set): Matrix<Rational> {
  const whole = squareNorm(u);
  return tabulate(u.length, u.length, (i, j) => {
    const turned = Q.div(Q.mul(ratio(-2n), Q.mul(u[i] ?? Q.zero, u[j] ?? Q.zero)), whole);
    return Q.mul(norms[i] ?? Q.zero, i === j ? Q.add(Q.one, turned) : turned);
  });
}

/** The rows that span L: given ones, or the vectors of largest norm. */
function spaceOf(s: Set): Matrix<Rational> {
  const N = s.mirror.length;
  if (!s.aligned) return matrix(s.rows.length, N, s.rows.flat());
  const X = vectorsOf(s);
  const order = s.norms
    .map((_, i) => i)
    .toSorted((a, b) => compareRational(s.norms[b] ?? Q.zero, s.norms[a] ?? Q.zero));
  const chosen = order.slice(0, s.rows.length).map((i) => row(X, i));
  return matrix(chosen.length, N, chosen.flat());
}

function distances(s: Set): readonly Rational[] {
  const [X, L] = [vectorsOf(s), spaceOf(s)];
  return Array.from({ length: X.rows }, (_, i) =>
    squareNorm(L.rows === 0 ? row(X, i) : outsideSpan(transpose(L), row(X, i))),
  );
}

/** The sum of all but the k largest squares of norms. */
function tailOf({ norms }: Set, k: number): Rational {
  const squares = norms.map((e) => Q.mul(e, e)).toSorted((a, b) => compareRational(b, a));
  return sum(squares.slice(k));
}

function labelsOf(s: Set): readonly string[] {
  const [N, k] = [s.mirror.length, s.rows.length];
  return [
    k === 0 ? 'k = 0' : k === N ? 'k = N' : '0 < k < N',
    N === 1 ? 'N = 1' : 'N > 1',
    ...(s.aligned ? ['leading eigenvectors'] : []),
    ...(new Set(s.norms.map(rationalToText)).size === 1 ? ['equal norms'] : []),
  ];
}

const shares = {
  'k = 0': 0.05,
  '0 < k < N': 0.2,
  'k = N': 0.1,
  'N = 1': 0.1,
  'leading eigenvectors': 0.3,
  'equal norms': 0.3,
};

function show(s: Set): string {
  return `vectors ${showMatrix(vectorsOf(s))}, L spanned by ${showMatrix(spaceOf(s))}`;
}

function averageHolds(s: Set, bound: Rational): Outcome {
  const whole = sum(distances(s));
  const attained = s.aligned
    ? atMost(whole, tailOf(s, s.rows.length), 'leading eigenvectors attain it')
    : undefined;
  return together(
    atMost(bound, whole, 'the sum of squared distances'),
    ...(attained === undefined ? [] : [attained]),
  );
}

const average = property<Set>({
  id: 'n-width/average',
  theorem,
  statement:
    'For all orthogonal vectors over Q and every k-dimensional space L: the squared distances to L sum to at least the eigenvalues of the Gram matrix after the first k, with equality where L is spanned by leading eigenvectors.',
  evidence: 'proof',
  arbitrary: sets,
  hypotheses: {},
  conclude: (s) => averageHolds(s, tailOf(s, s.rows.length)),
  labels: labelsOf,
  required: shares,
  proves: 1,
  show,
  runs: 200,
  control: {
    statement: 'The same with k - 1 in the place of k.',
    conclude: (s) => averageHolds(s, tailOf(s, s.rows.length - 1)),
  },
});

/** max_i dist(phi_i, L)^2 >= h^2 (1 - k/n), in the case of equal norms. */
function orthogonalHolds(s: Set, n: number): Outcome {
  const h = s.norms[0] ?? Q.zero;
  const share = ratio(BigInt(n - s.rows.length), BigInt(n));
  const largest = distances(s).reduce((a, b) => (compareRational(a, b) >= 0 ? a : b));
  return atMost(Q.mul(Q.mul(h, h), share), largest, 'the largest squared distance');
}

/** The norms all 3/2, and L the hyperplane that is as far from each vector: its normal is their sum. */
const orthogonalSets: fc.Arbitrary<Set> = fc
  .tuple(sets, fc.boolean())
  .map(([s, level]) => ({ ...s, norms: s.norms.map(() => ratio(3n, 2n)), level }))
  .map(({ level, ...s }) => {
    const X = vectorsOf(s);
    const N = X.rows;
    if (!level || N === 1) return { ...s, aligned: false };
    const rows = Array.from({ length: N - 1 }, (_, i) =>
      row(X, i).map((a, j) => Q.sub(a, at(X, i + 1, j))),
    );
    return { ...s, rows, aligned: false };
  });

const orthogonal = property<Set>({
  id: 'n-width/orthogonal',
  theorem,
  statement:
    'For all N orthogonal vectors of norm h over Q and every k-dimensional space: one of them has squared distance at least h^2 (1 - k/N).',
  evidence: 'proof',
  arbitrary: orthogonalSets,
  hypotheses: {},
  conclude: (s) => orthogonalHolds(s, s.mirror.length),
  labels: labelsOf,
  required: { 'k = 0': 0.02, '0 < k < N': 0.3, 'N = 1': 0.1 },
  proves: 1,
  show,
  runs: 150,
  control: {
    statement: 'The same with sqrt(1 - k/(N + 1)).',
    conclude: (s) => orthogonalHolds(s, s.mirror.length + 1),
  },
});

/** P(dist^2 >= t) >= (mu - t)/(b - t), where the larger side may be asked of. */
function shareHolds(s: Set, more: Rational): Outcome {
  const all = distances(s);
  const N = ratio(BigInt(all.length));
  const b = all.reduce((x, y) => (compareRational(x, y) >= 0 ? x : y));
  const mu = Q.div(sum(all), N);
  const t = Q.div(mu, ratio(2n));
  if (compareRational(b, t) <= 0)
    return decide(mu.num === 0n, rationalToText(mu), '0', 'all are 0');
  const many = all.filter((d) => compareRational(d, t) >= 0).length;
  const bound = Q.div(Q.add(Q.sub(mu, t), more), Q.sub(b, t));
  return atMost(bound, Q.div(ratio(BigInt(many)), N), 'the share of distances that are at least t');
}

const share = property<Set>({
  id: 'n-width/share',
  theorem,
  statement:
    'For all finite sets over Q and spaces: at least (mu - t)/(b - t) of the squared distances are at least t = mu/2, mu their mean and b their largest.',
  evidence: 'proof',
  arbitrary: sets,
  hypotheses: {},
  conclude: (s) => shareHolds(s, Q.zero),
  labels: labelsOf,
  required: shares,
  proves: 1,
  show,
  runs: 150,
  control: {
    statement: 'The same with mu in the place of mu - t.',
    conclude: (s) => shareHolds(s, Q.one),
  },
});

/** The file with the dual certificate of these vectors, with an amount added to its value. */
function dualFile(s: Set, k: number, more: Rational): string {
  const order = s.norms.map((e) => Q.mul(e, e)).toSorted((a, b) => compareRational(b, a));
  // t = e_k, or above all for k = 0
  const t = k === 0 ? Q.add(order[0] ?? Q.zero, Q.one) : (order[k - 1] ?? Q.zero);
  // Gamma = R diag(e) R with the reflection R: its eigenvalues are known, and it need not be diagonal
  const R = vectorsOf({ ...s, norms: s.norms.map(() => Q.one) });
  const turned = (f: (e: Rational) => Rational): Matrix<Rational> => {
    const e = s.norms.map((norm) => f(Q.mul(norm, norm)));
    const scaled = tabulate(R.rows, R.rows, (i, j) => Q.mul(e[i] ?? Q.zero, at(R, i, j)));
    return multiply(Q, R, scaled);
  };
  const gram = turned((e) => e);
  const excess = turned((e) => (compareRational(e, t) > 0 ? Q.sub(e, t) : Q.zero));
  const fact = {
    fact: 'width-gram',
    gram,
    threshold: t,
    excess,
    space: k,
    value: Q.add(tailOf(s, k), more),
  } as const;
  return writeFacts({ instance: { points: {} }, facts: [fact], provenance: {} });
}

function dualHolds(s: Set, more: Rational): Outcome {
  const verdict = checkFacts(dualFile(s, s.rows.length, more));
  return decide(verdict.kind === 'verified', verdict.kind, 'verified', 'the dual certificate');
}

const dual = property<Set>({
  id: 'n-width/dual-certificate',
  theorem,
  statement:
    'For all Gram matrices over Q with known rational eigenvalues: the checker of facts files proves with t = e_k and the positive part of Gamma - t I exactly the sum of the eigenvalues after the first k.',
  evidence: 'proof',
  arbitrary: sets,
  hypotheses: {},
  conclude: (s) => dualHolds(s, Q.zero),
  labels: (s) => [
    ...labelsOf(s),
    ...(s.mirror.filter(({ num }) => num !== 0n).length > 1 ? ['not diagonal'] : []),
  ],
  required: { ...shares, 'not diagonal': 0.3 },
  proves: 1,
  show: (s) => `Gram matrix of ${showMatrix(gramOf(vectorsOf(s)))}, norms ${showVector(s.norms)}`,
  runs: 120,
  control: {
    statement: 'The same with a value that is 1/1000 larger.',
    conclude: (s) => dualHolds(s, ratio(1n, 1000n)),
  },
});

export const averageProperties: readonly AnyProperty[] = [average, orthogonal, share, dual];
