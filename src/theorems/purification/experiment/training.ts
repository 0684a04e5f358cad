/**
 * # Clean and adversarial training on sparse data, in float64
 *
 * Untrusted: radii are proved of the weights that come out. f(x) = sum_i T(<w_i, x>) with the threshold b fixed and every
 * w_i free; samples are y (the sum of s unit vectors) and Gaussian noise, and the loss is log(1 + exp(-y f)). The unit vectors
 * are the dictionary: with another orthonormal one, noise, start, steps and lengths are the same, rotated.
 *
 * ## Main definitions
 * - {@link trained}: the weights at some steps, clean steps first and then steps against FGM
 * - {@link partsOf}: sparse and dense part of each neuron
 * @module
 */
import { gaussianSource, randomSource } from '../../../data/random.ts';

export type Weights = readonly Float64Array[];

export interface Training {
  /** D: of inputs, and neurons. */
  readonly dimension: number;
  /** s. */
  readonly active: number;
  /** b. */
  readonly threshold: number;
  /** Standard deviations of the entries of the noise, and of the start. */
  readonly noise: number;
  readonly scale: number;
  readonly samples: number;
  readonly batch: number;
  readonly step: number;
  /** Each step adds this multiple of the weights to their gradient. */
  readonly decay: number;
  /** eps of FGM. */
  readonly radius: number;
  readonly clean: number;
  readonly adversarial: number;
}

export interface Snapshot {
  readonly step: number;
  readonly weights: Weights;
  /** Of fresh samples, as many as there are for training: right, and right after FGM. */
  readonly accuracy: number;
  readonly attacked: number;
}

export interface Sample {
  readonly x: Float64Array;
  readonly y: number;
}

/** w += by x, in place. */
function add(w: Float64Array | undefined, by: number, x: Float64Array | undefined): void {
  if (w !== undefined) for (const k of w.keys()) w[k] = (w[k] ?? 0) + by * (x?.[k] ?? 0);
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] ?? 0) * (b[k] ?? 0);
  return sum;
}

/** s distinct numbers below D. */
export function supportOf(
  { dimension, active }: Pick<Training, 'dimension' | 'active'>,
  random: () => number,
): readonly number[] {
  const rest = Array.from({ length: dimension }, (_, k) => k);
  return Array.from({ length: active }, () =>
    rest.splice(Math.floor(random() * rest.length), 1),
  ).flat();
}

function drawn(training: Training, next: () => number, random: () => number): readonly Sample[] {
  return Array.from({ length: training.samples }, () => {
    const y = random() < 0.5 ? 1 : -1;
    const x = Float64Array.from({ length: training.dimension }, () => training.noise * next());
    for (const k of supportOf(training, random)) x[k] = (x[k] ?? 0) + y;
    return { x, y };
  });
}

function output(W: Weights, b: number, x: Float64Array): number {
  return W.reduce((sum, w) => {
    const t = inner(w, x);
    return sum + (t > b ? t - b : t < -b ? t + b : 0);
  }, 0);
}

/** x - y eps grad f(x)/norm(grad f(x)), or x where the gradient is 0. */
export function attacked(W: Weights, b: number, { x, y }: Sample, eps: number): Float64Array {
  const gradient = new Float64Array(x.length);
  for (const w of W) if (Math.abs(inner(w, x)) > b) add(gradient, 1, w);
  const length = Math.sqrt(inner(gradient, gradient));
  return length > 0 ? x.map((a, k) => a - (y * eps * (gradient[k] ?? 0)) / length) : x;
}

/** One step on a batch, whose inputs are moved by FGM unless eps = 0; in place. */
export function descend(
  training: Pick<Training, 'threshold' | 'step' | 'decay'>,
  W: Weights,
  batch: readonly Sample[],
  eps: number,
): void {
  const { threshold: b, step, decay } = training;
  const G = W.map((w) => w.map((a) => decay * a));
  for (const sample of batch) {
    const z = eps > 0 ? attacked(W, b, sample, eps) : sample.x;
    const { y } = sample;
    const slope = -y / (1 + Math.exp(y * output(W, b, z))) / batch.length;
    for (const [j, w] of W.entries()) if (Math.abs(inner(w, z)) > b) add(G[j], slope, z);
  }
  for (const [j, w] of W.entries()) add(w, -step, G[j]);
}

function share(samples: readonly Sample[], isRight: (sample: Sample) => boolean): number {
  return samples.filter(isRight).length / samples.length;
}

/** The weights at these steps; the start is step 0. */
export function trained(
  training: Training,
  steps: readonly number[],
  seed: number,
): readonly Snapshot[] {
  const { dimension: D, threshold: b, scale, batch, radius, clean, adversarial } = training;
  const next = gaussianSource(seed, 'points');
  const random = randomSource(seed, 'rows');
  const W = Array.from({ length: D }, () => Float64Array.from({ length: D }, () => scale * next()));
  const samples = drawn(training, next, random);
  const fresh = drawn(training, next, random);
  const taken: Snapshot[] = [];
  for (let t = 0; t <= clean + adversarial; t++) {
    if (t > 0) {
      const some = Array.from(
        { length: batch },
        () => samples[Math.floor(random() * samples.length)],
      ).filter((one) => one !== undefined);
      descend(training, W, some, t > clean ? radius : 0);
    }
    if (!steps.includes(t)) continue;
    taken.push({
      step: t,
      weights: W.map((w) => w.slice()),
      accuracy: share(fresh, ({ x, y }) => y * output(W, b, x) > 0),
      attacked: share(fresh, (one) => one.y * output(W, b, attacked(W, b, one, radius)) > 0),
    });
  }
  return taken;
}

/** Of one neuron, w = a e_i + n with the entry of largest size at i. */
export interface Parts {
  /** abs(a), norm(n), abs(a)/norm(w), and <n, u>, u = (1, .., 1)/sqrt(D). */
  readonly sparse: number;
  readonly dense: number;
  readonly cosine: number;
  readonly common: number;
}

export function partsOf(w: Float64Array): Parts {
  const sparse = Math.max(...w.map(Math.abs));
  const i = w.findIndex((a) => Math.abs(a) === sparse);
  const rest = w.map((a, k) => (k === i ? 0 : a));
  const length = Math.sqrt(inner(w, w));
  return {
    sparse,
    dense: Math.sqrt(inner(rest, rest)),
    cosine: length > 0 ? sparse / length : 0,
    common: rest.reduce((sum, a) => sum + a, 0) / Math.sqrt(w.length),
  };
}
