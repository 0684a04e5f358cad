/**
 * # A network as a chain of affine maps
 *
 * What files of other frameworks hold: weights and biases, layer by layer.
 *
 * ## Main definitions
 * - {@link Stage}, {@link OneHidden}, {@link oneHidden}
 * @module
 */
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { unusable } from './data-set.ts';

/** u -> weights u + biases. */
export interface Stage {
  readonly weights: Dense;
  readonly biases: Float64Array | undefined;
}

/** f = sigma(X W^T) v + outputBias; with `bias`, X has a last column of ones that the framework's input lacks. */
export interface OneHidden {
  /** W, m x d, or m x (d + 1) with the biases as the last column. */
  readonly hidden: Dense;
  /** v, length m. */
  readonly outputs: readonly number[];
  readonly bias: boolean;
  readonly outputBias: number;
}

function withBiases({ weights, biases }: Stage): Dense {
  if (biases === undefined) return weights;
  const { rows, cols, data } = weights;
  const wide = new Float64Array(rows * (cols + 1));
  for (let i = 0; i < rows; i++) {
    wide.set(data.subarray(i * cols, (i + 1) * cols), i * (cols + 1));
    wide[i * (cols + 1) + cols] = biases[i] ?? 0;
  }
  return dense(rows, cols + 1, wide);
}

/** The network of two stages. Throws {@link WidthwiseError} (`input`) for another number of layers or outputs. */
export function oneHidden(stages: readonly Stage[], file: string): OneHidden {
  const [hidden, last, ...more] = stages;
  if (hidden === undefined || last === undefined || more.length > 0)
    throw unusable(
      `${stages.length - 1} hidden layers, expected 1`,
      'Theorems about one hidden layer need a network with one.',
      { file },
    );
  if (last.weights.rows !== 1)
    throw unusable(`${last.weights.rows} outputs, expected 1`, 'Take a network with one output.', {
      file,
    });
  return {
    hidden: withBiases(hidden),
    outputs: Array.from(last.weights.data),
    bias: hidden.biases !== undefined,
    outputBias: last.biases?.[0] ?? 0,
  };
}
