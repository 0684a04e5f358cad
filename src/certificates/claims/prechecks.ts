/**
 * # What every claim demands of its inputs
 *
 * The hypotheses that both checkers ask first, of any kind of claim: these inputs, finite, and not more samples than
 * parameters that move.
 *
 * ## Main definitions
 * - {@link inputFault}: the refusal
 * - {@link movingOf}: how many parameters of a neuron move
 * @module
 */
import type { Dense } from '../../linalg/matrix.ts';
import { inputsDigest } from '../format.ts';
import type { Claim } from '../format.ts';
import { rejected } from '../verdict.ts';
import type { Rejected } from '../verdict.ts';

/** d, or d + 1 where the output weight moves too. */
export function movingOf(claim: Claim): number {
  const { cols } = claim.inputs;
  return claim.kind === 'descent' && claim.moving === 'all' ? cols + 1 : cols;
}

/** Why the claim does not hold of X, whatever its witness is; `undefined` where nothing is wrong. */
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
  if (!(rows <= claim.width * moving))
    return rejected(
      'claim.width',
      `n <= m ${moving === cols ? 'd' : '(d + 1)'} fails: ${rows} samples, ${claim.width} x ${moving} weights`,
    );
  return undefined;
}

function shapeText(rows: number, cols: number, entries: number): string {
  return `${rows} x ${cols} of ${entries} entries`;
}
