/**
 * # Writing a facts file
 *
 * For programs that write such files, with all families loaded.
 * @module
 */
import type { Json } from '../shapes.ts';
import type { Fact, FactsFile } from './format.ts';
import { factShape } from './families.ts';
import { kinds } from './kinds.ts';
import { factsText } from './text.ts';

const shape = factShape(kinds);

/** The entries of a fact, as in a file. */
export function factEntries(fact: Fact): Json {
  return shape.write(fact);
}

/** The text of a facts file, which ends in a newline. */
export function writeFacts(file: FactsFile): string {
  return factsText(file, shape);
}
