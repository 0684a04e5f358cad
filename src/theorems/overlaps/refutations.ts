/**
 * # What refutes Theorem O with a hypothesis dropped
 *
 * @module
 */
import { rationalField as Q } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { Fact, FactOf, FactsFile } from '../../certificates/facts/format.ts';
import { straddlingBound } from '../../grids/bounds.ts';
import { crossings, leftHalf } from '../../grids/instances.ts';
import { at } from '../../linalg/matrix.ts';
import { rankOfRationals } from '../../linalg/rank.ts';
import {
  atMostTemplates,
  genericWeights,
  independentTemplates,
  oneSidedChildren,
  overlapping,
  productPooling,
  shown,
} from '../hypotheses.ts';
import { proves, same, stated } from '../rule.ts';
import type { Kept, Rule } from '../rule.ts';

type RankFact = FactOf<'grid-rank'>;

/** One layer of windows on a line, cut in the middle. */
export interface Cut {
  readonly N: number;
  readonly M: number;
  readonly window: number;
  readonly stride: number;
  readonly channels: number;
  /** rank F. */
  readonly seen: number;
  readonly fact: RankFact;
}

/** The layer in a fact about the left half of 2H positions. */
export function cutOf(fact: Fact): Cut | undefined {
  if (fact.fact !== 'grid-rank' || fact.kind !== 'windows' || fact.shape.length !== 1)
    return undefined;
  const [N = 0] = fact.shape;
  const [level, deeper] = fact.levels;
  const half = leftHalf(fact.shape);
  const isHalf = fact.left.length === half.length && fact.left.every((j) => half.includes(j));
  if (level === undefined || deeper !== undefined || N % 2 === 1 || !isHalf) return undefined;
  const { window, stride, weights } = level;
  const M = fact.templates.rows;
  const seen = rankOfRationals(fact.templates);
  return { N, M, window, stride, channels: weights.rows, seen, fact };
}

/** r^sigma for the stride that overlaps most. */
function expected({ N, window, channels }: Cut): number {
  return channels ** crossings({ shape: [N], window, stride: 1 }, leftHalf([N]));
}

const isOverlapping = ({ window, stride }: Cut): boolean => stride < window;
const isIndependent = ({ M, seen }: Cut): boolean => seen === M;
const hasFewChannels = ({ M, channels }: Cut): boolean => channels <= M;
const falls = (cut: Cut): boolean => cut.fact.rank < expected(cut);

function keeping(hypothesis: Kept['hypothesis'], wanted: (cut: Cut) => boolean): Kept {
  return stated(hypothesis, (f) => {
    const cut = cutOf(f);
    return cut !== undefined && wanted(cut);
  });
}

function isEqualTo(what: (cut: Cut) => boolean): (f: Fact) => boolean {
  return (f) => {
    const cut = cutOf(f);
    return cut !== undefined && what(cut);
  };
}

/** The minor is as large as the bound of O2, so that the fact is about the rank of almost all weights. */
function isTight({ fact, seen }: Cut): boolean {
  const bound = fact.kind === 'windows' ? straddlingBound(fact, seen, fact.left) : undefined;
  return fact.upper === 'straddling' && bound === BigInt(fact.rank);
}

const keepsOverlap = keeping(overlapping, isOverlapping);
const keepsTemplates = keeping(independentTemplates, isIndependent);
const keepsChannels = keeping(atMostTemplates, hasFewChannels);
const forAlmostAll = keeping(genericWeights, isTight);

/** The root has fewer channels than the rank, and a child on both sides. */
function isAcross(f: Fact): boolean {
  if (f.fact !== 'grid-rank' || f.kind !== 'tree') return false;
  const root = f.nodes.at(-1);
  return root !== undefined && f.rank > root.weights.rows;
}

/** Two layers that differ in the window alone: the longer one has the smaller rank. */
function lessWithMore({ facts }: FactsFile): boolean {
  const cuts = facts.flatMap((f) => cutOf(f) ?? []).filter(isTight);
  return cuts.some((a) =>
    cuts.some(
      (b) =>
        a.N === b.N &&
        a.M === b.M &&
        a.channels === b.channels &&
        a.stride === 1 &&
        b.stride === 1 &&
        a.window < b.window &&
        a.fact.rank > b.fact.rank,
    ),
  );
}

function larger(a: Rational, b: Rational): Rational {
  return Q.sub(a, b).num > 0n ? a : b;
}

/** Whole weights within 9, those of the head too, that are not all equal. */
function hasSmallWeights({ fact }: Cut): boolean {
  const layers = fact.kind === 'windows' ? fact.levels : [];
  const all = [...layers.map(({ weights }) => weights), fact.head].flatMap(({ data }) =>
    Array.from(data),
  );
  const areSmall = all.every(({ num, den }) => den === 1n && num >= -9n && num <= 9n);
  return areSmall && all.some((a) => !same(a, all[0] ?? a));
}

/**
 * The inputs are a function of the row plus one of the column, of rank 2, which is less than their order: with r = M,
 * B = N/2 + 1 and S = 1 that is r^sigma.
 */
function isSum(f: Fact, { inputs: A }: FactsFile['instance']): boolean {
  if (f.fact !== 'input-rank' || A === undefined || A.rows !== A.cols) return false;
  const places = Array.from({ length: A.rows }, (_, i) => i);
  const sum = (i: number, j: number): Rational => Q.add(at(A, i, j), at(A, 0, 0));
  return (
    f.is === 2 &&
    A.rows > 2 &&
    places.every((i) => places.every((j) => same(sum(i, j), Q.add(at(A, i, 0), at(A, 0, j)))))
  );
}

/** The inputs are the values max(f(d1), f(d2)) of one channel f. */
function isMaximum(f: Fact, { inputs: A }: FactsFile['instance']): boolean {
  if (f.fact !== 'input-rank' || A === undefined || A.rows !== A.cols) return false;
  const places = Array.from({ length: A.rows }, (_, i) => i);
  return (
    f.is === A.rows &&
    f.is > 1 &&
    places.every((i) => places.every((j) => same(at(A, i, j), larger(at(A, i, i), at(A, j, j)))))
  );
}

export const overlapsRules: readonly Rule[] = [
  {
    id: 'overlaps/overlap',
    without: ['O3.h1'],
    roles: [],
    keeps: [forAlmostAll, keepsTemplates, keepsChannels],
    drops: { hypothesis: overlapping, instead: 'the stride is at least the window' },
    shows: [
      proves(
        'a rank below r^min(B-1, N-B+1) for almost all weights, windows without overlap',
        isEqualTo(
          (cut) =>
            isTight(cut) &&
            !isOverlapping(cut) &&
            isIndependent(cut) &&
            hasFewChannels(cut) &&
            falls(cut),
        ),
      ),
    ],
    sentence:
      'Theorem O3 needs overlapping windows. Without overlap: the windows on either side of the cut share no position, and the rank is small for all weights.',
  },
  {
    id: 'overlaps/generic-weights',
    without: ['O3.h2'],
    roles: [],
    keeps: [keepsOverlap, keepsTemplates, keepsChannels],
    drops: { hypothesis: genericWeights, instead: 'they are these' },
    shows: [
      proves(
        'weights with a rank below r^sigma',
        isEqualTo(
          (cut) =>
            cut.fact.upper === 'entries' &&
            isOverlapping(cut) &&
            cut.stride === 1 &&
            isIndependent(cut) &&
            hasFewChannels(cut) &&
            falls(cut),
        ),
      ),
    ],
    sentence: 'Theorem O3 is about almost all weights: at these the rank is smaller.',
  },
  {
    id: 'overlaps/small-weights',
    without: ['O3.h2'],
    roles: [],
    keeps: [keepsOverlap, keepsTemplates, keepsChannels],
    drops: { hypothesis: genericWeights, instead: 'they are small, and not all equal' },
    shows: [
      proves(
        'whole weights within 9, not all equal, with a rank below r^sigma',
        isEqualTo(
          (cut) =>
            cut.fact.upper === 'entries' &&
            hasSmallWeights(cut) &&
            isOverlapping(cut) &&
            cut.stride === 1 &&
            isIndependent(cut) &&
            hasFewChannels(cut) &&
            falls(cut),
        ),
      ),
    ],
    sentence:
      'Theorem O3 is about almost all weights: of the small ones, many have zeros in places that matter, and a smaller rank.',
  },
  {
    id: 'overlaps/templates',
    without: ['O3.h3'],
    roles: [],
    keeps: [keepsOverlap, keepsChannels, forAlmostAll],
    drops: { hypothesis: independentTemplates, instead: 'they are dependent' },
    shows: [
      proves(
        'a rank below r^sigma for almost all weights, F singular',
        isEqualTo(
          (cut) =>
            isTight(cut) &&
            cut.stride === 1 &&
            isOverlapping(cut) &&
            !isIndependent(cut) &&
            hasFewChannels(cut) &&
            falls(cut),
        ),
      ),
    ],
    sentence:
      'Theorem O3 needs independent leaf vectors: with these the rank is smaller than r^sigma for all weights.',
  },
  {
    id: 'overlaps/channels',
    without: ['O3.h4'],
    roles: [],
    keeps: [keepsOverlap, keepsTemplates, forAlmostAll],
    drops: { hypothesis: atMostTemplates, instead: 'there are more' },
    shows: [
      proves(
        'a rank below r^sigma for almost all weights, r > M',
        isEqualTo(
          (cut) =>
            isTight(cut) &&
            cut.stride === 1 &&
            isOverlapping(cut) &&
            isIndependent(cut) &&
            !hasFewChannels(cut) &&
            falls(cut),
        ),
      ),
    ],
    sentence:
      'Theorem O3 needs at most as many channels as templates. With more: the rank is smaller than r^sigma for all weights.',
  },
  {
    id: 'overlaps/sums',
    without: ['O3.h5'],
    roles: [],
    keeps: [
      stated(
        shown('r = M, B = N/2 + 1 and S = 1, so that r^sigma is the order of [A]'),
        (f, _, instance) => isSum(f, instance),
      ),
    ],
    drops: { hypothesis: productPooling, instead: 'sums are taken' },
    shows: [
      {
        says: 'the values of a sum over positions, of rank 2, below the order of [A]',
        met: ({ facts, instance }) => facts.some((f) => isSum(f, instance)),
      },
    ],
    sentence:
      'Theorem O3 is about products: sums in their place are a function of one side plus one of the other, of rank 2 at most.',
  },
  {
    id: 'overlaps/cut',
    without: ['O1.h1'],
    roles: [],
    keeps: [stated(productPooling, (f) => f.fact === 'grid-rank' && f.kind === 'tree')],
    drops: { hypothesis: oneSidedChildren, instead: 'some are on both' },
    shows: [proves('a tree with a rank above the number of channels of its root', isAcross)],
    sentence:
      'The bound r_root of Theorem O1 is for partitions that no child of the root straddles: for this partition the rank of a tree is larger.',
  },
  {
    id: 'overlaps/products',
    without: ['O1.h2'],
    roles: [],
    keeps: [
      stated(shown('one channel, and a position on each side'), (f, _, instance) =>
        isMaximum(f, instance),
      ),
    ],
    drops: { hypothesis: productPooling, instead: 'the maximum is taken' },
    shows: [
      {
        says: 'the values of max(f(d1), f(d2)), of a rank above 1',
        met: ({ facts, instance }) => facts.some((f) => isMaximum(f, instance)),
      },
    ],
    sentence:
      'Theorem O1 is about products: with the maximum in their place one channel on two positions has a rank above 1.',
  },
  {
    id: 'false/more-overlap',
    roles: [],
    keeps: [keepsOverlap, keepsTemplates, keepsChannels, forAlmostAll],
    drops: { nothing: 'the statement is false: sigma = min(B - 1, N - B + 1)' },
    shows: [
      {
        says: "two windows B < B' with ranks that fall, for almost all weights",
        met: lessWithMore,
      },
    ],
    sentence:
      'It is false that longer windows never lower the rank: beyond N/2 + 1 fewer windows straddle the cut.',
  },
];
