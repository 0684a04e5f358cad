/**
 * # Digests of the files whose bytes must not change
 *
 * test/corpus/digests.txt lists those of corpus and gallery, as `sha256sum` prints them. `npm run registry -- --write`
 * adds the lines of new files and changes none: test/corpus/digests.test.ts compares.
 * @module
 */
import { createHash } from 'node:crypto';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const home = fileURLToPath(new URL('..', import.meta.url));
const list = join(home, 'test/corpus/digests.txt');

function lineOf(file: string): string {
  const digest = createHash('sha256').update(readFileSync(join(home, file)));
  return `${digest.digest('hex')}  ${file}`;
}

/** The lines for these files, in the order of their paths. */
export function digestLines(): readonly string[] {
  return ['test/corpus/**/*.json', 'properties/counterexamples/**/*.json']
    .flatMap((pattern) => globSync(pattern, { cwd: home }))
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !file.endsWith('/index.json'))
    .sort()
    .map(lineOf);
}

/** The listed lines, and those for files that are not listed yet. */
export function withNew(listed: readonly string[], lines: readonly string[]): readonly string[] {
  const fileIn = (line: string): string => line.slice(line.indexOf('  '));
  const known = new Map(listed.map((line) => [fileIn(line), line]));
  for (const line of lines) if (!known.has(fileIn(line))) known.set(fileIn(line), line);
  return [...known].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
}

export function listedDigests(): readonly string[] {
  return readFileSync(list, 'utf8').trimEnd().split('\n');
}

export function writeDigests(): void {
  writeFileSync(list, `${withNew(listedDigests(), digestLines()).join('\n')}\n`);
}
