/**
 * # Checking a file's text
 *
 * By the kernel, the exact checker or the facts checker, depending on the text and the caller. Each is loaded on
 * demand; search code never is.
 * @module
 */
import { checkCertificate } from '../certificates/check-certificate.ts';
import type { FindInputs } from '../certificates/kernel/check.ts';
import type { Listeners } from '../certificates/on-share.ts';
import type { Verdict } from '../certificates/verdict.ts';

/** Whether the text begins like a facts file; the strict reader decides whether it is one. */
export function isFactsFile(text: string): boolean {
  return text.startsWith('{"format":"widthwise-facts"');
}

const namedSets: FindInputs = async (recipe, rows, cols) => {
  const { inputsNamedIn } = await import('../data/untrusted-recipe.ts');
  return inputsNamedIn(recipe, rows, cols);
};

/** How to check; of a certificate each stage is told of, some again and again. */
export interface CheckOptions extends Listeners {
  /**
   * Use the exact checker: integers for everything except the elementary functions, which are enclosed at a precision
   * that is raised until it decides. Slower, for at most 1,000 samples; it verifies whatever the kernel verifies. Facts
   * files have a single checker.
   */
  readonly exact?: boolean | undefined;
  /**
   * Finds inputs that are named by digest. By default it loads named sets and opens no file, since the text may be
   * untrusted: pass `rebuildInputs` for your own files. The digest decides whether they are the right ones.
   */
  readonly findInputs?: FindInputs | undefined;
}

/** The verdict on the text of a certificate or a facts file. A bad one is a verdict, not an exception. */
export async function check(
  text: string,
  { exact = false, findInputs = namedSets, ...listeners }: CheckOptions = {},
): Promise<Verdict> {
  if (isFactsFile(text))
    return (await import('../certificates/facts/decide.ts')).factsVerdict(text);
  if (!exact) return checkCertificate(text, findInputs, listeners);
  const { checkExactly } = await import('../certificates/exact/check.ts');
  return checkExactly(text, findInputs, listeners);
}
