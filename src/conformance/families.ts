/**
 * # Hostile numbers
 *
 * Families of networks, each built to break a particular kind of program: cancellation, kinks that are met
 * exactly, underflow, saturation, residuals of the size of a rounding error, empty columns.
 *
 * ## Main definitions
 * - {@link Draw}, {@link drawFrom}: random choices
 * - {@link Family}, {@link families}: how X, W, v and y are made
 *
 * ## Implementation notes
 * Every number is rounded to the case's format here, so that what is sent is what is judged. Sizes keep clear of
 * overflow: there only the order of evaluation decides, and nothing could be said.
 * @module
 */
import { float64Tier } from '../arithmetic/float64.ts';
import { randomSource } from '../data/random.ts';
import { matrix } from '../linalg/matrix.ts';
import type { Activation } from '../network/activation.ts';
import { networkOutputs } from '../network/network.ts';

export interface Draw {
  /** In [0, 1). */
  readonly uniform: () => number;
  /** A whole number from 0 to below k. */
  readonly below: (k: number) => number;
  readonly from: <T>(list: readonly [T, ...T[]]) => T;
}

export function drawFrom(seed: number): Draw {
  const uniform = randomSource(seed);
  const below = (k: number): number => Math.floor(k * uniform());
  return { uniform, below, from: (list) => list[below(list.length)] ?? list[0] };
}

export interface Sizes {
  readonly n: number;
  readonly d: number;
  readonly m: number;
}

/** The numbers of a network, row by row. */
export interface Numbers {
  readonly X: readonly number[];
  readonly W: readonly number[];
  readonly v: readonly number[];
  readonly y: readonly number[];
}

export interface Setting {
  readonly draw: Draw;
  readonly dtype: 'f64' | 'f32';
  readonly activation: Activation;
  readonly sizes: Sizes;
}

export interface Family {
  readonly name: string;
  readonly make: (setting: Setting) => Numbers;
  /** Sizes that the family needs instead of the usual ones. */
  readonly sizes?: (draw: Draw) => Sizes;
}

type Entry = (draw: Draw) => number;

/** k entries, each a number of the format. */
export function entriesOf(
  dtype: 'f64' | 'f32',
  k: number,
  draw: Draw,
  entry: Entry,
): readonly number[] {
  return Array.from({ length: k }, () => roundTo(dtype, entry(draw)));
}

export function roundTo(dtype: 'f64' | 'f32', x: number): number {
  return dtype === 'f32' ? Math.fround(x) : x;
}

const between =
  (size: number): Entry =>
  (draw) =>
    size * (2 * draw.uniform() - 1);
const whole: Entry = (draw) => draw.below(7) - 3;
const sign = (draw: Draw): number => (draw.below(2) === 0 ? -1 : 1);
const sparse: Entry = (draw) => [0, 0, -0, 1, between(2)(draw)][draw.below(5)] ?? 0;
const scaled =
  (least: number, most: number): Entry =>
  (draw) =>
    sign(draw) * (1 + draw.uniform()) * 2 ** (least + draw.below(most - least + 1));

/** A family whose four parts are drawn entry by entry. */
function plain(name: string, entry: (setting: Setting) => Entry, weights?: Entry): Family {
  return {
    name,
    make: (setting) => {
      const { draw, dtype, sizes } = setting;
      const { n, d, m } = sizes;
      const own = entry(setting);
      return {
        X: entriesOf(dtype, n * d, draw, own),
        W: entriesOf(dtype, m * d, draw, weights ?? own),
        v: entriesOf(dtype, m, draw, own),
        y: entriesOf(dtype, n, draw, own),
      };
    },
  };
}

const ordinary = plain('ordinary', () => between(2));

/** Growing activations overflow early, and f32 twice as early. */
function reach({ activation, dtype }: Setting): number {
  if (activation.name === 'exp') return 3;
  return dtype === 'f32' ? 8 : 24;
}

/** Neurons in pairs that cancel: f = 0 in truth, whatever rounding leaves of it. */
const mirrored: Family = {
  name: 'mirrored',
  sizes: (draw) => ({ n: 1 + draw.below(4), d: 1 + draw.below(4), m: 2 + 2 * draw.below(3) }),
  make: (setting) => {
    const { W, v, ...rest } = ordinary.make(setting);
    const half = (list: readonly number[]): readonly number[] => list.slice(0, list.length / 2);
    return { ...rest, W: [...half(W), ...half(W)], v: [...half(v), ...half(v).map((x) => -x)] };
  },
};

/** Labels as close to f as doubles get: the residual is rounding error and nothing else. */
const fitted: Family = {
  name: 'fitted',
  make: (setting) => {
    const made = ordinary.make(setting);
    const { n, d, m } = setting.sizes;
    const net = { inputs: matrix(n, d, made.X), hidden: matrix(m, d, made.W), outputs: made.v };
    const f = networkOutputs(float64Tier, setting.activation, net) ?? made.y;
    return { ...made, y: f.map((x) => roundTo(setting.dtype, x)) };
  },
};

/** Inner products that lose nearly all digits: columns in pairs, weights of opposite sign. */
const cancelling: Family = {
  name: 'cancelling',
  sizes: (draw) => ({ n: 1 + draw.below(4), d: 2 + 2 * draw.below(3), m: 1 + draw.below(4) }),
  make: (setting) => {
    const made = ordinary.make(setting);
    const { draw, dtype } = setting;
    const pair = (list: readonly number[], factor: () => number): readonly number[] =>
      list.map((x, k) => roundTo(dtype, k % 2 === 0 ? x : (list[k - 1] ?? x) * factor()));
    const near = (): number => 1 + 2 ** -(4 + draw.below(dtype === 'f32' ? 20 : 49));
    return { ...made, X: pair(made.X, near), W: pair(made.W, () => -1) };
  },
};

/** Two samples in every case agree, and a column is 0: ranks drop, nothing else may happen. */
const degenerate: Family = {
  name: 'degenerate',
  sizes: (draw) => ({ n: 2 + draw.below(4), d: 2 + draw.below(3), m: 1 + draw.below(4) }),
  make: (setting) => {
    const made = ordinary.make(setting);
    const { d } = setting.sizes;
    const flat = made.X.map((x, k) => (k % d === d - 1 ? 0 : x));
    return { ...made, X: [...flat.slice(0, d), ...flat.slice(0, d), ...flat.slice(2 * d)] };
  },
};

const hostileArguments = [
  0, -0, 1e-300, 1e-30, 1e-9, 1e-4, 0.1, 0.3, 0.5, 0.9, 1, 1.5, 2, 3, 5, 8, 12, 17, 19.5, 30, 36.5,
  45,
];

/**
 * sigma and sigma' themselves: with X = (x, 1), W = (1, 0) and v = 1 every product is exact, so f is sigma(x) and a
 * column of J is sigma'(x) as the implementation has them. This is where a declared error is tested.
 */
const probe: Family = {
  name: 'activation',
  sizes: (draw) => ({ n: 4 + draw.below(13), d: 2, m: 1 }),
  make: ({ draw, dtype, activation, sizes: { n } }) => {
    const limit = activation.name === 'exp' ? 40 : 60;
    const places = Array.from({ length: n }, () => {
      const x = hostileArguments[draw.below(2 * hostileArguments.length)];
      const chosen = x ?? between(draw.from([1, 4, limit]))(draw);
      return roundTo(dtype, sign(draw) * Math.min(chosen, limit));
    });
    const y = entriesOf(dtype, n, draw, between(1));
    return { X: places.flatMap((x) => [x, 1]), W: [1, 0], v: [1], y };
  },
};

/** Every family, in the order in which a run goes through them. */
export const families: readonly Family[] = [
  ordinary,
  plain('integers', () => whole),
  probe,
  fitted,
  mirrored,
  cancelling,
  plain('sparse', () => sparse),
  plain('saturated', (setting) => between(setting.activation.name === 'exp' ? 2 : 6)),
  plain('wide', (setting) => scaled(-reach(setting), Math.floor(reach(setting) / 3))),
  plain('tiny', ({ dtype }) => (dtype === 'f32' ? scaled(-78, -60) : scaled(-540, -500)), sparse),
  degenerate,
];

/** The one large family: a sum of 1,000 terms, of which one may be missing. */
export const tall: Family = { ...ordinary, name: 'tall', sizes: () => ({ n: 1000, d: 2, m: 2 }) };
