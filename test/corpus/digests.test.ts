/**
 * # The bytes of the corpus and the gallery
 *
 * The bytes of version 1 files must not change. digests.txt lists their digests in the format of `sha256sum`, in the
 * order of their paths; `npm run registry -- --write` adds lines for new files and changes none.
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
