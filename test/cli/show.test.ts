/**
 * # widthwise show
 * @module
 */
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectWellFormed } from '../reports/well-formed.ts';
import { widthwise as run } from './called.ts';

const corpus = fileURLToPath(new URL('../corpus/', import.meta.url));
let folder = '';

describe('show', () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'widthwise-show-'));
    copyFileSync(join(corpus, 'valid/v1/zero-near-tanh.json'), join(folder, 'proof.json'));
    copyFileSync(join(corpus, 'invalid/v1/radius-too-large.json'), join(folder, 'bad.json'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('writes a page named after the file, and ends as check does', async () => {
    const good = await run(folder, 'show', 'proof.json');
    expect([good.code, good.stdout]).toEqual([0, expect.stringContaining('VERIFIED')]);
    expect(readFileSync(join(folder, 'proof.html'), 'utf8')).toMatch(/^<!doctype html>/u);
    const bad = await run(folder, 'show', 'bad.json', '--out', 'b.html');
    expect([bad.code, bad.stdout]).toEqual([1, expect.stringContaining('rejected: claim.radius')]);
    expect(readFileSync(join(folder, 'b.html'), 'utf8')).toContain('Rejected');
    writeFileSync(join(folder, 'text.json'), 'no JSON');
    expect((await run(folder, 'show', 'text.json')).code).toBe(2);
    expect(readFileSync(join(folder, 'text.html'), 'utf8')).toContain('Malformed');
  });

  it('writes pictures into a folder, or into one file, and then no page', async () => {
    const apart = await run(
      folder,
      '--json',
      'show',
      'proof.json',
      '--svg',
      'p',
      '--png',
      'all.png',
    );
    expect(apart.code).toBe(0);
    const { kind, isVerified, written } = JSON.parse(apart.stdout);
    expect([kind, isVerified]).toEqual(['certificate', true]);
    const names = ['data.svg', 'inequalities.svg', 'network-Wv.svg', 'slice.svg'];
    expect(readdirSync(join(folder, 'p')).toSorted()).toEqual(names);
    expect(written).toHaveLength(5);
    for (const name of names) expectWellFormed(readFileSync(join(folder, 'p', name), 'utf8'));
    expect(readFileSync(join(folder, 'all.png')).subarray(1, 4).toString()).toBe('PNG');
    expect(existsSync(join(folder, 'proof2.html'))).toBe(false);
    const all = await run(
      folder,
      'show',
      'CE-1819e978',
      '--svg',
      'card.svg',
      '--latex',
      'card.tex',
    );
    expect(all.code).toBe(0);
    expectWellFormed(readFileSync(join(folder, 'card.svg'), 'utf8'));
    expect(readFileSync(join(folder, 'card.tex'), 'utf8')).toContain('\\begin{example}');
    expect(existsSync(join(folder, 'CE-1819e978.html'))).toBe(false);
  });

  it('draws the plane that was asked for, by names and by files', async () => {
    const zeros = [0, 0, 0];
    writeFileSync(
      join(folder, 'along.json'),
      JSON.stringify({ W: [[1, 0, 0], zeros, zeros, zeros], v: [0, 0, 0, 0] }),
    );
    const { code } = await run(
      folder,
      'show',
      'proof.json',
      '--plane',
      'along.json, curvature',
      '--out',
      'plane.html',
    );
    expect(code).toBe(0);
    const page = readFileSync(join(folder, 'plane.html'), 'utf8');
    expect(page).toContain(
      'P is the middle, a along along.json, b a direction of little curvature',
    );
  });

  it('refuses pictures and LaTeX of what has none, and places that cannot be written, first', async () => {
    const cases = [
      [['text.json', '--svg', 'q'], 'no pictures'],
      [['bad.json', '--latex', 'q.tex'], 'only a verified certificate'],
      [['proof.json', '--svg', 'nowhere/q.svg'], 'no folder'],
      [['proof.json', '--png', 'proof.json/q'], 'is no folder'],
      [['proof.json', '--out', 'nowhere/q.html'], 'no folder'],
      [['missing.json'], 'no such file'],
      [['proof.json', '--plane', 'gradient'], 'Expected two directions'],
      [['proof.json', '--plane', 'gradient,down'], 'expected minimiser, gradient, curvature'],
      [['proof.json', '--plane', 'gradient,missing.json'], 'no such file'],
      [['proof.json', '--plane', 'change,change'], 'span no plane'],
      [['text.json', '--plane', 'gradient,change'], 'no slice of the loss'],
      [['CE-1819e978', '--data', 'mnist:5'], '--data does not apply'],
    ] as const;
    for (const [words, says] of cases) {
      const { code, stderr } = await run(folder, 'show', ...words);
      expect([words.join(' '), code, stderr]).toEqual([
        words.join(' '),
        2,
        expect.stringContaining(says),
      ]);
    }
    expect(existsSync(join(folder, 'q'))).toBe(false);
  });

  it('finds inputs that the file names by digest, as check does', async () => {
    const data = ['--data', 'gaussian:6x3', '--labels', 'random-sign'];
    await run(folder, 'certify', 'expressivity', ...data, '--out', 'named.json', '--by-digest');
    const { code, stdout } = await run(folder, 'show', 'named.json');
    expect([code, stdout]).toEqual([0, expect.stringContaining('VERIFIED')]);
    expect(readFileSync(join(folder, 'named.html'), 'utf8')).toContain('named by digest');
  });

  it('calls a card that is not genuine rejected', async () => {
    const card = fileURLToPath(
      new URL('../../properties/counterexamples/CE-1819e978.json', import.meta.url),
    );
    const text = readFileSync(card, 'utf8').replace('"CE-1819e978"', '"CE-00000000"');
    writeFileSync(join(folder, 'card.json'), text);
    const { code, stdout } = await run(folder, 'show', 'card.json');
    expect([code, stdout]).toEqual([1, expect.stringContaining('the card says CE-00000000')]);
  });
});
