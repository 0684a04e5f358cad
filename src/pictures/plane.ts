/**
 * # A plane through a point, and a certified set in it
 *
 * Float64, for drawing only. A point is the list of its parameters, W row by row and then v if the plane moves it.
 *
 * ## Main definitions
 * - {@link Plane}, {@link planeThrough}: a point and two orthonormal directions
 * - {@link Region}: a product of balls, one for each block of parameters; all others are free
 * - {@link ballOf}, {@link ballsOf}, {@link boxOf}: a ball, a ball for each neuron, a box
 * - {@link outline}: the boundary of a region in the plane
 *
 * ## Main results
 * Along the direction at an angle, a ball of radius r around c leaves the plane at the larger root of
 * norm(o + t b)^2 = r^2 with o = P - c, and a product of balls at the least of these roots. A ball whose centre lies in
 * the plane is a circle there; the balls of neurons are an intersection of ellipses.
 * @module
 */

export type Parameters = Float64Array;

/** The points origin + s across + t up. */
export interface Plane {
  readonly origin: Parameters;
  readonly across: Parameters;
  readonly up: Parameters;
}

export interface Region {
  readonly centre: Parameters;
  readonly radius: number;
  /** Disjoint lists of indices. */
  readonly blocks: readonly (readonly number[])[];
}

export function dot(a: Parameters, b: Parameters): number {
  return a.reduce((sum, x, k) => sum + x * (b[k] ?? Number.NaN), 0);
}

export function norm(a: Parameters): number {
  return Math.sqrt(dot(a, a));
}

/** a + t b. */
export function plus(a: Parameters, t: number, b: Parameters): Parameters {
  return a.map((x, k) => x + t * (b[k] ?? Number.NaN));
}

/** a without its part along the unit vector u, of length 1; `undefined` where nothing but rounding is left. */
function unitBeside(a: Parameters, u: Parameters | undefined): Parameters | undefined {
  const size = norm(a);
  if (!(size > 0 && size < Infinity)) return undefined;
  const scaled = a.map((x) => x / size);
  if (u === undefined) return scaled;
  let rest: Parameters = scaled;
  for (let pass = 0; pass < 2; pass++) rest = plus(rest, -dot(rest, u), u); // once leaves the rounding of the first
  const left = norm(rest);
  return left > 1e-6 ? rest.map((x) => x / left) : undefined;
}

/** The plane through a point along two directions, or `undefined` where they are parallel, 0 or not finite. */
export function planeThrough(
  origin: Parameters,
  towards: Parameters,
  beside: Parameters,
): Plane | undefined {
  const across = unitBeside(towards, undefined);
  if (across === undefined) return undefined;
  const up = unitBeside(beside, across);
  return up === undefined ? undefined : { origin, across, up };
}

export function pointOn({ origin, across, up }: Plane, s: number, t: number): Parameters {
  return plus(plus(origin, s, across), t, up);
}

/** Where the orthogonal projection of a point onto the plane lies, and how far the point is from the plane. */
export function placeOf(
  { origin, across, up }: Plane,
  point: Parameters,
): { readonly s: number; readonly t: number; readonly off: number } {
  const moved = plus(point, -1, origin);
  const [s, t] = [dot(moved, across), dot(moved, up)];
  return { s, t, off: norm(plus(plus(moved, -s, across), -t, up)) };
}

/** norm(x - centre) <= radius over the first `count` parameters. */
export function ballOf(centre: Parameters, radius: number, count: number): Region {
  return { centre, radius, blocks: [Array.from({ length: count }, (_, k) => k)] };
}

/** norm(w_j - c_j) <= radius for each of m neurons with d weights. */
export function ballsOf(centre: Parameters, radius: number, m: number, d: number): Region {
  const blocks = Array.from({ length: m }, (_, j) =>
    Array.from({ length: d }, (_, k) => j * d + k),
  );
  return { centre, radius, blocks };
}

/** abs(x_k - c_k) <= radius for each parameter. */
export function boxOf(centre: Parameters, radius: number): Region {
  return { centre, radius, blocks: Array.from(centre, (_, k) => [k]) };
}

/** The t > 0 at which o + t b leaves the ball; Infinity where it never does, NaN where o lies outside. */
function exit(
  { centre, radius }: Region,
  origin: Parameters,
  b: Parameters,
  block: readonly number[],
): number {
  let [oo, ob, bb] = [0, 0, 0];
  for (const k of block) {
    const o = (origin[k] ?? Number.NaN) - (centre[k] ?? Number.NaN);
    const along = b[k] ?? Number.NaN;
    oo += o * o;
    ob += o * along;
    bb += along * along;
  }
  const inside = radius * radius - oo;
  if (!(inside >= 0)) return Number.NaN;
  return bb === 0 ? Infinity : (Math.sqrt(ob * ob + bb * inside) - ob) / bb;
}

/**
 * The boundary of the region in the plane, as points (s, t) at equal angles around the origin of the plane, at most
 * `most` away; `undefined` where that origin lies outside the region.
 */
export function outline(
  plane: Plane,
  region: Region,
  most: number = Infinity,
  steps: number = 180,
): readonly (readonly [number, number])[] | undefined {
  const points: (readonly [number, number])[] = [];
  for (let k = 0; k < steps; k++) {
    const angle = (2 * Math.PI * k) / steps;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const across = plane.across.map((x) => c * x);
    const b = plus(across, s, plane.up);
    const t = region.blocks.reduce((least, block) => {
      const own = exit(region, plane.origin, b, block);
      return own >= least ? least : own; // NaN stays
    }, most);
    if (!(t <= most)) return undefined;
    points.push([t * c, t * s]);
  }
  return points;
}
