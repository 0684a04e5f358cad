/**
 * # Affine maps of units, exactly
 *
 * What a model does between two activations: u -> W u + b with any number of steps. They are composed over the dyadic
 * numbers, and a result that is no double is refused: a rounded weight would be one of another network.
 *
 * ## Main definitions
 * - {@link AffineStep}, {@link Affine}, {@link identity}, {@link times}, {@link scaled}, {@link shifted}, {@link followed}
 * @module
 */
import { encloseQuotient } from '../arithmetic/interval.ts';
import { rationalField as Q, rationalFromDouble } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';

/** A product with weights, a product unit by unit, or a sum. */
export type AffineStep =
  | { readonly kind: 'times'; readonly weights: Dense }
  | { readonly kind: 'scaled' | 'shifted'; readonly by: Float64Array };

/** u -> weights u + biases; without weights, u -> scale * u + biases, unit by unit. `undefined` is 1, or 0. */
export interface Affine {
  readonly weights: Dense | undefined;
  readonly scale: Float64Array | undefined;
  readonly biases: Float64Array | undefined;
  /** What the model computes instead, step by step, each with its own rounding. */
  readonly steps: readonly AffineStep[];
}

export const identity: Affine = {
  weights: undefined,
  scale: undefined,
  biases: undefined,
  steps: [],
};

/** The number that is no double, in words, or the map. */
export type Composed = Affine | string;

/** The double that equals x, or `undefined`. */
export function exactDouble(x: Rational): number | undefined {
  const { lo, hi } = encloseQuotient(x.num, x.den);
  return lo === hi ? lo : undefined;
}

const inexact = (what: string): string => `${what} is not a double, and is not rounded`;

/** The most products of two weight matrices in a row that are composed exactly. */
export const mostProducts: number = 2 ** 24;

function product(a: number, b: number): number | undefined {
  if (a === 1 || b === 1) return a * b;
  return exactDouble(Q.mul(rationalFromDouble(a), rationalFromDouble(b)));
}

function innerProduct(
  a: Float64Array,
  b: (k: number) => number,
  added: number,
): number | undefined {
  let sum = rationalFromDouble(added);
  for (const [k, x] of a.entries()) {
    const y = b(k);
    if (x !== 0 && y !== 0) sum = Q.add(sum, Q.mul(rationalFromDouble(x), rationalFromDouble(y)));
  }
  return exactDouble(sum);
}

function each(
  length: number,
  entry: (k: number) => number | undefined,
  what: string,
): Float64Array | string {
  const found = new Float64Array(length);
  for (let k = 0; k < length; k++) {
    const x = entry(k);
    if (x === undefined) return inexact(`${what}, entry ${k + 1},`);
    found[k] = x;
  }
  return found;
}

function rowOf({ cols, data }: Dense, i: number): Float64Array {
  return data.subarray(i * cols, (i + 1) * cols);
}

/** The map followed by B. */
export function times(B: Dense, { weights, scale, biases, steps: before }: Affine): Composed {
  const { rows, cols } = B;
  const steps = [...before, { kind: 'times', weights: B } as const];
  if (weights !== undefined && rows * cols * weights.cols > mostProducts)
    return `two weight matrices in a row, of ${rows * cols * weights.cols} products in all, more than ${mostProducts}`;
  const added =
    biases === undefined
      ? undefined
      : each(rows, (i) => innerProduct(rowOf(B, i), (k) => biases[k] ?? 0, 0), 'a bias W b');
  if (typeof added === 'string') return added;
  if (weights === undefined) {
    const data =
      scale === undefined
        ? B.data
        : each(B.data.length, (k) => product(B.data[k] ?? 0, scale[k % cols] ?? 1), 'a scaled W');
    if (typeof data === 'string') return data;
    return { weights: dense(rows, cols, data), scale: undefined, biases: added, steps };
  }
  const width = weights.cols;
  const data = each(
    rows * width,
    (at) => {
      const k = at % width;
      const row = rowOf(B, (at - k) / width);
      return innerProduct(row, (j) => weights.data[j * width + k] ?? 0, 0);
    },
    'a product of weights',
  );
  if (typeof data === 'string') return data;
  return { weights: dense(rows, width, data), scale: undefined, biases: added, steps };
}

/** The map with unit j multiplied by by[j]. */
export function scaled({ weights, scale, biases, steps }: Affine, by: Float64Array): Composed {
  const of = (xs: Float64Array, cols: number, what: string): Float64Array | string =>
    each(xs.length, (k) => product(xs[k] ?? 0, by[Math.floor(k / cols)] ?? 1), what);
  const added = biases && of(biases, 1, 'a scaled bias');
  const turned = weights && of(weights.data, weights.cols, 'a scaled W');
  const unitwise = weights === undefined ? of(scale ?? by.map(() => 1), 1, 'a scale') : undefined;
  if (typeof added === 'string') return added;
  if (typeof turned === 'string') return turned;
  if (typeof unitwise === 'string') return unitwise;
  return {
    weights: weights && turned && dense(weights.rows, weights.cols, turned),
    scale: unitwise,
    biases: added,
    steps: [...steps, { kind: 'scaled', by }],
  };
}

/** The map with by[j] added to unit j. */
export function shifted(map: Affine, by: Float64Array): Composed {
  const { biases } = map;
  const steps = [...map.steps, { kind: 'shifted', by } as const];
  if (biases === undefined) return { ...map, biases: by, steps };
  const sum = each(
    by.length,
    (j) => exactDouble(Q.add(rationalFromDouble(biases[j] ?? 0), rationalFromDouble(by[j] ?? 0))),
    'a sum of biases',
  );
  return typeof sum === 'string' ? sum : { ...map, biases: sum, steps };
}

/** The map followed by x -> slope x + offset on each of its units. */
export function followed(
  map: Affine,
  line: readonly [slope: Rational, offset: Rational],
  units: number,
): Composed {
  const [slope, offset] = line.map((x) => exactDouble(x));
  if (slope === undefined || offset === undefined) return inexact('a factor or a term');
  const all = (x: number): Float64Array => new Float64Array(units).fill(x);
  const turned = slope === 1 ? map : scaled(map, all(slope));
  return offset === 0 || typeof turned === 'string' ? turned : shifted(turned, all(offset));
}
