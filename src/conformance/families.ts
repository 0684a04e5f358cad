/**
 * # Adversarial numbers
 *
 * Families of networks, each built to break a particular kind of program: cancellation, kinks that are hit exactly,
 * underflow, saturation, residuals the size of a rounding error, empty columns.
 *
 * ## Main definitions
 * - {@link Family}, {@link families}: generators of X, W, v and y of any size
 * - {@link integers}: the family without rounding
 *
 * ## Implementation notes
 * Every number is rounded to the case's format here, so that what is sent is what is judged. Numbers stay clear of
 * overflow, where the result depends on the order of evaluation and no verdict would be possible. To keep them from all
 * saturating, W is divided by a power of two near the root of d.
 * @module
 */
import { float64Tier } from '../arithmetic/float64.ts';
import { matrix } from '../linalg/matrix.ts';
import type { Activation } from '../sigma/activation.ts';
import { networkOutputs } from '../network/network.ts';
import type { Draw } from './draw.ts';
import type { Sizes } from './sizes.ts';

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

/** A power of two, so that dividing W by it is exact unless it underflows; 1 up to d = 3. */
export function rootOf(d: number): number {
  return 2 ** Math.floor(Math.log2(d) / 2);
}

/** A family whose four parts are drawn entrywise. */
function plain(name: string, entry: (setting: Setting) => Entry, weights?: Entry): Family {
  return {
    name,
    make: (setting) => {
      const { draw, dtype, sizes } = setting;
      const { n, d, m } = sizes;
      const own = entry(setting);
      const root = rootOf(d);
      const weight: Entry = (from) => (weights ?? own)(from) / root;
      return {
        X: entriesOf(dtype, n * d, draw, own),
        W: entriesOf(dtype, m * d, draw, weight),
        v: entriesOf(dtype, m, draw, own),
        y: entriesOf(dtype, n, draw, own),
      };
    },
  };
}

const ordinary = plain('ordinary', () => between(2));

/**
 * Integers, with W scaled by a power of two: pre-activations are exact, and kinks are hit exactly.
 */
export const integers: Family = plain('integers', () => whole);

/** Growing activations overflow early, and f32 twice as early. */
function reach({ activation, dtype }: Setting): number {
  if (activation.name === 'exp') return 3;
  return dtype === 'f32' ? 8 : 24;
}

/** Neurons in cancelling pairs, an unpaired one with weight 0: the true f is 0, and what remains is rounding error. */
const mirrored: Family = {
  name: 'mirrored',
  make: (setting) => {
    const { W, v, ...rest } = ordinary.make(setting);
    const { d, m } = setting.sizes;
    const half = Math.floor(m / 2);
    const [rows, weights] = [W.slice(0, half * d), v.slice(0, half)];
    const lone = m % 2 === 0 ? [] : [0];
    return {
      ...rest,
      W: [...rows, ...rows, ...W.slice(2 * half * d)],
      v: [...weights, ...weights.map((x) => -x), ...lone],
    };
  },
};

/** f, rounded to the format; y where it is not defined. */
function outputsOf({ sizes, dtype, activation }: Setting, numbers: Numbers): readonly number[] {
  const { n, d, m } = sizes;
  const net = {
    inputs: matrix(n, d, numbers.X),
    hidden: matrix(m, d, numbers.W),
    outputs: numbers.v,
  };
  const f = networkOutputs(float64Tier, activation, net) ?? numbers.y;
  return f.map((x) => roundTo(dtype, x));
}

/** Labels as close to f as doubles get, so that the residual is pure rounding error. */
const fitted: Family = {
  name: 'fitted',
  make: (setting) => {
    const numbers = ordinary.make(setting);
    return { ...numbers, y: outputsOf(setting, numbers) };
  },
};

/**
 * Inner products that lose almost all digits: columns in pairs with weights of opposite sign; an unpaired column is 0.
 */
const cancelling: Family = {
  name: 'cancelling',
  make: (setting) => {
    const numbers = ordinary.make(setting);
    const { draw, dtype } = setting;
    const { d } = setting.sizes;
    const pair = (list: readonly number[], factor: () => number): readonly number[] =>
      list.map((x, k) => {
        if (k % d === d - 1 && d % 2 === 1) return 0;
        return roundTo(dtype, (k % d) % 2 === 0 ? x : (list[k - 1] ?? x) * factor());
      });
    const near = (): number => 1 + 2 ** -(4 + draw.below(dtype === 'f32' ? 20 : 49));
    return { ...numbers, X: pair(numbers.X, near), W: pair(numbers.W, () => -1) };
  },
};

/** Two samples are equal, and one of several columns is 0: ranks drop, and nothing else may happen. */
const degenerate: Family = {
  name: 'degenerate',
  make: (setting) => {
    const numbers = ordinary.make(setting);
    const { d } = setting.sizes;
    const X = numbers.X.map((x, k) => {
      if (k % d === d - 1 && d > 1) return 0;
      return k < 2 * d ? (numbers.X[k % d] ?? x) : x;
    });
    return { ...numbers, X };
  },
};

/** Gradient 0: X, W or v is 0, and the residual is 0, or as close to 0 as the sum of the outputs gets. */
const resting: Family = {
  name: 'resting',
  make: (setting) => {
    const numbers = integers.make(setting);
    const { draw } = setting;
    const part = draw.from(['X', 'W', 'v'] as const);
    const still = { ...numbers, [part]: numbers[part].map(() => 0) };
    return { ...still, y: outputsOf(setting, still) };
  },
};

const hostileArguments = [
  0, -0, 1e-300, 1e-30, 1e-9, 1e-4, 0.1, 0.3, 0.5, 0.9, 1, 1.5, 2, 3, 5, 8, 12, 17, 19.5, 30, 36.5,
  45,
];

/**
 * sigma and sigma' themselves: with X = (x, 1, ...), W = (1, 0, ...) and v = (1, 0, ...) every product is exact, so f is
 * sigma(x) and a column of J is sigma'(x) as the implementation computes them. This is where a declared error is
 * tested.
 */
const probe: Family = {
  name: 'activation',
  make: ({ draw, dtype, activation, sizes: { n, d, m } }) => {
    const limit = activation.name === 'exp' ? 40 : 60;
    const places = Array.from({ length: n }, () => {
      const x = hostileArguments[draw.below(2 * hostileArguments.length)];
      const chosen = x ?? between(draw.from([1, 4, limit]))(draw);
      return roundTo(dtype, sign(draw) * Math.min(chosen, limit));
    });
    const y = entriesOf(dtype, n, draw, between(1));
    return {
      X: Array.from({ length: n * d }, (_, k) => (k % d === 0 ? (places[k / d] ?? 0) : 1)),
      W: Array.from({ length: m * d }, (_, k) => (k % d === 0 ? 1 : 0)),
      v: Array.from({ length: m }, (_, j) => (j === 0 ? 1 : 0)),
      y,
    };
  },
};

/** Every family. */
export const families: readonly Family[] = [
  ordinary,
  integers,
  probe,
  fitted,
  mirrored,
  cancelling,
  plain('sparse', () => sparse),
  plain('saturated', (setting) => between(setting.activation.name === 'exp' ? 2 : 6)),
  plain('wide', (setting) => scaled(-reach(setting), Math.floor(reach(setting) / 3))),
  plain('tiny', ({ dtype }) => (dtype === 'f32' ? scaled(-78, -60) : scaled(-540, -500)), sparse),
  degenerate,
  resting,
];
