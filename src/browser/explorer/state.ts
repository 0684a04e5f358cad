/**
 * # What the explorer is about, and its address
 *
 * Data, activation, start and output weights are in the fragment of the address, so that a link brings back the same
 * picture. Numbers are multiples of 1/64, which decimals write exactly.
 *
 * ## Main definitions
 * - {@link State}, {@link usualState}
 * - {@link linkOf}, {@link stateIn}: to and from a fragment
 * @module
 */

/** The network is f(x) = c sigma(w_1 x + b_1) - c sigma(w_2 x + b_2); the start has both neurons at (w, b). */
export interface State {
  /** The name of a built-in activation. */
  readonly activation: string;
  /** x and y of each sample. */
  readonly points: readonly (readonly [number, number])[];
  /** (w, b), the same for both neurons. */
  readonly start: readonly [number, number];
  /** c. */
  readonly size: number;
}

export const limits = {
  /** How many samples there may be. */
  points: 6,
  /** abs(x) and abs(y). */
  place: 2,
  /** abs(w) and abs(b). */
  weight: 3,
  /** c is between 1/8 and this. */
  size: 4,
} as const;

/** A multiple of 1/64 between -most and most; 0 for what is no number. */
export function snapped(x: number, most: number): number {
  if (Number.isNaN(x)) return 0;
  return Math.max(-most, Math.min(most, Math.round(x * 64) / 64)) + 0; // no -0
}

export const usualState: State = {
  activation: 'gaussian',
  points: [
    [-1.25, -0.75],
    [-0.25, -0.5],
    [0.4375, 0.625],
    [1.5, 0.25],
  ],
  start: [0.75, 0.25],
  size: 1.5,
};

/** The state that is nearest within the limits. */
export function within({ activation, points, start, size }: State): State {
  return {
    activation,
    points: points
      .slice(0, limits.points)
      .map(([x, y]) => [snapped(x, limits.place), snapped(y, limits.place)]),
    start: [snapped(start[0], limits.weight), snapped(start[1], limits.weight)],
    size: Math.max(1 / 8, snapped(size, limits.size)),
  };
}

/** The fragment, beginning with "#". */
export function linkOf({ activation, points, start, size }: State): string {
  const data = points.map((point) => point.join(',')).join(';');
  return `#sigma=${activation}&data=${data}&start=${start.join(',')}&c=${size}`;
}

function pairIn(text: string): readonly [number, number] | undefined {
  const [a, b, ...others] = text
    .split(',')
    .map((part) => (part.trim() === '' ? NaN : Number(part)));
  return a !== undefined && b !== undefined && others.length === 0 && Number.isFinite(a + b)
    ? [a, b]
    : undefined;
}

/** The state in a fragment; `undefined` where a part is missing or cannot be read, or no activation has that name. */
export function stateIn(fragment: string, activations: readonly string[]): State | undefined {
  const parts = new URLSearchParams(fragment.replace(/^#/u, ''));
  const activation = parts.get('sigma') ?? '';
  const points = (parts.get('data') ?? '').split(';').map(pairIn);
  const start = pairIn(parts.get('start') ?? '');
  const size = Number(parts.get('c') ?? Number.NaN);
  const read = points.filter((point) => point !== undefined);
  if (!activations.includes(activation) || start === undefined || !Number.isFinite(size))
    return undefined;
  return read.length === points.length
    ? within({ activation, points: read, start, size })
    : undefined;
}
