/**
 * # Reading and writing files
 *
 * Files are written beside their place and renamed: an interrupted run leaves no half file.
 * @module
 */
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { WidthwiseError } from '../errors.ts';

function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

/** The text of a file. Throws {@link WidthwiseError} (`input`) if it cannot be read. */
export async function readText(file: string): Promise<string> {
  return (await attempt(file, 'read', () => readFile(file))).toString('utf8');
}

/** The size of a file in bytes. Throws as {@link readText}. */
export async function sizeOf(file: string): Promise<number> {
  return (await attempt(file, 'read', () => stat(file))).size;
}

/** Writes `content` as `file`, as a whole or not at all. Throws {@link WidthwiseError} (`input`). */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const beside = `${file}.${process.pid}.part`;
  await attempt(file, 'written', async () => {
    try {
      await writeFile(beside, content);
      await rename(beside, file);
    } catch (error) {
      await rm(beside, { force: true });
      throw error;
    }
  });
}

async function attempt<T>(file: string, what: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw new WidthwiseError('input', `cannot be ${what}: ${code}`, 'Check the path.', { file });
  }
}
