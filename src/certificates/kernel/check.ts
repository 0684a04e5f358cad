/**
 * # The checker
 *
 * Certificate text in, verdict out. Everything is recomputed from the file: no radius, norm, digest
 * or inverse in it is trusted, only inequalities about them are checked. Nothing of the search is
 * imported; the import closure of this file is the trusted base (`npm run trust`).
 *
 * ## Main definitions
 * - {@link decideCertificate}
 *
 * ## References
 * proofs-notes/trust.md says what each verdict means; proofs-notes/expressivity.md, nice-region.md,
 * kkt.md and gradient-descent.md prove that the checks imply the theorems.
 * @module
 */
import type { Dense } from '../../linalg/matrix.ts';
import { activationOf } from '../../sigma/activation.ts';
import { centreAt, dataGeometry } from '../../network/centre.ts';
import type { Centre } from '../../network/centre.ts';
import type { GuessLeast } from '../../network/right-inverse.ts';
import { inputFault } from '../claims/prechecks.ts';
import type { Claim, Recipe } from '../format.ts';
import type { Listeners, OnShare } from '../on-share.ts';
import { readCertificate } from '../read.ts';
import { rejected } from '../verdict.ts';
import type { Verdict } from '../verdict.ts';
import { checkDescent } from './descent.ts';
import { distinctRows } from './equal-rows.ts';
import { checkKktPoint } from './kkt-point.ts';
import { checkKktBound, checkKktCone } from './kkt-region.ts';
import { checkRankOnBall } from './rank-on-ball.ts';
import type { GuidedWitness } from './right-inverse.ts';
import { checkZeroNear } from './zero-near.ts';

/**
 * Finds the inputs of a certificate that names them by digest, rows x cols. Untrusted: shape and digest are
 * checked.
 */
export type FindInputs = (recipe: Recipe, rows: number, cols: number) => Promise<Dense>;

/**
 * The verdict on a certificate.
 *
 * `rejected` means that this file does not prove its claim, not that the claim is false.
 *
 * @param text - the unmodified file.
 * @param findInputs - called only when the inputs are named by digest; its errors pass through.
 * @param guessLeast - the least eigenvalue of G. Untrusted: no answer of it makes a false claim pass.
 * @param listeners - told of each sample whose pre-activations are begun.
 */
export async function decideCertificate(
  text: string,
  findInputs: FindInputs,
  guessLeast: GuessLeast,
  { onShare, onClaim }: Listeners = {},
): Promise<Verdict> {
  const read = readCertificate(text);
  if (read.kind !== 'read') return read;
  onClaim?.(read.certificate.claim);
  const { inputs } = read.certificate.claim;
  const X =
    inputs.where === 'inline'
      ? inputs.matrix
      : await findInputs(inputs.recipe, inputs.rows, inputs.cols);
  const { claim, witness } = read.certificate;
  return decide(claim, { ...witness, guessLeast }, X, onShare);
}

function decide(claim: Claim, witness: GuidedWitness, X: Dense, onShare?: OnShare): Verdict {
  const fault = inputFault(claim, X);
  if (fault !== undefined) return fault;
  const { columns } = claim.inputs;
  const distinct = distinctRows(claim, X);
  if (distinct !== undefined && 'kind' in distinct) return distinct;
  const geometry = dataGeometry(X, { columns, distinct });
  const exactRow = (i: number) => {
    onShare?.(i / X.rows, 'sigma');
    return geometry.exactRow(i);
  };
  const centre = centreAt(
    { ...geometry, exactRow },
    activationOf(claim.activation),
    witness.hidden,
    witness.outputs,
  );
  if (centre === undefined)
    return rejected('witness', 'sigma is not shown to be C^2 at every pre-activation of the point');
  return decideClaim(claim, witness, centre);
}

function decideClaim(claim: Claim, witness: GuidedWitness, centre: Centre): Verdict {
  switch (claim.kind) {
    case 'zero-near':
      return checkZeroNear(claim, witness, centre);
    case 'full-row-rank-on-ball':
      return checkRankOnBall(claim, witness, centre);
    case 'kkt-bound':
      return checkKktBound(claim, witness, centre);
    case 'kkt-cone':
      return checkKktCone(claim, witness, centre);
    case 'kkt-point':
      return checkKktPoint(claim, witness, centre);
    case 'descent':
      return checkDescent(claim, witness, centre);
  }
}
