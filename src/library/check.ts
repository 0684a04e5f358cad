/**
 * # Checking a certificate from a program
 * @module
 */
import { checkFacts as decideFacts } from '../certificates/facts/check.ts';
import { checkExactly as decideExactly } from '../certificates/exact/check.ts';
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

/**
 * The same by the exact checker: integers for all but the elementary functions, and those enclosed at a precision
 * that is raised until it decides. Slower, for at most 1,000 samples; what {@link check} verifies it verifies.
 */
export function checkExactly(
  text: string,
  findInputs: FindInputs = rebuildInputs,
): Promise<Verdict> {
  return decideExactly(text, findInputs);
}

/** The verdict on the text of a facts file: a counterexample, or a certified stationary point. */
export function checkFacts(text: string): Verdict {
  return decideFacts(text);
}
