/**
 * # The file that was meant
 * @module
 */
import { readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { systemReason } from './errors.ts';
import { nearest } from './suggest.ts';

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (systemReason(error) === undefined) throw error;
    return [];
  }
}

/** `; did you mean "x"?` with the nearest other name in the folder of a file that cannot be used; '' where none is near. */
export function nearestFile(file: string): string {
  const others = namesIn(dirname(file)).filter((name) => name !== basename(file));
  const name = nearest(basename(file), others);
  return name === '' ? '' : `; did you mean "${file.slice(0, -basename(file).length)}${name}"?`;
}
