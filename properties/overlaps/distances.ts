/**
 * # Theorem O6: equal singular values, and the error of every function of low rank
 * @module
 */
import * as fc from 'fast-check';
import { compareRational, rationalField as Q, ratio } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { checkFacts } from '../../src/certificates/facts/check.ts';
import { writeFacts } from '../../src/certificates/facts/write.ts';
import { binaryTree } from '../../src/grids/draw.ts';
import { leftHalf, matchingWindows } from '../../src/grids/instances.ts';
import type { Architecture } from '../../src/grids/instances.ts';
import { gridMatrix } from '../../src/grids/network.ts';
import { mapMatrix, tabulate } from '../../src/linalg/matrix.ts';
import { multiply, transpose } from '../../src/linalg/ring-product.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { at } from '../../src/linalg/matrix.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { decide, equal } from '../support/outcomes.ts';
import { labelsOf, lines, seeds, showArchitecture, sigmaOf, wholes } from './architectures.ts';

const theorem = 'overlaps';

function matrixOf(a: Architecture): Matrix<Rational> {
  return gridMatrix(Q, matchingWindows(a), leftHalf(a.shape));
}

const squares = (A: Matrix<Rational>): Rational =>
  Array.from(A.data).reduce((sum, x) => Q.add(sum, Q.mul(x, x)), Q.zero);

const equalValues = property<Architecture>({
  id: 'overlaps/equal-values',
  theorem,
  statement:
    'For the instance A of O3, any r <= M: (A A^T)^2 = c A A^T, with c = norm(A)^2/r^sigma.',
  evidence: 'proof',
  arbitrary: lines(0),
  hypotheses: {},
  conclude: (a) => {
    const A = matrixOf(a);
    const G = multiply(Q, A, transpose(A));
    const c = Q.div(squares(A), ratio(BigInt(a.channels ** sigmaOf(a))));
    return equal(
      multiply(Q, G, G),
      mapMatrix(G, (x) => Q.mul(c, x)),
      '(A A^T)^2 = c A A^T',
    );
  },
  labels: labelsOf,
  required: { 'sigma >= 2': 0.15, 'r = M': 0.2, 'r < M': 0.15 },
  proves: 1,
  show: showArchitecture,
  runs: 40,
  control: {
    statement: 'c = 1.',
    conclude: (a) => {
      const A = matrixOf(a);
      const G = multiply(Q, A, transpose(A));
      return equal(multiply(Q, G, G), G, '(A A^T)^2 = A A^T');
    },
  },
});

interface Fit {
  readonly a: Architecture;
  readonly root: number;
  readonly seed: number;
}

/** The instance with r = M on 4 or 8 positions, and a tree with this many channels at its root. */
const fits: fc.Arbitrary<Fit> = fc
  .record({
    N: fc.constantFrom(4, 8),
    window: fc.integer({ min: 2, max: 6 }),
    root: fc.integer({ min: 1, max: 4 }),
    seed: seeds,
  })
  .map(({ N, window, root, seed }) => ({
    a: { shape: [N], templates: 2, window: Math.min(window, N), stride: 1, channels: 2 },
    root,
    seed,
  }));

/** The least squared error of t B for a number t. */
function leastError(A: Matrix<Rational>, B: Matrix<Rational>): Rational {
  const inner = Array.from(A.data).reduce(
    (sum, x, k) => Q.add(sum, Q.mul(x, B.data[k] ?? Q.zero)),
    Q.zero,
  );
  const size = squares(B);
  return size.num === 0n ? squares(A) : Q.sub(squares(A), Q.div(Q.mul(inner, inner), size));
}

function boundHolds({ a, root, seed }: Fit, channels: number): Outcome {
  const A = matrixOf(a);
  const levels = a.shape[0] === 4 ? [2, root] : [2, 2, root];
  const B = gridMatrix(Q, binaryTree(2, levels, wholes(seed, 3)), leftHalf(a.shape));
  const R = 2 ** sigmaOf(a);
  const share = ratio(BigInt(Math.max(0, R - channels)), BigInt(R));
  const bound = Q.mul(share, squares(A));
  const error = leastError(A, B);
  return decide(
    compareRational(error, bound) >= 0,
    `${error.num}/${error.den}`,
    `${bound.num}/${bound.den}`,
    'error',
  );
}

/** The first blocks of equal singular vectors: the rows of A with the same support, as many as wanted. */
function truncated(A: Matrix<Rational>, rank: number): Matrix<Rational> {
  const seen = new Map<string, number>();
  const block = Array.from({ length: A.rows }, (_, i) => {
    const text = Array.from({ length: A.cols }, (__, j) => `${at(A, i, j).num}`).join(' ');
    if (!text.includes('1')) return -1;
    const own = seen.get(text) ?? seen.size;
    seen.set(text, own);
    return own;
  });
  return tabulate(A.rows, A.cols, (i, j) => {
    const own = block[i] ?? -1;
    return own >= 0 && own < rank ? at(A, i, j) : Q.zero;
  });
}

const errors = property<Fit>({
  id: 'overlaps/errors',
  theorem,
  statement:
    'For drawn trees whose root has r channels and children on one side each, scaled best: squared error at least (1 - r/M^sigma) norm(A)^2 against the instance of O6, and the blocks of r rows attain it.',
  evidence: 'proof',
  arbitrary: fits,
  hypotheses: {},
  conclude: (fit) => {
    const found = boundHolds(fit, fit.root);
    if (found.kind !== 'proved') return found;
    const A = matrixOf(fit.a);
    const R = 2 ** sigmaOf(fit.a);
    const kept = Math.min(fit.root, R);
    const B = truncated(A, kept);
    const error = squares(tabulate(A.rows, A.cols, (i, j) => Q.sub(at(A, i, j), at(B, i, j))));
    const wanted = Q.mul(ratio(BigInt(R - kept), BigInt(R)), squares(A));
    return decide(
      compareRational(error, wanted) === 0,
      `${error.num}/${error.den}`,
      `${wanted.num}/${wanted.den}`,
      'attained',
    );
  },
  labels: ({ a, root }) => [root < 2 ** sigmaOf(a) ? 'r < M^sigma' : 'r >= M^sigma'],
  required: { 'r < M^sigma': 0.3, 'r >= M^sigma': 0.2 },
  proves: 1,
  show: ({ a, root, seed }) => `${showArchitecture(a)}, root of ${root}, seed ${seed}`,
  runs: 60,
  control: {
    statement: 'The blocks of r rows have no error.',
    conclude: ({ a, root }) => {
      const A = matrixOf(a);
      return equal(truncated(A, root), A, 'no error');
    },
  },
});

interface Claimed {
  readonly a: Architecture;
  readonly rank: number;
}

/** The verdict on the distance from rank `rank` with this much more than O6 says. */
function claimed({ a, rank }: Claimed, more: number): Outcome {
  const grid = matchingWindows(a);
  const A = matrixOf(a);
  const R = a.channels ** sigmaOf(a);
  const exact = Q.mul(ratio(BigInt(Math.max(0, R - rank)), BigInt(R)), squares(A));
  const fact = {
    fact: 'grid-distance',
    ...grid.net,
    templates: grid.templates,
    left: leftHalf(a.shape),
    rank,
    squared: Q.add(exact, ratio(BigInt(more), 7n)),
    by: 'equal-values',
  } as const;
  const text = writeFacts({ instance: { points: {} }, facts: [fact], provenance: {} });
  const { kind } = checkFacts(text);
  return decide(kind === 'verified', kind, 'verified', 'grid-distance');
}

const distances = property<Claimed>({
  id: 'overlaps/distance-fact',
  theorem,
  statement: 'The checker verifies the distance of O6 from every rank.',
  evidence: 'proof',
  arbitrary: fc.record({ a: lines(0), rank: fc.integer({ min: 0, max: 8 }) }),
  hypotheses: {
    'the rank is that of some matrix': ({ a, rank }) =>
      rank <= a.templates ** ((a.shape[0] ?? 0) / 2),
  },
  conclude: (one) => claimed(one, 0),
  labels: ({ a, rank }) => [rank < a.channels ** sigmaOf(a) ? 'positive' : 'zero'],
  required: { positive: 0.2, zero: 0.2 },
  proves: 1,
  show: ({ a, rank }) => `${showArchitecture(a)}, rank ${rank}`,
  runs: 40,
  control: {
    statement: 'It verifies a distance that is larger by 1/7.',
    conclude: (one) => claimed(one, 1),
  },
});

export const distanceProperties: readonly AnyProperty[] = [equalValues, errors, distances];
