/**
 * # sigma, sigma' and sigma'' on ranges, and the supremum of abs(sigma'')
 *
 * ## Main definitions
 * - {@link differentiable}: sigma with the trees that the checker needs
 * - {@link valuesOn}: sigma, sigma' and sigma'' on a range, or `undefined` where C^2 is not shown
 * - {@link supremum}: max over segments of weight sup abs(sigma''), from below and from above
 *
 * ## Implementation notes
 * The segment with the largest upper bound is split first. Where sigma''' has one sign the supremum is at an end
 * and known to p bits; elsewhere the mean value form is off by the square of the width, so some forty
 * splits around a maximum of abs(sigma'') give eighty bits. A segment ends in real numbers that are
 * themselves enclosed: a lower bound must not come from outside the ball.
 * @module
 */
import { max, min } from '../../arithmetic/machine.ts';
import { activationOf, cost } from '../../network/activation.ts';
import type { Activation } from '../../network/activation.ts';
import { derivative } from '../../network/derivative.ts';
import { evaluate } from '../../network/expression-tree.ts';
import type { Expression, Known } from '../../network/expression-tree.ts';
import {
  compare,
  greatest,
  infinity,
  isFinite,
  least,
  product,
  signOf,
  sum,
  zero,
} from './reals.ts';
import type { Real } from './reals.ts';
import { hull, isBounded, larger, magnitude, middle, point, smaller } from './ranges.ts';
import type { Range, RangeTier } from './ranges.ts';

/** One function by one or two trees, with the derivatives of each. */
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
  /** sigma''', where it is shown to exist; few callers want it, and its tree is the largest. */
  readonly third: () => Range | undefined;
}

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
    return [{ value, slope, curvature, third: () => at(tree.third) }];
  });
  return found.length === 0 ? undefined : found.reduce(both);
}

/** Each tree has the function in its range, so their intersections do. */
function both(a: Values, b: Values): Values {
  const meet = (s: Range, t: Range): Range => ({
    lo: greatest(s.lo, t.lo),
    hi: least(s.hi, t.hi),
  });
  return {
    value: meet(a.value, b.value),
    slope: meet(a.slope, b.slope),
    curvature: meet(a.curvature, b.curvature),
    third: () => {
      const [s, t] = [a.third(), b.third()];
      return s === undefined || t === undefined ? (s ?? t) : meet(s, t);
    },
  };
}

/** sigma' in the place of sigma'', for {@link supremum}. */
export function slopesOf(sigma: Differentiable): Differentiable {
  return sigma.map((tree) => ({ ...tree, curvature: tree.slope, third: tree.curvature }));
}

/** The reals between two reals, each enclosed, and what abs(sigma'') counts there. */
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
  /** Only the range of sigma'' over the whole of it was looked at. */
  readonly isRaw: boolean;
  /** The upper bound cannot be lowered. */
  readonly isExact: boolean;
}

/** Splits at most, and times the cost of sigma: a tree of thousands of nodes gets fewer. */
const mostPieces = { splits: 20_000, steps: 4_000_000, atLeast: 200 } as const;

/**
 * max over the segments of weight sup abs(sigma''), or `undefined` where sigma is not shown to be C^2 on one of
 * them. Width: about 2^-closeness of itself, more where the search runs out.
 */
export function supremum(
  sigma: Differentiable,
  segments: readonly Segment[],
  tier: RangeTier,
): Range | undefined {
  const closeness = tier.bits < 384 ? tier.bits / 4 + 8 : 104;
  const budget = splitsFor(sigma);
  const heap: Piece[] = [];
  let lower = zero;
  for (const segment of merged(segments)) {
    pushOnto(heap, rawPiece(sigma, segment, tier));
  }
  const look = (piece: Segment & { readonly depth: number }, most: Real): void => {
    const found = pieceOf(sigma, piece, tier);
    lower = greatest(lower, found.seen);
    pushOnto(heap, { ...found, upper: least(found.upper, most) });
  };
  for (let spent = 0; ;) {
    const top = popFrom(heap);
    if (top === undefined) return { lo: lower, hi: lower };
    if (top.isRaw) {
      look(top, top.upper);
      continue;
    }
    const isThin = compare(top.from.hi, top.to.lo) >= 0 || top.depth >= 2 * closeness;
    const isDone = top.isExact || isThin || isClose(lower, top.upper, closeness);
    if (isDone || spent >= budget)
      return isFinite(top.upper) ? { lo: lower, hi: top.upper } : undefined;
    const cut = point(middle({ lo: top.from.hi, hi: top.to.lo }, tier.bits));
    spent++;
    look({ ...top, to: cut, depth: top.depth + 1 }, top.upper);
    look({ ...top, from: cut, depth: top.depth + 1 }, top.upper);
  }
}

function splitsFor(sigma: Differentiable): number {
  const { splits, steps, atLeast } = mostPieces;
  const affordable = steps / sigma.reduce((most, tree) => max(most, cost(tree)), 1);
  return min(splits, max(atLeast, affordable));
}

/** Whether upper <= lower (1 + 2^-closeness). */
function isClose(lower: Real, upper: Real, closeness: number): boolean {
  const slack = { man: lower.man, exp: lower.exp - closeness };
  return compare(upper, sum(lower, slack, { bits: 4 * closeness, up: false })) <= 0;
}

/** The same segments, with those of one weight that overlap made one. */
function merged(segments: readonly Segment[]): readonly Segment[] {
  const ordered = [...segments].sort(
    (a, b) => compare(a.weight, b.weight) || compare(a.from.lo, b.from.lo),
  );
  const result: Segment[] = [];
  for (const next of ordered) {
    const last = result.at(-1);
    const meets =
      last !== undefined &&
      compare(last.weight, next.weight) === 0 &&
      compare(next.from.hi, last.to.lo) <= 0;
    if (meets)
      result[result.length - 1] = {
        ...last,
        from: smaller(last.from, next.from),
        to: larger(last.to, next.to),
      };
    else result.push(next);
  }
  return result;
}

/** A segment at first sight: most of them are never looked at again. */
function rawPiece(sigma: Differentiable, segment: Segment, tier: RangeTier): Piece {
  const on = valuesOn(sigma, hull(segment.from, segment.to), tier);
  const most = on === undefined ? infinity : magnitude(on.curvature).hi;
  const upper = on === undefined ? infinity : scaled(segment.weight, most, tier, true);
  return { ...segment, depth: 0, upper, isRaw: on !== undefined, isExact: false };
}

function scaled(weight: Real, a: Real, { bits }: RangeTier, up: boolean): Real {
  return product(weight, a, { bits, up });
}

/** A segment with an upper bound, and a value of weight abs(sigma'') that is reached on it. */
function pieceOf(
  sigma: Differentiable,
  { from, to, weight, depth }: Segment & { readonly depth: number },
  tier: RangeTier,
): Piece & { readonly seen: Real } {
  const segment = { from, to, weight, depth, isRaw: false };
  const on = valuesOn(sigma, hull(from, to), tier);
  if (on === undefined) return { ...segment, upper: infinity, isExact: false, seen: zero };
  if (weight.man === 0n) return { ...segment, upper: zero, isExact: true, seen: zero };
  const whole = magnitude(on.curvature);
  const ends = [from, to].map((end) => valuesOn(sigma, end, tier)?.curvature);
  const sizes = ends.map((end) => (end === undefined ? whole : magnitude(end)));
  const seen = scaled(weight, sizes.map(({ lo }) => lo).reduce(greatest), tier, false);
  const best = sizes.map(({ hi }) => hi).reduce(greatest);
  const third = on.third();
  const isMonotone = third !== undefined && (signOf(third.lo) >= 0 || signOf(third.hi) <= 0);
  const most =
    third === undefined ? whole.hi : isMonotone ? best : meanValue(best, third, from, to, tier);
  const upper = scaled(weight, least(most, whole.hi), tier, true);
  return { ...segment, upper, isExact: isMonotone, seen };
}

/** At least sup abs(sigma''): the larger end value and sup abs(sigma''') half the width. */
function meanValue(best: Real, third: Range, from: Range, to: Range, tier: RangeTier): Real {
  const width = tier.sub(to, from).hi;
  const { hi } = tier.mul(magnitude(third), point({ man: width.man, exp: width.exp - 1 }));
  return sum(best, hi, { bits: tier.bits, up: true });
}

/** Adds to a heap with the largest upper bound first. */
function pushOnto(heap: Piece[], piece: Piece): void {
  let i = heap.length;
  heap.push(piece);
  for (let up = (i - 1) >> 1; i > 0; i = up, up = (i - 1) >> 1) {
    const parent = heap[up];
    if (parent === undefined || compare(parent.upper, piece.upper) >= 0) return;
    heap[i] = parent;
    heap[up] = piece;
  }
}

/** Takes the piece with the largest upper bound from the heap. */
function popFrom(heap: Piece[]): Piece | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (heap.length === 0 || last === undefined) return top;
  heap[0] = last;
  for (let i = 0, down = 1; down < heap.length; down = 2 * i + 1) {
    const [left, right] = [heap[down], heap[down + 1]];
    if (left === undefined) break;
    const child = right !== undefined && compare(right.upper, left.upper) > 0 ? right : left;
    if (compare(child.upper, last.upper) <= 0) break;
    heap[i] = child;
    i = child === left ? down : down + 1;
    heap[i] = last;
  }
  return top;
}
