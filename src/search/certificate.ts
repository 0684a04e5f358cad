/**
 * # Certificates written by several searches
 *
 * ## Main definitions
 * - {@link FileOptions}, {@link SearchResult}: how to write a certificate, and the result of a search for one
 * - {@link zeroLossCertificate} (A3), {@link rankCertificate} (B and A2)
 * @module
 */
import { certifiedInputs } from '../certificates/claims/inputs.ts';
import type { Certificate, CertifiedInputs, Recipe, Witness } from '../certificates/format.ts';
import type { Problem } from '../network/problem.ts';

/** How to write a certificate. */
export interface FileOptions {
  /** Names the inputs by digest and recipe; without it the file contains them. */
  readonly recipe?: Recipe | undefined;
  readonly provenance: Certificate['provenance'];
}

export type SearchResult =
  | { readonly kind: 'certificate'; readonly certificate: Certificate }
  | { readonly kind: 'not-found'; readonly because: string };

/** The inputs in the claim. */
export function statedInputs(
  { inputs, stated }: Problem,
  recipe: Recipe | undefined,
): CertifiedInputs {
  return certifiedInputs(stated?.given ?? inputs, recipe, stated);
}

/** The certificate of A3: an exact zero-loss minimiser within `radius` of the witness. */
export function zeroLossCertificate(
  problem: Problem,
  witness: Witness,
  radius: number,
  inputs: CertifiedInputs,
  provenance: Certificate['provenance'],
): Certificate {
  const { activation, labels } = problem;
  const width = witness.outputs.length;
  return {
    claim: { kind: 'zero-near', activation: activation.value, inputs, labels, width, radius },
    witness,
    provenance,
  };
}

/** The certificate of B, and of A2 when the witness is `mirrored`: full row rank within `radius`. */
export function rankCertificate(
  problem: Problem,
  witness: Witness,
  { radius, mirrored }: { readonly radius: number; readonly mirrored: boolean },
  inputs: CertifiedInputs,
  provenance: Certificate['provenance'],
): Certificate {
  const activation = problem.activation.value;
  const width = witness.outputs.length;
  return {
    claim: { kind: 'full-row-rank-on-ball', activation, inputs, width, mirrored, radius },
    witness,
    provenance,
  };
}
