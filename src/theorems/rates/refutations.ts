/**
 * # What refutes Lemma W and Theorem R with a hypothesis dropped
 *
 * @module
 */
import { compareRational, rationalField as Q, ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { Fact, FactOf, FactsFile } from '../../certificates/facts/format.ts';
import { freeKnotSquare } from '../../approximation/closed-forms.ts';
import { normSquare } from '../../approximation/harmonics.ts';
import { at, row } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { dot } from '../../linalg/rational-vectors.ts';
import { equalNorms, manyNeurons, orthogonalInputs, powerTarget, shown } from '../hypotheses.ts';
import { fails, holds, proves, same, sameEntries, stated } from '../rule.ts';
import type { Rule } from '../rule.ts';

/** A fact that shows that all vectors lie in a space of fewer dimensions than there are vectors. */
function isFlat({ facts, instance: { inputs } }: FactsFile): boolean {
  return facts.some(
    (f) => f.fact === 'input-rank' && inputs !== undefined && f.is > 0 && f.is < inputs.rows,
  );
}

/** (1/N) times the sum of all but the k largest squares of norms. */
export function averagedTail(X: Matrix<Rational>, k: number): Rational {
  const squares = Array.from({ length: X.rows }, (_, i) => dot(row(X, i), row(X, i)));
  const rest = squares.toSorted(compareRational).slice(0, Math.max(0, X.rows - k));
  return Q.div(rest.reduce(Q.add, Q.zero), ratio(BigInt(X.rows)));
}

/** Whether the Gram matrix is that of the orthogonal vectors times numbers whose squares sum to 1. */
function isWeighted({ gram }: FactOf<'width-gram'>, X: Matrix<Rational>): boolean {
  if (gram.rows !== X.rows) return false;
  const places = Array.from({ length: X.rows }, (_, i) => i);
  if (places.some((i) => places.some((j) => i !== j && at(gram, i, j).num !== 0n))) return false;
  const squares = places.map((i) => dot(row(X, i), row(X, i)));
  if (squares.some(({ num }) => num === 0n)) return false;
  const weights = squares.map((square, i) => Q.div(at(gram, i, i), square));
  return same(weights.reduce(Q.add, Q.zero), Q.one); // none is negative in a Gram matrix
}

/** An average with some weights that is larger than the uniform one. */
function exceedsAverage({ facts, instance: { inputs: X } }: FactsFile): boolean {
  return facts.some(
    (f) =>
      f.fact === 'width-gram' &&
      X !== undefined &&
      isWeighted(f, X) &&
      compareRational(f.value, averagedTail(X, f.space)) > 0,
  );
}

/** An upper bound of a width of half-spaces on S^2. */
function isHalfSpaceWidth(f: Fact): f is FactOf<'linear-width'> {
  if (f.fact !== 'linear-width' || f.sphere !== 2 || f.power !== 0) return false;
  return f.relation === '<=' || f.relation === '=';
}

function isBelowNeurons(f: Fact): boolean {
  if (!isHalfSpaceWidth(f) || f.space >= 16) return false;
  const bound = Q.div(normSquare(Q, 2, 0), ratio(BigInt(f.space + 1)));
  return compareRational(f.squared, bound) < 0;
}

/** Whether `from` on [0, 1] is at least 1 for a target whose network error is below the bound of R6, scaled. */
function isBetterThanPower({ facts }: FactsFile): boolean {
  return facts.some((f) => {
    if (f.fact !== 'network-error' || !isOnUnit(f)) return false;
    const k = f.power;
    const scale = ratio(BigInt((k + 1) ** 2));
    const bound = Q.div(freeKnotSquare(f.outputs.length, k), scale);
    return compareRational(f.squared, bound) < 0 && facts.some((g) => isOfVariation1(g, f));
  });
}

function isOnUnit({ breaks }: FactOf<'network-error'>): boolean {
  const [first, last] = [breaks[0], breaks.at(-1)];
  return first !== undefined && last !== undefined && same(first, Q.zero) && same(last, Q.one);
}

/** Whether it shows variation 1 or more of the same target with the same power. */
function isOfVariation1(g: Fact, f: FactOf<'network-error'>): boolean {
  return (
    g.fact === 'variation' &&
    g.power === f.power &&
    compareRational(g.from, Q.one) >= 0 &&
    sameEntries(g.breaks, f.breaks) &&
    g.pieces.cols === f.pieces.cols &&
    sameEntries(Array.from(g.pieces.data), Array.from(f.pieces.data))
  );
}

export const ratesRules: readonly Rule[] = [
  {
    id: 'rates/orthogonal',
    without: ['W.h2'],
    roles: [],
    keeps: [holds(equalNorms)],
    drops: { hypothesis: orthogonalInputs, instead: 'they are not' },
    shows: [
      fails(orthogonalInputs),
      { says: 'a rank k below the number N of vectors', met: isFlat },
    ],
    sentence:
      'Lemma W(c) needs orthogonal vectors: these have one norm h > 0 and lie in a k-dimensional space, k < N, so none of them has distance h sqrt(1 - k/N) from it.',
  },
  {
    id: 'rates/orbit',
    without: ['W.h1'],
    roles: [],
    keeps: [holds(orthogonalInputs)],
    drops: { hypothesis: equalNorms, instead: 'they have not, and are no orbit' },
    shows: [
      fails(equalNorms),
      {
        says: 'a weighted mean of squared distances to every k-dimensional space above the averaged tail',
        met: exceedsAverage,
      },
    ],
    sentence:
      'Lemma W(b) needs an orbit: for these orthogonal vectors of different norms the width is larger than the averaged tail of the eigenvalues, because another average is.',
  },
  {
    id: 'rates/neurons',
    without: ['R4.h1'],
    roles: [],
    keeps: [stated(shown('the neurons are half-spaces on S^2'), isHalfSpaceWidth)],
    drops: { hypothesis: manyNeurons, instead: 'n is smaller' },
    shows: [proves('d_n^2 < 1/(2(n + 1)) for some n < 16', isBelowNeurons)],
    sentence:
      'R4 needs many neurons: for this n some n-dimensional space approximates all of B_1 better than the bound of n adaptive half-spaces.',
  },
  {
    id: 'rates/target',
    without: ['R6.h2'],
    roles: [],
    keeps: [
      stated(
        shown('f has variation at least 1, up to polynomials of degree k'),
        (f) => f.fact === 'variation' && compareRational(f.from, Q.one) >= 0,
      ),
    ],
    drops: { hypothesis: powerTarget, instead: 'it is another function' },
    shows: [
      {
        says: 'a network with n neurons on [0, 1] that is nearer to f than c_k (n + 1)^{-(k+1)}/(k + 1)',
        met: isBetterThanPower,
      },
    ],
    sentence:
      'R6 is about x^{k+1}: this function has as much variation as x^{k+1}/(k + 1), and a network with n neurons is nearer to it than any is to that.',
  },
];
