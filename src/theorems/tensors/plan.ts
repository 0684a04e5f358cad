/**
 * # certify tensors
 *
 * For a sum of powers T and the neurons U where training starts: the exact squared distance of T from all that linearised
 * training from U can fit, the dimension of that, the least mean over all powers v^l for so many neurons, and the mean for
 * these. With the end of a run also its squared distance from T, and whether it is below the first.
 * @module
 */
import { nextUp } from '../../arithmetic/bounds.ts';
import { encloseQuotient } from '../../arithmetic/interval.ts';
import {
  rationalField as Q,
  rationalFromDouble,
  rationalToText,
} from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { factsLimits } from '../../certificates/facts/limits.ts';
import type { Fact, FactOf } from '../../certificates/facts/format.ts';
import { countText, equalText, upperText } from '../../certificates/facts/show.ts';
import { writeFacts } from '../../certificates/facts/write.ts';
import { usage } from '../../certify/plan.ts';
import type { Context, Grounds, Plan, Prepared, Proposal } from '../../certify/plan.ts';
import { matrix } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { distanceSquare } from '../../tensors/lazy.ts';
import { shortMultipliers } from '../../tensors/multipliers.ts';
import { instanceMean } from '../../tensors/mean.ts';
import { innerProduct, residualSquare, rowsOf } from '../../tensors/powers.ts';
import { meanWidth, tensorDimension } from '../../tensors/spectrum.ts';
import {
  complementOf,
  integerMultiple,
  tangentRankModulo,
  usualPrime,
} from '../../tensors/tangent-rank.ts';
import { isBeyondLazy } from './refutations.ts';

/** Fractions: of T from S(U), the least mean b(m d), the mean for U if it is computed, and a bound for the run. */
export interface LazyDistance {
  readonly squared: string;
  readonly width: string;
  readonly mean?: string;
  /** dim S(U), if it is known. */
  readonly rank?: number;
  readonly residual?: string;
  /** Whether the run is shown to have ended below `squared`. */
  readonly beyond?: boolean;
}

type Ground = Grounds['powers'];

/** D of tensors whose coefficients are listed, and m d where the mean for given neurons is computed. */
const mostCoefficients = 60;
/** No shorter number has more digits than the checker reads. */
const mostBits = Math.ceil(factsLimits.digits * Math.log2(10));

/** The distance of T from S(U); `undefined` if its numbers are longer than the checker reads. */
export function lazyFact({
  order,
  target,
  start: hidden,
}: Omit<Ground, 'run'>): FactOf<'tensor-lazy'> | undefined {
  const multipliers = shortMultipliers(Q, order, hidden, target, mostBits);
  if (multipliers === undefined) return undefined;
  const squared = distanceSquare(Q, order, hidden, target, multipliers);
  if (digitsOf(multipliers, [squared]) > factsLimits.digits) return undefined;
  const { weights: coefficients, vectors } = target;
  return { fact: 'tensor-lazy', order, hidden, coefficients, vectors, multipliers, squared };
}

function widthFact({ order, start: { rows, cols } }: Ground): FactOf<'tensor-width'> {
  const space = rows * cols;
  const squared = meanWidth(Q, order, cols, BigInt(space));
  return { fact: 'tensor-width', order, dimension: cols, space, squared };
}

/** The dimension of S(U), with forms that bound it from above where that is needed and they are few. */
function rankFact({ order, start }: Ground): FactOf<'tensor-tangent-rank'> {
  const { rows, cols } = start;
  const hidden = matrix(rows, cols, rowsOf(start).flatMap(integerMultiple));
  const is = tangentRankModulo(Q, usualPrime, order, hidden);
  const whole = Number(tensorDimension(order, cols));
  const complement = is < Math.min(rows * cols, whole) ? complementOf(Q, order, hidden) : [];
  return { fact: 'tensor-tangent-rank', order, hidden, is, prime: usualPrime, complement };
}

/** The mean for these neurons, whose lazy class has this dimension at least. */
function meanOf({ order, start }: Ground, dimension: number): Rational | undefined {
  if (BigInt(dimension) === tensorDimension(order, start.cols)) return Q.zero;
  const isSmall = start.rows * start.cols <= mostCoefficients;
  return isSmall ? instanceMean(Q, order, start) : undefined;
}

/** A double above the number, or the number if it is short. */
function roundedUp(a: Rational): Rational {
  if (rationalToText(a).length <= factsLimits.digits) return a;
  return rationalFromDouble(nextUp(encloseQuotient(a.num, a.den).hi));
}

function fullFact({ order, target, run }: Ground): FactOf<'tensor-full'> | undefined {
  if (run === undefined) return undefined;
  const most = roundedUp(residualSquare(Q, order, run, target));
  const { weights: coefficients, vectors } = target;
  const end = { outputs: run.weights, hidden: run.vectors };
  return { fact: 'tensor-full', order, ...end, coefficients, vectors, most };
}

function digitsOf(...tables: readonly (Matrix<Rational> | readonly Rational[])[]): number {
  const entries = tables.flatMap((A) => ('data' in A ? Array.from(A.data) : A));
  return Math.max(0, ...entries.map((a) => rationalToText(a).length));
}

function runNotes(
  lazy: FactOf<'tensor-lazy'>,
  full: FactOf<'tensor-full'> | undefined,
): readonly string[] {
  if (full === undefined) return [];
  const m = full.hidden.rows;
  const bound = `run       squared distance at most ${upperText(full.most)}, with ${countText(m, 'neuron')}`;
  if (!isBeyondLazy(lazy, full)) return [bound];
  return [
    bound,
    `beyond    this run, with ${countText(m, 'neuron')}, ended below what any lazy training from its start can reach`,
  ];
}

function proposals(ground: Ground, { provenance }: Context): readonly Proposal<LazyDistance>[] {
  const [lazy, width, full] = [lazyFact(ground), widthFact(ground), fullFact(ground)];
  if (lazy === undefined)
    return [
      {
        kind: 'none',
        notes: [],
        because: `the solution of the normal equations has numbers of more than ${factsLimits.digits} digits, and the checker reads no longer ones`,
        advice: ['Start from neurons with few digits, such as whole numbers or eighths.'],
        found: { width: rationalToText(width.squared) },
      },
    ];
  const { order, start, target } = ground;
  const size = tensorDimension(order, start.cols);
  const isSmall = size <= BigInt(mostCoefficients);
  const rank = isSmall ? rankFact(ground) : undefined;
  const mean = rank === undefined ? undefined : meanOf(ground, rank.is);
  const found: LazyDistance = {
    squared: rationalToText(lazy.squared),
    width: rationalToText(width.squared),
    ...(mean === undefined ? {} : { mean: rationalToText(mean) }),
    ...(rank === undefined ? {} : { rank: rank.is }),
    ...(full === undefined
      ? {}
      : { residual: rationalToText(full.most), beyond: isBeyondLazy(lazy, full) }),
  };
  const isKnown =
    rank !== undefined && digitsOf(rank.hidden, rank.complement.flat()) <= factsLimits.digits;
  const facts: readonly Fact[] = [
    lazy,
    width,
    ...(isKnown ? [rank] : []),
    ...(full === undefined ? [] : [full]),
  ];
  const m = start.rows;
  const notes = [
    `lazy      squared distance ${equalText(lazy.squared)}, of norm(T)^2 ${equalText(innerProduct(Q, order, target, target))}`,
    ...(isKnown ? [`dimension ${rank.is} of ${size}`] : []),
    `mean      over all v^${order}: at least b for any ${countText(m, 'neuron')}, where b ${equalText(width.squared)}`,
    ...(mean === undefined ? [] : [`          for these it ${equalText(mean)}`]),
    ...runNotes(lazy, full),
  ];
  const text = (): string => writeFacts({ instance: { points: {} }, facts, provenance });
  return [{ kind: 'file', notes, claim: 'tensors', text, found }];
}

function demandSizes({ start, target, run }: Ground, { naming }: Context): void {
  const own = run ?? { weights: [], vectors: matrix(0, 0, []) };
  const sizes = [
    ['weights', start.rows * start.cols, 'normal equations, m d', [start]],
    ['target', target.vectors.rows, 'vectors', [target.weights, target.vectors]],
    ['network', own.vectors.rows, 'neurons', [own.weights, own.vectors]],
  ] as const;
  for (const [key, found, what, tables] of sizes) {
    if (found > factsLimits.parameters)
      throw usage(
        `${found} ${what}, of at most ${factsLimits.parameters}`,
        'Give a smaller one.',
        naming.field(key),
      );
    const digits = digitsOf(...tables);
    if (digits > factsLimits.digits)
      throw usage(
        `a number has ${digits} digits, and the checker reads at most ${factsLimits.digits}`,
        'Give fewer digits.',
        naming.field(key),
      );
  }
}

export const plan: Plan<Ground, LazyDistance> = {
  prepare(ground, _aims, context): Prepared<LazyDistance> {
    demandSizes(ground, context);
    const { order, target, start } = ground;
    return {
      lines: [
        `tensors   order ${order}, d = ${start.cols}, ${countText(target.vectors.rows, 'term')}, ${countText(start.rows, 'neuron')} at the start`,
      ],
      searched: 'over Q',
      search: () => proposals(ground, context),
    };
  },
};
