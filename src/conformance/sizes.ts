/**
 * # The sizes of cases
 *
 * Programs behave differently at different sizes: they unroll loops by eight, work in blocks, switch routines at 17
 * columns. So most cases are small, many have one size at, next to or between powers of two, and a few are large in all
 * dimensions.
 *
 * ## Main definitions
 * - {@link Sizes}, {@link sizesOf}: n, d and m of a case
 * - {@link smallSizes}, {@link rungSizes}, {@link largeSizes}: how they are chosen; {@link fitsFor}: their limits
 * - {@link workOf}, {@link secondsFor}: the cost of a case, and its time limit
 * @module
 */
import type { Draw } from './draw.ts';
import { operations } from './protocol.ts';
import type { Case, Dtype, Operation } from './protocol.ts';

export interface Sizes {
  readonly n: number;
  readonly d: number;
  readonly m: number;
}

type Name = keyof Sizes;

/** The largest size of each; an answer of n^2 or n m d entries in hexadecimal still fits into a line. */
export const largest: Sizes = { n: 1024, d: 256, m: 256 };
const largestWork = 2 ** 18;

/** The sizes of a case's inputs; for `project`, which has no samples, n = 1. */
export function sizesOf({ op, inputs }: Case): Sizes {
  const sizes = { n: 1, d: 1, m: 1 };
  for (const [name, dimensions] of Object.entries(operations[op].inputs))
    for (const [k, dimension] of dimensions.entries())
      if (dimension !== 'md') sizes[dimension] = inputs[name]?.shape[k] ?? sizes[dimension];
  return sizes;
}

/** The number of products in an answer; for `gram` those of its two factors. */
export function workOf(op: Operation, { n, d, m }: Sizes): number {
  return op === 'gram' ? Math.max(n * m * d, n * n * (m + d)) : n * m * d;
}

/** The number of products within the time limit of a small case in our slowest shipped adapter. */
const productsPerTime = 2 ** 12;

/** The time limit of a case, where `seconds` is that of a small one. */
export function secondsFor(question: Case, seconds: number): number {
  const times = 1 + workOf(question.op, sizesOf(question)) / productsPerTime;
  return Math.ceil(1000 * seconds * times) / 1000;
}

/**
 * Whether a case of these sizes can be asked, and judged about as quickly as it can be answered.
 */
export type Fits = (sizes: Sizes) => boolean;

/** Fractions of polynomials take 1.2 s at most (measured). */
const exactWork = 2 ** 14;
/** All denominators differ: a step takes 2 to 3 s at twice this size, and 22 s at four times. */
const fractionWork = 2 ** 9;
/** The proof and the certificates of a trained point take 1 to 2 s. */
const trainedWork = 2 ** 12;
/** The limits of the facts checker: samples, and m d + m parameters. */
const [mostSamples, mostParameters] = [400, 400];
/** n m of a trained point whose loss is such a fraction: 0.8 s at 90, and 18 s at 300. */
const mostFractions = 64;

/** The size that the judge of these cases can handle in time. */
export function fitsFor(op: Operation, dtype: Dtype, activation?: string): Fits {
  const isFraction = activation === 'rational';
  const exact = isFraction ? fractionWork : exactWork;
  const most = op === 'train' ? trainedWork : dtype === 'q' ? exact : largestWork;
  return (sizes) => {
    const { n, d, m } = sizes;
    if (workOf(op, sizes) > most) return false;
    if (op !== 'train') return true;
    return (
      n <= mostSamples && m * (d + 1) <= mostParameters && (!isFraction || n * m <= mostFractions)
    );
  };
}

/** Sizes from `least` to `most` of one dimension. */
export interface Rung {
  readonly name: Name;
  readonly least: number;
  readonly most: number;
}

function ladder(name: Name, end: number): readonly Rung[] {
  const rungs: Rung[] = [];
  for (let p = 8; p <= end; p *= 2)
    for (const [least, most] of [
      [p - 1, p - 1],
      [p, p],
      [p + 1, p + 1],
      [p + 2, 2 * p - 2],
    ] as const)
      if (most <= end) rungs.push({ name, least, most });
  return rungs;
}

/** Every size at, next to or between powers of two that the operation allows. */
export function rungsOf(op: Operation): readonly Rung[] {
  if (op === 'train') {
    const widest = mostParameters / 2; // one input or two neurons
    return [...ladder('n', mostSamples), ...ladder('d', widest - 1), ...ladder('m', widest)];
  }
  const n = op === 'gram' ? Math.sqrt(largestWork) : largest.n;
  const samples = op === 'project' ? [] : ladder('n', n);
  return [...samples, ...ladder('d', largest.d), ...ladder('m', largest.m)];
}

/** `small`, a number for the rung of one size, or the work of a case that is large in all dimensions. */
export type SizeKind = 'small' | 'rung' | 'large';

/** Of 60 cases half are small and one is large; of those of `train`, which take longest, two in three are small. */
export function sizeKinds(op: Operation): readonly SizeKind[] {
  const small = op === 'train' ? 40 : 30;
  return [
    ...Array.from({ length: small }, () => 'small' as const),
    ...Array.from({ length: 59 - small }, () => 'rung' as const),
    'large',
  ];
}

/** The work of large cases. */
export const works: readonly number[] = [13, 15, 16, 17, 18].map((k) => 2 ** k);

export function smallSizes(op: Operation, draw: Draw): Sizes {
  if (op === 'train') {
    const [n, d] = [2 + draw.below(5), 2 + draw.below(3)];
    return { n, d, m: 2 * Math.ceil(n / d + draw.below(2)) }; // n <= m d/2: the labels can be fitted
  }
  const sizes = { n: 1 + draw.below(6), d: 1 + draw.below(5), m: 1 + draw.below(5) };
  // A square W, or else a transposed W would be refused for its shape.
  return draw.below(3) === 0 ? { ...sizes, m: sizes.d } : sizes;
}

/** One size on its rung, the others small, or minimal if that would be too much work. */
export function rungSizes(
  op: Operation,
  { name, least, most }: Rung,
  draw: Draw,
  fits: Fits,
): Sizes {
  const others =
    op === 'train'
      ? { n: 2 + draw.below(5), d: 1 + draw.below(4), m: 2 + draw.below(7) }
      : { n: 1 + draw.below(2), d: 1 + draw.below(2), m: 1 + draw.below(2) };
  const sizes = { ...others, [name]: least + draw.below(most - least + 1) };
  const fewest = op === 'train' ? { n: 2, d: 1, m: 2 } : { n: 1, d: 1, m: 1 };
  return fits(sizes) ? sizes : { ...fewest, [name]: sizes[name] };
}

const names: readonly [Name, ...Name[]] = ['n', 'd', 'm'];

/** All three sizes drawn, then halved and doubled until the work is at most `work` and not far below. */
export function largeSizes(op: Operation, work: number, draw: Draw, within: Fits): Sizes {
  const fits = (sizes: Sizes): boolean => workOf(op, sizes) <= work && within(sizes);
  const sizes: Record<Name, number> = {
    n: 2 ** draw.below(11),
    d: 2 ** draw.below(9),
    m: 2 ** draw.below(9),
  };
  if (op === 'project') sizes.n = 1;
  while (!fits(sizes)) {
    const most = names.reduce((a, b) => (sizes[b] > sizes[a] ? b : a));
    sizes[most] /= 2;
  }
  for (let k = 0; k < 30; k++) {
    const name = op === 'project' ? draw.from<Name>(['d', 'm']) : draw.from(names);
    const doubled = { ...sizes, [name]: 2 * sizes[name] };
    if (doubled[name] <= largest[name] && fits(doubled)) sizes[name] *= 2;
  }
  const below = (size: number): number =>
    Math.max(1, size - draw.from([0, 1, draw.below(Math.ceil(size / 2))]));
  return { n: op === 'project' ? 1 : below(sizes.n), d: below(sizes.d), m: below(sizes.m) };
}
