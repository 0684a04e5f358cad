/**
 * # Climbing on a violation margin
 *
 * Untrusted: finds candidates, proves nothing. A margin measures by how much a conclusion fails, and is negative where
 * it holds; climbing it from random candidates finds violations that are too rare to be drawn, and clearer ones. Only
 * comparisons decide a move, so margins may be exact or in float64; the gradient proposes moves.
 *
 * ## Main definitions
 * - {@link climb}: moves to a higher neighbour as long as there is one
 * - {@link alongGradient}: moves in the direction in which the margin grows most
 * - {@link alongCoordinates}: the neighbours in R^p at a distance of one step
 * @module
 */

/** Where a climb ended: no neighbour is higher, or the steps are used up. */
export interface Climbed<T> {
  readonly top: T;
  readonly margin: number;
  readonly steps: number;
  readonly ended: 'summit' | 'steps';
}

/** NaN counts as lower than everything. */
function higher(a: number, b: number): boolean {
  return a > b || (Number.isNaN(b) && !Number.isNaN(a));
}

/** From `start` to the first higher neighbour, and so on. Deterministic. */
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

/**
 * Integer moves along the gradient of the margin: central differences over one unit, scaled to largest entry 1,
 * rounded, then taken four times, twice and once. Unknown differences count as 0; no moves if all are 0.
 *
 * @param shifted - the candidate moved by these `size` integers.
 */
export function* alongGradient<T>(
  size: number,
  shifted: (moves: readonly number[]) => T,
  margin: (candidate: T) => number,
): Generator<T> {
  const along = (k: number, by: number): number =>
    margin(shifted(Array.from({ length: size }, (_, i) => (i === k ? by : 0))));
  const slopes = Array.from({ length: size }, (_, k) => along(k, 1) - along(k, -1)).map((slope) =>
    Number.isFinite(slope) ? slope : 0,
  );
  const steepest = slopes.reduce((most, slope) => Math.max(most, Math.abs(slope)), 0);
  if (steepest === 0) return;
  for (const steps of [4, 2, 1])
    yield shifted(slopes.map((slope) => steps * Math.round(slope / steepest)));
}

/** The points that differ in one coordinate, by `step`. */
export function* alongCoordinates(
  xs: readonly number[],
  step: number,
): Generator<readonly number[]> {
  for (const k of xs.keys())
    for (const move of [step, -step]) yield xs.map((x, i) => (i === k ? x + move : x));
}
