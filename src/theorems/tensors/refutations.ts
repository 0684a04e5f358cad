/**
 * # What refutes Theorem T with a hypothesis dropped
 *
 * @module
 */
import { compareRational, rationalField as Q } from '../../arithmetic/rational.ts';
import type { Fact, FactOf, FactsFile, Instance } from '../../certificates/facts/format.ts';
import { at, row } from '../../linalg/matrix.ts';
import { printExpression } from '../../sigma/expression-print.ts';
import { activationNamed } from '../../sigma/built-in.ts';
import { dot } from '../../tensors/powers.ts';
import { tensorDimension } from '../../tensors/spectrum.ts';
import {
  enoughNeurons,
  fitsLazily,
  genericNeurons,
  notExceptional,
  localMinimum,
  silentNeuron,
  higherOrder,
  meanOverPowers,
  nonpositiveRest,
  oppositeSigns,
  stationaryPower,
  unitVector,
} from '../hypotheses.ts';
import {
  isPositive,
  nonzeroOutputsAt,
  pointIn,
  positiveLoss,
  proves,
  same,
  sameEntries,
  shows,
  stated,
} from '../rule.ts';
import type { Rule } from '../rule.ts';

/** (l, d) and the number of neurons m = ceil(D/d) that is one too few: [AlexanderHirschowitz95]. */
export const exceptions: readonly (readonly [order: number, dimension: number, m: number])[] = [
  [3, 5, 7],
  [4, 3, 5],
  [4, 4, 9],
  [4, 5, 14],
];

/** m d >= D. */
function hasEnough(f: Fact): f is FactOf<'tensor-tangent-rank'> {
  if (f.fact !== 'tensor-tangent-rank') return false;
  const { order, hidden } = f;
  return BigInt(hidden.rows * hidden.cols) >= tensorDimension(order, hidden.cols);
}

/** dim S(U) < D, as forms with gradient 0 at every neuron show. */
function isDeficient(f: Fact): f is FactOf<'tensor-tangent-rank'> {
  if (!hasEnough(f)) return false;
  const missing = tensorDimension(f.order, f.hidden.cols) - BigInt(f.is);
  return missing > 0n && BigInt(f.complement.length) === missing;
}

function isListed({ order, hidden }: FactOf<'tensor-tangent-rank'>): boolean {
  return exceptions.some(([l, d, m]) => l === order && d === hidden.cols && m === hidden.rows);
}

function isBarrier(f: Fact): f is FactOf<'tensor-barrier'> {
  return f.fact === 'tensor-barrier';
}

function isEvenBarrier(f: Fact): boolean {
  return isBarrier(f) && f.order % 2 === 0;
}

function isFitted(f: Fact): f is FactOf<'tensor-lazy'> {
  return f.fact === 'tensor-lazy' && f.squared.num === 0n;
}

/** Whether the two facts are about one T. */
function haveOneTarget(
  a: FactOf<'tensor-lazy'> | FactOf<'tensor-full'>,
  b: FactOf<'tensor-barrier'> | FactOf<'tensor-full'>,
): boolean {
  return (
    a.order === b.order &&
    a.vectors.cols === b.vectors.cols &&
    sameEntries(a.coefficients, b.coefficients) &&
    sameEntries(Array.from(a.vectors.data), Array.from(b.vectors.data))
  );
}

/** A barrier above what linearised training fits, about one T. */
function isStuck({ facts }: FactsFile): boolean {
  return facts.some(
    (f) =>
      isFitted(f) &&
      facts.some(
        (g) => isBarrier(g) && haveOneTarget(f, g) && compareRational(g.squared, f.squared) > 0,
      ),
  );
}

/**
 * Whether a run is shown to have ended below what any linearised training from its start can reach: the facts are about
 * one T, and the squared distance of the run is less than that of S(U0).
 */
export function isBeyondLazy(lazy: FactOf<'tensor-lazy'>, run: FactOf<'tensor-full'>): boolean {
  return haveOneTarget(lazy, run) && compareRational(run.most, lazy.squared) < 0;
}

/** One unit vector v, T = v^l. */
function isUnitPower(f: Fact): f is FactOf<'tensor-lazy'> {
  if (f.fact !== 'tensor-lazy') return false;
  const { coefficients, vectors } = f;
  const v = row(vectors, 0);
  const isOne = vectors.rows === 1 && coefficients.every((c) => same(c, Q.one));
  return isOne && same(dot(Q, v, v), Q.one);
}

/** A power of a unit vector that is nearer to S(U) than the mean over all v can be. */
function isNearer({ facts }: FactsFile): boolean {
  return facts.some(
    (f) =>
      isUnitPower(f) &&
      facts.some(
        (g) =>
          g.fact === 'tensor-width' &&
          g.order === f.order &&
          g.dimension === f.hidden.cols &&
          g.space === f.hidden.rows * f.hidden.cols &&
          compareRational(f.squared, g.squared) < 0,
      ),
  );
}

/** T = t u^l + Delta, t > 0, Delta orthogonal to S(u): the multiplier of the one neuron u is t u. */
function isStationaryPower(f: Fact): f is FactOf<'tensor-lazy'> {
  if (f.fact !== 'tensor-lazy' || f.hidden.rows !== 1) return false;
  const [u, w] = [row(f.hidden, 0), row(f.multipliers, 0)];
  const [uw, uu] = [dot(Q, u, w), dot(Q, u, u)];
  return uw.num > 0n && u.every((a, i) => same(Q.mul(uw, a), Q.mul(uu, w[i] ?? Q.zero)));
}

/** A sum with c >= 0 that is nearer to T than t u^l. */
function isBelow({ facts }: FactsFile): boolean {
  return facts.some(
    (f) =>
      isStationaryPower(f) &&
      facts.some(
        (g) =>
          g.fact === 'tensor-full' && g.outputs.every(({ num }) => num >= 0n) && isBeyondLazy(f, g),
      ),
  );
}

/** The loss of sum_i c_i u_i^2 in R^1: sigma = x^2, and the one sample is 1. */
function isSumOfSquares({ activation, inputs }: Instance): boolean {
  if (activation === undefined || inputs === undefined) return false;
  const square = printExpression(activationNamed('square').value);
  const isOne = inputs.rows === 1 && inputs.cols === 1 && same(at(inputs, 0, 0), Q.one);
  return isOne && printExpression(activation) === square;
}

const squaresAtZero = shows(
  'P is two or more neurons at 0 with c > 0, sigma = x^2, and the one sample is 1',
  (instance, named) => {
    const { hidden, outputs } = pointIn(instance, named, 'P');
    const isZero = hidden !== undefined && Array.from(hidden.data).every(({ num }) => num === 0n);
    return isSumOfSquares(instance) && isZero && outputs.length > 1 && outputs.every(isPositive);
  },
);

export const tensorsRules: readonly Rule[] = [
  {
    id: 'tensors/mean',
    without: ['T2.h1'],
    roles: [],
    keeps: [stated(unitVector, isUnitPower)],
    drops: { hypothesis: meanOverPowers, instead: 'v is one vector' },
    shows: [{ says: 'dist(v^l, S(U))^2 < b(m d)', met: isNearer }],
    sentence:
      'The bound b(m d) is for the mean over all v: this unit vector has a power that is nearer to what linearised training from these neurons fits.',
  },
  {
    id: 'tensors/order',
    without: ['T3.h3'],
    roles: [],
    keeps: [stated(enoughNeurons, hasEnough)],
    drops: { hypothesis: higherOrder, instead: 'l = 2' },
    shows: [proves('dim S(U) < D for l = 2', (f) => isDeficient(f) && f.order === 2)],
    sentence:
      'm d >= D is not enough for l = 2: the matrices that linearised training from these m neurons fits have fewer than D dimensions.',
  },
  {
    id: 'tensors/cone',
    without: ['T4.h1'],
    roles: [],
    keeps: [stated(stationaryPower, isStationaryPower)],
    drops: { hypothesis: nonpositiveRest, instead: 'it is positive beside u' },
    shows: [{ says: 'a sum with all c_i >= 0 that is nearer to T than t u^l', met: isBelow }],
    sentence:
      'T4 needs p_Delta <= 0 around u: without that a neuron beside u has less loss than norm(Delta)^2.',
  },
  {
    id: 'tensors/opposite',
    without: ['T5.h2'],
    roles: ['P'],
    keeps: [nonzeroOutputsAt('P')],
    drops: { hypothesis: oppositeSigns, instead: 'all c_i > 0' },
    shows: [
      squaresAtZero,
      proves(
        'P is a local minimum of the loss in W',
        (f, named) => f.fact === 'local-minimum' && f.at === named['P'] && f.moving === 'hidden',
      ),
      positiveLoss('P'),
    ],
    sentence:
      'T5 for even l needs two zero neurons with c of opposite sign: with c > 0 and all neurons at 0 there is a local minimum of positive loss in U.',
  },
  {
    id: 'tensors/exceptional',
    without: ['T3.h1'],
    roles: [],
    keeps: [stated(enoughNeurons, hasEnough)],
    drops: { hypothesis: notExceptional, instead: 'it is listed' },
    shows: [proves('dim S(U) < D in a listed case', (f) => isDeficient(f) && isListed(f))],
    sentence:
      'm d >= D is not enough in the listed cases: the tensors that linearised training from these m neurons fits have fewer than D dimensions.',
  },
  {
    id: 'tensors/generic',
    without: ['T3.h2'],
    roles: [],
    keeps: [stated(enoughNeurons, hasEnough)],
    drops: { hypothesis: genericNeurons, instead: 'it is not' },
    shows: [
      proves(
        'dim S(U) < D for l >= 3 and no listed case',
        (f) => isDeficient(f) && !isListed(f) && f.order >= 3,
      ),
    ],
    sentence:
      'm d >= D is enough for almost every U alone: the tensors that linearised training from these m neurons fits have fewer than D dimensions.',
  },
  {
    id: 'tensors/silent',
    without: ['T5.h1'],
    roles: [],
    keeps: [stated(localMinimum, isEvenBarrier)],
    drops: { hypothesis: silentNeuron, instead: 'all c_i > 0' },
    shows: [proves('local minima of positive loss, of even order', isEvenBarrier)],
    sentence:
      'T5 needs a silent neuron: with all c_i > 0 there are local minima of positive loss, at every number of neurons.',
  },
  {
    id: 'false/full-below-lazy',
    roles: [],
    keeps: [stated(fitsLazily, isFitted)],
    drops: { nothing: 'the statement is false: a local minimum may be worse than lazy training' },
    shows: [
      {
        says: 'local minima of positive loss for the same T, at every number of neurons',
        met: isStuck,
      },
    ],
    sentence:
      'It is false that every local minimum of full training is at most the error of lazy training with as many neurons: linearised training from some start fits this T exactly, and full training can be stuck above.',
  },
];
