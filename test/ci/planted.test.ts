import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faults } from '../planted/faults.ts';

const home = join(import.meta.dirname, '../..');

/**
 * `npm run test:planted` plants them, which takes long; this only tests that each can be planted.
 */
describe('the planted fault', () => {
  it.each(faults)('"$says" applies to one place, and changes it', ({ file, from, to }) => {
    const text = readFileSync(join(home, file), 'utf8');
    expect(text.split(from)).toHaveLength(2);
    expect(to).not.toBe(from);
  });

  it('has a description of its own', () => {
    expect(new Set(faults.map(({ says }) => says)).size).toBe(faults.length);
  });
});
