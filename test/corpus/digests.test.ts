/**
 * # The bytes of corpus and gallery
 *
 * Files of version 1 keep their bytes. digests.txt lists them as `sha256sum` prints them, in the order of their
 * paths; `npm run registry -- --write` adds the line of a new file, and no line is changed.
 * @module
 */
import { expect, it } from 'vitest';
import { digestLines, listedDigests, withNew } from '../../.ci/digests.ts';

it('certificates, facts files and cards keep their bytes', () => {
  const lines = digestLines();
  expect(lines.length).toBeGreaterThan(100);
  expect(lines).toEqual(listedDigests());
});

it('a new file gets its line, and no line is changed or lost', () => {
  expect(withNew(['2  b', '3  c'], ['1  a', '9  b', '4  d'])).toEqual([
    '1  a',
    '2  b',
    '3  c',
    '4  d',
  ]);
});
