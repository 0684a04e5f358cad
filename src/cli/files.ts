/**
 * # Reading and writing files
 *
 * Files are written under a temporary name and renamed, so an interrupted run leaves no partial file. An output that
 * cannot be written is refused before the work starts.
 * @module
 */
import { accessSync, constants, rmSync, statSync, writeFileSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { beforeEnd } from '../ending.ts';
import { systemReason, WidthwiseError } from '../errors.ts';

/** The text of a file. Throws {@link WidthwiseError} (`input`) if it cannot be read. */
export async function readText(file: string): Promise<string> {
  return (await attempt(file, 'read', () => readFile(file))).toString('utf8');
}

/** The size of a file in bytes. Throws as {@link readText}. */
export async function sizeOf(file: string): Promise<number> {
  return (await attempt(file, 'read', () => stat(file))).size;
}

/** Writes `content` to `file`, completely or not at all. Throws {@link WidthwiseError} (`input`). */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  demandWritable(file);
  await attempt(file, 'written', () =>
    isSpecial(file) ? writeFile(file, content) : writeAndRename(file, content),
  );
}

/** A pipe or a device, such as /dev/stdout, cannot be replaced by a file that is renamed. */
function isSpecial(file: string): boolean {
  return statOf(file)?.isFile() === false;
}

async function writeAndRename(file: string, content: string | Uint8Array): Promise<void> {
  const beside = `${file}.${process.pid}.part`;
  const callOff = beforeEnd(() => rmSync(beside, { force: true }));
  try {
    writeFileSync(beside, ''); // synchronously; `r+` later creates no file, so none appears after it was removed
    await writeFile(beside, content, { flag: 'r+' });
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  } finally {
    callOff();
  }
}

/** Creates the folder if it does not exist. Throws {@link WidthwiseError} (`input`). */
export async function makeFolder(folder: string): Promise<void> {
  demandWritableFolder(folder);
  await attempt(folder, 'made a folder', () => mkdir(folder, { recursive: true }));
}

/**
 * Throws {@link WidthwiseError} (`input`) if the file can be neither created nor replaced. Nothing is written; later
 * changes on the disk are not anticipated.
 */
export function demandWritable(file: string): void {
  const found = statOf(file);
  if (found?.isDirectory() === true || file.endsWith('/'))
    throw unwritable(file, 'it is a folder', 'Give the name of a file.');
  if (found !== undefined && !isWritable(file))
    throw unwritable(file, 'no permission to change it', 'Give another name.');
  if (found?.isFile() === false) return;
  const folder = dirname(file);
  const around = statOf(folder);
  if (around === undefined)
    throw unwritable(file, `there is no folder "${folder}"`, 'Make that folder, or give another.');
  if (!around.isDirectory())
    throw unwritable(file, `"${folder}" is no folder`, 'Give a file in a folder.');
  if (!isWritable(folder))
    throw unwritable(file, `no permission to write in "${folder}"`, 'Give another folder.');
}

/** The same for a folder, which need not exist yet: its nearest existing parent must be writable. */
export function demandWritableFolder(folder: string): void {
  let nearest = resolve(folder);
  while (statOf(nearest) === undefined && dirname(nearest) !== nearest) nearest = dirname(nearest);
  if (statOf(nearest)?.isDirectory() !== true)
    throw unwritable(folder, `"${nearest}" is no folder`, 'Give a folder.');
  if (!isWritable(nearest))
    throw unwritable(folder, `no permission to write in "${nearest}"`, 'Give another folder.');
}

function unwritable(file: string, because: string, advice: string): WidthwiseError {
  return new WidthwiseError('input', `cannot be written: ${because}`, advice, { file });
}

function statOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    if (systemReason(error) === undefined) throw error;
    return undefined; // not accessible: its parent folder explains why
  }
}

/** Whether this process may write there; an existing file must be writable too, although it is replaced. */
function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch (error) {
    if (systemReason(error) === undefined) throw error;
    return false;
  }
}

async function attempt<T>(file: string, what: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const because = systemReason(error);
    if (because === undefined) throw error;
    throw new WidthwiseError('input', `cannot be ${what}: ${because}`, 'Check the path.', { file });
  }
}
