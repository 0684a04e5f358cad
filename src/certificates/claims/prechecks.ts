/**
 * # The inputs that a claim requires
 *
 * The hypotheses that both checkers test first, for every kind of claim: the inputs are the right ones and finite, and
 * there are no more samples than trained parameters.
 *
 * ## Main definitions
 * - {@link inputFault}: the refusal
 * - {@link movingOf}, {@link countInequality}: the number of trained parameters of a neuron, and the bound on n
 * @module
 */
import type { Dense } from '../../linalg/matrix.ts';
import { dimensionOf, inputsDigest, samplesOf } from '../format.ts';
import type { Claim } from '../format.ts';
import { rejected } from '../verdict.ts';
import type { Rejected } from '../verdict.ts';

/** d', or d' + 1 if the output weight is trained too. */
export function movingOf(claim: Claim): number {
  const d = dimensionOf(claim.inputs);
  return claim.kind === 'descent' && claim.moving === 'all' ? d + 1 : d;
}

/** "n <= m d", with the d that is meant. */
export function countInequality(claim: Claim): string {
  const moving = movingOf(claim);
  const n = claim.inputs.distinct === undefined ? 'n' : "n'";
  const d = claim.inputs.columns === undefined ? 'd' : "d'";
  return `${n} <= m ${moving === dimensionOf(claim.inputs) ? d : `(${d} + 1)`}`;
}

/** Why the claim fails for X with any witness; `undefined` if nothing is wrong. */
export function inputFault(claim: Claim, X: Dense): Rejected | undefined {
  const { rows, cols, sha256 } = claim.inputs;
  const expected = shapeText(rows, cols, rows * cols);
  const got = shapeText(X.rows, X.cols, X.data.length);
  if (got !== expected) return rejected('claim.inputs', `expected inputs ${expected}, got ${got}`);
  const digest = inputsDigest(X);
  if (digest !== sha256)
    return rejected(
      'claim.inputs.sha256',
      `the inputs have digest ${digest}, the claim says ${sha256}`,
    );
  if (!X.data.every((x) => Number.isFinite(x)))
    return rejected('claim.inputs', 'expected finite entries');
  const moving = movingOf(claim);
  const samples = samplesOf(claim.inputs);
  if (!(samples <= claim.width * moving))
    return rejected(
      'claim.width',
      `${countInequality(claim)} fails: ${samples} samples, ${claim.width} x ${moving} weights`,
    );
  return undefined;
}

function shapeText(rows: number, cols: number, entries: number): string {
  return `${rows} x ${cols} of ${entries} entries`;
}
