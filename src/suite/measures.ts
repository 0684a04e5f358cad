/**
 * # Sizes and conditioning of the drawn instances
 *
 * Read from an instance by the names of the notation, `inputs` for X and so on: a property need not say them, and an
 * instance without such a part has no such measure. They describe what was drawn; no outcome rests on them.
 *
 * ## Main definitions
 * - {@link Measures}, {@link measuresOf}: of one instance
 * - {@link distributionOf}: the values of one measure, in bounded size
 * @module
 */
import { encloseQuotient } from '../arithmetic/interval.ts';
import { dense } from '../linalg/matrix.ts';
import type { Of } from '../schemas/reading.ts';
import { conditionNumber } from '../search/singular-values.ts';
import type * as schema from './schema.ts';

/**
 * The sizes by their letters, the pairs h of a mirrored network that is given by one half, the layers of a deep one, and
 * the condition number of X to two digits.
 */
export type Measures = Readonly<Record<string, number>>;

export type Distribution = Of<typeof schema.distribution>;

/** Stands for every condition number of at least this size: float64 does not tell them from infinity. */
const singular = 1e15;
/** How deep a network lies in an instance. */
const deepest = 3;
/** Entries of X whose singular values are computed in a millisecond or so. */
const mostEntries = 1024;

type Parts = Readonly<Record<string, unknown>>;

interface Shaped {
  readonly rows: number;
  readonly cols: number;
  readonly data: ArrayLike<unknown>;
}

function isParts(value: unknown): value is Parts {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isShaped(value: unknown): value is Shaped {
  return (
    isParts(value) &&
    typeof value['rows'] === 'number' &&
    typeof value['cols'] === 'number' &&
    (Array.isArray(value['data']) || value['data'] instanceof Float64Array)
  );
}

/** A number, or a fraction rounded; NaN for anything else. */
function floatOf(entry: unknown): number {
  if (typeof entry === 'number') return entry;
  if (!isParts(entry)) return Number.NaN;
  const { num, den } = entry;
  return typeof num === 'bigint' && typeof den === 'bigint'
    ? encloseQuotient(num, den).lo
    : Number.NaN;
}

function conditionOf({ rows, cols, data }: Shaped): Measures {
  const size = rows * cols;
  if (size === 0 || size > mostEntries) return {};
  const entries = Float64Array.from({ length: size }, (_, k) => floatOf(data[k]));
  if (!entries.every(Number.isFinite)) return {};
  const condition = conditionNumber(dense(rows, cols, entries));
  return { 'condition of X': Math.min(singular, Number(condition.toPrecision(2))) };
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** The length of the list or the rows of the matrix under the first of these names, or the number itself. */
function lengthIn(parts: Parts, names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = parts[name];
    if (isSize(value)) return value;
    if (Array.isArray(value)) return value.length;
    if (isShaped(value)) return value.rows;
  }
  return undefined;
}

/** Numbers that are sizes, and matrices with the letters of their rows and columns. */
const numbers = ['n', 'd', 'm', 'p', 'N', 'M', 'order', 'depth'] as const;
const matrices = [
  ['J', 'n', 'p'],
  ['mixing', 'n', 'p'],
  ['U', 'm', 'd'],
  ['weights', 'N', 'd'],
  ['X', 'n', 'd'],
  ['inputs', 'n', 'd'],
] as const;

/** What these parts say themselves; `inHalf` if they are one half of a mirrored network. */
function ownMeasures(parts: Parts, inHalf: boolean): Measures {
  const X = [parts['inputs'], parts['X']].find(isShaped);
  const width = lengthIn(parts, ['width', 'outputs', 'hidden', 'W']);
  const layers = lengthIn(parts, ['layers']);
  return Object.fromEntries([
    ...numbers.flatMap((name) => {
      const value = parts[name];
      return isSize(value) ? [[name, value]] : [];
    }),
    ...matrices.flatMap(([name, rows, cols]) => {
      const value = parts[name];
      return isShaped(value)
        ? [
            [rows, value.rows],
            [cols, value.cols],
          ]
        : [];
    }),
    ...(width === undefined ? [] : [[inHalf || 'half' in parts ? 'h' : 'm', width]]),
    ...(layers === undefined ? [] : [['layers', layers]]),
    ...(X === undefined ? [] : Object.entries(conditionOf(X))),
  ]);
}

/** The measures of an instance; what lies outside precedes what lies deeper. */
export function measuresOf(instance: unknown): Measures {
  let level: readonly (readonly [unknown, boolean])[] = [[instance, false]];
  let found: Measures = {};
  for (let depth = 0; depth < deepest; depth++) {
    const next: (readonly [unknown, boolean])[] = [];
    for (const [value, inHalf] of level) {
      if (!isParts(value) || isShaped(value) || ArrayBuffer.isView(value)) continue;
      found = { ...ownMeasures(value, inHalf), ...found };
      for (const [name, inside] of Object.entries(value))
        next.push([inside, inHalf || name === 'half']);
    }
    level = next;
  }
  return found;
}

/** More distinct values than these, or values that are not whole, are counted in ranges. */
const mostBins = 16;

/** The ends of the ranges: powers of 10 where the values reach far, else of 2. */
function endsUpTo(largest: number): readonly number[] {
  const base = largest >= 1000 ? 10 : 2;
  const ends = [0, 1];
  while ((ends.at(-1) ?? Infinity) <= largest) ends.push(base ** (ends.length - 1));
  return ends;
}

/** The least value with at least this share of the instances at it or below. */
function quantile(sorted: readonly (readonly [number, number])[], share: number): number {
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  for (const [value, count] of sorted) {
    seen += count;
    if (seen >= share * total) return value;
  }
  return sorted.at(-1)?.[0] ?? 0;
}

/** The distribution of finite values >= 0, each with how often it occurred: at least one. */
export function distributionOf(values: ReadonlyMap<number, number>): Distribution {
  const sorted = [...values].sort(([a], [b]) => a - b);
  const [least, largest] = [sorted[0]?.[0] ?? 0, sorted.at(-1)?.[0] ?? 0];
  const isListed = sorted.length <= mostBins && sorted.every(([x]) => Number.isInteger(x));
  const ends = isListed ? [] : endsUpTo(largest);
  const bins = isListed
    ? sorted.map(([x, count]) => ({ from: x, to: x, count }))
    : ends.slice(1).flatMap((to, k) => {
        const from = ends[k] ?? 0;
        const own = sorted.filter(([x]) => x >= from && x < to);
        const count = own.reduce((sum, [, n]) => sum + n, 0);
        return count === 0 ? [] : [{ from, to, count }];
      });
  return {
    least,
    quartiles: [0.25, 0.5, 0.75].map((share) => quantile(sorted, share)),
    largest,
    bins,
  };
}
