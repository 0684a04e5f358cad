/**
 * # Writing a facts file, and checking what is on the disk
 * @module
 */
import type { Verdict } from '../certificates/verdict.ts';
import type { DataSet } from '../data/data-set.ts';
import { remarks } from '../data/remarks.ts';
import { checkFile } from './checking.ts';
import { sizeOf, writeWhole } from './files.ts';
import { duration, size } from './output.ts';
import type { Output } from './output.ts';

/** Warns of what befell the data; what a row means for Theorem A is nothing to other theorems. */
export function warnOfLoading({ warnings, inputs }: DataSet, output: Output): void {
  const ofTheoremA = remarks(inputs);
  warnings.filter((warning) => !ofTheoremA.includes(warning)).forEach(output.warn);
}

/** A file that was written and checked. */
export interface CheckedFile {
  readonly kind: 'checked';
  readonly verdict: Verdict;
  readonly file: string;
  readonly bytes: number;
  readonly checkMilliseconds: number;
}

/** Writes the text to `file` and checks the file. Details go to `output` as they are known. */
export async function writeAndCheck(
  file: string,
  text: string,
  output: Output,
): Promise<CheckedFile> {
  await writeWhole(file, text);
  const bytes = await sizeOf(file);
  output.detail(`written   ${file}, ${size(bytes)}`);
  const started = performance.now();
  const verdict = await checkFile(file);
  const checkMilliseconds = Math.round(performance.now() - started);
  output.detail(`checked   ${duration(checkMilliseconds)}, from the file`);
  return { kind: 'checked', verdict, file, bytes, checkMilliseconds };
}
