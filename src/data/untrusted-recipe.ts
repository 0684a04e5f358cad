/**
 * # Inputs named by an untrusted file
 *
 * A certificate from elsewhere may name any path. Only a named set, or a file below the certificate's folder, is loaded
 * automatically; any other file is opened only if the user names it. Its content is never quoted, since it may be
 * something private.
 * @module
 */
import { realpath } from 'node:fs/promises';
import { join, sep, win32 } from 'node:path';
import { WidthwiseError } from '../errors.ts';
import type { Dense } from '../linalg/matrix.ts';
import { unusable } from './data-set.ts';
import type { Recipe } from './data-set.ts';
import { isReadByPackage } from './files.ts';
import { rebuildInputs } from './load.ts';
import { isSetName } from './named.ts';
import { readSource, sourceText } from './selection.ts';

/** Names that may be shown: they contain no terminal control characters. */
const showable = /^[\p{L}\p{N} _.:/\\+@(),=-]{1,200}$/u;

const place = { field: 'claim.inputs.recipe.source' };
const advice =
  'Give the data that the certificate was made from: --data FILE (in the library, findInputs).';

function refusal(because: string, source: string): WidthwiseError {
  const name = showable.test(source) ? `"${source}"` : 'an unusual name';
  return unusable(`the inputs are in ${name}, ${because}`, advice, place);
}

/** Relative on every system, and without `..`. */
function isPlain(path: string): boolean {
  return win32.parse(path).root === '' && !path.split(/[/\\]/u).includes('..');
}

/** The file of this name below the folder, links resolved; `undefined` where there is none. */
async function fileBelow(folder: string, name: string): Promise<string | undefined> {
  try {
    const [home, file] = await Promise.all([realpath(folder), realpath(join(folder, name))]);
    return file.startsWith(home.endsWith(sep) ? home : home + sep) ? file : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined; // no such file, or not a valid name
    throw error;
  }
}

/**
 * The inputs of an untrusted recipe.
 *
 * @param rows - with `cols`, the shape they must have.
 * @param folder - of the file that holds the recipe; without it only named sets are loaded.
 * @throws {@link WidthwiseError} (`input`) if the source may not be loaded, or does not hold inputs of this shape.
 */
export async function inputsNamedIn(
  recipe: Recipe,
  rows: number,
  cols: number,
  folder?: string,
): Promise<Dense> {
  const { name: source, selection } = readSource(recipe.source);
  if (isSetName(source) && showable.test(source)) return rebuildInputs(recipe, rows, cols);
  if (folder === undefined || !isPlain(source))
    throw refusal(
      'which is not opened on the word of a file: only a plain relative path below its folder is',
      source,
    );
  if (isReadByPackage(source))
    throw refusal(
      'which is not opened on the word of a file: a damaged one would take minutes',
      source,
    );
  const file = await fileBelow(folder, source);
  if (file === undefined)
    throw refusal('and there is no such file below the folder of the certificate', source);
  try {
    return await rebuildInputs({ ...recipe, source: sourceText(file, selection) }, rows, cols);
  } catch (error) {
    if (!(error instanceof WidthwiseError)) throw error;
    throw refusal(`which does not hold ${rows} x ${cols} inputs as described`, source);
  }
}
