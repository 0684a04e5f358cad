/**
 * # W, C and a radius
 *
 * The position of W decides what a projection does: at the centre, on the sphere exactly or to within rounding, inside,
 * outside. The first three are fixed points of the projection.
 *
 * ## Main definitions
 * - {@link Place}, {@link places}
 * - {@link ballInputs}: the inputs of `project`
 * - {@link descentInputs}: C, radius and eta of `step`
 * @module
 */
import type { Draw } from './draw.ts';
import { pythagorean } from './exact-cases.ts';
import { entriesOf, roundTo } from './families.ts';
import type { Tensor } from './protocol.ts';
import type { Sizes } from './sizes.ts';
import { encodeTensor } from './tensor.ts';

type Binary = 'f64' | 'f32';
type Inputs = Readonly<Record<string, Tensor>>;

export const places = ['centre', 'sphere', 'inside', 'outside', 'near'] as const;
export type Place = (typeof places)[number];

interface Away {
  /** A point displaced from the given one. */
  readonly point: readonly number[];
  /**
   * A radius that keeps the displaced point in its intended position in the ball around the other.
   */
  readonly radius: number;
}

const uniform =
  (size: number): ((draw: Draw) => number) =>
  (draw) =>
    size * (2 * draw.uniform() - 1);

/** An integer vector of integer length, padded with zeros, times a power of two. */
function exactOffset(size: number, draw: Draw): { readonly D: number[]; readonly length: number } {
  const fitting = pythagorean.filter(({ entries }) => entries.length <= size);
  const { entries, length } = fitting[draw.below(fitting.length)] ?? { entries: [1], length: 1 };
  const first = draw.below(size - entries.length + 1);
  const unit = 2 ** (draw.below(5) - 2);
  const D = Array.from({ length: size }, (_, k) => unit * (entries[k - first] ?? 0));
  return { D, length: unit * length };
}

function awayFrom(dtype: Binary, base: readonly number[], place: Place, draw: Draw): Away {
  if (place === 'centre') return { point: base, radius: draw.from([0, 2 ** -40, 0.125, 1, 1e6]) };
  const moved = (D: readonly number[]): readonly number[] =>
    base.map((b, k) => roundTo(dtype, b + (D[k] ?? 0)));
  if (place === 'sphere') {
    const { D, length } = exactOffset(base.length, draw);
    return { point: moved(D), radius: length };
  }
  const spread = draw.from([1, 1e-6, 1e6, dtype === 'f32' ? 1e-18 : 1e-150]);
  const point = moved(entriesOf(dtype, base.length, draw, uniform(spread)));
  const norm = Math.sqrt(point.reduce((sum, p, k) => sum + (p - (base[k] ?? 0)) ** 2, 0));
  return { point, radius: norm * factorFor(place, draw) };
}

function factorFor(place: 'inside' | 'outside' | 'near', draw: Draw): number {
  switch (place) {
    case 'inside':
      return draw.from([2, 100]);
    case 'outside':
      return draw.from([0, 0.5]);
    case 'near':
      return draw.from([1, 0.999, 1 + 2 ** -20]);
  }
}

const scalar = (dtype: Binary, x: number): Tensor => encodeTensor(dtype, [], [roundTo(dtype, x)]);

/** On the sphere C consists of integers, so that rounding does not move W off it. */
export function ballInputs(dtype: Binary, { d, m }: Sizes, place: Place, draw: Draw): Inputs {
  const whole = (from: Draw): number => from.below(9) - 4;
  const entry = place === 'sphere' ? whole : uniform(draw.from([0, 1, 1000]));
  const C = entriesOf(dtype, m * d, draw, entry);
  const { point: W, radius } = awayFrom(dtype, C, place, draw);
  return {
    W: encodeTensor(dtype, [m, d], W),
    C: encodeTensor(dtype, [m, d], C),
    radius: scalar(dtype, radius),
  };
}

/** A ball around the W of a network: C is exactly on the sphere if W has few digits. */
export function descentInputs(
  dtype: Binary,
  { d, m }: Sizes,
  W: readonly number[],
  place: Place,
  draw: Draw,
): Inputs {
  const { point: C, radius } = awayFrom(dtype, W, place, draw);
  return {
    C: encodeTensor(dtype, [m, d], C),
    radius: scalar(dtype, radius),
    eta: scalar(dtype, draw.from([0, 0.0625, 0.3, 1])),
  };
}
