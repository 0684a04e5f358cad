/**
 * # Training on multi-view data, in float64
 *
 * Untrusted: what is read in the end is evaluated over Q.
 *
 * ## Main definitions
 * - {@link trainedHinge}: M's own loss on multi-view samples, class by class
 * - {@link trainedSoftmax}: cross-entropy with noise in every patch, all classes together
 * - {@link oneNeuronStudent}, {@link selfDistilled}
 *
 * ## Implementation notes
 * Every step is so short that no coordinate changes by more than a given share or size.
 * @module
 */

/** Standard normal. */
type Normal = () => number;
type Pair = readonly [number, number];

/** How much of its size a coordinate may change in a step. */
const share = 0.01;
const mostSteps = 20_000;
/** Longer steps would overshoot: c_1 + c_2 changes by at most 3 times this, of the residual. */
const longest = 0.1;

/** Flow a' = 3 a^2 push(l) on positive coordinates of both views, until the pushes are small. */
function flowed(start: readonly Pair[], pushes: (c: Pair) => Pair, floor: number): readonly Pair[] {
  let A = start;
  for (let t = 0; t < mostSteps; t++) {
    const sums = [0, 1].map((l) => A.reduce((s, a) => s + Math.max(0, a[l] ?? 0) ** 3, 0));
    const push = pushes([sums[0] ?? 0, sums[1] ?? 0]);
    if (Math.max(...push.map(Math.abs)) < floor) break;
    const rate = A.flatMap((a) =>
      [0, 1].map((l) => Math.max(0, a[l] ?? 0) * Math.abs(push[l] ?? 0)),
    );
    const fastest = Math.max(...rate);
    if (!(fastest > 0)) break; // no view has a positive start
    const step = Math.min(longest, share / fastest);
    const next = (a: number, l: number): number => a + step * Math.max(0, a) ** 2 * (push[l] ?? 0);
    A = A.map(([a, b]) => [next(a, 0), next(b, 1)]);
  }
  return A;
}

/** The coordinates of m neurons on both views, from a normal start of this scale. */
export function hingeStart(m: number, scale: number, next: Normal): readonly Pair[] {
  return Array.from({ length: m }, () => [scale * next(), scale * next()]);
}

/** The end of M's flow for one class. */
export function trainedHinge(start: readonly Pair[]): readonly Pair[] {
  return flowed(
    start,
    ([a, b]) => {
      const s = Math.max(0, 1 - a - b);
      return [s, s];
    },
    1e-7,
  );
}

/** One-sided squares against the strengths t: each view moves only up. */
export function selfDistilled(own: readonly Pair[], t: Pair): readonly Pair[] {
  return flowed(own, ([a, b]) => [Math.max(0, t[0] - a), Math.max(0, t[1] - b)], 1e-7);
}

/** Two-sided squares on an input with both views, and weak patches of each that count gamma times. */
export function oneNeuronStudent(start: Pair, t: Pair, gamma: number): Pair {
  const [end = start] = flowed(
    [start],
    ([a, b]) => {
      const both = t[0] + t[1] - a - b;
      return [both + gamma ** 2 * (t[0] - a), both + gamma ** 2 * (t[1] - b)];
    },
    1e-9,
  );
  return end;
}

/** A unit and its slope. */
export interface Activation {
  readonly value: (t: number) => number;
  readonly slope: (t: number) => number;
}

/** relu(t)^3. */
export const cubic: Activation = {
  value: (t) => (t > 0 ? t ** 3 : 0),
  slope: (t) => (t > 0 ? 3 * t * t : 0),
};

/** t^3/(3 h^2) up to h, then t - 2h/3. */
export function smoothed(h: number): Activation {
  return {
    value: (t) => (t <= 0 ? 0 : t <= h ? t ** 3 / (3 * h * h) : t - (2 * h) / 3),
    slope: (t) => (t <= 0 ? 0 : t <= h ? (t * t) / (h * h) : 1),
  };
}

export interface Setting {
  readonly classes: number;
  readonly neurons: number;
  readonly samples: number;
  /** Dimensions of noise. */
  readonly noise: number;
  readonly steps: number;
  /** Standard deviation of the start. */
  readonly scale: number;
}

interface Sample {
  readonly of: number;
  readonly patches: readonly Float64Array[];
}

/** Shares of the training set: a third has one view, with a patch of noise; all have a weak patch of another class. */
function drawnSamples({ classes: C, samples, noise }: Setting, next: Normal): readonly Sample[] {
  const d = 2 * C + noise;
  const patch = (k: number | undefined, size: number, spread: number): Float64Array =>
    Float64Array.from(
      { length: d },
      (_, i) => (i === k ? size : 0) + (i >= 2 * C ? (spread * next()) / Math.sqrt(noise) : 0),
    );
  return Array.from({ length: samples }, (_, i) => {
    const of = i % C;
    const round = Math.floor(i / C);
    const other = (of + 1 + (round % (C - 1))) % C;
    const weak = patch(2 * other + (round % 2), 0.3, 0.05);
    const views =
      round % 3 < 2
        ? [patch(2 * of, 1, 0.05), patch(2 * of + 1, 1, 0.05)]
        : [patch(2 * of + (Math.floor(round / 3) % 2), 1, 0.05), patch(undefined, 0, 2)];
    return { of, patches: [...views, weak] };
  });
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** Adds the gradient of the cross-entropy of one sample to G, and returns the loss. */
function addGradient(
  W: readonly Float64Array[],
  G: readonly Float64Array[],
  { of, patches }: Sample,
  [C, m]: Pair,
  unit: Activation,
): number {
  const dots = W.map((w) => patches.map((p) => inner(w, p)));
  const F = Array.from({ length: C }, (_, z) =>
    dots
      .slice(z * m, (z + 1) * m)
      .reduce((s, row) => s + row.reduce((t, x) => t + unit.value(x), 0), 0),
  );
  const top = Math.max(...F);
  const exp = F.map((f) => Math.exp(f - top));
  const total = exp.reduce((a, b) => a + b, 0);
  for (const [j, g] of G.entries()) {
    const z = Math.floor(j / m);
    const weight = (exp[z] ?? 0) / total - (z === of ? 1 : 0);
    for (const [k, p] of patches.entries()) {
      const by = weight * unit.slope(dots[j]?.[k] ?? 0);
      if (by !== 0) for (let i = 0; i < p.length; i++) g[i] = (g[i] ?? 0) + by * (p[i] ?? 0);
    }
  }
  return Math.log(total) + top - (F[of] ?? 0);
}

export interface SoftmaxRun {
  /** C m rows, 2C features and the dimensions of noise. */
  readonly weights: readonly Float64Array[];
  /** The mean loss at the end. */
  readonly loss: number;
}

/** Full-batch descent from a normal start, on its own samples. */
export function trainedSoftmax(setting: Setting, unit: Activation, next: Normal): SoftmaxRun {
  const { classes: C, neurons: m, noise, steps, scale } = setting;
  const samples = drawnSamples(setting, next);
  const d = 2 * C + noise;
  const W = Array.from({ length: C * m }, () =>
    Float64Array.from({ length: d }, () => scale * next()),
  );
  let loss = Infinity;
  for (let t = 0; t < steps; t++) {
    const G = W.map(() => new Float64Array(d));
    loss =
      samples.reduce((sum, one) => sum + addGradient(W, G, one, [C, m], unit), 0) / samples.length;
    if (loss < 1e-3) break;
    const most = Math.max(...G.map((g) => g.reduce((a, b) => Math.max(a, Math.abs(b)), 0)));
    const step = Math.min(2 / samples.length, 0.05 / Math.max(most, Number.MIN_VALUE));
    for (const [j, w] of W.entries())
      for (let i = 0; i < d; i++) w[i] = (w[i] ?? 0) - step * (G[j]?.[i] ?? 0);
  }
  return { weights: W, loss };
}
