/**
 * # The bytes of corpus and gallery
 *
 * Files of version 1 keep their bytes. digests.txt lists them as `sha256sum` prints them, in the order of their
 * paths; a new file is added with its line, and no line is changed.
 * @module
 */
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

it('certificates, facts files and cards keep their bytes', () => {
  const files = ['test/corpus/**/*.json', 'properties/counterexamples/**/*.json']
    .flatMap((pattern) => globSync(pattern, { cwd: root }))
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !file.endsWith('/index.json'))
    .sort();
  const lines = files.map((file) => {
    const bytes = readFileSync(join(root, file));
    return `${createHash('sha256').update(bytes).digest('hex')}  ${file}\n`;
  });
  expect(lines.join('')).toBe(readFileSync(join(import.meta.dirname, 'digests.txt'), 'utf8'));
});
