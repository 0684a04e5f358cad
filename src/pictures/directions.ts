/**
 * # The directions of a plane
 *
 * In float64, for drawing only. A direction is named, or given as weights.
 *
 * ## Main definitions
 * - {@link Direction}, {@link Directions}
 * - {@link planeAlong}, {@link demandPlane}: the plane through a point along two of them
 * @module
 */
import { WidthwiseError } from '../errors.ts';
import type { Dense } from '../linalg/matrix.ts';
import { downhill, flattest, zeroLossPoint, steepest } from './landscape.ts';
import type { Model } from './landscape.ts';
import { planeThrough, plus } from './plane.ts';
import type { Parameters, Plane } from './plane.ts';
import type { Spot } from './slice.ts';

export const directionNames = ['minimiser', 'gradient', 'curvature', 'change'] as const;

/** A name, or W, m x d, and v, length m, which counts where the plane moves v; `says` is where they come from. */
export type Direction =
  | (typeof directionNames)[number]
  | { readonly hidden: Dense; readonly outputs: readonly number[]; readonly says: string };

/** Across and up. */
export type Directions = readonly [Direction, Direction];

export interface Place {
  readonly plane: Plane;
  /** What the directions are. */
  readonly across: string;
  readonly up: string;
  /** What they lead to. */
  readonly spots: readonly Spot[];
}

interface Found {
  readonly along: Parameters;
  readonly says: string;
  readonly spot?: Spot;
}

function refused(found: string, advice: string): WidthwiseError {
  return new WidthwiseError('input', found, advice, { field: '--plane' });
}

function towardsMinimiser(model: Model, origin: Parameters): Found {
  const at = zeroLossPoint(model, origin);
  if (at === undefined)
    throw refused(
      'no point of loss 0 was found from this one',
      'Take another direction: gradient, curvature, change or a file.',
    );
  const says = 'a point of loss about 0, found in float64';
  return {
    along: plus(at, -1, origin),
    says: `towards ${says}`,
    spot: { says, at, kind: 'other' },
  };
}

function given(
  { width, inputs, outputs: fixed }: Model,
  { hidden, outputs, says }: Exclude<Direction, string>,
): Found {
  if (hidden.rows !== width || hidden.cols !== inputs.cols)
    throw refused(
      `expected W of a direction to be ${width} x ${inputs.cols} as in the file, got ${hidden.rows} x ${hidden.cols} in ${says}`,
      'Give a direction for each weight.',
    );
  const along = Float64Array.from([...hidden.data, ...(fixed === undefined ? outputs : [])]);
  return { along, says: `along ${says}` };
}

function found(model: Model, origin: Parameters, direction: Direction): Found {
  switch (direction) {
    case 'minimiser':
      return towardsMinimiser(model, origin);
    case 'gradient':
      return { along: downhill(model, origin), says: 'against the gradient of the loss' };
    case 'curvature':
      return { along: flattest(model, origin), says: 'a direction of little curvature' };
    case 'change':
      return {
        along: steepest(model, origin).direction,
        says: 'the direction in which f changes most',
      };
    default:
      return given(model, direction);
  }
}

/** `undefined` where the directions are 0 or parallel; throws where one cannot be found or is of another shape. */
export function planeAlong(
  model: Model,
  origin: Parameters,
  [first, second]: Directions,
): Place | undefined {
  const [across, up] = [found(model, origin, first), found(model, origin, second)];
  const plane = planeThrough(origin, across.along, up.along);
  const spot = across.spot ?? up.spot;
  return (
    plane && {
      plane,
      across: across.says,
      up: up.says,
      spots: spot === undefined ? [] : [spot],
    }
  );
}

/** The plane that was asked for. Throws {@link WidthwiseError} (`input`) where there is none. */
export function demandPlane(model: Model, origin: Parameters, directions: Directions): Place {
  const place = planeAlong(model, origin, directions);
  if (place === undefined)
    throw refused(
      'the two directions span no plane at this point: one is 0, or they are parallel',
      'Take two others.',
    );
  return place;
}
