/**
 * # What a page does not have
 * @module
 */
import { WidthwiseError } from '../../errors.ts';

/** A function that says so when it is called: importing it harms nothing. */
export function absent(what: string): () => never {
  return () => {
    throw new WidthwiseError(
      'environment',
      `a page has no ${what}`,
      'Check the file on the command line: widthwise check.',
    );
  };
}
