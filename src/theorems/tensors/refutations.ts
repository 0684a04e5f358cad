/**
 * # What refutes Theorem T with a hypothesis dropped
 *
 * @module
 */
import { compareRational } from '../../arithmetic/rational.ts';
import type { Fact, FactOf, FactsFile } from '../../certificates/facts/format.ts';
import { tensorDimension } from '../../tensors/spectrum.ts';
import {
  enoughNeurons,
  fitsLazily,
  genericNeurons,
  notExceptional,
  localMinimum,
  silentNeuron,
} from '../hypotheses.ts';
import { proves, same, sameEntries, stated } from '../rule.ts';
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
  const isOne = same(run.most, lazy.squared);
  return haveOneTarget(lazy, run) && !isOne && compareRational(run.most, lazy.squared) < 0;
}

export const tensorsRules: readonly Rule[] = [
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
