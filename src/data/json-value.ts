/**
 * # The value in a JSON file
 *
 * For the forms that are read from values in the library as well.
 *
 * ## Main definitions
 * - {@link jsonFile}
 * @module
 */
import { bytesOf } from './files.ts';
import { parsed } from './json.ts';

/** Throws {@link WidthwiseError} (`input`) on a file that cannot be read or is no JSON. */
export async function jsonFile(file: string): Promise<unknown> {
  return parsed(await bytesOf(file), file);
}
