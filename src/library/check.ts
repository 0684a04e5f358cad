/**
 * # Checking a certificate from a program
 * @module
 */
import { checkFacts as decideFacts } from '../certificates/facts/check.ts';
import { checkExactly as decideExactly } from '../certificates/exact/check.ts';
import { checkCertificate } from '../certificates/check-certificate.ts';
import type { FindInputs } from '../certificates/kernel/check.ts';
import type { Verdict } from '../certificates/verdict.ts';
import { inputsNamedIn } from '../data/untrusted-recipe.ts';

const namedSets: FindInputs = (recipe, rows, cols) => inputsNamedIn(recipe, rows, cols);

/**
 * The verdict on the text of a certificate. A bad certificate is a verdict, not an exception.
 *
 * @param findInputs - finds inputs that are named by digest; loads named sets when left out, and opens no file, as the
 * text may be a stranger's: give `rebuildInputs` where it is your own. The digest decides whether they are the right ones.
 */
export function check(text: string, findInputs: FindInputs = namedSets): Promise<Verdict> {
  return checkCertificate(text, findInputs);
}

/**
 * The same by the exact checker: integers for all but the elementary functions, and those enclosed at a precision
 * that is raised until it decides. Slower, for at most 1,000 samples; what {@link check} verifies it verifies.
 */
export function checkExactly(text: string, findInputs: FindInputs = namedSets): Promise<Verdict> {
  return decideExactly(text, findInputs);
}

/** The verdict on the text of a facts file: a counterexample, or a certified stationary point. */
export function checkFacts(text: string): Verdict {
  return decideFacts(text);
}
