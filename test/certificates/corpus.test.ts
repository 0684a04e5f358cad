/**
 * # The fast checker on the corpus
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkCertificate } from '../../src/certificates/check-certificate.ts';
import { readCertificate } from '../../src/certificates/read.ts';
import { invalidCertificates } from '../corpus/invalid.ts';
import { claimKinds } from '../../src/certificates/claims/kinds.ts';
import { neverAsked } from './support.ts';

const home = join(import.meta.dirname, '../corpus');
const invalid: readonly {
  readonly file: string;
  readonly breaks: string;
  readonly verdict: string;
  readonly at: string;
}[] = JSON.parse(readFileSync(join(home, 'invalid/index.json'), 'utf8'));

function textOf(folder: 'valid' | 'invalid', file: string): string {
  return readFileSync(join(home, folder, 'v1', file), 'utf8');
}

describe('the corpus of certificates', () => {
  const valid = readdirSync(join(home, 'valid/v1'));

  it.each(valid)('has valid/%s, which is verified', async (file) => {
    expect(await checkCertificate(textOf('valid', file), neverAsked)).toMatchObject({
      kind: 'verified',
    });
  });

  it.each(invalid)(
    'has invalid/$file, which is refused: $breaks',
    async ({ file, verdict, at }) => {
      const answer = await checkCertificate(textOf('invalid', file), neverAsked);
      expect(answer).toMatchObject(at === '' ? { kind: verdict } : { kind: verdict, at });
    },
  );

  it('has every claim kind on both sides, and no file without an entry', () => {
    const kinds = (folder: 'valid' | 'invalid', files: readonly string[]): Set<string> =>
      new Set(
        files.flatMap((file) => {
          const read = readCertificate(textOf(folder, file));
          return read.kind === 'read' ? [read.certificate.claim.kind] : [];
        }),
      );
    const all = Object.keys(claimKinds).sort();
    expect([...kinds('valid', valid)].sort()).toEqual(all);
    const files = invalid.map(({ file }) => file);
    expect([...kinds('invalid', files)].sort()).toEqual(all);
    expect(readdirSync(join(home, 'invalid/v1')).sort()).toEqual([...files].sort());
    expect(files.length).toBe(invalidCertificates().length);
  });
});
