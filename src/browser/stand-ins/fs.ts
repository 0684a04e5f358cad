/**
 * # `node:fs` in a page: the names of the files that were given to it
 * @module
 */
import { absent } from './absent.ts';
import { namesOfFiles } from './files.ts';

export function readdirSync(): readonly string[] {
  return namesOfFiles();
}

export const constants = {};
export const accessSync = absent('files to write');
export const rmSync = accessSync;
export const readFileSync = absent('files but those that were chosen');
export const statSync = accessSync;
export const writeFileSync = accessSync;
export const createReadStream = absent('pipes');
