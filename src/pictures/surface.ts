/**
 * # A function of parameters that is drawn
 *
 * For what is no loss of a network with one hidden layer, whose directions are known in closed form (landscape.ts): here
 * they come from differences, in float64, and decide nothing.
 *
 * ## Main definitions
 * - {@link Surface}
 * - {@link surfacePlane}: downhill, or where the function curves most; and where it curves least
 * @module
 */
import { gaussianSource } from '../data/random.ts';
import { norm, planeThrough, plus } from './plane.ts';
import type { Parameters, Plane } from './plane.ts';

export interface Surface {
  /** NaN where it is not defined. */
  readonly value: (at: Parameters) => number;
  /** How many evaluations of sigma, or as costly steps, a value takes. */
  readonly cost: number;
  /** What it is, in the legend. */
  readonly says: string;
  /** The k-th parameter. */
  readonly nameOf: (k: number) => string;
}

/** By central differences. */
function gradient({ value }: Surface, at: Parameters): Parameters {
  return at.map((x, k) => {
    const h = 1e-5 * (1 + Math.abs(x));
    const moved = (by: number): number => value(at.with(k, x + by));
    return (moved(h) - moved(-h)) / (2 * h);
  });
}

/** H d, by differences of the gradient; d of length 1. */
function curved(surface: Surface, at: Parameters, d: Parameters): Parameters {
  const h = 1e-4 * (1 + norm(at));
  const [ahead, behind] = [h, -h].map((t) => gradient(surface, plus(at, t, d)));
  return at.map((_, k) => ((ahead?.[k] ?? 0) - (behind?.[k] ?? 0)) / (2 * h));
}

function unit(a: Parameters): Parameters {
  const size = norm(a);
  return size > 0 && size < Infinity ? a.map((x) => x / size) : a;
}

const rounds = 25;

/** Along which the function curves most, by power iteration, and how much. */
function mostCurved(surface: Surface, at: Parameters) {
  const gaussian = gaussianSource(6);
  let direction = unit(at.map(() => gaussian()));
  let size = 0;
  for (let k = 0; k < rounds; k++) {
    const image = curved(surface, at, direction);
    size = norm(image);
    if (!(size > 0 && size < Infinity)) break;
    direction = unit(image);
  }
  return { direction, size };
}

/** Along which it curves least, or most downwards: directions in which it curves more fade. */
function leastCurved(surface: Surface, at: Parameters, most: number): Parameters {
  const gaussian = gaussianSource(7);
  let direction = unit(at.map(() => gaussian()));
  for (let k = 0; k < rounds; k++)
    direction = unit(plus(direction, -1 / most, curved(surface, at, direction)));
  return direction;
}

/** The plane of a surface at a point, and what its directions are; `undefined` with less than two parameters. */
export function surfacePlane(
  surface: Surface,
  at: Parameters,
): { readonly plane: Plane; readonly across: string; readonly up: string } | undefined {
  const slope = gradient(surface, at);
  const { direction, size } = mostCurved(surface, at);
  const isSlope = norm(slope) > 1e-6 * (1 + size);
  const across = isSlope ? slope.map((x) => -x) : direction;
  const least = size > 0 ? leastCurved(surface, at, size) : direction;
  const second = planeThrough(at, across, least) === undefined ? direction : least;
  const plane = planeThrough(at, across, second);
  return (
    plane && {
      plane,
      across: isSlope ? 'against the gradient' : 'where it curves most',
      up: second === least ? 'where it curves least' : 'where it curves most',
    }
  );
}
