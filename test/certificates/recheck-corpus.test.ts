/**
 * # recheck.py on the corpus
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isSkipped, reason, words } from './recheck-support.ts';

const home = join(import.meta.dirname, '../corpus');

function texts(folder: string, files: readonly string[]): readonly string[] {
  return files.map((file) => readFileSync(join(home, folder, 'v1', file), 'utf8'));
}

/** Python ignores spelling, M, recipes and any other key that no proof needs. */
const notItsRules = [
  'matrix-and-recipe.json',
  'no-last-newline.json',
  'number-not-canonical.json',
  'other-order.json',
  'proto-key.json',
  'too-many-digits.json',
  'trailing-bytes.json',
  'unknown-key.json',
];

describe.skipIf(isSkipped)(`recheck.py on the corpus${reason}`, () => {
  it('verifies the valid files', () => {
    const files = readdirSync(join(home, 'valid/v1'));
    const answers = words(texts('valid', files)).map((word, k) => `${files[k]}: ${word}`);
    expect(answers).toEqual(files.map((file) => `${file}: VERIFIED`));
  });

  it('verifies no invalid file, except for spelling, M and keys that it does not use', () => {
    const files = readdirSync(join(home, 'invalid/v1'));
    const answers = words(texts('invalid', files));
    expect(files.filter((_, k) => answers[k] === 'VERIFIED').sort()).toEqual(notItsRules);
  });
});
