/**
 * # The quantities in the inequalities, as ranges
 *
 * ## Main definitions
 * - {@link ExactData}, {@link exactData}: the parts that do not depend on the precision
 * - {@link ExactPoint}, {@link pointAt}: sigma and sigma' at a point (W, v)
 * - {@link lipschitzOn}: L of Lemma 3 on a ball
 * - {@link residualOf}, {@link normOf}, {@link gradientOf}, {@link gramAt}, {@link fullGramAt}
 *
 * ## Implementation notes
 * Pre-activations and X X^T are exact integers over powers of two; rounding starts with sigma.
 * @module
 */
import { dyadic, integersOf } from '../../arithmetic/dyadic.ts';
import type { Integers } from '../../arithmetic/dyadic.ts';
import { max, min } from '../../arithmetic/machine.ts';
import type { Dense } from '../../linalg/matrix.ts';
import type { OnShare } from '../on-share.ts';
import { vanishesAtZero } from '../../sigma/at-zero.ts';
import type { Expression } from '../../sigma/expression-tree.ts';
import { parity } from '../../sigma/parity.ts';
import { differentiable, supremum, valueOn, valuesOn } from './activation-range.ts';
import type { Differentiable, Segment } from './activation-range.ts';
import { gramOf, gramSum, productsOf, productSum } from './gram.ts';
import type { Gram, Products } from './gram.ts';
import { abs, compare, greatest, negated, realFromDouble, zero } from './reals.ts';
import type { Real } from './reals.ts';
import { magnitude, point, pointFromDouble } from './ranges.ts';
import type { Range, RangeTier } from './ranges.ts';

/** f at a row is `sign` times f at the row `first`, for every network; 0 where it is always 0. */
export interface Likeness {
  readonly first: number;
  readonly sign: -1 | 0 | 1;
}

/** The data of a certificate, exactly. */
export interface ExactData {
  readonly sigma: Differentiable;
  /** The rows of X, or of X A. */
  readonly rows: readonly Integers[];
  /** d, or d'. */
  readonly cols: number;
  /** Of each row of X. */
  readonly likenesses: readonly Likeness[];
  readonly products: Products;
  /** The largest row sum of K o K, at least norm(K o K). */
  readonly squareNorm: Real;
  readonly onShare?: OnShare | undefined;
}

export function rowsOf(A: Dense): readonly Integers[] {
  return Array.from({ length: A.rows }, (_, i) =>
    integersOf(A.data.subarray(i * A.cols, (i + 1) * A.cols)),
  );
}

/** The inner product of two vectors. */
function inner(a: Integers, b: Integers): Real {
  const man = a.mans.reduce((s, x, k) => s + x * (b.mans[k] ?? 0n), 0n);
  return real(man, a.exp + b.exp);
}

function real(man: bigint, exp: number): Real {
  return man === 0n ? zero : { man, exp };
}

/** A sum without rounding: the terms span a few thousand bits at most. */
function exactSum(terms: readonly Real[]): Real {
  const exp = terms.reduce((s, t) => min(s, t.exp), 0);
  const man = terms.reduce((s, t) => s + (t.man << BigInt(t.exp - exp)), 0n);
  return real(man, exp);
}

function squared(a: Real): Real {
  return { man: a.man * a.man, exp: 2 * a.exp };
}

/** Cost: n^2 d/2 products, and n d d' with A. */
export function exactData(
  X: Dense,
  activation: Expression,
  A?: Dense,
  onShare?: OnShare,
): ExactData {
  const raw = rowsOf(X);
  const rows = A === undefined ? raw : raw.map((x) => changed(x, A));
  const products = productsOf(rows, onShare);
  return {
    sigma: differentiable(activation),
    rows,
    cols: A?.cols ?? X.cols,
    likenesses: likenessesOf(raw, activation),
    products,
    squareNorm: largestRowSum(products, squared),
    onShare,
  };
}

/** x A. */
function changed({ mans, exp }: Integers, A: Dense): Integers {
  const whole = integersOf(A.data);
  return {
    mans: Array.from({ length: A.cols }, (_, k) =>
      mans.reduce((s, x, j) => s + x * (whole.mans[j * A.cols + k] ?? 0n), 0n),
    ),
    exp: exp + whole.exp,
  };
}

/**
 * Rows of doubles are equal where their integers and exponents are: both are those of the largest common power of two.
 * Opposite rows are alike where sigma is odd or even, and rows of zeros are nothing where sigma(0) = 0.
 */
function likenessesOf(rows: readonly Integers[], activation: Expression): readonly Likeness[] {
  const found = parity(activation);
  const isNothing = vanishesAtZero(activation);
  const seen = new Map<string, Likeness>();
  return rows.map(({ mans, exp }, i) => {
    if (isNothing && mans.every((x) => x === 0n)) return { first: i, sign: 0 };
    const own = `${exp} ${mans.join()}`;
    const known = seen.get(own);
    if (known !== undefined) return known;
    seen.set(own, { first: i, sign: 1 });
    const sign = found === 'odd' ? -1 : 1;
    const negative = `${exp} ${mans.map((x) => -x).join()}`;
    if (found !== 'neither' && negative !== own) seen.set(negative, { first: i, sign });
    return { first: i, sign: 1 };
  });
}

/** The first of each set of rows that no network tells apart. */
export function distinctRows({ likenesses }: ExactData): readonly number[] {
  return likenesses.flatMap(({ first, sign }, i) => (sign !== 0 && first === i ? [i] : []));
}

/** Entry (i, k) of K = X X^T. */
function entryOf({ products, exps }: Products, i: number, k: number): Real {
  const man = products[max(i, k)]?.[min(i, k)] ?? 0n;
  return real(man, (exps[i] ?? 0) + (exps[k] ?? 0));
}

/** The largest row sum of f(K_ik) >= 0. */
function largestRowSum(K: Products, f: (entry: Real) => Real): Real {
  const sums = K.exps.map((_, i) => exactSum(K.exps.map((_, k) => f(entryOf(K, i, k)))));
  return sums.reduce(greatest, zero);
}

/** A point (W, v), row by row of X. */
export interface ExactPoint {
  readonly outputs: readonly Range[];
  readonly preactivations: readonly (readonly Range[])[];
  readonly values: readonly (readonly Range[])[];
  readonly slopes: readonly (readonly Range[])[];
  /** Samples with the same pre-activations, exactly, in groups of two or more. */
  readonly alike: () => readonly (readonly number[])[];
}

/**
 * sigma and sigma' at (W, v), or `undefined` where sigma is not shown to be C^2 at a pre-activation. A row of zeros needs
 * sigma(0) alone: its row of J is 0, and a slope of 0 says so.
 */
export function pointAt(
  data: ExactData,
  hidden: Dense,
  outputs: readonly number[],
  tier: RangeTier,
): ExactPoint | undefined {
  const neurons = rowsOf(hidden);
  const preactivations = data.rows.map((x) => neurons.map((w) => tier.outward(point(inner(x, w)))));
  const values: Range[][] = [];
  const slopes: Range[][] = [];
  const atZero = valueOn(data.sigma, tier.zero, tier);
  const constant = atZero && { value: atZero, slope: tier.zero };
  for (const [i, row] of preactivations.entries()) {
    data.onShare?.(i / preactivations.length, 'sigma');
    const found = row.flatMap(
      (t) => valuesOn(data.sigma, t, tier) ?? (isZeroRow(data, i) ? constant : undefined) ?? [],
    );
    if (found.length < row.length) return undefined;
    values.push(found.map(({ value }) => value));
    slopes.push(found.map(({ slope }) => slope));
  }
  const alike = (): readonly (readonly number[])[] =>
    equalAmong(data.rows.map((x) => neurons.map((w) => textOf(inner(x, w))).join()));
  return { outputs: outputs.map(pointFromDouble), preactivations, values, slopes, alike };
}

/** Equal numbers have equal texts. */
function textOf({ man, exp }: Real): string {
  const { man: odd, exp: own } = dyadic(man, exp);
  return `${odd.toString(16)}p${own}`;
}

/** The indices of equal texts, in groups of two or more. */
function equalAmong(texts: readonly string[]): readonly (readonly number[])[] {
  const places = new Map<string, number[]>();
  for (const [i, text] of texts.entries()) places.set(text, [...(places.get(text) ?? []), i]);
  return [...places.values()].filter((group) => group.length > 1);
}

/** The rows and columns of each group of equal samples. */
function alikeParts({ products, exps }: Products, at: ExactPoint): readonly Products[] {
  return at.alike().map((group) => ({
    products: group.map((i, a) => group.slice(0, a + 1).map((k) => products[i]?.[k] ?? 0n)),
    exps: group.map((i) => exps[i] ?? 0),
  }));
}

function isZeroRow({ rows }: ExactData, i: number): boolean {
  return rows[i]?.mans.every((x) => x === 0n) === true;
}

/** The pre-activations within `radius` at rows other than 0, each with its neuron's weight. */
export function segmentsOn(
  data: ExactData,
  at: ExactPoint,
  radius: Range,
  weights: readonly Real[],
  tier: RangeTier,
): readonly Segment[] {
  return at.preactivations.flatMap((row, i) => {
    if (isZeroRow(data, i)) return [];
    const reach = tier.mul(radius, tier.root(tier.outward(point(entryOf(data.products, i, i)))));
    return row.map((t, j) => ({
      from: tier.sub(t, reach),
      to: tier.add(t, reach),
      weight: weights[j] ?? zero,
    }));
  });
}

/**
 * L = max_ij abs(v_j) sup abs(sigma'') sqrt(largest row sum of K o K) for the pre-activations within
 * `radius` (Lemma 3 of proofs-notes/lipschitz.md), or `undefined` where sigma is not shown to be C^2 on them.
 *
 * @param moves - how much each abs(v_j) may grow; a point.
 */
export function lipschitzOn(
  data: ExactData,
  at: ExactPoint,
  radius: Range,
  tier: RangeTier,
  moves: Range = tier.zero,
): Range | undefined {
  const weights = at.outputs.map((v) => exactSum([magnitude(v).hi, moves.hi])); // points
  const curvature = supremum(data.sigma, segmentsOn(data, at, radius, weights, tier), tier);
  if (curvature === undefined) return undefined;
  return tier.mul(curvature, tier.root(tier.outward(point(data.squareNorm))));
}

/** The largest row sum of abs(K), at least norm(X)^2. */
export function rowSumOf(products: Products): Real {
  return largestRowSum(products, ({ man, exp }) => ({ man: abs(man), exp }));
}

/** f(W, v) - y. */
export function residualOf(
  at: ExactPoint,
  labels: readonly number[],
  tier: RangeTier,
): readonly Range[] {
  return at.values.map((row, i) =>
    row.reduce(
      (s, value, j) => tier.add(s, tier.mul(at.outputs[j] ?? tier.zero, value)),
      point(negated(realFromDouble(labels[i] ?? 0))),
    ),
  );
}

/** The Euclidean norm. */
export function normOf(xs: readonly Range[], tier: RangeTier): Range {
  return tier.root(xs.reduce((s, x) => tier.add(s, tier.power(x, 2)), tier.zero));
}

/** v_j sigma'(x_i . w_j). */
function weightedSlopes(at: ExactPoint, tier: RangeTier): readonly (readonly Range[])[] {
  return at.slopes.map((row) => row.map((slope, j) => tier.mul(at.outputs[j] ?? tier.zero, slope)));
}

/** G = J J^T. Within a group of equal pre-activations it is a multiple of X X^T. */
export function gramAt(data: ExactData, at: ExactPoint, tier: RangeTier): Gram {
  const gram = gramOf(weightedSlopes(at, tier), data.products, tier.bits, data.onShare);
  return { ...gram, parts: () => alikeParts(data.products, at) };
}

/**
 * G + A A^T with A = sigma(X W^T). Within a group of equal pre-activations it is alpha X X^T + beta 1 1^T with some
 * alpha, beta >= 0: singular if X X^T + 1 1^T is, since both terms then have a common kernel vector.
 */
export function fullGramAt(data: ExactData, at: ExactPoint, tier: RangeTier): Gram {
  const ones = {
    products: at.values.map((_, i) => Array.from({ length: i + 1 }, () => 1n)),
    exps: at.values.map(() => 0),
  };
  const sum = gramSum(gramAt(data, at, tier), gramOf(at.values, ones, tier.bits, data.onShare));
  return { ...sum, parts: () => alikeParts(productSum(data.products, ones), at) };
}

/** J(W, v)^T u, m x d: row j is sum_i u_i v_j sigma'(x_i . w_j) x_i. */
export function gradientOf(
  data: ExactData,
  at: ExactPoint,
  u: readonly Range[],
  tier: RangeTier,
): readonly Range[] {
  const weighted = weightedSlopes(at, tier).map((row, i) =>
    row.map((a) => tier.mul(u[i] ?? tier.zero, a)),
  );
  return at.outputs.flatMap((_, j) =>
    Array.from({ length: data.cols }, (_, k) =>
      data.rows.reduce((s, { mans, exp }, i) => {
        const x = point({ man: mans[k] ?? 0n, exp });
        return tier.add(s, tier.mul(weighted[i]?.[j] ?? tier.zero, x));
      }, tier.zero),
    ),
  );
}

/** norm_F(A - B)^2, exactly. */
export function squaredDistance(A: Dense, B: Dense): Real {
  const terms = Array.from(A.data, (a, k) =>
    squared(exactSum([realFromDouble(a), negated(realFromDouble(B.data[k] ?? 0))])),
  );
  return exactSum(terms);
}

/** A - B, entry by entry, exactly. */
export function difference(A: Dense, B: Dense): readonly Range[] {
  return Array.from(A.data, (a, k) =>
    point(exactSum([realFromDouble(a), negated(realFromDouble(B.data[k] ?? 0))])),
  );
}

/** Whether a <= b for exact squares: norm_F(A - B) <= radius without a root. */
export function isWithin(distanceSquared: Real, radius: number): boolean {
  return compare(distanceSquared, squared(realFromDouble(radius))) <= 0;
}
