/**
 * # x^2 on [0, 1] by networks with one input, against the exact optimum of R6
 *
 * Greedy steps and training by Adam, in float64; a linear function is free.
 *
 * ## Main definitions
 * - {@link greedyRatios}, {@link trainedRatio}
 * @module
 */
import type { Random } from '../../../counterexamples/row.ts';
import { greedyErrors } from './greedy.ts';
import type { Samples } from './greedy.ts';

/** sqrt(1/180)/(n + 1)^2. */
export function optimum(neurons: number): number {
  return Math.sqrt(1 / 180) / (neurons + 1) ** 2;
}

function sampled(f: (x: number) => number, points: number): Samples {
  const values = Float64Array.from({ length: points }, (_, i) => f((i + 0.5) / points));
  return { fit: values, test: values };
}

/** Greedy errors over the optimum for each number of neurons, with `biases` neurons facing each way. */
export function greedyRatios(
  counts: readonly number[],
  {
    points,
    biases,
    byNorm,
  }: { readonly points: number; readonly biases: number; readonly byNorm: boolean },
): readonly number[] {
  const places = Array.from({ length: biases }, (_, i) => i / biases);
  const dictionary = places.flatMap((b) => [
    sampled((x) => Math.max(0, x - b), points),
    sampled((x) => Math.max(0, 1 - b - x), points),
  ]);
  const free = [sampled(() => 1, points), sampled((x) => x, points)];
  const errors = greedyErrors(
    sampled((x) => x * x, points),
    dictionary,
    counts,
    { free, byNorm },
  );
  return errors.map((error, i) => error / optimum(counts[i] ?? 0));
}

interface Adam {
  readonly step: (theta: Float64Array, gradient: Float64Array, rate: number) => void;
}

function adam(size: number): Adam {
  const [mean, square] = [new Float64Array(size), new Float64Array(size)];
  let t = 0;
  return {
    step: (theta, gradient, rate) => {
      t++;
      for (const [i, g] of gradient.entries()) {
        const m = 0.9 * (mean[i] ?? 0) + 0.1 * g;
        const s = 0.999 * (square[i] ?? 0) + 0.001 * g * g;
        [mean[i], square[i]] = [m, s];
        const [corrected, spread] = [m / (1 - 0.9 ** t), s / (1 - 0.999 ** t)];
        theta[i] = (theta[i] ?? 0) - (rate * corrected) / (Math.sqrt(spread) + 1e-12);
      }
    },
  };
}

/** c_0, c_1, then w, b and v of each neuron. */
type Parameters = Float64Array;

function get(list: Float64Array, k: number): number {
  return list[k] ?? 0;
}

function networkAt(theta: Parameters, x: number): number {
  let f = get(theta, 0) + get(theta, 1) * x;
  for (let k = 2; k < theta.length; k += 3)
    f += get(theta, k + 2) * Math.max(0, get(theta, k) * x + get(theta, k + 1));
  return f;
}

/** Adds r times the gradient of the network at x. */
function addGradient(gradient: Float64Array, theta: Parameters, x: number, r: number): void {
  const plus = (k: number, by: number): void => {
    gradient[k] = get(gradient, k) + by;
  };
  plus(0, r);
  plus(1, r * x);
  for (let k = 2; k < theta.length; k += 3) {
    const z = get(theta, k) * x + get(theta, k + 1);
    if (!(z > 0)) continue;
    const back = r * get(theta, k + 2);
    plus(k, back * x);
    plus(k + 1, back);
    plus(k + 2, r * z);
  }
}

/** Kinks drawn from [0, 1], facing either way. */
function drawn(neurons: number, random: Random): Parameters {
  const theta = new Float64Array(2 + 3 * neurons);
  for (let i = 0; i < neurons; i++) {
    const facing = random() < 0.5 ? 1 : -1;
    theta.set([facing, -facing * random(), (random() - 0.5) / neurons], 2 + 3 * i);
  }
  return theta;
}

/** The error over the optimum after training c_0 + c_1 x + sum v_i relu(w_i x + b_i), the least of the run. */
export function trainedRatio(
  neurons: number,
  {
    points,
    steps,
    random,
  }: { readonly points: number; readonly steps: number; readonly random: Random },
): number {
  const theta = drawn(neurons, random);
  const { step } = adam(theta.length);
  const gradient = new Float64Array(theta.length);
  let least = Infinity;
  for (let t = 0; t < steps; t++) {
    gradient.fill(0);
    let loss = 0;
    for (let p = 0; p < points; p++) {
      const x = (p + 0.5) / points;
      const r = (networkAt(theta, x) - x * x) / points;
      loss += r * r * points;
      addGradient(gradient, theta, x, r);
    }
    least = Math.min(least, Math.sqrt(loss));
    step(theta, gradient, 0.005 * (1 - t / steps));
  }
  return least / optimum(neurons);
}
