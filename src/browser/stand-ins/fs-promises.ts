/**
 * # `node:fs/promises` in a page: reading the files that were given to it
 * @module
 */
import { absent } from './absent.ts';
import { fileAt } from './files.ts';

/** Bytes that are decoded as a Buffer decodes them: what is not UTF-8 becomes U+FFFD, a byte order mark stays. */
class Bytes extends Uint8Array {
  override toString(): string {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(this);
  }
}

export async function readFile(path: string): Promise<Uint8Array> {
  return new Bytes(await fileAt(path).arrayBuffer());
}

interface Stats {
  readonly size: number;
  readonly isFile: () => boolean;
  readonly isDirectory: () => boolean;
  readonly isFIFO: () => boolean;
}

export async function stat(path: string): Promise<Stats> {
  const { size } = fileAt(path);
  return { size, isFile: () => true, isDirectory: () => false, isFIFO: () => false };
}

export async function realpath(path: string): Promise<string> {
  return path === '.' ? '/' : `/${fileAt(path).name}`;
}

export const mkdir = absent('files to write');
export const rename = mkdir;
export const rm = mkdir;
export const writeFile = mkdir;
