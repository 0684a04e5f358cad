/**
 * # sigma, sigma' and sigma'' on ranges, and the supremum of abs(sigma'')
 *
 * ## Main definitions
 * - {@link differentiable}: sigma and the trees that the checker needs
 * - {@link valuesOn}: sigma, sigma' and sigma'' on a range, or `undefined` where C^2 is not shown; {@link valueOn}: sigma
 *   alone
 * - {@link supremum}: max over segments of weight sup abs(sigma''), from below and from above
 *
 * ## Implementation notes
 * The segment with the largest upper bound is split first. Where sigma''' has constant sign the supremum is at an end
 * point and known to p bits; elsewhere the error of the mean value form is quadratic in the width, so about forty
 * splits around a maximum of abs(sigma'') give eighty bits. The end points of a segment are themselves enclosed real
 * numbers: a lower bound must not come from outside the ball.
 * @module
 */
import { max, min } from '../../arithmetic/machine.ts';
import { activationOf, cost } from '../../sigma/activation.ts';
import type { Activation } from '../../sigma/activation.ts';
import { derivative } from '../../sigma/derivative.ts';
import { evaluate } from '../../sigma/expression-tree.ts';
import type { Expression, Known } from '../../sigma/expression-tree.ts';
import {
  compare,
  greatest,
  infinity,
  isFinite,
  least,
  negated,
  product,
  signOf,
  sum,
  zero,
} from './reals.ts';
import type { Real } from './reals.ts';
import { hull, isBounded, larger, magnitude, middle, point, smaller } from './ranges.ts';
import type { Range, RangeTier } from './ranges.ts';

/** One function as one or two trees, with their derivatives. */
export type Differentiable = readonly (Activation & { readonly third: Expression })[];

export function differentiable(value: Expression): Differentiable {
  const activation = activationOf(value);
  const trees = activation.turned === undefined ? [activation] : [activation, activation.turned];
  return trees.map((tree) => ({ ...tree, third: derivative(tree.curvature) }));
}

export interface Values {
  readonly value: Range;
  readonly slope: Range;
  readonly curvature: Range;
  /**
   * sigma''', or all reals where it is not shown to exist; separate because few callers need it and its tree is the
   * largest.
   */
  readonly third: () => Range;
}

const allReals: Range = { lo: negated(infinity), hi: infinity };

/** Bounded ranges of sigma, sigma' and sigma'' on x; `undefined`: not shown to be C^2 on x. */
export function valuesOn(sigma: Differentiable, x: Range, tier: RangeTier): Values | undefined {
  const found = sigma.flatMap((tree) => {
    const known: Known<Range> = new Map();
    const at = (e: Expression): Range | undefined => {
      const range = evaluate(tier, e, x, known);
      return range !== undefined && isBounded(range) ? range : undefined;
    };
    const [value, slope, curvature] = [at(tree.value), at(tree.slope), at(tree.curvature)];
    if (value === undefined || slope === undefined || curvature === undefined) return [];
    return [{ value, slope, curvature, third: () => at(tree.third) ?? allReals }];
  });
  return found.length === 0 ? undefined : found.reduce(both);
}

/** A bounded range of sigma on x, which may have a kink there; `undefined`: not shown to exist. */
export function valueOn(sigma: Differentiable, x: Range, tier: RangeTier): Range | undefined {
  const ranges = sigma.flatMap((tree) => evaluate(tier, tree.value, x) ?? []);
  return ranges.find(isBounded);
}

/** The ranges of all trees contain the function, so their intersection does. */
function both(a: Values, b: Values): Values {
  const meet = (s: Range, t: Range): Range => ({
    lo: greatest(s.lo, t.lo),
    hi: least(s.hi, t.hi),
  });
  return {
    value: meet(a.value, b.value),
    slope: meet(a.slope, b.slope),
    curvature: meet(a.curvature, b.curvature),
    third: () => meet(a.third(), b.third()),
  };
}

/** sigma' in place of sigma'', for {@link supremum}. */
export function slopesOf(sigma: Differentiable): Differentiable {
  return sigma.map((tree) => ({ ...tree, curvature: tree.slope, third: tree.curvature }));
}

/** The reals between two enclosed reals, and the weight of abs(sigma'') there. */
export interface Segment {
  readonly from: Range;
  readonly to: Range;
  /** abs(v_j), at least 0. */
  readonly weight: Real;
}

interface Piece extends Segment {
  /** At least weight sup abs(sigma''); infinite where sigma is not yet shown to be C^2. */
  readonly upper: Real;
  readonly depth: number;
  /** The upper bound cannot be lowered. */
  readonly isFinal: boolean;
}

/**
 * The maximum number of pieces at 128 bits, times the cost of sigma: a tree of thousands of nodes gets fewer. More bits
 * get fewer too, so that a search that fails at every precision terminates.
 */
const mostLooks = { looks: 20_000, steps: 4_000_000, atLeast: 200 } as const;

function looksFor(sigma: Differentiable, bits: number): number {
  const { looks, steps, atLeast } = mostLooks;
  const affordable = steps / sigma.reduce((most, tree) => max(most, cost(tree)), 1);
  return (min(looks, max(atLeast, affordable)) * 128) / bits;
}

/**
 * max over the segments of weight sup abs(sigma''), or `undefined` where sigma is not shown to be C^2 on one of
 * them. Relative width: about 2^-closeness, more if the budget runs out.
 */
export function supremum(
  sigma: Differentiable,
  segments: readonly Segment[],
  tier: RangeTier,
): Range | undefined {
  const closeness = min(tier.bits / 4 + 8, 104);
  const pieces = merged(segments).map((segment) => atFirstSight(sigma, segment, tier));
  pieces.sort((a, b) => compare(a.upper, b.upper));
  let lower = zero;
  for (let left = looksFor(sigma, tier.bits); ; left--) {
    const top = pieces.pop();
    if (top === undefined) return { lo: lower, hi: lower };
    if (top.isFinal || left <= 0 || isClose(lower, top.upper, closeness, tier))
      return isFinite(top.upper) ? { lo: lower, hi: top.upper } : undefined;
    const found = look(sigma, top, tier);
    lower = greatest(lower, found.seen);
    const { from, to } = top;
    const upper = least(found.upper, top.upper);
    const isThin = compare(from.hi, to.lo) >= 0 || top.depth > 2 * closeness;
    if (found.isExact || isThin) insert(pieces, { ...top, upper, isFinal: true });
    else {
      const cut = point(middle({ lo: from.hi, hi: to.lo }, tier.bits));
      insert(pieces, { ...top, to: cut, upper, depth: top.depth + 1 });
      insert(pieces, { ...top, from: cut, upper, depth: top.depth + 1 });
    }
  }
}

/** Whether upper <= lower (1 + 2^-closeness). */
function isClose(lower: Real, upper: Real, closeness: number, { bits }: RangeTier): boolean {
  const slack = { man: lower.man, exp: lower.exp - closeness };
  return compare(upper, sum(lower, slack, { bits, up: false })) <= 0;
}

/** The same segments, with overlapping ones of equal weight merged. */
function merged(segments: readonly Segment[]): readonly Segment[] {
  const ordered = [...segments].sort(
    (a, b) => compare(a.weight, b.weight) || compare(a.from.lo, b.from.lo),
  );
  const result: Segment[] = [];
  for (const next of ordered) {
    const last = result.at(-1);
    if (last === undefined || compare(last.weight, next.weight) !== 0) result.push(next);
    else if (compare(next.from.hi, last.to.lo) > 0) result.push(next);
    else {
      const [from, to] = [smaller(last.from, next.from), larger(last.to, next.to)];
      result.splice(-1, 1, { ...last, from, to });
    }
  }
  return result;
}

/** Most segments are never examined again. */
function atFirstSight(sigma: Differentiable, segment: Segment, tier: RangeTier): Piece {
  const on = valuesOn(sigma, hull(segment.from, segment.to), tier);
  const upper =
    on === undefined ? infinity : scaled(segment.weight, magnitude(on.curvature).hi, tier, true);
  return { ...segment, depth: 0, upper, isFinal: false };
}

function scaled(weight: Real, a: Real, { bits }: RangeTier, up: boolean): Real {
  return product(weight, a, { bits, up });
}

/** An upper bound of weight abs(sigma'') on a segment, and a value that it takes there. */
function look(
  sigma: Differentiable,
  { from, to, weight }: Segment,
  tier: RangeTier,
): { readonly upper: Real; readonly seen: Real; readonly isExact: boolean } {
  const on = valuesOn(sigma, hull(from, to), tier);
  if (on === undefined) return { upper: infinity, seen: zero, isExact: false };
  const sizes = [from, to].map((end) => magnitude((valuesOn(sigma, end, tier) ?? on).curvature));
  const seen = scaled(weight, sizes.map(({ lo }) => lo).reduce(greatest), tier, false);
  const best = sizes.map(({ hi }) => hi).reduce(greatest);
  const third = on.third();
  const isMonotone = signOf(third.lo) >= 0 || signOf(third.hi) <= 0;
  const most = isMonotone ? best : meanValue(best, third, from, to, tier);
  const upper = scaled(weight, least(most, magnitude(on.curvature).hi), tier, true);
  return { upper, seen, isExact: isMonotone };
}

/** At least sup abs(sigma''): the larger end value plus sup abs(sigma''') times half the width. */
function meanValue(best: Real, third: Range, from: Range, to: Range, tier: RangeTier): Real {
  const width = tier.sub(to, from).hi;
  const { hi } = tier.mul(magnitude(third), point({ man: width.man, exp: width.exp - 1 }));
  return sum(best, hi, { bits: tier.bits, up: true });
}

/** Inserts a piece, keeping the order of upper bounds. */
function insert(pieces: Piece[], piece: Piece): void {
  let [low, high] = [0, pieces.length];
  while (low < high) {
    const half = (low + high) >> 1;
    if (compare(pieces[half]?.upper ?? infinity, piece.upper) < 0) low = half + 1;
    else high = half;
  }
  pieces.splice(low, 0, piece);
}
