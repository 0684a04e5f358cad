/**
 * # Climbing on a violation margin
 *
 * Untrusted: finds candidates, proves nothing. A margin says by how much a conclusion fails, negative where it
 * holds; climbing it from random candidates finds violations that are too rare to be drawn, and clearer ones.
 * Coordinate ascent: only comparisons of margins are made, so they may be exact or in float64.
 *
 * ## Main definitions
 * - {@link climb}: among the neighbours of a candidate, as long as one is higher
 * - {@link alongCoordinates}: the neighbours in R^p at a distance of one step
 * @module
 */

/** Where a climb ended: no neighbour is higher, or the steps were used. */
export interface Climbed<T> {
  readonly top: T;
  readonly margin: number;
  readonly steps: number;
  readonly ended: 'summit' | 'steps';
}

/** NaN is lower than everything. */
function higher(a: number, b: number): boolean {
  return a > b || (Number.isNaN(b) && !Number.isNaN(a));
}

/** From `start` to the first higher neighbour, and on. Deterministic. */
export function climb<T>(
  start: T,
  margin: (candidate: T) => number,
  neighbours: (candidate: T) => Iterable<T>,
  steps: number,
): Climbed<T> {
  let top = start;
  let height = margin(start);
  for (let step = 0; step < steps; step++) {
    let found = false;
    for (const next of neighbours(top)) {
      const h = margin(next);
      if (!higher(h, height)) continue;
      [top, height, found] = [next, h, true];
      break;
    }
    if (!found) return { top, margin: height, steps: step, ended: 'summit' };
  }
  return { top, margin: height, steps, ended: 'steps' };
}

/** The points that differ in one coordinate, by `step`. */
export function* alongCoordinates(
  xs: readonly number[],
  step: number,
): Generator<readonly number[]> {
  for (const k of xs.keys())
    for (const move of [step, -step]) yield xs.map((x, i) => (i === k ? x + move : x));
}
