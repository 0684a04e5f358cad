/**
 * # What refutes Theorem M with a hypothesis dropped
 *
 * @module
 */
import { compareRational, rationalField as Q, ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { Fact, FactOf, FactsFile } from '../../certificates/facts/format.ts';
import { readingOf } from '../../ensembles/reading.ts';
import { endsOf } from '../../ensembles/winner.ts';
import { at } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import {
  cubicPower,
  distinctStarts,
  independentModels,
  noiseToMemorise,
  oneSidedLoss,
  oneViewEach,
  smallStarts,
  undividedBeta,
  uniformWinners,
  weakPatches,
  zeroDistillation,
} from '../hypotheses.ts';
import { proves, same, sameEntries, stated } from '../rule.ts';
import type { Need, Rule } from '../rule.ts';

type Ends = FactOf<'view-ends'>;
type Cases = FactOf<'view-cases'>;

function areEnds(f: Fact): f is Ends {
  return f.fact === 'view-ends';
}

function largest(A: Matrix<Rational>, l: number): Rational {
  const column = Array.from({ length: A.rows }, (_, r) => at(A, r, l));
  return column.reduce((a, b) => (compareRational(a, b) < 0 ? b : a));
}

/** A_1 != A_2, both positive. */
function isDistinct({ start }: Ends): boolean {
  const [a, b] = [largest(start, 0), largest(start, 1)];
  return a.num > 0n && b.num > 0n && compareRational(a, b) !== 0;
}

function isCubic(f: Fact, read: number): f is Ends {
  return areEnds(f) && f.power === 3 && f.samples === 'multi' && f.read === read;
}

/** With power 3 and both views together one view wins from this start. */
function isWon(f: Fact): f is Ends {
  return isCubic(f, 1) && isDistinct(f);
}

function sameStart(a: Ends, b: Ends): boolean {
  return (
    a.start.cols === b.start.cols &&
    sameEntries(Array.from(a.start.data), Array.from(b.start.data)) &&
    same(a.beta, b.beta)
  );
}

/** All facts of the file about ends are about one start. */
const oneStart: Need = {
  says: 'one start and one beta throughout',
  met: ({ facts }) => {
    const ends = facts.filter(areEnds);
    const [first] = ends;
    return first !== undefined && ends.every((f) => sameStart(f, first));
  },
};

/** m/Delta^3 >= beta, Delta = 1/A_2 - 1/A_1 > 0. */
function isLarge(f: Ends): boolean {
  const [a, b] = [largest(f.start, 0), largest(f.start, 1)];
  if (!isDistinct(f)) return false;
  const gap = Q.sub(Q.div(Q.one, a), Q.div(Q.one, b));
  const size = gap.num < 0n ? Q.neg(gap) : gap;
  const zeta = Q.div(ratio(BigInt(f.start.rows)), Q.mul(size, Q.mul(size, size)));
  return compareRational(zeta, f.beta) >= 0;
}

function areCases(f: Fact): f is Cases {
  return f.fact === 'view-cases' && f.unit === 'power' && f.power === 3;
}

function classesOf({ models }: Cases): number {
  return (models[0]?.cols ?? 0) / 2;
}

/**
 * The winner of each class in each model, if every model has strengths as M1 ends with some zeta < beta: the winner in
 * [1 - zeta, 1], the other at most zeta, their sum at least 1, and none on other classes.
 */
function winnersOf(f: Cases): readonly string[] | undefined {
  if (f.unit !== 'power') return undefined;
  const each = f.models.map((W) => {
    const { own } = readingOf(Q, f, [W]);
    const won = Array.from({ length: own.rows }, (_, y) => {
      const c = [at(own, y, 2 * y), at(own, y, 2 * y + 1)];
      const [high, low] = [...c].sort((a, b) => compareRational(b, a));
      if (high === undefined || low === undefined) return '';
      const isBelow = compareRational(low, f.beta) < 0 && compareRational(high, Q.one) <= 0;
      const isWhole = compareRational(Q.add(high, low), Q.one) >= 0;
      return isBelow && isWhole ? String(c.indexOf(high) + 1) : '';
    });
    const isOwn = Array.from(own.data).every(
      ({ num }, k) => num === 0n || Math.floor((k % own.cols) / 2) === Math.floor(k / own.cols),
    );
    return isOwn && won.every((view) => view !== '') ? won.join('') : undefined;
  });
  return each.includes(undefined) ? undefined : each.flatMap((one) => one ?? []);
}

/** One model whose classes all read one view, and so has the error mu/2. */
export function isHalf(f: Fact): f is Cases {
  return (
    areCases(f) &&
    f.models.length === 1 &&
    f.single === classesOf(f) * (classesOf(f) - 1) &&
    f.multi === 0 &&
    winnersOf(f) !== undefined
  );
}

/** Two or more copies of that model, with its error. */
function isCopied({ facts }: FactsFile): boolean {
  return facts.some(
    (f) =>
      isHalf(f) &&
      facts.some(
        (g) =>
          areCases(g) &&
          g.models.length > 1 &&
          g.single === f.single &&
          g.multi === f.multi &&
          g.models.every((W) =>
            f.models.every((M) => sameEntries(Array.from(W.data), Array.from(M.data))),
          ),
      ),
  );
}

/** The same winners, beta K a whole number, and other errors. */
function isUndecided({ facts }: FactsFile): boolean {
  const cases = facts.filter(areCases);
  return cases.some((f) =>
    cases.some(
      (g) =>
        f.unit === 'power' &&
        g.unit === 'power' &&
        same(f.beta, g.beta) &&
        Q.mul(f.beta, ratio(BigInt(f.models.length))).den === 1n &&
        winnersOf(f) !== undefined &&
        winnersOf(f)?.join(' ') === winnersOf(g)?.join(' ') &&
        f.single !== g.single,
    ),
  );
}

function isMisled(f: Fact): boolean {
  if (f.fact !== 'distilled' || f.sums.num !== 0n) return false;
  const C = (f.teacher[0]?.cols ?? 0) / 2;
  return f.agreeing < 3 * C * (C - 1);
}

function isSelf(f: Fact, loss: FactOf<'self-distilled'>['loss'], share: Rational): boolean {
  return f.fact === 'self-distilled' && f.loss === loss && same(f.share, share);
}

/** More members, the same beta and zeta, and a larger error. */
function isWorse({ facts }: FactsFile): boolean {
  const errors = facts.filter((f) => f.fact === 'ensemble-error');
  return errors.some((f) =>
    errors.some(
      (g) =>
        same(f.beta, g.beta) &&
        same(f.zeta, g.zeta) &&
        f.members < g.members &&
        compareRational(f.share, g.share) < 0,
    ),
  );
}

/** With power 2 both strengths at the end are known, and more than beta. */
function isSquare(f: Fact): boolean {
  return (
    areEnds(f) &&
    f.power === 2 &&
    f.samples === 'multi' &&
    f.read === 2 &&
    endsOf(Q, 2, f.start, [f.before, f.after]) !== undefined
  );
}

export const ensemblesRules: readonly Rule[] = [
  {
    id: 'ensembles/power',
    without: ['M1.h1'],
    roles: [],
    keeps: [stated(distinctStarts, (f) => areEnds(f) && isDistinct(f)), stated(smallStarts, isWon)],
    drops: { hypothesis: cubicPower, instead: 'it is 2' },
    shows: [oneStart, proves('with power 2 both views are read in the end', isSquare)],
    sentence:
      'Gradient flow need not read one view only: with power 2 the ratio of all coordinates is conserved, and from this start both views are read, where power 3 reads one.',
  },
  {
    id: 'ensembles/distinct',
    without: ['M1.h2'],
    roles: [],
    keeps: [
      stated(
        cubicPower,
        (f) => areEnds(f) && f.power === 3 && same(largest(f.start, 0), largest(f.start, 1)),
      ),
    ],
    drops: { hypothesis: distinctStarts, instead: 'they start equal' },
    shows: [
      proves(
        'both views are read in the end, from equal starts',
        (f) => isCubic(f, 2) && same(largest(f.start, 0), largest(f.start, 1)),
      ),
    ],
    sentence:
      'A view wins only from a start where the two differ: from this one both strengths stay equal, and both views are read.',
  },
  {
    id: 'ensembles/small',
    without: ['M2.h1'],
    roles: [],
    keeps: [
      stated(cubicPower, (f) => areEnds(f) && f.power === 3),
      stated(distinctStarts, (f) => areEnds(f) && isDistinct(f)),
    ],
    drops: { hypothesis: smallStarts, instead: 'zeta >= beta' },
    shows: [
      proves(
        'zeta >= beta, and both views are read in the end',
        (f) => isCubic(f, 2) && isLarge(f),
      ),
    ],
    sentence:
      'The view that starts larger does not always win: from this larger start both views are read in the end.',
  },
  {
    id: 'ensembles/noise',
    without: ['M1.h3'],
    roles: [],
    keeps: [stated(distinctStarts, isWon), stated(smallStarts, isWon)],
    drops: { hypothesis: noiseToMemorise, instead: 'nu_i = 0, and both views occur alone' },
    shows: [
      oneStart,
      proves(
        'both views are read in the end',
        (f) => areEnds(f) && f.samples === 'each-view' && f.power === 3 && f.read === 2,
      ),
    ],
    sentence:
      'Single-view samples leave one view unread only if they have noise to memorise: without noise zero loss needs both views, and both are read.',
  },
  {
    id: 'ensembles/independent',
    without: ['M3.h1'],
    roles: [],
    keeps: [stated(oneViewEach, isHalf)],
    drops: { hypothesis: independentModels, instead: 'they are copies of one' },
    shows: [{ says: 'an ensemble of copies has the error mu/2 of one model', met: isCopied }],
    sentence: 'An ensemble gains nothing by its size: copies of one model have its error mu/2.',
  },
  {
    id: 'ensembles/whole',
    without: ['M3.h2'],
    roles: [],
    keeps: [stated(oneViewEach, (f) => areCases(f) && winnersOf(f) !== undefined)],
    drops: { hypothesis: undividedBeta, instead: 'it is one' },
    shows: [{ says: 'two ensembles with the same winners and other errors', met: isUndecided }],
    sentence:
      'Where beta K is a whole number the winners do not decide what an ensemble reads: here two ensembles have the same winners and other errors.',
  },
  {
    id: 'ensembles/weak',
    without: ['M4.h1'],
    roles: [],
    keeps: [stated(zeroDistillation, (f) => f.fact === 'distilled' && f.sums.num === 0n)],
    drops: { hypothesis: weakPatches, instead: 'the inputs have both views of a class alone' },
    shows: [proves('student and teacher decide otherwise on a test input', isMisled)],
    sentence:
      'Zero distillation loss does not make a student decide as its teacher: without weak patches it fixes only the sum of both strengths.',
  },
  {
    id: 'ensembles/one-sided',
    without: ['M5.h1'],
    roles: [],
    keeps: [stated(uniformWinners, (f) => isSelf(f, 'one-sided', ratio(1n, 4n)))],
    drops: { hypothesis: oneSidedLoss, instead: 'squares are two-sided' },
    shows: [
      proves('the expected error is mu/2', (f) => isSelf(f, 'two-sided', ratio(1n, 2n))),
      {
        says: 'one beta and one zeta throughout',
        met: ({ facts }) => {
          const selves = facts.filter((f) => f.fact === 'self-distilled');
          const [first] = selves;
          return selves.every(
            (f) => first !== undefined && same(f.beta, first.beta) && same(f.zeta, first.zeta),
          );
        },
      },
    ],
    sentence:
      'Self-distillation gains nothing with two-sided squares: the student ends at the strengths of its teacher, at mu/2.',
  },
  {
    id: 'false/larger-ensemble',
    roles: [],
    keeps: [stated(uniformWinners, (f) => f.fact === 'ensemble-error')],
    drops: { nothing: 'the statement is false: what a view needs grows with the ensemble' },
    shows: [{ says: 'a larger ensemble with a larger expected error', met: isWorse }],
    sentence:
      'It is false that a larger ensemble has no larger expected error: here two members more raise it.',
  },
];
