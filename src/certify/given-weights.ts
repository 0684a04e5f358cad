/**
 * # The weights of a certificate on the data as they were given
 *
 * A certificate about X A has W'; on X the same network is W = W' A^T, which float64 holds only rounded. What is proved
 * is about the exact product, so the loss of the rounded one is enclosed anew.
 *
 * ## References
 * Source: "Change of columns" of proofs-notes/expressivity.md.
 * @module
 */
import type { Interval } from '../arithmetic/interval.ts';
import type { Certificate } from '../certificates/format.ts';
import type { Dense } from '../linalg/matrix.ts';
import { denseTranspose } from '../linalg/product.ts';
import { dataGeometry, geometryOf } from '../network/centre.ts';
import type { Problem } from '../network/problem.ts';
import { lossEnclosure } from '../search/projected-gradient.ts';
import type { Expression } from '../sigma/expression-tree.ts';

/** W, v and, where the certificate has one, W0; each entry of W' A^T rounded once. */
export interface GivenCoordinates {
  readonly hidden: Dense;
  readonly outputs: readonly number[];
  readonly start?: Dense;
  readonly activation: Expression;
  /** Whether they are W' A^T, rounded, and not the weights that the certificate holds. */
  readonly rounded: boolean;
  /** (1/2) norm(f - y)^2 at them, where there are labels and sigma is shown to be C^2. */
  readonly loss?: Interval | undefined;
}

/**
 * The witness of the certificate, for inputs X; `undefined` where an entry of W' A^T is beyond float64.
 *
 * @param labelled - whether the problem has labels.
 */
export function givenCoordinates(
  { inputs, labels, activation, stated }: Problem,
  labelled: boolean,
  { claim, witness }: Certificate,
): GivenCoordinates | undefined {
  const { hidden: onChanged, outputs, start } = witness;
  const { columns } = claim.inputs;
  const onGiven = (W: Dense): Dense =>
    columns === undefined ? W : dataGeometry(W, { columns: denseTranspose(columns) }).inputs.mid;
  const hidden = onGiven(onChanged);
  const first = start === undefined ? undefined : onGiven(start);
  if (![hidden, first].every((W) => W?.data.every(Number.isFinite) ?? true)) return undefined;
  const raw = { inputs: stated?.given ?? inputs, labels, activation };
  return {
    hidden,
    outputs,
    activation: claim.activation,
    ...(first === undefined ? {} : { start: first }),
    rounded: columns !== undefined,
    loss: labelled ? lossEnclosure(raw, geometryOf(raw), { hidden, outputs }) : undefined,
  };
}
