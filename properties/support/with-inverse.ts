/**
 * # Certificates with M
 *
 * Files of earlier versions may hold M, an approximation of G^-1; checkers read it and do not use it.
 * @module
 */
import type { Certificate } from '../../src/certificates/format.ts';
import { approxGeneralInverse } from '../../src/linalg/approx-general-inverse.ts';
import { centreAt, distinctPart, geometryOf } from '../../src/network/centre.ts';
import { gramEnclosure } from '../../src/network/gram-enclosure.ts';
import type { Problem } from '../../src/network/problem.ts';
import { activationOf } from '../../src/sigma/activation.ts';

/** With M in the witness, where there is one. */
export function withInverse(certificate: Certificate, problem: Problem): Certificate {
  const geometry = geometryOf(problem);
  const { claim, witness } = certificate;
  const { hidden, outputs } = witness;
  const centre = centreAt(geometry, activationOf(claim.activation), hidden, outputs);
  if (centre === undefined) return certificate;
  const G = distinctPart(gramEnclosure(geometry.gram, centre.slopes, outputs), geometry);
  const inverse = approxGeneralInverse(G.mid);
  return inverse === undefined ? certificate : { ...certificate, witness: { ...witness, inverse } };
}
