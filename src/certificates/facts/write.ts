/**
 * # Writing a facts file
 *
 * For programs that make such files, with every family at hand.
 * @module
 */
import type { FactsFile } from './format.ts';
import { factShape } from './families.ts';
import { kinds } from './kinds.ts';
import { factsText } from './text.ts';

const shape = factShape(kinds);

/** The text of a facts file, which ends in a newline. */
export function writeFacts(file: FactsFile): string {
  return factsText(file, shape);
}
