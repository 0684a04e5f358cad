/**
 * # Certificate text in, verdict out
 *
 * The kernel, with a float64 guess of the least eigenvalue of G. The kernel assumes nothing about that guess, so it is
 * not part of the trusted base.
 * @module
 */
import { guessLeastEigenvalue } from '../linalg/approx-solve.ts';
import { decideCertificate } from './kernel/check.ts';
import type { FindInputs } from './kernel/check.ts';
import type { Listeners } from './on-share.ts';
import type { Verdict } from './verdict.ts';

/** The verdict of {@link decideCertificate}. */
export async function checkCertificate(
  text: string,
  findInputs: FindInputs,
  listeners?: Listeners,
): Promise<Verdict> {
  return decideCertificate(text, findInputs, guessLeastEigenvalue, listeners);
}
