/**
 * # Checking a certificate from a program
 * @module
 */
import { checkCertificate } from '../certificates/kernel/check.ts';
import type { FindInputs } from '../certificates/kernel/check.ts';
import type { Verdict } from '../certificates/verdict.ts';
import { rebuildInputs } from '../data/load.ts';

/**
 * The verdict on the text of a certificate. A bad certificate is a verdict, not an exception.
 *
 * @param findInputs - finds inputs that are named by digest; reads named sets and local files when left
 * out. The digest decides whether they are the right ones.
 */
export function check(text: string, findInputs: FindInputs = rebuildInputs): Promise<Verdict> {
  return checkCertificate(text, findInputs);
}
