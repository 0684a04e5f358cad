/**
 * # Certificate text in, verdict out
 *
 * The kernel, with the float64 inverse of src/linalg for the M that most files leave out. The kernel assumes nothing
 * about that inverse, so it is not part of the trusted base.
 * @module
 */
import { approxInverse } from '../linalg/approx-inverse.ts';
import { decideCertificate } from './kernel/check.ts';
import type { FindInputs } from './kernel/check.ts';
import type { OnShare } from './on-share.ts';
import type { Verdict } from './verdict.ts';

/** The verdict of {@link decideCertificate}. */
export async function checkCertificate(
  text: string,
  findInputs: FindInputs,
  onShare?: OnShare,
): Promise<Verdict> {
  return decideCertificate(text, findInputs, approxInverse, onShare);
}
