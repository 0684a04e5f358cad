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

/** The error over the optimum after training c_0 + c_1 x + sum v_i relu(w_i x + b_i) from random kinks in [0, 1]. */
export function trainedRatio(
  neurons: number,
  {
    points,
    steps,
    random,
  }: { readonly points: number; readonly steps: number; readonly random: Random },
): number {
  const theta = new Float64Array(2 + 3 * neurons); // c_0, c_1, then w, b, v of each neuron
  for (let i = 0; i < neurons; i++) {
    const facing = random() < 0.5 ? 1 : -1;
    theta.set([facing, -facing * random(), (random() - 0.5) / neurons], 2 + 3 * i);
  }
  const { step } = adam(theta.length);
  const gradient = new Float64Array(theta.length);
  let least = Infinity;
  for (let t = 0; t < steps; t++) {
    gradient.fill(0);
    let loss = 0;
    for (let p = 0; p < points; p++) {
      const x = (p + 0.5) / points;
      let f = (theta[0] ?? 0) + (theta[1] ?? 0) * x;
      for (let k = 2; k < theta.length; k += 3)
        f += (theta[k + 2] ?? 0) * Math.max(0, (theta[k] ?? 0) * x + (theta[k + 1] ?? 0));
      const r = (f - x * x) / points;
      loss += r * r * points;
      gradient[0] = (gradient[0] ?? 0) + r;
      gradient[1] = (gradient[1] ?? 0) + r * x;
      for (let k = 2; k < theta.length; k += 3) {
        const z = (theta[k] ?? 0) * x + (theta[k + 1] ?? 0);
        if (!(z > 0)) continue;
        const back = r * (theta[k + 2] ?? 0);
        gradient[k] = (gradient[k] ?? 0) + back * x;
        gradient[k + 1] = (gradient[k + 1] ?? 0) + back;
        gradient[k + 2] = (gradient[k + 2] ?? 0) + r * z;
      }
    }
    least = Math.min(least, Math.sqrt(loss));
    step(theta, gradient, 0.005 * (1 - t / steps));
  }
  return least / optimum(neurons);
}
