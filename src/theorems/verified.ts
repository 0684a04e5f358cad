/**
 * # Proposals that the kernel verifies
 *
 * For experiments: what counts is the verdict on the text, not what the search says of it.
 * @module
 */
import { checkCertificate } from '../certificates/check-certificate.ts';
import { writeCertificate } from '../certificates/write.ts';
import type { SearchResult } from '../search/certificate.ts';

function inTheFile(): never {
  throw new Error('the inputs stand in the certificate');
}

/** Whether there is a certificate, with its inputs in it, that the kernel verifies. */
export async function isVerified(result: SearchResult): Promise<boolean> {
  if (result.kind === 'not-found') return false;
  const verdict = await checkCertificate(writeCertificate(result.certificate), inTheFile);
  return verdict.kind === 'verified';
}
