/**
 * # The files that were given to a page
 *
 * They stand in one folder, "." , where the stand-ins for `node:fs` and `node:fs/promises` find them.
 * @module
 */

const given = new Map<string, File>();

/** Replaces what was given before. Of two files with one name the first stays. */
export function giveFiles(files: readonly File[]): void {
  given.clear();
  for (const file of files) if (!given.has(file.name)) given.set(file.name, file);
}

export function namesOfFiles(): readonly string[] {
  return [...given.keys()];
}

/** The file with this path. Throws what Node throws where there is none. */
export function fileAt(path: string): File {
  const file = given.get(path.replace(/^(?:\.\/)+/u, ''));
  if (file === undefined)
    throw Object.assign(new Error(`ENOENT: no such file, "${path}"`), {
      code: 'ENOENT',
      syscall: 'open',
    });
  return file;
}
