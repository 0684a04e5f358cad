/**
 * # Theorem F from a program
 *
 * ## Main definitions
 * - {@link projectionValue}, {@link ProjectionAnswer}
 * @module
 */
import { rationalFromDouble } from '../arithmetic/rational.ts';
import { checkFacts } from '../certificates/facts/check.ts';
import { writeFacts } from '../certificates/facts/write.ts';
import type { Verdict } from '../certificates/verdict.ts';
import { toDense } from '../data/from-memory.ts';
import type { MatrixLike } from '../data/from-memory.ts';
import { WidthwiseError } from '../errors.ts';
import { mapMatrix } from '../linalg/matrix.ts';
import { activationNamed } from '../sigma/built-in.ts';
import { layersFault } from '../network/deep.ts';
import { problemOf } from '../network/problem.ts';
import { searchProjection } from '../search/certify-projection.ts';
import { version } from '../version.ts';
import { demandKeys } from './keys.ts';

/** A network f(x) = W_L sigma(.. sigma(W_1 x)) on its data. */
export interface DeepRequest {
  /** X, n x d. */
  readonly inputs: MatrixLike;
  /** y, length n. */
  readonly labels: ArrayLike<number>;
  /** W_1, .., W_L; the last with one row. */
  readonly layers: readonly MatrixLike[];
  /** A name such as tanh, or a formula in x. */
  readonly activation: string;
}

/** What the weights are worth, or what is known where nothing is certified. */
export type ProjectionAnswer =
  | {
      readonly kind: 'checked';
      /** The gradient is exactly 0, and l is (1/2) dist(y, range J)^2; else the two are enclosed. */
      readonly exact: boolean;
      /** The text of a facts file. */
      readonly facts: string;
      readonly verdict: Verdict;
    }
  | { readonly kind: 'not-certified'; readonly because: string };

/**
 * Whether the loss at these weights is half the squared distance of the labels to the range of the Jacobian in all
 * layers (Theorem F1): exactly, or with a bound of the difference. The doubles are taken as they are.
 *
 * @throws {@link WidthwiseError} on shapes that do not fit, numbers that are not finite, or an unknown activation.
 * @example
 * ```ts
 * projectionValue({ inputs: [[1], [2], [-1]], labels: [-1, 3, -1], layers: [[[1], [-1]], [[1, -1]]], activation: 'relu' });
 * ```
 */
export function projectionValue(request: DeepRequest): ProjectionAnswer {
  demandKeys<DeepRequest>(request, {
    inputs: 'needed',
    labels: 'needed',
    layers: 'needed',
    activation: 'needed',
  });
  const activation = activationNamed(request.activation);
  const problem = problemOf(toDense(request.inputs, 'inputs'), request.labels, activation);
  const layers = request.layers.map((W, l) =>
    mapMatrix(toDense(W, `layers[${l}]`), rationalFromDouble),
  );
  const fault = layersFault(layers, problem.inputs.cols);
  if (fault !== undefined)
    throw new WidthwiseError(
      'usage',
      fault,
      'W_1 has a column an input, W_l a column for each row of W_(l-1), the last layer one row.',
      { field: 'layers' },
    );
  const inputs = mapMatrix(problem.inputs, rationalFromDouble);
  const place = { activation, inputs, labels: problem.labels.map(rationalFromDouble), layers };
  const sought = searchProjection(place, { tool: `widthwise ${version}` });
  if (sought.kind === 'not-found') return { kind: 'not-certified', because: sought.because };
  const facts = writeFacts(sought.file);
  return { kind: 'checked', exact: sought.exact, facts, verdict: checkFacts(facts) };
}
