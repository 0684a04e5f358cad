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
import {
  continuousChoice,
  equalNorms,
  linearTerm,
  manyNeurons,
  ofVariation,
  orthogonalInputs,
  powerTarget,
  shown,
  smallPower,
} from '../hypotheses.ts';
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

function isUpperWidth(f: Fact): f is FactOf<'linear-width'> {
  return f.fact === 'linear-width' && (f.relation === '<=' || f.relation === '=');
}

/** An upper bound of a width of half-spaces on S^2. */
function isHalfSpaceWidth(f: Fact): f is FactOf<'linear-width'> {
  return isUpperWidth(f) && f.sphere === 2 && f.power === 0;
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

function isOnUnit({ breaks }: Pick<FactOf<'network-error'>, 'breaks'>): boolean {
  const [first, last] = [breaks[0], breaks.at(-1)];
  return first !== undefined && last !== undefined && same(first, Q.zero) && same(last, Q.one);
}

/** Whether it shows variation 1 or more of the same target with the same power. */
function isOfVariation1(g: Fact, f: FactOf<'network-error'>): boolean {
  return (
    g.fact === 'variation' &&
    g.power === f.power &&
    compareRational(g.from, Q.one) >= 0 &&
    haveOneTarget(f, g)
  );
}

type Target = Pick<FactOf<'network-error'>, 'breaks' | 'pieces'>;

function haveOneTarget(f: Target, g: Target): boolean {
  return (
    sameEntries(f.breaks, g.breaks) &&
    f.pieces.cols === g.pieces.cols &&
    sameEntries(Array.from(f.pieces.data), Array.from(g.pieces.data))
  );
}

/** What one neuron cannot reach, of the target x^{k+1} on [0, 1]. */
function isOfPower(f: Fact): f is FactOf<'one-neuron'> {
  if (f.fact !== 'one-neuron' || !isOnUnit(f) || f.pieces.rows !== 1) return false;
  const degree = f.power + 1;
  const wanted = (i: number): Rational => (i === degree ? Q.one : Q.zero);
  return (
    f.pieces.cols > degree &&
    row(f.pieces, 0).every((coefficient, i) => same(coefficient, wanted(i)))
  );
}

/** Whether one neuron misses x^{k+1} by more than R6 says that it must. */
function isAboveLeast(f: FactOf<'one-neuron'>): boolean {
  return compareRational(f.from, freeKnotSquare(1, f.power)) > 0;
}

/** The squared norm of a function, as the error of the zero network. */
function normOf(f: Fact): Rational | undefined {
  if (f.fact !== 'network-error') return undefined;
  return [...f.outputs, ...f.polynomial].every(({ num }) => num === 0n) ? f.squared : undefined;
}

/** Whether every neuron alone leaves more than half of the squared norm of the same function. */
function leavesHalf({ facts }: FactsFile): boolean {
  return facts.some((f) => {
    const whole = normOf(f);
    if (f.fact !== 'network-error' || whole === undefined) return false;
    const half = Q.div(whole, ratio(2n));
    return facts.some(
      (g) =>
        g.fact === 'one-neuron' &&
        g.free === 0 &&
        haveOneTarget(f, g) &&
        compareRational(g.from, half) > 0,
    );
  });
}

/** Whether a space of finite dimension is nearer to all of B_1 than the radius of a ball of dimension 2 or more in it. */
function isNearerThanRadius({ facts }: FactsFile): boolean {
  return facts.some(
    (ball) =>
      isLargeBall(ball) &&
      facts.some(
        (f) =>
          isUpperWidth(f) &&
          f.sphere === ball.sphere &&
          f.power === ball.power &&
          compareRational(f.squared, Q.mul(ball.radius, ball.radius)) < 0,
      ),
  );
}

function isLargeBall(f: Fact): f is FactOf<'bernstein'> {
  return f.fact === 'bernstein' && f.space >= 2;
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
  {
    id: 'rates/linear-term',
    without: ['R6.h1'],
    roles: [],
    keeps: [stated(powerTarget, isOfPower)],
    drops: { hypothesis: linearTerm, instead: 'an output bias alone is' },
    shows: [
      proves(
        'every relu neuron with an output bias alone has squared error above 1/2880, the value of R6 at n = 1',
        (f) => isOfPower(f) && f.power === 1 && f.free === 1 && isAboveLeast(f),
      ),
    ],
    sentence:
      'Equality in R6 needs a linear term for k = 1: on [0, 1] no neuron with an output bias alone attains the least error of n + 1 pieces.',
  },
  {
    id: 'rates/power',
    without: ['R6.h3'],
    roles: [],
    keeps: [stated(powerTarget, isOfPower)],
    drops: { hypothesis: smallPower, instead: 'k is larger' },
    shows: [
      proves(
        'k > 1, and every neuron with any polynomial of degree <= k has squared error above the value of R6 at n = 1',
        (f) => isOfPower(f) && f.power > 1 && f.free === f.power + 1 && isAboveLeast(f),
      ),
    ],
    sentence:
      'Equality in R6 needs k <= 1: for this k the best polynomials on two pieces do not join, and every network with one neuron misses x^{k+1} by more.',
  },
  {
    id: 'rates/variation',
    without: ['R3.h1'],
    roles: [],
    keeps: [
      stated(shown('f has norm at most K gamma'), (f) => {
        const whole = normOf(f);
        return whole !== undefined && whole.num > 0n;
      }),
    ],
    drops: { hypothesis: ofVariation, instead: 'its variation is larger, or none is finite' },
    shows: [
      {
        says: 'every multiple of one neuron leaves more than half of norm(f)^2',
        met: leavesHalf,
      },
    ],
    sentence:
      'R3 needs variation at most K: with K gamma = norm(f) alone the first greedy step would leave at most norm(f)^2/2 of norm(f)^2, and every neuron leaves more of this function.',
  },
  {
    id: 'rates/continuity',
    without: ['R9.h1'],
    roles: [],
    keeps: [
      stated(
        shown('B_1 contains a ball of radius r and dimension N >= 2, with r > 0'),
        isLargeBall,
      ),
    ],
    drops: { hypothesis: continuousChoice, instead: 'one number names a point of a finite set' },
    shows: [
      {
        says: 'a space of finite dimension whose distance from every element of B_1 is below r',
        met: isNearerThanRadius,
      },
    ],
    sentence:
      'R9(i) needs continuity: the projections of B_1 to this space are bounded, so finitely many points of it are within less than r of every element of B_1, and the number of the nearest one is a single parameter.',
  },
];
