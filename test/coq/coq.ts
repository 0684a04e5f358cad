/**
 * # Coq for tests
 *
 * The theory is compiled once for each file of tests. Without Coq the tests are skipped, and their titles say so, unless
 * WIDTHWISE_REQUIRE is "all".
 * @module
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { theoryFolder } from '../../src/coq/coqc.ts';

const isThere = spawnSync('coqc', ['--version']).status === 0;

export const isSkipped: boolean = !isThere && process.env['WIDTHWISE_REQUIRE'] !== 'all';
export const reason: string = isThere ? '' : ' (needs coqc, which is not there)';

export interface Compiled {
  readonly status: number | null;
  readonly text: string;
}

function compile(folder: string, name: string): Compiled {
  const words = ['-q', '-w', 'none', '-Q', '.', 'Widthwise', `${name}.v`];
  const { status, stdout, stderr } = spawnSync('coqc', words, { cwd: folder, encoding: 'utf8' });
  return { status, text: `${stdout}${stderr}` };
}

/** A new folder with these files of the theory, compiled. */
export function theoryIn(names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'widthwise-coq-test-'));
  for (const name of names) {
    copyFileSync(join(theoryFolder, `${name}.v`), join(folder, `${name}.v`));
    const { status, text } = compile(folder, name);
    if (status !== 0) throw new Error(`${name}.v: ${text}`);
  }
  return folder;
}

/** What coqc makes of this text, in a folder of {@link theoryIn}. */
export function coqc(folder: string, text: string, name: string = 'F'): Compiled {
  writeFileSync(join(folder, `${name}.v`), text);
  return compile(folder, name);
}
