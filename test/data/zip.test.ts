import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unzip } from '../../src/data/zip.ts';
import { damagedCopies, profile, refusalOf, returnsOrRefuses, utf8, zip } from './support.ts';
import type { Packed, Refusal } from './support.ts';

const text = { name: 'a.txt', content: utf8('hello, hello, hello, hello') };

function unpackAll(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  return new Map([...unzip(bytes, 'f.npz')].map(([name, unpack]) => [name, unpack()]));
}

const refused = (...members: readonly Packed[]): Refusal =>
  refusalOf(() => unpackAll(zip(members)));

describe('unzip', () => {
  it('gives back what was stored and what was deflated, also behind a comment', () => {
    const other = { name: 'b', content: new Uint8Array(), stored: true };
    const members = unpackAll(zip([text, other, { ...text, name: 'c', stored: true }], 'comment'));
    expect([...members.keys()]).toEqual(['a.txt', 'b', 'c']);
    const expected: readonly (readonly [string, Uint8Array])[] = [
      ['a.txt', text.content],
      ['b', other.content],
      ['c', text.content],
    ];
    for (const [name, content] of expected)
      expect(Buffer.from(members.get(name) ?? [1]).equals(content), name).toBe(true);
  });

  it('is not misled by a comment that looks like the end of an archive', () => {
    const members = unpackAll(zip([text], `PK\x05\x06${'x'.repeat(30)}`));
    expect([...members.keys()]).toEqual(['a.txt']);
  });

  it('unpacks no further than the declared size', () => {
    const bomb = { name: 'bomb', content: new Uint8Array(300_000_000), declared: 100 };
    const bytes = zip([bomb]);
    const memory = process.memoryUsage().arrayBuffers;
    expect(refusalOf(() => unpackAll(bytes))).toMatchObject({
      code: 'input',
      place: { file: 'f.npz' },
      message: expect.stringContaining('bomb does not unpack to 100 bytes'),
    });
    expect(process.memoryUsage().arrayBuffers - memory).toBeLessThan(100_000_000);
  });

  it('refuses a declared size above 1 GiB in all before unpacking, and says the limit', () => {
    const half = { ...text, declared: 536_870_912 };
    expect(
      refusalOf(() => unzip(zip([half, { ...half, name: 'b', declared: 536_870_913 }]), 'f')),
    ).toMatchObject({
      place: { file: 'f' },
      message: expect.stringContaining('1073741825 bytes, more than 1073741824, the limit'),
    });
    expect(unzip(zip([half, { ...half, name: 'b' }]), 'f').size).toBe(2);
  });

  it('refuses wrong sizes, checksums, methods, encryption and a name that occurs twice', () => {
    expect(refused({ ...text, declared: 27 }).message).toContain('has 26 bytes, not 27');
    expect(refused({ ...text, stored: true, declared: 25 }).message).toContain('has 26 bytes');
    expect(refused({ ...text, crc: 1 }).message).toContain('checksum of a.txt');
    expect(refused({ ...text, method: 12 }).message).toContain('method 12');
    expect(refused({ ...text, flags: 1 }).message).toContain('encrypted');
    expect(refused(text, text).message).toContain('a.txt occurs twice');
  });

  it('refuses a file that is not an archive', () => {
    for (const bytes of [
      new Uint8Array(),
      new Uint8Array(22),
      utf8('PK but not an archive at all'),
    ])
      expect(refusalOf(() => unzip(bytes, 'f.npz'))).toMatchObject({
        place: { file: 'f.npz' },
        message: expect.stringContaining('a damaged archive'),
      });
  });

  it('returns or refuses every damaged archive, and never throws anything else', () => {
    const good = zip([text, { ...text, name: 'b', stored: true }]);
    fc.assert(
      fc.property(damagedCopies(good), (bytes) => returnsOrRefuses(() => unpackAll(bytes))),
      { ...profile, numRuns: 2_000 },
    );
  });
});
