/**
 * # One object for data and activation
 *
 * Residual, Gram matrix, hypotheses and digests are all computed from one `Problem`: a check that
 * assumes a property of data nobody handed to it is how certifiers have gone wrong.
 * @module
 */
import { WidthwiseError } from '../errors.ts';
import type { Dense } from '../linalg/matrix.ts';
import type { Activation } from '../sigma/activation.ts';

/** X (n x d), y (n) and sigma; all entries finite, n and d at least 1. Made by {@link problemOf}. */
export interface Problem {
  readonly inputs: Dense;
  readonly labels: readonly number[];
  readonly activation: Activation;
}

/** The problem of these parts. Throws {@link WidthwiseError} (`input`) on empty or non-finite data. */
export function problemOf(
  inputs: Dense,
  labels: ArrayLike<number>,
  activation: Activation,
): Problem {
  if (inputs.rows < 1 || inputs.cols < 1)
    throw bad(
      `expected at least one sample and one input, got ${inputs.rows} x ${inputs.cols}`,
      'inputs',
    );
  const entry = inputs.data.findIndex((x) => !Number.isFinite(x));
  if (entry >= 0)
    throw bad(
      `expected finite inputs, got ${inputs.data[entry]}`,
      `inputs[${(entry - (entry % inputs.cols)) / inputs.cols}][${entry % inputs.cols}]`,
    );
  if (labels.length !== inputs.rows)
    throw bad(`expected ${inputs.rows} labels, got ${labels.length}`, 'labels');
  const y = Array.from(labels);
  const label = y.findIndex((a) => !Number.isFinite(a));
  if (label >= 0) throw bad(`expected finite labels, got ${y[label]}`, `labels[${label}]`);
  return { inputs, labels: y, activation };
}

function bad(found: string, field: string): WidthwiseError {
  return new WidthwiseError('input', found, 'Every entry must be a finite float64.', { field });
}
