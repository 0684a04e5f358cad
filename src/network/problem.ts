/**
 * # One object for data and activation
 *
 * Residual, Gram matrix, hypotheses and digests are all computed from one `Problem`: certifiers
 * have gone wrong by assuming a property of data that was never passed to them.
 * @module
 */
import { WidthwiseError } from '../errors.ts';
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import type { Activation } from '../sigma/activation.ts';

/** X (n x d), y (n) and sigma; all entries finite, n and d at least 1. Made by {@link problemOf}. */
export interface Problem {
  readonly inputs: Dense;
  readonly labels: readonly number[];
  readonly activation: Activation;
  /** What `inputs` were derived from, if they are not the original X. */
  readonly stated?: StatedInputs | undefined;
}

/** The original X. A search works on `inputs`, which are X, or X A in float64; the proofs are about the exact X A. */
export interface StatedInputs {
  readonly given: Dense;
  /** A, d x d'. */
  readonly columns?: Dense | undefined;
  /** One row of each set of equal rows, if some rows are equal. */
  readonly distinct?: readonly number[] | undefined;
}

/** The problem restricted to these rows. */
export function rowsOfProblem(problem: Problem, rows: readonly number[]): Problem {
  const { stated, labels } = problem;
  return {
    ...problem,
    inputs: rowsOf(problem.inputs, rows),
    labels: rows.map((i) => labels[i] ?? Number.NaN),
    stated: stated && { given: rowsOf(stated.given, rows), columns: stated.columns },
  };
}

function rowsOf(X: Dense, rows: readonly number[]): Dense {
  const data = new Float64Array(rows.length * X.cols);
  rows.forEach((i, k) => data.set(X.data.subarray(i * X.cols, (i + 1) * X.cols), k * X.cols));
  return dense(rows.length, X.cols, data);
}

/** The problem without duplicate rows, which is what a search solves. */
export function distinctProblem(problem: Problem): Problem {
  const distinct = problem.stated?.distinct;
  return distinct === undefined ? problem : rowsOfProblem(problem, distinct);
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
